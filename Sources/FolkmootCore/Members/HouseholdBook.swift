import Basics
import Storage

/// The households of a force while an import runs: found in memory by their key, and written once, when all members are known.
struct HouseholdBook {
    /// The codes of the areas that households lie in, and their numbers.
    var areas = CodeNumbers()
    private var seen = SeenTexts()
    private var entries: [Entry] = []
    /// How many of them were here before.
    private var onRecord = 0
    private var lastIdentity: Int64 = 0
    /// The keys of new ones, one after the other.
    private var keys: [UInt8] = []

    private struct Entry {
        let identity: Int64
        var members: Int32
        var area: Int32
        var hasChanged = false
        /// Where the key of a new one ends.
        let keyEnd: UInt32
    }

    /// The households that are here already.
    init(_ db: Connection) throws {
        try db.forEach("SELECT id, key, area, active_members FROM household") { row in
            _ = row.withBytes(1) { seen.number(of: $0, elseKeeping: Int32(entries.count)) }
            let area = row.withBytes(2) { areas.number(of: $0) }
            entries.append(Entry(identity: row.integer(0), members: Int32(clamping: row.integer(3)), area: Int32(area), keyEnd: 0))
            lastIdentity = max(lastIdentity, row.integer(0))
        }
        onRecord = entries.count
    }

    /// Counts one more active member of a household, which is made if it is new.
    ///
    /// - Parameter mark: the fingerprint of the key.
    /// - Returns: whether it had no active member before. Members of one household share the area of the first of them.
    mutating func join(
        _ key: ArraySlice<UInt8>, mark: SeenTexts.Fingerprint, area: Int
    ) -> (identity: Int64, area: Int, isNew: Bool) {
        guard let known = seen.number(of: mark, elseKeeping: Int32(entries.count)) else {
            lastIdentity += 1
            keys.append(contentsOf: key)
            entries.append(Entry(identity: lastIdentity, members: 1, area: Int32(area), keyEnd: UInt32(keys.count)))
            return (lastIdentity, area, true)
        }
        return join(Int(known), area)
    }

    private mutating func join(_ number: Int, _ area: Int) -> (identity: Int64, area: Int, isNew: Bool) {
        let isNew = entries[number].members == 0
        if isNew { entries[number].area = Int32(area) }
        entries[number].members += 1
        entries[number].hasChanged = true
        return (entries[number].identity, Int(entries[number].area), isNew)
    }
}

extension HouseholdBook {
    /// Writes the new ones, and how many members those have that were joined.
    func write(to db: Connection) throws {
        try writeNew(to: db)
        let update = try db.prepared("UPDATE household SET active_members = ?, area = ? WHERE id = ?")
        for entry in entries[..<onRecord] where entry.hasChanged {
            try update.bind(1, Int64(entry.members))
            try update.bind(2, text: areas.codes[Int(entry.area)])
            try update.bind(3, entry.identity)
            try update.run()
        }
        try check(in: db)
    }

    private func writeNew(to db: Connection) throws {
        var rows = BulkInsert("INSERT INTO household (id, key, area, active_members)", columns: 4, into: db)
        var start = 0
        for (number, entry) in entries[onRecord...].enumerated() {
            rows.integer(entry.identity)
            rows.text(keys[start..<Int(entry.keyEnd)])
            rows.text(areas.codes[Int(entry.area)])
            rows.integer(Int64(entry.members))
            start = Int(entry.keyEnd)
            if number % 4096 == 4095 { try rows.run() }
        }
        try rows.run()
    }

    /// Members refer to households by what is kept here, and the file does not look whether they are there.
    private func check(in db: Connection) throws {
        let count = try db.value("SELECT count(*) FROM household", as: Int.self) ?? 0
        guard count != entries.count else { return }
        throw Problem(
            .unavailable, "The households of the import do not come out right, so nothing of it was kept. Run: folkmoot doctor",
            code: "figures-disagree", detail: "given out \(entries.count), on record \(count)")
    }
}
