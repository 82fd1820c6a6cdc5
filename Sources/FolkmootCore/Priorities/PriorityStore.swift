public import Basics
@_spi(Stores) public import FolkmootTenancy
import Storage

/// What neighbourhood teams work on, in the areas that a member of staff may see.
public struct PriorityStore: Sendable {
    private let scope: StaffScope

    /// The priorities in a person's reach.
    public init(_ scope: StaffScope) { self.scope = scope }

    /// So many of what has ended, and so many issues, are shown of an area.
    public static let shownAtMost = 100

    /// An area with what lies in it.
    public struct Overview: Sendable {
        /// The area.
        public let area: Area
        /// How it stands, with all that lies in it.
        public let report: PriorityReport
        /// The same for each area directly in it, by name.
        public let parts: [(area: Area, report: PriorityReport)]
    }

    /// One area by itself.
    public struct Board: Sendable {
        /// The area with what lies in it.
        public let overview: Overview
        /// The areas that it lies in, from the force down.
        public let ancestors: [Area]
        /// Its own priorities, the latest first; those that have ended too.
        public let priorities: [Priority]
        /// What was raised in it, the latest first.
        public let issues: [RaisedIssue]
    }

    /// The topmost areas in reach.
    public func start() async throws -> [Overview] {
        let facts = try await facts()
        return scope.topmostAreas().map { overview($0, facts) }
    }

    /// One area.
    ///
    /// - Throws: `.missing` if there is no such area or it is out of reach: what one may not know of is not there.
    public func board(of code: String) async throws -> Board {
        let area = try scope.readableArea(code)
        let facts = try await facts()
        let limit = Self.shownAtMost
        let (priorities, issues) = try await scope.data.read { db in
            (
                try PriorityRows.all("area = \(code)", limit: limit, in: db),
                try IssueRows.all("area = \(code)", limit: limit, in: db)
            )
        }
        return Board(
            overview: overview(area, facts), ancestors: scope.reachableAncestors(of: code), priorities: priorities, issues: issues)
    }

    /// Every priority of an area and all that lies in it, the latest first.
    public func priorities(in code: String) async throws -> [Priority] {
        let within = try scope.within(code)
        return try await scope.data.read { db in try PriorityRows.all(within, limit: .max, in: db) }
    }

    /// The same, so many after a place; those that go on or those that have ended only, if that is asked for.
    ///
    /// - Throws: `.missing` if there is no such area or it is out of reach.
    public func priorities(
        in code: String, areCurrent: Bool?, after place: ListPlace?, atMost limit: Int
    ) async throws -> [Priority] {
        let conditions: [SQL?] = [
            try scope.within(code), areCurrent.map { $0 ? "ended_on IS NULL" : "ended_on IS NOT NULL" },
            place.map { "(set_on, id) < (\($0.day), \($0.id))" },
        ]
        let condition = SQL.joined(conditions.compactMap(\.self), separator: " AND ")
        return try await scope.data.read { db in try PriorityRows.all(condition, limit: limit, in: db) }
    }

    /// One priority.
    ///
    /// - Throws: `.missing` if there is none, or its area is out of reach.
    public func priority(_ id: ID<Priority>) async throws -> Priority {
        let found = try await scope.data.read { db in try PriorityRows.one(id, in: db) }
        guard let found, scope.allows(.readAreas, in: found.area) else { throw Problem.missing("priority") }
        return found
    }

    /// Sets a priority of an area.
    ///
    /// - Throws: `.missing` if the area is out of reach, `.forbidden` where the person may only read, `.invalid` if it is one already.
    @discardableResult
    public func set(_ draft: PriorityDraft, in code: String) async throws -> ID<Priority> {
        let area = try scope.extendableArea(code).code
        let (id, account, now) = (ID<Priority>(), scope.account.id, scope.data.clock.now)
        let sources = Set(draft.evidence.map(\.source.rawValue)).sorted().map { JSON.string($0) }
        let detail: JSON = ["issue": draft.issue.map { .string($0) } ?? .null, "sources": .array(sources)]
        let entry = AuditEntry("priority.set", subject: id.description, area: area, detail: detail)
        return try await scope.data.write(audit: entry) { db in
            let words = draft.words.english
            if try db.exists("SELECT 1 FROM priority WHERE area = \(area) AND ended_on IS NULL AND words = \(words)") {
                let told = "This is a priority of the area already. To set it again, end the earlier one first."
                throw Problem(.invalid, told, fields: ["words": told])
            }
            try PriorityRows.insert(draft, as: id, in: area, by: account, at: now, to: db)
            return id
        }
    }

    /// Ends a priority.
    ///
    /// - Throws: `.missing` and `.forbidden` as for ``set(_:in:)``, `.conflict` if it has ended already, `.invalid` with the fields that
    ///   are wrong.
    public func end(_ id: ID<Priority>, _ form: EndingForm) async throws {
        let area = try scope.writableArea(try await priority(id).area).code
        let (configuration, today, now) = (scope.tenant.configuration, scope.today, scope.data.clock.now)
        let entry = AuditEntry("priority.ended", subject: id.description, area: area)
        try await scope.data.write(audit: entry) { db in
            guard let priority = try PriorityRows.one(id, in: db) else { throw Problem.missing("priority") }
            let ending = try EndingDraft(form, of: priority, for: configuration, today: today)
            try db.run(
                """
                UPDATE priority SET ended_on = \(ending.on), end_reason = \(ending.reason.english),
                    end_reason_welsh = \(ending.reason.translations[.cy]), ended_at = \(now)
                WHERE id = \(id)
                """)
        }
    }

    private func overview(_ area: Area, _ facts: PriorityFacts) -> Overview {
        let parts = facts.configuration.areas.children(of: area.code, at: facts.today).sorted { $0.name.english < $1.name.english }
        return Overview(area: area, report: facts.report(on: area.code), parts: parts.map { ($0, facts.report(on: $0.code)) })
    }

    private func facts() async throws -> PriorityFacts {
        let (configuration, now, today) = (scope.tenant.configuration, scope.data.clock.now, scope.today)
        return try await scope.data.read { db in try PriorityFacts.read(configuration, at: now, today: today, in: db) }
    }
}

extension PriorityFacts {
    static func read(_ configuration: ForceConfiguration, at now: Timestamp, today: Day, in db: Connection) throws -> PriorityFacts
    {
        let unanswered = try db.map("SELECT area, raised_on FROM raised_issue WHERE answered_on IS NULL") { row in
            (area: try row[0] as String, raisedOn: try row[1] as Day)
        }
        return PriorityFacts(
            current: try PriorityRows.all("ended_on IS NULL", limit: .max, in: db), unanswered: unanswered,
            topIssues: try WaveResults.topIssues(configuration, at: now, in: db), configuration: configuration, today: today)
    }
}

extension StaffScope {
    /// Which rows are of an area and all that lies in it; all of them are the force's.
    ///
    /// - Throws: `.missing` if there is no such area or it is out of reach.
    func within(_ code: String, for permission: Permission = .readAreas) throws(Problem) -> SQL {
        let area = try readableArea(code, for: permission)
        guard area.parent != nil else { return "1 = 1" }
        return "area IN \(list: tenant.configuration.areas.subtree(of: area.code).map(\.code))"
    }

    /// An area whose priorities and issues the person may write.
    ///
    /// - Throws: `.missing` if it may neither be seen nor written in, `.forbidden` where the person may only read.
    public func writableArea(_ code: String) throws(Problem) -> Area {
        let area = try readableArea(code, for: allows(.writeEngagement, in: code) ? .writeEngagement : .readAreas)
        try require(.writeEngagement, in: code)
        return area
    }

    /// An area to which something new may be added: one that exists today.
    ///
    /// - Throws: as ``writableArea(_:)``, and `.conflict` if the area is no more.
    public func extendableArea(_ code: String) throws(Problem) -> Area {
        let area = try writableArea(code)
        guard area.exists(on: today) else { throw Problem(.conflict, "\(area.name) does not exist at present.") }
        return area
    }
}
