import Basics
@_spi(Stores) import FolkmootTenancy
import Foundation
import Storage
import Testing

@testable import FolkmootCore

@Suite("Streets and postcodes under their areas")
struct StreetTests {
    private static let header = "street,postcode,area,households,source,date"

    private func bring(_ lines: String..., into force: MemberForce, isDryRun: Bool = false) async throws -> StreetImportReport {
        let path = force.folder + "/streets.csv"
        try Data(([Self.header] + lines).joined(separator: "\n").utf8).write(to: URL(fileURLWithPath: path))
        return try await StreetImport(force.operations).run(file: path, isDryRun: isDryRun)
    }

    /// Somebody who sees the members of an area, unless the role says otherwise.
    private func staff(in area: String?, of force: MemberForce, role: String = "officer") async throws -> StaffScope {
        let email = "\(ID<Account>())@example.org".lowercased()
        let new = NewAccount(email: email, name: "Staff", password: "wren heron plover", grants: [(role, area)])
        _ = try await force.operations.addStaff(new)
        let token = try await force.platform.signIn(
            email: email, password: "wren heron plover", from: Origin(.page), at: force.tenant)
        return try #require(try await force.platform.staff(token, at: force.tenant, from: Origin(.page)))
    }

    private func member(_ number: Int, _ address: String, _ postcode: String) -> String {
        "P\(number),p\(number)@example.org,\(address),\(postcode),2026-01-05,police,1"
    }

    private func people(in force: MemberForce) async throws {
        _ = try await force.importing(
            "name,email,address,postcode,consent_on,consent_provider,consent_wording", member(1, "1 Mill Lane", "LL1 1AA"),
            member(2, "1 Mill Lane", "LL1 1AA"), member(3, "2 Mill Lane", "LL1 1AB"), member(4, "Nowhere Street", "LL1 1AB"),
            member(5, "3 Other Road", "LL2 1AA"))
    }

    @Test("Streets are told with the least covered first, from the members and the households of their postcodes")
    func coverage() async throws {
        let force = try await MemberForce()
        try await people(in: force)
        let report = try await bring(
            "Mill Lane,ll11aa,,4,Register,2026-01-01", "Mill Lane,LL1 1AB,mill,6,Register,2026-01-01",
            "Far Road,LL2 1AA,,20,Register,2026-01-01", "New Road,LL2 1AB,,,Register,2026-01-01", into: force)
        let store = StreetStore(try await staff(in: force.configuration.code, of: force))

        let streets = try await store.streets(in: force.configuration.code)

        #expect(report.added == 4)
        #expect(report.faults == [])
        #expect(streets.reports.map(\.street.name) == ["Far Road", "Mill Lane", "New Road"])
        #expect(streets.reports.map(\.street.area) == ["south", "mill", "south"])
        #expect(
            streets.reports.map(\.count.members) == [
                AreaCount(members: 1, households: 1), AreaCount(members: 4, households: 2), AreaCount(),
            ])
        #expect(streets.reports.map(\.count.households) == [20, 10, nil])
        #expect(streets.reports.map { $0.count.coverage?.percent(decimals: 1) } == ["5.0", "20.0", nil])
        #expect(streets.reports[1].postcodes.map(\.count.members.households) == [1, 1])
        #expect(try await store.street(streets.reports[1].street.id).report == streets.reports[1])
        #expect(try await store.streets(in: "mill").reports.map(\.street.name) == ["Mill Lane"])
        await force.remove()
    }

    @Test("A file can be brought again: it replaces what was there of its postcodes, and a street without any is gone")
    func again() async throws {
        let force = try await MemberForce()
        _ = try await bring("Mill Lane,LL1 1AA,,4,Register,2025-01-01", "Old Road,LL2 1AA,,9,Register,2025-01-01", into: force)
        let dry = try await bring("Mill Lane,LL2 1AA,mill,5,Register,2026-01-01", into: force, isDryRun: true)
        let store = StreetStore(try await staff(in: force.configuration.code, of: force))
        let before = try await store.streets(in: force.configuration.code)

        let report = try await bring("Mill Lane,LL2 1AA,mill,5,Register,2026-01-01", into: force)

        let after = try await store.streets(in: force.configuration.code)
        #expect(dry == report)
        #expect((report.added, report.renewed, report.removed) == (0, 1, 1))
        #expect(before.reports.map(\.street.name).sorted() == ["Mill Lane", "Old Road"])
        #expect(after.reports.map(\.street.name) == ["Mill Lane"])
        #expect(after.reports.first?.postcodes.map(\.postcode) == ["LL1 1AA", "LL2 1AA"])
        #expect(after.reports.first?.street.id == before.reports.first { $0.street.name == "Mill Lane" }?.street.id)
        await force.remove()
    }

    @Test(
        "What cannot be used is told with its line, and the rest comes in; a file of something else is refused with the missing column"
    )
    func faults() async throws {
        let force = try await MemberForce()

        let report = try await bring(
            "Mill Lane,LL1 1AA,,4,Register,2026-01-01", "Mill Close,LL1 1AA,,4,Register,2026-01-01", "A,nothing,,4,R,2026-01-01",
            "A,SA1 1AA,,4,R,2026-01-01", "A,LL1 1AC,nowhere,4,R,2026-01-01", "A,LL1 1AD,,-4,R,2026-01-01",
            "A,LL1 1AE,,4,,2026-01-01",
            "A,LL1 1AF,,4,R,2999-01-01", ",LL1 1AG,,4,R,2026-01-01", "A,LL1 1AH,,٤,R,2026-01-01", into: force)

        #expect(report.added == 1)
        #expect(report.faults.map(\.line) == [3, 4, 5, 6, 7, 8, 9, 10, 11])
        #expect(report.faults[0].reason.contains("stands in line 2 already"))
        let path = force.folder + "/other.csv"
        try Data("street,postcode,date\nA,LL1 1AA,2026-01-01\n".utf8).write(to: URL(fileURLWithPath: path))
        let problem = await #expect(throws: Problem.self) { _ = try await StreetImport(force.operations).run(file: path) }
        #expect(problem?.message.contains("source") == true)
        await force.remove()
    }

    @Test("Streets are for those who may see the members of their area, and for nobody else")
    func reach() async throws {
        let force = try await MemberForce()
        _ = try await bring("Mill Lane,LL1 1AA,,4,Register,2026-01-01", "Far Road,LL2 1AA,,20,Register,2026-01-01", into: force)
        let all = try await StreetStore(try await staff(in: force.configuration.code, of: force)).streets(
            in: force.configuration.code)
        let far = try #require(all.reports.first { $0.street.name == "Far Road" }).street.id
        let local = StreetStore(try await staff(in: "north", of: force))
        let chief = StreetStore(try await staff(in: nil, of: force, role: "chief"))

        #expect(try await local.streets(in: "north").reports.map(\.street.name) == ["Mill Lane"])
        await #expect(throws: Problem.missing("area")) { _ = try await local.streets(in: "south") }
        await #expect(throws: Problem.missing("street")) { _ = try await local.street(far) }
        await #expect(throws: Problem.missing("area")) { _ = try await chief.streets(in: "south") }
        await force.remove()
    }
}
