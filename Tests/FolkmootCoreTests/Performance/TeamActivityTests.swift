import Basics
@_spi(Stores) import FolkmootTenancy
import Foundation
import Storage
import Testing

@testable import FolkmootCore

@Suite("What teams did is added up from what is told of them")
struct TeamActivityTests {
    private let today = Day("2026-11-21") ?? Day(daysSinceEpoch: 0)

    @Test("What is told of a whole goes before its parts: what two groups share counts once, and the difference is told")
    func countedTwice() async throws {
        let force = try await FieldworkForce(today: today)
        let report = try await force.bring(
            """
            area,group,headcount,working_days,hours_total,hours_away,incidents_attended,live_pops
            Blaby,,,,,,1805,43
            Blaby,PCs,24,800,6000.5,1369.25,1175,13
            Blaby,PCSOs,28,1524,11430,1435,585,28
            Blaby,Taskforce PCs,6,227,1702,288,49,
            """)
        let activity = try await TeamActivityStore(try await force.staff()).activity(force.question("E07000129"))

        #expect(report.faults.isEmpty && report.rows == 4 && report.areas == 1 && report.groups == 3)
        let area = try #require(activity.lines.first)
        #expect(activity.lines.map(\.name) == ["Blaby", "PCs", "PCSOs", "Taskforce PCs"])
        #expect(activity.cell(.incidentsAttended, of: area).plain == "1805")
        #expect(activity.cell(.headcount, of: area).plain == "58")
        #expect(activity.cell(.workingDays, of: area).plain == "2551")
        #expect(activity.cell(.incidentsPerDay, of: area).plain == "0.71")
        #expect(activity.cell(.timeAway, of: area).plain == "16.16")  // 3,092.25 of 19,132.50 hours.
        #expect(activity.cell(.timeAway, of: activity.lines[1]).plain == "22.82")
        #expect(activity.cell(.livePlans, of: activity.lines[3]) == .blank)
        #expect(activity.cell(.messagesSent, of: area) == .blank)
        #expect(activity.notes.contains(.countedTwice(area: "Blaby", column: .incidentsAttended, more: 4)))
        #expect(activity.notes.contains(.notInParts(area: "Blaby", column: .livePlans, more: 2)))
        #expect(activity.cell(.incidentsAttended, of: activity.total).plain == "1805")
        await force.remove()
    }

    @Test("Printed percentages stand where they were told, and are never added or averaged")
    func printedPercentages() async throws {
        let force = try await FieldworkForce(today: today)
        _ = try await force.bring("area,group,headcount,pct_time_not_on_nhp\nBlaby,PCs,24,22.82\nBlaby,PCSOs,28,12.56\n")
        _ = try await force.bring("area,group,headcount,pct_time_not_on_nhp\nBlaby,PCs,24,20.00\n", from: "2026-07")
        let store = TeamActivityStore(try await force.staff())

        let one = try await store.activity(force.question("E07000129"))
        let more = try await store.activity(force.question("E07000129", from: "2026-07"))

        #expect(one.lines.map { one.cell(.timeAway, of: $0).plain } == ["", "22.82", "12.56"])
        #expect(more.lines.map { more.cell(.timeAway, of: $0).plain } == ["", "", "12.56"])
        await force.remove()
    }

    @Test("Totals of random rows, in every grouping, are what a second way of adding comes to")
    func recomputed() async throws {
        let force = try await FieldworkForce(today: today)
        var random = TeamRandom(seed: 41)
        let told = random.rows(areas: ["E07000129", "E07000130", "E07000131"], months: ["2026-08", "2026-09", "2026-10"])
        let report = try await force.bring(TeamRandom.csv(told), from: nil)
        let store = TeamActivityStore(try await force.staff())

        #expect(report.faults.isEmpty)
        for grouping in TeamActivity.Grouping.allCases {
            var question = force.question(nil)
            question.grouping = grouping
            let activity = try await store.activity(question)
            for line in activity.lines + [activity.total] {
                let rows = told.filter { TeamRandom.belongs($0, to: line) }
                let expected = TeamRandom.sum(rows)
                #expect(activity.cell(.incidentsAttended, of: line).plain == expected.incidents, "\(grouping) \(line.name)")
                #expect(activity.cell(.messagesSent, of: line).plain == expected.messages, "\(grouping) \(line.name)")
                #expect(activity.cell(.timeAway, of: line).plain == expected.away, "\(grouping) \(line.name)")
                #expect(activity.cell(.incidentsPerDay, of: line).plain == expected.perDay, "\(grouping) \(line.name)")
            }
        }
        await force.remove()
    }

    @Test("Headcount is that of the end of the period, and is not added over months")
    func standing() async throws {
        let force = try await FieldworkForce(today: today)
        for (month, count) in [("2026-08", 9), ("2026-09", 8), ("2026-10", 7)] {
            _ = try await force.bring("area,group,headcount,working_days\nBlaby,PCs,\(count),20\n", from: month)
        }

        let activity = try await TeamActivityStore(try await force.staff()).activity(force.question(nil))

        #expect(activity.cell(.headcount, of: activity.total).plain == "7")
        #expect(activity.cell(.workingDays, of: activity.total).plain == "60")
        await force.remove()
    }

    @Test("A rate of few working days is not shown, and an average leaves out those of whom only half of it is told")
    func exposure() async throws {
        let force = try await FieldworkForce(today: today)
        _ = try await force.bring(
            """
            area,group,headcount,working_days,incidents_attended
            Blaby,PCs,9,100,50
            Blaby,PCSOs,9,9,9
            Blaby,Specials,9,,31
            """)

        let activity = try await TeamActivityStore(try await force.staff()).activity(force.question("E07000129"))

        let rates = activity.lines.dropFirst().map { activity.cell(.incidentsPerDay, of: $0) }
        #expect(rates == [TeamCell.figure(units: 50, decimals: 2), .tooFewDays, .blank])
        #expect(activity.cell(.incidentsPerDay, of: activity.total).plain == "0.54")  // 59 of 109, without the specials' 31.
        #expect(activity.cell(.incidentsAttended, of: activity.total).plain == "90")
        await force.remove()
    }

    @Test("What nobody tells and the product knows is counted here, by area, and said to be")
    func counted() async throws {
        let force = try await FieldworkForce(today: today)
        _ = try await force.bring("area,group,headcount,users_registered\nBlaby,PCs,9,12\n")
        let activity = try await TeamActivityStore(try await force.staff()).activity(force.question("E07000129"))

        #expect(activity.counted[.usersRegistered] == nil)
        #expect(activity.counted[.surveysCompleted]?["E07000129"] ?? 0 == 0)
        #expect(activity.cell(.surveysCompleted, of: activity.lines[0]) == .figure(units: 0, decimals: 0))
        #expect(activity.cell(.surveysCompleted, of: activity.lines[1]) == .blank)
        await force.remove()
    }

    @Test("A person with much of their group's figure is pointed out with working days, by name only to who asks for people")
    func outliers() async throws {
        let force = try await FieldworkForce(today: today)
        let others = (1...6).map { "Blaby,PCs,P-\($0),1,50,,1\n" }.joined()
        _ = try await force.bring(
            "area,group,person,headcount,working_days,incidents_attended,new_cases_as_oic\n" + others + "Blaby,PCs,P-7,1,41,5,58\n")
        let store = TeamActivityStore(try await force.staff())
        var question = force.question("E07000129")

        let unnamed = try await store.activity(question)
        question.grouping = .people
        let named = try await store.activity(question)

        func outliers(_ activity: TeamActivity) -> [TeamOutlier] {
            activity.notes.compactMap { if case .outlier(let one) = $0 { one } else { nil } }
        }
        #expect(outliers(unnamed).map(\.person) == [nil])
        let one = try #require(outliers(named).first)
        #expect(one.person == "P-7" && one.share == Ratio(58, of: 64) && one.days == Ratio(4100, of: 34100) && one.people == 7)
        #expect(named.lines.filter { $0.level == .person }.map(\.name) == (1...7).map { "P-\($0)" })
        await force.remove()
    }
}

@Suite("Figures of few people and of persons are seen by those whom they concern")
struct TeamDisclosureTests {
    private let today = Day("2026-11-21") ?? Day(daysSinceEpoch: 0)

    @Test("Small teams are hidden from those who may not see people, with others by which they could be found")
    func smallTeams() async throws {
        let force = try await FieldworkForce(today: today)
        _ = try await force.bring(
            """
            area,group,headcount,working_days,incidents_attended
            Blaby,PCs,24,800,1175
            Blaby,PCSOs,28,1524,585
            Blaby,Taskforce PCs,2,227,49
            Charnwood,PCs,20,700,300
            Charnwood,PCSOs,20,700,300
            """)
        let (line, analyst) = (try await force.staff(in: "E07000129"), try await force.staff(role: "analyst"))
        func hidden(_ scope: StaffScope, _ area: String?, by: TeamActivity.Grouping = .teams, group: String? = nil) async throws
            -> [String]
        {
            var question = force.question(area)
            (question.grouping, question.group) = (by, group)
            let activity = try await TeamActivityStore(scope).activity(question)
            return activity.lines.filter(\.isHidden).map(\.name) + (activity.total.isHidden ? ["Total"] : [])
        }

        #expect(try await hidden(line, "E07000129").isEmpty)
        #expect(try await hidden(analyst, nil) == ["PCs", "Taskforce PCs"])
        #expect(try await hidden(analyst, nil, by: .areas).isEmpty)
        #expect(try await hidden(analyst, nil, by: .roles) == ["PCs", "Taskforce PCs"])
        #expect(try await hidden(analyst, nil, group: "PCs") == ["Blaby", "PCs", "Total"])
        #expect(try await hidden(analyst, nil, group: "PCSOs").isEmpty)
        let csv = String(
            decoding: TeamActivityExport.csv(try await TeamActivityStore(analyst).activity(force.question(nil))), as: UTF8.self)
        #expect(!csv.contains("1175") && !csv.contains("49") && csv.contains("hidden: of few people"))
        await force.remove()
    }

    @Test("Each person's figures are for the line alone, in the areas that it leads, and for the person; each look is on record")
    func people() async throws {
        let force = try await FieldworkForce(today: today)
        _ = try await force.bring(
            "area,group,person,headcount,working_days\nBlaby,PCs,P-1,1,50\nBlaby,PCs,P-2,1,40\nCharnwood,PCs,P-3,1,30\n")
        let line = try await force.staff(in: "E07000129")
        let officer = try await force.staff(in: "E07000129", role: "pcso")
        try await TeamActivityImport(try await force.operations).link(officer.account.email, to: "P-2")
        var question = force.question("E07000129")
        question.grouping = .people

        let seen = try await TeamActivityStore(line).activity(question)
        let own = try #require(try await TeamActivityStore(officer).own(question.months))
        let nobody = try await TeamActivityStore(line).own(nil)
        let refused = await problem { try await TeamActivityStore(try await force.staff(role: "force_admin")).activity(question) }
        question.area = "E07000130"
        let outside = await problem { try await TeamActivityStore(line).activity(question) }
        let twice = await problem { try await TeamActivityImport(try await force.operations).link(line.account.email, to: "P-2") }
        let log = try await force.audit()

        #expect(seen.lines.filter { $0.level == .person }.map(\.name) == ["P-1", "P-2"])
        #expect(own.reference == "P-2" && own.cell(.workingDays, of: own.total).plain == "40")
        #expect(nobody == nil)
        #expect(refused?.kind == .forbidden && outside?.kind == .missing && twice?.kind == .conflict)
        #expect(
            log.contains("performance.people-read") && log.contains("performance.own-read") && log.contains("performance.linked"))
        await force.remove()
    }
}

/// What stops some work.
func problem(_ work: () async throws -> some Any) async -> Problem? {
    do { _ = try await work() } catch { return error as? Problem }
    return nil
}

extension FieldworkForce {
    /// Brings a table in as the duty system's; Blaby is the district, of which a ward has the name too.
    func bring(_ csv: String, from month: String? = "2026-10", source: String = "Duty system", dry: Bool = false) async throws
        -> TeamActivityReport
    {
        let path = "\(folder)/teams-\(ID<FieldworkForce>()).csv"
        let table = csv.replacing("Blaby,", with: "E07000129,")
        try Data(table.utf8).write(to: URL(fileURLWithPath: path))
        let months = month.flatMap { Month($0) }.map { $0...$0 }
        return try await TeamActivityImport(try await operations).run(file: path, from: source, in: months, isDryRun: dry)
    }

    func question(_ area: String?, from: String = "2026-08") -> TeamActivity.Question {
        var question = TeamActivity.Question()
        question.area = area
        if let first = Month(from), let last = Month("2026-10") { question.months = first...last }
        return question
    }

    /// What the audit tells of, in its order.
    func audit() async throws -> [String] {
        try await operations.data.read { db in try db.values("SELECT action FROM audit ORDER BY sequence") }
    }
}

/// Made-up rows of people, and sums of them by another way.
private struct TeamRandom {
    struct Told {
        let month: String
        let area: String
        let group: String
        let person: String
        let days: Int?
        let hours: (worked: Int, away: Int)?
        let incidents: Int?
        let messages: Int?
    }

    private var state: UInt64

    init(seed: UInt64) { state = seed }

    private mutating func below(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(bound))
    }

    mutating func rows(areas: [String], months: [String]) -> [Told] {
        var rows: [Told] = []
        for month in months {
            for (place, area) in areas.enumerated() {
                for person in 0..<30 where below(10) > 0 {
                    let days = below(8) == 0 ? nil : 10 + below(12)
                    let worked = 100 + below(80)
                    rows.append(
                        Told(
                            month: month, area: area, group: ["PCs", "PCSOs", "Taskforce PCs"][person % 3],
                            person: "P-\(place)-\(person)",
                            days: days, hours: below(6) == 0 ? nil : (worked, below(worked)),
                            incidents: below(7) == 0 ? nil : below(60),
                            messages: below(3) == 0 ? nil : below(9)))
                }
            }
        }
        return rows
    }

    static func csv(_ rows: [Told]) -> String {
        func text(_ count: Int?) -> String { count.map(String.init) ?? "" }
        return "area,group,person,month,working_days,hours_total,hours_away,incidents_attended,itk_messages_sent\n"
            + rows.map {
                "\($0.area),\($0.group),\($0.person),\($0.month),\(text($0.days)),\(text($0.hours?.worked)),\(text($0.hours?.away)),\(text($0.incidents)),\(text($0.messages))\n"
            }.joined()
    }

    static func belongs(_ row: Told, to line: TeamActivity.Line) -> Bool {
        switch line.level {
        case .total: true
        case .area: row.area == line.area
        case .group: row.group == line.name && (line.area.map { $0 == row.area } ?? true)
        case .person: row.person == line.name
        }
    }

    static func sum(_ rows: [Told]) -> (incidents: String, messages: String, away: String, perDay: String) {
        func total(_ values: [Int]) -> String { values.isEmpty ? "" : String(values.reduce(0, +)) }
        let hours = rows.compactMap(\.hours)
        let (worked, away) = (hours.map(\.worked).reduce(0, +), hours.map(\.away).reduce(0, +))
        let pairs = rows.compactMap { row in row.incidents.flatMap { count in row.days.map { (count, $0) } } }
        let (incidents, days) = (pairs.map(\.0).reduce(0, +), pairs.map(\.1).reduce(0, +))
        // Half up, in whole numbers.
        func hundredths(_ numerator: Int, _ denominator: Int) -> String {
            guard denominator > 0 else { return "" }
            let units = (numerator * 200 + denominator) / (2 * denominator)
            return "\(units / 100).\(units % 100 < 10 ? "0" : "")\(units % 100)"
        }
        return (
            total(rows.compactMap(\.incidents)), total(rows.compactMap(\.messages)), hundredths(away * 100, worked),
            hundredths(incidents, days)
        )
    }
}
