/// Puts the borders of neighbours together: what two of them share falls away, and what is left is the border of all.
///
/// Borders of one edition share their points exactly; where two do not, the line between them stays.
struct BoundaryUnion {
    private typealias Point = Boundary.Point

    /// From each point along the edges that are left; an edge stands at both its ends.
    private var ways: [Point: [Point]] = [:]

    /// The border of all.
    static func border(of parts: [Boundary]) -> Boundary {
        var union = BoundaryUnion()
        for ring in parts.flatMap(\.rings) {
            for (index, point) in ring.enumerated() { union.cross(point, ring[index + 1 == ring.count ? 0 : index + 1]) }
        }
        return Boundary(rings: union.lines())
    }

    /// An edge that comes a second time is inside.
    private mutating func cross(_ one: Point, _ other: Point) {
        if let index = ways[one]?.firstIndex(of: other), let back = ways[other]?.firstIndex(of: one) {
            ways[one]?.remove(at: index)
            ways[other]?.remove(at: back)
        } else {
            ways[one, default: []].append(other)
            ways[other, default: []].append(one)
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
