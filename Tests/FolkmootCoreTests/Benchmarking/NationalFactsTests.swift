import Basics
import Foundation
import Testing

@testable import FolkmootCore
@testable import FolkmootTenancy

@Suite("What a national lead wants to know besides a rank")
struct NationalFactsTests {
    @Test("A change of coverage is taken apart so that its parts add up to it exactly")
    func change() throws {
        let trend = try trend([(1000, 0, 0), (1100, 150, 40)], households: [10000, 10500])

        let change = try #require(CoverageChange(trend.points))

        #expect(change.parts.map(\.cause) == [.joined, .left, .households, .denominator])
        #expect(change.parts.map(\.households) == [150, -40, -10, nil])
        #expect((change.parts.reduce(0) { $0 + $1.points } - change.points).magnitude < 1e-9)
        #expect(change.parts[3].points < 0)
    }

    @Test("A change is not taken apart when a month between is missing, or when its flows are hidden both ends too")
    func noChange() throws {
        let trend = try trend([(1000, 0, 0), nil, (1100, 150, 40)], households: [10000, 10000, 10000])

        #expect(CoverageChange(trend.points) == nil)
        #expect(CoverageChange([]) == nil)
    }

    @Test("Hidden flows are told together, as what they come to")
    func net() throws {
        let trend = try trend([(1000, 0, 0), (1100, 103, 3)], households: [10000, 10000])

        let change = try #require(CoverageChange(trend.points))

        #expect(change.parts.map(\.cause) == [.net, .households, .denominator])
        #expect(change.parts.map(\.households) == [100, 0, nil])
    }

    @Test("Households needed are rounded up, so that with so many the share is reached and with one fewer it is not")
    func needed() throws {
        let day = try #require(Day("2026-02-28"))
        let coverage = Ratio(1191, of: 10001)

        let needed = try #require(HouseholdsNeeded(coverage, toReach: 1200, from: day, by: day.adding(days: 28)))

        #expect(needed.households == 10)
        #expect((coverage.numerator + 10) * 10000 >= 10001 * 1200)
        #expect((coverage.numerator + 9) * 10000 < 10001 * 1200)
        #expect(needed.perWeek == 3)
        #expect(HouseholdsNeeded(coverage, toReach: 1100, from: day, by: nil) == nil)
        #expect(HouseholdsNeeded(coverage, toReach: 1200, from: day, by: day)?.perWeek == nil)
        #expect(HouseholdsNeeded(Ratio(0, of: 0), toReach: 1200, from: day, by: nil) == nil)
    }

    @Test("Without an imported group the peers are the seven nearest, with the distances of an independent calculation")
    func nearest() throws {
        let reference = try ReferenceForces(folder: Westmarch.seeds().directory + "/reference")

        let peers = Peers(of: "avon-and-somerset", imported: [], reference: reference)

        let expected = ["hampshire", "lancashire", "kent", "sussex", "leicestershire", "thames-valley", "cambridgeshire"]
        #expect(peers.all.map(\.slug) == expected)
        let distances = peers.all.compactMap(\.distance).map { Decimals.text($0, decimals: 3) }
        #expect(distances == ["1.332", "1.833", "1.926", "1.965", "2.038", "2.090", "2.093"])
        #expect(!peers.isImported && peers.source.contains("not the published most-similar groups"))
        #expect(Peers(of: "city-of-london", imported: [], reference: reference).all.isEmpty)
    }

    @Test("An imported group takes the place of what is worked out, with its source")
    func imported() throws {
        let reference = try ReferenceForces(folder: Westmarch.seeds().directory + "/reference")
        let group = PeerGroup(force: "kent", peers: ["essex", "sussex"], source: "Somebody, 2026")

        let peers = Peers(of: "kent", imported: [group], reference: reference)

        #expect(peers.all.map(\.slug) == ["essex", "sussex"])
        #expect(peers.all.allSatisfy { $0.distance == nil })
        #expect(peers.source == "Somebody, 2026")
    }

    @Test("A table of groups is read in the order of its ranks, and what is wrong in it is told with its line")
    func peerFile() throws {
        let reference = try ReferenceForces(folder: Westmarch.seeds().directory + "/reference")
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("folkmoot-peers-\(ID<PeerGroup>()).csv").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data("force_id,rank,comparator_force_id\nkent,2,essex\nkent,1,sussex\n".utf8).write(to: URL(fileURLWithPath: path))

        let groups = try PeerImport(file: path, source: "A test", reference: reference).groups

        #expect(groups == [PeerGroup(force: "kent", peers: ["sussex", "essex"], source: "A test")])
        for wrong in ["kent,1,kent", "kent,1,kentt", "kent,x,essex", "kent,1,essex\nkent,2,essex"] {
            try Data("force_id,rank,comparator_force_id\n\(wrong)\n".utf8).write(to: URL(fileURLWithPath: path))
            let problem = #expect(throws: Problem.self) { try PeerImport(file: path, source: "A test", reference: reference) }
            #expect(problem?.message.contains("line ") == true, "\(wrong)")
        }
    }

    @Test("A month is in time, late, restated, withdrawn, missing or not due yet; the age of a denominator is in its source")
    func quality() throws {
        let february = try #require(Month("2026-02"))
        let figures = try MonthFigures.westmarch("2026-02", covered: 400, of: 10000)
        func month(_ force: String, after days: Int, revision: Int = 1, withdrawn: Bool = false) -> ForceMonth {
            var head = PublicationHead(
                force: force, forceName: force, month: february, revision: revision,
                publishedAt: London.start(of: february.last.adding(days: days)).adding(seconds: 43200), signedOffBy: "Test",
                reason: revision > 1 ? "Late forms" : nil, isDemonstration: false, hash: "")
            if withdrawn { head.withdrawal = PublicationHead.Withdrawal(at: head.publishedAt, by: "Test", reason: "Twice") }
            return ForceMonth(head, figures)
        }
        let months = [
            month("a", after: 28), month("b", after: 29), month("c", after: 5, revision: 2), month("d", after: 5, withdrawn: true),
        ]
        let reference = ReferenceForces([
            ReferenceForce(slug: "e", name: "e", shortName: "e", code: "e", households: 1, region: "North", column: 0, row: 0)
        ])

        let now = London.start(of: february.last.adding(days: 40))
        let quality = PublishedQuality(february, months, reference: reference, at: now)
        let soon = PublishedQuality(february, months, reference: reference, at: London.start(of: february.last.adding(days: 10)))

        #expect(quality.rows.map { $0.states.last } == [.inTime, .late(days: 29), .restated, .withdrawn, .missing])
        #expect(soon.rows.last?.states.last == .due)
        #expect(quality.rows[0].sourceYears(at: february) == 4)
        #expect(quality.rows[0].daysAfter == 28)
        #expect(quality.rows[3].source == nil)
    }

    @Test("Over months a gap is a gap, and a restated or withdrawn month is known as such")
    func series() throws {
        let february = try #require(Month("2026-02"))
        let first = ForceMonth(
            .made("a", month: "2025-12", figures: try MonthFigures.westmarch("2025-12", covered: 400, of: 10000).json))
        let last = ForceMonth(
            .made("a", month: "2026-02", figures: try MonthFigures.westmarch("2026-02", covered: 500, of: 10000).json))

        let series = ForceSeries(
            of: Measures.householdCoverage, through: february, count: 3, [first, last], reference: ReferenceForces([]))

        let row = try #require(series.rows.first)
        #expect(row.points.map { $0.value?.numerator } == [400, nil, 500])
        #expect(row.change == "+1.00 points (+25 %)")
        #expect(row.points[1].status == .notPublished)
    }

    @Test("Figures from samples have places from–to and bands; the same estimate is in the file with how many were asked")
    func sampled() throws {
        let february = try #require(Month("2026-02"))
        let months = try [("a", "61.0", "58.0", "64.0"), ("b", "60.0", "56.0", "64.0"), ("c", "40.0", "37.0", "43.0")].map {
            force, value, low, high in
            ForceMonth(.made(force, figures: try MonthFigures.sampled(value, low, high).json))
        }

        let league = League(of: Measures.confidence, february, months, reference: ReferenceForces([]))

        #expect(league.rows.map(\.slug) == ["a", "b", "c"])
        #expect(league.rows.map(\.places) == [1...2, 1...2, 3...3])
        #expect(league.rows.map(\.band) == [1, 1, 2])
        #expect(league.total == nil)
        #expect(league.funnel == nil)
        let lines = String(decoding: league.table { $0.slug }.csv, as: UTF8.self).split(separator: "\r\n")
        #expect(lines[1].contains(",confidence,1,61.0,"))
        #expect(lines[1].contains(",sample,812,58.0,64.0,,1,2,1,"))
    }

    private func trend(_ months: [(covered: Int, joined: Int, left: Int)?], households: [Int]) throws -> ForceTrend {
        let first = try #require(Month("2026-01"))
        let published = try months.enumerated().compactMap { index, counts -> ForceMonth? in
            guard let counts else { return nil }
            var month = MonthCounts(force: MonthCounts.Place("f", covered: counts.covered, households: households[index]))
            month.membersByRoute = ["online": 5000 + counts.joined - counts.left]
            (month.membersBefore, month.joined, month.left) = (5000, counts.joined, counts.left)
            let values = try month.values(under: DisclosureControl(threshold: 10), source: "Census 2021 (21 March 2021)")
            let figures = MonthFigures(first.adding(months: index), values, places: ["f"], hasMoreElsewhere: false)
            return ForceMonth(.made("f", month: figures.month.description, figures: figures.json))
        }
        return try ForceTrend(
            "f", through: first.adding(months: months.count - 1), count: months.count, published, reference: ReferenceForces([]))
    }
}

extension MonthFigures {
    /// A month with nothing but a confidence figure.
    fileprivate static func sampled(_ value: String, _ low: String, _ high: String) throws -> MonthFigures {
        let estimate = try #require(MeasureValue.Estimate(value: value, low: low, high: high, people: 812))
        let month = try #require(Month("2026-02"))
        let confidence = MeasureValue(Measures.confidence, area: "f", estimate, source: "A wave")
        return MonthFigures(month, [confidence], places: ["f"], hasMoreElsewhere: false)
    }
}
