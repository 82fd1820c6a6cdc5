public import Basics
@_spi(Stores) public import FolkmootTenancy
import Storage

/// Why staff set a member aside.
public enum SuspensionReason: String, Sendable, CaseIterable {
    /// What is sent comes back.
    case unreachable
    /// The member has insulted or threatened somebody.
    case abuse
    /// The member asked for a pause.
    case asked
    /// It is not clear that the member is who they say.
    case doubt
}

extension MemberStore {
    /// Sets a member aside: nothing is sent, and they are no active member, until they are taken back.
    ///
    /// - Throws: `.missing` as for ``member(_:)``; `.conflict` unless they are active.
    public func suspend(_ id: ID<Member>, because reason: SuspensionReason) async throws {
        try await change(id, from: .active, "This person is no active member.") { membership, member in
            try membership.suspend(member)
        } audit: {
            AuditEntry("member.suspended", subject: id.description, area: $0, detail: ["reason": .string(reason.rawValue)])
        }
    }

    /// Takes somebody back who was set aside.
    ///
    /// - Throws: `.missing` as for ``member(_:)``; `.conflict` unless they are set aside.
    public func resume(_ id: ID<Member>) async throws {
        try await change(id, from: .suspended, "This person is not set aside.") { membership, member in
            try membership.resume(member)
        } audit: {
            AuditEntry("member.resumed", subject: id.description, area: $0)
        }
    }

    private func change(
        _ id: ID<Member>, from state: MemberRecord.State, _ otherwise: String,
        _ work: @escaping @Sendable (Membership, MemberRecord) throws -> Void, audit: @escaping @Sendable (String) -> AuditEntry
    ) async throws {
        try scope.require(.manageMembers)
        let (reach, now) = (reach(of: .manageMembers), data.clock.now)
        _ = try await data.write { db in
            let member: MemberRecord? = try db.one("SELECT \(MemberRecord.columns) FROM member WHERE id = \(id) AND \(reach)")
            guard let member, member.state != .erased else { throw Problem.missing("member") }
            guard member.state == state else { throw Problem(.conflict, otherwise) }
            try work(Membership(db: db, now: now), member)
            return member.residence.area
        } audit: {
            audit($0)
        }
    }
}

extension Membership {
    /// Sets an active member aside: the period ends, what was agreed to stays.
    func suspend(_ member: MemberRecord) throws {
        try vacate(member)
        try close(member.id)
        try db.run("UPDATE member SET state = 'suspended', household = NULL WHERE id = \(member.id)")
    }

    /// Makes somebody who was set aside an active member again, where they live now.
    func resume(_ member: MemberRecord) throws {
        let place = try settle(member.residence)
        try db.run(
            "UPDATE member SET state = 'active', area = \(place.area), household = \(place.household) WHERE id = \(member.id)")
        try open(member.id, place, member.route, from: now)
    }
}
