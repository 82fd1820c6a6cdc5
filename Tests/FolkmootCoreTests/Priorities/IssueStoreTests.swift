import Basics
@_spi(Stores) import FolkmootTenancy
import Storage
import Testing

@testable import FolkmootCore

@Suite("Issues and what was done about them")
struct IssueStoreTests {
    private let day = PriorityForce.today

    @Test("An issue is kept with its steps in their order, and each write is in the audit with its area")
    func story() async throws {
        let force = try await PriorityForce()
        let store = IssueStore(try await force.staff(in: "north"))
        let id = try await store.raise(draft(.sound(on: day.adding(days: -20)), force), in: "mill")

        try await store.add(.sound(.activity, on: day.adding(days: -9), isPublic: false, after: 0), to: id)
        try await store.add(.sound(.informationRequested, on: day.adding(days: -5), after: 1), to: id)
        try await store.add(.sound(.resultsProvided, on: day, after: 2), to: id)

        let issue = try await store.issue(id)
        #expect(issue.steps.map(\.stage) == [.activity, .informationRequested, .resultsProvided])
        #expect(issue.publicSteps.map(\.stage) == [.informationRequested, .resultsProvided])
        #expect(issue.answeredOn == day.adding(days: -5))
        #expect(issue.stage == .resultsProvided)
        let raised = try await force.audited("issue.raised")
        #expect(raised.map(\.subject) == [id.description] && raised.map(\.area) == ["mill"])
        #expect(try await force.audited("issue.step-added").map(\.area) == ["mill", "mill", "mill"])
        await force.remove()
    }

    @Test("An issue that is not public is answered by its results, and none of its steps can be public")
    func privately() async throws {
        let force = try await PriorityForce()
        let store = IssueStore(try await force.staff())
        let id = try await store.raise(draft(.sound(on: day, isPublic: false), force), in: "mill")

        let problem = await #expect(throws: Problem.self) { try await store.add(.sound(.activity, on: day, after: 0), to: id) }
        try await store.add(.sound(.activity, on: day, isPublic: false, after: 0), to: id)
        let before = try await store.issue(id).answeredOn
        try await store.add(.sound(.resultsProvided, on: day, isPublic: false, after: 1), to: id)

        #expect(problem?.fields["public"]?.hasPrefix("The issue itself is not shown") == true)
        #expect(before == nil)
        #expect(try await store.issue(id).answeredOn == day)
        let area = try #require(force.configuration.areas["mill"])
        #expect(try await PublicBoardStore(force.visitor).board(of: area).issues.isEmpty)
        await force.remove()
    }

    @Test("What was written can be neither changed nor removed, and two people do not answer at the same time")
    func appended() async throws {
        let force = try await PriorityForce()
        let store = IssueStore(try await force.staff())
        let id = try await store.raise(draft(.sound(on: day), force), in: "mill")
        try await store.add(.sound(.activity, on: day, after: 0), to: id)

        let late = await #expect(throws: Problem.self) { try await store.add(.sound(.furtherActivity, on: day, after: 0), to: id) }
        let data = try await force.operations.data
        for statement: SQL in ["UPDATE raised_issue_step SET words = 'x'", "DELETE FROM raised_issue_step"] {
            await #expect(throws: (any Error).self) {
                try await data.write(audit: AuditEntry("test")) { db in try db.run(statement) }
            }
        }

        #expect(late?.kind == .conflict)
        #expect(try await store.issue(id).steps.map(\.words.english) == ["Lamps were asked for"])
        await force.remove()
    }

    @Test("Each wrong thing that was typed is told beside its field")
    func faults() async throws {
        let force = try await PriorityForce()
        var form = IssueForm.sound(String(repeating: "é", count: 501), on: day.adding(days: 1))
        (form.issue, form.source) = ("no_such", "rumour")

        let problem = #expect(throws: Problem.self) { try draft(form, force) }

        #expect(
            problem?.fields == [
                "words": "Write 500 characters at most. These are 501.", "source": "Choose where it comes from.",
                "day": "This day has not come yet. Enter today or a day before it.",
                "issue": "Choose an issue of the list, or none.",
            ])
        let store = IssueStore(try await force.staff())
        let id = try await store.raise(draft(.sound(on: day), force), in: "mill")
        let step = await #expect(throws: Problem.self) {
            try await store.add(.sound(.activity, on: day.adding(days: -1), after: 0), to: id)
        }
        #expect(step?.fields["day"] == "Enter 2026-11-21 or a later day: things are told in the order in which they were.")
        let again = await #expect(throws: Problem.self) { try await store.raise(draft(.sound(on: day), force), in: "mill") }
        #expect(again?.fields["words"] == "This has been written down already, with the same day and the same words.")
        await force.remove()
    }

    @Test(
        "Whoever is responsible for an area writes there and below; elsewhere nothing is there, and who may only read cannot write")
    func reach() async throws {
        let force = try await PriorityForce()
        let (north, reader) = (try await force.staff(in: "north"), try await force.staff(in: "north", role: "reader"))
        let south = try await IssueStore(force.staff()).raise(draft(.sound(on: day), force), in: "dale")

        let id = try await IssueStore(north).raise(draft(.sound(on: day), force), in: "kirk")

        for code in ["dale", "south", "W15000009", "none"] {
            let problem = await #expect(throws: Problem.self) {
                try await IssueStore(north).raise(draft(.sound(on: day), force), in: code)
            }
            #expect(problem?.kind == .missing, "\(code)")
        }
        for work in [
            { try await IssueStore(north).issue(south) as Any }, { try await IssueStore(north).issues(in: "south") as Any },
        ] {
            #expect(await #expect(throws: Problem.self) { _ = try await work() }?.kind == .missing)
        }
        #expect(try await IssueStore(reader).issue(id).area == "kirk")
        let refused = await #expect(throws: Problem.self) {
            try await IssueStore(reader).add(.sound(.activity, on: day, after: 0), to: id)
        }
        #expect(refused?.kind == .forbidden)
        await force.remove()
    }

    private func draft(_ form: IssueForm, _ force: PriorityForce) throws(Problem) -> IssueDraft {
        try IssueDraft(form, for: force.configuration, today: day)
    }
}
