import Basics
@_spi(Stores) import FolkmootTenancy
import Foundation
import Storage
import Testing

@testable import FolkmootCore

@Suite("Borders of areas")
struct BoundaryTests {
    private typealias Point = Boundary.Point

    @Test("A border comes back from its packed bytes as it was", arguments: 0..<50)
    func packing(seed: Int) {
        var generator = SeededGenerator(UInt64(seed) &* 7919)
        let rings = (0..<Int.random(in: 1...4, using: &generator)).map { _ in
            (0..<Int.random(in: 3...40, using: &generator)).map { _ in
                Point(
                    east: .random(in: -18_000_000...18_000_000, using: &generator),
                    north: .random(in: -9_000_000...9_000_000, using: &generator))
            }
        }
        let boundary = Boundary(rings: rings)

        #expect(Boundary(packed: boundary.packed) == boundary)
        #expect(Boundary(packed: Array(boundary.packed.dropLast())).rings.count < boundary.rings.count)
    }

    @Test("The border of neighbours has what they do not share: one line around two, two lines around a ring")
    func union() {
        let pair = BoundaryUnion.border(of: [Self.cell(0, 0), Self.cell(1, 0)])
        let wreath = BoundaryUnion.border(
            of: (0..<9).filter { $0 != 4 }.map { Self.cell(Int32($0 % 3), Int32($0 / 3)) })

        #expect(pair.rings.map(\.count) == [6])
        #expect(wreath.rings.map(\.count).sorted() == [4, 12])
        #expect(Self.enclosed(by: wreath).count == 8)
    }

    @Test("A border with a hole, and land within that, is a geometry of RFC 7946: outer lines against the clock, holes with it")
    func geometry() throws {
        func square(_ from: Int32, _ to: Int32) -> [Point] {
            [
                Point(east: from, north: from), Point(east: from, north: to), Point(east: to, north: to),
                Point(east: to, north: from),
            ]
        }
        let border = Boundary(rings: [square(40, 60), square(0, 100), square(20, 80), square(200, 300)])

        let geometry = String(decoding: border.geometry.encoded(pretty: false), as: UTF8.self)

        #expect(
            geometry == """
                {"type":"MultiPolygon","coordinates":[[[[0.0006,0.0004],[0.0006,0.0006],[0.0004,0.0006],[0.0004,0.0004],[0.0006,0.0004]]],\
                [[[0.001,0.0],[0.001,0.001],[0.0,0.001],[0.0,0.0],[0.001,0.0]],[[0.0002,0.0002],[0.0002,0.0008],[0.0008,0.0008],[0.0008,0.0002],[0.0002,0.0002]]],\
                [[[0.003,0.002],[0.003,0.003],[0.002,0.003],[0.002,0.002],[0.003,0.002]]]]}
                """)
    }

    @Test("Whatever cells of a sheet are put together, the border encloses just their area", arguments: 0..<50)
    func unions(seed: Int) {
        var generator = SeededGenerator(UInt64(seed) &* 104_729)
        let cells = (0..<64).filter { _ in Bool.random(using: &generator) }

        let border = BoundaryUnion.border(of: cells.map { Self.cell(Int32($0 % 8), Int32($0 / 8)) })

        #expect(Self.enclosed(by: border) == Set(cells))
    }

    @Test("A point lies within a border just where the cells lie of which it was made", arguments: 0..<50)
    func points(seed: Int) {
        var generator = SeededGenerator(UInt64(seed) &* 15_485_863)
        let cells = Set((0..<64).filter { _ in Bool.random(using: &generator) })
        // Ten times as large, so that there are points within.
        let small = BoundaryUnion.border(of: cells.map { Self.cell(Int32($0 % 8), Int32($0 / 8)) })
        let border = Boundary(rings: small.rings.map { ring in ring.map { Point(east: $0.east * 10, north: $0.north * 10) } })

        let found = (0..<64).filter { (cell: Int) -> Bool in
            let (x, y) = (cell % 8 * 10 + 3, cell / 8 * 10 + 7)
            return border.contains(Point(east: Int32(x), north: Int32(y)))
        }

        #expect(Set(found) == cells)
    }

    @Test("Borders are brought by the codes among properties, of a ward and its district the ward; others are passed over")
    func importing() async throws {
        let force = try await CrimeForce()
        let path = try Self.file(
            [Self.feature("mill", 0, also: "north"), Self.feature("north", 0), Self.feature("elsewhere", 5)], force)

        let dry = try await BoundaryImport(force.operations).run(file: path, source: "Test, 2026", isDryRun: true)
        let nothing = try await Self.stored(force)
        let first = try await BoundaryImport(force.operations).run(file: path, source: "Test, 2026")
        let again = try await BoundaryImport(force.operations).run(file: path, source: "Test, 2027")
        let moved = try await BoundaryImport(force.operations).run(
            file: Self.file([Self.feature("mill", 3)], force), source: "Test, 2028")

        #expect(dry == first && nothing.isEmpty)
        #expect(first.counts.map(\.count) == [2, 0, 0, 0, 1, 8])
        #expect((again.added, again.changed, again.unchanged) == (0, 0, 2))
        #expect((moved.added, moved.changed, moved.unchanged) == (0, 1, 0))
        #expect(try await Self.stored(force) == ["mill Test, 2028", "north Test, 2027"])
        #expect(
            try await force.audit(of: "areas").first
                == #"areas.boundaries-replaced {"added":2,"changed":0,"passed_over":1,"points":8,"unchanged":0,"without_geometry":0}"#
        )
        await force.remove()
    }

    @Test("A file that cannot be used changes nothing, and says where and why")
    func refused() async throws {
        let force = try await CrimeForce()
        let twice = try Self.file([Self.feature("mill", 0), Self.feature("mill", 1)], force)
        let other = try Self.file([Self.feature("elsewhere", 0)], force)
        let line = try Self.file([#"{"type":"Line"}"#], force)

        for (path, words) in [
            (twice, "line 3, column 1: The area mill is in the file twice."), (other, "features passed over: 1."),
            (line, "line 2, column 1: This is no feature"), ("/nothing.geojson", "There is no file /nothing.geojson."),
        ] {
            let error = await #expect(throws: Problem.self) {
                try await BoundaryImport(force.operations).run(file: path, source: "Test")
            }
            #expect(error?.message.contains(words) == true, "\(String(describing: error))")
        }
        #expect(try await Self.stored(force).isEmpty)
        #expect(try await force.audit(of: "areas").isEmpty)
        await force.remove()
    }

    @Test("An area without a border of its own has that of its parts, once all of them have one")
    func parts() async throws {
        let force = try await CrimeForce()
        try await BoundaryImport(force.operations).run(file: Self.file([Self.feature("mill", 0)], force), source: "One")
        let some = try await AreaStore(force.staff()).start()
        try await BoundaryImport(force.operations).run(file: Self.file([Self.feature("kirk", 1)], force), source: "Two")
        let all = try await AreaStore(force.staff()).start()

        #expect(some.first?.boundaries.byArea["north"] == nil)
        #expect(all.first?.boundaries.byArea["north"]?.rings.map(\.count) == [6])
        #expect(all.first?.boundaries.byArea["south"] == nil)
        #expect(all.first?.boundaries.sources == ["One", "Two"])
        await force.remove()
    }

    @Test(
        "The published wards of three forces all find their areas",
        .enabled(if: ShippedAreaTests.isThere, "The reference data is not beside the package."),
        arguments: [("leicestershire", 176), ("lancashire", 253), ("humberside", 81)])
    func published(slug: String, count: Int) async throws {
        let force = try await CrimeForce.shipped(slug)

        let wards = try await BoundaryImport(force.operations).run(
            file: "\(ShippedAreaTests.data)/boundaries_wards_\(slug).geojson", source: "ONS")
        let districts = try await BoundaryImport(force.operations).run(
            file: "\(ShippedAreaTests.data)/boundaries_local_authorities.geojson", source: "ONS")

        #expect(wards.added == count && wards.passedOver == 0 && wards.withoutGeometry == 0)
        #expect(districts.added == force.tenant.configuration.areas.areas(ofKind: "district").count)
        await force.remove()
    }

    // MARK: - Helpers

    /// A square of one unit.
    private static func cell(_ east: Int32, _ north: Int32) -> Boundary {
        Boundary(rings: [
            [
                Point(east: east, north: north), Point(east: east + 1, north: north), Point(east: east + 1, north: north + 1),
                Point(east: east, north: north + 1),
            ]
        ])
    }

    /// The cells of a sheet of eight by eight whose middle lies inside.
    private static func enclosed(by boundary: Boundary) -> Set<Int> {
        Set(
            (0..<64).filter { cell in
                let (x, y) = (Double(cell % 8) + 0.5, Double(cell / 8) + 0.5)
                var crossings = 0
                for ring in boundary.rings {
                    for (index, from) in ring.enumerated() {
                        let to = ring[(index + 1) % ring.count]
                        if from.east == to.east, Double(from.east) > x, (Double(from.north) > y) != (Double(to.north) > y) {
                            crossings += 1
                        }
                    }
                }
                return crossings % 2 == 1
            })
    }

    private static func feature(_ code: String, _ east: Int, also: String = "none") -> String {
        let (left, right) = ("0.0000\(east)", "0.0000\(east + 1)")
        return """
            {"type":"Feature","properties":{"lad":"\(also)","WD25CD":"\(code)","n":7},"geometry":{"type":"Polygon","coordinates":\
            [[[\(left),50],[\(right),50],[\(right),50.00001],[\(left),50.00001],[\(left),50]]]}}
            """
    }

    private static func file(_ features: [String], _ force: CrimeForce) throws -> String {
        let text = "{\"type\":\"FeatureCollection\",\"features\":[\n\(features.joined(separator: ",\n"))]}"
        let path = "\(force.folder)/\(ID<BoundaryTests>()).geojson"
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    private static func stored(_ force: CrimeForce) async throws -> [String] {
        try await force.operations.data.read { db in
            try db.map("SELECT area, source FROM area_boundary ORDER BY area") { "\(try $0[0] as String) \(try $0[1] as String)" }
        }
    }
}
