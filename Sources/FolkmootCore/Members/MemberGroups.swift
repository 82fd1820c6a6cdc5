public import Basics
@_spi(Stores) public import FolkmootTenancy
public import Storage

/// A named list of members that staff keep: volunteers, those who asked to be told of one matter.
public struct MemberGroup: Sendable, Equatable, RowReadable {
    /// The identity.
    public let id: ID<MemberGroup>
    /// The area whose team keeps it.
    public let area: String
    /// What it is called; its members see it.
    public let name: String
    /// How many members are active and in it.
    public let members: Int

    /// Reads `id, area, name`, and the number of members.
    public init(row: Row) throws {
        id = try row[0]
        area = try row[1]
        name = try row[2]
        members = try row[3]
    }

    static let columns: SQL = """
        id, area, name, (SELECT count(*) FROM member_group_place JOIN member ON member.id = member_group_place.member
            WHERE member_group_place.member_group = member_group.id AND member.state = 'active')
        """

    static func all(of member: ID<Member>, in db: Connection) throws -> [MemberGroup] {
        try db.all(
            """
            SELECT \(columns) FROM member_group
            WHERE ended_at IS NULL AND id IN (SELECT member_group FROM member_group_place WHERE member = \(member))
            ORDER BY name, id LIMIT 100
            """)
    }

    /// Puts a member into it, if they are not in it.
    ///
    /// - Parameter account: who does; nobody if it comes about by making one record of two.
    func take(_ member: ID<Member>, by account: ID<Account>?, at now: Timestamp, in db: Connection) throws {
        try db.run(
            """
            INSERT INTO member_group_place (member_group, member, added_by, added_at)
            VALUES (\(id), \(member), \(account?.description ?? "merged"), \(now)) ON CONFLICT (member_group, member) DO NOTHING
            """)
    }
}

extension MemberStore {
    /// How many members of a group are shown.
    public static let groupLimit = 500

    /// The groups of the areas in reach, by name, and whether the person may make one.
    public func groups() async throws -> [MemberGroup] {
        try scope.require(.readMembers)
        let reach = reach(of: .readMembers)
        return try await data.read { db in
            try db.all(
                "SELECT \(MemberGroup.columns) FROM member_group WHERE ended_at IS NULL AND \(reach) ORDER BY name, id LIMIT 1000")
        }
    }

    /// A group and its members, those who live in the person's reach, by name; the audit says who was shown.
    ///
    /// - Throws: `.missing` if there is none, or another area keeps it.
    public func group(_ id: ID<MemberGroup>) async throws -> (group: MemberGroup, members: [MemberRecord]) {
        try scope.require(.readMembers)
        let reach = reach(of: .readMembers)
        let found = try await data.read { db in
            let group = try Self.group(id, where: reach, in: db)
            let members: [MemberRecord] = try db.all(
                """
                SELECT \(MemberRecord.columns) FROM member
                WHERE id IN (SELECT member FROM member_group_place WHERE member_group = \(id)) AND \(reach)
                ORDER BY name, id LIMIT \(Self.groupLimit)
                """)
            return (group: group, members: members)
        }
        let ids = JSON.array(found.members.map { .string($0.id.description) })
        try await data.write(
            audit: AuditEntry("group.listed", subject: id.description, area: found.group.area, detail: ["members": ids])
        ) { _ in }
        return found
    }

    /// Makes a group that an area keeps.
    ///
    /// - Throws: `.invalid` with what is wrong with its name or its area.
    public func makeGroup(named typed: String, in area: String) async throws -> ID<MemberGroup> {
        try scope.require(.manageMembers)
        let name = CleanText.line(typed, limit: 100)
        var fields: [String: String] = [:]
        if name.isEmpty { fields["name"] = "Enter a name." }
        if data.tenant.configuration.areas[area] == nil || !scope.allows(.manageMembers, in: area) {
            fields["area"] = "Choose the area whose team keeps it."
        }
        guard fields.isEmpty else { throw Problem(.invalid, fields.values.sorted().joined(separator: " "), fields: fields) }
        let (id, account, now) = (ID<MemberGroup>(), scope.account.id, data.clock.now)
        try await data.write(audit: AuditEntry("group.made", subject: id.description, area: area)) { db in
            try db.run(
                """
                INSERT INTO member_group (id, area, name, made_by, made_at)
                VALUES (\(id), \(area), \(name), \(account.description), \(now))
                """)
        }
        return id
    }

    /// Ends a group: nobody is in it any more.
    public func endGroup(_ id: ID<MemberGroup>) async throws {
        let now = data.clock.now
        try await changeGroup(id, "group.ended") { group, db in
            try db.run("UPDATE member_group SET ended_at = \(now) WHERE id = \(group.id)")
            try db.run("DELETE FROM member_group_place WHERE member_group = \(group.id)")
        }
    }

    /// Puts an active member into a group.
    ///
    /// - Throws: `.missing` for a group or a member out of reach; `.conflict` unless the member is active.
    public func add(_ member: ID<Member>, to id: ID<MemberGroup>) async throws {
        let (reach, account, now) = (reach(of: .manageMembers), scope.account.id, data.clock.now)
        try await changeGroup(id, "group.member-added", member) { group, db in
            let record: MemberRecord? = try db.one("SELECT \(MemberRecord.columns) FROM member WHERE id = \(member) AND \(reach)")
            guard let record, record.state != .erased else { throw Problem.missing("member") }
            guard record.state == .active else { throw Problem(.conflict, "This person is no active member.") }
            try group.take(member, by: account, at: now, in: db)
        }
    }

    /// Takes a member out of a group; to do it again changes nothing.
    public func remove(_ member: ID<Member>, from id: ID<MemberGroup>) async throws {
        try await changeGroup(id, "group.member-removed", member) { group, db in
            try db.run("DELETE FROM member_group_place WHERE member_group = \(group.id) AND member = \(member)")
        }
    }

    private func changeGroup(
        _ id: ID<MemberGroup>, _ action: StaticString, _ member: ID<Member>? = nil,
        _ work: @escaping @Sendable (MemberGroup, Connection) throws -> Void
    ) async throws {
        try scope.require(.manageMembers)
        let reach = reach(of: .manageMembers)
        _ = try await data.write { db in
            let group = try Self.group(id, where: reach, in: db)
            try work(group, db)
            return group.area
        } audit: {
            AuditEntry(
                action, subject: (member?.description ?? id.description), area: $0, detail: ["group": .string(id.description)])
        }
    }

    private static func group(_ id: ID<MemberGroup>, where reach: SQL, in db: Connection) throws -> MemberGroup {
        let found: MemberGroup? = try db.one(
            "SELECT \(MemberGroup.columns) FROM member_group WHERE id = \(id) AND ended_at IS NULL AND \(reach)")
        guard let found else { throw Problem.missing("group") }
        return found
    }
}
