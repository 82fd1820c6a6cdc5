import Basics
import FolkmootTenancy
import Foundation
import Testing

@testable import FolkmootCore

@Suite("Tables of teams' activity come in whole, or not at all")
struct TeamImportTests {
    private let today = Day("2026-11-21") ?? Day(daysSinceEpoch: 0)

    @Test("Everything that is wrong is told with line, column and reason, and then nothing comes in")
    func faults() async throws {
        let force = try await FieldworkForce(today: today)
        let table = """
            area,group,person,from,to,headcount,working_days,hours_total,hours_away,pct_time_not_on_nhp,live_pops
            Blaby,PCs,,2026-08,2026-10,9,10.5,80,20,,3
            Nowhere,PCs,,2026-08,2026-10,9,,,,,
            Blaby,,P-1,2026-08,2026-10,1,,,,,
            Blaby,PCs,,2026-10,2026-08,9,,,,,
            Blaby,PCs,,2026-10,2026-12,9,,,,,
            Blaby,PCSOs,,2026-08,2026-10,-1,,,,,
            Blaby,PCSOs,,2026-08,2026-10,1.5,,,,,
            Blaby,PCSOs,,2026-08,2026-10,9,,10,20,,
            Blaby,PCSOs,,2026-08,2026-10,9,,,20,,
            Blaby,PCSOs,,2026-08,2026-10,9,,,,100.01,
            Blaby,PCs,,2026-08,2026-10,9,,,,,
            Blaby,PCs,P-2,Autumn,,1,,,,,
            Blaby,PCs
            """

        let report = try await force.bring(table)
        let activity = try await TeamActivityStore(try await force.staff()).activity(force.question(nil))

        #expect(report.faults.map(\.line) == [3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14])
        #expect(report.faults.map(\.column).prefix(4) == [1, 12, 24, 24])
        for (fault, words) in zip(
            report.faults,
            [
                "no area “Nowhere”", "which role group", "before it begins", "has not ended", "This is no figure",
                "counts are whole",
                "more hours away", "not out of how many", "100 % at most", "Line 2 tells of the same", "This is no month",
                "This row has 2 cells",
            ])
        { #expect(fault.reason.contains(words), "\(fault)") }
        #expect(activity.isEmpty)
        let nothing = await problem { try await force.bring("team,pcs\n1,2\n") }
        #expect(nothing?.message.contains("The header lacks the column “area”") == true)
        await force.remove()
    }

    @Test("The same table twice changes nothing; a new one takes the place of what the source told of its periods alone")
    func replaced() async throws {
        let force = try await FieldworkForce(today: today)
        let table = "area,group,month,headcount,incidents_attended\nBlaby,PCs,2026-09,9,10\nBlaby,PCs,2026-10,9,20\n"
        let store = TeamActivityStore(try await force.staff())
        func incidents() async throws -> String {
            let activity = try await store.activity(force.question(nil))
            return activity.cell(.incidentsAttended, of: activity.total).plain
        }

        let (dry, first, again) = (
            try await force.bring(table, dry: true), try await force.bring(table), try await force.bring(table)
        )
        let before = try await incidents()
        _ = try await force.bring("area,group,month,incidents_attended\nBlaby,PCSOs,2026-10,5\n")

        #expect([dry, first, again].map(\.replaced) == [0, 0, 2])
        #expect(before == "30")
        #expect(try await incidents() == "15")
        await force.remove()
    }

    @Test("A figure comes from one source and one period: what would count twice is refused, what adds a column is not")
    func claims() async throws {
        let force = try await FieldworkForce(today: today)
        _ = try await force.bring("area,group,headcount,working_days\nBlaby,PCs,9,100\n")

        let other = try await force.bring(
            "area,group,headcount,incidents_attended\nBlaby,PCs,9,50\n", source: "Command and control")
        let beside = try await force.bring("area,group,incidents_attended\nBlaby,PCs,50\n", source: "Command and control")
        let quarter = try await force.bring(
            "area,from,to,working_days\nLeicestershire,2026-08,2026-10,900\n", source: "Annual report")
        let activity = try await TeamActivityStore(try await force.staff()).activity(force.question("E07000129"))

        #expect(other.faults.map(\.line) == [2] && other.faults[0].reason.contains("“Duty system” tells headcount"))
        #expect(quarter.faults.map(\.reason).allSatisfy { $0.contains("counted twice") } && quarter.faults.count == 1)
        #expect(beside.faults.isEmpty)
        #expect(activity.cell(.incidentsPerDay, of: activity.total).plain == "0.50")
        await force.remove()
    }

    @Test("A stated average is compared with the computed one, and neither kept nor believed")
    func averages() async throws {
        let force = try await FieldworkForce(today: today)

        let report = try await force.bring(
            "area,group,working_days,incidents_attended,avg_incidents_per_working_day\nBlaby,PCs,800,1175,1.47\nBlaby,PCSOs,100,50,0.60\n"
        )

        #expect(report.differences == ["line 3: average stated 0.60, computed 0.50"])
        await force.remove()
    }

    @Test("Persons' figures that are older than they are kept stay as their group's alone")
    func folded() async throws {
        let force = try await FieldworkForce(today: today)
        let table = (1...3).map { "Blaby,PCs,P-\($0),2024-06,1,10,30,\($0 * 5),4\n" }.joined()
        let head = "area,group,person,month,headcount,working_days,hours_total,hours_away,incidents_attended\n"
        let report = try await force.bring(head + table + "Blaby,PCs,,2024-06,,,,,11\n")
        var question = force.question("E07000129")
        question.months = try #require(Month("2024-06"))...(try #require(Month("2024-06")))
        question.grouping = .people

        let activity = try await TeamActivityStore(try await force.staff()).activity(question)

        #expect(report.folded == 3)
        #expect(activity.lines.map(\.level) == [.area, .group])
        #expect(activity.cell(.headcount, of: activity.total).plain == "3")
        #expect(activity.cell(.timeAway, of: activity.total).plain == "33.33")
        #expect(activity.cell(.incidentsAttended, of: activity.total).plain == "11")
        await force.remove()
    }

    @Test(
        "Once a day what is known of single people ends when it is old enough, without anybody doing anything, and that is on record"
    )
    func ended() async throws {
        let force = try await FieldworkForce(today: today)
        let rounds = RetentionRounds(force.platform) { slug, cause in Issue.record(cause, "\(slug)") }
        let nothing = try await rounds.apply(in: "leicestershire")
        let line = try await force.staff(in: "E07000129")
        let head = "area,group,person,month,headcount,incidents_attended\n"
        _ = try await force.bring(head + "Blaby,PCs,P-1,2026-10,1,4\nBlaby,PCs,P-2,2026-10,1,5\n")
        var work = RegisterForm()
        (work.day, work.words, work.person) = ("2026-10-31", "Found a lost child", "Robin Made-Up")
        let id = try await RegisterStore(line).add(work, to: .recognition, in: "E07000129")
        var ended: [[String: Int]] = []

        for day in ["2026-11-21", "2028-10-31", "2028-11-01", "2028-11-02"].compactMap({ Day($0) }) {
            force.setToday(day)
            let standings = try await rounds.apply(in: "leicestershire")
            ended.append(Dictionary(uniqueKeysWithValues: standings.map { ($0.rule.code, $0.count) }))
        }

        #expect(nothing.isEmpty)
        #expect(ended == [[:], [:], ["work-of-people": 2, "names-in-registers": 1], [:]])
        #expect(try await RegisterStore(try await force.staff(in: "E07000129")).entry(id).person == nil)
        var question = force.question("E07000129")
        question.months = try #require(Month("2026-10"))...(try #require(Month("2026-10")))
        let activity = try await TeamActivityStore(try await force.staff()).activity(question)
        #expect(activity.cell(.incidentsAttended, of: activity.total).plain == "9")
        #expect(try await force.audit().filter { $0 == "retention.applied" }.count == 2)
        await force.remove()
    }

    @Test("500 people over 24 months come in, and any table of them is there soon")
    func many() async throws {
        let force = try await FieldworkForce(today: today)
        let districts = force.configuration.areas.areas.filter { $0.kind == "district" }.map(\.code)
        var rows = "area,group,person,month,headcount,working_days,hours_total,hours_away,incidents_attended\n"
        for month in (1...24).compactMap({ Month("2026-11")?.adding(months: -$0) }) {
            for person in 0..<500 {
                let group = ["PCs", "PCSOs", "Taskforce PCs"][person % 3]
                rows +=
                    "\(districts[person % districts.count]),\(group),P-\(person),\(month),1,20,160,\(person % 60),\(person % 40)\n"
            }
        }
        let report = try await force.bring(rows, from: nil)
        var question = force.question(nil, from: "2024-11")
        question.grouping = .people

        let clock = ContinuousClock()
        let start = clock.now
        let activity = try await TeamActivityStore(try await force.staff()).activity(question)
        if ProcessInfo.processInfo.environment["FOLKMOOT_TIMES"] != nil { print("500 people, 24 months: \(clock.now - start)") }

        #expect(report.rows == 12_000 && report.faults.isEmpty)
        #expect(activity.lines.count { $0.level == .person } == 500)
        #expect(activity.cell(.workingDays, of: activity.total).plain == "240000")
        await force.remove()
    }
}
