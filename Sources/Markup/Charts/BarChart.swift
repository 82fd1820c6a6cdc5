/// Horizontal bars, one below the other, labelled with their values, from a line at zero.
///
/// On a narrow page a label stands above its bar, on a wide one beside it. More than 60 bars are drawn once, for both.
public struct BarChart: Chart {
    /// One bar.
    public struct Bar: Sendable {
        let label: String
        let value: Double?
        let interval: ClosedRange<Double>?
        let isHighlighted: Bool
        let link: Path?
        let missing: String?

        /// A bar of a value, or a hatched mark where there is none.
        ///
        /// - Parameters:
        ///   - label: What it is called.
        ///   - value: How long it is; `nil` is not recorded.
        ///   - interval: The interval around the value, such as of confidence, drawn as a whisker.
        ///   - isHighlighted: Whether this one stands out and the others recede.
        ///   - link: Where its label leads.
        ///   - missing: What to say where there is no value, such as "Fewer than 10 people, so not shown"; else that it is not recorded.
        public init(
            _ label: String, _ value: Double?, interval: ClosedRange<Double>? = nil, isHighlighted: Bool = false, link: Path? = nil,
            missing: String? = nil
        ) {
            self.label = label
            self.value = value.flatMap { $0.isFinite ? $0 : nil }
            self.interval = interval.flatMap { $0.lowerBound.isFinite && $0.upperBound.isFinite ? $0 : nil }
            self.isHighlighted = isHighlighted
            self.link = link
            self.missing = missing
        }
    }

    /// What the drawing's own identifiers begin with.
    public let id: String
    /// What the chart says, in words.
    public let title: String
    /// What is drawn and how it runs.
    public let description: String
    let bars: [Bar]
    let format: ChartNumber
    let words: ChartWords
    let reference: ChartReference?

    /// A chart of bars, in the order given.
    ///
    /// - Parameters:
    ///   - id: Unique on the page; the drawing's own identifiers begin with it.
    ///   - title: A finding in words.
    ///   - description: What is drawn and how it runs.
    ///   - bars: The bars, from the top down.
    ///   - format: How values are written.
    ///   - words: The chart's own words, in the language of the page.
    ///   - reference: A value to compare with.
    public init(
        id: String, title: String, description: String, bars: [Bar], format: ChartNumber, words: ChartWords,
        reference: ChartReference? = nil
    ) {
        self.id = id
        self.title = title
        self.description = description
        self.bars = bars
        self.format = format
        self.words = words
        self.reference = reference.flatMap { $0.value.isFinite ? $0 : nil }
    }

    /// The drawing, for a narrow and for a wide page, or for both.
    public var svg: HTML {
        let frame = ChartFrame(id: id, title: title, description: description, hasLinks: bars.contains { $0.link != nil })
        return frame.figure("bars", bars.count > 60 ? [.only] : [.narrow, .wide]) { width, hatch in
            bars.isEmpty ? .empty(width, words.noFigures) : BarDrawing(self, width, hatch).drawing
        }
    }
}

/// One drawing of a ``BarChart``, for one width of page.
private struct BarDrawing {
    let chart: BarChart
    let hatch: ChartHatch
    let width: Double
    /// Where labels have a column of their own, its width; otherwise they stand above their bars.
    let labelColumn: Double?
    let scale: Scale
    let top: Double

    static let thickness = 18.0

    init(_ chart: BarChart, _ page: ChartWidth, _ hatch: ChartHatch) {
        self.chart = chart
        self.hatch = hatch
        width = page.units
        let widest = chart.bars.map { TextWidth.of($0.label) }.max() ?? 0
        labelColumn = page == .wide ? min(widest, 240) : nil
        let (before, after) = Self.room(chart)
        let values = chart.bars.flatMap { bar in
            [bar.value, bar.interval?.lowerBound, bar.interval?.upperBound].compactMap(\.self)
        }
        let all = values + (chart.reference.map { [$0.value] } ?? [])
        let from = (labelColumn.map { $0 + 14 } ?? 1) + before
        scale = Scale(all, includesZero: true, ticks: page == .wide ? 5 : 3, endsAtTicks: false, from: from, to: page.units - after)
        top = chart.reference == nil ? 26 : 26 + Label.lineHeight
    }

    /// What values need beside the longest bars: to the left for negative ones, to the right for the others.
    static func room(_ chart: BarChart) -> (Double, Double) {
        let negative = chart.bars.compactMap(\.value).filter { $0 < 0 }.map { TextWidth.of(chart.format.text($0)) }.max()
        let positive = chart.bars.compactMap(\.value).filter { $0 >= 0 }.map { TextWidth.of(chart.format.text($0)) }.max()
        return (negative.map { $0 + 8 } ?? 0, (positive ?? 16) + 8)
    }

    var drawing: Drawing {
        var y = top + 6
        var rows: [HTML] = []
        for bar in chart.bars {
            let label = lines(bar)
            let height = rowHeight(bar, label)
            rows.append(row(bar, label, y: y, height: height))
            y += height
        }
        let content: HTML = "\(axis(to: y))\(rows)\(referenceLabel)"
        return Drawing(width: width, height: y + 2, content: content, usesHatch: chart.bars.contains { $0.value == nil })
    }

    private func lines(_ bar: BarChart.Bar) -> [String] { TextWidth.wrapped(bar.label, width: labelColumn ?? width - 2, lines: 3) }

    private func rowHeight(_ bar: BarChart.Bar, _ label: [String]) -> Double {
        let text = Double(label.count) * Label.lineHeight
        return labelColumn == nil ? text + barHeight(bar) + 16 : max(text, barHeight(bar)) + 10
    }

    /// What the bar needs, or the words in its place.
    private func barHeight(_ bar: BarChart.Bar) -> Double {
        max(Self.thickness, bar.value == nil ? Double(missing(bar).count) * Label.lineHeight : 0)
    }

    /// Why there is no bar.
    private func missing(_ bar: BarChart.Bar) -> [String] {
        let words = bar.missing ?? chart.words.notRecorded
        return TextWidth.wrapped(words, width: width - (labelColumn.map { $0 + 14 } ?? 0) - 44, lines: 3)
    }

    private func row(_ bar: BarChart.Bar, _ lines: [String], y: Double, height: Double) -> HTML {
        let text = Double(lines.count) * Label.lineHeight
        let label = Label(lines: lines, x: 1, y: labelColumn == nil ? y + text / 2 : y + height / 2).html("chart-label")
        let half = barHeight(bar) / 2
        let barMiddle = labelColumn == nil ? y + text + 4 + half : y + height / 2
        let band = labelColumn == nil ? (barMiddle - half - 4)...(barMiddle + half + 4) : y...(y + height)
        let labelWidth = lines.map { TextWidth.of($0) }.max() ?? 0
        let ring = (x: 0.0, y: labelColumn == nil ? y : y + (height - text) / 2, width: labelWidth + 4, height: text)
        let linked = bar.link.map { ChartLink($0, ring: ring).around(label) } ?? label
        return """
            <g class="chart-row\(emphasis(bar))"><title>\(words(bar))</title>\(linked)\(mark(bar, y: barMiddle, band: band))</g>
            """
    }

    private func emphasis(_ bar: BarChart.Bar) -> HTML {
        if bar.value == nil { return " chart-missing" }
        if bar.isHighlighted { return " chart-highlight" }
        return chart.bars.contains(where: \.isHighlighted) ? " chart-muted" : ""
    }

    private func words(_ bar: BarChart.Bar) -> String {
        guard let value = bar.value else { return "\(bar.label): \(bar.missing ?? chart.words.notRecorded)" }
        let interval = bar.interval.map { " (\(chart.format.text($0, chart.words)))" } ?? ""
        return "\(bar.label): \(chart.format.text(value))\(interval)"
    }

    /// The bar and what belongs to it.
    ///
    /// Zero and the reference are marked at each bar, so that they do not run through labels.
    private func mark(_ bar: BarChart.Bar, y: Double, band: ClosedRange<Double>) -> HTML {
        let zero = scale.position(0)
        guard let value = bar.value else {
            let words = missing(bar)
            let start = min(zero, width - 36 - (words.map { TextWidth.of($0) }.max() ?? 0))
            let label = Label(lines: words, x: start + 34, y: y).html("chart-value")
            return "\(hatch.rectangle(x: start, y: y - 7, width: 26, height: 14))\(line("chart-zero", at: 0, band))\(label)"
        }
        let end = scale.position(value)
        let (from, length) = (min(zero, end), max((end - zero).magnitude, value == 0 ? 0 : 1))
        return """
            <rect class="chart-bar" x="\(at: from)" y="\(at: y - Self.thickness / 2)" width="\(at: length)" height="\(at: Self.thickness)"/>\
            \(line("chart-zero", at: 0, band))\(chart.reference.map { line("chart-reference", at: $0.value, band) })\
            \(bar.interval.map { whisker($0, y: y) })\(valueLabel(bar, value, end, y: y))
            """
    }

    private func valueLabel(_ bar: BarChart.Bar, _ value: Double, _ end: Double, y: Double) -> HTML {
        let text = chart.format.text(value)
        if value < 0 {
            let far = min(end, bar.interval.map { scale.position($0.lowerBound) } ?? end)
            return Label(text, x: far - 6, y: y, anchor: .end).html("chart-value")
        }
        let far = max(end, bar.interval.map { scale.position($0.upperBound) } ?? end)
        return Label(text, x: far + 6, y: y).html("chart-value")
    }

    private func whisker(_ range: ClosedRange<Double>, y: Double) -> HTML {
        let (low, high) = (scale.position(range.lowerBound), scale.position(range.upperBound))
        return """
            <path class="chart-whisker" fill="none" \
            d="M\(at: low) \(at: y - 4)V\(at: y + 4)M\(at: low) \(at: y)H\(at: high)M\(at: high) \(at: y - 4)V\(at: y + 4)"/>
            """
    }
}

// MARK: - Axis

extension BarDrawing {
    private func axis(to bottom: Double) -> HTML {
        let texts = scale.ticks.map { chart.format.tick($0, step: scale.step) }
        let places = scale.ticks.map { scale.position($0) }
        let middles = zip(places, texts).map { place, text in
            max(TextWidth.of(text) / 2, min(width - TextWidth.of(text) / 2, place))
        }
        let shown = LabelPlacement.shown(
            middles: middles, widths: texts.map { TextWidth.of($0) }, from: scale.ticks.firstIndex(of: 0))
        let labels = shown.map { Label(texts[$0], x: middles[$0], y: top - 14, anchor: .middle).html("chart-tick") }
        let lines = scale.ticks.map { line("chart-grid", at: $0, (top - 2)...bottom) }
        return "\(lines)\(labels)"
    }

    private var referenceLabel: HTML {
        guard let reference = chart.reference else { return .empty }
        let words = TextWidth.wrapped(reference.words, width: width - 4, lines: 1)[0]
        let half = TextWidth.of(words) / 2
        let place = max(half, min(width - half, scale.position(reference.value)))
        return Label(words, x: place, y: 10, anchor: .middle).html("chart-reference-label")
    }

    private func line(_ name: StaticString, at value: Double, _ band: ClosedRange<Double>) -> HTML {
        let x = scale.position(value)
        return """
            <line class="\(HTML(stringLiteral: name))" x1="\(at: x)" y1="\(at: band.lowerBound)" x2="\(at: x)" y2="\(at: band.upperBound)"/>
            """
    }
}
