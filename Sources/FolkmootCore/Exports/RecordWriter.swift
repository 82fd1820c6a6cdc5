import Basics
import CSV
import Hashing

/// How records are written.
public enum RecordFormat: String, Sendable, CaseIterable {
    /// Comma-separated values with a header, safe against formulas in spreadsheets.
    case csv
    /// JSON Lines: one object to a line, with every column in each.
    case jsonLines = "jsonl"

    /// The content type.
    public var mediaType: String {
        switch self {
        case .csv: "text/csv; charset=utf-8; header=present"
        case .jsonLines: "application/jsonl; charset=utf-8"
        }
    }
}

/// Writes the records of a dataset, part by part.
struct RecordWriter {
    private let dataset: Dataset
    private let format: RecordFormat
    private var table = CSVWriter()
    private var lines: [UInt8] = []

    init(_ dataset: Dataset, as format: RecordFormat) {
        self.dataset = dataset
        self.format = format
        if format == .csv { table.row(["schema"] + dataset.columns.map(\.name)) }
    }

    mutating func row(_ cells: [ExportCell]) {
        let shown = zip(dataset.columns, cells).map { $0.kind.shown($1) }
        switch format {
        case .csv: table.row([dataset.schema] + shown.map(\.text))
        case .jsonLines:
            let members = zip(dataset.columns, shown).map { JSON.Member($0.name, $1.json) }
            lines += JSON.object([JSON.Member("schema", .string(dataset.schema))] + members).encoded(pretty: false)
            if lines.last != UInt8(ascii: "\n") { lines.append(UInt8(ascii: "\n")) }
        }
    }

    /// What has been written since it was last asked.
    mutating func take() -> [UInt8] {
        defer { lines = [] }
        return table.take() + lines
    }
}

extension Dataset.Kind {
    /// A cell as files have it.
    fileprivate func shown(_ cell: ExportCell) -> ExportCell {
        switch (self, cell) {
        case (.instant, .number(let seconds)): .text(Timestamp(seconds: seconds).description)
        case (.pseudonym, .text(let person)): .text(String(SHA256.hex(of: "person " + person).prefix(24)))
        default: cell
        }
    }
}

extension ExportCell {
    fileprivate var text: String {
        switch self {
        case .text(let text): text
        case .number(let number): String(number)
        case .blank: ""
        }
    }

    fileprivate var json: JSON {
        switch self {
        case .text(let text): .string(text)
        case .number(let number): .integer(number)
        case .blank: .null
        }
    }
}
