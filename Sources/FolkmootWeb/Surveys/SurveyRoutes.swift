import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

/// Answering surveys, and seeing what people answered.
enum SurveyRoutes {
    static let all: [Route] =
        answering + StaffSurveyRoutes.all + SurveyResultRoutes.all + WaveRoutes.all + QuestionSetRoutes.all + PlacesRoutes.all

    private static let answering: [Route] = [
        .visitor(.get, "/survey") { call, scope in
            guard let survey = call.configuration.defaultSurvey else { return call.page(SurveyPages.none(call)) }
            return try await show(SurveyForm(survey, to: "/survey", call), call, scope.tenant, SurveyStore(scope).state)
        },
        .visitor(.post, "/survey") { call, scope in
            guard let survey = call.configuration.defaultSurvey else { return call.page(SurveyPages.none(call), status: .conflict) }
            return try await keep(survey, to: "/survey", call, scope)
        },
        .visitor(.get, "/surveys/:survey") { call, scope in
            let survey = try call.survey
            let form = SurveyForm(survey, to: "/surveys/\(survey.code)", call)
            return try await show(form, call, scope.tenant, SurveyStore(scope).state)
        },
        .visitor(.post, "/surveys/:survey") { call, scope in
            let survey = try call.survey
            return try await keep(survey, to: "/surveys/\(survey.code)", call, scope)
        },
        .visitor(.get, "/surveys/:survey/thanks") { call, _ in
            let area = call.request.query["area"].flatMap { call.configuration.areas[$0] }
            let isMember = call.request.query["member"] != nil
            return call.page(SurveyPages.thanks(try call.survey, area: area, isMember: isMember, call))
        },
        .member(.get, "/answer/:link", to: .survey) { call, scope in
            guard let survey = call.configuration.defaultSurvey else { return call.page(SurveyPages.none(call)) }
            let form = SurveyForm(survey, to: "/answer/\(call.place("link"))", isMembers: true, call)
            return try await show(form, call, scope.tenant, OwnSurvey(scope).state)
        },
        .member(.post, "/answer/:link", to: .survey) { call, scope in
            guard let survey = call.configuration.defaultSurvey else { return call.page(SurveyPages.none(call), status: .conflict) }
            return try await keep(survey, to: "/answer/\(call.place("link"))", call, scope)
        },
    ]

    /// Shows the questions, or says why the survey takes no answers.
    private static func show(
        _ form: SurveyForm, _ call: Call, _ tenant: Tenant, _ state: (SurveyDefinition) async throws -> WaveState
    ) async throws -> Reply {
        let refusal = try await SurveyStanding.refusal(of: form.survey, call, tenant, state)
        return call.page(refusal.isEmpty ? SurveyPages.form(form, call) : SurveyPages.refused(form, refusal, call))
    }

    /// Keeps a visitor's answers, or shows the page again with what is wrong beside it.
    private static func keep(_ survey: SurveyDefinition, to path: Path, _ call: Call, _ scope: PublicScope) async throws -> Reply {
        let form = SurveyForm(sent: survey, to: path, call)
        guard let answers = form.answers, let area = form.area else { return again(form, call) }
        let response = SurveyResponse(to: survey, answers, area: area, at: call.now, submission: form.submission)
        return try await orRefused(form, call) {
            try await SurveyStore(scope).keep(response)
            return thanks(survey, area)
        }
    }

    /// The same for a member, whose area is known.
    private static func keep(_ survey: SurveyDefinition, to path: Path, _ call: Call, _ scope: MemberScope) async throws -> Reply {
        let form = SurveyForm(sent: survey, to: path, isMembers: true, call)
        guard let answers = form.answers else { return again(form, call) }
        return try await orRefused(form, call) {
            let area = try await OwnSurvey(scope).keep(answers, to: survey, submission: form.submission)
            return thanks(survey, area, isMember: true)
        }
    }

    /// What was sent just as the survey was stopped is shown again, so that it can be sent once it is open.
    private static func orRefused(_ form: SurveyForm, _ call: Call, _ keep: () async throws -> Reply) async throws -> Reply {
        do {
            return try await keep()
        } catch let problem as Problem {
            guard let state = WaveState(refusal: problem) else { throw problem }
            return call.page(SurveyPages.form(form.refused(SurveyStanding.notKept(state, call), call), call), status: .conflict)
        }
    }

    private static func again(_ form: SurveyForm, _ call: Call) -> Reply {
        call.page(SurveyPages.form(form, call), status: .unprocessableContent)
    }

    private static func thanks(_ survey: SurveyDefinition, _ area: String, isMember: Bool = false) -> Reply {
        let path = Path("/surveys/\(survey.code)/thanks").query("area", area)
        return .seeOther(isMember ? path.query("member", "1") : path)
    }
}

extension Call {
    /// The survey that the path names.
    var survey: SurveyDefinition {
        get throws(Problem) {
            guard let survey = configuration.survey(place("survey")) else { throw Problem.missing("survey") }
            return survey
        }
    }
}
