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
    /// Addresses that came with the number of a property for the first time, and that number's key.
    private var links: [(address: [UInt8], property: [UInt8])] = []
    /// Households told by an address that became those of a property, by their new keys.
    private var renamed: [(number: Int, key: [UInt8])] = []
    /// Households told by an address whose people move to that of a property.
    private var joined: [Int: Int] = [:]

    private struct Entry {
        let identity: Int64
        var members: Int32
        var area: Int32
        var hasChanged = false
        /// Whether an address makes its key, so that the number of a property may take its place.
        var isByAddress: Bool
        /// Where the key of a new one ends.
        let keyEnd: UInt32
    }

    /// The households that are here already.
    init(_ db: Connection) throws {
        try db.forEach("SELECT id, key, area, active_members FROM household") { row in
            let isProperty = row.withBytes(1) { key in
                _ = seen.number(of: key, elseKeeping: Int32(entries.count))
                return key.starts(with: Self.property)
            }
            let area = row.withBytes(2) { areas.number(of: $0) }
            entries.append(
                Entry(
                    identity: row.integer(0), members: Int32(clamping: row.integer(3)), area: Int32(area), isByAddress: !isProperty,
                    keyEnd: 0))
            lastIdentity = max(lastIdentity, row.integer(0))
        }
        onRecord = entries.count
        try db.forEach("SELECT address_key, uprn_key FROM household_link") { row in
            let property = row.withBytes(1) { seen.number(of: $0) }
            guard let property else { return }
            _ = row.withBytes(0) { seen.number(of: $0, elseKeeping: property) }
        }
    }

    private static let property = Array("UPRN|".utf8)

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
            entries.append(
                Entry(
                    identity: lastIdentity, members: 1, area: Int32(area), isByAddress: !key.starts(with: Self.property),
                    keyEnd: UInt32(keys.count)))
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
    /// Takes in that an address and the number of a property came together, by the rules of ``HouseholdLinks``.
    mutating func link(
        _ address: ArraySlice<UInt8>, mark addressMark: SeenTexts.Fingerprint, to property: ArraySlice<UInt8>,
        mark propertyMark: SeenTexts.Fingerprint
    ) {
        let (known, place) = (seen.number(of: propertyMark), seen.number(of: addressMark))
        switch (known, place) {
        case (nil, nil): pending(address, addressMark, property)
        case (let known?, nil):
            _ = seen.number(of: addressMark, elseKeeping: known)
            links.append((Array(address), Array(property)))
        case (nil, let place?): rename(Int(place), address, property, propertyMark)
        case (let known?, let place?):
            guard known != place, entries[Int(place)].isByAddress else { return }
            entries[Int(place)].isByAddress = false
            links.append((Array(address), Array(property)))
            joined[Int(entries[Int(place)].identity)] = Int(entries[Int(known)].identity)
        }
    }

    /// A household that is about to be made: both ways lead to it.
    private mutating func pending(
        _ address: ArraySlice<UInt8>, _ addressMark: SeenTexts.Fingerprint, _ property: ArraySlice<UInt8>
    ) {
        _ = seen.number(of: addressMark, elseKeeping: Int32(entries.count))
        links.append((Array(address), Array(property)))
    }

    private mutating func rename(
        _ place: Int, _ address: ArraySlice<UInt8>, _ property: ArraySlice<UInt8>, _ propertyMark: SeenTexts.Fingerprint
    ) {
        guard entries[place].isByAddress else { return }
        entries[place].isByAddress = false
        _ = seen.number(of: propertyMark, elseKeeping: Int32(place))
        links.append((Array(address), Array(property)))
        renamed.append((place, Array(property)))
    }

    /// Lets people move whose address turned out to be that of a property with a household of its own, once all are counted.
    func moveJoined(in db: Connection, at now: Timestamp) throws {
        try HouseholdLinks(db: db, now: now).move(joined)
    }

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
        try writeLinks(to: db)
        try check(in: db)
    }

    private func writeLinks(to db: Connection) throws {
        var rows = BulkInsert("INSERT INTO household_link (address_key, uprn_key)", columns: 2, into: db)
        for (number, link) in links.enumerated() {
            rows.text(link.address[...])
            rows.text(link.property[...])
            if number % 4096 == 4095 { try rows.run() }
        }
        try rows.run()
        for (number, key) in renamed {
            try db.run("UPDATE household SET key = \(String(decoding: key, as: UTF8.self)) WHERE id = \(entries[number].identity)")
        }
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
