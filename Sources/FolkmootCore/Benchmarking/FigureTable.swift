public import Basics
import CSV

/// A table of figures as a file: the same rows as CSV, as JSON, and as the entries of a feed.
public struct FigureTable: Sendable {
    /// What the JSON says that it is: `folkmoot.league/1`.
    let schema: String
    /// What it is of, in words.
    public let title: String
    /// When what it holds was last changed.
    public let updatedAt: Timestamp?
    /// The names of the columns.
    let columns: [String]
    /// What stands around the rows in JSON, such as definitions.
    let around: [JSON.Member]
    /// The rows: a value to each column, with what a feed says of it.
    public let rows: [Row]
    /// Whether a made-up figure is among them.
    public let isDemonstration: Bool

    /// One row.
    public struct Row: Sendable {
        /// What it is of, the same each time: `lancashire/2026-02`.
        public let key: String
        /// What a feed says of it, in a sentence.
        public let words: String
        /// When it was published, if it was.
        public let updatedAt: Timestamp?
        let values: [JSON]
    }

    /// As CSV.
    public var csv: [UInt8] {
        var writer = CSVWriter()
        writer.row(columns)
        for row in rows { writer.row(row.values.map(Self.cell)) }
        return writer.bytes
    }

    /// As JSON, with all that is needed to understand it.
    public var json: JSON {
        .object(
            [JSON.Member("schema", .string(schema)), JSON.Member("title", .string(title))] + around + [
                JSON.Member("demonstration", .bool(isDemonstration)),
                JSON.Member(
                    "rows", .array(rows.map { row in .object(zip(columns, row.values).map { JSON.Member($0, $1) }) })),
            ])
    }

    private static func cell(_ value: JSON) -> String {
        switch value {
        case .string(let text): text
        case .integer(let number): String(number)
        case .number(let number): Decimals.text(number, decimals: 4)
        case .bool(let flag): flag ? "yes" : "no"
        default: ""
        }
    }
}

extension JSON {
    /// A count, or nothing.
    static func optional(_ number: Int?) -> JSON { number.map { .integer(Int64($0)) } ?? .null }
    /// A text, or nothing.
    static func optional(_ text: String?) -> JSON { text.map { .string($0) } ?? .null }
}
