import Storage

/// Members and households counted afresh, in one pass over each table, without the figures that writes maintain.
struct MemberRecount {
    /// Members and households now, of exactly each area.
    private(set) var figures = AreaFigures()
    /// How many households state another number of active members than they have.
    private var wrongHouseholds = 0
    /// How many active members are of a household that is not there.
    private var homeless = 0
    private var areas = CodeNumbers()
    /// By the number of the area.
    private var counts: [AreaCount] = []
    /// By household, how many active members it has.
    private var inhabitants: [Int32]
    private var places = PlaceSum()

    init(_ db: Connection) throws {
        inhabitants = Array(repeating: 0, count: (try db.value("SELECT max(id) FROM household") ?? 0) + 1)
        try db.scan("id, state, area, household", of: "member") { row in
            if row.bytes(1).elementsEqual("active".utf8) { countMember(row) }
        }
        try db.scan("id, area, active_members", of: "household") { row in countHousehold(row) }
        figures = AreaFigures(Dictionary(uniqueKeysWithValues: zip(areas.codes, counts)))
    }

    var householdDifferences: [String] {
        (wrongHouseholds == 0 ? [] : ["\(wrongHouseholds) households state another number of active members than they have."])
            + (homeless == 0 ? [] : ["\(homeless) active members are of households that are not on record."])
    }

    /// Whether the open periods are of the active members and of nobody else, each at the place where the member is.
    func fitsPeriods(_ db: Connection) throws -> Bool {
        var sum = PlaceSum()
        try db.scan("member, area, household, until_at", of: "member_period") { row in
            if row.isNull(3) { sum.add(member: row.bytes(0), area: row.bytes(1), household: row.integer(2)) }
        }
        return sum == places
    }
}

extension MemberRecount {
    private mutating func countMember(_ row: ScannedRow) {
        let (area, household) = (number(row.bytes(2)), row.integer(3))
        counts[area].members += 1
        if !row.isNull(3) { homeless += 1 }
        if !row.isNull(3), inhabitants.indices.contains(Int(household)) { inhabitants[Int(household)] += 1 }
        places.add(member: row.bytes(0), area: row.bytes(2), household: household)
    }

    private mutating func countHousehold(_ row: ScannedRow) {
        let identity = row.integer(0)
        let members = identity >= 0 ? Int64(inhabitants[Int(identity)]) : 0
        if members != row.integer(2) { wrongHouseholds += 1 }
        guard members > 0 else { return }
        homeless -= Int(members)
        counts[number(row.bytes(1))].households += 1
    }

    private mutating func number(_ area: UnsafeRawBufferPointer) -> Int {
        let number = areas.number(of: area)
        if counts.count == number { counts.append(AreaCount()) }
        return number
    }
}

/// Who is where, as one number in which order makes no difference: hashes with a key of this process, added up.
private struct PlaceSum: Equatable {
    private var count = 0
    private var sum = 0

    mutating func add(member: UnsafeRawBufferPointer, area: UnsafeRawBufferPointer, household: Int64) {
        var hasher = Hasher()
        hasher.combine(bytes: member)
        hasher.combine(bytes: area)
        hasher.combine(household)
        count += 1
        sum &+= hasher.finalize()
    }
}
