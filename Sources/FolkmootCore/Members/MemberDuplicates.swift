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
            let shown = try groups.prefix(Self.duplicatesShown).map { rows in
                try db.all(
                    "SELECT \(MemberRecord.columns) FROM member WHERE rowid IN \(list: rows) ORDER BY created_at, id",
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
    /// The rows of records that are alike, in groups of two and more, the group in which the latest was made first.
    static func groups(where condition: SQL, in db: Connection) throws -> [[Int64]] {
        var keys = LikenessKeys()
        let members: SQL = "member WHERE state NOT IN ('left', 'erased') AND (\(condition))"
        try db.scan("rowid, created_at, name, postcode, phone", of: members) { row in
            keys.row = row.integer(0)
            keys.madeAt = row.integer(1)
            if !row.isNull(3) { keys.add(wholeName: row.bytes(2), at: row.bytes(3)) }
            if !row.isNull(4) { keys.add(eachWordOf: row.bytes(2), at: row.bytes(4)) }
        }
        try addFurtherNumbers(to: &keys, where: condition, in: db)
        return keys.ofSeveral
    }

    /// Those who share a number that does not stand in their records: a family may, one person may.
    private static func addFurtherNumbers(to keys: inout LikenessKeys, where condition: SQL, in db: Connection) throws {
        try db.forEach(
            """
            SELECT DISTINCT member.rowid, member.created_at, member.name, member_contact.address
            FROM member_contact JOIN member ON member.id = member_contact.member
            WHERE channel IN ('text', 'voice') AND member_contact.address <> coalesce(member.phone, '') AND (\(condition))
            """
        ) { row in
            keys.row = row.integer(0)
            keys.madeAt = row.integer(1)
            row.withBytes(2) { name in row.withBytes(3) { number in keys.add(eachWordOf: name, at: number) } }
        }
    }
}

/// What records have in common with others: hashes of a place, or of a number, with words of a name.
private struct LikenessKeys {
    private struct Entry {
        let key: UInt64
        let row: Int64
        let madeAt: Int64
    }

    private struct Group {
        private(set) var rows: [Int64] = []
        private(set) var latest = Int64.min

        mutating func add(_ entry: Entry) {
            rows.append(entry.row)
            latest = max(latest, entry.madeAt)
        }
    }

    /// The row of the record whose keys are added.
    var row: Int64 = 0
    /// When that record was made.
    var madeAt: Int64 = 0
    private var entries: [Entry] = []

    /// The key of a place and all words of a name, in whatever order they stand.
    mutating func add(wholeName name: UnsafeRawBufferPointer, at place: UnsafeRawBufferPointer) {
        var words: UInt64 = 0
        Self.forEachWord(of: name) { words &+= $0 }
        add(Self.hash(place), words)
    }

    /// The keys of a number and each word of a name.
    mutating func add(eachWordOf name: UnsafeRawBufferPointer, at number: UnsafeRawBufferPointer) {
        let hash = Self.hash(number)
        Self.forEachWord(of: name) { add(hash, $0) }
    }

    private mutating func add(_ place: UInt64, _ words: UInt64) {
        entries.append(Entry(key: Self.mixed(place, words), row: row, madeAt: madeAt))
    }

    /// The rows of each key that several have, each group of rows once.
    ///
    /// Most keys are one record's alone. A bit to each key, first, tells nearly all of them from the others, so that few are looked up.
    var ofSeveral: [[Int64]] {
        var bits = 1 << 16
        while bits < entries.count * 16 { bits *= 2 }
        var (once, again) = (Bits(count: bits), Bits(count: bits))
        for entry in entries where !once.insert(entry.key) { _ = again.insert(entry.key) }
        var groups: [UInt64: Group] = [:]
        for entry in entries where again.contains(entry.key) {
            groups[entry.key, default: Group()].add(entry)
        }
        var seen: Set<[Int64]> = []
        // One name may hold a word twice, and two people may share more than one key.
        return groups.values.filter { $0.rows.count > 1 }
            .map { (rows: Set($0.rows).sorted(), latest: $0.latest) }
            .filter { $0.rows.count > 1 && seen.insert($0.rows).inserted }
            .sorted { ($1.latest, $0.rows[0], $0.rows.count) < ($0.latest, $1.rows[0], $1.rows.count) }
            .map(\.rows)
    }

    /// Hands each word of a name to a body, as a number that stands for it: in small letters and without signs.
    private static func forEachWord(of name: UnsafeRawBufferPointer, _ body: (UInt64) -> Void) {
        // Letters outside ASCII have capitals, and signs are among them; few names have any.
        guard name.contains(where: { $0 >= 0x80 }) else { return forEachWord(ofFolded: name, body) }
        let text = String(decoding: name, as: UTF8.self).lowercased().map { $0.isLetter || $0.isNumber ? $0 : " " }
        forEachWord(ofFolded: String(text).utf8, body)
    }

    private static func forEachWord(ofFolded name: some Sequence<UInt8>, _ body: (UInt64) -> Void) {
        let none: UInt64 = 0xCBF2_9CE4_8422_2325
        var word = none
        func end() {
            if word != none { body(mixed(word, 0)) }
            word = none
        }
        for byte in name {
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): word = (word ^ UInt64(byte | 0x20)) &* 0x0000_0100_0000_01B3
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), 0x80...:
                word = (word ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
            default: end()
            }
        }
        end()
    }

    private static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        var hasher = Hasher()
        hasher.combine(bytes: bytes)
        return UInt64(bitPattern: Int64(hasher.finalize()))
    }

    private static func mixed(_ one: UInt64, _ other: UInt64) -> UInt64 {
        let product = (one ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(by: other ^ 0xD1B5_4A32_D192_ED03)
        return product.high ^ product.low
    }
}

/// A set of hashes, a bit to each: several have one bit.
private struct Bits {
    private var words: [UInt64]

    /// - Parameter count: of bits, a power of two.
    init(count: Int) { words = Array(repeating: 0, count: count / 64) }

    /// Sets the bit of a hash, and says whether it was not set.
    mutating func insert(_ hash: UInt64) -> Bool {
        let (place, bit) = self.place(of: hash)
        defer { words[place] |= bit }
        return words[place] & bit == 0
    }

    func contains(_ hash: UInt64) -> Bool {
        let (place, bit) = place(of: hash)
        return words[place] & bit != 0
    }

    private func place(of hash: UInt64) -> (Int, UInt64) {
        (Int(truncatingIfNeeded: hash >> 6) & (words.count - 1), 1 << (hash & 63))
    }
}
