import Basics
import CSV

/// How many crimes of each type each small area had in one month, from a street-level file of data.police.uk.
///
/// Crime ids, streets and outcomes are passed over: ids are blank for all anti-social behaviour and not unique otherwise, and identical
/// rows are separate incidents, so each row counts.
struct StreetFile: Sendable {
    /// The name of the file, without its folder.
    let name: String
    let month: Month
    let counts: [CrimeKey: Int]
    /// Whether it is made up, for the demonstration.
    let isDemonstration: Bool
}

extension StreetFile {
    /// Counts the rows of a file, which is read part by part.
    ///
    /// - Parameters:
    ///   - force: What the column “Falls within” says in every row.
    ///   - latest: No later month is taken.
    /// - Throws: a ``CSVError`` where the file is not such a file; a ``Problem`` where it cannot be read.
    init(_ path: String, of force: String, through latest: Month, isDemonstration: Bool) throws {
        var table = try Self.table(try CSVReader(path: path))
        var rows = StreetRows(table, of: force, through: latest)
        var record = CSVRecord()
        while try table.next(into: &record) { try rows.count(record) }
        guard let month = rows.month else {
            throw CSVError(
                line: 1, column: 1, message: "The file has no rows, so it tells nothing of any month. Download it again.")
        }
        let name = path.split(separator: "/").last.map { String($0) } ?? path
        self.init(
            name: CleanText.line(name, limit: 120), month: month, counts: rows.counts, isDemonstration: isDemonstration)
    }

    private static func table(_ reader: CSVReader) throws(CSVError) -> CSVTable {
        do {
            return try CSVTable(reader, required: CrimeImport.columns)
        } catch {
            throw CSVError(
                line: error.line, column: error.column,
                message: "\(error.message) Take the file of data.police.uk whose name ends in “-street.csv”, as it is.")
        }
    }
}

/// A small area and a type of crime.
struct CrimeKey: Hashable, Sendable {
    /// The code of the small area as it was published; blank where there is none.
    let lsoa: String
    let type: String
}

/// The rows of a street-level file as they are counted.
private struct StreetRows {
    private(set) var month: Month?
    private(set) var counts: [CrimeKey: Int] = [:]
    private var monthText: [UInt8] = []
    private let force: String
    private let latest: Month
    private let columns: (month: Int, fallsWithin: Int, lsoa: Int, type: Int)

    init(_ table: CSVTable, of force: String, through latest: Month) {
        self.force = force
        self.latest = latest
        func index(_ column: String) -> Int { table.index(of: column) ?? 0 }
        columns = (index("Month"), index("Falls within"), index("LSOA code"), index("Crime type"))
    }

    mutating func count(_ record: CSVRecord) throws(CSVError) {
        try checkMonth(record)
        guard record.bytes(columns.fallsWithin).elementsEqual(force.utf8) else { throw otherForce(record) }
        let lsoa = record.bytes(columns.lsoa)
        guard lsoa.isEmpty || LSOA.isCode(lsoa) else {
            throw record.error(at: columns.lsoa, "This is no code of an LSOA, like E01012756. Download the file again.")
        }
        let type = record[columns.type]
        guard !type.isEmpty, type == CleanText.line(type, limit: 80) else {
            throw record.error(
                at: columns.type, "A type of crime is one line of 1 to 80 characters, like “Burglary”. Download the file again.")
        }
        counts[CrimeKey(lsoa: record[columns.lsoa], type: type), default: 0] += 1
    }

    private mutating func checkMonth(_ record: CSVRecord) throws(CSVError) {
        let text = record.bytes(columns.month)
        if month != nil, text.elementsEqual(monthText) { return }
        guard let found = Month(record[columns.month]) else {
            throw record.error(at: columns.month, "This is no month, like 2025-12. Download the file again.")
        }
        if let month {
            throw record.error(
                at: columns.month,
                "This row is of \(found), and those before it are of \(month). Import each month's file by itself.")
        }
        guard found <= latest else { throw record.error(at: columns.month, "\(found) has not come yet. Check the file.") }
        month = found
        monthText = Array(text)
    }

    private func otherForce(_ record: CSVRecord) -> CSVError {
        let name = CleanText.line(record[columns.fallsWithin], limit: 80)
        return record.error(
            at: columns.fallsWithin,
            name.isEmpty
                ? "This cell says of no force that the crime falls within it. Download the file again."
                : "This row falls within “\(name)”, and the force is “\(force)”. Where data.police.uk calls the force that, "
                    + "say --reported-by “\(name)”.")
    }
}
