public import Basics

extension Boundary {
    /// The border as a geometry of RFC 7946: a `MultiPolygon` whose outer lines run against the clock, and holes with it.
    public var geometry: JSON {
        let outer = rings.indices.filter { depth(of: $0) % 2 == 0 }
        let polygons = outer.map { place -> JSON in
            let holes = rings.indices.filter { depth(of: $0) == depth(of: place) + 1 && Self.encloses(rings[place], rings[$0][0]) }
            return .array([Self.line(rings[place], isOuter: true)] + holes.map { Self.line(rings[$0], isOuter: false) })
        }
        return ["type": "MultiPolygon", "coordinates": .array(polygons)]
    }

    /// In how many other lines one lies.
    private func depth(of place: Int) -> Int {
        rings.indices.count { $0 != place && Self.encloses(rings[$0], rings[place][0]) }
    }

    /// Closed, in degrees east and north.
    private static func line(_ ring: [Point], isOuter: Bool) -> JSON {
        let points = (doubledArea(of: ring) > 0) == isOuter ? ring : ring.reversed()
        return .array((points + points.prefix(1)).map { [degrees($0.east), degrees($0.north)] })
    }

    private static func degrees(_ units: Int32) -> JSON { .number(Double(units) / unitsOfDegree) }

    /// More than nothing where the line runs against the clock.
    private static func doubledArea(of ring: [Point]) -> Double {
        var area = 0.0
        for (place, point) in ring.enumerated() {
            let next = ring[(place + 1) % ring.count]
            area += Double(point.east) * Double(next.north) - Double(next.east) * Double(point.north)
        }
        return area
    }
}
