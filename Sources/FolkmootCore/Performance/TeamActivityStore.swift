public import Basics
@_spi(Stores) public import FolkmootTenancy
import Storage

/// What teams did, in the areas that a member of staff may see.
public struct TeamActivityStore: Sendable {
    let scope: StaffScope

    /// Teams in a person's reach.
    public init(_ scope: StaffScope) { self.scope = scope }

    private var configuration: ForceConfiguration { scope.tenant.configuration }
    private var tree: AreaTree { configuration.areas }

    /// No more months are shown at once.
    public static let mostMonths = 36

    /// The table of what teams did.
    ///
    /// - Throws: `.missing` if there is no such area or it is out of reach, `.forbidden` where the person may not see each person's figures and asks for
    ///   them.
    public func activity(_ question: TeamActivity.Question) async throws -> TeamActivity {
        try await activity(question) { [scope] in scope.allows(.readPeoplesPerformance, in: $0) }
    }

    /// The table as anybody sees it who may see teams and no person.
    func activityForAll(_ question: TeamActivity.Question) async throws -> TeamActivity {
        try await activity(question) { _ in false }
    }

    private func activity(
        _ question: TeamActivity.Question, seesPeople: @escaping @Sendable (String) -> Bool
    ) async throws -> TeamActivity {
        let area = try area(question.area)
        let months = months(question.months)
        if question.grouping == .people { try scope.require(.readPeoplesPerformance, in: area.code) }
        let reading = TeamReading(
            area: area, months: months, question: question, configuration: configuration, seesPeople: seesPeople)
        let (ancestors, reachable) = (scope.reachableAncestors(of: area.code, for: .readPerformance), reachable)
        let body: @Sendable (Connection) throws -> TeamActivity = { db in
            try reading.activity(ancestors: ancestors, choices: try TeamChoices(among: reachable, in: db), in: db)
        }
        guard question.grouping == .people else { return try await scope.data.read(body) }
        let detail: JSON = ["from": .string(months.lowerBound.description), "to": .string(months.upperBound.description)]
        return try await scope.data.read(audit: AuditEntry("performance.people-read", area: area.code, detail: detail), body)
    }

    /// What is told of the person who asks, period by period, and which reference is theirs; nothing if none is.
    public func own(_ months: ClosedRange<Month>?) async throws -> OwnActivity? {
        let (account, months, rules) = (scope.account.id, self.months(months), configuration.performance)
        let entry = AuditEntry("performance.own-read", subject: account.description)
        return try await scope.data.read(audit: entry) { db in
            let found: String? = try db.value("SELECT reference FROM staff_reference WHERE account = \(account)")
            guard let reference = found else { return nil }
            let rows = try TeamRow.all(within: months, "person = \(reference)", in: db)
            return OwnActivity(reference: reference, months: months, rules: rules, rows: rows)
        }
    }

    /// Three months that have ended, unless others are asked for.
    func months(_ asked: ClosedRange<Month>?) -> ClosedRange<Month> {
        let last = scope.today.inMonth.adding(months: -1)
        guard let asked else { return last.adding(months: -2)...last }
        return max(asked.lowerBound, asked.upperBound.adding(months: 1 - Self.mostMonths))...asked.upperBound
    }

    private func area(_ code: String?) throws(Problem) -> Area {
        if let code { return try scope.readableArea(code, for: .readPerformance) }
        guard let first = scope.topmostAreas(for: .readPerformance).first else { throw Problem.missing("area") }
        return first
    }

    /// The codes of all areas that the person may see.
    private var reachable: [Area] { scope.topmostAreas(for: .readPerformance).flatMap { tree.subtree(of: $0.code) } }
}

extension TeamChoices {
    fileprivate init(among reachable: [Area], in db: Connection) throws {
        let tree = AreaTree(reachable)
        let rows: [(area: String, group: String, last: Month)] = try db.map(
            "SELECT area, role_group, max(last_month) FROM team_activity GROUP BY area, role_group"
        ) { (try $0[0], try $0[1], try $0[2]) }.filter { tree[$0.area] != nil }
        let told = Set(rows.flatMap { [$0.area] + tree.ancestors(of: $0.area).map(\.code) })
        self.init(
            areas: reachable.filter { told.contains($0.code) },
            groups: Set(rows.map(\.group)).subtracting([""]).sorted(), latest: rows.map(\.last).max())
    }
}

/// What is told of one person, who reads it.
public struct OwnActivity: Sendable {
    /// The force's reference of the person.
    public let reference: String
    /// The months.
    public let months: ClosedRange<Month>
    /// The columns, as the force has them.
    public let rules: PerformanceRules
    /// By period, the earliest first; what two sources tell of one stands in one.
    public let periods: [(months: ClosedRange<Month>, line: TeamActivity.Line)]
    /// All of it.
    public let total: TeamActivity.Line

    fileprivate init(reference: String, months: ClosedRange<Month>, rules: PerformanceRules, rows: [TeamRow]) {
        (self.reference, self.months, self.rules) = (reference, months, rules)
        var told: [(months: ClosedRange<Month>, figures: TeamFigures)] = []
        for row in rows {
            if told.last?.months == row.months {
                told[told.count - 1].figures.merge(row.figures)
            } else {
                told.append((row.months, row.figures))
            }
        }
        var sum = TeamFigures.none
        for period in told { sum.add(period.figures) }
        sum.drop(.headcount)
        sum.drop(.livePlans)
        func line(_ figures: TeamFigures) -> TeamActivity.Line {
            TeamActivity.Line(level: .person, area: nil, name: reference, figures: figures)
        }
        periods = told.map { ($0.months, line($0.figures)) }
        total = line(sum)
    }

    /// What stands in a cell.
    public func cell(_ kind: TeamColumn.Kind, of line: TeamActivity.Line) -> TeamCell { line.figures.cell(kind, rules) }
}
