import CSV
import Testing

@Suite("Writing comma-separated values")
struct CSVWriterTests {
    @Test(
        "Cells are quoted where they need to be",
        arguments: [
            (["a", "b c", ""], "a,b c,\r\n"), (["a,b", "c\"d", "e\nf", "g\rh"], "\"a,b\",\"c\"\"d\",\"e\nf\",\"g\rh\"\r\n"),
            ([""], "\"\"\r\n"), (["", ""], ",\r\n"), (["é😀"], "é😀\r\n"),
        ])
    func quotes(cells: [String], text: String) {
        var writer = CSVWriter()

        writer.row(cells)

        #expect(String(decoding: writer.bytes, as: UTF8.self) == text)
    }

    @Test(
        "What a spreadsheet would take for a formula is disarmed",
        arguments: [
            ("=1+1", "'=1+1"), ("@SUM(A1)", "'@SUM(A1)"), ("+44 7700 900123", "'+44 7700 900123"), ("-cmd", "'-cmd"),
            ("\tx", "'\tx"),
            ("\rx", "\"'\rx\""), ("-2+3", "'-2+3"), ("-", "'-"), ("+", "'+"), ("-1.", "'-1."), ("-1.2.3", "'-1.2.3"),
            ("=\"a\"", "\"'=\"\"a\"\"\""),
            ("-١", "'-١"),
        ])
    func formulas(cell: String, text: String) {
        var writer = CSVWriter()

        writer.row([cell])

        #expect(String(decoding: writer.bytes, as: UTF8.self) == text + "\r\n")
    }

    @Test(
        "Plain numbers and other text are left as they are",
        arguments: ["-5", "-5.25", "+7", "8.20", "O'Neill", "a=b", "x-y", " =1"])
    func harmless(cell: String) {
        var writer = CSVWriter()

        writer.row([cell])

        #expect(String(decoding: writer.bytes, as: UTF8.self) == cell + "\r\n")
    }

    @Test(
        "A cell that was disarmed is known again, whatever it was",
        arguments: ["=1+1", "'=1+1", "''=1+1", "-5", "'-5", "O'Neill", "'tis", "'", "", "''", "\tx", "'\tx", "-2+3"])
    func unguarded(cell: String) throws {
        var writer = CSVWriter()
        writer.row([cell, "end"])
        var reader = CSVReader(bytes: writer.bytes)
        let written = try #require(try reader.next())[0]

        #expect(CSVWriter.unguarded(written) == cell)
    }

    @Test("What was written can be taken part by part")
    func parts() {
        var writer = CSVWriter()
        writer.row(["a"])

        let first = writer.take()
        writer.row(["b"])

        #expect(first == Array("a\r\n".utf8))
        #expect(writer.take() == Array("b\r\n".utf8))
        #expect(writer.bytes == [])
    }

    @Test("Whatever is written is read again as it was, with any buffer", arguments: 0..<60)
    func roundTrip(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let rows = (0..<Int.random(in: 1..<12, using: &random)).map { _ in
            (0..<Int.random(in: 1..<6, using: &random)).map { _ in randomCell(using: &random) }
        }
        var writer = CSVWriter(guardsFormulas: false)
        for row in rows { writer.row(row) }
        let file = try TemporaryFile(writer.bytes)

        for bufferSize in 1...9 {
            let read = try CSVReader(path: file.path, bufferSize: bufferSize).rows()
            #expect(read == rows)
        }
    }

    @Test("With the guard on, only an apostrophe is added", arguments: 0..<30)
    func guardedRoundTrip(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let row = (0..<20).map { _ in randomCell(using: &random) }
        var writer = CSVWriter()
        writer.row(row)

        let read = try #require(try CSVReader(bytes: writer.bytes).rows().first)

        #expect(read.count == row.count)
        for (cell, original) in zip(read, row) { #expect(cell == original || cell == "'" + original) }
    }

    private func randomCell(using random: inout SplitMix) -> String {
        let parts = ["a", "\"", ",", "\r", "\n", "\r\n", " ", "é", "😀", "=", "\"\"", "\u{FEFF}", "longer text"]
        return (0..<Int.random(in: 0..<6, using: &random)).compactMap { _ in parts.randomElement(using: &random) }.joined()
    }
}

/// Random numbers that come out alike for the same seed (Steele, Lea and Flood, "Fast splittable pseudorandom number generators").
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
