public import Basics
@_spi(Stores) public import FolkmootTenancy
import Storage

/// Reports on a force's survey programme, in the areas whose results a member of staff may see.
public struct ReportStore: Sendable {
    let scope: StaffScope

    /// The reports in a person's reach.
    public init(_ scope: StaffScope) { self.scope = scope }

    var configuration: ForceConfiguration { scope.tenant.configuration }
    private var tree: AreaTree { configuration.areas }

    /// Surveys completed by the end of each month.
    ///
    /// - Throws: `.missing` if there is no such area or it is out of reach.
    public func cumulative(_ question: CumulativeReport.Question) async throws -> CumulativeReport {
        let hierarchy = try configuration.hierarchies.asked(question.hierarchy)
        let tree = hierarchy?.trees.on(scope.today) ?? tree
        guard let code = question.area ?? scope.topmostAreasOfResults.first?.code else { throw Problem.missing("area") }
        let area = try scope.readableArea(code, in: tree, for: .readResults)
        let (trees, running) = (hierarchy?.trees ?? configuration.hierarchies.own, scope.today.inMonth)
        let figures = try await scope.data.read { db in try CumulativeFigures.read(over: trees, before: running, in: db) }
        let ancestors = tree.ancestors(of: code).reversed().filter { scope.allows(.readResults, in: $0, of: tree) }
        return CumulativeReport(figures, on: area, question, configuration, by: hierarchy, tree, ancestors: ancestors)
    }

    /// What a survey programme has come to by now.
    ///
    /// - Throws: `.missing` if there is no such area or it is out of reach.
    public func programme(of survey: SurveyDefinition, in code: String?) async throws -> ProgrammeFacts {
        let (area, tree, now) = (try area(code), tree, scope.data.clock.now)
        let ancestors = ancestors(of: area)
        return try await scope.data.read { db in
            let count = try ProgrammeCount(of: survey, in: area.code, over: tree, in: db)
            return ProgrammeFacts(
                survey: survey, area: area, ancestors: ancestors, at: now, people: count.peopleByMode,
                responses: count.responses, repeated: count.repeated, issues: count.issues)
        }
    }

    /// The force's measures in two months; those that are left open are chosen.
    public func growth(from earlier: Month?, to later: Month?) async throws -> GrowthReport {
        let (configuration, running) = (configuration, scope.today.inMonth)
        try scope.require(.readResults, in: tree.root?.code)
        return try await scope.data.read { db in
            try GrowthReport.read((earlier, later), configuration, running: running, in: db)
        }
    }

    /// Who speaks for an area.
    ///
    /// - Throws: `.missing` if there is no such area or it is out of reach.
    public func voice(of code: String?) async throws -> VoiceReport {
        let (area, tree, now) = (try area(code), tree, scope.data.clock.now)
        let parts = tree.children(of: area.code, at: scope.today).sorted { $0.name.english < $1.name.english }
        let (ancestors, year) = (ancestors(of: area), scope.today.adding(months: -12))
        return try await scope.data.read { db in
            let members = try MemberFigures.now(in: db).rolledUp(over: tree)[area.code].members
            let surveys = SurveyFigures.rolledUp(try SurveyFigures.responses(in: db), over: tree)[area.code] ?? 0
            let counted = [Measures.membersActive.id: members, Measures.surveysCompleted.id: surveys]
            let given = try GivenRows.all(of: VoiceReport.measures.map(\.id), in: db).filter { $0.place.area == area.code }
            let month = given.map(\.place.month).max()
            let lines = VoiceReport.measures.map { measure in
                VoiceReport.Line(
                    measure: measure, supplied: given.first { $0.place.measure == measure.id && $0.place.month == month },
                    counted: counted[measure.id])
            }
            let meetings = try EncounterRows.all(
                "withdrawn_at IS NULL AND meeting_body IS NOT NULL AND held_on > \(year)", limit: 10_000, in: db
            ).filter { tree.isArea($0.area, within: area.code) }.prefix(VoiceReport.mostMeetings)
            return VoiceReport(
                area: area, ancestors: ancestors, parts: parts, lines: lines,
                meetings: meetings.map { .init(encounter: $0, place: tree[$0.area]?.name.english ?? $0.area) }, month: month,
                at: now)
        }
    }

    /// States a total of surveys completed, beside the one that is computed.
    ///
    /// - Throws: `.missing` and `.forbidden` for an area that is out of reach, `.invalid` with the fields that are wrong.
    public func state(_ form: StatedForm, in code: String?) async throws {
        let area = try area(code)
        try scope.require(.publishSurveys, in: area.code)
        let (draft, now, account) = (try form.checked(), scope.data.clock.now, scope.account.id)
        let place = GivenFigure.Place(
            measure: Measures.surveysCompleted.id, area: area.code, month: draft.month, isStated: true)
        let figure = GivenFigure(place, .stated(units: draft.total, decimals: 0), source: "typed by \(account)")
        let detail: JSON = ["total": .integer(Int64(draft.total))]
        let entry = AuditEntry("figures.stated", subject: draft.month.description, area: area.code, detail: detail)
        try await scope.data.write(audit: entry) { db in try GivenRows.put(figure, at: now, in: db) }
    }

    /// The area that was asked for, else the first of the topmost ones in reach.
    private func area(_ code: String?) throws(Problem) -> Area {
        let found = code.map { tree[$0] } ?? scope.topmostAreasOfResults.first
        guard let found, scope.allows(.readResults, in: found.code) else { throw Problem.missing("area") }
        return found
    }

    private func ancestors(of area: Area) -> [Area] {
        tree.ancestors(of: area.code).reversed().filter { scope.allows(.readResults, in: $0.code) }
    }
}

extension StaffScope {
    /// The topmost areas whose results the person may see.
    var topmostAreasOfResults: [Area] {
        let tree = tenant.configuration.areas
        return switch reach(of: .readResults) {
        case .force: [tree.root].compactMap { $0 }
        case .areas(let codes): Set(codes).compactMap { tree[$0] }.sorted { $0.name.english < $1.name.english }
        }
    }
}

/// A stated total as somebody typed it.
public struct StatedForm: Sendable {
    /// The month: `2021-01`.
    public var month = ""
    /// The total, in digits.
    public var total = ""

    /// An empty form.
    public init() {}

    fileprivate func checked() throws(Problem) -> (month: Month, total: Int) {
        var faults: [String: String] = [:]
        let month = Month(CleanText.line(month, limit: 20))
        if month == nil { faults["month"] = "Write the month like 2021-01." }
        let total = Int(CleanText.line(total, limit: 20).replacing(",", with: ""))
        if total.map({ !(0...1_000_000_000).contains($0) }) ?? true { faults["total"] = "Write the total in digits." }
        guard let month, let total, faults.isEmpty else {
            throw Problem(.invalid, "The total cannot be kept as it is.", fields: faults)
        }
        return (month, total)
    }
}
