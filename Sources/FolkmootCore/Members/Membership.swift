import Basics
import FolkmootTenancy
import Storage

/// Every change of who is a member where: keeps periods, households and figures in step.
///
/// Runs inside the write of a store.
struct Membership {
    let db: Connection
    let now: Timestamp

    /// Makes a person an active member from an instant on.
    func activate(_ id: ID<Member>, at residence: Residence, route: JoiningRoute, from joined: Timestamp) throws {
        let place = try settle(residence)
        try db.run(
            """
            UPDATE member SET state = 'active', joined_at = \(joined), left_at = NULL, area = \(place.area), household = \(place.household)
            WHERE id = \(id)
            """)
        try open(id, place, route, from: joined)
    }

    /// Records that a person lives somewhere else; an active member's counts move along.
    func move(_ member: MemberRecord, to residence: Residence) throws {
        try db.run(
            """
            UPDATE member SET address = \(residence.address), postcode = \(residence.postcode), area = \(residence.area),
                uprn = \(residence.uprn)
            WHERE id = \(member.id)
            """)
        guard member.state == .active else { return }
        try vacate(member)
        let place = try settle(residence)
        try db.run("UPDATE member SET area = \(place.area), household = \(place.household) WHERE id = \(member.id)")
        try close(member.id)
        try open(member.id, place, member.route, from: now)
    }

    /// Ends a membership at once, with every consent.
    func leave(_ member: MemberRecord) throws {
        if member.state == .active {
            try vacate(member)
            try close(member.id)
        }
        try db.run("UPDATE member SET state = 'left', left_at = \(now), household = NULL WHERE id = \(member.id)")
        try db.run("UPDATE consent SET withdrawn_at = \(now) WHERE member = \(member.id) AND withdrawn_at IS NULL")
        try db.run("DELETE FROM member_demographic WHERE member = \(member.id)")
        try db.run("DELETE FROM contact_consent WHERE member = \(member.id)")
    }
}

extension Membership {
    struct Place {
        let area: String
        let household: Int?
    }

    /// Counts one more member at a place.
    ///
    /// The members of one household share the area of the first of them.
    func settle(_ residence: Residence) throws -> Place {
        guard let key = try HouseholdLinks(db: db, now: now).key(of: residence) else {
            try count(in: residence.area, members: 1)
            return Place(area: residence.area, household: nil)
        }
        let taken = try db.first(
            """
            INSERT INTO household (key, area, active_members) VALUES (\(key), \(residence.area), 1)
            ON CONFLICT (key) DO UPDATE SET active_members = household.active_members + 1,
                area = CASE WHEN household.active_members = 0 THEN excluded.area ELSE household.area END
            RETURNING id, area, active_members
            """
        ) { row in (id: try row[0] as Int, area: try row[1] as String, members: try row[2] as Int) }
        guard let taken else { preconditionFailure("An upsert returns its row.") }
        try count(in: taken.area, members: 1, households: taken.members == 1 ? 1 : 0)
        return Place(area: taken.area, household: taken.id)
    }

    /// Counts one member fewer where the member lives.
    func vacate(_ member: MemberRecord) throws {
        guard let household = member.household else { return try count(in: member.residence.area, members: -1) }
        let left =
            try db.value(
                "UPDATE household SET active_members = active_members - 1 WHERE id = \(household) RETURNING active_members",
                as: Int.self) ?? 0
        try count(in: member.residence.area, members: -1, households: left == 0 ? -1 : 0)
    }

    func count(in area: String, members: Int, households: Int = 0) throws {
        let changed = try db.run(
            "UPDATE area_figure SET members = members + \(members), households = households + \(households) WHERE area = \(area)")
        guard changed == 0 else { return }
        try db.run("INSERT INTO area_figure (area, members, households) VALUES (\(area), \(members), \(households))")
    }

    func close(_ id: ID<Member>) throws {
        try db.run("UPDATE member_period SET until_at = \(now) WHERE member = \(id) AND until_at IS NULL")
    }

    /// A period that began in this very second was never a month's end: it is replaced.
    func open(_ id: ID<Member>, _ place: Place, _ route: JoiningRoute, from instant: Timestamp) throws {
        try db.run(
            """
            INSERT INTO member_period (member, from_at, until_at, area, household, route)
            VALUES (\(id), \(instant), NULL, \(place.area), \(place.household), \(route))
            ON CONFLICT (member, from_at) DO UPDATE SET until_at = NULL, area = excluded.area, household = excluded.household
            """)
    }
}

/// The words that a member agreed to.
struct GivenConsent: Sendable, Equatable {
    let provider: String
    let wordingVersion: Int
}

extension Membership {
    /// Makes these the consents of a member: gives what is new, withdraws what is no longer among them.
    ///
    /// What stays as it was keeps the words under which it was given.
    ///
    /// - Returns: how many were given and how many withdrawn.
    @discardableResult
    func agree(_ id: ID<Member>, to consents: [GivenConsent], revision: Int, route: JoiningRoute) throws -> (
        given: Int, withdrawn: Int
    ) {
        let current = try db.values("SELECT provider FROM consent WHERE member = \(id) AND withdrawn_at IS NULL", as: String.self)
        let withdrawn = current.filter { provider in !consents.contains { $0.provider == provider } }
        for provider in withdrawn {
            try db.run(
                """
                UPDATE consent SET withdrawn_at = \(now)
                WHERE member = \(id) AND provider = \(provider) AND withdrawn_at IS NULL
                """)
        }
        let given = consents.filter { !current.contains($0.provider) }
        for consent in given {
            try db.run(
                """
                INSERT INTO consent (member, entry, provider, wording_version, revision, given_at, route)
                SELECT \(id), 1 + coalesce(max(entry), 0), \(consent.provider), \(consent.wordingVersion), \(revision), \(now), \(route)
                FROM consent WHERE member = \(id)
                """)
        }
        if let member = try MemberRecord.find(id, in: db) {
            try WayConsents(db, of: id, at: now).follow(
                given: given, withdrawn: withdrawn, revision: revision, over: try ContactWays(of: member, in: db).all)
        }
        return (given.count, withdrawn.count)
    }
}
