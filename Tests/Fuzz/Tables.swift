import Basics

@testable import CSV

/// CSV: a file is read alike in buffers of any size, and what is written comes back as it went in.
///
/// The first line gives the size of the buffer; the rest is a file, and then rows of cells between 0x1F.
func examine(_ input: Input) {
    var input = input
    let size = input.line().reduce(1) { $0 + Int($1 & 15) }
    let bytes = input.bytes
    let records = Records(CSVReader(bytes: bytes))
    check(records == Records(fromPipe(bytes) { try CSVReader(path: $0, bufferSize: size) }), "A file is read alike in pieces.")
    examine(records, of: bytes)
    let cells = input.parts().map { String(decoding: $0, as: UTF8.self) }
    examineWritten(stride(from: 0, to: cells.count, by: 3).map { Array(cells[$0..<min($0 + 3, cells.count)]) })
}

/// All that a reader makes of a file.
private struct Records: Equatable {
    var rows: [[String]] = []
    var places: [[Int]] = []
    var error: CSVError?

    init(_ reader: consuming CSVReader) {
        do {
            while let record = try reader.next() {
                rows.append((0..<record.count).map { record[$0] })
                places.append((0..<record.count).flatMap { [record.line(of: $0), record.column(of: $0)] })
            }
        } catch {
            self.error = error
        }
    }
}

private func examine(_ records: Records, of bytes: [UInt8]) {
    let lines = bytes.count { $0 == 0x0A } + 1
    check(records.rows.reduce(0) { $0 + $1.reduce(0) { $0 + $1.utf8.count } } <= bytes.count, "Reading adds nothing.")
    for place in records.places.flatMap(\.self) { check(place >= 1, "Lines and columns are counted from 1.") }
    for place in records.places.compactMap(\.first) { check(place <= lines, "A record begins on a line of the file.") }
    if let error = records.error {
        check((1...lines).contains(error.line) && error.column >= 1, "An error is on a line of the file: \(error)")
        check(isSentence(error.message), "An error says what to do: \(error)")
    }
    if records.error == nil { examineWritten(records.rows) }
}

private func examineWritten(_ rows: [[String]]) {
    for guards in [false, true] {
        var writer = CSVWriter(guardsFormulas: guards)
        for row in rows { writer.row(row) }
        let again = Records(CSVReader(bytes: writer.bytes))
        check(again.error == nil, "What is written can be read: \(String(describing: again.error))")
        if !guards {
            let isSame = again.rows.elementsEqual(rows) { $0.elementsEqual($1) { $0.utf8.elementsEqual($1.utf8) } }
            check(isSame, "Cells come back as they went in.")
        }
        for cell in again.rows.flatMap(\.self) where guards { checkNoFormula(cell) }
    }
}

private func checkNoFormula(_ cell: String) {
    guard let first = cell.unicodeScalars.first else { return }
    let isNumber = Double(cell) != nil
    check(!"=@\t\r".unicodeScalars.contains(first), "No cell begins a formula: \(cell)")
    check(!"+-".unicodeScalars.contains(first) || isNumber, "No cell begins a formula: \(cell)")
}
