import Basics
import CSV
import Testing

@testable import FolkmootCore
@testable import FolkmootTenancy

@Suite("Forces are compared")
struct LeagueTests {
    @Test("Forces whose figures are printed alike share a rank, and the next one's counts them all")
    func ranks() throws {
        let league = try league([("a", 400, 10000), ("b", 300, 10000), ("c", 3000, 100_001), ("d", 100, 10000)])

        #expect(league.compared.map(\.slug) == ["a", "b", "c", "d"])
        #expect(league.compared.map(\.rank) == [1, 2, 2, 4])
        #expect(league.compared.map(\.sharesRank) == [false, true, true, false])
    }

    @Test("The total is made from the parts, never from percentages")
    func total() throws {
        let league = try league([("a", 9000, 10000), ("b", 0, 90000)])

        #expect(league.total == League.Total(amount: .ratio(Ratio(9000, of: 100_000)), forces: 2))
        #expect(league.total.map { league.measure.text($0.amount) } == "9.00")
    }

    @Test("A force with very few households has a figure and no rank")
    func smallForce() throws {
        let league = try league([("city", 491, 4914), ("b", 300, 10000)])

        #expect(league.leftOut.map(\.slug) == ["city"])
        #expect(league.compared.map(\.slug) == ["b"])
        #expect(league.total?.forces == 2)
    }

    @Test("Missing is blank: not published, hidden, without households, of another version, each told apart")
    func missing() throws {
        var other = try MonthFigures.westmarch(covered: 400, of: 10000).json
        other = try JSONNode.parse(
            Array(
                String(decoding: other.encoded(), as: UTF8.self)
                    .replacing("\"version\":1", with: "\"version\":2").utf8)
        ).json
        let publications = [
            try publication("a", covered: 4, of: 10000), try publication("b", covered: 400, of: nil),
            ForceMonth(Publication.made("c", figures: other)),
        ]

        let league = League(february, publications, reference: ReferenceForces([force("d")]))

        let statuses = Dictionary(league.rows.map { ($0.slug, $0.status) }) { first, _ in first }
        #expect(statuses["a"] == .suppressed(fewerThan: 10))
        #expect(statuses["b"] == .notRecorded)
        #expect(statuses["c"] == .otherVersion(2))
        #expect(statuses["d"] == .notPublished)
        #expect(league.total == nil)
        #expect(league.compared.isEmpty)
    }

    @Test("Made-up figures are never mixed with real ones")
    func demonstration() throws {
        let made = try publication("a", covered: 900, of: 10000, isDemonstration: true)
        let real = try publication("b", covered: 300, of: 10000)

        let league = League(february, [made, real], reference: ReferenceForces([]))

        #expect(league.hasDemonstration && league.hasReal)
        #expect(league.compared.map(\.slug) == ["b"])
        #expect(league.total == League.Total(amount: .ratio(Ratio(300, of: 10000)), forces: 1))
    }

    @Test("Rows sort by each figure both ways, those without it last")
    func sorting() throws {
        let publications = try [("a", 400, 10000), ("b", 3000, 90000)].map { try publication($0.0, covered: $0.1, of: $0.2) }
        let league = League(february, publications, reference: ReferenceForces([force("c")]))

        #expect(league.sorted(by: .value, descending: true).map(\.slug) == ["a", "b", "c"])
        #expect(league.sorted(by: .value, descending: false).map(\.slug) == ["b", "a", "c"])
        #expect(league.sorted(by: .numerator, descending: true).map(\.slug) == ["b", "a", "c"])
        #expect(league.sorted(by: .denominator, descending: false).map(\.slug) == ["a", "b", "c"])
        #expect(league.sorted(by: .force, descending: true).map(\.slug) == ["c", "b", "a"])
    }

    @Test("An export has numerator, denominator, instant and source in every row, and no formula")
    func csv() throws {
        let publications = [try publication("a", name: "=HYPERLINK(1)", covered: 400, of: 10000, isDemonstration: true)]
        let league = League(february, publications, reference: ReferenceForces([force("b")]))

        let lines = String(decoding: league.table { $0.slug }.csv, as: UTF8.self).split(separator: "\r\n")

        #expect(lines.count == 3)
        #expect(
            lines[1] == "2026-02,a,'=HYPERLINK(1),household_coverage,1,4.00,400,10000,\"Census 2021, TS041 (21 March 2021)\","
                + "2026-02-28T23:59:59Z,exact,,,,1,,,,,,published,,yes,yes,1,2026-03-01T09:00:00Z")
        #expect(
            lines[2] == "2026-02,b,b Police,household_coverage,1,,,,,2026-02-28T23:59:59Z,exact,,,,,,,,,,not-published,,no,no,,")
    }

    @Test("The same as JSON carries the definition, and its rows have the columns of the CSV")
    func json() throws {
        let json = try league([("a", 400, 10000)]).table { $0.slug }.json

        #expect(json["schema"] == "folkmoot.league/1")
        #expect(json["definitions"]?.array?.first?["id"] == "household_coverage")
        #expect(json["rows"]?.array?.first?.object?.map(\.key) == League.columns)
        #expect(json["total"]?["forces"]?.int == 1)
    }

    private func league(_ parts: [(String, Int, Int)]) throws -> League {
        League(
            february, try parts.map { try publication($0.0, covered: $0.1, of: $0.2) }, reference: ReferenceForces([]))
    }
}

@Suite("One force over thirteen months")
struct ForceTrendTests {
    @Test("A month that was not published is a gap, and changes are on last month and on a year ago")
    func changes() throws {
        let publications = try [("2025-02", 673), ("2026-01", 1000), ("2026-02", 1191)].map { month, covered in
            try publication("a", month: month, covered: covered, of: 10000)
        }

        let trend = try ForceTrend("a", through: february, publications, reference: ReferenceForces([]))

        let value = try #require(trend.latest?.coverage)
        #expect(trend.points.count == 13)
        #expect(trend.points.count { $0.figures != nil } == 3)
        #expect(trend.change(of: value, monthsBack: 1) == "+1.91 points (+19.1 %)")
        #expect(trend.change(of: value, monthsBack: 12) == "+5.18 points (+77 %)")
        #expect(trend.change(of: value, monthsBack: 2).isEmpty)
    }

    @Test("Made-up and real months are not compared")
    func demonstration() throws {
        let publications = [
            try publication("a", month: "2026-01", covered: 1000, of: 10000, isDemonstration: true),
            try publication("a", month: "2026-02", covered: 1191, of: 10000),
        ]

        let trend = try ForceTrend("a", through: february, publications, reference: ReferenceForces([]))

        let value = try #require(trend.latest?.coverage)
        #expect(trend.change(of: value, monthsBack: 1).isEmpty)
    }

    @Test("Supplied figures stand apart from what was computed")
    func supplied() throws {
        let figure = SuppliedFigure(
            force: "a", month: february, measure: Measures.householdCoverage, value: .stated(units: 1191, decimals: 2),
            source: SuppliedSource(name: "A report"))
        let reference = ReferenceForces([force("a")], supplied: [figure])

        let trend = try ForceTrend("a", through: february, [], reference: reference)

        #expect(trend.supplied.all == [figure])
        #expect(trend.latest == nil)
        let csv = String(decoding: trend.table(reference).csv, as: UTF8.self)
        #expect(!csv.contains("11.91"))
        #expect(trend.table(reference).json["supplied"]?.array?.count == 1)
    }

    @Test("A force that nobody knows is missing")
    func unknown() {
        #expect(throws: Problem.missing("force")) {
            try ForceTrend("x", through: february, [], reference: ReferenceForces([]))
        }
    }
}

private let february = London.day(at: Timestamp(seconds: 1_770_000_000)).inMonth

private func force(_ slug: String) -> ReferenceForce {
    ReferenceForce(
        slug: slug, name: "\(slug) Police", shortName: slug, code: "E23", households: 10000, region: "North", column: 1, row: 1)
}

private func publication(
    _ slug: String, name: String? = nil, month: String = "2026-02", covered: Int, of households: Int?,
    isDemonstration: Bool = false
) throws -> ForceMonth {
    let figures = try MonthFigures.westmarch(month, covered: covered, of: households).json
    return ForceMonth(.made(slug, name: name ?? "\(slug) Police", month: month, figures: figures, isDemonstration: isDemonstration))
}

extension Publication {
    /// A publication as the registry would give it.
    static func made(
        _ force: String, name: String = "A force", month: String = "2026-02", figures: JSON, isDemonstration: Bool = false
    ) -> Publication {
        Publication(
            head: PublicationHead(
                force: force, forceName: name, month: Month(month) ?? february, revision: 1,
                publishedAt: Timestamp(seconds: 1_772_355_600), signedOffBy: "Test", reason: nil, isDemonstration: isDemonstration,
                hash: ""), figures: figures)
    }
}
