/// Figures over time: a line to each series, labelled at its end.
///
/// Where a figure is missing the line has a gap. Points stand evenly apart, one to each label of the x axis.
public struct LineChart: Chart {
    /// One line.
    public struct Series: Sendable {
        let name: String
        let values: [Double?]
        let intervals: [ClosedRange<Double>?]
        let isHighlighted: Bool

        /// A line through values, in the order of the chart's x labels; `nil` is a gap.
        ///
        /// - Parameters:
        ///   - name: What the line is called at its end.
        ///   - values: A value to each x label; missing ones at the end are gaps.
        ///   - intervals: The interval around each value, such as of confidence, drawn as a band.
        ///   - isHighlighted: Whether this one stands out and the others recede.
        public init(name: String, values: [Double?], intervals: [ClosedRange<Double>?] = [], isHighlighted: Bool = false) {
            self.name = name
            self.values = values.map { $0.flatMap { $0.isFinite ? $0 : nil } }
            self.intervals = intervals
            self.isHighlighted = isHighlighted
        }
    }

    /// A place between two points where the figures changed their meaning.
    public struct Break: Sendable {
        let index: Int
        let words: String

        /// A break just before the point of that index, with a few words such as "New counting rules".
        public init(before index: Int, _ words: String) {
            self.index = index
            self.words = words
        }
    }

    /// What the drawing's own identifiers begin with.
    public let id: String
    /// What the chart says, in words.
    public let title: String
    /// What is drawn and how it runs.
    public let description: String
    let series: [Series]
    let xLabels: [String]
    let yFormat: ChartNumber
    let words: ChartWords
    let includesZero: Bool
    let breaks: [Break]
    let reference: ChartReference?

    /// A chart of lines.
    ///
    /// - Parameters:
    ///   - id: Unique on the page; the drawing's own identifiers begin with it.
    ///   - title: A finding in words.
    ///   - description: What is drawn and how it runs.
    ///   - series: The lines.
    ///   - xLabels: A label to each point, such as `Feb 2026`; as many are shown as fit.
    ///   - yFormat: How values are written.
    ///   - words: The chart's own words, in the language of the page.
    ///   - includesZero: Whether the axis reaches down to zero.
    ///   - breaks: Where figures changed their meaning; lines are not drawn across.
    ///   - reference: A value to compare with.
    public init(
        id: String, title: String, description: String, series: [Series], xLabels: [String], yFormat: ChartNumber,
        words: ChartWords, includesZero: Bool = true, breaks: [Break] = [], reference: ChartReference? = nil
    ) {
        self.id = id
        self.title = title
        self.description = description
        self.series = series
        self.xLabels = xLabels
        self.yFormat = yFormat
        self.words = words
        self.includesZero = includesZero
        self.breaks = breaks.filter { (1..<max(1, xLabels.count)).contains($0.index) }
        self.reference = reference.flatMap { $0.value.isFinite ? $0 : nil }
    }

    /// The drawing, for a narrow and for a wide page.
    public var svg: HTML {
        ChartFrame(id: id, title: title, description: description).figure("line") { width, _ in
            let drawn = series.filter { $0.lastIndex(among: xLabels.count) != nil }
            return drawn.isEmpty ? .empty(width, words.noFigures) : LineDrawing(self, drawn, width).drawing
        }
    }

    /// The names of the series that have no figure, in a sentence.
    var remark: String? {
        let names = series.filter { $0.lastIndex(among: xLabels.count) == nil && !$0.name.isEmpty }.map(\.name)
        return names.isEmpty ? nil : "\(words.without): \(names.joined(separator: ", "))."
    }
}

extension LineChart.Series {
    /// The values of the first so many points.
    func points(_ count: Int) -> [(index: Int, value: Double)] {
        values.prefix(count).enumerated().compactMap { index, value in value.map { (index, $0) } }
    }

    func lastIndex(among count: Int) -> Int? { values.prefix(count).lastIndex { $0 != nil } }

    func interval(_ index: Int) -> ClosedRange<Double>? {
        guard intervals.indices.contains(index), values.indices.contains(index), values[index] != nil else { return nil }
        return intervals[index].flatMap { $0.lowerBound.isFinite && $0.upperBound.isFinite ? $0 : nil }
    }
}

/// A value that a chart's figures are compared with, such as a target or the mean of all.
public struct ChartReference: Sendable {
    let value: Double
    let words: String

    /// A line across the chart at a value, with a few words such as "Target 5 %".
    public init(_ value: Double, _ words: String) {
        self.value = value
        self.words = words
    }
}
