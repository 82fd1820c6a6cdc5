import Basics

/// Records under a header that names their columns.
public struct CSVTable: Sendable {
    /// The names of the columns, in the order of the file.
    public let columns: [String]
    private let indices: [String: Int]
    private var reader: CSVReader

    /// Reads the header and checks it.
    ///
    /// - Parameters:
    ///   - required: Columns that must be there, in any order.
    ///   - optional: Columns that may be there. There must be no others.
    /// - Throws: a ``CSVError`` that names what is missing, repeated or unknown, and what may have been meant.
    public init(_ reader: CSVReader, required: [String], optional: [String] = []) throws(CSVError) {
        self.reader = reader
        guard let header = try self.reader.next() else {
            throw CSVError(line: 1, column: 1, message: "The file is empty. Its first line names the columns: \(required.listed).")
        }
        columns = (0..<header.count).map { header[$0] }
        indices = Dictionary(columns.enumerated().map { ($1, $0) }) { first, _ in first }
        try Self.checkSpelling(columns, known: required + optional, header)
        try Self.checkPresence(of: required, in: columns, header)
        try Self.checkNames(columns, known: required + optional, header)
    }

    /// The next row, or nothing at the end.
    public mutating func next() throws(CSVError) -> CSVRow? {
        var record = CSVRecord()
        guard try next(into: &record) else { return nil }
        return CSVRow(record: record, indices: indices)
    }

    /// Puts the next row in the place of one that is no longer needed; `false` at the end.
    ///
    /// Nothing is allocated for it.
    public mutating func next(into record: inout CSVRecord) throws(CSVError) -> Bool {
        guard try reader.next(into: &record) else { return false }
        guard record.count == columns.count else {
            let cells = record.count == 1 ? "1 cell" : "\(record.count) cells"
            throw record.error(
                at: 0, "This row has \(cells), and the header has \(columns.count). Check for commas outside quotes.")
        }
        return true
    }

    /// Where a column stands, counted from 0; nothing if an optional one is not there.
    public func index(of column: String) -> Int? { indices[column] }
}

extension CSVTable {
    /// What is misspelt is told before it is missed.
    private static func checkSpelling(_ columns: [String], known: [String], _ header: CSVRecord) throws(CSVError) {
        let candidates = known.filter { !columns.contains($0) }
        for (index, column) in columns.enumerated() where !known.contains(column) {
            guard let meant = Spelling.nearest(to: column, among: candidates) else { continue }
            throw header.error(at: index, "There is no column “\(column)”. Did you mean “\(meant)”?")
        }
    }

    private static func checkNames(_ columns: [String], known: [String], _ header: CSVRecord) throws(CSVError) {
        var seen: Set<String> = []
        for (index, column) in columns.enumerated() {
            guard known.contains(column) else {
                throw header.error(at: index, unknown(column, known))
            }
            guard seen.insert(column).inserted else {
                throw header.error(at: index, "The column “\(column)” stands twice. Remove or rename one of them.")
            }
        }
    }

    private static func unknown(_ column: String, _ known: [String]) -> String {
        if column.isEmpty { return "A column has no name. Give it one, or remove it. The columns are \(known.listed)." }
        return "There is no column “\(column)”. The columns are \(known.listed)."
    }

    private static func checkPresence(of required: [String], in columns: [String], _ header: CSVRecord) throws(CSVError) {
        let missing = required.filter { !columns.contains($0) }
        guard !missing.isEmpty else { return }
        throw header.error(at: 0, "The header lacks the column\(missing.count == 1 ? "" : "s") \(missing.listed).")
    }
}

/// One row of a table, whose cells are found by the names of their columns.
public struct CSVRow: Sendable {
    /// The cells by their order.
    public let record: CSVRecord
    fileprivate let indices: [String: Int]

    fileprivate init(record: CSVRecord, indices: [String: Int]) {
        self.record = record
        self.indices = indices
    }

    /// The line on which it begins, from 1.
    public var line: Int { record.line }

    /// The text in a column; nothing if an optional column is not there.
    public subscript(column: String) -> String? { indices[column].map { record[$0] } }

    /// An error in a column.
    public func error(in column: String, _ message: String) -> CSVError { record.error(at: indices[column] ?? 0, message) }
}

extension [String] {
    fileprivate var listed: String { map { "“\($0)”" }.joined(separator: ", ") }
}
