/// A small trend in a line of text or a cell of a table, which says in its title what it shows.
public struct Sparkline: Sendable {
    private let id: String
    private let title: String
    private let values: [Double?]

    /// A trend of values; `nil` is a gap.
    ///
    /// - Parameters:
    ///   - id: Unique on the page.
    ///   - title: What the trend is, in words.
    ///   - values: The values, evenly apart.
    public init(id: String, title: String, values: [Double?]) {
        self.id = ChartFrame.plain(id)
        self.title = title
        self.values = values.map { $0.flatMap { $0.isFinite ? $0 : nil } }
    }

    /// The drawing: 96 by 24 units.
    public var svg: HTML {
        """
        <svg class="chart-sparkline" viewBox="0 0 96 24" width="96" height="24" role="img" aria-labelledby="\(id)-title">\
        <title id="\(id)-title">\(title)</title>\(line)</svg>
        """
    }

    private var line: HTML {
        let scale = Scale(values.compactMap(\.self), includesZero: false, ticks: 20, from: 20, to: 4)
        let places = values.enumerated().map { index, value in
            value.map { (x: 4 + 88 * Double(index) / Double(max(1, values.count - 1)), y: scale.position($0)) }
        }
        guard let last = places.compactMap(\.self).last else { return .empty }
        let commands = places.indices.compactMap { index -> HTML? in
            guard let place = places[index] else { return nil }
            let follows = index > 0 && places[index - 1] != nil
            return "\(follows ? "L" : "M")\(at: place.x) \(at: place.y)\(when: !follows, "h0")"
        }
        return """
            <path class="chart-stroke" fill="none" stroke-linecap="round" d="\(commands)"/>\
            <circle class="chart-point" cx="\(at: last.x)" cy="\(at: last.y)" r="2.5"/>
            """
    }
}
