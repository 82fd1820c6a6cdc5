import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

/// What people answered: for everybody with small counts hidden, for staff in the areas that their role reaches.
enum SurveyResultRoutes {
    static let all: [Route] = [
        .visitor(.get, "/areas") { call, _ in
            switch AreaFinder.find(call.request.query["where"], call) {
            case .one(let area): .seeOther("/areas/\(area.code)")
            case .none(let message): call.page(AreaFinderPages.find(message: message, call))
            case .several(let areas): call.page(AreaFinderPages.choose(areas, call))
            case .nothingAsked: call.page(AreaFinderPages.find(message: nil, call))
            }
        },
        .visitor(.get, "/areas/:area") { call, scope in
            let area = try call.knownArea
            guard let survey = call.askedSurvey else {
                return call.page(AreaVoicePages.noSurvey(area, news: try await call.news(of: area, scope), call))
            }
            let voice = try await call.held(.voice(survey: survey.code, area: area.code), scope.tenant) {
                let (wave, results) = try await SurveyResultStore(scope).latest(of: survey, in: area.code)
                let news = try await call.news(of: area, scope)
                return AreaVoicePages.voice(AreaVoice(area: area, wave: wave, results: results), news: news, call)
            }
            return call.page(AreaVoicePages.area(area, survey, voice, call))
        },
        .visitor(.get, "/areas/:area/results.csv") { call, scope in
            let area = try call.knownArea
            guard let survey = call.askedSurvey else { throw Problem.missing("survey") }
            let (wave, results) = try await SurveyResultStore(scope).latest(of: survey, in: area.code)
            let csv = SurveyTables.csv([results], of: wave, areas: call.configuration.areas)
            return .csv(csv, named: "\(survey.code)-\(area.code).csv")
        }.costly(),
        .staff(.get, "/staff/surveys", needs: .readResults) { call, scope in
            let surveys = try await SurveySummary.all(call, scope)
            return call.page(SurveyReportPages.list(surveys, areas: scope.areasOfResults(call), call))
        },
        .staff(.get, "/staff/surveys/:survey", needs: .readResults) { call, scope in
            call.page(SurveyReportPages.report(try await SurveyReport(call, scope), call))
        },
        .staff(.get, "/staff/surveys/:survey/results.csv", needs: .exportResults) { call, scope in
            let report = try await SurveyReport(call, scope)
            try scope.require(.exportResults, in: report.area.code)
            let csv = SurveyTables.csv([report.whole] + report.parts, of: report.wave, areas: call.configuration.areas)
            return .csv(csv, named: "\(report.wave.survey.code)-\(report.wave.wave.code)-\(report.area.code).csv")
        }.costly(),
    ]
}

extension Call {
    /// The latest newsletters of an area.
    fileprivate func news(of area: Area, _ scope: PublicScope) async throws -> HTML {
        let latest = try await PublicNewsletterStore(scope).newsletters(near: area, atMost: PublicNewsletterPages.latestAtMost)
        return PublicNewsletterPages.latest(latest, near: area, self)
    }

    /// The survey that the query names, else the one that the home page offers.
    fileprivate var askedSurvey: SurveyDefinition? {
        request.query["survey"].flatMap(configuration.survey) ?? configuration.defaultSurvey ?? configuration.surveys.first
    }
}
