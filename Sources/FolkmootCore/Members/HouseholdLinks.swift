import Basics
import FolkmootTenancy
import Storage

/// How households that were told by an address and by the number of a property meet.
///
/// 1. A UPRN makes the key of a household; an address does for whoever gives none.
/// 2. The first time that an address comes with a UPRN, the two are linked for ever: whoever gives only that address is counted at the
///    property.
/// 3. A household that was told by the address until then becomes that of the property. Where the property has one as well, the people of the
///    address move into it at that moment; past months stay as they were.
/// 4. Another UPRN with the same address, as flats without their number have it, gets a household of its own, and the link stays as it is.
struct HouseholdLinks {
    let db: Connection
    let now: Timestamp

    /// The key of the household at a residence, once its address and its number are linked; nothing if neither tells one from another.
    func key(of residence: Residence) throws -> String? {
        let address = residence.addressKey
        guard let uprn = residence.uprn else { return try address.map { try property(of: $0) ?? $0 } }
        let key = String(decoding: uprn.householdKey, as: UTF8.self)
        if let address { try link(address, to: key) }
        return key
    }

    private func property(of address: String) throws -> String? {
        try db.value("SELECT uprn_key FROM household_link WHERE address_key = \(address)")
    }

    private func link(_ address: String, to key: String) throws {
        let isNew = try db.run(
            """
            INSERT INTO household_link (address_key, uprn_key) VALUES (\(address), \(key)) ON CONFLICT (address_key) DO NOTHING
            """)
        guard isNew > 0, let old = try household(address) else { return }
        guard let property = try household(key) else {
            try db.run("UPDATE household SET key = \(key) WHERE id = \(old)")
            return
        }
        try move([old: property])
    }

    private func household(_ key: String) throws -> Int? { try db.value("SELECT id FROM household WHERE key = \(key)") }

    /// Everybody who lives in one of some households lives in another from now on; the first keeps its past, and no key that anybody could
    /// have.
    ///
    /// Members are looked through once, however many households there are.
    func move(_ households: [Int: Int]) throws {
        guard !households.isEmpty else { return }
        var people: [ID<Member>] = []
        try db.forEach("SELECT id, household FROM member WHERE state = 'active' AND household IS NOT NULL") { row in
            if households[Int(row.integer(1))] != nil { people.append(try row[0]) }
        }
        let membership = Membership(db: db, now: now)
        for id in people {
            guard let member = try MemberRecord.find(id, in: db), let new = member.household.flatMap({ households[$0] }) else {
                continue
            }
            try membership.vacate(member)
            try membership.enter(member, new)
        }
        for old in households.keys { try db.run("UPDATE household SET key = \("MOVED|\(old)") WHERE id = \(old)") }
    }
}

extension Membership {
    /// Counts a member at a household that is on record, from now on.
    fileprivate func enter(_ member: MemberRecord, _ household: Int) throws {
        let entered = try db.first(
            "UPDATE household SET active_members = active_members + 1 WHERE id = \(household) RETURNING area, active_members"
        ) { row in (area: try row[0] as String, members: try row[1] as Int) }
        guard let entered else {
            throw Problem(.unavailable, "A household is missing. Run: folkmoot doctor", code: "figures-disagree")
        }
        try count(in: entered.area, members: 1, households: entered.members == 1 ? 1 : 0)
        try db.run("UPDATE member SET area = \(entered.area), household = \(household) WHERE id = \(member.id)")
        try close(member.id)
        try open(member.id, Place(area: entered.area, household: household), member.route, from: now)
    }
}

extension Residence {
    /// The same place, with the number of the property as long as the address stays as it was.
    func at(_ before: Residence) -> Residence {
        guard uprn == nil, address == before.address, postcode == before.postcode else { return self }
        var place = self
        place.uprn = before.uprn
        return place
    }
}
