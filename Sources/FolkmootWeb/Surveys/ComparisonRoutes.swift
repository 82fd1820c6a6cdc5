import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

/// Results beside each other: one question by another, and the same people in two waves.
enum ComparisonRoutes {
    static let all: [Route] = [
        .staff(.get, "/staff/surveys/:survey/cross", needs: .readResults) { call, scope in
            guard let (table, place) = try await call.crossTable(scope) else { throw Problem.missing("question") }
            return call.page(CrossPages.page(table, place, mayExport: scope.allows(.exportResults, in: place.area.code), call))
        }.costly(),
        .staff(.get, "/staff/surveys/:survey/cross.csv", needs: .exportResults) { call, scope in
            let (table, place) = try await call.exportedCrossTable(scope)
            let name = "\(place.survey.code)-\(place.wave.code)-\(place.area.code)-\(table.question.code).csv"
            return .csv(CrossFiles.csv(table, call.configuration), named: name)
        }.costly(),
        .staff(.get, "/staff/surveys/:survey/cross.json", needs: .exportResults) { call, scope in
            .json(CrossFiles.json(try await call.exportedCrossTable(scope).table, call.configuration))
        }.costly(),
        .staff(.get, "/staff/surveys/:survey/panel", needs: .readResults) { call, scope in
            let place = try await SurveyPlace(call, scope, for: .readResults)
            let mayExport = scope.allows(.exportResults, in: place.area.code)
            let change = try await call.panel(at: place, scope)
            let waves = change.map { [$0.waves.earlier, $0.waves.later] } ?? []
            let broken = try await QuestionSetStore(scope).versions(of: place.survey).confidenceBreaks(among: waves)[place.wave]
            return call.page(PanelPages.page(change, brokenBy: broken ?? [], place, mayExport: mayExport, call))
        }.costly(),
        .staff(.get, "/staff/surveys/:survey/panel.csv", needs: .exportResults) { call, scope in
            let change = try await call.exportedPanel(scope)
            return .csv(PanelFiles.csv(change), named: "panel-\(change.survey.code)-\(change.area.code).csv")
        }.costly(),
        .staff(.get, "/staff/surveys/:survey/panel.json", needs: .exportResults) { call, scope in
            .json(PanelFiles.json(try await call.exportedPanel(scope)))
        }.costly(),
    ]
}

extension Call {
    /// The table that a request asks for; nothing where the survey has no question with options.
    fileprivate func crossTable(_ scope: StaffScope) async throws -> (table: CrossTable, place: SurveyPlace)? {
        let place = try await SurveyPlace(self, scope, for: .readResults)
        let questions = place.survey.questions.filter(\.hasOptions)
        guard
            let question = questions.first(where: { $0.code == asked("question") }) ?? place.survey.issueQuestion ?? questions.first
        else { return nil }
        let axis: CrossTable.Axis =
            switch asked("by") {
            case CrossPages.parts: .parts
            case let code: questions.first { $0.code == code && $0 != question }.map { .question($0) } ?? .mode
            }
        let table = try await ComparisonStore(scope).cross(
            question, by: axis, of: place.survey, wave: place.wave, in: place.area)
        return (table, place)
    }

    fileprivate func exportedCrossTable(_ scope: StaffScope) async throws -> (table: CrossTable, place: SurveyPlace) {
        guard let found = try await crossTable(scope) else { throw Problem.missing("question") }
        try scope.require(.exportResults, in: found.place.area.code)
        return found
    }

    /// The change from the wave before to the place's wave, or from the one that is asked for; nothing where there is only one.
    fileprivate func panel(at place: SurveyPlace, _ scope: StaffScope) async throws -> PanelChange? {
        let earlier = place.waves.filter { $0.code < place.wave.code }
        guard let from = earlier.first(where: { $0.code == asked("from") }) ?? earlier.first else { return nil }
        return try await ComparisonStore(scope).panel(of: place.survey, from: from, to: place.wave, in: place.area)
    }

    fileprivate func exportedPanel(_ scope: StaffScope) async throws -> PanelChange {
        let place = try await SurveyPlace(self, scope, for: .readResults)
        try scope.require(.exportResults, in: place.area.code)
        guard let change = try await panel(at: place, scope) else { throw Problem.missing("earlier period") }
        return change
    }
}
