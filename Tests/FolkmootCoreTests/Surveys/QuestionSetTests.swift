import Basics
@_spi(Stores) import FolkmootTenancy
import Testing

@testable import FolkmootCore

@Suite("Versions of the questions of a survey")
struct QuestionSetTests {
    @Test("The same questions in the same words are comparable, and a line of help, their order or a translation changes nothing")
    func same() {
        let options = ["a", "b"].map { Question.Option($0) }
        let before = set(1, [Question("one", .single, options), Question("two", .text, [])])
        let after = set(2, [Question("two", .text, [], isRequired: true), Question("one", .single, options.reversed())])

        let compared = before.compared(with: after)

        #expect(compared.map(\.code) == ["two", "one"])
        #expect(compared.flatMap { $0.changes.map(\.kind) } == [.required, .order])
        #expect(compared.allSatisfy { $0.isComparable })
    }

    @Test("Other words, another way of answering, another limit, other people and a new series break the comparison")
    func broken() {
        let options = ["a", "b"].map { Question.Option($0) }
        let before = set(1, [Question("q", .multiple, options, maximumSelections: 2)])
        let changed: [(Question, QuestionChange.Kind)] = [
            (Question("q", .single, options, maximumSelections: 2), .answering), (Question("q", .multiple, options), .limit),
            (
                Question("q", .multiple, options, maximumSelections: 2, condition: .init(question: "p", option: "yes")), .condition
            ),
            (
                Question("q", .multiple, [Question.Option("a"), Question.Option("b", isExclusive: true)], maximumSelections: 2),
                .optionCounting
            ),
        ]

        for (question, kind) in changed {
            let compared = before.compared(with: set(2, [question]))
            #expect(compared.map(\.isComparable) == [false] && compared[0].changes.map(\.kind) == [kind], "\(kind)")
        }
        #expect(before.compared(with: set(2, before.survey.questions, series: "views_2")).map(\.isComparable) == [false])
    }

    @Test("An option that comes or goes breaks a question with one answer, and leaves the others of one with several as they were")
    func options() {
        for (kind, isComparable) in [(Question.Kind.single, false), (.scale, false), (.multiple, true)] {
            let before = set(1, [Question("q", kind, ["a", "b", "c"].map { Question.Option($0) })])
            let after = set(
                2,
                [
                    Question(
                        "q", kind,
                        [Question.Option("a"), Question.Option("b"), Question.Option("c", isRetired: true), Question.Option("d")])
                ])

            let compared = before.compared(with: after)[0]

            #expect(compared.changes.map(\.kind) == [.optionAdded, .optionRemoved])
            #expect(compared.changes.map(\.option) == ["d", "c"])
            #expect(compared.isComparable == isComparable)
        }
    }

    @Test("A trend of confidence breaks where its questions change, told with the question, and nowhere else")
    func trend() {
        let scale = [Question.Option("agree", isPositive: true), Question.Option("disagree")]
        let safe = Question("safe", .scale, scale, topic: "confidence")
        let trust = Question("trust", .scale, scale, topic: "confidence")
        let comment = Question("comment", .text, [])
        let versions = [
            set(1, [safe], waves: ["2025-05", "2025-11"]), set(2, [safe, comment], waves: ["2025-11", "2026-05"]),
            set(3, [safe, trust, comment], waves: ["2026-11"]),
        ]

        let breaks = versions.confidenceBreaks(among: ["2025-05", "2025-11", "2026-05", "2026-11"].map(SurveyWave.init(code:)))

        #expect(breaks.keys.map(\.code) == ["2026-11"])
        #expect(breaks[SurveyWave(code: "2026-11")]?.map(\.code) == ["trust"])
    }

    @Test(
        "Versions are read from the revisions of the configuration, with who applied them and which waves were answered under them")
    func read() async throws {
        let force = try await MemberForce()
        let survey = try #require(force.configuration.defaultSurvey)
        try await answer(force)
        // Only the policy changes: the questions are the same.
        try await apply(
            force,
            [
                (
                    "policy.json", "\"version\": 1, \"valid_from\": \"2024-01-01\", \"text\": \"Send me messages.\"",
                    "\"version\": 1, \"valid_from\": \"2024-01-02\", \"text\": \"Send me messages.\""
                )
            ])
        try await apply(force, [("survey.json", "\"text\": \"Litter\"", "\"text\": \"Rubbish\"")])
        force.pass(seconds: 60 * 86400)
        try await answer(force)
        let staff = try await force.staffScope()

        let versions = try await QuestionSetStore(staff).versions(of: survey)

        #expect(versions.map(\.revisions) == [1...2, 3...3])
        #expect(versions.map(\.appliedBy) == ["test", "test"])
        #expect(versions.map { $0.waves.map(\.code) } == [["2026-10"], ["2027-01"]])
        let changes = versions[0].compared(with: versions[1]).flatMap(\.changes)
        #expect(changes == [QuestionChange(kind: .optionWords, option: "Rubbish", breaksComparison: true)])
        await force.remove()
    }

    private func apply(_ force: MemberForce, _ changes: [(file: String, old: String, new: String)]) async throws {
        _ = try await force.operations.apply(MemberForce.files(MemberForce.postcodes, changing: changes), because: "test")
    }

    private func answer(_ force: MemberForce) async throws {
        let tenant = try await force.platform.tenant(slug: "westmarch")
        let survey = try #require(tenant.configuration.defaultSurvey)
        let answers = try survey.answers(from: SurveyEntry(chosen: ["issues": ["noise"]]))
        try await SurveyStore(force.platform.visitor(at: tenant, from: Origin(.page))).keep(
            SurveyResponse(to: survey, answers, area: "mill", at: force.now))
    }

    private func set(
        _ revision: Int, _ questions: [Question], series: String = "views_1", waves: [String] = []
    ) -> QuestionSet {
        QuestionSet(
            revisions: revision...revision, since: Timestamp(seconds: Int64(revision)), appliedBy: "Sam",
            survey: SurveyDefinition(questions: questions, series: series), waves: waves.map(SurveyWave.init(code:)))
    }
}
