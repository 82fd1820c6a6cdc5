import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

/// Reports on the survey programme, for staff who may see results: as pages, and as files for those who may take results out.
enum ReportRoutes {
    static let all: [Route] =
        [
            .staff(.get, "/staff/reports", needs: .readResults) { call, scope in call.page(ReportPages.start(call, scope)) }
        ] + cumulative + others + association

    private static let cumulative: [Route] = [
        .staff(.get, "/staff/reports/surveys", needs: .readResults) { call, scope in
            let report = try await ReportStore(scope).cumulative(call.cumulativeQuestion)
            return call.page(CumulativePages.report(report, scope, call))
        },
        .staff(.get, "/staff/reports/surveys.csv", needs: .exportResults) { call, scope in
            let report = try await call.exportedCumulative(scope)
            return .csv(ReportExport.csv(report), named: "surveys-\(report.area.code).csv")
        }.costly(),
        .staff(.get, "/staff/reports/surveys.json", needs: .exportResults) { call, scope in
            let report = try await call.exportedCumulative(scope)
            return .json(ReportExport.json(report))
        }.costly(),
        .staff(.get, "/staff/reports/stated", needs: .publishSurveys) { call, scope in
            call.page(StatedPages.form(try call.areaToState(scope), nil, call))
        },
        .staff(.post, "/staff/reports/stated", needs: .publishSurveys) { call, scope in
            let area = try call.areaToState(scope)
            var form = StatedForm()
            (form.month, form.total) = (call.form["month"] ?? "", call.form["total"] ?? "")
            do {
                try await ReportStore(scope).state(form, in: area.code)
                return .seeOther(Path("/staff/reports/surveys").query("area", area.code).query("done", "stated"))
            } catch let problem as Problem where problem.kind == .invalid {
                return call.page(StatedPages.form(area, problem, call), status: .unprocessableContent)
            }
        },
    ]

    private static let others: [Route] = [
        .staff(.get, "/staff/reports/programme", needs: .readResults) { call, scope in
            guard let facts = try await call.programme(scope) else { return call.page(ProgrammePages.nothing) }
            return call.page(ProgrammePages.facts(facts, mayExport: scope.allows(.exportResults, in: facts.area.code), call))
        }.costly(),
        .staff(.get, "/staff/reports/programme.csv", needs: .exportResults) { call, scope in
            let facts = try await call.exportedProgramme(scope)
            return .csv(ReportExport.csv(facts), named: "programme-\(facts.survey.code)-\(facts.area.code).csv")
        }.costly(),
        .staff(.get, "/staff/reports/programme.json", needs: .exportResults) { call, scope in
            .json(ReportExport.json(try await call.exportedProgramme(scope)))
        }.costly(),
        .staff(.get, "/staff/reports/growth", needs: .readResults) { call, scope in
            let report = try await call.growth(scope)
            return call.page(GrowthPages.report(report, mayExport: scope.allows(.exportResults), call))
        }.costly(),
        .staff(.get, "/staff/reports/growth.csv", needs: .exportResults) { call, scope in
            let report = try await call.growth(scope)
            return .csv(ReportExport.csv(report), named: "growth-\(report.months.earlier)-\(report.months.later).csv")
        }.costly(),
        .staff(.get, "/staff/reports/growth.json", needs: .exportResults) { call, scope in
            .json(ReportExport.json(try await call.growth(scope)))
        }.costly(),
        .staff(.get, "/staff/reports/voice", needs: .readResults) { call, scope in
            let report = try await ReportStore(scope).voice(of: call.askedArea)
            return call.page(VoicePages.report(report, mayExport: scope.allows(.exportResults, in: report.area.code), call))
        },
        .staff(.get, "/staff/reports/voice.csv", needs: .exportResults) { call, scope in
            let report = try await ReportStore(scope).voice(of: call.askedArea)
            try scope.require(.exportResults, in: report.area.code)
            return .csv(ReportExport.csv(report), named: "voice-\(report.area.code).csv")
        }.costly(),
        .staff(.get, "/staff/reports/voice.json", needs: .exportResults) { call, scope in
            let report = try await ReportStore(scope).voice(of: call.askedArea)
            try scope.require(.exportResults, in: report.area.code)
            return .json(ReportExport.json(report))
        }.costly(),
    ]
}

extension ReportRoutes {
    private static let association: [Route] = [
        .staff(.get, "/staff/reports/association", needs: .readResults) { call, scope in
            guard let report = try await call.association(scope) else { return call.page(AssociationPages.nothing) }
            return call.page(AssociationPages.page(report, for: scope, call))
        }.costly(),
        .staff(.get, "/staff/reports/association.csv", needs: .exportResults) { call, scope in
            guard let report = try await call.association(scope) else { throw Problem.missing("survey") }
            return .csv(AssociationFiles.csv(report), named: "association-\(report.survey.code)-\(report.wave.code).csv")
        }.costly(),
        .staff(.get, "/staff/reports/association.json", needs: .exportResults) { call, scope in
            guard let report = try await call.association(scope) else { throw Problem.missing("survey") }
            return .json(AssociationFiles.json(report))
        }.costly(),
    ]
}

extension Call {
    /// The code of the area that the query names; nothing if it names none.
    var askedArea: String? { request.query["area"].flatMap { $0.isEmpty ? nil : $0 } }

    var cumulativeQuestion: CumulativeReport.Question {
        CumulativeReport.Question(
            area: askedArea, hierarchy: request.query["hierarchy"], level: request.query["level"],
            through: request.query["through"].flatMap { Month($0) })
    }

    fileprivate func exportedCumulative(_ scope: StaffScope) async throws -> CumulativeReport {
        let report = try await ReportStore(scope).cumulative(cumulativeQuestion)
        guard report.mayBeExported(scope, self) else {
            throw Problem(.forbidden, "Your role does not let you take out these results.")
        }
        return report
    }

    /// The area of which a total is to be stated: the one that was asked for, else the force.
    fileprivate func areaToState(_ scope: StaffScope) throws(Problem) -> Area {
        let asked = form["area"] ?? askedArea ?? configuration.areas.root?.code ?? ""
        guard let area = configuration.areas[asked], scope.allows(.readResults, in: area.code) else {
            throw Problem.missing("area")
        }
        try scope.require(.publishSurveys, in: area.code)
        return area
    }

    /// The survey that the query names, else the force's own choice; nothing where there is none.
    private var reportedSurvey: SurveyDefinition? {
        request.query["survey"].flatMap(configuration.survey) ?? configuration.defaultSurvey ?? configuration.surveys.first
    }

    fileprivate func association(_ scope: StaffScope) async throws -> AssociationReport? {
        guard let survey = reportedSurvey else { return nil }
        return try await ReportStore(scope).association(of: survey, level: asked("level"), wave: asked("wave"))
    }

    /// The facts of a survey; nothing where there is none.
    fileprivate func programme(_ scope: StaffScope) async throws -> ProgrammeFacts? {
        guard let survey = reportedSurvey else { return nil }
        return try await ReportStore(scope).programme(of: survey, in: askedArea)
    }

    fileprivate func exportedProgramme(_ scope: StaffScope) async throws -> ProgrammeFacts {
        guard let facts = try await programme(scope) else { throw Problem.missing("survey") }
        try scope.require(.exportResults, in: facts.area.code)
        return facts
    }

    func growth(_ scope: StaffScope) async throws -> GrowthReport {
        try await ReportStore(scope).growth(
            from: request.query["from"].flatMap { Month($0) }, to: request.query["to"].flatMap { Month($0) })
    }
}
