public import Basics
@_spi(Stores) public import FolkmootTenancy
import Storage

/// Why staff look at all that is held of a member, correct it or erase it.
public enum PrivacyReason: String, Sendable, CaseIterable {
    /// The person asked for it.
    case asked
    /// Somebody asked who acts for the person.
    case representative
    /// A complaint of the person.
    case complaint
    /// What is held is not right.
    case wrong
    /// The law asks for it.
    case law
}

/// What a member asks of what is held of them, by a link that was sent to them.
public struct OwnData: Sendable {
    private let scope: MemberScope

    /// The data of whoever holds a link.
    public init(_ scope: MemberScope) { self.scope = scope }

    /// All that is held.
    ///
    /// - Throws: `.missing` as for ``OwnMembership/record()``.
    public func file() async throws -> MemberFile {
        let (data, id) = (scope.data, scope.member)
        try OwnMembership(scope).allow(.preferences)
        return try await data.read(audit: AuditEntry("member.file-read-own", subject: id.description)) { db in
            _ = try OwnMembership.member(id, in: db)
            return try MemberFile(of: id, at: data.clock.now, for: data.tenant.configuration, in: db)
        }
    }

    /// Erases the person, at once and for good.
    ///
    /// To do it again changes nothing.
    public func erase(_ mail: MailFolder) async throws {
        let id = scope.member
        try OwnMembership(scope).allow(.preferences)
        try await scope.data.erase(mail) { db in
            guard let member = try MemberRecord.find(id, in: db), member.state != .erased else { return nil }
            return member
        } audit: { area in
            AuditEntry("member.erased", subject: id.description, area: area, detail: ["by": "self"])
        }
    }
}

/// What staff do for members who ask about their data: within the areas of their role, each with a reason.
public struct PrivacyStore: Sendable {
    private let scope: StaffScope
    private let members: MemberStore

    /// The store of a member of staff.
    public init(_ scope: StaffScope) {
        self.scope = scope
        members = MemberStore(scope)
    }

    /// Those who have an email address or a number, in whatever state, and in reach: of those who left a search for members knows nothing.
    public func find(_ typed: String) async throws -> [MemberRecord] {
        try scope.require(.managePrivacy)
        let text = CleanText.line(typed, limit: 300)
        let ways = [EmailAddress(text)?.description, PhoneNumber(text)?.description].compactMap { $0 }
        let reach = members.reach(of: .managePrivacy)
        let found: [MemberRecord] = try await scope.data.read { db in
            try db.all(
                """
                SELECT \(MemberRecord.columns) FROM member WHERE state <> 'erased' AND \(reach) AND (
                    email IN \(list: ways) OR phone IN \(list: ways)
                    OR id IN (SELECT member FROM member_contact WHERE address IN \(list: ways)))
                ORDER BY created_at, id LIMIT 50
                """)
        }
        let ids = JSON.array(found.map { .string($0.id.description) })
        let detail: JSON = ["by": "way", "found": .integer(Int64(found.count)), "members": ids]
        try await scope.data.write(audit: AuditEntry("member.searched", detail: detail)) { _ in }
        return found
    }

    /// All that is held of a member.
    ///
    /// - Throws: `.missing` for nobody, and for whoever lives where the member of staff may not do this.
    public func file(of id: ID<Member>, because reason: PrivacyReason) async throws -> (member: MemberRecord, file: MemberFile) {
        try scope.require(.managePrivacy)
        let (data, reach) = (scope.data, members.reach(of: .managePrivacy))
        let entry = AuditEntry("member.file-read", subject: id.description, detail: reason.detail)
        return try await data.read(audit: entry) { db in
            let member = try Self.find(id, reach, in: db)
            return (member, try MemberFile(of: id, at: data.clock.now, for: data.tenant.configuration, in: db))
        }
    }

    /// Whom a form is about.
    ///
    /// - Throws: as ``file(of:because:)``.
    public func member(_ id: ID<Member>) async throws -> MemberRecord {
        try scope.require(.managePrivacy)
        let reach = members.reach(of: .managePrivacy)
        return try await scope.data.read(audit: AuditEntry("member.read", subject: id.description)) { db in
            try Self.find(id, reach, in: db)
        }
    }

    /// Corrects name and place of a member.
    ///
    /// The audit tells which fields were changed, never what stood or stands in them.
    ///
    /// - Throws: as ``file(of:because:)``; `.conflict` for somebody who has left, or where nothing is changed.
    public func correct(_ id: ID<Member>, to details: MemberDetails, because reason: PrivacyReason) async throws {
        try scope.require(.managePrivacy)
        let (reach, now) = (members.reach(of: .managePrivacy), scope.data.clock.now)
        try await scope.data.write { db in
            let member = try Self.find(id, reach, in: db)
            guard member.state != .left else { throw Problem(.conflict, "This person has left. What is held can be erased.") }
            let residence = details.residence.at(member.residence)
            let changed = Self.changed(from: member, to: details.name, residence)
            guard !changed.isEmpty else { throw Problem(.conflict, "This is what is on record already.") }
            try db.run("UPDATE member SET name = \(details.name) WHERE id = \(id)")
            if residence != member.residence { try Membership(db: db, now: now).move(member, to: residence) }
            return (area: residence.area, changed: changed)
        } audit: { result in
            let fields = JSON.array(result.changed.map { .string($0) })
            return AuditEntry(
                "member.corrected", subject: id.description, area: result.area,
                detail: ["fields": fields, "reason": .string(reason.rawValue)])
        }
    }

    /// Erases a member, at once and for good.
    ///
    /// - Throws: as ``file(of:because:)``.
    public func erase(_ id: ID<Member>, because reason: PrivacyReason, _ mail: MailFolder) async throws {
        try scope.require(.managePrivacy)
        let reach = members.reach(of: .managePrivacy)
        try await scope.data.erase(mail) { db in
            try Self.find(id, reach, in: db)
        } audit: { area in
            AuditEntry("member.erased", subject: id.description, area: area, detail: reason.detail)
        }
    }

    private static func find(_ id: ID<Member>, _ reach: SQL, in db: Connection) throws -> MemberRecord {
        let member: MemberRecord? = try db.one("SELECT \(MemberRecord.columns) FROM member WHERE id = \(id) AND \(reach)")
        guard let member, member.state != .erased else { throw Problem.missing("member") }
        return member
    }

    private static func changed(from member: MemberRecord, to name: String, _ residence: Residence) -> [String] {
        let (old, new) = (member.residence, residence)
        return [
            ("name", member.name != name), ("address", old.address != new.address), ("postcode", old.postcode != new.postcode),
            ("area", old.area != new.area),
        ].filter(\.1).map(\.0)
    }
}

extension PrivacyReason {
    fileprivate var detail: JSON { ["reason": .string(rawValue)] }
}

extension ForceData {
    /// Erases somebody, if the body finds them, and sees to it that the file does not keep them in its unused parts.
    fileprivate func erase(
        _ mail: MailFolder, _ find: @escaping @Sendable (Connection) throws -> MemberRecord?,
        audit: @escaping @Sendable (String?) -> AuditEntry
    ) async throws {
        let now = clock.now
        let data = self
        try await write(as: .alone) { db in
            guard let member = try find(db) else { return String?.none }
            try Erasure(db: db, now: now, data: data, mail: mail).run([member])
            return member.residence.area
        } audit: {
            audit($0)
        }
        // A large file is written anew in the night.
        if fileSize <= Rewriting.mostBytesAtOnce { try await Rewriting(data: self).run() }
    }
}

/// Writes the file of a force anew after somebody was erased.
struct Rewriting {
    let data: ForceData

    /// A file up to this size is written anew at once, which takes about a second; a larger one by the next round of retention.
    static let mostBytesAtOnce = 128 << 20

    /// Rewrites the file if that is due.
    ///
    /// Where somebody reads from the log for so long that it cannot be emptied, it stays due.
    func run() async throws {
        guard try await data.read({ db in try Self.isDue(in: db) }) else { return }
        guard try await data.rewriteFile() else { return }
        try await data.write(audit: AuditEntry("file.rewritten")) { db in _ = try db.run("UPDATE rewriting SET is_due = 0") }
    }

    static func isDue(in db: Connection) throws -> Bool { try db.exists("SELECT 1 FROM rewriting WHERE is_due = 1") }
}
