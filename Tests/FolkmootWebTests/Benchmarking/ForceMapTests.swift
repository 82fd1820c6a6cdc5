import Basics
import FolkmootCore
import FolkmootTenancy
import Foundation
import Testing

@testable import FolkmootWeb

@Suite("The map of forces in their shapes")
struct ForceMapTests {
    @Test("Without borders the map is one of tiles; with them each force has its shape, its name and its figure")
    func shapes() async throws {
        let national = try await NationalTown(["leicestershire", "lancashire", "humberside"])
        for (slug, covered) in [("leicestershire", 36120), ("lancashire", 52000), ("humberside", 20000)] {
            try await national.publish(slug, covered: covered, of: 633_967)
        }
        let tiles = try await national.lead.get("/").body

        let found = try read(square("leicestershire", 0), square("E23000003", 1), square("humberside", 2), square("nowhere", 3))
        try await national.town.operations.importForceBoundaries(found.boundaries)
        let map = try await national.lead.get("/").body

        #expect(found.passedOver == 1)
        #expect(tiles.contains("chart-tile") && !tiles.contains("chart-map"))
        #expect(map.contains("chart-map") && !map.contains("chart-tile"))
        #expect(map.contains("Boundaries: A test, 2026."))
        #expect(map.contains("aria-label=\"Leicestershire Police: 5.70"))
        #expect(map.contains("href=\"/forces/humberside?month=2026-02\""))
        await national.town.remove()
    }

    @Test("What cannot be used is refused with its place")
    func faults() throws {
        let twice = #expect(throws: Problem.self) { try read(square("kent", 0), square("kent", 1)) }
        let metres = #expect(throws: Problem.self) { try read(square("kent", 500_000)) }
        let nobody = #expect(throws: Problem.self) { try read(square("nowhere", 0)) }

        #expect(twice?.message.contains("kent is in the file twice.") == true, "\(twice?.message ?? "")")
        #expect(metres?.message.contains("These are no degrees.") == true)
        #expect(nobody?.message.contains("has no border of any force; features passed over: 1.") == true)
    }

    @Test(
        "The 43 police force areas as they are published make a drawing of less than 150 KB",
        .enabled(if: FileManager.default.fileExists(atPath: publishedAreas)))
    func published() async throws {
        let reference = try ReferenceForces(folder: Town.root + "/seeds/reference")
        let found = try ForceBoundaryImport(file: publishedAreas, source: "ONS", reference: reference)
        let national = try await NationalTown(["leicestershire", "lancashire"])
        try await national.publish("leicestershire", covered: 36120, of: 440_489)
        try await national.publish("lancashire", covered: 52000, of: 633_967)
        try await national.town.operations.importForceBoundaries(found.boundaries)

        let body = try await national.lead.get("/").body

        #expect(found.boundaries.byForce.count == 43)
        let drawing = try #require(body.components(separatedBy: "<svg class=\"chart-whole\"").dropFirst().first)
        let bytes = (drawing.components(separatedBy: "</svg>").first ?? "").utf8.count
        #expect(bytes < 150_000, "\(bytes) bytes")
        #expect(body.ranges(of: "class=\"chart-region\"").count > 43)
        await national.town.remove()
    }

    private func read(_ features: String...) throws -> ForceBoundaryImport {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("forces-\(ID<Town>()).geojson").path
        let text = #"{"type":"FeatureCollection","features":["# + features.joined(separator: ",\n") + "]}"
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try ForceBoundaryImport(
            file: path, source: "A test, 2026", reference: try ReferenceForces(folder: Town.root + "/seeds/reference"))
    }

    private func square(_ force: String, _ east: Int) -> String {
        #"{"type":"Feature","properties":{"id":"\#(force)"},"geometry":{"type":"Polygon","coordinates":"#
            + "[[[\(east),52],[\(east + 1),52],[\(east + 1),53],[\(east),53],[\(east),52]]]}}"
    }
}

private let publishedAreas = Town.root + "/../shared/data/boundaries_police_force_areas.geojson"
