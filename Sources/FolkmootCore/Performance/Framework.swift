public import Basics
public import FolkmootTenancy

/// What is measured of teams, by the areas of the framework.
enum FrameworkMeasure {
    /// The part of what standards asked for that was done.
    static let standardsKept = "standards_kept"
    /// Plans over six months without an assessment.
    static let unassessedPlans = "unassessed_plans"
    /// Who took part in training.
    static let trainingAttended = "training_attended"
    /// Good work that was told of.
    static let goodWork = "good_work"

    /// By the code of an area of the framework, its measures in their order.
    private static let byArea: [(area: String, measures: [String])] = [
        ("engaging_communities", names(.messagesSent, .peopleReached, .usersRegistered, .surveysCompleted) + [standardsKept]),
        ("solving_problems", names(.livePlans) + [unassessedPlans]),
        (
            "targeting_activity",
            names(.incidentsAttended, .incidentsPerDay, .incidentsAsOIC, .investigationsAsRO, .investigationsAsOIC, .casesAsOIC)
        ),
        ("right_culture", names(.headcount, .workingDays, .timeAway)), ("developing_people", [trainingAttended]),
        ("sharing_learning", [goodWork]),
    ]

    private static func names(_ kinds: TeamColumn.Kind...) -> [String] { kinds.map(\.rawValue) }

    /// The codes of areas of the framework that measures belong to.
    static let tags = byArea.map(\.area)

    /// The measures of an area of the framework.
    static func measures(of area: String) -> [String] { byArea.first { $0.area == area }?.measures ?? [] }

    /// What a measure is called.
    static func title(of measure: String, _ rules: PerformanceRules) -> String {
        switch measure {
        case standardsKept: return "Standards kept in the last 12 months (%)"
        case unassessedPlans: return "Plans over six months without an assessment"
        case trainingAttended: return "Took part in training"
        case goodWork: return "Good work told of"
        default:
            guard let kind = TeamColumn.Kind(rawValue: measure) else { return measure }
            return rules.columns.first { $0.kind == kind }?.title ?? kind.title
        }
    }
}

/// The measures of an area's teams by the areas of the framework, with what the place has set itself.
public struct FrameworkReport: Sendable {
    /// The area.
    public let area: Area
    /// The areas that it lies in, as far as they are in reach.
    public let ancestors: [Area]
    /// The months.
    public let months: ClosedRange<Month>
    /// By area of the framework.
    public let parts: [(area: FrameworkArea, lines: [Line])]

    /// One measure.
    public struct Line: Sendable, Equatable {
        /// What it is called.
        public let title: String
        /// The figure.
        public let cell: TeamCell
        /// What the place has set itself, if it has.
        public let goal: PerformanceGoal?

        /// Whether the goal is reached; nothing without a goal or a figure.
        public var isReached: Bool? {
            guard let goal, case .figure(let units, let decimals) = cell else { return nil }
            let hundredths = decimals == 0 ? units * 100 : units
            return goal.isLeast ? hundredths >= goal.hundredths : hundredths <= goal.hundredths
        }
    }
}

/// Reads measures by the framework, in the areas that a member of staff may see.
public struct FrameworkStore: Sendable {
    let scope: StaffScope

    /// Measures in a person's reach.
    public init(_ scope: StaffScope) { self.scope = scope }

    private var configuration: ForceConfiguration { scope.tenant.configuration }

    /// The measures of an area in the last three months that have ended.
    ///
    /// - Throws: `.missing` if there is no such area or it is out of reach.
    public func report(on code: String?) async throws -> FrameworkReport {
        var question = TeamActivity.Question()
        (question.area, question.grouping) = (code, .areas)
        let activity = try await TeamActivityStore(scope).activityForAll(question)
        return try await report(activity)
    }

    func report(_ activity: TeamActivity) async throws -> FrameworkReport {
        let others = try await others(in: activity.area, activity.months)
        let (goals, rules) = (configuration.framework.goals.filter { $0.area == activity.area.code }, configuration.performance)
        let parts = configuration.framework.areas.map { part in
            let shown = FrameworkMeasure.measures(of: part.code).filter { measure in
                others[measure] != nil || rules.columns.contains { $0.kind.rawValue == measure }
            }
            let lines = shown.map { measure in
                FrameworkReport.Line(
                    title: FrameworkMeasure.title(of: measure, rules),
                    cell: others[measure] ?? TeamColumn.Kind(rawValue: measure).map { activity.cell($0, of: activity.total) }
                        ?? .blank,
                    goal: goals.first { $0.measure == measure })
            }
            return (part, lines)
        }
        return FrameworkReport(area: activity.area, ancestors: activity.ancestors, months: activity.months, parts: parts)
    }

    /// What is measured besides the table of teams' activity.
    private func others(in area: Area, _ months: ClosedRange<Month>) async throws -> [String: TeamCell] {
        let days = months.lowerBound.first...months.upperBound.last
        let store = RegisterStore(scope)
        func entries(_ register: Register) async throws -> [RegisterEntry] {
            try await store.list(register, in: area.code).entries.filter { days.contains($0.beganOn) }
        }
        let unassessed = try await store.list(.plans, in: area.code).figures.attention[.unassessed] ?? 0
        let attended = try await entries(.training).compactMap { $0.count("attended") }.reduce(0, +)
        let kept = try await standards(in: area).reduce(Ratio(0, of: 0)) { $0 + $1.kept(through: scope.today) }
        return [
            FrameworkMeasure.standardsKept: kept.percentUnits(decimals: 2).map { .figure(units: $0, decimals: 2) } ?? .blank,
            FrameworkMeasure.unassessedPlans: .figure(units: unassessed, decimals: 0),
            FrameworkMeasure.trainingAttended: .figure(units: attended, decimals: 0),
            FrameworkMeasure.goodWork: .figure(units: try await entries(.recognition).count, decimals: 0),
        ]
    }

    /// The force's standards, with those units alone that lie in an area.
    func standards(in area: Area) async throws -> [StandardCompliance] {
        let tree = configuration.areas
        return try await ComplianceStore(scope).board().map { compliance in
            let places = compliance.units.indices.filter { unit in
                compliance.units[unit].areas.allSatisfy { tree.isArea($0, within: area.code) }
            }
            return StandardCompliance(
                standard: compliance.standard, units: places.map { compliance.units[$0] }, periods: compliance.periods,
                cells: places.map { compliance.cells[$0] })
        }
    }
}
