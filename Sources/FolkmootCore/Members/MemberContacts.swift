public import Basics
@_spi(Stores) public import FolkmootTenancy
import Storage

/// What staff do to the ways of a member who asks them to.
extension MemberStore {
    /// Adds a way, and sends to it what shows that it is the member's; or sends that once more.
    ///
    /// Nobody may write to it before the member has said who may.
    ///
    /// - Throws: `.missing` as for ``member(_:)``; `.invalid` if it is on the list and verified, `.conflict` if there are too many, too
    ///   much was sent, or the person is no member.
    /// - Returns: whether something was sent.
    public func add(_ way: ContactAddress, to id: ID<Member>, at address: ServiceAddress) async throws -> Bool {
        let proof = try await ContactProof.make(for: way.channel, in: data)
        let data = data
        return try await changeWays(of: id) { ways, table, now in
            try table.add(
                way, proof, among: ways, in: .en, MemberLetters(data, in: ways.member.language, from: address, at: now))
        } audit: { isSent in
            (isSent ? "member.proof-sent" : "member.contact-added", ["channel": .string(way.channel.rawValue)])
        }
    }

    /// Takes a way away.
    ///
    /// - Throws: `.missing` as for ``member(_:)``; `.conflict` if nothing that reaches the person for sure would be left.
    public func remove(_ way: ContactAddress, of id: ID<Member>) async throws {
        try await changeWays(of: id) { ways, table, _ in
            let found = try Self.found(way, among: ways)
            guard ways.canSpare(found) else {
                throw Problem(
                    .conflict, "Nothing would be left that reaches them for sure. Add another way and let them confirm it first.")
            }
            try table.remove(found, from: ways)
        } audit: { _ in
            ("member.contact-removed", ["channel": .string(way.channel.rawValue)])
        }
    }

    /// Records that the member told staff that nobody is to write to a way any more; only the member allows it again.
    ///
    /// - Throws: `.missing` as for ``member(_:)``; `.conflict` if the way is not on the list.
    public func refuse(_ way: ContactAddress, of id: ID<Member>) async throws {
        let revision = data.tenant.revision.number
        _ = try await changeWays(of: id) { ways, table, _ in
            try table.consents.choose([], for: try Self.found(way, among: ways), words: [:], revision: revision, by: .told)
        } audit: { changed in
            ("member.way-consent-changed", .of(way, changed))
        }
    }

    private static func found(_ way: ContactAddress, among ways: ContactWays) throws(Problem) -> ContactWay {
        guard let found = ways[way] else { throw Problem(.conflict, MemberWords.wayGone[.en]) }
        return found
    }

    private func changeWays<Result: Sendable>(
        of id: ID<Member>, _ work: @escaping @Sendable (ContactWays, ContactTable, Timestamp) throws -> Result,
        audit: @escaping @Sendable (Result) -> (action: StaticString, detail: JSON)
    ) async throws -> Result {
        try scope.require(.manageMembers)
        let (reach, now) = (reach(of: .manageMembers), data.clock.now)
        return try await data.write { db in
            let member: MemberRecord? = try db.one("SELECT \(MemberRecord.columns) FROM member WHERE id = \(id) AND \(reach)")
            guard let member, member.state != .erased else { throw Problem.missing("member") }
            guard member.state == .active || member.state == .suspended else {
                throw Problem(.conflict, "This person is no member, so nothing is sent to them.")
            }
            let result = try work(try ContactWays(of: member, in: db), ContactTable(db, of: id, at: now), now)
            return (result: result, area: member.residence.area)
        } audit: { written in
            let (action, detail) = audit(written.result)
            return AuditEntry(action, subject: id.description, area: written.area, detail: detail)
        }.result
    }
}
