import Basics
@_spi(Stores) import FolkmootTenancy
import Foundation
import Testing

@testable import FolkmootCore

@Suite("Measures stand beside goals, and packs keep what was published")
struct MeetingPackTests {
    private let blaby = "E07000129"
    private let today = Day("2026-11-21") ?? Day(daysSinceEpoch: 0)

    @Test("A pack's figures stay as they were on its day, whatever comes in later, and tell of no person")
    func fixed() async throws {
        let force = try await FieldworkForce(today: today)
        let head = "area,group,person,headcount,working_days,incidents_attended\n"
        _ = try await force.bring(
            head + (1...6).map { "Blaby,PCs,P-\($0),1,20,10\n" }.joined() + "Blaby,Taskforce PCs,P-7,1,20,7\n")
        let line = try await force.staff(in: blaby)
        let store = PackStore(line)

        let id = try await store.publish(for: "inspectors", words: "Two plans\nwait", in: blaby)
        let before = try await store.pack(id)
        _ = try await force.bring(head + (1...6).map { "Blaby,PCs,P-\($0),1,20,99\n" }.joined())
        var plan = RegisterForm()
        (plan.words, plan.day) = ("Dogs", "2026-01-01")
        try await RegisterStore(line).add(plan, to: .plans, in: blaby)
        let after = try await store.pack(id)

        #expect(before == after)
        #expect(before.words == "Two plans\nwait" && before.publisher == "Sam")
        #expect(before.sections.map(\.title) == ["Measures and goals", "What teams did", "How standards are kept", "Registers"])
        let teams = before.sections[1]
        #expect(teams.rows.map { $0[0] } == ["Blaby", "PCs", "Taskforce PCs", "Total"])
        #expect(teams.rows[0].contains("67") && teams.rows[2].contains("hidden") && teams.rows[1].contains("hidden"))
        #expect(!"\(before.sections)".contains("P-1"))
        await force.remove()
    }

    @Test("A review is due every so many months, and is met by a pack that was published since")
    func calendar() async throws {
        let force = try await FieldworkForce(today: today)
        let store = PackStore(try await force.staff(in: blaby))
        func dates() async throws -> [String: (due: String?, next: String, has: Bool)] {
            let reviews = try await store.calendar(of: blaby).reviews
            return Dictionary(
                uniqueKeysWithValues: reviews.map { ($0.review.code, ($0.due?.description, $0.next.description, $0.pack != nil)) })
        }

        let before = try await dates()
        _ = try await store.publish(for: "self_assessment", words: "", in: blaby)
        _ = try await store.publish(for: "superintendents", words: "", in: blaby)
        let after = try await dates()
        force.setToday(Day("2027-01-05") ?? today)
        let later = try await dates()
        let unknown = await problem { try await store.publish(for: "party", words: "", in: blaby) }
        let reader = await problem {
            try await PackStore(try await force.staff(role: "analyst")).publish(for: "inspectors", words: "", in: blaby)
        }

        #expect(before["superintendents"]?.due == "2026-11" && before["superintendents"]?.next == "2027-01")
        #expect(before["inspectors"]?.due == "2026-10" && before["self_assessment"]?.due == "2026-09")
        #expect(before.values.allSatisfy { !$0.has })
        #expect(after["superintendents"]?.has == true && after["self_assessment"]?.has == true && after["inspectors"]?.has == false)
        #expect(later["superintendents"]?.due == "2027-01" && later["superintendents"]?.has == false)
        #expect(unknown?.fields["review"] != nil && reader?.kind == .forbidden)
        await force.remove()
    }

    @Test("A goal is reached from its figure on, in its direction, and by nobody of whom nothing is told")
    func goals() {
        func line(_ cell: TeamCell, _ isLeast: Bool, _ hundredths: Int) -> Bool? {
            FrameworkReport.Line(
                title: "", cell: cell, goal: PerformanceGoal(measure: "m", area: "a", isLeast: isLeast, hundredths: hundredths)
            ).isReached
        }

        #expect(line(.figure(units: 12, decimals: 0), true, 1200) == true)
        #expect(line(.figure(units: 11, decimals: 0), true, 1200) == false)
        #expect(line(.figure(units: 1850, decimals: 2), false, 1850) == true)
        #expect(line(.figure(units: 1851, decimals: 2), false, 1850) == false)
        #expect(line(.blank, true, 0) == nil && line(.hidden, false, 100) == nil)
    }
}

@Suite("What a force says of its teams' performance is checked, and its changes are told")
struct PerformanceConfigurationTests {
    private static func standards(_ inner: String) -> String {
        "{\"$schema\": \"../../seeds/schemas/standards.json\", \(inner)}"
    }

    @Test(
        "Columns stand once and with what they are read by; goals are of places that there are, in one direction",
        arguments: [
            ("\"performance\": {\"columns\": [{\"figure\": \"headcount\"}, {\"figure\": \"working_days\"}]}", "columns-context"),
            (
                "\"performance\": {\"columns\": [{\"figure\": \"working_days\"}, {\"figure\": \"pct_time_not_on_nhp\"}, {\"figure\": \"working_days\"}]}",
                "repeated-code"
            ),
            ("\"framework\": {\"goals\": [{\"measure\": \"good_work\", \"area\": \"nroth\", \"at_least\": 1}]}", "unknown-area"),
            ("\"framework\": {\"goals\": [{\"measure\": \"good_work\", \"area\": \"north\"}]}", "goal"),
            (
                "\"framework\": {\"goals\": [{\"measure\": \"good_work\", \"area\": \"north\", \"at_least\": 1, \"at_most\": 2}]}",
                "goal"
            ),
        ])
    func checks(inner: String, code: String) throws {
        let findings = try Westmarch.findings(("standards.json", "", Self.standards(inner)))

        #expect(findings.map(\.code) == [code])
        #expect(findings.first?.file == "standards.json" && (findings.first?.line ?? 0) > 0)
    }

    @Test("A change of columns, goals and reviews is told in words")
    func changes() throws {
        func configuration(_ inner: String) throws -> ForceConfiguration {
            var files = try ConfigurationFolder("\(Westmarch.root)/tenants/leicestershire").files.files
            let text = String(decoding: files["standards.json"] ?? [], as: UTF8.self)
            files["standards.json"] = Array(text.replacing("\"units\":", with: "\(inner) \"units\":", maxReplacements: 1).utf8)
            return try ForceConfiguration(ConfigurationFiles(files), seeds: try Westmarch.seeds())
        }
        let columns = "{\"figure\": \"working_days\", \"title\": \"Days\"}, {\"figure\": \"pct_time_not_on_nhp\"}"
        let codes = FrameworkMeasure.tags.sorted() + ["volunteers"]
        let areas = codes.map { "{\"code\": \"\($0)\", \"text\": \"Other words\"}" }.joined(separator: ", ")
        let new = try configuration(
            "\"performance\": {\"columns\": [\(columns)], \"person_months\": 12}, \"framework\": {\"areas\": [\(areas)], \"goals\": [{\"measure\": \"good_work\", \"area\": \"E07000129\", \"at_least\": 2.5}], \"reviews\": []},"
        )

        let changes = ConfigurationPlan(from: try configuration(""), to: new).changes.map(\.text)

        #expect(changes.contains("table of teams’ activity: column `working_days`: “Working Days” → “Days”"))
        #expect(changes.contains("table of teams’ activity: column `headcount` removed"))
        #expect(changes.contains("table of teams’ activity: months that persons’ figures are kept: 24 → 12"))
        #expect(changes.contains("goal for good_work in E07000129: at least 2.50"))
        #expect(changes.contains("review `inspectors`: removed"))
        #expect(changes.contains("framework `volunteers`: added"))
        #expect(changes.contains("framework `solving_problems`: “Solving problems” → “Other words”"))
    }
}
