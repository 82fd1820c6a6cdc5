import Basics
@_spi(Stores) import FolkmootTenancy
import Storage
import Testing

@testable import FolkmootCore

@Suite("Reports on priorities")
struct PriorityReportTests {
    private let day = PriorityForce.today

    @Test("A priority is fresh on the 92nd day after it was set, and older on the 93rd; one older one makes its area older")
    func freshness() async throws {
        let force = try await PriorityForce()
        let staff = try await force.staff()
        try await set("Mill old", in: "mill", daysAgo: 92, staff)
        try await set("Dale old", in: "dale", daysAgo: 92, staff)
        try await set("Dale new", in: "dale", daysAgo: 0, staff)

        let now = try await whole(staff)
        force.setToday(day.adding(days: 1))
        let later = try await whole(try await force.staff())

        #expect(later.wanting.map(\.area.code) == ["dale", "mill", "kirk"])
        #expect(now.fresh == Ratio(2, of: 3) && now.count(.older) == 0 && now.count(.noPriority) == 1)
        #expect(later.fresh == Ratio(0, of: 3) && later.count(.older) == 2)
        #expect(later.areas.map(\.area.code) == ["dale", "kirk", "mill"])
        await force.remove()
    }

    @Test("Areas are found whose priorities rest on no survey, and whose top issue is no priority; a hidden one is told of nobody")
    func voice() async throws {
        let force = try await PriorityForce()
        let staff = try await force.staff()
        try await force.answer(12, in: "mill", ["speeding", "noise"])
        try await force.answer(11, in: "mill", ["speeding"])
        try await force.answer(12, in: "dale", ["litter"])
        try await force.answer(9, in: "kirk", ["drugs"])
        try await force.answer(3, in: "kirk", ["noise"])
        try await set("Slow down", in: "mill", issue: "speeding", from: "meeting", staff)
        try await set("Quiet nights", in: "dale", issue: "noise", from: "survey", staff)
        try await set("Dogs", in: "kirk", issue: "dogs", from: "crime", staff)

        let report = try await whole(staff)

        let gaps = Dictionary(uniqueKeysWithValues: report.areas.map { ($0.area.code, $0.gaps) })
        #expect(gaps == ["mill": [.noSurvey], "dale": [.topIssueMissing], "kirk": [.noSurvey]])
        #expect(
            Dictionary(uniqueKeysWithValues: report.areas.map { ($0.area.code, $0.topIssue) }) == [
                "mill": "speeding", "dale": "litter", "kirk": nil,
            ])
        #expect(report.wanting.count == 3)
        await force.remove()
    }

    @Test("The issue that is told first of an area is the one that its own page ranks first")
    func ranking() async throws {
        let force = try await PriorityForce()
        var generator = SeededGenerator(42)
        let issues = ["speeding", "noise", "litter", "dogs", "drugs"]
        for _ in 0..<30 {
            let area = try #require(["mill", "kirk", "dale", "north"].randomElement(using: &generator))
            try await force.answer(
                Int.random(in: 1...6, using: &generator), in: area, Array(issues.shuffled(using: &generator).prefix(2)))
        }
        let survey = try #require(force.configuration.defaultSurvey)

        let (configuration, now) = (force.configuration, force.platform.clock.now)
        let top = try await force.operations.data.read { db in try WaveResults.topIssues(configuration, at: now, in: db) }

        var told = 0
        for area in force.configuration.areas.areas {
            let results = try await SurveyResultStore(force.visitor).latest(of: survey, in: area.code).area
            let first = results.issues?.ranking.first { ($0.people?.numerator ?? 0) > 0 }?.option.code
            #expect(top[area.code] == first, "\(area.code)")
            told += first == nil ? 0 : 1
        }
        #expect(told >= 4)
        await force.remove()
    }

    @Test("An issue is counted once in each area that has it, most first, other words at the end")
    func issues() async throws {
        let force = try await PriorityForce()
        let staff = try await force.staff()
        for (index, area) in ["mill", "kirk", "dale"].enumerated() {
            try await set("Noise", in: area, issue: "noise", staff)
            try await set("In other words", in: area, staff)
            if index == 0 { try await set("More noise", in: area, issue: "noise", staff) }
            if index < 2 { try await set("Speeding", in: area, issue: "speeding", staff) }
        }
        try await set("A district has no say here", in: "north", issue: "drugs", staff)

        let (report, north) = (try await whole(staff), try await PriorityStore(staff).board(of: "north").overview.report)

        #expect(report.issues.map(\.issue) == ["noise", nil, "speeding"] && report.issues.map(\.areas) == [3, 3, 2])
        #expect(north.issues.map(\.issue) == ["speeding", "noise", nil] && north.issues.map(\.areas) == [2, 2, 2])
        #expect(north.areas.map(\.area.code) == ["kirk", "mill"])
        await force.remove()
    }

    @Test("The areas that must set priorities are of the kind that the standard names, or else the smallest")
    func units() throws {
        let standards = """
            {"$schema": "../../seeds/schemas/standards.json", "standards": [{
              "code": "p", "text": "Priorities", "activity": "priorities", "minimum": 1, "period": "quarter", "unit": "district",
              "owner": "chief", "valid_from": "2025-04-01"}]}
            """
        var files = PriorityForce.files.files
        let smallest = try ForceConfiguration(ConfigurationFiles(files), seeds: try Westmarch.seeds())
        files["standards.json"] = Array(standards.utf8)
        files["translations/cy.json"] = Array(
            Westmarch.welsh.replacing("\"strings\": {", with: "\"strings\": {\"standards.p.text\": \"B\",").utf8)
        let named = try ForceConfiguration(ConfigurationFiles(files), seeds: try Westmarch.seeds())

        #expect(smallest.areasOfPriorities(on: day).map(\.code).sorted() == ["dale", "kirk", "mill"])
        #expect(named.areasOfPriorities(on: day).map(\.code) == ["north", "south"])
    }

    @Test("On random data each figure equals a recount from the raw rows, for every area", arguments: [1, 2, 3] as [UInt64])
    func recount(seed: UInt64) async throws {
        let force = try await PriorityForce()
        let staff = try await force.staff()
        var generator = SeededGenerator(seed * 7_919)
        try await fill(force, staff, &generator)
        force.setToday(day)
        let now = try await force.staff()

        let raw = try await RawRows(force)

        for area in force.configuration.areas.areas {
            let report = try await PriorityStore(now).board(of: area.code).overview.report
            let within = Set(force.configuration.areas.subtree(of: area.code).map(\.code))
            let units = within.intersection(["mill", "kirk", "dale"])
            #expect(report.areas.count == units.count)
            #expect(report.fresh.numerator == units.count { raw.isFresh($0, on: day) })
            #expect(report.count(.noPriority) == units.count { raw.current($0).isEmpty })
            #expect(report.count(.noSurvey) == units.count { raw.lacksSurvey($0) })
            #expect(report.waiting == raw.waiting(in: within, on: day))
            for (issue, count) in report.issues {
                #expect(count == units.count { raw.current($0).contains { $0.issue == issue } }, "\(issue ?? "other words")")
            }
        }
        #expect(
            try await IssueStore(now).issues(in: "W15000009").allSatisfy { $0.answeredOn == $0.steps.first(where: \.isAnswer)?.on })
        await force.remove()
    }

    /// A year in which priorities are set and ended, issues raised and answered, at random.
    private func fill(_ force: PriorityForce, _ staff: StaffScope, _ generator: inout SeededGenerator) async throws {
        for age in stride(from: 200, through: 0, by: -4) {
            let today = day.adding(days: -age)
            force.setToday(today)
            let area = try #require(["mill", "kirk", "dale", "north"].randomElement(using: &generator))
            if Bool.random(using: &generator) {
                let source = try #require(["survey", "meeting", "surgery", "crime", "other"].randomElement(using: &generator))
                let issue = try #require(["", "noise", "dogs"].randomElement(using: &generator))
                let form = PriorityForm.sound("Number \(age)", issue: issue, on: today, from: source)
                let draft = try PriorityDraft(form, for: force.configuration, today: today)
                let id = try await PriorityStore(staff).set(draft, in: area)
                if Int.random(in: 0..<3, using: &generator) > 0 { try await end(id, on: today, staff) }
            }
            let isPublic = Bool.random(using: &generator)
            let draft = try IssueDraft(
                .sound("Issue \(age)", on: today, isPublic: isPublic), for: force.configuration, today: today)
            let id = try await IssueStore(staff).raise(draft, in: area)
            for number in 0..<Int.random(in: 0...3, using: &generator) {
                let stage = try await IssueStore(staff).issue(id).stage.next.randomElement(using: &generator)
                guard let stage else { break }
                let shown = isPublic && Bool.random(using: &generator)
                try await IssueStore(staff).add(.sound(stage, on: today, isPublic: shown, after: number), to: id)
            }
        }
    }

    private func end(_ id: ID<Priority>, on day: Day, _ staff: StaffScope) async throws {
        var form = EndingForm()
        (form.words, form.day) = ("Done", day.description)
        try await PriorityStore(staff).end(id, form)
    }

    private func set(
        _ words: String, in area: String, issue: String = "", from source: String = "survey", daysAgo: Int = 0, _ staff: StaffScope
    ) async throws {
        let form = PriorityForm.sound(words, issue: issue, on: day.adding(days: -daysAgo), from: source)
        try await PriorityStore(staff).set(try PriorityDraft(form, for: staff.tenant.configuration, today: day), in: area)
    }

    private func whole(_ staff: StaffScope) async throws -> PriorityReport {
        try #require(try await PriorityStore(staff).start().first).report
    }
}

/// The tables as they are, counted in the plainest way.
private struct RawRows {
    typealias Row = (id: String, area: String, issue: String?, setOn: String)
    private let priorities: [Row]
    private let withSurvey: Set<String>
    private let issues: [(area: String, raisedOn: String, isAnswered: Bool)]

    init(_ force: PriorityForce) async throws {
        (priorities, withSurvey, issues) = try await force.operations.data.read { db in
            (
                try db.map("SELECT id, area, issue, set_on FROM priority WHERE ended_on IS NULL") { row in
                    (try row[0] as String, try row[1] as String, try row[2] as String?, try row[3] as String)
                },
                Set(try db.values("SELECT priority FROM priority_evidence WHERE source = 'survey'", as: String.self)),
                try db.map(
                    """
                    SELECT area, raised_on, EXISTS (
                        SELECT 1 FROM raised_issue_step AS s
                        WHERE s.issue = i.id AND (s.is_public = 1 OR s.stage = 'results_provided'))
                    FROM raised_issue AS i
                    """
                ) { row in (try row[0] as String, try row[1] as String, try row[2] as Bool) }
            )
        }
    }

    func current(_ area: String) -> [Row] { priorities.filter { $0.area == area } }

    func isFresh(_ area: String, on day: Day) -> Bool {
        let limit = day.adding(days: -92).description
        return !current(area).isEmpty && !current(area).contains { $0.setOn < limit }
    }

    func lacksSurvey(_ area: String) -> Bool { !current(area).isEmpty && !current(area).contains { withSurvey.contains($0.id) } }

    func waiting(in areas: Set<String>, on day: Day) -> [Int] {
        let open = issues.filter { areas.contains($0.area) && !$0.isAnswered }
        let bounds = [(0, 6), (7, 30), (31, 92), (93, 10_000)]
        return bounds.map { least, most in
            let days = day.adding(days: -most).description...day.adding(days: -least).description
            return open.count { days.contains($0.raisedOn) }
        }
    }
}
