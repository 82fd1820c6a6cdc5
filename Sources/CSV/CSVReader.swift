public import Basics

/// Reads comma-separated values (RFC 4180) record by record, in bounded memory.
///
/// Records end in CRLF or LF; a UTF-8 byte order mark at the beginning and empty lines are passed over. A quote that does not stand
/// at the beginning of a cell is a character like any other. For large files, ``next(into:)`` allocates nothing for a record.
public struct CSVReader: Sendable {
    private var chunk: [UInt8]
    private var position = 0
    private let file: InputFile?
    private var line = 1
    private var hasStarted = false

    /// No record is longer than this: 1 MiB.
    public static let longestRecord = 1 << 20

    /// Reads a file.
    ///
    /// - Parameter bufferSize: In bytes, how much is read at a time.
    /// - Throws: a ``Problem`` if there is no such file, or it may not be read.
    public init(path: String, bufferSize: Int = 1 << 18) throws(Problem) {
        file = try InputFile(path: path, bufferSize: bufferSize)
        chunk = []
    }

    /// Reads bytes that are in memory already.
    public init(bytes: [UInt8]) {
        file = nil
        chunk = bytes
    }

    /// The next record, or nothing at the end.
    public mutating func next() throws(CSVError) -> CSVRecord? {
        var record = CSVRecord()
        return try next(into: &record) ? record : nil
    }

    /// Puts the next record in the place of one that is no longer needed; `false` at the end.
    public mutating func next(into record: inout CSVRecord) throws(CSVError) -> Bool {
        if !hasStarted { try skipByteOrderMark() }
        try skipEmptyLines()
        guard try fill() else { return false }
        record.begin(line: line)
        repeat { try readCell(into: &record) } while try passesComma(after: record)
        line += record.lineBreaks + 1
        try record.checkEncoding()
        return true
    }
}

extension CSVReader {
    private mutating func readCell(into record: inout CSVRecord) throws(CSVError) {
        if try fill(), chunk[position] == Sign.quote {
            try readQuotedCell(into: &record)
        } else {
            try readPlainCell(into: &record)
        }
    }

    private mutating func readPlainCell(into record: inout CSVRecord) throws(CSVError) {
        while try fill() {
            let end = chunk[position...].firstIndex { $0 == Sign.comma || $0 == Sign.lineFeed || $0 == Sign.carriageReturn }
            try move(upTo: end ?? chunk.count, into: &record)
            if end != nil { break }
        }
        record.endCell(isQuoted: false)
    }

    private mutating func readQuotedCell(into record: inout CSVRecord) throws(CSVError) {
        position += 1
        while true {
            guard try fill() else {
                throw record.error("The quote that opens here is never closed. Add \" at the end of the cell.")
            }
            let end = chunk[position...].firstIndex(of: Sign.quote)
            try move(upTo: end ?? chunk.count, into: &record)
            if end == nil { continue }
            position += 1
            // Two quotes stand for one; a single one closes the cell.
            guard try fill(), chunk[position] == Sign.quote else { break }
            try move(upTo: position + 1, into: &record)
        }
        record.endCell(isQuoted: true)
    }

    /// Passes what stands after a cell; `true` if that was a comma.
    private mutating func passesComma(after record: CSVRecord) throws(CSVError) -> Bool {
        guard try fill() else { return false }
        position += 1
        switch chunk[position - 1] {
        case Sign.comma: return true
        case Sign.lineFeed: return false
        case Sign.carriageReturn:
            guard try passesLineFeed() else { throw record.errorAfterLastCell(Self.bareReturn) }
            return false
        default:
            throw record.errorAfterLastCell("There is text after the closing quote. Within a cell, write each quote twice.")
        }
    }

    private mutating func move(upTo end: Int, into record: inout CSVRecord) throws(CSVError) {
        guard record.length + end - position <= Self.longestRecord else {
            throw record.error("The record is longer than 1 MiB. A closing quote may be missing in it.")
        }
        record.append(chunk[position..<end])
        position = end
    }
}

extension CSVReader {
    private static let bareReturn = "A carriage return stands alone here. End each line with a line feed, or with both."

    /// Makes sure that there is a byte to read; `false` at the end.
    private mutating func fill() throws(CSVError) -> Bool {
        if position < chunk.count { return true }
        guard let file else { return false }
        position = 0
        do {
            try file.read(into: &chunk)
        } catch {
            throw CSVError(line: line, column: 1, message: error.message)
        }
        return !chunk.isEmpty
    }

    private mutating func skipByteOrderMark() throws(CSVError) {
        hasStarted = true
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        var passed = 0
        while passed < mark.count, try fill(), chunk[position] == mark[passed] {
            position += 1
            passed += 1
        }
        // Another character may begin with the same bytes.
        if passed < mark.count { chunk.insert(contentsOf: mark.prefix(passed), at: position) }
    }

    private mutating func skipEmptyLines() throws(CSVError) {
        while try fill() {
            if chunk[position] == Sign.carriageReturn {
                position += 1
                guard try passesLineFeed() else { throw CSVError(line: line, column: 1, message: Self.bareReturn) }
            } else if try !passesLineFeed() {
                return
            }
            line += 1
        }
    }

    private mutating func passesLineFeed() throws(CSVError) -> Bool {
        guard try fill(), chunk[position] == Sign.lineFeed else { return false }
        position += 1
        return true
    }
}

enum Sign {
    static let comma = UInt8(ascii: ",")
    static let quote = UInt8(ascii: "\"")
    static let lineFeed = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")
}

/// Why a file cannot be read as comma-separated values, and where.
public struct CSVError: Error, Equatable, Sendable {
    /// The line, from 1.
    public let line: Int
    /// The column in that line, from 1, in characters.
    public let column: Int
    /// What is wrong there and what to do, in plain words.
    public let message: String

    /// Something wrong at a place.
    public init(line: Int, column: Int, message: String) {
        self.line = line
        self.column = column
        self.message = message
    }

    /// The error with its place, for a person.
    public var problem: Problem { Problem(.invalid, "Line \(line), column \(column): \(message)", code: "csv") }
}

extension CSVReader {
    /// How many bytes a file has.
    ///
    /// - Throws: a ``Problem`` if there is no such file, or it may not be read.
    public static func size(of path: String) throws(Problem) -> Int { try InputFile(path: path, bufferSize: 1).size }
}
