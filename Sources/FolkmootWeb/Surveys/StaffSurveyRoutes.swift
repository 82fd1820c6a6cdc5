import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

/// Where staff take down what people answer: at the door, from paper, on the telephone.
enum StaffSurveyRoutes {
    static let all: [Route] = [
        .staff(.get, "/staff/surveys/:survey/answer", needs: .enterAnswers) { call, scope in
            let survey = try call.survey
            let mode = StaffSurveyPages.mode(call.request.query["mode"]) ?? .staff
            let first = ["mode": [mode.rawValue], "day": [call.today.description]]
            let state = try await StaffSurvey(scope).state(of: survey)
            return call.page(StaffSurveyPages.form(SurveyForm(survey, to: path(survey), first: first, call), state, call))
        },
        .staff(.post, "/staff/surveys/:survey/answer", needs: .enterAnswers) { call, scope in
            let survey = try call.survey
            let typed = StaffSurveyPages.Typed(call)
            let form = SurveyForm(sent: survey, to: path(survey), beside: typed.errors, keeping: StaffSurveyPages.fields, call)
            guard let answers = form.answers, let area = form.area, let mode = typed.mode, let day = typed.day else {
                return call.page(StaffSurveyPages.form(form, .open, call), status: .unprocessableContent)
            }
            do {
                try await StaffSurvey(scope).keep(
                    answers, to: survey, in: area, mode: mode, on: day, submission: form.submission)
            } catch let problem as Problem where problem.kind == .invalid || problem.kind == .forbidden {
                let field = problem.kind == .invalid ? "day" : SurveyForm.placeField(call)
                let words = problem.kind == .invalid ? problem.message : "Your role does not reach where this person lives."
                let again = SurveyForm(
                    sent: survey, to: path(survey), beside: [field: words], keeping: StaffSurveyPages.fields, call)
                return call.page(StaffSurveyPages.form(again, .open, call), status: .unprocessableContent)
            } catch let problem as Problem {
                guard let state = WaveState(refusal: problem) else { throw problem }
                let words = SurveyStanding.notKept(state, call)
                let again = form.refused(words, keeping: StaffSurveyPages.fields, call)
                return call.page(StaffSurveyPages.form(again, .open, call), status: .conflict)
            }
            return .seeOther(path(survey).query("mode", mode.rawValue).query("done", "kept"))
        },
    ]

    static func path(_ survey: SurveyDefinition) -> Path { "/staff/surveys/\(survey.code)/answer" }
}
