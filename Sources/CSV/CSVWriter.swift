/// Writes comma-separated values (RFC 4180): CRLF, and quotes where they are needed.
///
/// A cell that a spreadsheet would take for a formula gets an apostrophe in front, unless it is a plain number: people put text in
/// our forms that others open in Excel (OWASP, "CSV Injection").
public struct CSVWriter: Sendable {
    /// What has been written and not yet taken.
    public private(set) var bytes: [UInt8] = []
    private let guardsFormulas: Bool

    /// A writer that has written nothing yet.
    ///
    /// - Parameter guardsFormulas: Whether cells are guarded; not for files that only programs read, which need every cell as it is.
    public init(guardsFormulas: Bool = true) { self.guardsFormulas = guardsFormulas }

    /// Adds a row of at least one cell.
    public mutating func row(_ cells: [String]) {
        for (index, cell) in cells.enumerated() {
            if index > 0 { bytes.append(Sign.comma) }
            // Readers pass over an empty line, and over a byte order mark.
            let mustQuote = cells.count == 1 && cell.isEmpty || cell.unicodeScalars.first == "\u{FEFF}"
            write(cell, mustQuote: mustQuote)
        }
        bytes.append(contentsOf: [Sign.carriageReturn, Sign.lineFeed])
    }

    /// Takes out what has been written so far, so that a long file can be sent part by part.
    public mutating func take() -> [UInt8] {
        defer { bytes = [] }
        return bytes
    }

    private mutating func write(_ cell: String, mustQuote: Bool) {
        let text = guardsFormulas && Self.looksLikeFormula(cell) ? "'" + cell : cell
        guard mustQuote || text.utf8.contains(where: Self.needsQuotes) else {
            bytes.append(contentsOf: text.utf8)
            return
        }
        bytes.append(Sign.quote)
        for byte in text.utf8 {
            if byte == Sign.quote { bytes.append(byte) }
            bytes.append(byte)
        }
        bytes.append(Sign.quote)
    }

    /// A cell as it was before it was guarded.
    public static func unguarded(_ cell: String) -> String {
        cell.utf8.first == UInt8(ascii: "'") && looksLikeFormula(cell) ? String(cell.dropFirst()) : cell
    }

    private static func needsQuotes(_ byte: UInt8) -> Bool {
        byte == Sign.comma || byte == Sign.quote || byte == Sign.lineFeed || byte == Sign.carriageReturn
    }

    private static func looksLikeFormula(_ cell: String) -> Bool {
        switch cell.utf8.first {
        // What looks guarded is guarded once more, so that it can be told from what is.
        case UInt8(ascii: "'"): looksLikeFormula(String(cell.dropFirst()))
        case UInt8(ascii: "="), UInt8(ascii: "@"), UInt8(ascii: "\t"), Sign.carriageReturn: true
        case UInt8(ascii: "+"), UInt8(ascii: "-"): !isNumber(cell.utf8.dropFirst())
        default: false
        }
    }

    /// Digits, with or without a point and more digits.
    private static func isNumber(_ text: Substring.UTF8View) -> Bool {
        let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        return parts.count <= 2 && parts.allSatisfy { !$0.isEmpty && $0.allSatisfy(digits.contains) }
    }
}
