import Basics
import CSV
@_spi(Stores) public import FolkmootTenancy
import Storage

/// Brings in streets with their postcodes, and how many households each has, as a CSV file tells it.
///
/// A postcode belongs to one street: a later file takes the place of what was there of a postcode, and a street that no postcode is left in
/// is removed. Rows that cannot be used are reported and left out; all others come in together, or none.
public struct StreetImport: Sendable {
    private let data: ForceData

    /// The import into a force.
    public init(_ scope: OperatorScope) { data = scope.data }

    /// Imports a file, row by row.
    ///
    /// - Parameter isDryRun: does everything and undoes it again, so that the report is what it would be.
    /// - Throws: a ``Problem`` if the file or its header cannot be used. Rows that cannot be are in the report.
    public func run(file path: String, isDryRun: Bool = false) async throws -> StreetImportReport {
        let (configuration, today) = (data.tenant.configuration, London.day(at: data.clock.now))
        do {
            return try await data.write(as: .bulk) { db in
                var run = try StreetImportRun(path, for: configuration, on: today, into: db)
                let report = try run.finish()
                if isDryRun { throw DryRun(report: report) }
                return report
            } audit: {
                $0.auditEntry
            }
        } catch let dry as DryRun {
            return dry.report
        } catch let error as CSVError {
            throw error.problem(in: path)
        }
    }

    /// Thrown to undo what a dry run has done.
    private struct DryRun: Error {
        let report: StreetImportReport
    }
}

/// What a file of streets brought, or would bring.
public struct StreetImportReport: Sendable, Equatable {
    /// Rows of the file, without the header.
    public internal(set) var rows = 0
    /// Postcodes that were not there before.
    public internal(set) var added = 0
    /// Postcodes that were there, whatever of them changed.
    public internal(set) var renewed = 0
    /// Streets that have no postcode any more.
    public internal(set) var removed = 0
    /// How many rows were left out.
    public internal(set) var faultCount = 0
    /// Why, for the first 100,000 of them, in the order of the file.
    public internal(set) var faults: [ImportFault] = []

    mutating func add(_ error: CSVError) {
        faultCount += 1
        guard faults.count < ImportReport.faultLimit else { return }
        faults.append(ImportFault(line: error.line, column: error.column, reason: error.message))
    }

    /// The counts, by what they are called in JSON and in the audit.
    public var counts: [(name: String, count: Int)] {
        [("rows", rows), ("added", added), ("renewed", renewed), ("streets_removed", removed), ("left_out", faultCount)]
    }

    fileprivate var auditEntry: AuditEntry {
        AuditEntry("streets.imported", detail: .object(counts.map { JSON.Member($0.name, .integer(Int64($0.count))) }))
    }
}

/// One import of streets at work, inside its write.
private struct StreetImportRun {
    private var table: CSVTable
    private var report = StreetImportReport()
    private var lines: [String: Int] = [:]
    private let configuration: ForceConfiguration
    private let today: Day
    private let db: Connection

    init(_ path: String, for configuration: ForceConfiguration, on today: Day, into db: Connection) throws {
        table = try CSVTable(
            try CSVReader(path: path), required: ["street", "postcode", "source", "date"], optional: ["area", "households"])
        (self.configuration, self.today, self.db) = (configuration, today, db)
    }

    mutating func finish() throws -> StreetImportReport {
        var last: CSVError?
        while true {
            do {
                guard let row = try table.next() else { break }
                report.rows += 1
                try take(row)
            } catch let error as CSVError {
                // A file that cannot be read any further gives the same error again.
                guard error != last else { throw error }
                last = error
                report.add(error)
            }
        }
        report.removed = try db.run("DELETE FROM street WHERE id NOT IN (SELECT street FROM street_postcode)")
        return report
    }

    private mutating func take(_ row: CSVRow) throws {
        let postcode = try postcode(row)
        let area = try area(row, postcode)
        let (name, source) = (try text("street", row), try text("source", row))
        let (households, date) = (try households(row), try date(row))
        lines[postcode.description] = row.line
        let street = try street(name, in: area)
        let isKnown = try db.exists("SELECT 1 FROM street_postcode WHERE postcode = \(postcode.description)")
        try db.run(
            """
            INSERT INTO street_postcode (postcode, street, households, source, as_at)
            VALUES (\(postcode.description), \(street), \(households), \(source), \(date))
            ON CONFLICT (postcode) DO UPDATE SET street = excluded.street, households = excluded.households,
                source = excluded.source, as_at = excluded.as_at
            """)
        if isKnown { report.renewed += 1 } else { report.added += 1 }
    }

    private func street(_ name: String, in area: String) throws -> ID<Street> {
        if let known = try db.value("SELECT id FROM street WHERE area = \(area) AND name = \(name)", as: ID<Street>.self) {
            return known
        }
        let id = ID<Street>()
        try db.run("INSERT INTO street (id, area, name) VALUES (\(id), \(area), \(name))")
        return id
    }
}

extension StreetImportRun {
    private func postcode(_ row: CSVRow) throws(CSVError) -> Postcode {
        guard let postcode = Postcode(row["postcode"] ?? "") else {
            throw row.error(in: "postcode", "This is no postcode, like LE1 1AA.")
        }
        if let line = lines[postcode.description] {
            throw row.error(
                in: "postcode",
                "This postcode stands in line \(line) already. Where streets share one, write their names together in one row.")
        }
        return postcode
    }

    private func area(_ row: CSVRow, _ postcode: Postcode) throws(CSVError) -> String {
        let typed = row["area"] ?? ""
        guard typed.isEmpty else {
            if let area = configuration.areas[typed], area.exists(on: today) { return typed }
            throw row.error(in: "area", "There is no area of this code today. The codes are in areas.csv.")
        }
        if let area = configuration.postcodes.area(of: postcode), configuration.areas[area] != nil { return area }
        throw row.error(in: "postcode", "The force's table of postcodes does not tell where this is. Write the area's code.")
    }

    private func text(_ column: String, _ row: CSVRow) throws(CSVError) -> String {
        let text = CleanText.line(row[column] ?? "", limit: 100)
        guard !text.isEmpty, text.unicodeScalars.count <= 400 else { throw row.error(in: column, "This is empty.") }
        return text
    }

    private func households(_ row: CSVRow) throws(CSVError) -> Int? {
        let text = row["households"] ?? ""
        guard !text.isEmpty else { return nil }
        guard let number = Int(text), (0...10_000).contains(number), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw row.error(
                in: "households", "This is no number of households, from 0 to 10,000. Leave it empty if it is not known.")
        }
        return number
    }

    private func date(_ row: CSVRow) throws(CSVError) -> Day {
        guard let day = Day(row["date"] ?? ""), day.year >= 1990, day <= today else {
            throw row.error(in: "date", "This is no day up to today, like 2026-02-28.")
        }
        return day
    }
}
