import Glibc

/// Shares against out of how many they are, between limits that narrow the more there are.
///
/// A mark's shape says what its colour says. Marks beyond a limit have their names beside them, as far as there is room; the axis of
/// how many goes by powers.
public struct FunnelChart: Chart {
    /// Where a mark lies.
    public enum Place: Int, Sendable, CaseIterable {
        /// Within the inner limits: a dot.
        case inside
        /// Between the limits: a square.
        case between
        /// Beyond the outer limits: a diamond.
        case outside
    }

    /// One share.
    public struct Mark: Sendable {
        let label: String
        let name: String
        let count: Double
        let value: Double
        let place: Place

        /// A share.
        ///
        /// - Parameters:
        ///   - label: A few letters, written beside it if it lies beyond a limit.
        ///   - name: What it is called in full.
        ///   - count: Out of how many; more than zero.
        ///   - value: The share, in the unit of the axis.
        ///   - place: Where it lies.
        public init(label: String, name: String, count: Double, value: Double, place: Place) {
            (self.label, self.name, self.count, self.value, self.place) = (label, name, max(count, 1), value, place)
        }
    }

    /// The limits for so many.
    public struct Limits: Sendable {
        let inner: ClosedRange<Double>
        let outer: ClosedRange<Double>

        /// Inner and outer limits.
        public init(inner: ClosedRange<Double>, outer: ClosedRange<Double>) { (self.inner, self.outer) = (inner, outer) }
    }

    /// What the drawing's own identifiers begin with.
    public let id: String
    /// What the chart says, in words.
    public let title: String
    /// What is drawn.
    public let description: String
    let marks: [Mark]
    let target: Double
    let limits: @Sendable (Double) -> Limits
    let legend: [String]
    let yFormat: ChartNumber
    let words: ChartWords

    /// A funnel.
    ///
    /// - Parameters:
    ///   - id: Unique on the page; the drawing's own identifiers begin with it.
    ///   - title: A finding in words.
    ///   - description: What is drawn and how it runs.
    ///   - marks: The shares.
    ///   - target: What all have together.
    ///   - limits: The limits for so many.
    ///   - legend: What lies in each place, in the order of ``Place``.
    ///   - yFormat: How shares are written.
    ///   - words: The chart's own words, in the language of the page.
    public init(
        id: String, title: String, description: String, marks: [Mark], target: Double,
        limits: @escaping @Sendable (Double) -> Limits, legend: [String], yFormat: ChartNumber, words: ChartWords
    ) {
        (self.id, self.title, self.description, self.marks, self.target) = (id, title, description, marks, target)
        (self.limits, self.legend, self.yFormat, self.words) = (limits, legend, yFormat, words)
    }

    /// The drawing, for a narrow and for a wide page.
    public var svg: HTML {
        ChartFrame(id: id, title: title, description: description).figure("line") { width, _ in
            marks.isEmpty ? .empty(width, words.noFigures) : FunnelDrawing(self, width).drawing
        }
    }
}

/// One drawing of a ``FunnelChart``, for one width of page.
private struct FunnelDrawing {
    let chart: FunnelChart
    let width: Double
    let y: Scale
    let left: Double
    let bottom: Double
    /// The decimal logarithms of the fewest and the most.
    let ends: (low: Double, high: Double)

    private static let top = 12.0
    private var right: Double { width - 8 }

    init(_ chart: FunnelChart, _ page: ChartWidth) {
        self.chart = chart
        width = page.units
        bottom = Self.top + (page == .wide ? 320 : 260)
        let counts = chart.marks.map { log10($0.count) }
        ends = ((counts.min() ?? 0) - 0.08, (counts.max() ?? 1) + 0.08)
        // The limits of the fewest may be very far apart: they leave the drawing where no mark is.
        let highest = chart.limits(pow(10, ends.low + 0.3)).outer
        let values = chart.marks.map(\.value) + [chart.target, highest.lowerBound, highest.upperBound]
        y = Scale(values, includesZero: false, ticks: page == .wide ? 6 : 4, from: bottom, to: Self.top)
        let ticks = y.ticks.map { [y] in TextWidth.of(chart.yFormat.tick($0, step: y.step)) }
        left = (ticks.max() ?? 0) + 8
    }

    var drawing: Drawing {
        let legend = legend
        return Drawing(
            width: width, height: bottom + 34 + Double(chart.legend.count) * 22,
            content: "\(grid)\(xAxis)\(curves)\(target)\(marks)\(labels)\(legend)")
    }

    private func x(_ count: Double) -> Double { left + (right - left) * (log10(count) - ends.low) / (ends.high - ends.low) }

    private func isInside(_ value: Double) -> Bool { y.ticks[0] <= value && value <= y.ticks[y.ticks.count - 1] }
}

// MARK: - Axes

extension FunnelDrawing {
    private var grid: HTML {
        let lines = y.ticks.map { tick -> HTML in
            let place = y.position(tick)
            let label = Label(chart.yFormat.tick(tick, step: y.step), x: left - 8, y: place, anchor: .end)
            return """
                <line class="chart-grid" x1="\(at: left)" y1="\(at: place)" x2="\(at: right)" y2="\(at: place)"/>\(label.html("chart-tick"))
                """
        }
        return .joined(lines)
    }

    /// Round numbers between the fewest and the most: 1, 2 and 5 times powers of ten, as far as their labels fit.
    private var xAxis: HTML {
        let powers = Int(ends.low.rounded(.down))...Int(ends.high.rounded(.up))
        let round = powers.flatMap { power in [1.0, 2, 5].map { $0 * pow(10, Double(power)) } }
        let shown = round.filter { $0 >= 1 && log10($0) >= ends.low && log10($0) <= ends.high }
        let texts = shown.map { ChartNumber.count.text($0) }
        let widths = texts.map { TextWidth.of($0) }
        let middles = zip(shown, widths).map { max(left + $1 / 2, min(width - $1 / 2, x($0))) }
        let labels = LabelPlacement.shown(middles: middles, widths: widths).map { index in
            Label(texts[index], x: middles[index], y: bottom + 18, anchor: .middle).html("chart-tick")
        }
        return .joined(shown.isEmpty ? [] : labels)
    }

    private var target: HTML {
        let place = y.position(chart.target)
        return """
            <line class="chart-reference" x1="\(at: left)" y1="\(at: place)" x2="\(at: right)" y2="\(at: place)"/>
            """
    }

    private var curves: HTML {
        let sides: [@Sendable (FunnelChart.Limits) -> Double] = [
            { $0.inner.lowerBound }, { $0.inner.upperBound }, { $0.outer.lowerBound }, { $0.outer.upperBound },
        ]
        let paths = sides.enumerated().map { index, side -> HTML in
            let series: HTML = index < 2 ? "chart-series-2" : "chart-series-1"
            return "<g class=\"chart-series \(series)\"><path class=\"chart-stroke\" d=\"\(curve(side))\" fill=\"none\"/></g>"
        }
        return .joined(paths)
    }

    /// A line through fifty places, without those beyond the drawing.
    private func curve(_ side: (FunnelChart.Limits) -> Double) -> HTML {
        var isDrawing = false
        let steps = (0...50).map { step -> HTML in
            let count = pow(10, ends.low + (ends.high - ends.low) * Double(step) / 50)
            let value = side(chart.limits(count))
            guard isInside(value) else {
                isDrawing = false
                return .empty
            }
            defer { isDrawing = true }
            return "\(isDrawing ? "L" : "M")\(at: x(count)) \(at: y.position(value))"
        }
        return .joined(steps)
    }
}

// MARK: - Marks

extension FunnelDrawing {
    private var marks: HTML {
        .joined(
            chart.marks.map { mark in
                """
                <g class="chart-series \(Self.series(mark.place))"><title>\(words(mark))</title>\
                \(Self.shape(mark.place, x: x(mark.count), y: y.position(mark.value)))</g>
                """
            })
    }

    private func words(_ mark: FunnelChart.Mark) -> String {
        "\(mark.name): \(chart.yFormat.text(mark.value)), \(chart.legend[mark.place.rawValue])"
    }

    private static func series(_ place: FunnelChart.Place) -> HTML {
        switch place {
        case .inside: "chart-series-0"
        case .between: "chart-series-3"
        case .outside: "chart-series-4"
        }
    }

    private static func shape(_ place: FunnelChart.Place, x: Double, y: Double) -> HTML {
        switch place {
        case .inside: "<circle class=\"chart-point\" cx=\"\(at: x)\" cy=\"\(at: y)\" r=\"3.5\"/>"
        case .between: "<path class=\"chart-point\" d=\"M\(at: x - 4) \(at: y - 4)h8v8h-8z\"/>"
        case .outside: "<path class=\"chart-point\" d=\"M\(at: x) \(at: y - 6.5)l6.5 6.5l-6.5 6.5l-6.5 -6.5z\"/>"
        }
    }

    /// The names of what lies beyond a limit, those farthest out first, wherever they touch neither each other nor the edges.
    private var labels: HTML {
        var taken: [(x: ClosedRange<Double>, y: ClosedRange<Double>)] = []
        let beyond = chart.marks.filter { $0.place != .inside }.sorted {
            (-$0.place.rawValue, -($0.value - chart.target).magnitude) < (-$1.place.rawValue, -($1.value - chart.target).magnitude)
        }
        let texts = beyond.compactMap { mark -> HTML? in
            let (place, width) = ((x: x(mark.count), y: y.position(mark.value)), TextWidth.of(mark.label))
            for start in [place.x + 9, place.x - 9 - width] where start >= left && start + width <= self.width {
                let box = (x: start...(start + width), y: (place.y - 8)...(place.y + 8))
                guard !taken.contains(where: { $0.x.overlaps(box.x) && $0.y.overlaps(box.y) }) else { continue }
                taken.append(box)
                return
                    "<g class=\"chart-series \(Self.series(mark.place))\">\(Label(mark.label, x: start, y: place.y).html("chart-label"))</g>"
            }
            return nil
        }
        return .joined(texts)
    }

    private var legend: HTML {
        let rows = zip(FunnelChart.Place.allCases, chart.legend).enumerated().map { index, row -> HTML in
            let place = bottom + 44 + Double(index) * 22
            let count = chart.marks.count { $0.place == row.0 }
            let words = TextWidth.wrapped("\(row.1) (\(count))", width: width - 26, lines: 1)
            return """
                <g class="chart-series \(Self.series(row.0))">\(Self.shape(row.0, x: 8, y: place))</g>\
                \(Label(lines: words, x: 24, y: place).html("chart-note"))
                """
        }
        return .joined(rows)
    }
}
