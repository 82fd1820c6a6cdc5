import Storage

/// The households of a force while an import runs: found in memory by their key, and written with the rows that refer to them.
struct HouseholdBook {
    private var seen = SeenTexts()
    private var entries: [Entry] = []
    private var lastIdentity: Int64 = 0
    /// New ones that are not on record yet, and the text of their keys.
    private var waiting: [Waiting] = []
    private var keys: [UInt8] = []
    /// Those whose number of members is not on record any more.
    private var changed: [Int32] = []

    private struct Entry {
        enum State { case onRecord, waiting, changed }

        let identity: Int64
        var area: String
        var members: Int64
        var state: State
    }

    private struct Waiting {
        let number: Int32
        let key: Range<Int>
        /// The first letters of the key, by which the rows are put in order.
        let order: UInt128
    }

    /// The households that are here already.
    init(_ db: Connection) throws {
        try db.forEach("SELECT id, key, area, active_members FROM household") { row in
            let number = Int32(entries.count)
            _ = row.withBytes(1) { seen.number(of: $0, elseKeeping: number) }
            entries.append(Entry(identity: row.integer(0), area: try row[2], members: row.integer(3), state: .onRecord))
            lastIdentity = max(lastIdentity, row.integer(0))
        }
    }

    /// Counts one more active member of a household, which is made if it is new.
    ///
    /// - Returns: whether it had no active member before. Members of one household share the area of the first of them.
    mutating func join(_ key: [UInt8], area: String) -> (id: Int64, area: String, isNew: Bool) {
        let number = Int32(entries.count)
        guard let known = key.withUnsafeBytes({ seen.number(of: $0, elseKeeping: number) }) else {
            return (add(key, area, as: number), area, true)
        }
        return join(known, area)
    }

    private mutating func add(_ key: [UInt8], _ area: String, as number: Int32) -> Int64 {
        lastIdentity += 1
        entries.append(Entry(identity: lastIdentity, area: area, members: 1, state: .waiting))
        let order = key.prefix(16).reduce(0) { $0 << 8 | UInt128($1) }
        waiting.append(Waiting(number: number, key: keys.count..<(keys.count + key.count), order: order))
        keys += key
        return lastIdentity
    }

    private mutating func join(_ number: Int32, _ area: String) -> (id: Int64, area: String, isNew: Bool) {
        let place = Int(number)
        let isNew = entries[place].members == 0
        if isNew { entries[place].area = area }
        entries[place].members += 1
        if entries[place].state == .onRecord {
            entries[place].state = .changed
            changed.append(number)
        }
        return (entries[place].identity, entries[place].area, isNew)
    }
}

extension HouseholdBook {
    /// Writes the new ones, in about the order of their keys, so that those that lie side by side in the index come one after another.
    ///
    /// One by one: of a statement that adds several rows to which others refer, SQLite keeps copies of all pages that it touches.
    mutating func writeNew(to db: Connection) throws {
        let insert = try db.prepared("INSERT INTO household (id, key, area, active_members) VALUES (?, ?, ?, ?)")
        waiting.sort { $0.order < $1.order }
        for new in waiting {
            let place = Int(new.number)
            try insert.bind(1, entries[place].identity)
            try insert.bind(2, text: keys[new.key])
            try insert.bind(3, text: entries[place].area)
            try insert.bind(4, entries[place].members)
            try insert.run()
            entries[place].state = .onRecord
        }
        waiting.removeAll(keepingCapacity: true)
        keys.removeAll(keepingCapacity: true)
    }

    /// Writes how many members those have that were joined since they were written.
    func writeChanges(to db: Connection) throws {
        let update = try db.prepared("UPDATE household SET active_members = ?, area = ? WHERE id = ?")
        for number in changed.sorted() {
            let entry = entries[Int(number)]
            try update.bind(1, entry.members)
            try update.bind(2, text: entry.area)
            try update.bind(3, entry.identity)
            try update.run()
        }
    }
}
