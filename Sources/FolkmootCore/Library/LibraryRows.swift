import Basics
import FolkmootTenancy
import Storage

/// Reads and writes the rows of the library.
enum LibraryRows {
    /// Items with their versions.
    ///
    /// - Parameter isWhole: with those versions too that have ended.
    static func all(_ condition: SQL, isWhole: Bool, in db: Connection) throws -> [LibraryItem] {
        let which: SQL = isWhole ? "1 = 1" : "ended_at IS NULL"
        var versions: [ID<LibraryItem>: [LibraryVersion]] = [:]
        try db.forEach(
            """
            SELECT item, number, title, words, words_welsh, did, did_welsh, programme, first_on, last_on, areas, written_by,
                (SELECT name FROM account WHERE id = written_by), written_at,
                (SELECT name FROM account WHERE id = approved_by), approved_at, ended_at
            FROM library_version WHERE \(which) AND item IN (SELECT id FROM library_item WHERE \(condition)) ORDER BY item, number
            """
        ) { row in versions[try row[0], default: []].append(try LibraryVersion(row: row)) }
        return try db.map(
            """
            SELECT id, kind, withdrawn_at, (SELECT name FROM account WHERE id = withdrawn_by), withdrawn_why
            FROM library_item WHERE \(condition) ORDER BY id
            """
        ) { row in
            let (id, at, name): (ID<LibraryItem>, Timestamp?, String?) = (try row[0], try row[2], try row[3])
            let reason: String? = try row[4]
            let withdrawal = at.map { LibraryItem.Withdrawal(at: $0, name: name ?? "", reason: reason ?? "") }
            return LibraryItem(id: id, kind: try row[1], withdrawal: withdrawal, versions: versions[id] ?? [])
        }
    }

    /// One item with every version.
    static func one(_ id: ID<LibraryItem>, in db: Connection) throws -> LibraryItem? {
        try all("id = \(id)", isWhole: true, in: db).first
    }

    /// One that was not withdrawn.
    ///
    /// - Throws: `.missing` if there is none, `.conflict` if it was withdrawn.
    static func open(_ id: ID<LibraryItem>, in db: Connection) throws -> LibraryItem {
        guard let item = try one(id, in: db) else { throw Problem.missing("library item") }
        guard item.withdrawal == nil else { throw Problem(.conflict, "This was withdrawn from the library.") }
        return item
    }

    static func insert(
        _ draft: LibraryDraft, as number: Int, of item: ID<LibraryItem>, by account: ID<Account>, at now: Timestamp,
        to db: Connection
    ) throws {
        try db.run(
            """
            INSERT INTO library_version (item, number, title, words, words_welsh, did, did_welsh, programme, first_on, last_on, areas,
                written_by, written_at)
            VALUES (\(item), \(number), \(draft.title), \(draft.words.english), \(draft.words.translations[.cy]),
                \(draft.did?.english), \(draft.did?.translations[.cy]), \(draft.programme), \(draft.days?.lowerBound),
                \(draft.days?.upperBound), \(draft.areas.joined(separator: " ")), \(account), \(now))
            """)
    }

    /// How often each version was used, by area.
    static func uses(of item: ID<LibraryItem>, in db: Connection) throws -> [LibraryUseCount] {
        try db.map(
            """
            SELECT version, area, count(*), sum(is_adapted) FROM library_use WHERE item = \(item)
            GROUP BY version, area ORDER BY version DESC, area
            """
        ) { row in
            LibraryUseCount(version: try row[0], area: try row[1], uses: try row[2], adapted: try row[3])
        }
    }

    /// What teams say of an item, the latest first.
    static func remarks(on item: ID<LibraryItem>, in db: Connection) throws -> [LibraryRemark] {
        try db.map(
            """
            SELECT number, version, area, words, (SELECT name FROM account WHERE id = written_by), written_at, answer,
                (SELECT name FROM account WHERE id = answered_by), taken_into
            FROM library_remark WHERE item = \(item) ORDER BY number DESC
            """
        ) { row in
            let (answer, name, taken): (String?, String?, Int?) = (try row[6], try row[7], try row[8])
            let writer: String? = try row[4]
            return LibraryRemark(
                number: try row[0], version: try row[1], area: try row[2], words: try row[3], name: writer ?? "", at: try row[5],
                answer: answer.map { LibraryRemark.Answer(words: $0, name: name ?? "", takenInto: taken) })
        }
    }

    /// From which words something was made.
    static func origin(of made: String, in db: Connection) throws -> LibraryOrigin? {
        try db.first(
            """
            SELECT used.item, used.version, title, is_adapted FROM library_use AS used
            JOIN library_version AS version ON version.item = used.item AND version.number = used.version WHERE made = \(made)
            """
        ) { row in
            LibraryOrigin(item: try row[0], version: try row[1], title: try row[2], isAdapted: try row[3])
        }
    }
}

extension LibraryVersion {
    /// Reads the columns in the order of ``LibraryRows``.
    fileprivate init(row: Row) throws {
        (number, title) = (try row[1], try row[2])
        let (english, welsh): (String, String?) = (try row[3], try row[4])
        words = Localized(english, welsh.map { [.cy: $0] } ?? [:])
        let (second, secondWelsh): (String?, String?) = (try row[5], try row[6])
        did = second.map { Localized($0, secondWelsh.map { [.cy: $0] } ?? [:]) }
        programme = try row[7]
        let (first, last): (Day?, Day?) = (try row[8], try row[9])
        days = first.flatMap { first in last.map { first...$0 } }
        let codes: String = try row[10]
        areas = codes.split(separator: " ").map(String.init)
        let name: String? = try row[12]
        (writer, writerName, writtenAt) = (try row[11], name ?? "", try row[13])
        let (approver, at): (String?, Timestamp?) = (try row[14], try row[15])
        approval = at.map { Approval(name: approver ?? "", at: $0) }
        endedAt = try row[16]
    }
}
