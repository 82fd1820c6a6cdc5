import Basics
import CSV
@_spi(Stores) public import FolkmootTenancy
import Storage

/// Brings a list of people into a force: those with a recorded opt-in as members, all others as invited, never active.
///
/// Rows that cannot be used are reported and left out; all others come in together, in one transaction, or none. Whoever registers
/// meanwhile waits for it: about a second for 100,000 rows. Pages go on being answered. Of a million rows 300 MB are in memory.
public struct MemberImport: Sendable {
    private let data: ForceData

    /// The import into a force.
    public init(_ scope: OperatorScope) { data = scope.data }

    /// Imports a file of comma-separated values whose first line names its columns.
    ///
    /// - Parameters:
    ///   - isDryRun: does everything and undoes it again, so that the report is what it would be.
    ///   - progress: told now and then how many rows have been read.
    /// - Throws: a ``Problem`` if the file or its header cannot be used. Rows that cannot be are in the report.
    public func run(
        file path: String, isDryRun: Bool = false, progress: @escaping @Sendable (_ rows: Int) -> Void = { _ in }
    ) async throws -> ImportReport {
        do {
            let bytes = try CSVReader.size(of: path)
            let file = try ImportFile(path, for: data.tenant.configuration, on: London.day(at: data.clock.now))
            return try await together(file, bytes: bytes, isDryRun: isDryRun, progress)
        } catch let dry as DryRun {
            return dry.report
        } catch let error as CSVError {
            throw Problem(.invalid, "\(path), line \(error.line), column \(error.column): \(error.message)", code: "csv")
        }
    }

    /// Reads and writes at once; whichever fails ends the other.
    private func together(
        _ file: ImportFile, bytes: Int, isDryRun: Bool, _ progress: @escaping @Sendable (Int) -> Void
    ) async throws -> ImportReport {
        let handoff = Handoff<ImportPortion>()
        async let reading: Void = file.read(into: handoff)
        defer { handoff.close() }
        let report = try await write(handoff, bytes: bytes, isDryRun: isDryRun, progress)
        await reading
        return report
    }

    private func write(
        _ handoff: Handoff<ImportPortion>, bytes: Int, isDryRun: Bool, _ progress: @escaping @Sendable (Int) -> Void
    ) async throws -> ImportReport {
        let (data, revision, now) = (data, data.tenant.revision.number, data.clock.now)
        return try await data.write(as: .bulk) { db in
            let report = try db.withPageCache(mebibytes: 64) {
                var run = try ImportRun(bytes: bytes, revision: revision, at: now, for: data, into: db)
                return try run.finish(handoff, progress)
            }
            if isDryRun { throw DryRun(report: report) }
            return report
        } audit: {
            $0.auditEntry
        }
    }

    /// Thrown to undo what a dry run has done.
    private struct DryRun: Error {
        let report: ImportReport
    }
}

/// What an import did, or would do.
public struct ImportReport: Sendable, Equatable {
    /// Rows of the file, without the header.
    public internal(set) var rows = 0
    /// People who became members.
    public internal(set) var active = 0
    /// People who are invited, since no opt-in is on record.
    public internal(set) var invited = 0
    /// Households that had no active member before.
    public internal(set) var households = 0
    /// Members whose address does not tell one household from another, or is missing.
    public internal(set) var withoutHousehold = 0
    /// How many rows were left out.
    public internal(set) var faultCount = 0
    /// Why, for the first ``faultLimit`` of them, in the order of the file.
    public internal(set) var faults: [ImportFault] = []

    /// How many faults a report names.
    public static let faultLimit = 100_000

    init() {}

    mutating func add(_ error: CSVError) {
        faultCount += 1
        guard faults.count < Self.faultLimit else { return }
        faults.append(ImportFault(line: error.line, column: error.column, reason: error.message))
    }

    var auditEntry: AuditEntry {
        let counts = [("rows", rows), ("active", active), ("invited", invited), ("left_out", faultCount)]
        return AuditEntry("members.imported", detail: .object(counts.map { JSON.Member($0.0, .integer(Int64($0.1))) }))
    }
}

/// A row that was left out.
///
/// It says nothing of the person.
public struct ImportFault: Sendable, Equatable {
    /// The line, from 1.
    public let line: Int
    /// The column in characters, from 1.
    public let column: Int
    /// Why, and what to do.
    public let reason: String
}

extension ImportReport {
    /// The faults as comma-separated values: `line,column,reason`.
    public var faultsCSV: [UInt8] {
        var writer = CSVWriter()
        writer.row(["line", "column", "reason"])
        for fault in faults { writer.row([String(fault.line), String(fault.column), fault.reason]) }
        return writer.bytes
    }
}
