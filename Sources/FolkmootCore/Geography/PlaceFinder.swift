import Basics
@_spi(Stores) public import FolkmootTenancy
import Glibc
import Storage

/// Finds the smallest area at a place that somebody tells by a postcode or by where their phone is; the place itself is not kept.
public struct PlaceFinder: Sendable {
    private let scope: StaffScope

    /// The areas of a person's force.
    public init(_ scope: StaffScope) { self.scope = scope }

    /// The smallest area in an area that has a place.
    ///
    /// Where borders are known the place lies within them; elsewhere it is the area with the nearest centre, up to twenty kilometres away.
    ///
    /// - Parameter typed: a postcode, or degrees north and east with a comma between them, as WGS 84 has them.
    /// - Throws: an `.invalid` ``Problem`` if it is neither, or lies elsewhere.
    public func area(at typed: String, within base: Area) async throws -> Area {
        let configuration = scope.tenant.configuration
        if let position = Position(typed: typed) { return try await area(at: position, within: base) }
        let code = try configuration.area(ofPostcode: typed, in: .en)
        guard configuration.areas.isArea(code, within: base.code), let area = configuration.areas[code] else {
            throw Self.outside(base)
        }
        return area
    }

    private func area(at position: Position, within base: Area) async throws -> Area {
        let (tree, today) = (scope.tenant.configuration.areas, scope.today)
        let smallest = tree.subtree(of: base.code, at: today).filter { tree.children(of: $0.code, at: today).isEmpty }
        let packed = try await scope.data.read { db in try BoundaryTables.packed(of: smallest.map(\.code), in: db) }
        let point = Boundary.Point(position)
        let found = smallest.first { area in packed[area.code].map { Boundary(packed: $0).contains(point) } ?? false }
        guard let area = found ?? Self.nearest(to: position, of: smallest.filter { packed[$0.code] == nil }) else {
            throw Self.outside(base)
        }
        return area
    }

    private static func nearest(to position: Position, of areas: [Area]) -> Area? {
        let distances = areas.compactMap { area in area.position.map { (area: area, kilometres: $0.kilometres(to: position)) } }
        return distances.filter { $0.kilometres <= 20 }.min { $0.kilometres < $1.kilometres }?.area
    }

    private static func outside(_ base: Area) -> Problem {
        Problem(.invalid, "This place is not in \(base.name.english). Choose the area from the list, or leave it open.")
    }
}

extension Position {
    /// Degrees north and east, with a comma between them.
    init?(typed: String) {
        let parts = typed.split(separator: ",").map { CleanText.line(String($0), limit: 40) }
        guard parts.count == 2, let north = Double(parts[0]), let east = Double(parts[1]) else { return nil }
        guard (-90...90).contains(north), (-180...180).contains(east) else { return nil }
        self.init(latitude: north, longitude: east)
    }

    /// How far it is to another over the ground, as if the earth were flat between them: right to a hundredth within a force.
    func kilometres(to other: Position) -> Double {
        let shrinking = cos((latitude + other.latitude) / 2 * .pi / 180)
        let (north, east) = (other.latitude - latitude, (other.longitude - longitude) * shrinking)
        return (north * north + east * east).squareRoot() * 111.2
    }
}

extension Boundary.Point {
    fileprivate init(_ position: Position) {
        self.init(
            east: Int32((position.longitude * Boundary.unitsOfDegree).rounded()),
            north: Int32((position.latitude * Boundary.unitsOfDegree).rounded()))
    }
}

extension Boundary {
    /// Whether a point lies within: a line from it to the west crosses the border an odd number of times.
    func contains(_ point: Point) -> Bool {
        rings.reduce(false) { $0 != Self.encloses($1, point) }
    }

    /// Whether a point lies within one line.
    static func encloses(_ ring: [Point], _ point: Point) -> Bool { crossings(of: ring, westOf: point) % 2 == 1 }

    private static func crossings(of ring: [Point], westOf point: Point) -> Int {
        var crossings = 0
        for (number, end) in ring.enumerated() {
            let begin = ring[number == 0 ? ring.count - 1 : number - 1]
            guard (begin.north > point.north) != (end.north > point.north) else { continue }
            let share = (Double(point.north) - Double(begin.north)) / (Double(end.north) - Double(begin.north))
            if Double(begin.east) + share * (Double(end.east) - Double(begin.east)) < Double(point.east) { crossings += 1 }
        }
        return crossings
    }
}
