import Storage

/// The indexes of members and households, away while many come in and made anew at the end, in the same transaction: to sort once is faster than to find
/// each one's place.
///
/// Who reads meanwhile reads the file as it was before, with its indexes.
struct DroppedIndexes {
    /// Drops the indexes if a file of so many bytes is long beside what is here; else gives nothing.
    init?(ifWorthwhileFor bytes: Int, in db: Connection) throws {
        let members = try db.value("SELECT count(*) FROM member", as: Int.self) ?? 0
        let rows = bytes / Self.bytesOfRow
        guard rows > Self.fewest, rows > members / 4 else { return nil }
        for drop in Self.drops { try db.run(drop) }
    }

    /// Makes them anew, word for word as the migrations do.
    func make(in db: Connection) throws {
        for index in MemberTables.indexes { try db.run(index) }
    }

    /// At least what a row has that can be used.
    private static let bytesOfRow = 100
    private static let fewest = 10_000
    private static let drops: [SQL] = [
        "DROP INDEX household_key", "DROP INDEX member_email", "DROP INDEX member_area", "DROP INDEX member_postcode",
        "DROP INDEX member_changed",
    ]
}

extension MemberTables {
    /// The indexes that are no part of the tables themselves; a test compares them with those of a new file.
    static let indexes: [SQL] = [
        "CREATE UNIQUE INDEX household_key ON household (key)",
        "CREATE UNIQUE INDEX member_email ON member (email) WHERE email IS NOT NULL AND state NOT IN ('left', 'erased')",
        "CREATE INDEX member_area ON member (area, name)",
        "CREATE INDEX member_postcode ON member (postcode) WHERE postcode IS NOT NULL",
        "CREATE INDEX member_changed ON member (changed, id)",
    ]
}
