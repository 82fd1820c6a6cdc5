public import Basics
@_spi(Stores) public import FolkmootTenancy
import Storage

/// What teams did with the public, in the areas that a member of staff may see.
public struct EncounterStore: Sendable {
    private let scope: StaffScope

    /// The encounters in a person's reach.
    public init(_ scope: StaffScope) { self.scope = scope }

    /// So many are shown on a page.
    public static let shownAtMost = 100

    /// One encounter with what belongs to it.
    public struct Story: Sendable {
        /// The encounter.
        public let encounter: Encounter
        /// The area in which it was.
        public let area: Area
        /// The names of who did it and who wrote it down.
        public let names: (doneBy: String, loggedBy: String)
        /// What people raised.
        public let issues: [RaisedIssue]
        /// What is to be done next.
        public let actions: [EncounterAction]
        /// How well it was done; nothing until somebody has looked at it.
        public let review: EncounterReview?
    }

    /// The latest encounters in an area and all that lies in it.
    ///
    /// - Parameter unreviewed: only those that count and that nobody has looked at.
    /// - Throws: `.missing` if there is no such area or it is out of reach.
    public func latest(in code: String, unreviewed: Bool = false) async throws -> [Encounter] {
        let within = try scope.within(code, for: .readStandards)
        let which: SQL = unreviewed ? "AND withdrawn_at IS NULL AND id NOT IN (SELECT encounter FROM encounter_review)" : ""
        return try await scope.data.read { db in
            try EncounterRows.all("\(within) \(which)", limit: Self.shownAtMost, in: db)
        }
    }

    /// Every encounter of an area and all that lies in it from one day to another, the latest first.
    public func encounters(in code: String, _ days: ClosedRange<Day>) async throws -> [Encounter] {
        let within = try scope.within(code, for: .readStandards)
        return try await scope.data.read { db in
            try EncounterRows.all(
                "\(within) AND held_on BETWEEN \(days.lowerBound) AND \(days.upperBound)", limit: .max, in: db)
        }
    }

    /// Encounters that count, of an area and all that lies in it, the latest first: so many after a place.
    ///
    /// - Throws: `.missing` if there is no such area or it is out of reach.
    public func counted(
        in code: String, kind: String?, _ days: (first: Day?, last: Day?), after place: ListPlace?, atMost limit: Int
    ) async throws -> [Encounter] {
        let conditions: [SQL?] = [
            try scope.within(code, for: .readStandards), "withdrawn_at IS NULL", kind.map { "kind = \($0)" },
            days.first.map { "held_on >= \($0)" }, days.last.map { "held_on <= \($0)" },
            place.map { "(held_on, id) < (\($0.day), \($0.id))" },
        ]
        let condition = SQL.joined(conditions.compactMap(\.self), separator: " AND ")
        return try await scope.data.read { db in try EncounterRows.all(condition, limit: limit, in: db) }
    }

    /// One encounter.
    ///
    /// - Throws: `.missing` if there is none, or its area is out of reach.
    public func story(_ id: ID<Encounter>) async throws -> Story {
        let tree = scope.tenant.configuration.areas
        let found = try await scope.data.read { db -> Story? in
            guard let encounter = try EncounterRows.one(id, in: db), let area = tree[encounter.area] else { return nil }
            return Story(
                encounter: encounter, area: area,
                names: (
                    try EncounterRows.name(of: encounter.doneBy, in: db), try EncounterRows.name(of: encounter.loggedBy, in: db)
                ),
                issues: try IssueRows.all(
                    "id IN (SELECT issue FROM encounter_issue WHERE encounter = \(id))", limit: EncounterDraft.mostIssues, in: db),
                actions: try EncounterRows.actions(of: id, in: db), review: try EncounterRows.review(of: id, in: db))
        }
        guard let found, scope.allows(.readStandards, in: found.area.code) else { throw Problem.missing("encounter") }
        return found
    }
}

// MARK: Writing

extension EncounterStore {
    /// Writes down what was done, with what people raised and what is to be done next.
    ///
    /// - Parameters:
    ///   - event: which event it was, if it was planned.
    ///   - use: the words of the library that it was made from, if it was.
    ///   - write: what it is of a program, if a program sends it.
    /// - Throws: `.missing` if the area is out of reach, `.forbidden` where the person may only read, `.invalid` if it is there already or
    ///   a colleague is unknown.
    @discardableResult
    public func log(
        _ draft: EncounterDraft, in code: String, of event: ID<Event>? = nil, from use: LibraryUse? = nil,
        as write: ProgramWrite<Encounter>? = nil
    ) async throws -> ID<Encounter> {
        let area = try scope.extendableArea(code).code
        try use?.check([("words", draft.words), ("transcript", draft.transcript)])
        let (id, account, now, today) = (ID<Encounter>(), scope.account.id, scope.data.clock.now, scope.today)
        let issues = draft.issues.map { (id: ID<RaisedIssue>(), draft: IssueDraft($0, raisedOn: draft.heldOn)) }
        let detail: JSON = [
            "kind": .string(draft.kind), "on": .string(draft.heldOn.description), "team": draft.team.map { .string($0) } ?? .null,
            "days_late": .number(Double(today.daysSinceEpoch - draft.heldOn.daysSinceEpoch)),
            "issues": .array(issues.map { .string($0.id.description) }), "library": use?.detail ?? .null,
        ]
        let entry = AuditEntry("encounter.logged", subject: id.description, area: area, detail: detail)
        return try await scope.data.write(audit: entry) { db in
            try write?.begin(in: db)
            try Self.refuseTwin(of: draft, in: area, db)
            let colleague = try Self.colleague(draft.doneBy, else: account, in: db)
            try EncounterRows.insert(draft, as: id, in: area, by: account, for: colleague, at: now, to: db)
            for issue in issues {
                try IssueRows.insert(issue.draft, as: issue.id, in: area, by: account, at: now, to: db)
                try db.run("INSERT INTO encounter_issue (encounter, issue) VALUES (\(id), \(issue.id))")
            }
            try Self.add(draft.action, to: id, owner: colleague, db)
            try use?.keep(
                id.description, in: area, by: account, at: now,
                isAdapted: (use?.kind.hasLines == true ? draft.transcript : draft.words) != use?.words.english, to: db)
            if let event {
                try db.run(
                    """
                    UPDATE event SET encounter = \(id)
                    WHERE id = \(event) AND encounter IS NULL AND cancel_reason IS NULL AND begins_at <= \(now)
                    """)
            }
            if let write, let made = try EncounterRows.one(id, in: db) { try write.keep(made, in: db) }
            return id
        }
    }

    /// Puts an encounter right; what people raised there stays as it is.
    ///
    /// - Throws: `.missing` and `.forbidden` as for ``log(_:in:)``, `.conflict` if it does not count any more.
    public func correct(_ id: ID<Encounter>, to draft: EncounterDraft) async throws {
        let (story, now) = (try await writable(id), scope.data.clock.now)
        _ = try await scope.data.write { db -> [String] in
            guard let was = try EncounterRows.one(id, in: db) else { throw Problem.missing("encounter") }
            guard was.withdrawn == nil else {
                throw Problem(.conflict, "This does not count any more, so there is nothing to put right.")
            }
            let colleague = try Self.colleague(draft.doneBy, else: was.doneBy, in: db)
            try EncounterRows.update(id, to: draft, for: colleague, at: now, in: db)
            try Self.add(draft.action, to: id, owner: colleague, db)
            return draft.differences(from: was)
        } audit: { differences in
            AuditEntry(
                "encounter.corrected", subject: id.description, area: story.area.code,
                detail: ["fields": .array(differences.map { .string($0) })])
        }
    }

    /// Says that an encounter does not count, and why; it stays on record.
    ///
    /// - Throws: `.missing` and `.forbidden` as for ``log(_:in:)``, `.conflict` if that was said already, `.invalid` without a reason.
    public func withdraw(_ id: ID<Encounter>, because reason: String) async throws {
        let (story, now) = (try await writable(id), scope.data.clock.now)
        var check = FieldCheck(scope.tenant.configuration, today: scope.today)
        let words = check.words(reason, "reason", limit: 300, missing: "Say why it does not count.")
        try check.throwFaults()
        let entry = AuditEntry("encounter.withdrawn", subject: id.description, area: story.area.code)
        try await scope.data.write(audit: entry) { db in
            let changed = try db.run(
                "UPDATE encounter SET withdrawn_at = \(now), withdrawn_why = \(words) WHERE id = \(id) AND withdrawn_at IS NULL")
            guard changed == 1 else { throw Problem(.conflict, "This does not count any more already.") }
        }
    }

    /// Notes that something that was to be done is done.
    ///
    /// - Throws: `.missing` and `.forbidden` as for ``log(_:in:)``.
    public func finish(_ action: Int, of id: ID<Encounter>) async throws {
        let (story, today) = (try await writable(id), scope.today)
        let entry = AuditEntry(
            "encounter.action-done", subject: id.description, area: story.area.code, detail: ["action": .number(Double(action))])
        try await scope.data.write(audit: entry) { db in
            let changed = try db.run(
                "UPDATE encounter_action SET done_on = \(today) WHERE encounter = \(id) AND number = \(action) AND done_on IS NULL")
            guard changed == 1 else { throw Problem(.conflict, "This is done already.") }
        }
    }

    /// Says how well a colleague's encounter was done: which of the criteria for its kind it meets.
    ///
    /// - Throws: `.missing` if it is out of reach, `.forbidden` where the person may not review, `.conflict` for one's own, `.invalid`
    ///   for a criterion that is not asked.
    public func review(_ id: ID<Encounter>, met: [String], words: String) async throws {
        let (story, account, now) = (try await story(id), scope.account.id, scope.data.clock.now)
        try scope.require(.approveExemptions, in: story.area.code)
        guard ![story.encounter.doneBy, story.encounter.loggedBy].contains(account) else {
            throw Problem(.conflict, "You did this or wrote it down yourself. A colleague looks at it.")
        }
        var check = FieldCheck(scope.tenant.configuration, today: scope.today)
        let asked = scope.tenant.configuration.fieldwork.criteria(for: story.encounter.kind).map(\.code)
        guard !asked.isEmpty else {
            throw Problem(.conflict, "Your force looks for nothing in things of this kind: see review_criteria in standards.json.")
        }
        if !Set(met).isSubset(of: asked) { check.fail("met", "Choose among what is asked here.") }
        let remark = check.optional(words, "words", limit: 500)
        try check.throwFaults()
        let found = asked.filter(met.contains)
        let entry = AuditEntry(
            "encounter.reviewed", subject: id.description, area: story.area.code,
            detail: ["met": .integer(Int64(found.count)), "asked": .integer(Int64(asked.count))])
        try await scope.data.write(audit: entry) { db in
            try db.run(
                """
                INSERT INTO encounter_review (encounter, asked, asked_count, met, met_count, words, reviewed_by, reviewed_at)
                VALUES (\(id), \(asked.joined(separator: " ")), \(asked.count), \(found.joined(separator: " ")), \(found.count), \(remark),
                        \(account), \(now))
                ON CONFLICT (encounter) DO UPDATE SET asked = excluded.asked, asked_count = excluded.asked_count, met = excluded.met,
                    met_count = excluded.met_count, earlier_score = NULL, words = excluded.words, reviewed_by = excluded.reviewed_by, reviewed_at = excluded.reviewed_at
                """)
        }
    }

    /// An encounter that the person may put right.
    ///
    /// - Throws: `.missing` if it is out of reach, `.forbidden` where the person may only read.
    public func writable(_ id: ID<Encounter>) async throws -> Story {
        let story = try await story(id)
        try scope.require(.writeEngagement, in: story.area.code)
        return story
    }

    static func refuseTwin(of draft: EncounterDraft, in area: String, _ db: Connection) throws {
        let isThere = try db.exists(
            """
            SELECT 1 FROM encounter WHERE area = \(area) AND held_on = \(draft.heldOn) AND kind = \(draft.kind)
                AND words = \(draft.words) AND withdrawn_at IS NULL
            """)
        if isThere {
            let told = "This has been written down already, with the same day and the same words."
            throw Problem(.invalid, told, fields: ["words": told])
        }
        let isPublished = try db.exists(
            """
            SELECT 1 FROM encounter WHERE area = \(area) AND held_on = \(draft.heldOn) AND kind = \(draft.kind) AND team IS \(draft.team)
                AND withdrawn_at IS NULL AND id IN (SELECT encounter FROM newsletter WHERE encounter IS NOT NULL)
            """)
        guard isPublished else { return }
        let told = "A newsletter was published here on that day, and is written down already."
        throw Problem(.invalid, told, fields: ["kind": told])
    }

    static func colleague(_ email: String?, else account: ID<Account>, in db: Connection) throws -> ID<Account> {
        guard let email else { return account }
        let address = email.lowercased()
        let found: ID<Account>? = try db.value("SELECT id FROM account WHERE email = \(address) AND active = 1")
        guard let found else {
            let told = "Nobody of your force’s staff signs in with this address. Check it, or leave it blank for yourself."
            throw Problem(.invalid, told, fields: ["done-by": told])
        }
        return found
    }

    private static func add(
        _ action: (words: String, dueOn: Day)?, to id: ID<Encounter>, owner: ID<Account>, _ db: Connection
    ) throws {
        guard let action else { return }
        try db.run(
            """
            INSERT INTO encounter_action (encounter, number, words, owner, due_on)
            SELECT \(id), 1 + count(*), \(action.words), \(owner), \(action.dueOn) FROM encounter_action WHERE encounter = \(id)
            """)
    }
}

extension EncounterDraft {
    /// The names of the fields that are otherwise than before, for the audit.
    fileprivate func differences(from was: Encounter) -> [String] {
        let own = [
            ("kind", kind != was.kind), ("team", team != was.team), ("held_on", heldOn != was.heldOn),
            ("words", words != was.words),
            ("place", place != was.place), ("partners", partners != was.partners), ("source", source != was.source),
            ("people_met", met != was.met), ("people_reached", reached != was.reached), ("link", link != was.link),
            ("transcript", transcript != was.transcript), ("tags", tags != was.tags),
        ]
        return (own + meeting.differences(from: was.meeting)).filter(\.1).map(\.0)
    }
}
