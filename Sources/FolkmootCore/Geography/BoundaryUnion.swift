/// Puts the borders of neighbours together: what two of them share falls away, and what is left is the border of all.
///
/// Borders of one edition share their points exactly; where two do not, the line between them stays.
struct BoundaryUnion {
    private typealias Point = Boundary.Point

    /// From each point along the edges that are left; an edge stands at both its ends.
    private var ways: [Point: [Point]] = [:]

    /// The border of all.
    static func border(of parts: [Boundary]) -> Boundary {
        var edges: [Edge] = []
        for ring in parts.flatMap(\.rings) {
            for (index, point) in ring.enumerated() { edges.append(Edge(point, ring[index + 1 == ring.count ? 0 : index + 1])) }
        }
        var union = BoundaryUnion(ofThoseLeftOf: edges.sorted())
        return Boundary(rings: union.lines())
    }

    /// An edge that comes a second time is inside, and both fall away: of equal ones side by side one is left if their number is odd.
    private init(ofThoseLeftOf edges: [Edge]) {
        var index = 0
        while index < edges.count {
            if index + 1 < edges.count, edges[index] == edges[index + 1] {
                index += 2
                continue
            }
            let (one, other) = edges[index].ends
            ways[one, default: []].append(other)
            ways[other, default: []].append(one)
            index += 1
        }
    }

    /// A line between two points, whichever of them comes first, as one number each that sorts quickly.
    private struct Edge: Comparable {
        private let first: UInt64
        private let second: UInt64

        init(_ one: Point, _ other: Point) {
            let (one, other) = (Self.number(of: one), Self.number(of: other))
            (first, second) = (min(one, other), max(one, other))
        }

        var ends: (Point, Point) { (Self.point(first), Self.point(second)) }

        static func < (left: Edge, right: Edge) -> Bool {
            left.first == right.first ? left.second < right.second : left.first < right.first
        }

        private static func number(of point: Point) -> UInt64 {
            UInt64(UInt32(bitPattern: point.east)) << 32 | UInt64(UInt32(bitPattern: point.north))
        }

        private static func point(_ number: UInt64) -> Point {
            Point(
                east: Int32(bitPattern: UInt32(truncatingIfNeeded: number >> 32)),
                north: Int32(bitPattern: UInt32(truncatingIfNeeded: number)))
        }
    }

    /// The edges one after another: every point has an even number of them, so that each walk ends where it began.
    private mutating func lines() -> [[Point]] {
        var lines: [[Point]] = []
        for start in ways.keys.sorted(by: { ($0.east, $0.north) < ($1.east, $1.north) }) {
            while let line = walk(from: start) { lines.append(line) }
        }
        return lines
    }

    private mutating func walk(from start: Point) -> [Point]? {
        var (line, point) = ([Point](), start)
        while let next = ways[point]?.popLast() {
            if let back = ways[next]?.firstIndex(of: point) { ways[next]?.remove(at: back) }
            line.append(point)
            point = next
            if point == start { break }
        }
        return line.isEmpty ? nil : line
    }
}
