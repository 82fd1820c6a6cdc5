import Basics
import FolkmootCore
import FolkmootTenancy
import Markup

/// What teams work on, and what was done about what people said, for programs: in words that everybody may read.
enum PriorityAPI {
    static let all: [APIOperation] = [
        .list(
            "/api/v1/priorities", "listPriorities", "What teams work on, the latest first", needs: .readAreas,
            [.area, .query("state", .text(among: ["current", "ended"]), "Only those that go on, or those that have ended.")],
            of: priority, cursor: .text(pattern: ListPlace.pattern)
        ) { call, scope in
            let found = try await PriorityStore(scope).priorities(
                in: call.area, areCurrent: call.text("state").map { $0 == "current" }, after: call.place, atMost: call.limit + 1)
            return APIPage(reading: found, call) { ListPlace($0.setOn, $0.id).description }
        },
        .list(
            "/api/v1/issues", "listIssues", "“You said, we did”: what everybody may read of what was raised, the latest first",
            needs: .readAreas, [.area], of: issue, cursor: .text(pattern: ListPlace.pattern)
        ) { call, scope in
            let found = try await IssueStore(scope).published(in: call.area, after: call.place, atMost: call.limit + 1)
            return APIPage(reading: found, call) { ListPlace($0.raisedOn, $0.id).description }
        },
        .one(
            "/api/v1/issues/:issue", "getIssue", "What everybody may read of something that was raised", needs: .readAreas,
            [.path("issue", .identity, "Its identity.")], as: issue
        ) { call, scope in
            guard let id = call.text("issue").flatMap({ ID<RaisedIssue>($0) }) else { throw Problem.missing("issue") }
            let found = try await IssueStore(scope).issue(id)
            guard found.isPublic else { throw Problem.missing("issue") }
            return found
        },
        .writing(
            "/api/v1/issues", "raiseIssue", "Write down what people raised, and what was done about it, for everybody to read",
            needs: .writeEngagement, newIssue, as: issue, at: { "/api/v1/issues/\($0.id.description)" }
        ) { call, write, scope in
            let area = try scope.extendableArea(call.typed("area"))
            do {
                let today = London.day(at: call.platform.clock.now)
                let draft = try IssueDraft(call.issue, for: call.configuration, today: today)
                try await IssueStore(scope).raise(draft, in: area.code, as: write)
            } catch let problem as Problem where problem.kind == .invalid && !problem.fields.isEmpty {
                throw Problem.body(problem, named: Self.members)
            }
        },
    ]

    /// What can be told of something that was raised; the rules are those of the form that staff fill in.
    private static let newIssue = APISchema.object(
        name: "NewIssue", words: "“You said, we did”: everybody can read it as it is sent.",
        [
            .init(name: "area", schema: .code, words: "The area in which it was raised."),
            .init(name: "source", schema: source, words: "Where it was raised."),
            .init(name: "raised_on", schema: .day, words: "The day on which it was raised: not to come."),
            .init(
                name: "you_said", schema: .text(length: 1...500),
                words: "What was raised, in the sense of those who raised it, without anybody’s name or address."),
            .init(
                name: "you_said_welsh", schema: .text(length: 0...500), words: "The same in Welsh, where the force has Welsh.",
                isOptional: true),
            .init(
                name: "we_did", schema: .text(length: 0...1000),
                words: "What was done about it already, as of today; it names nobody, and is never changed afterwards.",
                isOptional: true),
            .init(
                name: "we_did_welsh", schema: .text(length: 0...1000), words: "The same in Welsh, where the force has Welsh.",
                isOptional: true),
            .init(
                name: "issue", schema: .code, words: "The issue of the force’s survey that it is about, if it is about one.",
                isOptional: true),
        ])

    /// By the name of a field of the form, what the API calls it where that is something else.
    private static let members = [
        "day": "raised_on", "words": "you_said", "welsh": "you_said_welsh", "did": "we_did", "did-welsh": "we_did_welsh",
    ]

    private static let source = APISchema.text(among: CommunitySource.allCases.map(\.rawValue))

    private static let priority = APIShape<Priority>(
        "Priority", "What a team works on in an area.",
        [
            .init("id", .identity, "Its identity.") { .string($0.id.description) },
            .init("area", .code, "The area.") { .string($0.area) },
            .init("issue", .orNull(.code), "The issue of the force’s survey that it is about, if it is about one.") {
                .text($0.issue)
            },
            .init("words", .localized, "What the team works on.") { .words($0.words) },
            .init("set_on", .day, "The day on which it was set.") { .day($0.setOn) },
            .init("sources", .list(evidence.schema), "What it rests on.") { .array($0.evidence.map(evidence.json)) },
            .init("ended_on", .orNull(.day), "The day on which it ended; null while it goes on.") { .day($0.ending?.on) },
            .init("end_reason", .orNull(.localized), "Why it ended.") { $0.ending.map { .words($0.reason) } ?? .null },
        ])

    private static let evidence = APIShape<Evidence>(
        "Source", "What a priority rests on.",
        [
            .init("source", source, "Its kind.") { .string($0.source.rawValue) },
            .init("on", .day, "Its day.") { .day($0.on) },
        ])

    private static let issue = APIShape<RaisedIssue>(
        "Issue", "What was raised in an area, and what was done.",
        [
            .init("id", .identity, "Its identity.") { .string($0.id.description) },
            .init("area", .code, "The area.") { .string($0.area) },
            .init("issue", .orNull(.code), "The issue of the force’s survey that it is about, if it is about one.") {
                .text($0.issue)
            },
            .init("source", source, "Where it was raised.") { .string($0.source.rawValue) },
            .init("you_said", .localized, "What was raised.") { .words($0.words) },
            .init("raised_on", .day, "The day on which it was raised.") { .day($0.raisedOn) },
            .init("answered_on", .orNull(.day), "The day on which it was answered; null if it was not yet.") {
                .day($0.answeredOn)
            },
            .init("we_did", .list(step.schema), "What was done, the earliest first.") { .array($0.publicSteps.map(step.json)) },
        ])

    private static let step = APIShape<IssueStep>(
        "Step", "One thing that was done.",
        [
            .init("stage", .text(among: IssueStage.allCases.map(\.rawValue)), "Which.") { .string($0.stage.rawValue) },
            .init("on", .day, "The day on which it was done.") { .day($0.on) },
            .init("words", .localized, "What was done.") { .words($0.words) },
        ])
}

extension APICall {
    /// What was sent, as the form of an issue has it.
    fileprivate var issue: IssueForm {
        var form = IssueForm()
        (form.issue, form.source, form.day, form.isPublic) = (typed("issue"), typed("source"), typed("raised_on"), true)
        (form.words, form.welsh) = (typed("you_said"), typed("you_said_welsh"))
        (form.did, form.didWelsh) = (typed("we_did"), typed("we_did_welsh"))
        return form
    }

    /// Where a list whose latest is first goes on.
    var place: ListPlace? { cursor.flatMap { ListPlace($0) } }
}
