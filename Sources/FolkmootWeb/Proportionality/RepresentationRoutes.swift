import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

/// How groups of people are represented, in the areas in which somebody may see that.
enum RepresentationRoutes {
    static let all: [Route] = [
        .staff(.get, "/staff/representation", needs: .readRepresentation) { call, scope in
            let areas = RepresentationStore(scope).topmostAreas
            guard areas.count == 1 else { return call.page(RepresentationPages.choice(of: areas)) }
            return call.page(RepresentationPages.area(try await call.report(on: areas[0].code, scope), call))
        }.costly(),
        .staff(.get, "/staff/representation/:area", needs: .readRepresentation) { call, scope in
            call.page(RepresentationPages.area(try await call.report(on: call.place("area"), scope), call))
        }.costly(),
        .staff(.get, "/staff/representation/:area/representation.csv", needs: .readRepresentation) { call, scope in
            let report = try await call.report(on: call.place("area"), scope)
            return .csv(RepresentationExport.csv(report), named: "representation-\(report.area.code).csv")
        }.costly(),
        .staff(.get, "/staff/representation/:area/representation.json", needs: .readRepresentation) { call, scope in
            .json(RepresentationExport.json(try await call.report(on: call.place("area"), scope)))
        }.costly(),
        .staff(.get, "/staff/representation/:area/document", needs: .readRepresentation) { call, scope in
            call.page(TacticalPages.document(try await call.document(scope), call))
        }.costly(),
        .staff(.get, "/staff/representation/:area/document.csv", needs: .readRepresentation) { call, scope in
            let document = try await call.document(scope)
            return .csv(RepresentationExport.csv(document), named: "tactical-document-\(document.report.area.code).csv")
        }.costly(),
    ]
}

extension Call {
    /// What is asked for: members, or the people whom a survey reached in a wave; the latest that has answers unless it is said.
    fileprivate func report(on area: String, _ scope: StaffScope) async throws -> RepresentationReport {
        try await RepresentationStore(scope).report(on: area, of: try await people(scope))
    }

    private func people(_ scope: StaffScope) async throws -> RepresentedPeople {
        let asked = request.query["of"] ?? ""
        guard !asked.isEmpty, asked != "members" else { return .members }
        guard let survey = configuration.survey(asked) else { throw Problem.missing("survey") }
        let waves = try await SurveyResultStore(scope).waves(of: survey)
        let wave = waves.first { $0.code == request.query["wave"] } ?? waves.first ?? survey.wave(at: now)
        return .surveyed(survey, wave)
    }

    fileprivate func document(_ scope: StaffScope) async throws -> TacticalDocument {
        TacticalDocument(try await RepresentationStore(scope).report(on: place("area"), of: .members))
    }
}
