public import Basics
@_spi(Stores) public import FolkmootTenancy
import Storage

/// What people raised, and what was done about it, in the areas that a member of staff may see.
public struct IssueStore: Sendable {
    private let scope: StaffScope

    /// The issues in a person's reach.
    public init(_ scope: StaffScope) { self.scope = scope }

    /// One issue with its steps.
    ///
    /// - Throws: `.missing` if there is none, or its area is out of reach.
    public func issue(_ id: ID<RaisedIssue>) async throws -> RaisedIssue {
        let found = try await scope.data.read { db in try IssueRows.one(id, in: db) }
        guard let found, scope.allows(.readAreas, in: found.area) else { throw Problem.missing("issue") }
        return found
    }

    /// Every issue of an area and all that lies in it, the latest first.
    public func issues(in code: String) async throws -> [RaisedIssue] {
        let within = try scope.within(code)
        return try await scope.data.read { db in try IssueRows.all(within, limit: .max, in: db) }
    }

    /// What everybody may read of an area and all that lies in it, the latest first: so many after a place.
    ///
    /// - Throws: `.missing` if there is no such area or it is out of reach.
    public func published(in code: String, after place: ListPlace?, atMost limit: Int) async throws -> [RaisedIssue] {
        let conditions: [SQL?] = [
            try scope.within(code), "is_public = 1", place.map { "(raised_on, id) < (\($0.day), \($0.id))" },
        ]
        let condition = SQL.joined(conditions.compactMap(\.self), separator: " AND ")
        return try await scope.data.read { db in try IssueRows.all(condition, limit: limit, in: db) }
    }

    /// Writes down what was raised in an area, and what was done about it already if something was.
    ///
    /// - Parameters:
    ///   - use: the words of the library that it was made from, if it was.
    ///   - write: what it is of a program, if a program sends it.
    /// - Throws: `.missing` if the area is out of reach, `.forbidden` where the person may only read, `.invalid` if it is there already.
    @discardableResult
    public func raise(
        _ draft: IssueDraft, in code: String, from use: LibraryUse? = nil, as write: ProgramWrite<RaisedIssue>? = nil
    ) async throws -> ID<RaisedIssue> {
        let area = try scope.extendableArea(code).code
        try use?.check([
            ("words", draft.words.english), ("welsh", draft.words.translations[.cy]), ("did", draft.did?.words.english),
            ("did-welsh", draft.did?.words.translations[.cy]),
        ])
        let (id, account, now) = (ID<RaisedIssue>(), scope.account.id, scope.data.clock.now)
        let detail: JSON = [
            "issue": draft.issue.map { .string($0) } ?? .null, "source": .string(draft.source.rawValue),
            "public": .bool(draft.isPublic), "done": .bool(draft.did != nil), "library": use?.detail ?? .null,
        ]
        let entry = AuditEntry("issue.raised", subject: id.description, area: area, detail: detail)
        return try await scope.data.write(audit: entry) { db in
            try write?.begin(in: db)
            let words = draft.words.english
            if try db.exists(
                "SELECT 1 FROM raised_issue WHERE area = \(area) AND raised_on = \(draft.raisedOn) AND words = \(words)")
            {
                let told = "This has been written down already, with the same day and the same words."
                throw Problem(.invalid, told, fields: ["words": told])
            }
            try IssueRows.insert(draft, as: id, in: area, by: account, at: now, to: db)
            if let done = draft.did { try IssueRows.insert(done, after: 0, of: id, by: account, at: now, to: db) }
            let isAdapted = draft.words != use?.words || draft.did?.words != use?.did
            try use?.keep(id.description, in: area, by: account, at: now, isAdapted: isAdapted, to: db)
            if let write, let made = try IssueRows.one(id, in: db) { try write.keep(made, in: db) }
            return id
        }
    }

    /// Adds a step to an issue; what was written before stays as it is.
    ///
    /// - Throws: `.missing` and `.forbidden` as for ``raise(_:in:)``, `.conflict` if somebody was first, `.invalid` with the fields that
    ///   are wrong.
    public func add(_ form: StepForm, to id: ID<RaisedIssue>) async throws {
        let area = try scope.writableArea(try await issue(id).area).code
        let (configuration, today) = (scope.tenant.configuration, scope.today)
        let (account, now) = (scope.account.id, scope.data.clock.now)
        _ = try await scope.data.write { db in
            guard let issue = try IssueRows.one(id, in: db) else { throw Problem.missing("issue") }
            let draft = try StepDraft(form, after: issue, for: configuration, today: today)
            try IssueRows.insert(draft, after: issue.steps.count, of: id, by: account, at: now, to: db)
            return draft
        } audit: { draft in
            AuditEntry(
                "issue.step-added", subject: id.description, area: area,
                detail: ["stage": .string(draft.stage.rawValue), "public": .bool(draft.isPublic)])
        }
    }
}
