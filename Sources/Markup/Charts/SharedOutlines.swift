/// Outlines with fewer points, in which neighbours still share their borders.
///
/// Lines are cut where more than two outlines, or other ones than before, meet. Each piece between two cuts is simplified by itself
/// (Ramer 1972, Douglas and Peucker 1973), in one direction whichever outline it belongs to: so both sides of a border stay the same.
struct SharedOutlines {
    typealias Point = RegionMap.Point

    private let junctions: Set<Point>
    private let tolerance: Double
    private let stretch: Double

    /// - Parameters:
    ///   - rings: All lines of all outlines.
    ///   - tolerance: How far a point may lie from the line that replaces it, in units of `y`.
    ///   - stretch: How long a unit of `x` is, in units of `y`.
    init(_ rings: [[Point]], tolerance: Double, stretch: Double) {
        self.tolerance = tolerance
        self.stretch = stretch
        var neighbours: [Point: (Point, Point)] = Dictionary(minimumCapacity: rings.reduce(0) { $0 + $1.count })
        var junctions: Set<Point> = []
        for ring in rings {
            for (index, point) in ring.enumerated() {
                let pair = Self.ordered(
                    ring[index == 0 ? ring.count - 1 : index - 1], ring[index + 1 == ring.count ? 0 : index + 1])
                guard let known = neighbours.updateValue(pair, forKey: point) else { continue }
                if known != pair { junctions.insert(point) }
            }
        }
        self.junctions = junctions
    }

    /// One of the lines, simplified; empty if nothing is left of it.
    func simplified(_ ring: [Point]) -> [Point] {
        let cuts = ring.indices.filter { junctions.contains(ring[$0]) }
        let pieces = cuts.isEmpty ? around(ring) : between(cuts, of: ring)
        let points = pieces.flatMap { piece($0).dropLast() }
        return points.count >= 3 ? points : []
    }

    /// The pieces from one cut to the next, both ends included.
    private func between(_ cuts: [Int], of ring: [Point]) -> [[Point]] {
        cuts.indices.map { index in
            let (from, to) = (cuts[index], cuts[(index + 1) % cuts.count])
            return from < to ? Array(ring[from...to]) : Array(ring[from...]) + ring[...to]
        }
    }

    /// A line that meets no other is cut at its first point in the order of points, and at the one farthest from that.
    private func around(_ ring: [Point]) -> [[Point]] {
        guard let first = ring.indices.min(by: { Self.isBefore(ring[$0], ring[$1]) }) else { return [] }
        let points = Array(ring[first...]) + ring[...first]
        let far = points.indices.max { (distance(points[$0], points[0]), $1) < (distance(points[$1], points[0]), $0) } ?? 0
        return [Array(points[...far]), Array(points[far...])]
    }

    private func piece(_ points: [Point]) -> [Point] {
        guard points.count > 2, let first = points.first, let last = points.last else { return points }
        // A loop from a cut to itself has a direction by the points beside it.
        let (ahead, behind) = first == last ? (points[1], points[points.count - 2]) : (first, last)
        return Self.isBefore(ahead, behind) ? kept(points) : kept(points.reversed()).reversed()
    }

    private func kept(_ points: [Point]) -> [Point] {
        var isKept = [Bool](repeating: false, count: points.count)
        (isKept[0], isKept[points.count - 1]) = (true, true)
        var open = [(0, points.count - 1)]
        while let (from, to) = open.popLast() {
            guard let farthest = farthest(points, from, to) else { continue }
            isKept[farthest] = true
            open += [(from, farthest), (farthest, to)]
        }
        return points.indices.filter { isKept[$0] }.map { points[$0] }
    }

    /// The point between two that lies farthest from the line through them, if it is too far.
    private func farthest(_ points: [Point], _ from: Int, _ to: Int) -> Int? {
        var (found, greatest): (Int?, Double) = (nil, tolerance * tolerance)
        for index in from + 1..<max(from + 1, to) {
            let distance = distance(points[index], from: points[from], to: points[to])
            if distance > greatest { (found, greatest) = (index, distance) }
        }
        return found
    }

    /// The square of how far a point is from a line between two others.
    private func distance(_ point: Point, from start: Point, to end: Point) -> Double {
        let (x, y) = (Double(point.x - start.x) * stretch, Double(point.y - start.y))
        let (dx, dy) = (Double(end.x - start.x) * stretch, Double(end.y - start.y))
        let length = dx * dx + dy * dy
        let along = length == 0 ? 0 : max(0, min(1, (x * dx + y * dy) / length))
        let (across, down) = (x - along * dx, y - along * dy)
        return across * across + down * down
    }

    private func distance(_ point: Point, _ other: Point) -> Double { distance(point, from: other, to: other) }

    private static func ordered(_ one: Point, _ other: Point) -> (Point, Point) {
        isBefore(one, other) ? (one, other) : (other, one)
    }

    private static func isBefore(_ one: Point, _ other: Point) -> Bool { (one.x, one.y) < (other.x, other.y) }
}
