/// Wholes and their parts: a bar to each row, as long as every other, divided by share, with a legend.
public struct StackedShare: Chart {
    /// One whole.
    public struct Row: Sendable {
        let label: String
        let parts: [Double]

        /// A whole with its parts as amounts, in the order of the chart's parts; the shares are worked out of them.
        public init(_ label: String, _ parts: [Double]) {
            self.label = label
            self.parts = parts.map { $0.isFinite ? max(0, $0) : 0 }
        }
    }

    /// What the drawing's own identifiers begin with.
    public let id: String
    /// What the chart says, in words.
    public let title: String
    /// What is drawn.
    public let description: String
    let parts: [String]
    let rows: [Row]
    let words: ChartWords

    /// A chart of shares.
    ///
    /// - Parameters:
    ///   - id: Unique on the page; the drawing's own identifiers begin with it.
    ///   - title: A finding in words.
    ///   - description: What is drawn.
    ///   - parts: What the parts are called, six at most, from the left.
    ///   - rows: The wholes, from the top down.
    ///   - words: The chart's own words, in the language of the page.
    public init(id: String, title: String, description: String, parts: [String], rows: [Row], words: ChartWords) {
        self.id = id
        self.title = title
        self.description = description
        self.parts = parts
        self.rows = rows
        self.words = words
    }

    /// The drawing, for a narrow and for a wide page, or for both.
    public var svg: HTML {
        ChartFrame(id: id, title: title, description: description).figure("shares", rows.count > 60 ? [.only] : [.narrow, .wide]) {
            width, _ in
            rows.isEmpty ? .empty(width, words.noFigures) : ShareDrawing(chart: self, width: width.units).drawing
        }
    }
}

private struct ShareDrawing {
    let chart: StackedShare
    let width: Double

    private static let thickness = 26.0

    var drawing: Drawing {
        let (legend, top) = legend
        var y = top + 10
        var rows: [HTML] = []
        for row in chart.rows {
            let lines = TextWidth.wrapped(row.label, width: width - 2, lines: 2)
            let text = Double(lines.count) * Label.lineHeight
            let label = Label(lines: lines, x: 1, y: y + text / 2).html("chart-label")
            rows.append("<g class=\"chart-row\">\(label)\(bar(row, y: y + text + 2))</g>")
            y += text + Self.thickness + 16
        }
        return Drawing(width: width, height: y - 8, content: "\(legend)\(rows)")
    }

    /// Swatches with names, as many to a line as fit.
    private var legend: (HTML, Double) {
        var (x, y) = (1.0, 0.0)
        var entries: [HTML] = []
        for (index, name) in chart.parts.enumerated() {
            let words = TextWidth.cut(name, width: width - 30)
            let space = 22 + TextWidth.of(words) + 14
            if x > 1, x + space - 14 > width {
                x = 1
                y += 22
            }
            entries.append(
                part(index, x: x, y: y + 2, width: 16, height: 16) + Label(words, x: x + 22, y: y + 10).html("chart-label"))
            x += space
        }
        return (.joined(entries), chart.parts.isEmpty ? 0 : y + 22)
    }

    private func bar(_ row: StackedShare.Row, y: Double) -> HTML {
        // Halving keeps a sum of huge amounts finite.
        let largest = row.parts.max() ?? 0
        let total = row.parts.reduce(0) { $0 + $1 / max(largest, .leastNormalMagnitude) }
        guard largest > 0 else { return Label(chart.words.without, x: 1, y: y + Self.thickness / 2).html("chart-empty") }
        var x = 1.0
        let segments = row.parts.enumerated().map { index, amount -> HTML in
            let share = amount / largest / total
            let length = share * (width - 2)
            defer { x += length }
            return segment(index, share, x: x, y: y, width: length)
        }
        return .joined(segments)
    }

    private func segment(_ index: Int, _ share: Double, x: Double, y: Double, width length: Double) -> HTML {
        guard share > 0 else { return .empty }
        let percent = ChartNumber.percent(decimals: 0).text(share * 100)
        let label = Label(percent, x: x + length / 2, y: y + Self.thickness / 2, anchor: .middle)
        let name = chart.parts.indices.contains(index) ? chart.parts[index] : ""
        return """
            <g class="chart-part chart-part-\(index % 6)"><title>\(name): \(percent)</title>\
            \(rectangle(x: x, y: y, width: max(0.5, length - 1.5), height: Self.thickness))\
            \(when: TextWidth.of(percent) + 6 < length, label.html("chart-value"))</g>
            """
    }

    private func part(_ index: Int, x: Double, y: Double, width: Double, height: Double) -> HTML {
        "<g class=\"chart-part chart-part-\(index % 6)\">\(rectangle(x: x, y: y, width: width, height: height))</g>"
    }

    private func rectangle(x: Double, y: Double, width: Double, height: Double) -> HTML {
        """
        <rect class="chart-shape" x="\(at: x)" y="\(at: y)" width="\(at: width)" height="\(at: height)"/>
        """
    }
}
