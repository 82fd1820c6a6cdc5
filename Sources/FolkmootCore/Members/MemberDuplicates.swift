public import Basics
@_spi(Stores) public import FolkmootTenancy
import Storage

/// Two records that may be of one person.
public struct MemberPair: Sendable {
    /// The record that stays.
    public let kept: MemberRecord
    /// The record that ends.
    public let other: MemberRecord
    /// Providers whose messages the other agreed to, and the kept one has neither agreed to nor ever withdrawn: they go over.
    public let consents: [ConsentRecord]
    /// Whether the one that stays has no email and gets the other's.
    public var takesEmail: Bool { kept.email == nil && other.email != nil && other.state == .active }
    /// Whether the one that stays has no telephone number and gets the other's.
    public var takesPhone: Bool { kept.phone == nil && other.phone != nil }
}

extension MemberStore {
    /// So many groups of records that look alike are shown.
    public static let duplicatesShown = 20

    /// Groups of records that may be of one person: of one name at one postcode, or of one telephone number, in use or a further one, and a word of
    /// the name.
    ///
    /// Names are alike if they are of the same words in any order, whatever their capitals and signs. Nothing is merged by itself.
    ///
    /// - Returns: at most ``duplicatesShown`` groups, each by when its records were made, and how many there are in all.
    public func duplicates() async throws -> (groups: [[MemberRecord]], count: Int) {
        try scope.require(.manageMembers)
        let reach = reach(of: .manageMembers)
        let found = try await data.read { db in
            let groups = try MemberLikeness.groups(where: reach, in: db)
            let shown = try groups.prefix(Self.duplicatesShown).map { ids in
                try db.all(
                    "SELECT \(MemberRecord.columns) FROM member WHERE id IN \(list: ids) ORDER BY created_at, id",
                    as: MemberRecord.self)
            }
            return (groups: shown, count: groups.count)
        }
        let ids = JSON.array(found.groups.joined().map { .string($0.id.description) })
        try await data.write(audit: AuditEntry("member.duplicates-listed", detail: ["members": ids])) { _ in }
        return found
    }

    /// Two records side by side, and what would become of them.
    ///
    /// - Throws: `.missing` as for ``member(_:)``; `.conflict` if they are one, or one of them has left.
    public func pair(keeping id: ID<Member>, ending other: ID<Member>) async throws -> MemberPair {
        try scope.require(.manageMembers)
        let reach = reach(of: .manageMembers)
        let detail: JSON = ["other": .string(other.description)]
        return try await data.read(audit: AuditEntry("member.compared", subject: id.description, detail: detail)) { db in
            try MemberPair.read(keeping: id, ending: other, where: reach, in: db)
        }
    }

    /// Makes one record of two: one stays and takes what it lacks, the other ends as `left` and says into which it went.
    ///
    /// Answers to surveys stay with the record under which they were given.
    ///
    /// - Throws: as ``pair(keeping:ending:)``.
    public func merge(_ other: ID<Member>, into id: ID<Member>) async throws {
        try scope.require(.manageMembers)
        let (reach, now) = (reach(of: .manageMembers), data.clock.now)
        _ = try await data.write { db in
            let pair = try MemberPair.read(keeping: id, ending: other, where: reach, in: db)
            try Membership(db: db, now: now).merge(pair)
            return pair.kept.residence.area
        } audit: {
            AuditEntry("member.merged", subject: id.description, area: $0, detail: ["other": .string(other.description)])
        }
    }
}

extension MemberPair {
    static func read(
        keeping id: ID<Member>, ending other: ID<Member>, where reach: SQL, in db: Connection
    ) throws -> MemberPair {
        func member(_ id: ID<Member>) throws -> MemberRecord {
            let found: MemberRecord? = try db.one("SELECT \(MemberRecord.columns) FROM member WHERE id = \(id) AND \(reach)")
            guard let found, found.state != .erased else { throw Problem.missing("member") }
            guard found.state != .left else { throw Problem(.conflict, "One of the two has left, so there is nothing to merge.") }
            return found
        }
        guard id != other else { throw Problem(.conflict, "These are one and the same record.") }
        let (kept, ended) = (try member(id), try member(other))
        guard kept.state == .active || ended.state != .active else {
            throw Problem(.conflict, "Keep the record that is active, and end the other.")
        }
        let known = Set(try ConsentRecord.ledger(of: id, in: db).map(\.provider))
        let consents = try ConsentRecord.ledger(of: other, in: db).filter { $0.withdrawnAt == nil && !known.contains($0.provider) }
        return MemberPair(kept: kept, other: ended, consents: kept.state == .active ? consents : [])
    }
}

extension Membership {
    /// Ends one record and gives what the other lacks to it.
    fileprivate func merge(_ pair: MemberPair) throws {
        let ways = try ContactWays(of: pair.other, in: db).all
        let (wishes, groups) = (try MemberWishes(of: pair.other.id, in: db), try MemberGroup.all(of: pair.other.id, in: db))
        try db.run(
            """
            UPDATE member_demographic SET member = \(pair.kept.id) WHERE member = \(pair.other.id)
                AND NOT EXISTS (SELECT 1 FROM member_demographic AS own WHERE own.member = \(pair.kept.id))
            """)
        // Who may write to which way goes over with the ways, as it counts now.
        try WayConsents(db, of: pair.other.id, at: now).settle(ways)
        try WayConsents(db, of: pair.kept.id, at: now).take(from: pair.other.id)
        try leave(pair.other)
        try db.run("UPDATE member SET merged_into = \(pair.kept.id) WHERE id = \(pair.other.id)")
        if pair.takesEmail { try db.run("UPDATE member SET email = \(pair.other.email) WHERE id = \(pair.kept.id)") }
        if pair.takesPhone { try db.run("UPDATE member SET phone = \(pair.other.phone) WHERE id = \(pair.kept.id)") }
        for wish in wishes.all { try wish.keep(of: pair.kept.id, in: db) }
        for group in groups { try group.take(pair.kept.id, by: nil, at: now, in: db) }
        for way in ways { try ContactTable(db, of: pair.kept.id, at: now).take(way) }
        for consent in pair.consents {
            try db.run(
                """
                INSERT INTO consent (member, entry, provider, wording_version, revision, given_at, route)
                SELECT \(pair.kept.id), 1 + coalesce(max(entry), 0), \(consent.provider), \(consent.wordingVersion),
                       \(consent.revision), \(consent.givenAt), \(consent.route)
                FROM consent WHERE member = \(pair.kept.id)
                """)
        }
    }
}

/// By what records are taken to be of one person.
enum MemberLikeness {
    /// The identities of records that are alike, in groups of two and more, the group in which the latest was made first.
    static func groups(where condition: SQL, in db: Connection) throws -> [[ID<Member>]] {
        var groups = LikenessGroups()
        let members: SQL = "member WHERE state NOT IN ('left', 'erased') AND (\(condition))"
        try db.scan("id, created_at, name, postcode, phone", of: members) { row in
            let words = words(of: row.bytes(2))
            var keys: [Int] = []
            if !row.isNull(3) { keys.append(key(row.bytes(3), words)) }
            if !row.isNull(4) { for word in words { keys.append(key(row.bytes(4), [word])) } }
            for key in keys { groups.add(row.bytes(0), madeAt: row.integer(1), as: key) }
        }
        try addFurtherNumbers(to: &groups, where: condition, in: db)
        return groups.ofSeveral
    }

    /// Those who share a number that does not stand in their records: a family may, one person may.
    private static func addFurtherNumbers(to groups: inout LikenessGroups, where condition: SQL, in db: Connection) throws {
        try db.forEach(
            """
            SELECT DISTINCT member.id, member.created_at, member.name, member_contact.address
            FROM member_contact JOIN member ON member.id = member_contact.member
            WHERE channel IN ('text', 'voice') AND member_contact.address <> coalesce(member.phone, '') AND (\(condition))
            """
        ) { row in
            let made = row.integer(1)
            row.withBytes(0) { id in
                row.withBytes(2) { name in
                    row.withBytes(3) { number in
                        for word in words(of: name) { groups.add(id, madeAt: made, as: key(number, [word])) }
                    }
                }
            }
        }
    }

    private static func key(_ place: UnsafeRawBufferPointer, _ words: [UInt64]) -> Int {
        var hasher = Hasher()
        hasher.combine(bytes: place)
        hasher.combine(words)
        return hasher.finalize()
    }

    /// The words of a name in one order, in small letters and without signs, each as a number that stands for it.
    private static func words(of name: UnsafeRawBufferPointer) -> [UInt64] {
        var folded: [UInt8] = []
        // Letters outside ASCII have capitals, and signs are among them; few names have any.
        let isPlain = name.allSatisfy { $0 < 0x80 }
        let text =
            isPlain ? "" : String(String(decoding: name, as: UTF8.self).lowercased().map { $0.isLetter || $0.isNumber ? $0 : " " })
        let bytes = isPlain ? Array(name) : Array(text.utf8)
        folded.reserveCapacity(bytes.count)
        var words: [UInt64] = []
        func end() {
            guard !folded.isEmpty else { return }
            words.append(folded.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 })
            folded.removeAll(keepingCapacity: true)
        }
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): folded.append(byte | 0x20)
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), 0x80...: folded.append(byte)
            default: end()
            }
        }
        end()
        return words.sorted()
    }
}

/// Records gathered by what they have in common.
private struct LikenessGroups {
    private var places: [Int: Int] = [:]
    private var members: [(ids: [String], latest: Int64)] = []

    mutating func add(_ id: UnsafeRawBufferPointer, madeAt instant: Int64, as key: Int) {
        let text = String(decoding: id, as: UTF8.self)
        guard let place = places[key] else {
            places[key] = members.count
            members.append(([text], instant))
            return
        }
        // One name may hold a word twice.
        guard members[place].ids.last != text else { return }
        members[place].ids.append(text)
        members[place].latest = max(members[place].latest, instant)
    }

    /// Those of two and more, each once.
    var ofSeveral: [[ID<Member>]] {
        var seen: Set<Set<String>> = []
        return members.filter { $0.ids.count > 1 }
            .sorted { ($1.latest, $0.ids[0]) < ($0.latest, $1.ids[0]) }
            .filter { seen.insert(Set($0.ids)).inserted }
            .map { $0.ids.compactMap { ID<Member>($0) } }
    }
}
