import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP

/// What people answered, weighted to the population, in the areas whose results staff see.
enum WeightedRoutes {
    static let all: [Route] = [
        .staff(.get, "/staff/surveys/:survey/weighted", needs: .readResults) { call, scope in
            let asked = try await call.asked(scope)
            guard
                let results = try await WeightedResultStore(scope).results(of: asked.survey, wave: asked.wave, in: asked.area.code)
            else {
                let ancestors = call.configuration.areas.ancestors(of: asked.area.code).reversed()
                return call.page(
                    WeightedPages.nothing(
                        asked.survey, asked.wave, in: asked.area, ancestors.filter { scope.allows(.readResults, in: $0.code) }))
            }
            let mayExport = scope.allows(.exportResults, in: asked.area.code)
            return call.page(WeightedPages.results(results, mayExport: mayExport, call))
        }.costly(),
        .staff(.get, "/staff/surveys/:survey/weighted.csv", needs: .exportResults) { call, scope in
            let asked = try await call.asked(scope)
            try scope.require(.exportResults, in: asked.area.code)
            guard
                let results = try await WeightedResultStore(scope).results(of: asked.survey, wave: asked.wave, in: asked.area.code)
            else { throw Problem.missing("weighted result") }
            return .csv(
                WeightedPages.csv(results), named: "\(asked.survey.code)-\(asked.wave.code)-\(asked.area.code)-weighted.csv")
        }.costly(),
    ]
}

extension Call {
    /// The survey of the path, with the area and the wave of the query: the first in reach and the latest with answers unless it says.
    fileprivate func asked(_ scope: StaffScope) async throws -> (survey: SurveyDefinition, wave: SurveyWave, area: Area) {
        let survey = try survey
        let code = request.query["area"].flatMap { $0.isEmpty ? nil : $0 } ?? scope.areasOfResults(self).first?.code
        guard let area = code.flatMap({ configuration.areas[$0] }), scope.allows(.readResults, in: area.code) else {
            throw Problem.missing("area")
        }
        let waves = try await SurveyResultStore(scope).waves(of: survey)
        let wave = waves.first { $0.code == request.query["wave"] } ?? waves.first ?? survey.wave(at: now)
        return (survey, wave, area)
    }
}
