public import Basics
@_spi(Stores) public import FolkmootTenancy
import Storage

/// The contacts of the areas that a member of staff is responsible for; each look at somebody is on record before it is given.
public struct ContactStore: Sendable {
    private let scope: StaffScope

    /// The contacts in a person's reach.
    public init(_ scope: StaffScope) { self.scope = scope }

    /// So many contacts are shown of an area.
    public static let shownAtMost = 200

    /// An area with what lies in it; it names nobody.
    public struct Overview: Sendable {
        /// The area.
        public let area: Area
        /// How it stands, with all that lies in it.
        public let report: ContactReport
        /// The same for each area directly in it, by name.
        public let parts: [(area: Area, report: ContactReport)]
    }

    /// The people of an area.
    public struct Board: Sendable {
        /// The area with what lies in it.
        public let overview: Overview
        /// The areas that it lies in, from the force down.
        public let ancestors: [Area]
        /// Its contacts and those of all that lies in it, by name: at most ``ContactStore/shownAtMost``.
        public let contacts: [CommunityContact]
    }

    /// The topmost areas in reach.
    public func start() async throws -> [Overview] {
        let counts = try await counts()
        return scope.topmostAreas(for: .readContacts).map { overview($0, counts) }
    }

    /// One area, without its people.
    ///
    /// - Throws: `.missing` if there is no such area or it is out of reach.
    public func overview(of code: String) async throws -> Overview {
        overview(try scope.readableArea(code, for: .readContacts), try await counts())
    }

    /// One area with its people.
    ///
    /// - Throws: `.missing` if there is no such area or it is out of reach.
    public func board(of code: String) async throws -> Board {
        let area = try scope.readableArea(code, for: .readContacts)
        let counts = try await counts()
        return Board(
            overview: overview(area, counts), ancestors: scope.reachableAncestors(of: code, for: .readContacts),
            contacts: try await people(in: area, limit: Self.shownAtMost, "contacts.listed"))
    }

    /// All contacts of an area and of all that lies in it, to take out as a file.
    public func contacts(in code: String) async throws -> [CommunityContact] {
        try await people(in: try scope.readableArea(code, for: .readContacts), limit: .max, "contacts.exported")
    }

    /// Somebody.
    ///
    /// - Throws: `.missing` if there is nobody, or their area is out of reach.
    public func contact(_ id: ID<CommunityContact>) async throws -> CommunityContact {
        let area = try await area(of: id, for: .readContacts)
        let found = try await scope.data.read(audit: AuditEntry("contact.read", subject: id.description, area: area.code)) { db in
            try ContactRows.one(id, in: db)
        }
        guard let found else { throw Problem.missing("contact") }
        return found
    }

    /// Puts somebody on a list of an area.
    ///
    /// - Throws: `.missing` and `.forbidden` by where the person is responsible, `.conflict` if the area is no more, `.invalid` if
    ///   somebody with the same name is there already.
    @discardableResult
    public func add(_ draft: ContactDraft, in code: String) async throws -> ID<CommunityContact> {
        let area = try scope.readableArea(code, for: .readContacts)
        try scope.require(.writeContacts, in: code)
        guard area.exists(on: scope.today) else { throw Problem(.conflict, "\(area.name) does not exist at present.") }
        let (id, today) = (ID<CommunityContact>(), scope.today)
        let detail: JSON = ["list": .string(draft.list.rawValue)]
        return try await scope.data.write(audit: AuditEntry("contact.added", subject: id.description, area: code, detail: detail)) {
            db in
            try ContactRows.refuseSecond(draft, in: code, besides: nil, db)
            try ContactRows.insert(draft, as: id, in: code, verifiedOn: today, to: db)
            return id
        }
    }

    /// Changes what is held of somebody, which is a verification, too.
    public func change(_ id: ID<CommunityContact>, to draft: ContactDraft) async throws {
        let area = try await area(of: id, for: .writeContacts).code
        let today = scope.today
        try await scope.data.write(audit: AuditEntry("contact.changed", subject: id.description, area: area)) { db in
            try ContactRows.refuseSecond(draft, in: area, besides: id, db)
            try ContactRows.update(id, to: draft, verifiedOn: today, in: db)
        }
    }

    /// Notes that somebody was asked today, and that all still holds.
    public func verify(_ id: ID<CommunityContact>) async throws {
        let area = try await area(of: id, for: .writeContacts).code
        let today = scope.today
        try await scope.data.write(audit: AuditEntry("contact.verified", subject: id.description, area: area)) { db in
            try db.run("UPDATE community_contact SET verified_on = \(today) WHERE id = \(id) AND ended_on IS NULL")
        }
    }

    /// Takes somebody off the list, and removes all that tells who it was.
    public func end(_ id: ID<CommunityContact>, _ ending: ContactEnding) async throws {
        let area = try await area(of: id, for: .writeContacts).code
        let (today, detail) = (scope.today, ["ending": .string(ending.rawValue)] as JSON)
        let entry = AuditEntry("contact.ended", subject: id.description, area: area, detail: detail)
        try await scope.data.write(audit: entry) { db in try ContactRows.end(id, ending, on: today, in: db) }
    }
}

extension ContactStore {
    private func overview(_ area: Area, _ counts: ContactCounts) -> Overview {
        let parts = counts.configuration.areas.children(of: area.code, at: counts.today).sorted {
            $0.name.english < $1.name.english
        }
        return Overview(area: area, report: counts.report(on: area.code), parts: parts.map { ($0, counts.report(on: $0.code)) })
    }

    private func counts() async throws -> ContactCounts {
        let (configuration, today) = (scope.tenant.configuration, scope.today)
        let counts = try await scope.data.read { db in
            try ContactRows.counts(dueUntil: today.adding(months: -configuration.policy.contactVerifyMonths), in: db)
        }
        return ContactCounts(counts: counts, configuration: configuration, today: today)
    }

    /// Who was looked at is on disk before it is given.
    private func people(in area: Area, limit: Int, _ action: StaticString) async throws -> [CommunityContact] {
        let within = scope.tenant.configuration.areas.subtree(of: area.code).map(\.code)
        let found = try await scope.data.read { db in try ContactRows.all(in: within, limit: limit, db) }
        let ids = JSON.array(found.map { .string($0.id.description) })
        try await scope.data.write(audit: AuditEntry(action, area: area.code, detail: ["contacts": ids])) { _ in }
        return found
    }

    /// The area of somebody who is on a list.
    private func area(of id: ID<CommunityContact>, for permission: Permission) async throws -> Area {
        let code = try await scope.data.read { db in try ContactRows.area(of: id, in: db) }
        guard let code, scope.allows(.readContacts, in: code) else { throw Problem.missing("contact") }
        try scope.require(permission, in: code)
        guard let area = scope.tenant.configuration.areas[code] else { throw Problem.missing("area") }
        return area
    }
}
