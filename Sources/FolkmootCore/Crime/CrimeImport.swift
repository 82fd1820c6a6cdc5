import Basics
import CSV
@_spi(Stores) public import FolkmootTenancy
import Storage

/// Brings the street-level files of data.police.uk into a force, counted by small area and type: a month is replaced whole, or not at all.
public struct CrimeImport: Sendable {
    private let data: ForceData

    /// The import into a force.
    public init(_ scope: OperatorScope) { data = scope.data }

    /// The columns of a street-level file.
    public static let columns = [
        "Crime ID", "Month", "Reported by", "Falls within", "Longitude", "Latitude", "Location", "LSOA code", "LSOA name",
        "Crime type", "Last outcome category", "Context",
    ]

    /// Imports files, one to a month.
    ///
    /// All are read before the first is written, so that one that cannot be used changes nothing.
    ///
    /// - Parameters:
    ///   - name: What the files call the force; its own name in English if left out.
    ///   - isDryRun: only tells what would come of it.
    ///   - isDemonstration: whether they are made up; pages say so.
    /// - Throws: a ``Problem`` with file, line and column if one cannot be used.
    public func run(
        files paths: [String], reportedBy name: String? = nil, isDryRun: Bool = false, isDemonstration: Bool = false
    ) async throws -> [CrimeMonthReport] {
        let force = name ?? data.tenant.configuration.name.english
        let files = try paths.map { try file($0, of: force, isDemonstration: isDemonstration) }
        try checkEachMonthOnce(files, paths)
        var reports: [CrimeMonthReport] = []
        for file in files { reports.append(try await isDryRun ? told(file) : keep(file)) }
        return reports
    }

    private func file(_ path: String, of force: String, isDemonstration: Bool) throws -> StreetFile {
        do {
            let latest = London.day(at: data.clock.now).inMonth
            return try StreetFile(path, of: force, through: latest, isDemonstration: isDemonstration)
        } catch let error as CSVError {
            throw error.problem(in: path)
        }
    }

    private func checkEachMonthOnce(_ files: [StreetFile], _ paths: [String]) throws(Problem) {
        var first: [Month: String] = [:]
        for (file, path) in zip(files, paths) {
            if let other = first.updateValue(path, forKey: file.month) {
                throw Problem(.invalid, "\(other) and \(path) are both of \(file.month). Leave one of them out.", code: "csv")
            }
        }
    }

    private func told(_ file: StreetFile) async throws -> CrimeMonthReport {
        try await data.read { db in PlacedMonth(file, in: try CrimeRows.places(in: db)).report }
    }

    private func keep(_ file: StreetFile) async throws -> CrimeMonthReport {
        let now = data.clock.now
        return try await data.write(as: .alone) { db in
            let placed = PlacedMonth(file, in: try CrimeRows.places(in: db))
            try CrimeRows.replace(placed, at: now, in: db)
            return placed.report
        } audit: {
            $0.auditEntry
        }
    }
}

extension CSVError {
    /// The error with its file and place, for a person.
    func problem(in path: String) -> Problem {
        Problem(.invalid, "\(path), line \(line), column \(column): \(message)", code: "csv")
    }
}
