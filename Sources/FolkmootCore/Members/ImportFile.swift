import Basics
import CSV
import Storage

/// A row of an import as it was read.
enum ImportedRow: Sendable {
    case member(ImportedMember, CSVRecord)
    /// It cannot be used.
    case refused(CSVError)
    /// It is no row at all.
    case unreadable(CSVError)
}

/// The file of an import: its rows are read and checked in portions, while those before are being written.
struct ImportFile: Sendable {
    /// Where the column of email addresses stands.
    let emailColumn: Int
    private var table: CSVTable
    private var reader: ImportReader
    private var lastError: CSVError?

    /// - Throws: a ``CSVError`` if the header cannot be used, a ``Problem`` if the file cannot be read.
    init(_ path: String, for configuration: ForceConfiguration, on today: Day) throws {
        table = try CSVTable(try CSVReader(path: path), required: ImportReader.required, optional: ImportReader.optional)
        reader = ImportReader(try ImportReader.Columns(table), for: configuration, on: today)
        emailColumn = table.index(of: "email") ?? 0
    }

    /// Hands all rows over, in their order, and then how it ended.
    func read(into handoff: Handoff<[ImportedRow]>) async {
        var file = self
        do {
            var portion: [ImportedRow] = []
            while let row = try file.next() {
                portion.append(row)
                guard portion.count == Self.portion else { continue }
                try await handoff.put(portion)
                portion = []
                portion.reserveCapacity(Self.portion)
            }
            try await handoff.put(portion)
            handoff.finish(.success(()))
        } catch {
            handoff.finish(.failure(error))
        }
    }

    private static let portion = 4096

    /// The next row; nothing at the end.
    private mutating func next() throws -> ImportedRow? {
        var record = CSVRecord()
        do throws(CSVError) {
            guard try table.next(into: &record) else { return nil }
        } catch {
            // A file that cannot be read any further gives the same error again.
            guard error != lastError else { throw error }
            lastError = error
            return .unreadable(error)
        }
        do throws(CSVError) {
            return .member(try reader.member(record), record)
        } catch {
            return .refused(error)
        }
    }
}
