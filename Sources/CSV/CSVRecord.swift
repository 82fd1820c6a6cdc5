/// One record: a row of cells.
public struct CSVRecord: Sendable {
    /// The line on which it begins, from 1.
    public private(set) var line = 0
    /// The cells without their quotes, each with a comma after it, so that nothing runs together.
    private var content: [UInt8] = []
    private var cells: [Cell] = []

    private struct Cell {
        let end: Int
        let isQuoted: Bool
    }

    /// A place for ``CSVReader/next(into:)`` to put records in.
    public init() {}

    /// How many cells there are: at least one.
    public var count: Int { cells.count }

    /// The text of a cell, counted from 0.
    public subscript(index: Int) -> String { String(decoding: bytes(index), as: UTF8.self) }

    /// The UTF-8 of a cell, counted from 0.
    ///
    /// Nothing is copied.
    public func bytes(_ index: Int) -> ArraySlice<UInt8> { content[start(of: index)..<cells[index].end] }

    /// The line on which a cell begins, from 1.
    public func line(of index: Int) -> Int { place(of: index).line }

    /// The column at which a cell begins, from 1, in characters.
    public func column(of index: Int) -> Int { place(of: index).column }

    /// An error at the beginning of a cell.
    public func error(at index: Int, _ message: String) -> CSVError {
        let place = place(of: index)
        return CSVError(line: place.line, column: place.column, message: message)
    }

    private func start(of index: Int) -> Int { index == 0 ? 0 : cells[index - 1].end + 1 }
}

extension CSVRecord {
    var length: Int { content.count }

    /// Line breaks within its cells.
    var lineBreaks: Int { cells.contains(where: \.isQuoted) ? content.count { $0 == Sign.lineFeed } : 0 }

    mutating func begin(line: Int) {
        self.line = line
        content.removeAll(keepingCapacity: true)
        cells.removeAll(keepingCapacity: true)
    }

    mutating func append(_ bytes: ArraySlice<UInt8>) { content.append(contentsOf: bytes) }

    mutating func endCell(isQuoted: Bool) {
        cells.append(Cell(end: content.count, isQuoted: isQuoted))
        content.append(Sign.comma)
    }

    /// An error in the cell that is being read.
    func error(_ message: String) -> CSVError { error(at: count, message) }

    /// An error where the last cell has ended.
    func errorAfterLastCell(_ message: String) -> CSVError {
        let place = place(of: count)
        return CSVError(line: place.line, column: place.column - 1, message: message)
    }

    func checkEncoding() throws(CSVError) {
        if content.allSatisfy({ $0 < 0x80 }) { return }
        for index in 0..<count where String(validating: bytes(index), as: UTF8.self) == nil {
            throw error(at: index, "This cell is not UTF-8. In a spreadsheet, save the file as “CSV UTF-8”.")
        }
    }
}

extension CSVRecord {
    /// Where a cell begins, worked out from the cells before it, since it is seldom asked for.
    public func place(of index: Int) -> (line: Int, column: Int) {
        (0..<index).reduce((line, 1)) { place, index in self.place(after: index, from: place) }
    }

    /// Where the cell after one begins that begins at a place.
    private func place(after index: Int, from place: (line: Int, column: Int)) -> (line: Int, column: Int) {
        let cell = bytes(index)
        guard cells[index].isQuoted else { return (place.line, place.column + width(of: cell) + 1) }
        let lastLine = cell.suffix(while: { $0 != Sign.lineFeed })
        let width = width(of: lastLine) + lastLine.count { $0 == Sign.quote }
        let breaks = cell.count { $0 == Sign.lineFeed }
        // A closing quote and a comma, and the opening quote if that is on this line.
        return breaks > 0 ? (place.line + breaks, 1 + width + 2) : (place.line, place.column + width + 3)
    }

    private func width(of bytes: ArraySlice<UInt8>) -> Int {
        // In ASCII only a line's end is of two bytes.
        let isPlain = bytes.allSatisfy { $0 < 0x80 && $0 != Sign.carriageReturn }
        return isPlain ? bytes.count : String(decoding: bytes, as: UTF8.self).count
    }
}

extension ArraySlice<UInt8> {
    fileprivate func suffix(while predicate: (UInt8) -> Bool) -> ArraySlice<UInt8> {
        guard let last = lastIndex(where: { !predicate($0) }) else { return self }
        return self[(last + 1)...]
    }
}
