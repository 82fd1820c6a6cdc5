import Basics
@_spi(Stores) import FolkmootTenancy
import Testing

@testable import FolkmootCore

@Suite("Grids: several statements on one scale")
struct GridTests {
    static let grid = """
        {
          "code": "safe", "kind": "grid", "text": "How safe do you feel?", "hint": "Think of the last month.", "topic": "confidence",
          "rows": [
            {"code": "day", "text": "By day", "required": true},
            {"code": "dark", "text": "After dark"}
          ],
          "options": [
            {"code": "safe", "text": "Safe", "positive": true}, {"code": "unsafe", "text": "Not safe"},
            {"code": "unknown", "text": "Don’t know", "excluded": true}
          ]
        },
        """
    private static let place = "\"questions\": ["

    @Test("Each row is a question of its own, with the words of the grid before its own, in each language")
    func rows() throws {
        let survey = try Self.survey()

        let rows = survey.questions.filter { $0.grid != nil }
        #expect(rows.map(\.code) == ["safe-day", "safe-dark"])
        #expect(rows.map(\.text.english) == ["How safe do you feel? – By day", "How safe do you feel? – After dark"])
        #expect(rows[0].text[.cy] == "Pa mor ddiogel? – Liw dydd")
        #expect(rows.map(\.isRequired) == [true, false] && rows.allSatisfy { $0.kind == .scale && $0.topic == "confidence" })
        #expect(survey.parts.map { $0.map(\.code) }.first == ["safe-day", "safe-dark"])
    }

    @Test("Rows are answered, required and counted one by one")
    func counted() async throws {
        let force = try await MemberForce(changing: ("survey.json", Self.place, Self.place + Self.grid), Self.welsh)
        let survey = try #require(force.configuration.defaultSurvey)
        let faults = #expect(throws: SurveyFaults.self) {
            try survey.answers(from: SurveyEntry(chosen: ["safe-dark": ["safe"], "issues": ["noise"]]))
        }
        for (day, dark) in [("safe", "unsafe"), ("safe", "unknown"), ("unsafe", "unsafe")] {
            let answers = try survey.answers(from: SurveyEntry(chosen: ["safe-day": [day], "safe-dark": [dark]]))
            try await SurveyStore(force.platform.visitor(at: force.tenant, from: Origin(.page))).keep(
                SurveyResponse(to: survey, answers, area: "mill", at: force.now))
        }

        let results = try await SurveyResultStore(force.operations).latest(of: survey, in: "mill").area

        #expect(faults?.byQuestion == ["safe-day": .unanswered])
        #expect(results.question("safe-day")?.positive?.ratio == Ratio(2, of: 3))
        #expect(results.question("safe-dark")?.positive?.ratio == Ratio(0, of: 2))
        #expect(results.question("safe-dark")?.excluded == 1)
        await force.remove()
    }

    @Test(
        "What is wrong with a grid is found with its file and line",
        arguments: [
            ("\"rows\": [\n", "\"max_length\": 5, \"rows\": [\n", "max-length"),
            ("\"code\": \"dark\", \"text\": \"After dark\"", "\"code\": \"day\", \"text\": \"After dark\"", "repeated-code"),
            ("\"text\": \"Safe\", \"positive\"", "\"text\": \"Safe\", \"other\": true, \"positive\"", "rows"),
            ("\"text\": \"Not safe\"}", "\"text\": \"Not safe\", \"exclusive\": true}", "exclusive"),
            ("\"kind\": \"grid\"", "\"kind\": \"scale\"", "rows"),
        ])
    func findings(old: String, new: String, code: String) throws {
        let changed = Self.grid.replacing(old, with: new)
        let found = try Westmarch.findings(("survey.json", Self.place, Self.place + changed), Self.welsh)

        #expect(changed != Self.grid)
        #expect(found.contains { $0.code == code && $0.file == "survey.json" && $0.line > 8 }, "\(found)")
    }

    @Test("A row that a question asks for by its code is known, and the grid itself is not a question that has options")
    func condition() throws {
        func found(_ code: String) throws -> [String] {
            let asked =
                Self.grid + """
                    {"code": "why", "kind": "text", "text": "Why?", "show_if": {"question": "\(code)", "option": "unsafe"}},
                    """
            let welsh = ("translations/cy.json", Self.welsh.old, Self.welsh.new + "\"survey.talking.why.text\": \"Pam?\",")
            return try Westmarch.findings(("survey.json", Self.place, Self.place + asked), welsh).map(\.code)
        }

        #expect(try found("safe-dark") == [])
        #expect(try found("safe") == ["show-if"])
    }

    @Test("A row that was answered keeps its words and stays; the plan of a change names it")
    func kept() throws {
        let before = try Self.survey()
        var context = ConfigurationContext()
        context.previous = try Westmarch.configuration(
            Westmarch.files(("survey.json", Self.place, Self.place + Self.grid), Self.welsh))
        context.answered = [QuestionKey("talking", "safe-dark")]
        let reworded = Self.grid.replacing("\"After dark\"", with: "\"At night\"")
        let asked = Self.grid.replacing("How safe do you feel?", with: "Are you safe?")
        let gone = Self.grid.replacing("{\"code\": \"dark\"", with: "{\"code\": \"night\"")

        for (text, code) in [(reworded, "meaning-changed"), (asked, "meaning-changed")] {
            let found = try Westmarch.findings(("survey.json", Self.place, Self.place + text), Self.welsh, context: context)
            #expect(found.map(\.code) == [code])
        }
        let welsh = ("translations/cy.json", Self.welsh.old, Self.welsh.new.replacing("rows.dark", with: "rows.night"))
        let found = try Westmarch.findings(("survey.json", Self.place, Self.place + gone), welsh, context: context)
        #expect(found.map(\.code) == ["question-removed"])
        let later = try Westmarch.configuration(Westmarch.files(("survey.json", Self.place, Self.place + reworded), Self.welsh))
        let plan = ConfigurationPlan(from: try #require(context.previous), to: later)
        #expect(
            plan.changes.map(\.text) == [
                "survey `talking` question `safe-dark`: “\(before.questions[1].text.english)” → “How safe do you feel? – At night”"
            ])
    }

    private static let welsh = (
        file: "translations/cy.json", old: "\"strings\": {",
        new: """
        "strings": {
          "survey.talking.safe.text": "Pa mor ddiogel?", "survey.talking.safe.hint": "Meddyliwch am y mis diwethaf.",
          "survey.talking.safe.rows.day": "Liw dydd", "survey.talking.safe.rows.dark": "Ar ôl iddi nosi",
          "survey.talking.safe.safe": "Diogel", "survey.talking.safe.unsafe": "Ddim yn ddiogel",
          "survey.talking.safe.unknown": "Ddim yn gwybod",
        """
    )

    private static func survey() throws -> SurveyDefinition {
        try #require(try Westmarch.configuration(Westmarch.files(("survey.json", place, place + grid), welsh)).defaultSurvey)
    }
}
