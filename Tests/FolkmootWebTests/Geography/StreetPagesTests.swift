import Basics
import FolkmootCore
import FolkmootTenancy
import Foundation
import HTTP
import Testing

@testable import FolkmootWeb

@Suite("Pages of streets")
struct StreetPagesTests {
    private func bring(_ rows: [String], into town: Town) async throws {
        let path = town.folder + "/streets.csv"
        let text = (["street,postcode,area,households,source,date"] + rows).joined(separator: "\n")
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        let report = try await StreetImport(try await town.operations.force("leicestershire")).run(file: path)
        #expect(report.faults == [])
    }

    @Test("Streets of an area are on a page, in a file and as JSON, the least covered first; one street shows its postcodes")
    func streets() async throws {
        let town = try await Town()
        try await bring(
            [
                "High <b>Street,LE13 1AA,E07000133,12,Register,2026-01-01",
                "High <b>Street,LE13 1AB,E07000133,8,Register,2026-01-01",
                "\"=Low, Street\",LE13 1AD,E07000133,,Register,2026-01-01",
            ], into: town)
        let admin = try await town.signedIn(role: "force_admin")

        let page = try await admin.get("/staff/areas/E07000133/streets")
        let csv = try await admin.get("/staff/areas/E07000133/streets.csv")
        let json = try await admin.get("/staff/areas/E07000133/streets.json")
        let street = try #require(page.value(after: "<a href=\"/staff/streets/"))
        let one = try await admin.get("/staff/streets/\(street)")

        #expect(page.heading == "Streets Which streets of Melton are reached least?")
        #expect(page.body.contains("High &lt;b&gt;Street"))
        #expect(csv.body.contains("E07000133,High <b>Street,LE13 1AA,12,0,0,0.0,Register,2026-01-01,"))
        #expect(csv.body.contains("E07000133,\"'=Low, Street\",LE13 1AD,,0,0,,Register,2026-01-01,"))
        #expect(json.body.contains("\"households\":20,\"members\":0,\"households_covered\":0,\"coverage_percent\":\"0.0\""))
        #expect(one.body.contains("LE13\u{A0}1AB"))
        #expect(one.body.contains("Register, 1 January 2026"))
        await town.remove()
    }

    @Test("A long list is shown in pages of a hundred")
    func pages() async throws {
        let town = try await Town()
        let letters = Array("ABDEFGHJLN")
        let rows = (0..<130).map { number in
            "Street \(1000 + number),LE13 \(number / 100)\(letters[number / 10 % 10])\(letters[number % 10]),E07000133,10,Register,2026-01-01"
        }
        try await bring(rows, into: town)
        let admin = try await town.signedIn(role: "force_admin")

        let first = try await admin.get("/staff/areas/E07000133/streets")
        let second = try await admin.get("/staff/areas/E07000133/streets?from=100")
        let beyond = try await admin.get("/staff/areas/E07000133/streets?from=999999")
        let odd = try await admin.get("/staff/areas/E07000133/streets?from=-9223372036854775808")

        #expect(first.body.contains("Street 1099") && !first.body.contains("Street 1100"))
        #expect(second.body.contains("Street 1100") && second.body.contains("Street 1129") && !second.body.contains("Street 1099"))
        #expect(beyond.status == 200)
        #expect(odd.status == 200)
        await town.remove()
    }

    @Test("Who may not see members sees no streets, and a street elsewhere is not there")
    func limits() async throws {
        let town = try await Town()
        try await bring(["High Street,LE13 1AA,E07000133,12,Register,2026-01-01"], into: town)
        let admin = try await town.signedIn(role: "force_admin")
        let street = try #require(
            try await admin.get("/staff/areas/E07000133/streets").value(after: "<a href=\"/staff/streets/"))
        let elsewhere = try await town.signedIn(role: "inspector", area: "E07000129")
        let analyst = try await town.signedIn(role: "analyst")

        #expect(try await elsewhere.get("/staff/streets/\(street)").status == 404)
        #expect(try await elsewhere.get("/staff/areas/E07000133/streets").status == 404)
        #expect(try await analyst.get("/staff/areas/E07000133/streets").status == 403)
        #expect(!(try await analyst.get("/staff/areas/E07000133")).body.contains("/streets"))
        await town.remove()
    }
}
