import CSV

/// A table of a configuration, whole in memory, with the place of every cell.
struct ConfigurationTable {
    let file: String
    let header: [String]
    let rows: [Row]

    /// A row under its header.
    struct Row {
        let file: String
        let columns: [String: Int]
        let record: CSVRecord

        /// The text under a heading; blank where there is none.
        subscript(column: String) -> String {
            guard let index = columns[column], index < record.count else { return "" }
            return record[index]
        }

        /// The place of the cell under a heading.
        func origin(_ column: String) -> ConfigurationOrigin {
            let index = columns[column].flatMap { $0 < record.count ? $0 : nil } ?? 0
            return ConfigurationOrigin(
                file: file, line: record.line(of: index), column: record.column(of: index), path: column, isDefault: false)
        }
    }

    /// Reads a table.
    ///
    /// - Throws: a ``Finding`` where it is not CSV.
    init(_ bytes: [UInt8], file: String) throws(Finding) {
        var reader = CSVReader(bytes: bytes)
        var records: [CSVRecord] = []
        do {
            while let record = try reader.next() { records.append(record) }
        } catch {
            throw Finding(
                file: file, line: error.line, column: error.column, code: "csv", message: error.message,
                remedy: "See the description of \(file) in docs/configuration.md.")
        }
        self.file = file
        header = records.first.map(Self.cells) ?? []
        let columns = Dictionary(header.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        rows = records.dropFirst().map { Row(file: file, columns: columns, record: $0) }
    }

    private static func cells(_ record: CSVRecord) -> [String] { (0..<record.count).map { record[$0] } }

    /// The table in the one form in which it is hashed: LF after each row, quotes only where they must be.
    var canonical: [UInt8] {
        let lines = [header] + rows.map { Self.cells($0.record) }
        return Array(lines.map { $0.map(Self.quotedIfNeeded).joined(separator: ",") + "\n" }.joined().utf8)
    }

    private static func quotedIfNeeded(_ cell: String) -> String {
        guard cell.utf8.contains(where: { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }) else { return cell }
        // In scalars: a quotation mark with an accent upon it is one character to people, and still ends a cell.
        let parts = cell.unicodeScalars.split(separator: "\"", omittingEmptySubsequences: false)
        return "\"" + parts.map { String($0) }.joined(separator: "\"\"") + "\""
    }
}

extension ConfigurationTable {
    /// What is wrong with its header and with the number of cells of its rows.
    func shapeFindings(columns: [String]) -> [Finding] {
        guard header.sorted() == columns.sorted() else { return headerFindings(columns) }
        return rows.filter { $0.record.count != header.count }.map { row in
            finding(
                at: row.record.line, "csv-cells", "This row has \(row.record.count) cells, and the header has \(header.count).",
                remedy: "Check for commas that stand outside quotes.")
        }
    }

    private func headerFindings(_ columns: [String]) -> [Finding] {
        let unknown = header.filter { !columns.contains($0) }.map { name in
            finding(
                at: 1, "csv-header", "There is no column \(quoted(name)).",
                remedy: suggestion(for: name, among: columns.filter { !header.contains($0) }, otherwise: "Remove it."))
        }
        let missing = columns.filter { !header.contains($0) }.map { name in
            finding(at: 1, "csv-header", "The column \(quoted(name)) is missing.", remedy: "Add it to the first line.")
        }
        if !unknown.isEmpty || !missing.isEmpty { return unknown + missing }
        return [finding(at: 1, "csv-header", "A column stands twice.", remedy: "Remove one of them.")]
    }

    private func finding(at line: Int, _ code: String, _ message: String, remedy: String) -> Finding {
        Finding(file: file, line: line, code: code, message: message, remedy: remedy)
    }
}
