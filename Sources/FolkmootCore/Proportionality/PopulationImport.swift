public import Basics
import CSV
@_spi(Stores) public import FolkmootTenancy
import Storage

/// Brings in how many people of each group live in each area, as a CSV file tells it.
///
/// The figures of a classification at a date take the place of what was there of them, whole. A share needs the whole, so that one row
/// that cannot be used stops the file; all such rows are told at once.
public struct PopulationImport: Sendable {
    private let data: ForceData

    /// The import into a force.
    public init(_ scope: OperatorScope) { data = scope.data }

    /// Imports a file.
    ///
    /// - Parameter isDryRun: only tells what would come of it.
    /// - Throws: a ``Problem`` if the file or its header cannot be used. Rows that cannot be are in the report, and nothing is changed.
    public func run(file path: String, isDryRun: Bool = false) async throws -> PopulationReport {
        let file: PopulationFile
        do {
            file = try PopulationFile(path, for: data.tenant.configuration, on: London.day(at: data.clock.now))
        } catch let error as CSVError {
            throw error.problem(in: path)
        }
        let report = PopulationReport(file)
        guard file.rows > 0 else {
            throw Problem(.invalid, "\(path) has no rows. Write a row to each area, classification and group.", code: "csv")
        }
        guard report.faults.isEmpty, !isDryRun else { return report }
        let now = data.clock.now
        try await data.write(as: .alone) { db in
            for edition in file.people.keys.sorted() { try Self.replace(edition, of: file, at: now, in: db) }
        } audit: {
            report.auditEntry
        }
        return report
    }

    private static func replace(
        _ edition: PopulationFile.Edition, of file: PopulationFile, at now: Timestamp, in db: Connection
    ) throws {
        let (classification, asAt) = (edition.classification, edition.asAt)
        try db.run("DELETE FROM population WHERE classification = \(classification) AND as_at = \(asAt)")
        try db.run(
            """
            INSERT INTO population_source (classification, as_at, source, imported_at)
            VALUES (\(classification), \(asAt), \(file.sources[edition]), \(now))
            ON CONFLICT (classification, as_at) DO UPDATE SET source = excluded.source, imported_at = excluded.imported_at
            """)
        var insert = BulkInsert("INSERT INTO population (classification, as_at, area, segment, people)", columns: 5, into: db)
        for (area, groups) in (file.people[edition] ?? [:]).sorted(by: { $0.key < $1.key }) {
            for (group, people) in groups.sorted(by: { $0.key < $1.key }) {
                for text in [classification, asAt.description, area, group] { insert.text(text) }
                insert.integer(Int64(people))
            }
        }
        try insert.run()
    }
}

/// What a file of populations brought, or would bring.
public struct PopulationReport: Sendable, Equatable {
    /// The figures of one classification at one date.
    public struct Edition: Sendable, Equatable {
        /// The classification's code.
        public let classification: String
        /// Of when they are.
        public let asAt: Day
        /// Where they are from.
        public let source: String
        /// In how many areas.
        public let areas: Int
    }

    /// Rows of the file, without the header.
    public let rows: Int
    /// What it brought.
    public let editions: [Edition]
    /// How many rows cannot be used; if any, nothing was changed.
    public let faultCount: Int
    /// Why, for the first 100,000 of them, in the order of the file.
    public let faults: [ImportFault]

    init(_ file: PopulationFile) {
        (rows, faultCount, faults) = (file.rows, file.faultCount, file.faults)
        editions = file.people.keys.sorted().map {
            Edition(
                classification: $0.classification, asAt: $0.asAt, source: file.sources[$0] ?? "", areas: file.people[$0]?.count ?? 0
            )
        }
    }

    fileprivate var auditEntry: AuditEntry {
        let sets = editions.map { JSON.string("\($0.classification) \($0.asAt)") }
        return AuditEntry("populations.imported", detail: ["rows": .integer(Int64(rows)), "replaced": .array(sets)])
    }
}
