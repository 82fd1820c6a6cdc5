import Basics
import Foundation
import Markup
import Testing

@testable import FolkmootCore
@testable import FolkmootTenancy
@testable import FolkmootWeb

@Suite("The finding of a month, in words")
struct LeagueWordsTests {
    @Test("One leads, two lead together, more are counted")
    func leaders() throws {
        #expect(
            try finding([("Kent", 500), ("Essex", 400)]) == "Kent leads with 5.00 % of households; 2 forces together reach 4.50 %")
        #expect(
            try finding([("Kent", 500), ("Essex", 500), ("Sussex", 200)])
                == "Essex and Kent lead with 5.00 % of households; 3 forces together reach 4.00 %")
        #expect(
            try finding([("Kent", 500), ("Essex", 500), ("Sussex", 500)])
                == "3 forces lead with 5.00 % of households; 3 forces together reach 5.00 %")
    }

    @Test("A force by itself leads nobody")
    func alone() throws {
        #expect(try finding([("Kent", 500)]) == "Kent reaches 5.00 % of its households")
    }

    @Test("Without a figure that can be compared there is no leader")
    func nobody() throws {
        #expect(try finding([]) == "No force has published February 2026 yet")
        #expect(try finding([("Kent", 4)]) == "No figure of February 2026 can be compared")
    }

    @Test("Forces that share a rank are marked as equal, the others are not")
    func sharedRanks() throws {
        let league = try league([("Kent", 500), ("Essex", 500), ("Sussex", 200)])
        let page = LeaguePages.league(
            league, ComparisonChoice(league.measure, league.month), LeagueOrder(), ReferenceForces([]), today: march)

        let body = String(decoding: page.body.bytes, as: UTF8.self)

        #expect(body.components(separatedBy: ">1=<").count == 3)
        #expect(body.contains(">3<"))
    }

    @Test("Every force of the reference data has a short label of its own on the map")
    func labels() throws {
        let labels = try ReferenceForces(folder: Town.root + "/seeds/reference").all.map(TileLabel.of)

        #expect(Set(labels).count == 43)
        #expect(labels.allSatisfy { $0.count <= 5 })
    }

    private func finding(_ parts: [(String, Int)]) throws -> String { LeagueWords.finding(try league(parts)) }

    private func league(_ parts: [(String, Int)]) throws -> League {
        let publications = try parts.map { name, covered in
            let figures = try MonthFigures.sample("2026-02", covered: covered, of: 10000)
            let head = PublicationHead(
                force: name.lowercased(), forceName: name, month: figures.month, revision: 1, publishedAt: figures.asAt,
                signedOffBy: "Test", reason: nil, isDemonstration: false, hash: figures.hash)
            return ForceMonth(head, figures)
        }
        return League(march.inMonth.adding(months: -1), publications, reference: ReferenceForces([]))
    }

    private let march = London.day(at: Timestamp(seconds: 1_772_700_000))
}
