import Basics

/// The border of an area: one line or more, each closed, of which every second one inside another is a hole.
public struct Boundary: Sendable, Equatable {
    /// A point in hundred-thousandths of a degree (WGS 84), which is about a metre.
    public struct Point: Hashable, Sendable {
        /// East of Greenwich.
        public let east: Int32
        /// North of the equator.
        public let north: Int32

        /// A point.
        public init(east: Int32, north: Int32) {
            self.east = east
            self.north = north
        }
    }

    /// The points of each line, without the first again at the end; none has fewer than three.
    public let rings: [[Point]]

    /// A border of lines; those with fewer than three different points next to each other are left out.
    public init(rings: [[Point]]) { self.rings = rings.map(Self.tidied).filter { $0.count >= 3 } }

    /// How many points it has.
    public var pointCount: Int { rings.reduce(0) { $0 + $1.count } }

    private static func tidied(_ ring: [Point]) -> [Point] {
        var points: [Point] = []
        for point in ring where point != points.last { points.append(point) }
        while points.count > 1, points.last == points.first { points.removeLast() }
        return points
    }
}

extension Boundary {
    static let unitsOfDegree = 100_000.0

    /// The border as few bytes: for each line the number of its points, the first point, and from each to the next.
    var packed: [UInt8] {
        var numbers = PackedNumbers()
        for ring in rings {
            numbers.append(ring.count)
            var last = Point(east: 0, north: 0)
            for point in ring {
                numbers.append(Self.folded(Int(point.east) - Int(last.east)))
                numbers.append(Self.folded(Int(point.north) - Int(last.north)))
                last = point
            }
        }
        return numbers.bytes
    }

    /// Reads what ``packed`` wrote; what is cut off is left out.
    init(packed bytes: [UInt8]) {
        rings = bytes.withUnsafeBytes { bytes in
            var (reader, rings) = (PackedNumbers.Reader(bytes), [[Point]]())
            while let count = reader.next(), let ring = Self.ring(count, from: &reader) { rings.append(ring) }
            return rings
        }
    }

    private static func ring(_ count: Int, from reader: inout PackedNumbers.Reader) -> [Point]? {
        var ring: [Point] = []
        var (east, north) = (0, 0)
        for _ in 0..<count {
            guard let first = reader.next(), let second = reader.next() else { return nil }
            (east, north) = (east + unfolded(first), north + unfolded(second))
            ring.append(Point(east: Int32(truncatingIfNeeded: east), north: Int32(truncatingIfNeeded: north)))
        }
        return ring
    }

    /// Small numbers of either sign as small ones without.
    private static func folded(_ number: Int) -> Int { number < 0 ? -2 * number - 1 : 2 * number }
    private static func unfolded(_ number: Int) -> Int { number % 2 == 0 ? number / 2 : -(number + 1) / 2 }
}

// MARK: - GeoJSON

extension Boundary {
    /// The border that a feature's geometry is; nothing where it has none.
    ///
    /// - Throws: a ``GeoJSONError`` if it is anything else than polygons in degrees (RFC 7946, section 3.1).
    init?(of feature: FeatureReader.Feature) throws(GeoJSONError) {
        guard let geometry = feature.value["geometry"] else {
            throw feature.error("This feature has no geometry. RFC 7946 asks for one, or for null.")
        }
        if case .null = geometry.content { return nil }
        let reader = GeometryReader(feature: feature)
        self.init(rings: try reader.rings(of: geometry))
        guard !rings.isEmpty else { throw feature.error(at: geometry, "This geometry has no area.") }
    }
}

/// Reads the lines of polygons.
private struct GeometryReader {
    let feature: FeatureReader.Feature

    func rings(of geometry: JSONNode) throws(GeoJSONError) -> [[Boundary.Point]] {
        guard let coordinates = geometry["coordinates"] else {
            throw feature.error(at: geometry, "This geometry has no coordinates.")
        }
        switch geometry["type"]?.content {
        case .string("Polygon"): return try polygon(coordinates)
        case .string("MultiPolygon"):
            var rings: [[Boundary.Point]] = []
            for part in try list(coordinates, "A list of polygons") { rings += try polygon(part) }
            return rings
        default: throw feature.error(at: geometry, "Only geometries of the types Polygon and MultiPolygon are borders of areas.")
        }
    }

    private func polygon(_ node: JSONNode) throws(GeoJSONError) -> [[Boundary.Point]] {
        var rings: [[Boundary.Point]] = []
        for ring in try list(node, "A polygon: a list of lines") { rings.append(try line(ring)) }
        return rings
    }

    private func line(_ node: JSONNode) throws(GeoJSONError) -> [Boundary.Point] {
        var points: [Boundary.Point] = []
        for position in try list(node, "A line: a list of points") { points.append(try point(position)) }
        guard points.count >= 4, points.first == points.last else {
            throw feature.error(at: node, "A line of a polygon has four points or more, and ends where it begins.")
        }
        return points
    }

    private func point(_ node: JSONNode) throws(GeoJSONError) -> Boundary.Point {
        let numbers = try list(node, "A point: longitude and latitude")
        guard numbers.count >= 2, let east = numbers[0].number, let north = numbers[1].number else {
            throw feature.error(at: node, "A point is a list of its longitude and its latitude.")
        }
        guard abs(east) <= 180, abs(north) <= 90 else {
            throw feature.error(
                at: node,
                "These are no degrees. Export the file in WGS 84 (EPSG:4326), longitude first; the British National Grid has metres."
            )
        }
        return Boundary.Point(
            east: Int32((east * Boundary.unitsOfDegree).rounded()), north: Int32((north * Boundary.unitsOfDegree).rounded()))
    }

    private func list(_ node: JSONNode, _ wanted: String) throws(GeoJSONError) -> [JSONNode] {
        guard case .array(let nodes) = node.content else { throw feature.error(at: node, "\(wanted) should stand here.") }
        return nodes
    }
}

extension JSONNode {
    fileprivate var number: Double? {
        switch content {
        case .integer(let number): Double(number)
        case .number(let number): number
        default: nil
        }
    }
}
