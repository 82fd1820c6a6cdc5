import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

/// Where staff take down what people answer: at the door, from paper, on the telephone.
enum StaffSurveyRoutes {
    static let all: [Route] = [
        .staff(.get, "/staff/surveys/:survey/answer", needs: .enterAnswers) { call, _ in
            let survey = try call.survey
            let mode = StaffSurveyPages.mode(call.request.query["mode"]) ?? .staff
            let first = ["mode": [mode.rawValue], "day": [call.today.description]]
            return call.page(StaffSurveyPages.form(SurveyForm(survey, to: path(survey), first: first, call), call))
        },
        .staff(.post, "/staff/surveys/:survey/answer", needs: .enterAnswers) { call, scope in
            let survey = try call.survey
            let typed = StaffSurveyPages.Typed(call)
            let form = SurveyForm(sent: survey, to: path(survey), beside: typed.errors, keeping: StaffSurveyPages.fields, call)
            guard let answers = form.answers, let area = form.area, let mode = typed.mode, let day = typed.day else {
                return call.page(StaffSurveyPages.form(form, call), status: .unprocessableContent)
            }
            do {
                try await StaffSurvey(scope).keep(
                    answers, to: survey, in: area, mode: mode, on: day, submission: form.submission)
            } catch let problem as Problem where problem.kind == .invalid || problem.kind == .forbidden {
                let field = problem.kind == .invalid ? "day" : SurveyForm.placeField(call)
                let words = problem.kind == .invalid ? problem.message : "Your role does not reach where this person lives."
                let again = SurveyForm(
                    sent: survey, to: path(survey), beside: [field: words], keeping: StaffSurveyPages.fields, call)
                return call.page(StaffSurveyPages.form(again, call), status: .unprocessableContent)
            }
            return .seeOther(path(survey).query("mode", mode.rawValue).query("done", "kept"))
        },
    ]

    static func path(_ survey: SurveyDefinition) -> Path { "/staff/surveys/\(survey.code)/answer" }
}

enum StaffSurveyPages {
    /// The fields besides those of the survey.
    static let fields = ["mode", "day"]

    /// What was typed besides the answers.
    struct Typed {
        let mode: SurveyResponse.Mode?
        let day: Day?

        init(_ call: Call) {
            mode = StaffSurveyPages.mode(call.form["mode"])
            day = Day(CleanText.line(call.form["day"] ?? "", limit: 40))
        }

        var errors: [String: String] {
            var errors: [String: String] = [:]
            if mode == nil { errors["mode"] = "Choose how they answer." }
            if day == nil { errors["day"] = "Enter a date, like 2026-11-21." }
            return errors
        }
    }

    /// One of those in which staff take answers down.
    static func mode(_ text: String?) -> SurveyResponse.Mode? {
        text.flatMap(SurveyResponse.Mode.init(rawValue:)).flatMap { $0 == .online ? nil : $0 }
    }

    static func form(_ form: SurveyForm, _ call: Call) -> Page {
        let survey = form.survey
        let modes: [(SurveyResponse.Mode, String)] = [
            (.staff, "At the door, or face to face"), (.paper, "On paper"), (.phone, "By telephone"),
        ]
        return Page(
            title: "What do they answer?", caption: survey.title.english,
            breadcrumbs: [
                Breadcrumb(title: "Surveys", path: "/staff/surveys"),
                Breadcrumb(title: survey.title.english, path: "/staff/surveys/\(survey.code)"),
            ],
            notices: """
                \(when: call.justDone == "kept" && !form.state.hasErrors, Components.success("The answers are kept. Here is a fresh page for the next person."))\
                \(Components.errorSummary(form.state, fields: fields + form.fields(call)))
                """,
            body: """
                <p>Do not write down who they are. Leave out what they would rather not answer. They can read how answers are used at \
                <a href="/privacy">Privacy</a>.</p>
                \(Components.form(
                    form.state, to: form.path, button: "Keep these answers",
                    """
                    \(Components.hidden("page", form.submission.description))\
                    \(Components.radios("mode", "How do they answer?", modes.map { Choice(value: $0.0.rawValue, label: $0.1) }, in: form.state))\
                    \(Components.textField(
                        "day", "On which day?", in: form.state, hint: "For paper, the day on which it was filled in.", kind: .day, width: .medium))\
                    \(SurveyPages.fields(form, call))
                    """))
                """,
            hasErrors: form.state.hasErrors)
    }
}
