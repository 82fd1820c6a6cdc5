import Basics
@_spi(Stores) import FolkmootTenancy
import Storage
import Testing

@testable import FolkmootCore

@Suite("Priorities of areas")
struct PriorityStoreTests {
    private let day = PriorityForce.today

    @Test("A priority is set with its sources, ended with a reason, and both are in the audit with the area")
    func life() async throws {
        let force = try await PriorityForce()
        let store = PriorityStore(try await force.staff(in: "north"))
        var form = PriorityForm.sound(issue: "speeding", on: day.adding(days: -3))
        form.welsh = "Goryrru ar Mill Lane"
        form.evidence.append(EvidenceForm(source: "crime", day: "2026-10-01", words: "=1+1"))

        let id = try await store.set(draft(form, force), in: "mill")
        var ending = EndingForm()
        (ending.words, ending.day) = ("Cars are slower", day.description)
        let before = try await store.priority(id)
        try await store.end(id, ending)
        let after = try await store.priority(id)

        #expect(before.words == Localized("Speeding on Mill Lane", [.cy: "Goryrru ar Mill Lane"]))
        #expect(before.evidence.map(\.source) == [.survey, .crime] && before.citesSurvey && before.ending == nil)
        #expect(after.ending?.on == day && after.ending?.reason.english == "Cars are slower")
        for action in ["priority.set", "priority.ended"] {
            let lines = try await force.audited(action)
            #expect(lines.map(\.subject) == [id.description] && lines.map(\.area) == ["mill"], "\(action)")
        }
        let twice = await #expect(throws: Problem.self) { try await store.end(id, ending) }
        #expect(twice?.kind == .conflict)
        await force.remove()
    }

    @Test("A priority without a source is refused, and so is whatever else is wrong, beside its field")
    func faults() async throws {
        let force = try await PriorityForce()
        var form = PriorityForm()
        form.day = "21/11/2026"
        form.evidence = [EvidenceForm(), EvidenceForm(words: "  ")]

        let empty = #expect(throws: Problem.self) { try draft(form, force) }
        form.evidence = [EvidenceForm(), EvidenceForm(source: "gossip", day: "", words: "")]
        let partly = #expect(throws: Problem.self) { try draft(form, force) }
        var late = PriorityForm.sound(on: day.adding(days: -2))
        late.evidence[0].day = day.description
        let order = #expect(throws: Problem.self) { try draft(late, force) }

        #expect(
            empty?.fields == [
                "words": "Say what the team will work on.", "day": "Enter a date, like 2026-11-21.",
                "source-1": "Name at least one source: a priority rests on what people said.",
            ])
        #expect(partly?.fields.keys.sorted() == ["day", "source-2", "source-day-2", "source-words-2", "words"])
        #expect(order?.fields == ["source-day-1": "Enter 2026-11-19 or an earlier day: a source comes before the priority."])
        await force.remove()
    }

    @Test("The same words are no second priority of an area while the first is current")
    func twice() async throws {
        let force = try await PriorityForce()
        let store = PriorityStore(try await force.staff())
        let id = try await store.set(draft(.sound(on: day), force), in: "mill")

        let problem = await #expect(throws: Problem.self) { try await store.set(draft(.sound(on: day), force), in: "mill") }
        try await store.set(draft(.sound(on: day), force), in: "kirk")
        var ending = EndingForm()
        (ending.words, ending.day) = ("Set again", day.description)
        try await store.end(id, ending)
        try await store.set(draft(.sound(on: day), force), in: "mill")

        #expect(problem?.fields["words"]?.hasPrefix("This is a priority of the area already.") == true)
        #expect(try await store.board(of: "mill").priorities.count == 2)
        await force.remove()
    }

    @Test("Staff see and set priorities in their own area and below, and nowhere else")
    func reach() async throws {
        let force = try await PriorityForce()
        let (north, reader) = (try await force.staff(in: "north"), try await force.staff(in: "north", role: "reader"))
        let south = try await PriorityStore(force.staff()).set(draft(.sound(on: day), force), in: "dale")
        let id = try await PriorityStore(north).set(draft(.sound(on: day), force), in: "mill")

        #expect(try await PriorityStore(north).start().map(\.area.code) == ["north"])
        #expect(try await PriorityStore(north).board(of: "mill").ancestors.map(\.code) == ["north"])
        #expect(try await PriorityStore(north).priorities(in: "north").map(\.id) == [id])
        for code in ["dale", "south", "W15000009", "none"] {
            let seeing = await #expect(throws: Problem.self) { try await PriorityStore(north).board(of: code) }
            let setting = await #expect(throws: Problem.self) {
                try await PriorityStore(north).set(draft(.sound(on: day), force), in: code)
            }
            #expect(seeing?.kind == .missing && setting?.kind == .missing, "\(code)")
        }
        #expect(await #expect(throws: Problem.self) { try await PriorityStore(north).priority(south) }?.kind == .missing)
        #expect(await #expect(throws: Problem.self) { try await PriorityStore(north).end(south, EndingForm()) }?.kind == .missing)
        #expect(await #expect(throws: Problem.self) { try await PriorityStore(reader).end(id, EndingForm()) }?.kind == .forbidden)
        let refused = await #expect(throws: Problem.self) {
            try await PriorityStore(reader).set(draft(.sound("Else", on: day), force), in: "mill")
        }
        #expect(refused?.kind == .forbidden)
        await force.remove()
    }

    @Test("Everybody reads what is current and what ended within a year, with how much there is in the areas below")
    func board() async throws {
        let force = try await PriorityForce()
        let store = PriorityStore(try await force.staff())
        var ending = EndingForm()
        ending.words = "Done"
        for (words, age) in [("Long ago", 366), ("Lately", 365)] {
            let id = try await store.set(draft(.sound(words, on: day.adding(days: -400)), force), in: "mill")
            ending.day = day.adding(days: -age).description
            try await store.end(id, ending)
        }
        try await store.set(draft(.sound("Now", on: day), force), in: "mill")

        let mill = try await PublicBoardStore(force.visitor).board(of: try #require(force.configuration.areas["mill"]))
        let whole = try await PublicBoardStore(force.visitor).board(of: try #require(force.configuration.areas.root))

        #expect(mill.current.map(\.words.english) == ["Now"])
        #expect(mill.ended.map(\.words.english) == ["Lately"])
        #expect(mill.updatedAt == force.platform.clock.now)
        #expect(whole.current.isEmpty && whole.updatedAt == nil)
        #expect(whole.parts.map(\.area.code) == ["north", "south"] && whole.parts.map(\.priorities) == [1, 0])
        await force.remove()
    }

    @Test("Files hold every row, and no cell that a spreadsheet would take for a formula")
    func files() async throws {
        let force = try await PriorityForce()
        let staff = try await force.staff()
        try await PriorityStore(staff).set(draft(.sound("=HYPERLINK(\"x\")", issue: "noise", on: day), force), in: "mill")
        let issue = try IssueDraft(.sound("+44 is \"loud\"", on: day.adding(days: -8)), for: force.configuration, today: day)
        try await IssueStore(staff).raise(issue, in: "mill")

        let priorities = PriorityExport.csv(try await PriorityStore(staff).priorities(in: "north"), force.configuration)
        let issues = PriorityExport.csv(try await IssueStore(staff).issues(in: "north"), force.configuration, today: day)

        let first = String(decoding: priorities, as: UTF8.self).split(separator: "\r\n").map(String.init)
        let second = String(decoding: issues, as: UTF8.self).split(separator: "\r\n").map(String.init)
        #expect(first.count == 2 && second.count == 2)
        #expect(
            first[1].hasPrefix("mill,Mill Lane,")
                && first[1].contains(",noise,Noise,\"'=HYPERLINK(\"\"x\"\")\",2026-11-21,2026-10,"))
        #expect(first[1].hasSuffix("survey 2026-11-21: Chosen by most,yes,,"))
        #expect(second[1].hasSuffix(",meeting,\"'+44 is \"\"loud\"\"\",2026-11-13,yes,raised,0,,,,8"))
        await force.remove()
    }

    @Test("The questions that pages ask are answered by indexes")
    func plans() async throws {
        let force = try await PriorityForce()
        let questions: [SQL] = [
            "SELECT id FROM priority WHERE area = 'x' ORDER BY set_on DESC, id DESC LIMIT 100",
            "SELECT id FROM raised_issue WHERE area = 'x' ORDER BY raised_on DESC, id DESC LIMIT 100",
            "SELECT area, raised_on FROM raised_issue WHERE answered_on IS NULL",
            "SELECT area, count(*) FROM priority WHERE ended_on IS NULL GROUP BY area",
        ]

        let plans = try await force.operations.data.read { db in
            try questions.map { question in try db.map("EXPLAIN QUERY PLAN \(question)") { row in try row[3] as String } }
        }

        for plan in plans { #expect(plan.allSatisfy { !$0.hasPrefix("SCAN") || $0.contains("INDEX") }, "\(plan)") }
        await force.remove()
    }

    private func draft(_ form: PriorityForm, _ force: PriorityForce) throws(Problem) -> PriorityDraft {
        try PriorityDraft(form, for: force.configuration, today: day)
    }
}
