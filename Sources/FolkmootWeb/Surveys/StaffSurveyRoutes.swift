import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

/// Where staff take down what people answer: at the door, from paper, on the telephone.
enum StaffSurveyRoutes {
    static let all: [Route] = unknown + members

    private static let unknown: [Route] = [
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

    /// The same for a member, who is known.
    private static let members: [Route] = [
        .staff(.get, "/staff/surveys/:survey/answer/:member", needs: .enterAnswers) { call, scope in
            let survey = try call.survey
            let asked = try await StaffSurvey(scope).member(try call.member(), asked: survey)
            let first = ["mode": [SurveyResponse.Mode.staff.rawValue], "day": [call.today.description]]
            let state = try await StaffSurvey(scope).state(of: survey)
            let form = SurveyForm(survey, to: path(survey, asked), isMembers: true, first: first, call)
            return call.page(StaffSurveyPages.form(form, of: asked, state, call))
        },
        .staff(.post, "/staff/surveys/:survey/answer/:member", needs: .enterAnswers) { call, scope in
            let survey = try call.survey
            let asked = try await StaffSurvey(scope).member(try call.member(), asked: survey)
            return try await keep(survey, of: asked, call, scope)
        },
    ]

    private static func keep(
        _ survey: SurveyDefinition, of asked: AskedMember, _ call: Call, _ scope: StaffScope
    ) async throws -> Reply {
        let typed = StaffSurveyPages.Typed(call)
        func form(_ errors: [String: String]) -> SurveyForm {
            SurveyForm(
                sent: survey, to: path(survey, asked), isMembers: true, beside: errors, keeping: StaffSurveyPages.fields, call)
        }
        func again(_ form: SurveyForm, _ status: Status) -> Reply {
            call.page(StaffSurveyPages.form(form, of: asked, .open, call), status: status)
        }
        let sent = form(typed.errors)
        guard let answers = sent.answers, let mode = typed.mode, let day = typed.day else {
            return again(sent, .unprocessableContent)
        }
        do {
            try await StaffSurvey(scope).keep(
                answers, to: survey, by: asked.member.id, mode: mode, on: day, changesView: call.form["update"] != nil,
                submission: sent.submission)
        } catch let problem as Problem where problem.kind == .invalid {
            return again(form(problem.fields), .unprocessableContent)
        } catch let problem as Problem {
            guard let state = WaveState(refusal: problem) else { throw problem }
            return again(sent.refused(SurveyStanding.notKept(state, call), keeping: StaffSurveyPages.fields, call), .conflict)
        }
        return .seeOther(path(survey, asked).query("done", "kept"))
    }

    private static func path(_ survey: SurveyDefinition, _ asked: AskedMember) -> Path {
        "/staff/surveys/\(survey.code)/answer/\(asked.member.id.description)"
    }

    static func path(_ survey: SurveyDefinition) -> Path { "/staff/surveys/\(survey.code)/answer" }
}
