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
        .staff(.get, "/staff/representation/:area/map", needs: .readRepresentation) { call, scope in
            let report = try await call.report(on: call.place("area"), scope)
            let boundaries = try await RepresentationStore(scope).boundaries(of: report)
            return call.page(RepresentationMapPages.page(report, boundaries, try call.mapChoice(of: report), call))
        }.costly(),
        .staff(.get, "/staff/representation/:area/map.geojson", needs: .readRepresentation) { call, scope in
            let report = try await call.report(on: call.place("area"), scope)
            let boundaries = try await RepresentationStore(scope).boundaries(of: report)
            return .geoJSON(RepresentationMapPages.features(report, boundaries, try call.mapChoice(of: report)))
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

    /// The group that is asked for, else the one that lacks most people, else the first.
    fileprivate func mapChoice(of report: RepresentationReport) throws(Problem) -> RepresentationMapPages.Choice {
        let layer = RepresentationMapPages.Layer(rawValue: request.query["show"] ?? "") ?? .ratio
        let asked = request.query["by"].flatMap { code in report.comparisons.first { $0.classification.code == code } }
        guard let comparison = asked ?? report.comparisons.first else { throw Problem.missing("classification") }
        let group = comparison.classification.groups.first { $0.code == request.query["group"] }
        let usual = comparison.whole.under.first?.group ?? comparison.classification.groups.first
        guard let group = group ?? usual else { throw Problem.missing("group") }
        return .init(comparison: comparison, group: group, layer: layer)
    }

    fileprivate func document(_ scope: StaffScope) async throws -> TacticalDocument {
        TacticalDocument(try await RepresentationStore(scope).report(on: place("area"), of: .members))
    }
}
