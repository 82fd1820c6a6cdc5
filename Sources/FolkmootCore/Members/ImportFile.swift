import Basics
import CSV
import Storage

/// A row of an import as it was read.
enum ImportedRow: Sendable {
    case member(ImportedMember)
    /// It cannot be used.
    case refused(CSVError)
    /// It is no row at all.
    case unreadable(CSVError)
}

/// Rows of an import that were read together, with the text of all of them in one piece of memory.
///
/// What is handed to another thread row by row, and freed there, costs more than reading it.
struct ImportPortion: Sendable {
    var rows: [ImportedRow] = []
    private var text: [UInt8] = []

    /// Where a text stands in a portion.
    typealias Place = Range<UInt32>

    /// Keeps a text.
    mutating func keep(_ bytes: some Collection<UInt8>) -> Place {
        let start = UInt32(text.count)
        text.append(contentsOf: bytes)
        return start..<UInt32(text.count)
    }

    func text(at place: Place) -> ArraySlice<UInt8> { text[Int(place.lowerBound)..<Int(place.upperBound)] }
}

/// The file of an import: its rows are read and checked in portions, while those before are being written.
struct ImportFile: Sendable {
    private var table: CSVTable
    private var reader: ImportReader
    private var lastError: CSVError?
    private var record = CSVRecord()

    /// - Throws: a ``CSVError`` if the header cannot be used, a ``Problem`` if the file cannot be read.
    init(_ path: String, for configuration: ForceConfiguration, on today: Day) throws {
        table = try CSVTable(try CSVReader(path: path), required: ImportReader.required, optional: ImportReader.optional)
        reader = ImportReader(try ImportReader.Columns(table), for: configuration, on: today)
    }

    /// Hands all rows over, in their order, and then how it ended.
    func read(into handoff: Handoff<ImportPortion>) async {
        var file = self
        do {
            var portion = ImportPortion()
            while try file.readRow(into: &portion) {
                guard portion.rows.count == Self.rowsOfPortion else { continue }
                try await handoff.put(portion)
                portion = ImportPortion()
            }
            try await handoff.put(portion)
            handoff.finish(.success(()))
        } catch {
            handoff.finish(.failure(error))
        }
    }

    private static let rowsOfPortion = 4096

    /// Reads the next row; `false` at the end.
    private mutating func readRow(into portion: inout ImportPortion) throws -> Bool {
        do throws(CSVError) {
            guard try table.next(into: &record) else { return false }
        } catch {
            // A file that cannot be read any further gives the same error again.
            guard error != lastError else { throw error }
            lastError = error
            portion.rows.append(.unreadable(error))
            return true
        }
        do throws(CSVError) {
            portion.rows.append(.member(try reader.member(record, keepingTextIn: &portion)))
        } catch {
            portion.rows.append(.refused(error))
        }
        return true
    }
}
