import Basics
import FolkmootCore
import FolkmootTenancy
import Foundation
import Testing

@testable import FolkmootWeb

@Suite("Recorded crime for staff")
struct CrimePagesTests {
    @Test("With nothing imported the page says which commands bring it, and there is no file")
    func nothing() async throws {
        let town = try await Town()
        let staff = try await town.signedIn(role: "analyst")

        let start = try await staff.get("/staff/crime")
        let area = try await staff.get("/staff/crime/E06000016")
        let csv = try await staff.get("/staff/crime/E06000016/crime.csv")

        #expect(start.heading?.hasSuffix("No recorded crime has been imported yet") == true)
        #expect(start.body.contains("<code>folkmoot crime import</code>"))
        #expect(area.status == 200 && area.body.contains("<code>folkmoot crime places</code>"))
        #expect(csv.status == 404)
        await town.remove()
    }

    @Test("The first page shows the areas in reach side by side, with month, twelve months, rate and source")
    func start() async throws {
        let town = try await Town()
        try await Self.importing(into: town)
        let staff = try await town.signedIn(role: "analyst")

        let page = try await staff.get("/staff/crime")

        #expect(page.heading?.hasSuffix("How much crime was recorded in December 2025?") == true)
        #expect(page.body.contains("10 of the twelve months to December 2025 have not been imported."))
        let leicester = try #require(page.row("Leicester"))
        #expect(leicester.contains("/staff/crime/E06000016"))
        #expect(leicester.contains(">3</td>") && leicester.contains(">5</td>"))
        #expect(leicester.contains("0.0 <span class=\"quiet\">in 2 months</span>"))
        let rutland = try #require(page.row("Rutland"))
        #expect(rutland.contains("<span aria-hidden=\"true\">–</span><span class=\"unseen\">not known</span>"))
        #expect(page.body.contains("data.police.uk, Open Government Licence v3.0; places are approximate."))
        #expect(page.body.contains("Of 7 rows, 1 had no position and 1 lay outside the force’s areas"))
        #expect(page.body.contains("<a href=\"/staff/crime\""))
        await town.remove()
    }

    @Test("An area's page shows its types by month with a chart, and every hostile word as text")
    func area() async throws {
        let town = try await Town()
        try await Self.importing(into: town)
        let staff = try await town.signedIn(role: "analyst")

        let page = try await staff.get("/staff/crime/E06000016")
        let csv = try await staff.get("/staff/crime/E06000016/crime.csv")

        #expect(page.body.contains("3 crimes were recorded in Leicester in December 2025, 1 more than in November 2025"))
        #expect(page.body.contains("<svg"))
        #expect(page.body.contains("&lt;b&gt;Fly tipping") && !page.body.contains("<b>Fly"))
        #expect(page.body.contains("<a href=\"/staff/crime/E23000021\">Leicestershire</a>"))
        let lines = csv.body.split(separator: "\r\n").map(String.init)
        #expect(lines.first == "area,area_name,month,crime_type,count,source")
        #expect(lines.contains("E06000016,Leicester,2025-12,Burglary,2,data.police.uk"))
        #expect(lines.contains("E06000016,Leicester,2025-12,'=Drugs,0,data.police.uk"))
        #expect(lines.contains("E06000016,Leicester,2025-10,Burglary,,data.police.uk"))
        #expect(lines.count == 1 + 12 * 3)
        await town.remove()
    }

    @Test("An area's page leads to its crime; an area out of reach is not there")
    func reach() async throws {
        let town = try await Town()
        try await Self.importing(into: town)
        let staff = try await town.signedIn(role: "inspector", area: "E06000016")

        let area = try await staff.get("/staff/areas/E06000016")
        let start = try await staff.get("/staff/crime")

        #expect(area.body.contains("<a href=\"/staff/crime/E06000016\">Recorded crime here</a>"))
        #expect(!start.body.contains("Rutland"))
        for path in ["/staff/crime/E23000021", "/staff/crime/E06000017", "/staff/crime/E06000017/crime.csv", "/staff/crime/none"] {
            #expect(try await staff.get(path).status == 404, "\(path)")
        }
        #expect(try await town.browser().get("/staff/crime").status == 303)
        await town.remove()
    }

    @Test("Made-up figures are said to be made up, and are not those of data.police.uk")
    func madeUp() async throws {
        let town = try await Town()
        try await Self.importing(into: town, isDemonstration: true)
        let staff = try await town.signedIn(role: "analyst")

        let page = try await staff.get("/staff/crime/E06000016")
        let csv = try await staff.get("/staff/crime/E06000016/crime.csv")

        #expect(page.body.contains("Made up for the demonstration: these are no figures of data.police.uk."))
        #expect(!page.body.contains("Open Government Licence v3.0; places"))
        #expect(csv.body.contains("made up for the demonstration") && !csv.body.contains("data.police.uk"))
        await town.remove()
    }

    /// Two wards of Leicester with crimes of two months.
    private static func importing(into town: Town, isDemonstration: Bool = false) async throws {
        let scope = try await town.operations.force("leicestershire")
        let wards = scope.tenant.configuration.areas.children(of: "E06000016").prefix(2).map(\.code)
        let places = try write(["lsoa_code,ward_code", "E01000001,\(wards[0])", "E01000002,\(wards[1])"], "places.csv", in: town)
        let november = ["E01000001,A,Burglary", "E01000002,B,=Drugs"]
        let december = [
            "E01000001,A,Burglary", "E01000001,A,Burglary", "E01000002,B,<b>Fly tipping", ",,Burglary", "E01999999,C,Burglary",
        ]
        let files = try [("2025-11", november), ("2025-12", december)].map { month, rows in
            try write(
                [header] + rows.map { ",\(month),Leicestershire Police,Leicestershire Police,,,,\($0),," }, "\(month).csv", in: town
            )
        }
        _ = try await CrimePlacesImport(scope).run(file: places)
        _ = try await CrimeImport(scope).run(files: files, isDemonstration: isDemonstration)
    }

    private static func write(_ lines: [String], _ name: String, in town: Town) throws -> String {
        let path = "\(town.folder)/\(name)"
        try Data(lines.joined(separator: "\n").utf8).write(to: URL(fileURLWithPath: path))
        return path
    }

    private static let header =
        "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,Last outcome category,Context"
}
