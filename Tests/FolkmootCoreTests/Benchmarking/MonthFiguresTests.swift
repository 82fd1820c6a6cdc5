import Basics
import Testing

@testable import FolkmootCore

@Suite("A month's figures")
struct MonthFiguresTests {
    @Test("Every value says of which area, out of how many, and where that number comes from")
    func coverage() throws {
        let figures = try MonthFigures.westmarch(covered: 36120, of: 440_489)

        let value = try #require(figures.value(of: Measures.householdCoverage))

        #expect(value.amount.map { Measures.householdCoverage.textWithUnit($0) } == "8.20 %")
        #expect(value.denominator == 440_489)
        #expect(value.source == "Census 2021, TS041 (21 March 2021)")
        #expect(value.measure == Measure.Reference("household_coverage", version: 1))
        #expect(figures.asAt.description == "2026-02-28T23:59:59Z")
    }

    @Test("What is read back is what was written, and is written alike each time")
    func roundTrip() throws {
        let figures = try MonthFigures.westmarch(covered: 36120, of: 440_489)

        let again = try MonthFigures(figures.json)

        #expect(again == figures)
        #expect(again.json.canonical() == figures.json.canonical())
        #expect(again.hash == figures.hash)
    }

    @Test("A publication that this version does not know is refused in words")
    func unknownSchema() {
        #expect(throws: Problem.self) { try MonthFigures(["schema": "folkmoot.month/2"]) }
    }

    @Test("Counts that contradict each other are not published")
    func contradiction() {
        var counts = MonthCounts.westmarch(covered: 36120, of: 440_489)
        counts.joined += 1

        #expect(throws: Problem.self) { try MonthFigures.westmarch(counts) }
    }

    @Test("A hidden count leaves no trace in what is published")
    func hidden() throws {
        var counts = MonthCounts.westmarch(covered: 7, of: 440_489)
        counts.surveysCompleted = 8
        counts.peopleByMode = ["online": 8]

        let figures = try MonthFigures.westmarch(counts)

        for measure in [Measures.householdCoverage, Measures.surveysCompleted, Measures.peopleSurveyed] {
            let value = try #require(figures.value(of: measure))
            #expect(value.isSuppressed)
            #expect(value.numerator == nil)
            #expect(value.amount == nil)
        }
        #expect(figures.value(of: Measures.peopleSurveyed, part: "online")?.isSuppressed == true)
    }

    @Test("A district with few households covered hides a second one")
    func districts() throws {
        var counts = MonthCounts.westmarch(covered: 1000, of: 440_489)
        counts.districts = [
            MonthCounts.Place("D1", covered: 700, households: 9000), MonthCounts.Place("D2", covered: 6, households: 9000),
            MonthCounts.Place("D3", covered: 294, households: 9000),
        ]

        let figures = try MonthFigures.westmarch(counts)

        let hidden = ["D1", "D2", "D3"].map { figures.value(of: Measures.householdCoverage, area: $0)?.isSuppressed }
        #expect(hidden == [false, true, true])
    }

    @Test("Two versions of a measure are not compared")
    func versions() throws {
        let value = try #require(MonthFigures.westmarch(covered: 36120, of: 440_489).value(of: Measures.householdCoverage))
        let other = try #require(MonthFigures.westmarch(covered: 36120, of: 440_489).value(of: Measures.membersActive))

        let problem = #expect(throws: Problem.self) { try value.change(since: other) }

        #expect(problem?.code == "measures-differ")
    }
}

extension MonthCounts {
    /// A made-up force's counts: 50,000 members, 500 joined, 100 left.
    static func westmarch(covered: Int, of households: Int?) -> MonthCounts {
        var counts = MonthCounts(force: MonthCounts.Place("E23", covered: covered, households: households))
        counts.membersByRoute = ["online": 30000, "doorstep": 20000]
        counts.membersBefore = 49600
        counts.joined = 500
        counts.left = 100
        counts.surveysCompleted = 1200
        counts.peopleByMode = ["online": 700, "staff": 400]
        return counts
    }
}

extension MonthFigures {
    static func westmarch(
        _ month: String = "2026-02", covered: Int, of households: Int?, source: String? = MonthFigures.householdsSource
    ) throws -> MonthFigures {
        try westmarch(MonthCounts.westmarch(covered: covered, of: households), month)
    }

    static func westmarch(_ counts: MonthCounts, _ month: String = "2026-02") throws -> MonthFigures {
        let places = [Place(code: "E23", name: "Westmarch Police")] + counts.districts.map { Place(code: $0.code, name: $0.code) }
        return try MonthFigures(
            #require(Month(month)), counts, places: places, threshold: 10, source: householdsSource,
            configuration: (3, String(repeating: "a", count: 64)))
    }
}
