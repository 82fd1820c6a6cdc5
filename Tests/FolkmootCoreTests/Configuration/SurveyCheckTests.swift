import Basics
import FolkmootCore
import FolkmootTenancy
import Testing

@Suite("Checking surveys")
struct SurveyCheckTests {
    private static let litter = "{\"code\": \"litter\", \"text\": \"Litter\"}"

    @Test(
        "Questions that cannot be asked so are told",
        arguments: [
            ("\"max_selections\": 3", "\"max_selections\": 6", "max-selections", "surveys[0].questions[0].max_selections"),
            ("\"kind\": \"multiple\"", "\"kind\": \"single\"", "exclusive", "surveys[0].questions[0].options[5].exclusive"),
            ("\"kind\": \"multiple\"", "\"kind\": \"single\"", "max-selections", "surveys[0].questions[0].max_selections"),
            ("\"option\": \"noise\"", "\"option\": \"nose\"", "show-if", "surveys[0].questions[1].show_if.option"),
            ("\"question\": \"issues\"", "\"question\": \"comment\"", "show-if", "surveys[0].questions[1].show_if.question"),
            ("\"code\": \"comment\"", "\"code\": \"issues\"", "repeated-code", "surveys[0].questions[1].code"),
            ("\"code\": \"noise\"", "\"code\": \"litter\"", "repeated-code", "surveys[0].questions[0].options[2].code"),
            ("\"code\": \"noise\"", "\"code\": \"text\"", "options", "surveys[0].questions[0].options[1].code"),
            ("\"kind\": \"text\"", "\"kind\": \"scale\"", "options", "surveys[0].questions[1]"),
            ("{\"every_months\": 3}", "{\"every_months\": 3, \"months\": [5]}", "schedule", "surveys[0].schedule"),
            ("{\"every_months\": 3}", "{}", "schedule", "surveys[0].schedule"),
            ("\"minutes\": 2", "\"minutes\": 2.5", "wrong-type", "surveys[0].minutes"),
            ("\"minutes\": 2", "\"minutes\": 200", "out-of-range", "surveys[0].minutes"),
            ("\"title\": \"Talking\"", "\"title\": \"\"", "too-short", "surveys[0].title"),
        ])
    func mistakes(old: String, new: String, code: String, path: String) throws {
        let findings = try Westmarch.findings(("survey.json", old, new))

        #expect(findings.contains { $0.code == code && $0.path == path }, "\(findings)")
    }

    @Test(
        "A question that has answers keeps its meaning",
        arguments: [
            ("What matters?", "What annoys you?", "text"),
            ("\"kind\": \"multiple\", \"text\"", "\"kind\": \"scale\", \"text\"", "kind"),
            ("\"text\": \"Noise\"", "\"text\": \"Silence\"", "options[1]"),
            ("\"text\": \"Noise\"", "\"text\": \"Noise\", \"positive\": true", "options[1]"),
        ])
    func meaning(old: String, new: String, place: String) throws {
        let context = try answered()

        let findings = try Westmarch.findings(("survey.json", old, new), context: context)

        let finding = findings.first { $0.code == "meaning-changed" }
        #expect(finding?.path == "surveys[0].questions[0].\(place)")
    }

    @Test("In a new series a question may be worded anew")
    func newSeries() throws {
        let text = Westmarch.survey.split(separator: "talking_1").joined(separator: "talking_2")
        let words = text.split(separator: "What matters?").joined(separator: "What annoys you?")

        let findings = try Westmarch.findings(("survey.json", "", words), context: try answered())

        #expect(findings == [])
    }

    @Test("A question and a survey that have answers cannot be left out")
    func removal() throws {
        let context = try answered()

        let question = try Westmarch.findings(("survey.json", "\"code\": \"issues\"", "\"code\": \"troubles\""), context: context)
        let survey = try Westmarch.findings(("survey.json", "\"code\": \"talking\"", "\"code\": \"chatting\""), context: context)

        #expect(question.contains { $0.code == "question-removed" })
        #expect(survey.contains { $0.code == "survey-removed" })
    }

    @Test("An option that has votes can be retired")
    func retiring() throws {
        var context = try answered()
        context.voted = [OptionKey("talking", "issues", "litter")]
        let retired = "{\"code\": \"litter\", \"text\": \"Litter\", \"retired\": true}"

        #expect(try Westmarch.findings(("survey.json", Self.litter, retired), context: context) == [])
    }

    @Test("A question without answers may be changed and removed")
    func unanswered() throws {
        var context = ConfigurationContext()
        context.previous = try Westmarch.configuration()

        #expect(try Westmarch.findings(("survey.json", "\"text\": \"Noise\"", "\"text\": \"Silence\""), context: context) == [])
    }

    private func answered() throws -> ConfigurationContext {
        var context = ConfigurationContext()
        context.previous = try Westmarch.configuration()
        context.answered = [QuestionKey("talking", "issues")]
        return context
    }
}
