import Basics
import Storage

/// A month's counts, each with the area in which it is counted.
struct PlacedMonth: Sendable {
    let report: CrimeMonthReport
    let rows: [Row: Int]

    struct Row: Hashable, Sendable {
        /// Blank for what is in no area.
        let area: String
        let type: String
        let lsoa: String
    }

    init(_ file: StreetFile, in places: LSOAPlaces) {
        var report = CrimeMonthReport(month: file.month, file: file.name, isDemonstration: file.isDemonstration)
        var rows: [Row: Int] = [:]
        for (key, count) in file.counts {
            let place = places.place(of: key.lsoa)
            report.add(count, at: place)
            rows[Row(area: place.area, type: key.type, lsoa: key.lsoa)] = count
        }
        report.unknownTypes = Set(file.counts.keys.map(\.type)).subtracting(CrimeTypes.known).sorted()
        self.report = report
        self.rows = rows
    }
}

/// The rows of recorded crime in a force's file.
enum CrimeRows {
    static func places(in db: Connection) throws -> LSOAPlaces {
        var places = LSOAPlaces()
        try db.forEach("SELECT lsoa, area FROM lsoa_place") { places.areas[try $0[0]] = try $0[1] as String }
        try db.forEach("SELECT old, new FROM lsoa_change ORDER BY old, new") {
            places.successors[try $0[0], default: []].append(try $0[1])
        }
        return places
    }

    /// Puts a month in the place of what there was of it; does nothing where that is the same.
    static func replace(_ placed: PlacedMonth, at now: Timestamp, in db: Connection) throws {
        let month = placed.report.month
        let file = try db.value("SELECT file FROM crime_month WHERE month = \(month)", as: String.self)
        guard try file != placed.report.file || rows(of: month, in: db) != placed.rows else { return }
        try write(placed, at: now, in: db)
    }

    /// Places all months that are there anew.
    static func placeAnew(in db: Connection) throws {
        let places = try places(in: db)
        for (file, importedAt) in try files(in: db) {
            try db.checkCancellation()
            try write(PlacedMonth(file, in: places), at: importedAt, in: db)
        }
    }

    /// Every month as its file gave it, and when.
    private static func files(in db: Connection) throws -> [(file: StreetFile, importedAt: Timestamp)] {
        try db.map("SELECT month, file, is_demonstration, imported_at FROM crime_month") { row in
            let month: Month = try row[0]
            let counts = try rows(of: month, in: db).map { (CrimeKey(lsoa: $0.key.lsoa, type: $0.key.type), $0.value) }
            let file = StreetFile(
                name: try row[1], month: month, counts: Dictionary(counts, uniquingKeysWith: +), isDemonstration: try row[2])
            return (file, try row[3])
        }
    }

    private static func rows(of month: Month, in db: Connection) throws -> [PlacedMonth.Row: Int] {
        let rows = try db.map("SELECT area, type, lsoa, count FROM crime_count WHERE month = \(month)") { row in
            (PlacedMonth.Row(area: try row[0], type: try row[1], lsoa: try row[2]), try row[3] as Int)
        }
        return Dictionary(rows, uniquingKeysWith: +)
    }

    private static func write(_ placed: PlacedMonth, at importedAt: Timestamp, in db: Connection) throws {
        let report = placed.report
        try db.run("DELETE FROM crime_count WHERE month = \(report.month)")
        try db.run("DELETE FROM crime_month WHERE month = \(report.month)")
        try db.run(
            """
            INSERT INTO crime_month
                (month, total, in_areas, carried_forward, without_position, outside, split, file, imported_at, is_demonstration)
            VALUES (\(report.month), \(report.rows), \(report.inAreas), \(report.carriedForward), \(report.withoutPosition),
                    \(report.outside), \(report.split), \(report.file), \(importedAt), \(report.isDemonstration))
            """)
        var insert = BulkInsert("INSERT INTO crime_count (month, area, type, lsoa, count)", columns: 5, into: db)
        let month = report.month.description
        for (row, count) in placed.rows.sorted(by: { $0.key.order < $1.key.order }) {
            for text in [month, row.area, row.type, row.lsoa] { insert.text(text) }
            insert.integer(Int64(count))
        }
        try insert.run()
    }
}

extension PlacedMonth.Row {
    /// Rows come in the order of the table's key, so that they are written one behind the other.
    fileprivate var order: (String, String, String) { (area, type, lsoa) }
}
