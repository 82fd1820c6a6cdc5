public import Basics
import Storage

/// Twelve months of recorded crime, up to the latest that was imported, and where they come from.
public struct CrimePeriod: Sendable {
    /// The months, the earliest first.
    public let months: [Month]
    /// What was imported, the earliest month first: a month that is not among these is missing, which is not zero.
    public let reports: [CrimeMonthReport]
    /// When any of them was imported last.
    public let importedAt: Timestamp

    /// The latest month.
    public var latest: Month { months[months.count - 1] }
    /// How many months are there.
    public var monthsKnown: Int { reports.count }
    /// Whether any of it is made up, for the demonstration.
    public var isDemonstration: Bool { reports.contains(where: \.isDemonstration) }
    /// Rows of all files.
    public var rows: Int { sum(\.rows) }
    /// Rows that are in no area since they have no position.
    public var withoutPosition: Int { sum(\.withoutPosition) }
    /// Rows outside all areas of the force.
    public var outside: Int { sum(\.outside) }
    /// Rows with an old code whose successors lie in more than one area.
    public var split: Int { sum(\.split) }

    private func sum(_ part: (CrimeMonthReport) -> Int) -> Int { reports.reduce(0) { $0 + part($1) } }
}

extension CrimePeriod {
    /// How many months a period has.
    static let length = 12

    /// The last period; nothing where no month was ever imported.
    static func read(in db: Connection) throws -> CrimePeriod? {
        guard let latest = try db.value("SELECT max(month) FROM crime_month", as: Month.self) else { return nil }
        let months = (0..<length).reversed().map { latest.adding(months: -$0) }
        let reports = try db.map(
            """
            SELECT month, file, total, in_areas, carried_forward, without_position, outside, split, is_demonstration
            FROM crime_month
            WHERE month >= \(months[0]) ORDER BY month
            """
        ) { row in
            var report = CrimeMonthReport(month: try row[0], file: try row[1], isDemonstration: try row[8])
            (report.rows, report.inAreas, report.carriedForward) = (try row[2], try row[3], try row[4])
            (report.withoutPosition, report.outside, report.split) = (try row[5], try row[6], try row[7])
            return report
        }
        let importedAt = try db.value("SELECT max(imported_at) FROM crime_month WHERE month >= \(months[0])", as: Timestamp.self)
        return CrimePeriod(months: months, reports: reports, importedAt: importedAt ?? Timestamp(seconds: 0))
    }
}

/// The counts of a period, rolled up over the areas.
struct CrimeFigures: Sendable {
    let period: CrimePeriod
    /// Every type of which there was any crime in the force, by name.
    let types: [String]
    private let tree: AreaTree
    /// The months that were imported, by their place in the period.
    private let imported: Set<Int>
    /// Areas in which a small area lies: of all others nothing is known.
    private let covered: Set<String>
    /// Counts by area, then type after type with its months.
    private var sums: [String: [Int]] = [:]

    /// Nothing where no month was ever imported.
    static func read(over tree: AreaTree, in db: Connection) throws -> CrimeFigures? {
        try CrimePeriod.read(in: db).map { try CrimeFigures($0, over: tree, in: db) }
    }

    private init(_ period: CrimePeriod, over tree: AreaTree, in db: Connection) throws {
        self.period = period
        self.tree = tree
        let positions = Dictionary(uniqueKeysWithValues: period.months.enumerated().map { ($1, $0) })
        imported = Set(period.reports.compactMap { positions[$0.month] })
        covered = Set(
            try db.values("SELECT DISTINCT area FROM lsoa_place", as: String.self).flatMap { Self.path(from: $0, in: tree) })
        let rows = try db.map(
            """
            SELECT month, area, type, sum(count) FROM crime_count WHERE month >= \(period.months[0]) AND area <> ''
            GROUP BY month, area, type
            """
        ) { row in (month: try row[0] as String, area: try row[1] as String, type: try row[2] as String, count: try row[3] as Int) }
        types = Set(rows.map(\.type)).sorted()
        add(rows)
    }

    private mutating func add(_ rows: [(month: String, area: String, type: String, count: Int)]) {
        let months = Dictionary(uniqueKeysWithValues: period.months.enumerated().map { ($1.description, $0) })
        let firsts = Dictionary(uniqueKeysWithValues: types.enumerated().map { ($1, $0 * CrimePeriod.length) })
        var exact: [String: [Int]] = [:]
        for row in rows {
            guard let month = months[row.month], let first = firsts[row.type] else { continue }
            exact[row.area, default: Array(repeating: 0, count: types.count * CrimePeriod.length)][first + month] = row.count
        }
        for (area, counts) in exact {
            for code in Self.path(from: area, in: tree) {
                sums[code] = sums[code].map { zip($0, counts).map(+) } ?? counts
            }
        }
    }

    /// An area and all that it lies in; what the tree does not know lies in the force.
    private static func path(from area: String, in tree: AreaTree) -> [String] {
        guard tree[area] != nil else { return [tree.root?.code].compactMap { $0 } }
        return [area] + tree.ancestors(of: area).map(\.code)
    }
}

extension CrimeFigures {
    /// Crimes of a type by month.
    ///
    /// Nothing for a month that was not imported or in which the area did not exist, and for an area in which no small area lies.
    func counts(of type: Int, in area: Area) -> [Int?] {
        series(area) { sums, month in sums[type * CrimePeriod.length + month] }
    }

    /// Crimes of all types by month.
    func counts(in area: Area) -> [Int?] {
        series(area) { sums, month in types.indices.reduce(0) { $0 + sums[$1 * CrimePeriod.length + month] } }
    }

    private func series(_ area: Area, _ count: ([Int], Int) -> Int) -> [Int?] {
        guard covered.contains(area.code) else { return period.months.map { _ in nil } }
        return period.months.enumerated().map { index, month in
            guard imported.contains(index), area.exists(in: month) else { return nil }
            return sums[area.code].map { count($0, index) } ?? 0
        }
    }

    /// The areas directly in one that existed in any month of the period, by name.
    func parts(of code: String) -> [Area] {
        tree.children(of: code).filter { area in period.months.contains { area.exists(in: $0) } }
            .sorted { $0.name.english < $1.name.english }
    }
}
