/// A map of areas in their true shapes, or of circles in their places where shapes are not known.
///
/// Areas are filled in classes of about equal numbers, with a pattern that grows denser from class to class, which the legend under the
/// map explains; areas without a value are hatched. There is no text on it: each area's name and value are in its title, and in the table.
public struct RegionMap: Chart {
    /// A place on a plane of whole numbers, from the left and from the bottom.
    public struct Point: Hashable, Sendable {
        let x: Int
        let y: Int

        /// A place.
        public init(x: Int, y: Int) {
            self.x = x
            self.y = y
        }
    }

    /// What is drawn of an area.
    public enum Shape: Sendable {
        /// Closed lines, without the first point again at the end; every second one inside another is a hole.
        case outline([[Point]])
        /// A circle whose area stands for a number.
        case circle(at: Point, weight: Double)
    }

    /// One area.
    public struct Region: Sendable {
        let name: String
        let shape: Shape
        let value: Double?
        let link: Path?

        /// An area on the map.
        ///
        /// - Parameters:
        ///   - name: What it is called.
        ///   - shape: Where it is.
        ///   - value: Decides its class; `nil` is not recorded.
        ///   - link: Where it leads.
        public init(name: String, shape: Shape, value: Double?, link: Path? = nil) {
            self.name = name
            self.shape = shape
            self.value = value.flatMap { $0.isFinite ? $0 : nil }
            self.link = link
        }
    }

    /// What the drawing's own identifiers begin with.
    public let id: String
    /// What the map says, in words.
    public let title: String
    /// What is drawn.
    public let description: String
    let regions: [Region]
    let stretch: Double
    let format: ChartNumber
    let words: ChartWords
    let missing: String
    let quantiles: Quantiles

    /// A map of areas.
    ///
    /// - Parameters:
    ///   - id: Unique on the page; the drawing's own identifiers begin with it.
    ///   - title: A finding in words.
    ///   - description: What is drawn.
    ///   - regions: The areas, in the order in which the keyboard goes through them.
    ///   - stretch: How long a step to the right is, in steps upwards: for degrees the cosine of the latitude.
    ///   - format: How values are written.
    ///   - words: The chart's own words, in the language of the page.
    ///   - missing: What is said of an area without a value; that it is not recorded if left out.
    public init(
        id: String, title: String, description: String, regions: [Region], stretch: Double, format: ChartNumber, words: ChartWords,
        missing: String? = nil
    ) {
        self.id = id
        self.title = title
        self.description = description
        self.regions = regions
        self.stretch = stretch
        self.format = format
        self.words = words
        self.missing = missing ?? words.notRecorded
        quantiles = Quantiles(regions.compactMap(\.value))
    }

    /// The drawing, one for narrow and wide pages, with the legend under it.
    public var svg: HTML {
        guard let sheet = RegionSheet(self) else {
            return ChartFrame(id: id, title: title, description: description).figure("map", [.only]) { width, _ in
                .empty(width, words.noFigures)
            }
        }
        let name = ChartFrame.plain(id)
        return """
            <div class="chart chart-map"><svg class="chart-whole" viewBox="0 0 \(RegionSheet.width) \(sheet.height)" role="group" \
            aria-labelledby="\(name)-title \(name)-desc"><title id="\(name)-title">\(title)</title>\
            <desc id="\(name)-desc">\(description)</desc>\(patterns(name))\(regions.indices.map { region($0, on: sheet, name) })</svg>
            <ul class="chart-legend">\(legend(name))</ul></div>
            """
    }

    private func region(_ index: Int, on sheet: RegionSheet, _ name: String) -> HTML {
        let region = regions[index]
        let fill: HTML = " fill=\"url(#\(name)-\(fill(region)))\""
        let shape: HTML =
            switch sheet.shapes[index] {
            case .path(let lines): "<path class=\"chart-region\" d=\"\(lines: lines)\"\(fill)/>"
            case .circle(let x, let y, let radius):
                "<circle class=\"chart-region\" cx=\"\(x)\" cy=\"\(y)\" r=\"\(radius)\"\(fill)/>"
            }
        let words = text(of: region)
        guard let link = region.link else { return "<g><title>\(words)</title>\(shape)</g>" }
        return "<a class=\"chart-link\" href=\"\(link)\" aria-label=\"\(words)\"><title>\(words)</title>\(shape)</a>"
    }

    private func text(of region: Region) -> String {
        guard let value = region.value else {
            return "\(region.name): \(missing.prefix(1).lowercased())\(missing.dropFirst())"
        }
        return "\(region.name): \(format.text(value))"
    }

    private func fill(_ region: Region) -> String {
        region.value.flatMap(quantiles.index).map { "class-\(quantiles.shade(of: $0))" } ?? "none"
    }
}

// MARK: - Patterns and legend

extension RegionMap {
    /// What lies on the ground of each class: more from class to class.
    private static let dots: [StaticString] = [
        "", "M8 8h.01", "M4 4h.01M12 12h.01", "M4 4h.01M12 4h.01M4 12h.01M12 12h.01", "M0 0l16 16M0 16l16-16",
    ]

    private func patterns(_ name: String) -> HTML {
        let classes: [HTML] = usedShades.map { shade in
            """
            <pattern id="\(name)-class-\(shade)" class="chart-class-\(shade)" width="16" height="16" patternUnits="userSpaceOnUse">\
            <rect class="chart-ground" width="16" height="16"/>\
            <path class="chart-dots" d="\(HTML(stringLiteral: Self.dots[shade]))"/></pattern>
            """
        }
        return "<defs>\(classes)\(when: hasUnknown, hatch(name))</defs>"
    }

    private func hatch(_ name: String) -> HTML {
        """
        <pattern id="\(name)-none" width="16" height="16" patternUnits="userSpaceOnUse"><rect class="chart-hatch" width="16" height="16"/>\
        <path class="chart-hatch-line" d="M-2 2l4-4M0 16l16-16M14 18l4-4"/></pattern>
        """
    }

    private var usedShades: [Int] { quantiles.classes.indices.map(quantiles.shade) }
    private var hasUnknown: Bool { regions.contains { $0.value == nil } }

    private func legend(_ name: String) -> HTML {
        let classes: [HTML] = quantiles.classes.enumerated().map { index, range in
            let count = regions.count { $0.value.flatMap(quantiles.index) == index }
            return entry("\(name)-class-\(quantiles.shade(of: index))", "\(format.text(range, words)) (\(count))")
        }
        let unknown = regions.count { $0.value == nil }
        return .joined(classes + (unknown > 0 ? [entry("\(name)-none", "\(missing) (\(unknown))")] : []))
    }

    private func entry(_ fill: String, _ words: String) -> HTML {
        """
        <li><svg class="chart-swatch" viewBox="0 0 64 48" aria-hidden="true"><rect class="chart-region" width="64" height="48" \
        fill="url(#\(fill))"/></svg> \(words)</li>
        """
    }
}

// MARK: - Geometry

/// The places of the regions on a sheet of paper.
private struct RegionSheet {
    enum Placed {
        case path([[(x: Int, y: Int)]])
        case circle(x: Int, y: Int, radius: Int)
    }

    static let width = 1440
    let height: Int
    private(set) var shapes: [Placed] = []
    private let left: Double
    private let top: Double
    private let scale: Double
    private let stretch: Double

    private static let margin = 48.0
    private static let largestHeight = 1600.0

    /// Nothing where there is no point on the map.
    init?(_ map: RegionMap) {
        let points = map.regions.flatMap(\.shape.points)
        guard let west = points.map(\.x).min(), let east = points.map(\.x).max(), let south = points.map(\.y).min(),
            let north = points.map(\.y).max()
        else { return nil }
        stretch = map.stretch
        let (across, up) = (max(1, Double(east - west) * stretch), max(1, Double(north - south)))
        // A tall map is made narrower, so that it is not far higher than a screen.
        scale = min((Double(Self.width) - 2 * Self.margin) / across, Self.largestHeight / up)
        height = Int(up * scale + 2 * Self.margin)
        left = Double(west) * stretch - (Double(Self.width) / scale - across) / 2
        top = Double(north) + Self.margin / scale
        shapes = placed(map.regions)
    }

    private func placed(_ regions: [RegionMap.Region]) -> [Placed] {
        let outlines = SharedOutlines(regions.flatMap(\.shape.rings), tolerance: 1.2 / scale, stretch: stretch)
        let heaviest = regions.map(\.shape.weight).max() ?? 0
        return regions.map { region in
            switch region.shape {
            case .outline(let rings): path(rings.map(outlines.simplified), of: region)
            case .circle(let point, let weight):
                circle(point, radius: heaviest > 0 ? 44 * (max(0, weight) / heaviest).squareRoot() : 16)
            }
        }
    }

    /// An area that is too small for the sheet is a dot, which can still be seen and followed.
    private func path(_ rings: [[RegionMap.Point]], of region: RegionMap.Region) -> Placed {
        let lines = rings.map(line).filter { $0.count >= 3 }
        guard lines.isEmpty, let point = region.shape.points.first else { return .path(lines) }
        return circle(point, radius: 0)
    }

    private func line(_ ring: [RegionMap.Point]) -> [(x: Int, y: Int)] {
        var places: [(x: Int, y: Int)] = []
        for place in ring.map(place) where places.last.map({ $0 != place }) ?? true { places.append(place) }
        return places
    }

    private func circle(_ point: RegionMap.Point, radius: Double) -> Placed {
        let place = place(point)
        return .circle(x: place.x, y: place.y, radius: max(8, Int(radius)))
    }

    private func place(_ point: RegionMap.Point) -> (x: Int, y: Int) {
        (Int(((Double(point.x) * stretch - left) * scale).rounded()), Int(((top - Double(point.y)) * scale).rounded()))
    }
}

extension RegionMap.Shape {
    fileprivate var rings: [[RegionMap.Point]] {
        if case .outline(let rings) = self { rings } else { [] }
    }

    fileprivate var points: [RegionMap.Point] {
        switch self {
        case .outline(let rings): rings.flatMap(\.self)
        case .circle(let point, _): [point]
        }
    }

    fileprivate var weight: Double {
        if case .circle(_, let weight) = self { weight } else { 0 }
    }
}

extension HTML.Interpolation {
    /// Closed lines as the data of a path: each from its first place by steps.
    fileprivate mutating func appendInterpolation(lines: [[(x: Int, y: Int)]]) {
        for line in lines {
            guard var last = line.first else { continue }
            appendLiteral("M")
            appendInterpolation(last.x)
            append(step: last.y)
            appendLiteral("l")
            for (index, place) in line.dropFirst().enumerated() {
                if index == 0 { appendInterpolation(place.x - last.x) } else { append(step: place.x - last.x) }
                append(step: place.y - last.y)
                last = place
            }
            appendLiteral("z")
        }
    }

    /// A number after another: a minus sign sets it apart as well as a space.
    private mutating func append(step: Int) {
        if step >= 0 { appendLiteral(" ") }
        appendInterpolation(step)
    }
}
