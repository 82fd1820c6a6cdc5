import Basics
import FolkmootCore
import FolkmootTenancy
import Foundation
import Testing

@testable import FolkmootWeb

@Suite("Maps of areas for staff")
struct AreaMapTests {
    @Test("Without borders areas are circles at their middles, with a link and a title each, and a table after them")
    func circles() async throws {
        let town = try await Town()
        let staff = try await town.signedIn(role: "analyst")

        let page = try await staff.get("/staff/areas/E23000021")

        #expect(page.body.contains("<circle class=\"chart-region\""))
        #expect(page.body.contains("href=\"/staff/areas/E06000016\" aria-label=\"Leicester: "))
        #expect(page.body.contains("Circles stand at the middle of each area and are as large as its number of households."))
        #expect(page.row("Leicester") != nil)
        await town.remove()
    }

    @Test("With borders areas have their shapes, and the page says where these are from, every hostile word as text")
    func shapes() async throws {
        let town = try await Town()
        try await Self.importing(into: town, below: "E23000021")
        let staff = try await town.signedIn(role: "analyst")

        let page = try await staff.get("/staff/areas/E23000021")
        let crime = try await staff.get("/staff/crime/E23000021")

        #expect(page.body.contains("<path class=\"chart-region\" d=\"M"))
        #expect(page.body.contains("Boundaries: &lt;b&gt;ONS&lt;/b&gt;. Households: Census 2021."))
        #expect(page.body.contains("0.00\u{A0}% (9)</li>"))
        #expect(crime.status == 200)
        await town.remove()
    }

    @Test(
        "A map of one kind shows all areas of that kind with what they lie in, as page and as file; of unknown kinds there is none")
    func kinds() async throws {
        let town = try await Town()
        let staff = try await town.signedIn(role: "analyst")

        let wards = try await staff.get("/staff/areas/E23000021/map")
        let districts = try await staff.get("/staff/areas/E23000021/map?kind=district")
        let csv = try await staff.get("/staff/areas/E23000021/map.csv?kind=ward")

        #expect(wards.body.contains(">Abbey, Leicester</a>") && wards.body.contains("aria-current=\"page\">Wards</a>"))
        #expect(districts.row("Leicester") != nil && !districts.body.contains("Abbey"))
        let lines = csv.body.split(separator: "\r\n")
        #expect(lines.count == 1 + 176)
        #expect(lines.contains { $0.hasPrefix("E05010458,Abbey,ward,E06000016,0,") && $0.hasSuffix(",Census 2021") })
        for path in ["/staff/areas/E23000021/map?kind=street", "/staff/areas/E05010458/map", "/staff/areas/none/map"] {
            #expect(try await staff.get(path).status == 404, "\(path)")
        }
        await town.remove()
    }

    @Test("Whoever sees one area has the map of that area, and no other")
    func reach() async throws {
        let town = try await Town()
        let staff = try await town.signedIn(role: "inspector", area: "E06000016")

        #expect(try await staff.get("/staff/areas/E06000016/map").status == 200)
        for path in ["/staff/areas/E23000021/map", "/staff/areas/E06000017/map", "/staff/areas/E06000017/map.csv"] {
            #expect(try await staff.get(path).status == 404, "\(path)")
        }
        #expect(try await town.browser().get("/staff/areas/E06000016/map").status == 303)
        await town.remove()
    }

    @Test(
        "A map of 250 wards in their published shapes has fewer than 150 KB",
        .enabled(
            if: FileManager.default.fileExists(atPath: AreaMapTests.published), "The reference data is not beside the package."))
    func weight() async throws {
        let town = try await Town(["lancashire"])
        try await BoundaryImport(town.operations.force("lancashire")).run(file: Self.published, source: "ONS, wards, May 2025")
        let staff = try await town.signedIn(role: "analyst", at: "lancashire")

        let page = try await staff.get("/staff/areas/E23000003/map?kind=ward")

        let start = try #require(page.body.range(of: "<div class=\"chart chart-map\">"))
        let end = try #require(page.body.range(of: "</div>", range: start.upperBound..<page.body.endIndex))
        let map = page.body[start.lowerBound..<end.upperBound]
        #expect(map.components(separatedBy: "<path class=\"chart-region\"").count > 240)
        #expect(map.utf8.count < 150_000, "\(map.utf8.count)")
        await town.remove()
    }

    static let published = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../../shared/data/boundaries_wards_lancashire.geojson").standardized.path

    /// Squares side by side for the parts of an area.
    private static func importing(into town: Town, below code: String) async throws {
        let scope = try await town.operations.force("leicestershire")
        let features = scope.tenant.configuration.areas.children(of: code).enumerated().map { index, area in
            let corners = [(0, 50), (1, 50), (1, 51), (0, 51), (0, 50)].map { "[\($0.0 + index),\($0.1)]" }.joined(separator: ",")
            return
                #"{"type":"Feature","properties":{"code":"\#(area.code)"},"geometry":{"type":"Polygon","coordinates":[[\#(corners)]]}}"#
        }
        let path = "\(town.folder)/\(ID<AreaMapTests>()).geojson"
        let text = #"{"type":"FeatureCollection","features":[\#(features.joined(separator: ","))]}"#
        try Data(text.utf8).write(to: URL(filePath: path))
        try await BoundaryImport(scope).run(file: path, source: "<b>ONS</b>")
    }
}
