public import Basics
@_spi(Stores) public import FolkmootTenancy
import Storage

/// What staff see of members: within the areas they are responsible for, and each look is recorded before anything is shown.
public struct MemberStore: Sendable {
    let scope: StaffScope
    let data: ForceData

    /// The store of a member of staff.
    public init(_ scope: StaffScope) {
        self.scope = scope
        data = scope.data
    }

    /// How many members a search shows at most.
    public static let searchLimit = 50

    /// Members whose name holds a text, or whose email or postcode begins with it; all in an area if there is no text.
    ///
    /// - Parameter area: only those in this area and all that lies in it.
    /// - Returns: at most ``searchLimit`` and one more, by name; nobody if there is neither an area nor enough text.
    public func search(_ typed: String, in area: String? = nil) async throws -> [MemberRecord] {
        try scope.require(.readMembers, in: area)
        let text = CleanText.line(typed, limit: 100)
        let search = MemberSearch(text)
        guard search != nil || area != nil && text.isEmpty else { return [] }
        let conditions = [search?.condition, area.map { within([$0]) }, reach, "state NOT IN ('left', 'erased')"].compactMap { $0 }
        let found: [MemberRecord] = try await data.read { db in
            try db.all(
                """
                SELECT \(MemberRecord.columns) FROM member WHERE \(SQL.joined(conditions, separator: " AND "))
                ORDER BY name, id LIMIT \(Self.searchLimit + 1)
                """)
        }
        try await record(found, by: search?.name ?? "area", in: area)
        return found
    }

    /// On disk before anybody sees what was found.
    private func record(_ found: [MemberRecord], by what: String, in area: String?) async throws {
        let ids = JSON.array(found.map { .string($0.id.description) })
        let detail: JSON = ["by": .string(what), "found": .integer(Int64(found.count)), "members": ids]
        try await data.write(audit: AuditEntry("member.searched", area: area, detail: detail)) { _ in }
    }

    /// All that is kept of one member.
    public struct Details: Sendable {
        /// Who.
        public let member: MemberRecord
        /// How they can be reached.
        public let ways: [ContactWay]
        /// By way, which of the providers that they agreed to may write to it.
        public let wayConsents: [ContactAddress: [WayConsent]]
        /// What they want to hear of, and in which form.
        public let wishes: MemberWishes
        /// The groups they are in.
        public let groups: [MemberGroup]
        /// What was agreed to, the earliest first.
        public let consents: [ConsentRecord]
        /// Where the person was a member, the earliest first.
        public let periods: [MemberPeriod]
        /// How the membership changed, the earliest first.
        public let changes: [StateChange]
    }

    /// All that is kept of a member.
    ///
    /// - Throws: `.missing` for nobody, and for whoever lives where the member of staff is not responsible.
    public func member(_ id: ID<Member>) async throws -> Details {
        try scope.require(.readMembers)
        let (reach, now) = (reach, data.clock.now)
        return try await data.read(audit: AuditEntry("member.read", subject: id.description)) { db in
            let member: MemberRecord? = try db.one("SELECT \(MemberRecord.columns) FROM member WHERE id = \(id) AND \(reach)")
            guard let member, member.state != .erased else { throw Problem.missing("member") }
            let ways = try ContactWays(of: member, in: db).all
            return Details(
                member: member, ways: ways, wayConsents: try WayConsents(db, of: id, at: now).standing(of: ways),
                wishes: try MemberWishes(of: id, in: db), groups: try MemberGroup.all(of: id, in: db),
                consents: try ConsentRecord.ledger(of: id, in: db),
                periods: try MemberPeriod.history(of: id, in: db), changes: try StateChange.history(of: id, in: db))
        }
    }

    /// Makes somebody a member who has no email and has said on the telephone that the number is theirs.
    ///
    /// - Throws: `.missing` as for ``member(_:)``; `.conflict` unless the person waits for it.
    public func confirmByTelephone(_ id: ID<Member>) async throws {
        try scope.require(.inviteMembers)
        let (data, reach, now, account) = (data, reach(of: .inviteMembers), data.clock.now, scope.account.id)
        _ = try await data.write { db in
            let member: MemberRecord? = try db.one("SELECT \(MemberRecord.columns) FROM member WHERE id = \(id) AND \(reach)")
            guard let member, member.state != .erased else { throw Problem.missing("member") }
            guard member.state == .pending, member.email == nil else {
                throw Problem(.conflict, "This person does not wait to be confirmed by telephone.")
            }
            try Membership(db: db, now: now).activate(id, at: member.residence, route: member.route, from: now)
            try ErasureMark(db: db, data: data).lift(member)
            for way in try ContactWays(of: member, in: db).all where way.isInUse {
                try ContactTable(db, of: id, at: now).verify(way.channel, way.address, by: .staff, account)
            }
            return member.residence.area
        } audit: {
            AuditEntry("member.confirmed-by-telephone", subject: id.description, area: $0)
        }
    }

    /// Records that a member told on the telephone that a number or a postal address is theirs, and to whom they told it.
    ///
    /// - Throws: `.missing` as for ``member(_:)``; `.conflict` unless it waits for that.
    public func verifyByTelephone(_ way: ContactAddress, of id: ID<Member>) async throws {
        try scope.require(.inviteMembers)
        let (reach, now, account) = (reach(of: .inviteMembers), data.clock.now, scope.account.id)
        let detail: JSON = ["channel": .string(way.channel.rawValue), "by": .string(ContactWay.Proof.staff.rawValue)]
        _ = try await data.write { db in
            let member: MemberRecord? = try db.one("SELECT \(MemberRecord.columns) FROM member WHERE id = \(id) AND \(reach)")
            guard let member, member.state != .erased else { throw Problem.missing("member") }
            let found = try ContactWays(of: member, in: db)[way]
            guard let found, found.canBeTold, member.state == .active || member.state == .suspended else {
                throw Problem(.conflict, "This does not wait to be confirmed by telephone.")
            }
            try ContactTable(db, of: id, at: now).verify(way.channel, way.text, by: .staff, account)
            return member.residence.area
        } audit: {
            AuditEntry("member.contact-verified", subject: id.description, area: $0, detail: detail)
        }
    }

    /// Records the number of the property where a member lives, or that it is not known; an active member's household moves along.
    ///
    /// - Throws: `.missing` as for ``member(_:)``; `.conflict` for somebody who has left.
    public func place(_ id: ID<Member>, at uprn: UPRN?) async throws {
        try scope.require(.manageMembers)
        let (reach, now) = (reach(of: .manageMembers), data.clock.now)
        _ = try await data.write { db in
            let member: MemberRecord? = try db.one("SELECT \(MemberRecord.columns) FROM member WHERE id = \(id) AND \(reach)")
            guard let member, member.state != .erased else { throw Problem.missing("member") }
            guard member.state != .left else { throw Problem(.conflict, "This person has left.") }
            var residence = member.residence
            residence.uprn = uprn
            if residence != member.residence { try Membership(db: db, now: now).move(member, to: residence) }
            return member.residence.area
        } audit: {
            AuditEntry("member.placed", subject: id.description, area: $0)
        }
    }

    private var reach: SQL { reach(of: .readMembers) }

    func reach(of permission: Permission) -> SQL {
        switch scope.reach(of: permission) {
        case .force: return "1 = 1"
        case .areas(let areas): return within(areas)
        }
    }

    private func within(_ areas: [String]) -> SQL {
        let tree = data.tenant.configuration.areas
        return "area IN \(list: Set(areas.flatMap { tree.subtree(of: $0).map(\.code) }).sorted())"
    }

    /// How membership developed, in the areas of a person's reach.
    public struct Development: Sendable {
        /// The ends of months, the earliest first, and now.
        public let months: [Month]
        /// How many were in each state at the end of each month; of the last month, now.
        public let states: MemberStates
        /// How many joined in those months, by route and campaign, most first; they may have left since.
        public let joined: [(route: JoiningRoute, campaign: String?, members: Int)]
    }

    /// How membership developed in a year and this month.
    public func development() async throws -> Development {
        try scope.require(.readMembers)
        let (reach, now) = (reach, data.clock.now)
        let month = London.day(at: now).inMonth
        let months = (0...12).reversed().map { month.adding(months: -$0) }
        return try await data.read { db in
            let instants = months.map { min($0.end, now) }
            let joined = try db.map(
                """
                SELECT route, campaign, count(*) FROM member WHERE \(reach) AND joined_at >= \(months[0].start) AND joined_at <= \(now)
                GROUP BY route, campaign ORDER BY count(*) DESC, route, campaign
                """
            ) { row in (route: try row[0] as JoiningRoute, campaign: try row[1] as String?, members: try row[2] as Int) }
            return Development(months: months, states: try MemberStates.read(at: instants, where: reach, in: db), joined: joined)
        }
    }
}
