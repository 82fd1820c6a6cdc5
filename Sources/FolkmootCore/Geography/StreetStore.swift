public import Basics
@_spi(Stores) public import FolkmootTenancy
import Storage

/// The streets of areas with their members: for those who may see the members themselves, since a street has few.
public struct StreetStore: Sendable {
    private let scope: StaffScope

    /// The streets in a person's reach.
    public init(_ scope: StaffScope) { self.scope = scope }

    /// The streets of an area.
    public struct Streets: Sendable {
        /// The area.
        public let area: Area
        /// The areas that it lies in, as far as the person may see them.
        public let ancestors: [Area]
        /// The streets, those with the lowest coverage first; those whose households are not known last.
        public let reports: [StreetReport]
        /// When they were counted.
        public let readAt: Timestamp
    }

    /// The streets of an area and of all that lies in it.
    ///
    /// - Throws: `.missing` if there is no such area, or the person may not see its members.
    public func streets(in code: String) async throws -> Streets {
        let area = try scope.readableArea(code, for: .readMembers)
        let tree = scope.tenant.configuration.areas
        let place: SQL = area.parent == nil ? "1 = 1" : "street.area IN \(list: tree.subtree(of: area.code).map(\.code))"
        let now = scope.data.clock.now
        let reports = try await scope.data.read { db in try StreetCounting(where: place, in: db).reports }
        return Streets(
            area: area, ancestors: scope.reachableAncestors(of: code, for: .readMembers), reports: reports.sorted(by: Self.isLower),
            readAt: now)
    }

    /// One street, and the areas that it lies in, as far as the person may see them.
    ///
    /// - Throws: `.missing` if there is none, or the person may not see the members of its area.
    public func street(_ id: ID<Street>) async throws -> (report: StreetReport, areas: [Area]) {
        try scope.require(.readMembers)
        let found = try await scope.data.read { db in try StreetCounting(where: "street.id = \(id)", in: db).reports.first }
        guard let found, scope.allows(.readMembers, in: found.street.area) else { throw Problem.missing("street") }
        let area = scope.tenant.configuration.areas[found.street.area]
        return (found, scope.reachableAncestors(of: found.street.area, for: .readMembers) + [area].compactMap { $0 })
    }

    private static func isLower(_ left: StreetReport, _ right: StreetReport) -> Bool {
        let (one, other) = (left.count.coverage?.value ?? 2, right.count.coverage?.value ?? 2)
        return one == other ? (left.street.name, left.street.id) < (right.street.name, right.street.id) : one < other
    }
}

/// Members counted by postcode, in one pass over them however many streets there are.
private struct StreetCounting {
    private(set) var reports: [StreetReport] = []
    private var places = SeenTexts()
    private var counts: [AreaCount] = []
    /// By household, whether it has been counted.
    private var seen: [Bool] = []

    init(where place: SQL, in db: Connection) throws {
        var rows: [(street: Street, postcode: String, households: Int?, source: String, asAt: Day)] = []
        try db.forEach(
            """
            SELECT street.id, street.area, street.name, postcode, households, source, as_at
            FROM street JOIN street_postcode ON street_postcode.street = street.id
            WHERE \(place) ORDER BY street.id, postcode
            """
        ) { row in
            _ = row.withBytes(3) { places.number(of: $0, elseKeeping: Int32(rows.count)) }
            rows.append(
                (
                    Street(id: try row[0], area: try row[1], name: try row[2]), try row[3], try row[4], try row[5], try row[6]
                ))
        }
        counts = Array(repeating: AreaCount(), count: rows.count)
        try count(db)
        for (number, row) in rows.enumerated() {
            let postcode = StreetPostcode(
                postcode: row.postcode, count: StreetCount(households: row.households, members: counts[number]), source: row.source,
                asAt: row.asAt)
            if let last = reports.last, last.street.id == row.street.id {
                reports[reports.count - 1] = StreetReport(street: last.street, postcodes: last.postcodes + [postcode])
            } else {
                reports.append(StreetReport(street: row.street, postcodes: [postcode]))
            }
        }
    }

    private mutating func count(_ db: Connection) throws {
        guard !counts.isEmpty else { return }
        seen = Array(repeating: false, count: (try db.value("SELECT max(id) FROM household") ?? 0) + 1)
        // In the order of the table: by the index of postcodes each row would have to be looked up.
        try db.scan("state, postcode, household", of: "member") { row in
            guard row.bytes(0).elementsEqual("active".utf8), !row.isNull(1), let number = places.number(of: row.bytes(1)) else {
                return
            }
            counts[Int(number)].members += 1
            guard !row.isNull(2), seen.indices.contains(Int(row.integer(2))), !seen[Int(row.integer(2))] else { return }
            seen[Int(row.integer(2))] = true
            counts[Int(number)].households += 1
        }
    }
}
