import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

/// Where staff take down what people answer: at the door, from paper, on the telephone.
enum StaffSurveyRoutes {
    static let all: [Route] = [
        .staff(.get, "/staff/surveys/:survey/answer", needs: .enterAnswers) { call, scope in
            try await show(try call.survey, call, scope)
        },
        .staff(.post, "/staff/surveys/:survey/answer", needs: .enterAnswers) { call, scope in
            try await keep(try call.survey, call, scope)
        },
        .staff(.get, "/staff/surveys/:survey/answer/:member", needs: .enterAnswers) { call, scope in
            let asked = try await StaffSurvey(scope).member(try call.member(), asked: try call.survey)
            return try await show(try call.survey, of: asked, call, scope)
        },
        .staff(.post, "/staff/surveys/:survey/answer/:member", needs: .enterAnswers) { call, scope in
            let asked = try await StaffSurvey(scope).member(try call.member(), asked: try call.survey)
            return try await keep(try call.survey, of: asked, call, scope)
        },
    ]

    /// - Parameter asked: who answers, if it is a member; others stay unknown.
    private static func show(
        _ survey: SurveyDefinition, of asked: AskedMember? = nil, _ call: Call, _ scope: StaffScope
    ) async throws -> Reply {
        let mode = StaffSurveyPages.mode(call.request.query["mode"]) ?? .staff
        let first = ["mode": [mode.rawValue], "day": [call.today.description]]
        let form = SurveyForm(survey, to: path(survey, asked), isMembers: asked != nil, first: first, call)
        return call.page(StaffSurveyPages.form(form, of: asked, try await StaffSurvey(scope).state(of: survey), call))
    }

    /// Keeps what was taken down, or shows the page again with what is wrong beside it.
    private static func keep(
        _ survey: SurveyDefinition, of asked: AskedMember? = nil, _ call: Call, _ scope: StaffScope
    ) async throws -> Reply {
        let typed = StaffSurveyPages.Typed(call)
        let form = form(survey, of: asked, typed.errors, call)
        guard let answers = form.answers, let mode = typed.mode, let day = typed.day else { return again(form, of: asked, call) }
        do {
            if let asked {
                try await StaffSurvey(scope).keep(
                    answers, to: survey, of: asked, mode: mode, on: day, changesView: call.form["update"] != nil,
                    submission: form.submission)
            } else {
                try await StaffSurvey(scope).keep(
                    answers, to: survey, in: form.area ?? "", mode: mode, on: day, submission: form.submission)
            }
        } catch let problem as Problem {
            return try refused(form, of: asked, problem, call)
        }
        return .seeOther(path(survey, asked).query("mode", mode.rawValue).query("done", "kept"))
    }

    private static func refused(_ form: SurveyForm, of asked: AskedMember?, _ problem: Problem, _ call: Call) throws -> Reply {
        if let state = WaveState(refusal: problem) {
            let words = SurveyStanding.notKept(state, call)
            return again(form.refused(words, keeping: StaffSurveyPages.fields, call), of: asked, call, status: .conflict)
        }
        guard let errors = errors(problem, call) else { throw problem }
        return again(self.form(form.survey, of: asked, errors, call), of: asked, call)
    }

    /// What stands at which field; nothing where the problem is with none.
    private static func errors(_ problem: Problem, _ call: Call) -> [String: String]? {
        switch problem.kind {
        case .invalid: problem.fields
        case .forbidden: [SurveyForm.placeField(call): "Your role does not reach where this person lives."]
        default: nil
        }
    }

    private static func form(
        _ survey: SurveyDefinition, of asked: AskedMember?, _ errors: [String: String], _ call: Call
    ) -> SurveyForm {
        SurveyForm(
            sent: survey, to: path(survey, asked), isMembers: asked != nil, beside: errors, keeping: StaffSurveyPages.fields, call)
    }

    private static func again(
        _ form: SurveyForm, of asked: AskedMember?, _ call: Call, status: Status = .unprocessableContent
    ) -> Reply {
        call.page(StaffSurveyPages.form(form, of: asked, .open, call), status: status)
    }

    static func path(_ survey: SurveyDefinition, _ asked: AskedMember? = nil) -> Path {
        guard let asked else { return "/staff/surveys/\(survey.code)/answer" }
        return "/staff/surveys/\(survey.code)/answer/\(asked.member.id.description)"
    }
}
