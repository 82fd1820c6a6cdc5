/// One drawing of a ``LineChart``, for one width of page.
struct LineDrawing {
    private let chart: LineChart
    private let series: [LineChart.Series]
    private let width: Double
    private let labels: [[String]]
    private let breakRows: [[String]]
    private let scale: Scale
    private let left: Double
    private let right: Double
    private let top: Double
    private let bottom: Double

    /// How far the label of a line stands from the line's end.
    private static let gutter = 14.0

    init(_ chart: LineChart, _ series: [LineChart.Series], _ page: ChartWidth) {
        self.chart = chart
        self.series = series
        width = page.units
        let space = page == .wide ? 200.0 : 120
        let target = chart.reference.map { TextWidth.wrapped($0.words, width: space, lines: 3) }
        labels = series.map { Self.label($0, chart, width: space) } + (target.map { [$0] } ?? [])
        breakRows = chart.breaks.map { TextWidth.wrapped($0.words, width: page.units - 20, lines: 1) }
        let labelWidth = labels.joined().map { TextWidth.of($0) }.max() ?? 0
        let labelHeight = labels.reduce(0) { $0 + Self.height($1) } - 16
        right = page.units - labelWidth - Self.gutter - 2
        top = 12 + Double(breakRows.count) * Label.lineHeight
        bottom = top + max(page == .wide ? 280 : 200, labelHeight)
        let ticks = page == .wide ? 5 : 4
        scale = Scale(Self.values(chart, series), includesZero: chart.includesZero, ticks: ticks, from: bottom, to: top)
        let tickTexts = scale.ticks.map { [scale] in chart.yFormat.tick($0, step: scale.step) }
        left = (tickTexts.map { TextWidth.of($0) }.max() ?? 0) + 8
    }

    var drawing: Drawing {
        let remark = chart.remark.map { TextWidth.wrapped($0, width: width - 4, lines: 4) } ?? []
        let remarkHeight = Double(remark.count) * Label.lineHeight
        let note = Label(lines: remark, x: 0, y: bottom + 32 + remarkHeight / 2)
        let content: HTML =
            "\(grid)\(xAxis)\(breaks)\(reference)\(lines)\(when: !remark.isEmpty, note.html("chart-note"))"
        return Drawing(width: width, height: bottom + 30 + (remark.isEmpty ? 0 : remarkHeight + 6), content: content)
    }

    private static func values(_ chart: LineChart, _ series: [LineChart.Series]) -> [Double] {
        let points = series.flatMap { one in
            one.points(chart.xLabels.count).flatMap { index, value in
                [value] + (one.interval(index).map { [$0.lowerBound, $0.upperBound] } ?? [])
            }
        }
        return points + (chart.reference.map { [$0.value] } ?? [])
    }

    /// Name and last value; of a long name as much as fits, but always the value.
    private static func label(_ series: LineChart.Series, _ chart: LineChart, width: Double) -> [String] {
        let last = series.points(chart.xLabels.count).last.map { chart.yFormat.text($0.value) } ?? ""
        let space = max(width, TextWidth.of(last) + 1)
        let both = TextWidth.wrapped("\(series.name) \(last)", width: space, lines: 4)
        let isWhole = both.last.map { $0.hasSuffix(last) } ?? false
        return isWhole ? both : TextWidth.wrapped(series.name, width: space, lines: 3) + [last]
    }

    /// What a label needs at the end of its line, with a little air to the next one.
    private static func height(_ label: [String]) -> Double { Double(label.count) * Label.lineHeight + 2 }

    private func x(_ index: Int) -> Double {
        let (from, to) = (left + 6, right - 6)
        guard chart.xLabels.count > 1 else { return (from + to) / 2 }
        return from + (to - from) * Double(index) / Double(chart.xLabels.count - 1)
    }
}

// MARK: - Axes

extension LineDrawing {
    private var grid: HTML {
        let lines = scale.ticks.map { tick -> HTML in
            let y = scale.position(tick)
            let label = Label(chart.yFormat.tick(tick, step: scale.step), x: left - 8, y: y, anchor: .end)
            return """
                <line class="\(tick == 0 ? "chart-zero" : "chart-grid")" x1="\(at: left)" y1="\(at: y)" x2="\(at: right)" y2="\(at: y)"/>\
                \(label.html("chart-tick"))
                """
        }
        return .joined(lines)
    }

    /// As many labels as fit; those at the ends are moved inwards so that none is cut off.
    private var xAxis: HTML {
        let widths = chart.xLabels.map { TextWidth.of($0) }
        let middles = chart.xLabels.indices.map { max(widths[$0] / 2, min(width - widths[$0] / 2, x($0))) }
        let labels = LabelPlacement.shown(middles: middles, widths: widths).map { index in
            Label(chart.xLabels[index], x: middles[index], y: bottom + 18, anchor: .middle).html("chart-tick")
        }
        return .joined(labels)
    }

    /// Words to the left of their lines, later ones higher up, so that no line runs through the words of another.
    private var breaks: HTML {
        let marks = zip(chart.breaks, breakRows).enumerated().map { row, item -> (line: HTML, label: HTML) in
            let (place, words) = item
            let x = (x(place.index - 1) + x(place.index)) / 2
            let y = 8 + Double(breakRows.count - 1 - row) * Label.lineHeight
            let label = Label(lines: words, x: max(TextWidth.of(words[0]), x + 3), y: y, anchor: .end)
            let line: HTML = """
                <line class="chart-break" x1="\(at: x)" y1="\(at: y + 9)" x2="\(at: x)" y2="\(at: bottom)"/>
                """
            return (line, label.html("chart-break-label"))
        }
        return "\(marks.map(\.line))\(marks.map(\.label))"
    }

    private var reference: HTML {
        guard let reference = chart.reference else { return .empty }
        let y = scale.position(reference.value)
        let place = labelPlaces[labelPlaces.count - 1]
        let label = Label(lines: labels[labels.count - 1], x: right + Self.gutter, y: place)
        let isApart = (y - place).magnitude > 5
        let leader: HTML = """
            <line class="chart-leader" x1="\(at: right + 2)" y1="\(at: y)" x2="\(at: right + Self.gutter - 3)" y2="\(at: place)"/>
            """
        return """
            <line class="chart-reference" x1="\(at: left)" y1="\(at: y)" x2="\(at: right)" y2="\(at: y)"/>\
            \(when: isApart, leader)\(label.html("chart-reference-label"))
            """
    }
}

// MARK: - Lines

extension LineDrawing {
    /// All lines, the highlighted ones last, so that they lie on top.
    private var lines: HTML {
        let hasHighlight = series.contains(where: \.isHighlighted)
        let places = labelPlaces
        let order = series.indices.sorted { (series[$0].isHighlighted ? 1 : 0, $0) < (series[$1].isHighlighted ? 1 : 0, $1) }
        let groups = order.map { index -> HTML in
            let emphasis: HTML = series[index].isHighlighted ? " chart-highlight" : hasHighlight ? " chart-muted" : ""
            return """
                <g class="chart-series chart-series-\(index % 6)\(emphasis)">\(band(series[index]))\(stroke(series[index]))\
                \(end(series[index], labels[index], at: places[index]))</g>
                """
        }
        return .joined(groups)
    }

    private var labelPlaces: [Double] {
        let ends = series.map { $0.points(chart.xLabels.count).last?.value ?? 0 } + (chart.reference.map { [$0.value] } ?? [])
        let wanted = ends.map { scale.position($0) }
        let heights = labels.map(Self.height)
        return LabelPlacement.spread(wanted, heights: heights, from: top - 8, to: bottom + 8)
    }

    /// Neighbouring points with no gap and no break between them.
    private func runs(_ series: LineChart.Series) -> [[(index: Int, value: Double)]] {
        var runs: [[(index: Int, value: Double)]] = []
        for point in series.points(chart.xLabels.count) {
            let isNext = runs.last?.last?.index == point.index - 1 && !chart.breaks.contains { $0.index == point.index }
            if isNext { runs[runs.count - 1].append(point) } else { runs.append([point]) }
        }
        return runs
    }

    private func stroke(_ series: LineChart.Series) -> HTML {
        let runs = runs(series)
        let commands = runs.filter { $0.count > 1 }.map { run in
            HTML.joined(run.enumerated().map { "\($0 == 0 ? "M" : "L")\(at: x($1.index)) \(at: scale.position($1.value))" })
        }
        let points = runs.filter { $0.count == 1 }.map { point($0[0]) }
        return "\(when: !commands.isEmpty, "<path class=\"chart-stroke\" d=\"\(commands)\" fill=\"none\"/>")\(points)"
    }

    private func point(_ point: (index: Int, value: Double)) -> HTML {
        """
        <circle class="chart-point" cx="\(at: x(point.index))" cy="\(at: scale.position(point.value))" r="3.5"/>
        """
    }

    /// The intervals: an area where points follow each other, a whisker at a point by itself.
    private func band(_ series: LineChart.Series) -> HTML {
        let parts = runs(series).flatMap { run in
            let known = run.compactMap { point in series.interval(point.index).map { (point.index, $0) } }
            return known.count == run.count && known.count > 1 ? [area(known)] : known.map(whisker)
        }
        return .joined(parts)
    }

    private func area(_ intervals: [(index: Int, range: ClosedRange<Double>)]) -> HTML {
        let there = intervals.map {
            "\($0.index == intervals[0].index ? "M" : "L")\(at: x($0.index)) \(at: scale.position($0.range.upperBound))" as HTML
        }
        let back = intervals.reversed().map { "L\(at: x($0.index)) \(at: scale.position($0.range.lowerBound))" as HTML }
        return "<path class=\"chart-band\" d=\"\(there)\(back)Z\"/>"
    }

    private func whisker(_ index: Int, _ range: ClosedRange<Double>) -> HTML {
        let (high, low) = (scale.position(range.upperBound), scale.position(range.lowerBound))
        let x = x(index)
        return """
            <path class="chart-whisker" fill="none" \
            d="M\(at: x - 4) \(at: high)H\(at: x + 4)M\(at: x) \(at: high)V\(at: low)M\(at: x - 4) \(at: low)H\(at: x + 4)"/>
            """
    }

    /// The last point, the label, and what leads from one to the other where they are apart.
    private func end(_ series: LineChart.Series, _ lines: [String], at y: Double) -> HTML {
        guard let last = series.points(chart.xLabels.count).last else { return .empty }
        let place = (x: x(last.index), y: scale.position(last.value))
        let label = Label(lines: lines, x: right + Self.gutter, y: y)
        let isApart = (place.y - y).magnitude > 5 || right - place.x > 12
        let leader: HTML = """
            <line class="chart-leader" x1="\(at: place.x + 5)" y1="\(at: place.y)" x2="\(at: right + Self.gutter - 3)" y2="\(at: y)"/>
            """
        return "\(when: isApart, leader)\(point(last))\(label.html("chart-label"))"
    }
}
