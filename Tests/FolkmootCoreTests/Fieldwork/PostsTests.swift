import Basics
@_spi(Stores) import FolkmootTenancy
import Foundation
import Testing

@testable import FolkmootCore

@Suite("Posts come in from tools for social media")
struct PostsTests {
    private let accounts = "account,area,team,kind\nBlaby Police,E07000129,blaby-1,social\n"

    @Test("Posts become encounters once, count for their team, and a later export brings later figures")
    func posts() async throws {
        let force = try await FieldworkForce(today: try #require(Day("2026-05-20")))
        let staff = try await force.staff("Comms")
        let first = """
            Post ID,Page name,Publish time,Post message,Permalink,Reach,Engagements,Mood
            17,BLABY POLICE,19/05/2026 18:30,"Lock sheds, please",https://social.example/17,"1,204",31,good
            18,Blaby Police,2026-05-19T23:30:00Z,\(String(repeating: "Long words ", count: 80)),,,,

            """

        let dry = try await bring(first, into: force, by: staff, isDryRun: true)
        let come = try await bring(first, into: force, by: staff)
        let again = try await bring(first, into: force, by: staff)
        let later = try await bring(first.replacingOccurrences(of: "\"1,204\",31", with: "1300,35"), into: force, by: staff)
        let store = EncounterStore(staff)
        let encounters = try await store.latest(in: "E07000129")

        #expect((dry.added, come.added, again.added, again.unchanged) == (2, 2, 0, 2))
        #expect((later.added, later.changed, later.unchanged) == (0, 1, 1) && come.passedOver == ["Mood"])
        #expect(encounters.map(\.heldOn.description) == ["2026-05-20", "2026-05-19"])
        #expect(encounters.map(\.reached) == [nil, 1300] && encounters.map(\.engagements) == [nil, 35])
        #expect(encounters.allSatisfy { $0.team == "blaby-1" && $0.doneBy == staff.account.id })
        #expect(encounters[0].words.unicodeScalars.count <= 500 && encounters[0].words.hasSuffix("…"))
        let record = try await ComplianceStore(staff).record(of: "social", for: "blaby-1")
        #expect(record.periods.suffix(2).map(\.count) == [1, 1])

        // What was withdrawn stays so.
        try await store.withdraw(encounters[1].id, because: "Posted by mistake")
        let after = try await bring(first, into: force, by: staff)
        #expect((after.added, after.changed) == (0, 0))
        await force.remove()
    }

    @Test("With anything wrong nothing comes in, and all that is wrong is told by line and column")
    func findings() async throws {
        let force = try await FieldworkForce(today: try #require(Day("2026-05-20")))
        let staff = try await force.staff("Comms")
        let text = """
            id,page,date,text,link,reach
            1,Blaby Police,2026-05-19,Fine,,
            2,Elsewhere,2026-05-19,Fine,,
            3,Blaby Police,05/19/2026,Fine,,
            4,Blaby Police,2026-05-21,Fine,,
            5,Blaby Police,2026-05-19,,http://social.example,many
            1,Blaby Police,2026-05-19,Twice,,

            """

        let report = try await bring(text, into: force, by: staff)

        #expect(report.findings.map { "\($0.line):\($0.column)" } == ["3:3", "4:16", "5:16", "6:27", "7:1"])
        #expect(report.added == 0)
        #expect(try await EncounterStore(staff).latest(in: "E07000129").isEmpty)
        await #expect(throws: Problem.self) {
            try await PostsImport(try await force.operations).run(
                file: try file("id,page,date,text\n", "posts", force), accounts: try file(accounts, "accounts", force),
                by: "nobody@example.org")
        }
        await #expect(throws: Problem.self) { try await bring("id,page,text\n", into: force, by: staff) }
        await #expect(throws: Problem.self) { try await bring("", into: force, by: staff) }
        await force.remove()
    }

    private func bring(
        _ text: String, into force: FieldworkForce, by staff: StaffScope, isDryRun: Bool = false
    ) async throws -> PostsReport {
        try await PostsImport(try await force.operations).run(
            file: try file(text, "posts", force), accounts: try file(accounts, "accounts", force), by: staff.account.email,
            isDryRun: isDryRun)
    }

    private func file(_ text: String, _ name: String, _ force: FieldworkForce) throws -> String {
        let path = "\(force.folder)/\(name).csv"
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        return path
    }
}
