import Basics
@_spi(Stores) import FolkmootTenancy
import Foundation
@_spi(TenantFiles) import Storage
import Testing

@testable import FolkmootCore

@Suite("Colleagues look at how well things were done, and standards have owners")
struct ReviewTests {
    @Test("The same seed draws the same places, each once; another seed draws others, and no place is drawn more often")
    func draw() {
        let seeds = (1...2_000).map(Int64.init)

        let draws = seeds.map { SampleDraw.places(5, of: 20, seed: $0) }

        #expect(draws == seeds.map { SampleDraw.places(5, of: 20, seed: $0) })
        #expect(draws.allSatisfy { Set($0).count == 5 && $0.allSatisfy((0..<20).contains) })
        // 500 are expected of each place; 5 standard deviations are 97.
        for place in 0..<20 { #expect((403...597).contains(draws.count { $0.contains(place) }), "\(place)") }
        #expect(SampleDraw.places(5, of: 3, seed: 7).sorted() == [0, 1, 2] && SampleDraw.places(5, of: 0, seed: 7).isEmpty)
        // What anybody who draws it anew must find.
        #expect(SampleDraw.places(3, of: 10, seed: 42) == [7, 2, 4])
    }

    @Test("Training may help with what less than half of five reviews or more have found, the rarest first")
    func needs() {
        let rules = FieldworkRules(activities: [], areaKinds: [:], teams: [], atRiskShare: 0.25, criteria: [], owners: [])
        func reviews(_ code: String, _ met: Int, of asked: Int) -> [(asked: [String], met: Set<String>)] {
            (0..<asked).map { ([code], $0 < met ? [code] : []) }
        }

        let quality = ReviewQuality(
            reviews("half", 3, of: 6) + reviews("less", 4, of: 9) + reviews("rare", 1, of: 5) + reviews("few", 0, of: 4), rules)

        #expect(quality.trainingNeeds.map(\.code) == ["rare", "less"])
    }

    @Test("A score is criteria that were met of those asked, summed over reviews and never a mean of scores")
    func quality() throws {
        let rules = FieldworkRules(
            activities: [], areaKinds: [:], teams: [], atRiskShare: 0.25,
            criteria: [
                ReviewCriterion(code: "plain", text: "Plain", activities: []),
                ReviewCriterion(code: "local", text: "Local", activities: ["newsletter"]),
            ], owners: [])

        let quality = ReviewQuality([(["plain"], ["plain"]), (["plain", "local"], []), (["gone", "local"], ["local"])], rules)

        #expect(rules.criteria(for: "meeting").map(\.code) == ["plain"])
        #expect(quality.criteria.map(\.code) == ["plain", "local", "gone"])
        #expect(quality.criteria.map(\.met) == [Ratio(1, of: 2), Ratio(1, of: 2), Ratio(0, of: 1)])
        #expect(quality.all == Ratio(2, of: 5) && quality.reviews == 3)
    }

    @Test("A review from before there were criteria keeps its mark, and counts in no sum")
    func earlier() async throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("folkmoot-\(ID<ReviewTests>()).sqlite").path
        let migrations = Capability.all.flatMap(\.migrations).sorted { $0.number < $1.number }
        let before = Database(path: path, migrations: [Self.kernel] + migrations.filter { $0.number < 200 })
        let id = ID<Encounter>()
        try await before.migrate()
        try await before.write { db in
            try db.run(
                """
                INSERT INTO encounter (id, kind, area, held_on, words, tags, done_by, logged_by, logged_at, changed_at)
                VALUES (\(id), 'social', 'mill', '2026-01-02', 'A post', '', 'a', 'a', 1, 1)
                """)
            try db.run(
                "INSERT INTO encounter_review (encounter, score, words, reviewed_by, reviewed_at) VALUES (\(id), 3, 'Good', 'b', 2)"
            )
        }
        await before.close()

        let after = Database(path: path, migrations: [Self.kernel] + migrations)
        try await after.migrate()
        let (review, quality) = try await after.read { db in
            (
                try EncounterRows.review(of: id, in: db),
                try SampleRows.quality("1 = 1", try Self.configuration().fieldwork, in: db)
            )
        }

        #expect(review?.earlierScore == 3 && review?.words == "Good" && review?.asked == [] && quality.reviews == 0)
        await after.close()
        try? FileManager.default.removeItem(atPath: path)
    }

    /// As much of the kernel's tables as the others stand on.
    static let kernel = Migration(
        1, "kernel",
        """
        CREATE TABLE audit (sequence INTEGER PRIMARY KEY, at INTEGER, actor TEXT, action TEXT, subject TEXT);
        CREATE TABLE audit_head (lines INTEGER NOT NULL);
        CREATE TABLE account (id TEXT PRIMARY KEY, name TEXT, email TEXT, active INTEGER);
        INSERT INTO account VALUES ('b', 'Bo', 'bo@example.org', 1)
        """)

    @Test("A concern begins when a promise was first missed in a row or at risk, and ends once one is kept")
    func undone() throws {
        func stands(_ states: [UnitPeriod.State], on today: String) throws -> String? {
            let day = try #require(Day("2026-01-01"))
            let cells = states.enumerated().map { index, state in
                let month = day.inMonth.adding(months: index)
                return UnitPeriod(days: month.first...month.last, needed: 1, count: 0, state: state)
            }
            let standard = try #require(try Self.configuration().standards.first)
            let unit = StandardUnit(try #require(try Self.configuration().fieldwork.teams.first))
            let compliance = StandardCompliance(standard: standard, units: [unit], periods: cells.map(\.days), cells: [cells])
            return compliance.undone(on: try #require(Day(today)), atRiskShare: 0.25).first.map { "\($0.missed) since \($0.since)" }
        }

        #expect(try stands([.met, .missed, .missed, .due], on: "2026-04-05") == "2 since 2026-03-01")
        #expect(try stands([.met, .missed, .exempt, .atRisk], on: "2026-04-28") == "1 since 2026-03-01")
        // A quarter of 30 days is 7.5: at risk from the day on which 7 are left.
        #expect(try stands([.met, .met, .met, .atRisk], on: "2026-04-28") == "0 since 2026-04-24")
        #expect(try stands([.missed, .missed, .missed, .met], on: "2026-04-28") == nil)
        #expect(try stands([.missed, .met, .notApplicable], on: "2026-03-28") == nil)
        #expect(try stands([.met, .due], on: "2026-02-03") == nil)
    }

    @Test("The nearest holder of the owner’s role answers, and the next line after the days that the force has set")
    func lines() throws {
        let configuration = try Self.configuration()
        let (rules, tree) = (configuration.fieldwork, configuration.areas)
        let team = StandardUnit(try #require(rules.teams.first { $0.code == "blaby-1" }))
        func holder(_ name: String) -> StandardConcern.Holder { StandardConcern.Holder(account: ID(), name: name) }
        let holders = RoleHolders(
            [
                ("inspector", configuration.code, holder("Far")), ("inspector", "E07000129", holder("Near")),
                ("inspector", "E07000130", holder("Elsewhere")), ("force_admin", nil, holder("Lead")),
            ], over: tree)

        let today = holders.line(of: "local_commander", for: team, after: 13, rules)
        let later = holders.line(of: "local_commander", for: team, after: 14, rules)

        #expect(today.map { $0.people.map(\.name) } == [["Near"]])
        #expect(later.map { $0.people.map(\.name) } == [["Near"], ["Lead"]])
        #expect(holders.line(of: "nobody", for: team, after: 400, rules).isEmpty)
    }

    private static func configuration() throws -> ForceConfiguration {
        try #require(ConfigurationCheck(try FieldworkForce.files(), seeds: try Westmarch.seeds()).configuration)
    }
}
