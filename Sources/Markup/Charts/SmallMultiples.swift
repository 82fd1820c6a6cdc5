/// The same figure over time of many, each in a small panel of its own, all on one scale from zero.
///
/// Points that were changed after they were first told are squares; where a figure is missing the line has a gap, and where figures
/// changed their meaning it has one with an upright line in it.
public struct SmallMultiples: Chart {
    /// One of many.
    public struct Panel: Sendable {
        let label: String
        let values: [Double?]
        let changed: Set<Int>
        let breaks: Set<Int>
        let link: Path?

        /// A panel.
        ///
        /// - Parameters:
        ///   - label: What it is called.
        ///   - values: A value to each point; `nil` is a gap.
        ///   - changed: The points that were changed after they were first told.
        ///   - breaks: The points before which figures changed their meaning.
        ///   - link: Where its label leads.
        public init(
            _ label: String, values: [Double?], changed: Set<Int> = [], breaks: Set<Int> = [], link: Path? = nil
        ) {
            self.breaks = breaks
            self.label = label
            self.values = values.map { $0.flatMap { $0.isFinite ? $0 : nil } }
            self.changed = changed
            self.link = link
        }
    }

    /// What the drawing's own identifiers begin with.
    public let id: String
    /// What the chart says, in words.
    public let title: String
    /// What is drawn.
    public let description: String
    let panels: [Panel]
    let note: String
    let format: ChartNumber
    let words: ChartWords

    /// Many small charts.
    ///
    /// - Parameters:
    ///   - id: Unique on the page; the drawing's own identifiers begin with it.
    ///   - title: A finding in words.
    ///   - description: What is drawn and how it runs.
    ///   - panels: One to each, in the order given.
    ///   - note: What stands under the drawing: from when to when it runs.
    ///   - format: How values are written.
    ///   - words: The chart's own words, in the language of the page.
    public init(
        id: String, title: String, description: String, panels: [Panel], note: String, format: ChartNumber, words: ChartWords
    ) {
        (self.id, self.title, self.description, self.panels) = (id, title, description, panels)
        (self.note, self.format, self.words) = (note, format, words)
    }

    /// The drawing, for a narrow and for a wide page.
    public var svg: HTML {
        let frame = ChartFrame(id: id, title: title, description: description, hasLinks: panels.contains { $0.link != nil })
        return frame.figure("line") { width, _ in
            panels.allSatisfy { $0.values.allSatisfy { $0 == nil } }
                ? .empty(width, words.noFigures) : PanelDrawing(self, width).drawing
        }
    }
}

/// One drawing of ``SmallMultiples``, for one width of page.
private struct PanelDrawing {
    let chart: SmallMultiples
    let width: Double
    let columns: Int
    let scale: Scale

    private static let gap = 20.0
    private static let plot = 46.0
    private static let height = 100.0
    /// Above the first row, so that the ring of who goes by keyboard is whole.
    private static let top = 4.0

    init(_ chart: SmallMultiples, _ page: ChartWidth) {
        self.chart = chart
        width = page.units
        columns = page == .wide ? 4 : 2
        scale = Scale(chart.panels.flatMap { $0.values.compactMap(\.self) }, includesZero: true, ticks: 2, from: Self.plot, to: 0)
    }

    private var panelWidth: Double { (width - Double(columns - 1) * Self.gap) / Double(columns) }

    var drawing: Drawing {
        let rows = (chart.panels.count + columns - 1) / columns
        let panels = chart.panels.enumerated().map { index, panel in
            self.panel(
                panel, x: Double(index % columns) * (panelWidth + Self.gap), y: Self.top + Double(index / columns) * Self.height)
        }
        let top = chart.format.text(scale.ticks[scale.ticks.count - 1])
        let lines = TextWidth.wrapped("\(chart.note) 0 \(chart.words.to) \(top).", width: width - 4, lines: 4)
        let text = Double(lines.count) * Label.lineHeight
        let note = Label(lines: lines, x: 0, y: Self.top + Double(rows) * Self.height + text / 2).html("chart-note")
        return Drawing(width: width, height: Self.top + Double(rows) * Self.height + text + 6, content: "\(panels)\(note)")
    }

    private func panel(_ panel: SmallMultiples.Panel, x: Double, y: Double) -> HTML {
        let last = panel.values.last(where: { $0 != nil }).flatMap { $0 }.map { chart.format.text($0) } ?? chart.words.without
        let value = Label(last, x: x, y: y + 24)
        let words = TextWidth.cut(panel.label, width: panelWidth)
        let label = Label(words, x: x, y: y + 7).html("chart-label")
        let ring = (x: x, y: y - 2, width: TextWidth.of(words) + 4, height: Label.lineHeight)
        let linked = panel.link.map { ChartLink($0, ring: ring).around(label) } ?? label
        let top = y + 36
        return """
            <g class="chart-series chart-series-0"><title>\(panel.label): \(last)</title>\
            <line class="chart-zero" x1="\(at: x)" y1="\(at: top + Self.plot)" x2="\(at: x + panelWidth)" y2="\(at: top + Self.plot)"/>\
            \(breaks(panel, x: x, top: top))\(stroke(panel, x: x, top: top))\(squares(panel, x: x, top: top))</g>\
            <g class="chart-row">\(linked)\(value.html("chart-value"))</g>
            """
    }

    private func place(_ index: Int, of count: Int, x: Double) -> Double {
        count > 1 ? x + 3 + (panelWidth - 6) * Double(index) / Double(count - 1) : x + panelWidth / 2
    }

    private func stroke(_ panel: SmallMultiples.Panel, x: Double, top: Double) -> HTML {
        var commands: [HTML] = []
        var points: [HTML] = []
        for (index, value) in panel.values.enumerated() {
            guard let value else { continue }
            let place = (x: place(index, of: panel.values.count, x: x), y: top + scale.position(value))
            let follows = panel.follows(index)
            if !follows && !panel.follows(index + 1) {
                points.append("<circle class=\"chart-point\" cx=\"\(at: place.x)\" cy=\"\(at: place.y)\" r=\"2.5\"/>")
            } else {
                commands.append("\(follows ? "L" : "M")\(at: place.x) \(at: place.y)")
            }
        }
        return "\(when: !commands.isEmpty, "<path class=\"chart-stroke\" d=\"\(commands)\" fill=\"none\"/>")\(points)"
    }

    private func breaks(_ panel: SmallMultiples.Panel, x: Double, top: Double) -> HTML {
        .joined(
            panel.breaks.filter { (1..<max(1, panel.values.count)).contains($0) }.sorted().map { index in
                let count = panel.values.count
                let place = (place(index - 1, of: count, x: x) + place(index, of: count, x: x)) / 2
                return """
                    <line class="chart-break" x1="\(at: place)" y1="\(at: top - 4)" x2="\(at: place)" y2="\(at: top + Self.plot)"/>
                    """
            })
    }

    private func squares(_ panel: SmallMultiples.Panel, x: Double, top: Double) -> HTML {
        .joined(
            panel.changed.sorted().compactMap { index in
                guard panel.values.indices.contains(index), let value = panel.values[index] else { return nil }
                let (x, y) = (place(index, of: panel.values.count, x: x), top + scale.position(value))
                return "<path class=\"chart-point\" d=\"M\(at: x - 4) \(at: y - 4)h8v8h-8z\"/>"
            })
    }
}

extension SmallMultiples.Panel {
    /// Whether a line leads from the point before to this one.
    fileprivate func follows(_ index: Int) -> Bool {
        values.indices.contains(index) && index > 0 && values[index] != nil && values[index - 1] != nil && !breaks.contains(index)
    }
}
