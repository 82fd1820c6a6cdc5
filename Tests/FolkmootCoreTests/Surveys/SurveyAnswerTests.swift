import Basics
import CSV
import Foundation
import Testing

@testable import FolkmootCore

@Suite("Answering: up to five issues")
struct IssueTests {
    private let survey = IssueTests.make()

    @Test(
        "Five of the 22 issues are accepted, in the order of the survey", .enabled(if: Fixture.isThere, "the fixtures are not here")
    )
    func five() throws {
        let issues = try Fixture.options()

        let answers = try Self.make(issues).answers(from: SurveyEntry(chosen: ["issues": issues.prefix(5).reversed().map(\.code)]))

        #expect(answers.chosen["issues"] == issues.prefix(5).map(\.code))
    }

    @Test("Six are refused, and said to be six", .enabled(if: Fixture.isThere, "the fixtures are not here"))
    func six() throws {
        let issues = try Fixture.options()

        #expect(throws: SurveyFaults(byQuestion: ["issues": .tooMany(chosen: 6, limit: 5)])) {
            try Self.make(issues).answers(from: SurveyEntry(chosen: ["issues": issues.prefix(6).map(\.code)]))
        }
    }

    @Test("“I have no issues” cannot stand with an issue", .enabled(if: Fixture.isThere, "the fixtures are not here"))
    func exclusive() throws {
        let survey = Self.make(try Fixture.options())

        let alone = try survey.answers(from: SurveyEntry(chosen: ["issues": ["no_issues"]]))

        #expect(alone.chosen["issues"] == ["no_issues"])
        #expect(throws: SurveyFaults(byQuestion: ["issues": .notAlone(option: "no_issues")])) {
            try survey.answers(from: SurveyEntry(chosen: ["issues": ["noise", "no_issues"]]))
        }
    }

    @Test("The same box sent twice counts once")
    func repeated() throws {
        let answers = try survey.answers(from: SurveyEntry(chosen: ["issues": ["b", "a", "b"]]))

        #expect(answers.chosen["issues"] == ["a", "b"])
    }

    @Test("An option that is not offered is refused", arguments: ["z", "retired", ""])
    func unknown(code: String) {
        #expect(throws: SurveyFaults(byQuestion: ["issues": .unknownOption])) {
            try survey.answers(from: SurveyEntry(chosen: ["issues": ["a", code]]))
        }
    }

    @Test("Words beside “Something else” count as ticking it, also towards the limit")
    func otherWords() throws {
        let answers = try survey.answers(from: SurveyEntry(chosen: ["issues": ["a"]], words: ["issues": " Litter \u{202E} "]))

        #expect(answers.chosen["issues"] == ["a", "other"])
        #expect(answers.words["issues"] == "Litter")
        #expect(throws: SurveyFaults(byQuestion: ["issues": .tooMany(chosen: 6, limit: 5)])) {
            try survey.answers(from: SurveyEntry(chosen: ["issues": ["a", "b", "c", "d", "e"]], words: ["issues": "Litter"]))
        }
    }

    @Test("All that is wrong is told at once")
    func allFaults() {
        let entry = SurveyEntry(chosen: ["safe": ["agree", "disagree"]], words: ["comment": String(repeating: "a", count: 2001)])

        #expect(
            throws: SurveyFaults(byQuestion: [
                "issues": .unanswered, "safe": .notOne, "comment": .tooLong(characters: 2001, limit: 2000),
            ])
        ) { try survey.answers(from: entry) }
    }

    @Test("A question that another answer leaves out is neither required nor kept")
    func routing() throws {
        let yes = SurveyEntry(chosen: ["issues": ["a"], "visited": ["yes"], "useful": ["agree"]])
        let no = SurveyEntry(chosen: ["issues": ["a"], "visited": ["no"], "useful": ["agree"]])

        #expect(try survey.answers(from: yes).chosen["useful"] == ["agree"])
        #expect(try survey.answers(from: no).chosen["useful"] == nil)
        #expect(throws: SurveyFaults(byQuestion: ["useful": .unanswered])) {
            try survey.answers(from: SurveyEntry(chosen: ["issues": ["a"], "visited": ["yes"]]))
        }
    }

    @Test("Answers are the same after they were kept as JSON")
    func roundTrip() throws {
        let answers = try survey.answers(
            from: SurveyEntry(chosen: ["issues": ["a", "other"]], words: ["issues": "Hen \"ddŵr\"", "comment": "<b>\nNo</b>"]))

        #expect(SurveyAnswers(try JSONNode.parse(answers.json.encoded()).json) == answers)
    }

    private static func make(_ options: [Question.Option]? = nil) -> SurveyDefinition {
        let plain = ["a", "b", "c", "d", "e", "f"].map { Question.Option($0) }
        let issues = options ?? plain + [Question.Option("retired", isRetired: true), Question.Option("other", isOther: true)]
        let scale = [Question.Option("agree", isPositive: true), Question.Option("disagree")]
        return SurveyDefinition(questions: [
            Question("issues", .multiple, issues, isRequired: true, maximumSelections: 5),
            Question("safe", .scale, scale),
            Question("visited", .single, ["yes", "no"].map { Question.Option($0) }),
            Question("useful", .scale, scale, isRequired: true, condition: .init(question: "visited", option: "yes")),
            Question("comment", .text, [], maximumLength: 2000),
        ])
    }
}

@Suite("The waves of a survey")
struct WaveTests {
    @Test(
        "A wave is named after the month of the schedule that began it, by the clocks of London",
        arguments: [
            ("2026-11-21T09:00:00Z", "2026-11"), ("2026-10-31T23:59:59Z", "2026-05"), ("2026-11-01T00:00:00Z", "2026-11"),
            ("2026-04-30T22:59:59Z", "2025-11"), ("2026-04-30T23:00:00Z", "2026-05"), ("2027-01-01T00:00:00Z", "2026-11"),
        ])
    func scheduled(instant: String, wave: String) throws {
        let survey = SurveyDefinition(schedule: .months([11, 5]))

        #expect(survey.wave(at: try #require(Timestamp(instant))).code == wave)
    }

    @Test("Every three months there is a wave, counted from January")
    func everyThreeMonths() throws {
        let survey = SurveyDefinition(schedule: .every(months: 3))

        #expect(survey.wave(at: try #require(Timestamp("2026-09-30T12:00:00Z"))).code == "2026-07")
        #expect(survey.wave(before: SurveyWave(code: "2026-01"))?.code == "2025-10")
        #expect(survey.lastMonth(of: SurveyWave(code: "2026-10"))?.description == "2026-12")
    }

    @Test("Without a schedule there is one wave")
    func continuous() {
        let survey = SurveyDefinition(schedule: .months([]))

        #expect(survey.wave(at: Timestamp(seconds: 0)) == .continuous)
        #expect(survey.wave(before: .continuous) == nil)
    }
}

/// One force's 22 issues, as it published them.
private enum Fixture {
    static let path = SurveyForce.root + "/../shared/fixtures/issue_options.csv"
    static var isThere: Bool { FileManager.default.fileExists(atPath: path) }

    static func options() throws -> [Question.Option] {
        var reader = try CSVReader(path: path)
        var options: [Question.Option] = []
        while let record = try reader.next() {
            if record.line > 1 { options.append(Question.Option(record[0], isExclusive: record[2] == "exclusive")) }
        }
        return options
    }
}

extension Question.Option {
    init(
        _ code: String, isExclusive: Bool = false, isOther: Bool = false, isPositive: Bool = false, isExcluded: Bool = false,
        isRetired: Bool = false
    ) {
        self.init(
            code: code, text: Localized(code), isExclusive: isExclusive, isOther: isOther, isPositive: isPositive,
            isExcluded: isExcluded, isRetired: isRetired)
    }
}

extension Question {
    init(
        _ code: String, _ kind: Kind, _ options: [Option], topic: String? = nil, isRequired: Bool = false,
        maximumSelections: Int? = nil, maximumLength: Int = 200, condition: Condition? = nil
    ) {
        self.init(
            code: code, kind: kind, text: Localized(code), hint: nil, isRequired: isRequired, topic: topic,
            maximumSelections: maximumSelections, maximumLength: maximumLength, condition: condition, options: options)
    }
}

extension SurveyDefinition {
    init(
        questions: [Question] = [], schedule: Schedule = .months([5, 11]), minimumResponses: Int = 30, series: String = "views_1"
    ) {
        self.init(
            code: "views", title: Localized("Views"), introduction: Localized("Tell us."), series: series, isDefault: true,
            resurveyMonths: 3, schedule: schedule, minutes: 4, minimumResponses: minimumResponses,
            showsRunningWave: true, opensByApproval: false, otherShare: 10, questions: questions)
    }
}
