import Basics
import FolkmootTenancy
import Testing

@testable import FolkmootCore

@Suite("The loop of an issue")
struct IssueLoopTests {
    @Test("Of all 25 pairs of stages just these may follow each other", arguments: IssueStage.allCases)
    func table(stage: IssueStage) {
        let allowed: [IssueStage: Set<IssueStage>] = [
            .raised: [.activity],
            .activity: [.informationRequested, .furtherActivity, .resultsProvided],
            .informationRequested: [.furtherActivity, .resultsProvided],
            .furtherActivity: [.informationRequested, .furtherActivity, .resultsProvided],
            .resultsProvided: [],
        ]

        for next in IssueStage.allCases {
            #expect(stage.next.contains(next) == (allowed[stage] ?? []).contains(next), "\(stage) → \(next)")
        }
    }

    @Test("Every stage can be reached from the first, and results can be reached from every stage")
    func reach() {
        func reachable(from stage: IssueStage) -> Set<IssueStage> {
            var found: Set<IssueStage> = [stage]
            for _ in IssueStage.allCases { found.formUnion(found.flatMap(\.next)) }
            return found
        }

        #expect(reachable(from: .raised) == Set(IssueStage.allCases))
        for stage in IssueStage.allCases { #expect(reachable(from: stage).contains(.resultsProvided)) }
    }

    @Test("A step that may not follow is refused beside its field, and one that may is kept", arguments: IssueStage.allCases)
    func steps(next: IssueStage) async throws {
        let force = try await PriorityForce()
        let store = IssueStore(try await force.staff())
        let day = PriorityForce.today
        let id = try await store.raise(
            try IssueDraft(.sound(on: day), for: force.configuration, today: day), in: "mill")

        if next == .activity {
            try await store.add(.sound(next, on: day, after: 0), to: id)
            #expect(try await store.issue(id).stage == .activity)
        } else {
            let problem = await #expect(throws: Problem.self) { try await store.add(.sound(next, on: day, after: 0), to: id) }
            #expect(problem?.fields["stage"] == "Choose what comes next.")
            #expect(try await store.issue(id).steps.isEmpty)
        }
        await force.remove()
    }

    @Test(
        "A wait is counted by the days that have gone by",
        arguments: [(0, 0), (6, 0), (7, 1), (30, 1), (31, 2), (92, 2), (93, 3), (400, 3)])
    func waiting(days: Int, place: Int) {
        #expect(WaitingTime(since: PriorityForce.today.adding(days: -days), to: PriorityForce.today).rawValue == place)
    }

    @Test("A quarter is three months from January, whatever the day")
    func quarters() throws {
        for (day, first, last) in [
            ("2026-01-01", "2026-01", "2026-03"), ("2026-03-31", "2026-01", "2026-03"), ("2026-11-21", "2026-10", "2026-12"),
        ] {
            let quarter = Quarter(of: try #require(Day(day)))
            #expect("\(quarter.first)" == first)
            #expect("\(quarter.last)" == last)
        }
    }
}
