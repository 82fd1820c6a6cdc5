/// Periods in rows, such as the days of months, each with a mark of how it stood: a pattern says what its colour says.
public struct CalendarChart: Chart {
    /// How a period stood.
    public enum Mark: Int, Sendable, CaseIterable {
        /// A light field: as it should be.
        case plain
        /// A dark field with a cross: not as it should be.
        case crossed
        /// A field with a stroke through it: to be looked at.
        case struck
        /// A frame without a field: not over yet.
        case framed
        /// Hatched: left out for a reason.
        case hatched
        /// A small dot: nothing is asked.
        case dotted
    }

    /// Some periods beside each other.
    public struct Row: Sendable {
        let label: String
        let marks: [Mark?]

        /// A row of marks under each other's places; nothing where there is no period.
        public init(_ label: String, _ marks: [Mark?]) {
            self.label = label
            self.marks = marks
        }
    }

    /// What the drawing's own identifiers begin with.
    public let id: String
    /// What the chart says, in words.
    public let title: String
    /// What is drawn.
    public let description: String
    let rows: [Row]
    let legend: [Mark: String]
    let words: ChartWords

    /// A calendar.
    ///
    /// - Parameters:
    ///   - id: Unique on the page; the drawing's own identifiers begin with it.
    ///   - title: A finding in words.
    ///   - description: What is drawn.
    ///   - rows: The rows, from the top down, of 31 marks at most.
    ///   - legend: What marks are called; those that are drawn are told under the drawing.
    ///   - words: The chart's own words, in the language of the page.
    public init(id: String, title: String, description: String, rows: [Row], legend: [Mark: String], words: ChartWords) {
        self.id = id
        self.title = title
        self.description = description
        self.rows = rows
        self.legend = legend
        self.words = words
    }

    /// The drawing, for a narrow and for a wide page.
    public var svg: HTML {
        ChartFrame(id: id, title: title, description: description).figure("tiles") { width, hatch in
            rows.contains { !$0.marks.isEmpty }
                ? CalendarDrawing(self, width.units, hatch).drawing : .empty(width, words.noFigures)
        }
    }
}

/// One drawing of a ``CalendarChart``, for one width of page.
private struct CalendarDrawing {
    let chart: CalendarChart
    let hatch: ChartHatch
    let width: Double
    let labels: Double
    let cell: Double

    init(_ chart: CalendarChart, _ width: Double, _ hatch: ChartHatch) {
        (self.chart, self.width, self.hatch) = (chart, width, hatch)
        let widest = chart.rows.map { TextWidth.of($0.label) }.max() ?? 0
        labels = min(widest, width / 3) + 8
        let columns = chart.rows.map(\.marks.count).max() ?? 1
        cell = max(4, min(26, ((width - labels - 2) / Double(max(columns, 1))).rounded(.down)))
    }

    private var rowHeight: Double { max(cell, Label.lineHeight) + 2 }

    var drawing: Drawing {
        let names = chart.rows.enumerated().map { index, row in
            let label = TextWidth.cut(row.label, width: labels - 4)
            return Label(label, x: 1, y: 1 + (Double(index) + 0.5) * rowHeight).html("chart-label")
        }
        let marks = CalendarChart.Mark.allCases.map { mark in fields(mark, at: places(of: mark)) }
        let (key, bottom) = legend(from: 1 + Double(chart.rows.count) * rowHeight + 10)
        let isHatched = chart.rows.contains { $0.marks.contains(.hatched) }
        return Drawing(width: width, height: bottom, content: "\(names)\(marks)\(key)", usesHatch: isHatched)
    }

    /// The upper left corners of the fields that have a mark.
    private func places(of mark: CalendarChart.Mark) -> [(x: Double, y: Double)] {
        chart.rows.enumerated().flatMap { index, row in
            let y = 1 + Double(index) * rowHeight + (rowHeight - cell) / 2
            return row.marks.enumerated().filter { $1 == mark }.map { (labels + Double($0.offset) * cell, y) }
        }
    }

    /// All fields of one mark as one path or two: a year of days would be too long as shapes of their own.
    private func fields(_ mark: CalendarChart.Mark, at places: [(x: Double, y: Double)]) -> HTML {
        guard !places.isEmpty else { return .empty }
        let side = cell - 1.5
        let squares = path(places) { "M\(at: $0.x) \(at: $0.y)h\(at: side)v\(at: side)h-\(at: side)z" }
        let falling = path(places) { "M\(at: $0.x + 1.5) \(at: $0.y + 1.5)l\(at: side - 3) \(at: side - 3)" }
        let rising = path(places) { "M\(at: $0.x + 1.5) \(at: $0.y + side - 1.5)l\(at: side - 3)-\(at: side - 3)" }
        switch mark {
        case .plain: return "<path class=\"chart-shape chart-class-1\" d=\"\(squares)\"/>"
        case .crossed:
            return """
                <g class="chart-class-4"><path class="chart-shape" d="\(squares)"/><path class="chart-dots" d="\(falling)\(rising)"/></g>
                """
        case .struck:
            return
                "<g class=\"chart-class-2\"><path class=\"chart-shape\" d=\"\(squares)\"/><path class=\"chart-dots\" d=\"\(rising)\"/></g>"
        case .framed: return "<path class=\"chart-region\" fill=\"none\" d=\"\(squares)\"/>"
        case .hatched: return .joined(places.map { hatch.rectangle(x: $0.x, y: $0.y, width: side, height: side) })
        case .dotted:
            let dots = path(places) { "M\(at: $0.x + side / 2 - 1) \(at: $0.y + side / 2 - 1)h2v2h-2z" }
            return "<path class=\"chart-point\" d=\"\(dots)\"/>"
        }
    }

    private func path(_ places: [(x: Double, y: Double)], _ part: ((x: Double, y: Double)) -> HTML) -> HTML {
        .joined(places.map(part))
    }

    /// The marks that are drawn, with their names, as many to a line as fit.
    private func legend(from top: Double) -> (HTML, Double) {
        var (x, y) = (1.0, top)
        var entries: [HTML] = []
        for mark in CalendarChart.Mark.allCases where chart.rows.contains(where: { $0.marks.contains(mark) }) {
            let words = TextWidth.cut(chart.legend[mark] ?? "", width: width - 40)
            let space = cell + 6 + TextWidth.of(words) + 16
            if x > 1, x + space - 16 > width { (x, y) = (1, y + 24) }
            let label = Label(words, x: x + cell + 6, y: y + cell / 2)
            entries.append(fields(mark, at: [(x, y)]) + label.html("chart-label"))
            x += space
        }
        return (.joined(entries), y + max(cell, Label.lineHeight) + 4)
    }
}
