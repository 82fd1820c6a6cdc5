import Basics
import FolkmootTenancy
import Storage

/// By what a member is found where no row says that it is theirs: their records, addresses, numbers and name.
struct PersonTraces {
    /// The record, and those that were merged into it.
    let ids: [ID<Member>]
    let names: [String]
    let emails: [String]
    let phones: [String]

    /// All that is known of a member, with the records that were merged into theirs; what another member has as well is left out.
    init(of member: ID<Member>, in db: Connection) throws {
        ids = try db.values(
            """
            WITH RECURSIVE same (id) AS (
                SELECT id FROM member WHERE id = \(member)
                UNION SELECT member.id FROM member JOIN same ON member.merged_into = same.id)
            SELECT id FROM same ORDER BY id
            """, as: ID<Member>.self)
        let records: [MemberRecord] = try db.all("SELECT \(MemberRecord.columns) FROM member WHERE id IN \(list: ids)")
        let ways = try db.map(
            """
            SELECT channel, address FROM member_contact WHERE member IN \(list: ids)
            UNION SELECT channel, address FROM contact_consent WHERE member IN \(list: ids)
            UNION SELECT channel, to_address FROM outbox WHERE member IN \(list: ids)
            """
        ) { row in (channel: try row[0] as String, address: try row[1] as String) }
        let emails = Set(records.compactMap(\.email) + ways.filter { $0.channel == "email" }.map(\.address))
        let phones = Set(records.compactMap(\.phone) + ways.filter { $0.channel == "text" || $0.channel == "voice" }.map(\.address))
        let names = Set(records.map(\.name)).filter { !$0.isEmpty }
        let others: SQL = "id NOT IN \(list: ids) AND state NOT IN ('left', 'erased')"
        let shared = try db.values(
            """
            SELECT name FROM member WHERE \(others) AND name IN \(list: names)
            UNION SELECT email FROM member WHERE \(others) AND email IN \(list: emails)
            UNION SELECT phone FROM member WHERE \(others) AND phone IN \(list: phones)
            UNION SELECT address FROM member_contact WHERE member NOT IN \(list: ids) AND address IN \(list: emails.union(phones))
            """, as: String.self)
        self.names = names.subtracting(shared).sorted()
        self.emails = emails.subtracting(shared).sorted()
        self.phones = phones.subtracting(shared).sorted()
    }

    /// What is looked for in words that others typed: addresses, numbers, and names of two words and more, which few share.
    var needles: [String] {
        let names = names.filter { $0.contains(" ") && $0.utf8.count >= Self.leastBytes }
        return (names + emails + phones).filter { $0.utf8.count >= Self.leastBytes }
    }

    private static let leastBytes = 5

    /// A condition on a column of words: one of the needles is in it, whatever its capitals; nothing if there is nothing to look for.
    func condition(on column: SQL) -> SQL? {
        let parts: [SQL] = needles.map { "instr(lower(\(column)), lower(\($0))) > 0" }
        return parts.isEmpty ? nil : "(\(SQL.joined(parts, separator: " OR ")))"
    }

    /// Words without the needles, in the place of each of which three signs stand.
    func redacting(_ words: String) -> String {
        needles.reduce(words) { Self.replacing($1, in: $0) }
    }

    private static func replacing(_ needle: String, in words: String) -> String {
        let (text, sought) = (Array(words.utf8), Array(needle.utf8))
        var (result, index): ([UInt8], Int) = ([], 0)
        while index < text.count {
            if index + sought.count <= text.count, zip(text[index...], sought).allSatisfy({ folded($0) == folded($1) }) {
                result += Array("[…]".utf8)
                index += sought.count
            } else {
                result.append(text[index])
                index += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// As SQLite folds capitals: those of ASCII.
    private static func folded(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }
}
