import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

/// When a survey is asked: who approved its questions, stopped it, resumed it and closed it.
enum WaveRoutes {
    static let all: [Route] = [
        .staff(.get, "/staff/surveys/:survey/waves", needs: .readResults) { call, scope in
            let survey = try call.survey
            return call.page(WavePages.list(try await WaveStore(scope).waves(of: survey), of: survey, call))
        },
        .staff(.get, "/staff/surveys/:survey/waves/:wave", needs: .readResults) { call, scope in
            let survey = try call.survey
            let (store, code) = (WaveStore(scope), call.place("wave"))
            return call.page(WavePages.one(try await store.wave(code, of: survey), of: survey, mayAct: store.mayAct, call))
        },
        .staff(.post, "/staff/surveys/:survey/waves/:wave", needs: .openSurveys) { call, scope in
            let survey = try call.survey
            let (store, code) = (WaveStore(scope), call.place("wave"))
            var form = WaveForm()
            (form.act, form.reason) = (call.form.text("act"), call.form.text("reason"))
            return try await call.sending(to: path(code, of: survey), done: form.act) {
                try await store.act(form, on: code, of: survey)
            } again: { problem in
                // What somebody else did meanwhile is shown, too.
                WavePages.one(try await store.wave(code, of: survey), of: survey, mayAct: store.mayAct, call, problem)
            }
        },
    ]

    static func path(_ wave: String, of survey: SurveyDefinition) -> Path { "/staff/surveys/\(survey.code)/waves/\(wave)" }
}
