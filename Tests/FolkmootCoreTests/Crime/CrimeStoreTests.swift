import Basics
import FolkmootTenancy
import Testing

@testable import FolkmootCore

@Suite("Recorded crime by area")
struct CrimeStoreTests {
    private typealias Force = CrimeForce

    @Test("An area has its own crimes and those of all that lies in it, by type and month; a missing month is missing, never zero")
    func rollingUp() async throws {
        let force = try await Force()
        try await force.places()
        try await force.crimes([Force.row("E01000001", month: "2025-10"), Force.row("E01000003", "Drugs", month: "2025-10")])
        try await force.crimes([Force.row("E01000001"), Force.row("E01000001"), Force.row("E01000004"), Force.row("")])

        let report = try #require(try await CrimeStore(force.staff()).report(on: "north"))

        #expect(report.period.months.map(\.description).first == "2025-01")
        #expect(report.period.months.count == 12 && report.period.monthsKnown == 2)
        #expect(report.types.map(\.type) == ["Burglary", "Drugs"])
        #expect(report.types.map { Array($0.months.suffix(3)) } == [[1, nil, 2], [1, nil, 0]])
        #expect(Array(report.group.whole.months.suffix(4)) == [nil, 2, nil, 2])
        #expect(report.group.whole.total == 4)
        #expect(report.group.parts.map(\.area.code) == ["kirk", "mill"])
        #expect(report.group.parts.map(\.total) == [1, 3])
        #expect(report.period.withoutPosition == 1 && report.period.rows == 6)
        let whole = try #require(try await CrimeStore(force.staff()).start())
        #expect(whole.groups.map(\.whole.total) == [5])
        #expect(whole.groups[0].parts.map(\.area.code) == ["north", "south"])
        await force.remove()
    }

    @Test("A rate is of the people who live there, over the months that are known; of unknown people there is none")
    func rates() async throws {
        let force = try await Force()
        try await force.places()
        for month in 1...12 {
            let text = "2025-\(month < 10 ? "0" : "")\(month)"
            try await force.crimes([Force.row("E01000001", month: text), Force.row("E01000003", month: text)])
        }
        let staff = try await force.staff()
        let year = try #require(try await CrimeStore(staff).report(on: "north"))

        try await force.crimes([Force.row("E01000001", month: "2026-02")])
        let gap = try #require(try await CrimeStore(staff).report(on: "north"))

        #expect(year.group.whole.isWholeYear)
        #expect(year.group.whole.rate == Ratio(24, of: 1400))
        #expect(year.group.parts.map(\.rate) == [nil, Ratio(12, of: 300)])
        #expect(!gap.group.whole.isWholeYear)
        #expect(gap.group.whole.monthsKnown == 11)
        #expect(gap.group.whole.rate == Ratio(21, of: 1400))
        await force.remove()
    }

    @Test("An area that has ended has figures for the months in which it was there, and stays within what it lay in")
    func ended() async throws {
        let force = try await Force("westmarch", Force.files(lastDayOfKirk: "2025-11-15"))
        try await force.places()
        for month in ["2025-11", "2025-12"] {
            try await force.crimes([Force.row("E01000003", month: month), Force.row("E01000001", month: month)])
        }

        let north = try #require(try await CrimeStore(force.staff()).report(on: "north"))

        #expect(north.group.parts.map(\.area.code) == ["kirk", "mill"])
        #expect(north.group.parts.map { Array($0.months.suffix(2)) } == [[1, nil], [1, 1]])
        #expect(Array(north.group.whole.months.suffix(2)) == [2, 2])
        await force.remove()
    }

    @Test("Of an area in which no LSOA lies nothing is known, which is not zero")
    func uncovered() async throws {
        let force = try await Force()
        try await force.places(["lsoa_code,ward_code", "E01000001,mill", "E01000004,dale"])
        try await force.crimes([Force.row("E01000001")])

        let kirk = try #require(try await CrimeStore(force.staff()).report(on: "kirk"))
        let dale = try #require(try await CrimeStore(force.staff()).report(on: "dale"))

        #expect(kirk.group.whole.latest == nil && kirk.group.whole.total == nil && kirk.group.whole.rate == nil)
        #expect(dale.group.whole.latest == 0)
        #expect(dale.group.whole.rate == Ratio(0, of: 200))
        await force.remove()
    }

    @Test("Staff see their own area and no other; before anything is imported there is nothing")
    func reach() async throws {
        let force = try await Force()
        let staff = try await force.staff(in: "north")
        #expect(try await CrimeStore(staff).start() == nil)
        #expect(try await CrimeStore(staff).report(on: "mill") == nil)
        try await force.places()
        try await force.crimes([Force.row("E01000001"), Force.row("E01000004")])

        let start = try #require(try await CrimeStore(staff).start())
        let mill = try #require(try await CrimeStore(staff).report(on: "mill"))

        #expect(start.groups.map(\.whole.area.code) == ["north"])
        #expect(mill.ancestors.map(\.code) == ["north"])
        for code in ["dale", "south", "W15000009", "none"] {
            let problem = await #expect(throws: Problem.self) { try await CrimeStore(staff).report(on: code) }
            #expect(problem?.kind == .missing)
        }
        await force.remove()
    }

    @Test("For any file the areas and what is in none add up to its rows, before and after the places change")
    func sums() async throws {
        let force = try await Force()
        try await force.places()
        try await force.places(["lsoa11_code,lsoa21_code", "E01000011,E01000001", "E01000012,E01000003", "E01000012,E01000004"])
        var generator = SeededGenerator(20_251_121)
        let codes = ["", "E01000001", "E01000002", "E01000003", "E01000004", "E01000011", "E01000012", "E01999999"]
        let types = ["Burglary", "Drugs", "Robbery", "Made up"]

        for _ in 0..<12 {
            let rows = (0...Int.random(in: 0..<200, using: &generator)).map { _ in
                (codes.randomElement(using: &generator) ?? "", types.randomElement(using: &generator) ?? "")
            }
            let report = try await force.crimes(rows.map { Force.row($0.0, $0.1) })
            let start = try #require(try await CrimeStore(force.staff()).start())
            let areas = start.groups[0].parts.compactMap(\.latest).reduce(0, +)

            #expect(report.rows == rows.count)
            #expect(report.rows == report.inAreas + report.withoutPosition + report.outside + report.split)
            #expect(areas == report.inAreas)
            #expect(areas == rows.count { !["", "E01000012", "E01999999"].contains($0.0) })
        }
        let before = try await force.stored().count
        try await force.places(["lsoa_code,ward_code", "E01999999,dale"])
        let period = try #require(try await CrimeStore(force.staff()).start()).period
        let report = period.reports[0]
        #expect(report.rows == report.inAreas + report.withoutPosition + report.outside + report.split)
        #expect(try await force.stored().count == before)
        await force.remove()
    }
}
