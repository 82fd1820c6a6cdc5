public import Basics
@_spi(Stores) public import FolkmootTenancy
import Storage

/// What teams will do with the public, in the areas that a member of staff may see.
public struct EventStore: Sendable {
    private let scope: StaffScope

    /// The events in a person's reach.
    public init(_ scope: StaffScope) { self.scope = scope }

    /// The events of an area and all that lies in it.
    public struct Plan: Sendable {
        /// The area.
        public let area: Area
        /// What lies ahead, the earliest first.
        public let ahead: [Event]
        /// What has been and nobody wrote down yet, the latest first.
        public let unwritten: [Event]
    }

    /// What lies ahead in an area, and what was not written down in the last 60 days.
    ///
    /// - Throws: `.missing` if there is no such area or it is out of reach.
    public func plan(of code: String) async throws -> Plan {
        let area = try scope.readableArea(code, for: .readStandards)
        let within = scope.tenant.configuration.areas.subtree(of: code).map(\.code)
        let now = scope.data.clock.now
        return try await scope.data.read { db in
            Plan(
                area: area, ahead: try EventRows.all("area IN \(list: within) AND begins_at > \(now)", limit: 100, in: db),
                unwritten: try EventRows.all(
                    """
                    area IN \(list: within) AND begins_at BETWEEN \(now.adding(seconds: -60 * 86_400)) AND \(now)
                    AND encounter IS NULL AND cancel_reason IS NULL
                    """, limit: 100, in: db
                ).reversed())
        }
    }

    /// One event.
    ///
    /// - Throws: `.missing` if there is none, or its area is out of reach.
    public func event(_ id: ID<Event>) async throws -> Event {
        let found = try await scope.data.read { db in try EventRows.all("id = \(id)", limit: 1, in: db).first }
        guard let found, scope.allows(.readStandards, in: found.area) else { throw Problem.missing("event") }
        return found
    }

    /// Plans an event, as often as it comes.
    ///
    /// - Throws: `.missing` if the area is out of reach, `.forbidden` where the person may only read, `.invalid` if it is planned already.
    @discardableResult
    public func plan(_ draft: EventDraft, in code: String) async throws -> [ID<Event>] {
        let area = try scope.extendableArea(code).code
        let (account, now) = (scope.account.id, scope.data.clock.now)
        let events = draft.begins.map { (id: ID<Event>(), begins: $0) }
        let entry = AuditEntry(
            "event.planned", subject: events.first?.id.description, area: area,
            detail: ["kind": .string(draft.kind), "times": .number(Double(events.count)), "public": .bool(draft.isPublic)])
        return try await scope.data.write(audit: entry) { db in
            for event in events {
                let isThere = try db.exists(
                    """
                    SELECT 1 FROM event WHERE area = \(area) AND begins_at = \(event.begins) AND title = \(draft.title.english)
                        AND cancel_reason IS NULL
                    """)
                if isThere {
                    let told = "This is planned already, at the same time and with the same words."
                    throw Problem(.invalid, told, fields: ["words": told])
                }
                try db.run(
                    """
                    INSERT INTO event (id, kind, area, team, title, title_welsh, place, begins_at, minutes, is_public, planned_by,
                        changed_at, changes, room)
                    VALUES (\(event.id), \(draft.kind), \(area), \(draft.team), \(draft.title.english),
                        \(draft.title.translations[.cy]), \(draft.place), \(event.begins), \(draft.minutes), \(draft.isPublic),
                        \(account), \(now), 0, \(draft.room))
                    """)
            }
            return events.map(\.id)
        }
    }

    /// Says that an event will not be, and why; those who have its calendar are told there, and members who said that they come by a letter.
    ///
    /// - Throws: `.missing` and `.forbidden` as for ``plan(_:in:)``, `.conflict` if it has been or was called off already, `.invalid` without
    ///   a reason.
    public func cancel(_ id: ID<Event>, because words: String, welsh: String, at address: ServiceAddress) async throws {
        let event = try await event(id)
        try scope.require(.writeEngagement, in: event.area)
        var check = FieldCheck(scope.tenant.configuration, today: scope.today)
        let reason = check.words(words, welsh: welsh, limit: 300, missing: "Say why, as the public will read it.")
        try check.throwFaults()
        let (data, now) = (scope.data, scope.data.clock.now)
        try await data.write(audit: AuditEntry("event.cancelled", subject: id.description, area: event.area)) { db in
            let changed = try db.run(
                """
                UPDATE event SET cancel_reason = \(reason.english), cancel_reason_welsh = \(reason.translations[.cy]),
                    changed_at = \(now), changes = changes + 1
                WHERE id = \(id) AND cancel_reason IS NULL AND begins_at > \(now)
                """)
            guard changed == 1 else { throw Problem(.conflict, "This has been, or was called off already.") }
            for member in try InvitationRows.coming(to: id, in: db) {
                let letters = InvitationLetters(event, to: member, data, from: address, at: now)
                try OutboxTable.add(letters.calledOff(because: reason), to: db)
            }
        }
    }
}

/// What everybody may know of what teams will do.
public struct PublicEventStore: Sendable {
    private let data: ForceData

    /// The events of a visitor's force.
    public init(_ scope: PublicScope) { data = scope.data }

    /// What lies ahead in an area, in those in it and in those around it, the earliest first; with what was called off.
    ///
    /// - Parameter past: with what has been in so many days, for calendars that hold it already.
    public func events(near area: Area, past days: Int = 0) async throws -> [Event] {
        let tree = data.tenant.configuration.areas
        let near = tree.subtree(of: area.code).map(\.code) + tree.ancestors(of: area.code).map(\.code)
        return try await read("area IN \(list: near)", past: days)
    }

    /// What a team will do, wherever it is, the earliest first.
    public func events(of team: Team, past days: Int = 0) async throws -> [Event] {
        try await read("team = \(team.code)", past: days)
    }

    private func read(_ condition: SQL, past days: Int) async throws -> [Event] {
        let since = data.clock.now.adding(seconds: Int64(-days) * 86_400 - 3600)
        return try await data.read { db in
            try EventRows.all("\(condition) AND is_public = 1 AND begins_at > \(since)", limit: 200, in: db)
        }
    }
}

/// Reads events.
enum EventRows {
    /// The earliest first.
    static func all(_ condition: SQL, limit: Int, in db: Connection) throws -> [Event] {
        try db.map(
            """
            SELECT id, kind, area, team, title, title_welsh, place, begins_at, minutes, is_public, changed_at, changes, cancel_reason,
                cancel_reason_welsh, encounter, room
            FROM event WHERE \(condition) ORDER BY begins_at, id LIMIT \(limit)
            """
        ) { row in
            let (title, welsh): (String, String?) = (try row[4], try row[5])
            let (reason, reasonWelsh): (String?, String?) = (try row[12], try row[13])
            return Event(
                id: try row[0], kind: try row[1], area: try row[2], team: try row[3],
                title: Localized(title, welsh.map { [.cy: $0] } ?? [:]), place: try row[6], begins: try row[7], minutes: try row[8],
                isPublic: try row[9], room: try row[15], changedAt: try row[10], changes: try row[11],
                cancelled: reason.map { Localized($0, reasonWelsh.map { [.cy: $0] } ?? [:]) }, encounter: try row[14])
        }
    }
}
