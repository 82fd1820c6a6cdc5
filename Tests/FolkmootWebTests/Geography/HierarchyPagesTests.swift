import Basics
import FolkmootCore
import FolkmootTenancy
import Testing

@testable import FolkmootWeb

@Suite("Areas by a further hierarchy, for staff")
struct HierarchyPagesTests {
    @Test("An area's page, its map, its files and surveys completed are by the hierarchy that is asked for, and lead on in it")
    func pages() async throws {
        let town = try await Town(["lancashire"])
        let staff = try await town.signedIn(role: "analyst", at: "lancashire")
        let asked = "hierarchy=neighbourhood"

        let own = try await staff.get("/staff/areas/E23000003")
        let whole = try await staff.get("/staff/areas/E23000003?\(asked)")
        let part = try await staff.get("/staff/areas/LANCS-NPA-1?\(asked)")
        let csv = try await staff.get("/staff/areas/E23000003/map.csv?kind=npa&\(asked)")
        let report = try await staff.get("/staff/reports/surveys?\(asked)")

        #expect(own.body.contains(">Neighbourhood policing areas</a>") && !own.body.contains("LANCS-NPA-1"))
        #expect(whole.body.contains("href=\"/staff/areas/LANCS-NPA-1?\(asked)\""))
        #expect(!whole.body.contains("/staff/areas/LANCS-EAST") && !whole.body.contains("do not cover the whole force"))
        #expect(part.status == 200 && part.body.contains("Neighbourhood 1 (made up)") && !part.body.contains("/profile"))
        #expect(csv.body.split(separator: "\r\n").count == 1 + 18)
        #expect(report.status == 200)
        await town.remove()
    }

    @Test("An area of a further hierarchy is not there without it, and an unknown hierarchy is not there at all")
    func missing() async throws {
        let town = try await Town(["lancashire"])
        let staff = try await town.signedIn(role: "analyst", at: "lancashire")

        for path in [
            "/staff/areas/LANCS-NPA-1", "/staff/areas/E23000003?hierarchy=beats", "/staff/areas/E07000117?hierarchy=neighbourhood",
            "/staff/reports/surveys?hierarchy=beats",
        ] {
            #expect(try await staff.get(path).status == 404, "\(path)")
        }
        await town.remove()
    }
}
