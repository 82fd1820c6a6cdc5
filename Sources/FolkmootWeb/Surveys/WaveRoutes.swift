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
            return call.page(try await page(of: survey, call, scope))
        },
        .staff(.post, "/staff/surveys/:survey/waves/:wave/asking", needs: .openSurveys) { call, scope in
            let (survey, code, store) = (try call.survey, call.place("wave"), SurveyAskingStore(scope))
            let isBeginning = call.form.text("asking") == "begin"
            return try await call.sending(to: path(code, of: survey), done: isBeginning ? "asking" : "asked") {
                if isBeginning {
                    try await store.begin(code, of: survey, at: call.serviceAddress)
                } else {
                    try await store.end(code, of: survey)
                }
            } again: {
                try await page(of: survey, call, scope, $0)
            }
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
                try await page(of: survey, call, scope, problem)
            }
        },
    ]

    private static func page(
        of survey: SurveyDefinition, _ call: Call, _ scope: StaffScope, _ problem: Problem? = nil
    ) async throws -> Page {
        let (store, asking) = (WaveStore(scope), SurveyAskingStore(scope))
        let record = try await store.wave(call.place("wave"), of: survey)
        let standing = WavePages.Asking(
            standing: try await asking.asking(record.wave, of: survey), canBegin: asking.canBegin(record, of: survey))
        return WavePages.one(record, of: survey, standing, mayAct: store.mayAct, call, problem)
    }

    static func path(_ wave: String, of survey: SurveyDefinition) -> Path { "/staff/surveys/\(survey.code)/waves/\(wave)" }
}
