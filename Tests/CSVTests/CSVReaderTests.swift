import Basics
import CSV
import Glibc
import Testing

@Suite("Reading comma-separated values")
struct CSVReaderTests {
    @Test(
        "Cells are read as RFC 4180 says",
        arguments: [
            ("aaa,bbb,ccc\r\nzzz,yyy,xxx\r\n", [["aaa", "bbb", "ccc"], ["zzz", "yyy", "xxx"]]),
            ("aaa,bbb\r\nzzz,yyy", [["aaa", "bbb"], ["zzz", "yyy"]]),
            ("aaa,bbb\nzzz,yyy\n", [["aaa", "bbb"], ["zzz", "yyy"]]),
            ("\"aaa\",\"b \r\nbb\",\"ccc\"\r\nzzz", [["aaa", "b \r\nbb", "ccc"], ["zzz"]]),
            ("\"aaa\",\"b\"\"bb\",\"\"\"\"", [["aaa", "b\"bb", "\""]]),
            ("a,,\n,,\n", [["a", "", ""], ["", "", ""]]),
            (" a , b ", [[" a ", " b "]]),
            ("\"\"\n\"\",\"\"", [[""], ["", ""]]),
            ("pipe 5\" wide,x\n", [["pipe 5\" wide", "x"]]),
            ("\u{FEFF}naïve,😀\n", [["naïve", "😀"]]),
            ("\u{FEFF}\"a\"", [["a"]]),
            ("\u{FEC1},b", [["\u{FEC1}", "b"]]),
            ("\n\r\na\n\n\r\n\nb\n\n", [["a"], ["b"]]),
            ("", []), ("\r\n\n", []), ("\u{FEFF}", []),
            ("\"a\r\",\"\n\",\",\"", [["a\r", "\n", ","]]),
        ] as [(String, [[String]])])
    func cells(text: String, rows: [[String]]) throws {
        #expect(try CSVReader(bytes: Array(text.utf8)).rows() == rows)
    }

    @Test(
        "Where the buffer ends makes no difference",
        arguments: [1, 2, 3, 4, 5, 7, 8, 16],
        [
            "\u{FEFF}\"a\"\"b\",\"c\r\nd\"\r\ne,\"\"\r\n\r\n\"\"\"\",\"😀é\",x\n", "\u{FEC1}b,\u{FEFE}c\r\n",
            "\"\"\"\"\"\",\"\"\r\n,", "a\r\n\r\nb",
        ])
    func bufferEnds(bufferSize: Int, text: String) throws {
        let file = try TemporaryFile(Array(text.utf8))

        let rows = try CSVReader(path: file.path, bufferSize: bufferSize).rows()

        #expect(try rows == CSVReader(bytes: Array(text.utf8)).rows())
    }

    @Test("Records and cells know their lines, and their columns in characters")
    func places() throws {
        var reader = CSVReader(bytes: Array("\u{FEFF}é😀,b\r\n\r\n\"x\ny\"\"z\",\"q\"\"\",w\nlast,\"1\n2\"\n,x".utf8))
        var records: [CSVRecord] = []

        while let record = try reader.next() { records.append(record) }

        #expect(records.map(\.line) == [1, 3, 5, 7])
        #expect(records[0].places == [[1, 1], [1, 4]])
        #expect(records[1].places == [[3, 1], [4, 7], [4, 13]])
        #expect(records[2].places == [[5, 1], [5, 6]])
        #expect(records[3].places == [[7, 1], [7, 2]])
    }

    @Test("A cell gives its bytes without a copy, and a record can be used again")
    func bytes() throws {
        var reader = CSVReader(bytes: Array("ab,\"c\"\"d\"\nlonger one,x,y\nz\n".utf8))
        var record = CSVRecord()
        var counts: [Int] = []

        while try reader.next(into: &record) { counts.append(record.count) }

        #expect(counts == [2, 3, 1])
        #expect(record.bytes(0).elementsEqual("z".utf8))
    }

    @Test(
        "What is wrong is told with line and column",
        arguments: [
            ("a,b\nc,\"d\ne\nf", 2, 3, "The quote that opens here is never closed. Add \" at the end of the cell."),
            ("\"", 1, 1, "The quote that opens here is never closed. Add \" at the end of the cell."),
            ("\"a\nb\",\"", 2, 4, "The quote that opens here is never closed. Add \" at the end of the cell."),
            ("x\n\"a\"b,c", 2, 4, "There is text after the closing quote. Within a cell, write each quote twice."),
            ("x,\"a\nb\" ,c", 2, 3, "There is text after the closing quote. Within a cell, write each quote twice."),
            ("a,bc\rd", 1, 5, "A carriage return stands alone here. End each line with a line feed, or with both."),
            ("a\r", 1, 2, "A carriage return stands alone here. End each line with a line feed, or with both."),
            ("a\n\rb", 2, 1, "A carriage return stands alone here. End each line with a line feed, or with both."),
            ("a\n\"b\"\rc", 2, 4, "A carriage return stands alone here. End each line with a line feed, or with both."),
        ])
    func errors(text: String, line: Int, column: Int, message: String) {
        #expect(throws: CSVError(line: line, column: column, message: message)) { try CSVReader(bytes: Array(text.utf8)).rows() }
    }

    @Test(
        "Bytes that are not UTF-8 are refused where they stand, even if the next cell would complete them",
        arguments: [
            Array("a\nb,".utf8) + [0xE9], Array("a\nb,".utf8) + [0xE2, 0x2C, 0x82, 0xAC], Array("a\nb,".utf8) + [0xC0, 0xAF],
        ])
    func encoding(bytes: [UInt8]) {
        let message = "This cell is not UTF-8. In a spreadsheet, save the file as “CSV UTF-8”."

        #expect(throws: CSVError(line: 2, column: 3, message: message)) { try CSVReader(bytes: bytes).rows() }
    }

    @Test("Any bytes at all are read or refused, alike with any buffer", arguments: 0..<40)
    func anyBytes(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let signs = Array(",,\"\"\r\n\n\n ab".utf8) + [0xEF, 0xBB, 0xBF, 0xC3, 0xA9, 0x00]
        let bytes = (0..<40).compactMap { _ in signs.randomElement(using: &random) }
        let file = try TemporaryFile(bytes)

        let whole = Result { () throws(CSVError) in try CSVReader(bytes: bytes).rows() }
        let parts = try CSVReader(path: file.path, bufferSize: 1)

        #expect(whole == Result { () throws(CSVError) in try parts.rows() })
    }

    @Test("A record of one mebibyte is read, and a longer one is refused before it fills the memory")
    func longRecords() throws {
        let longest = [UInt8](repeating: UInt8(ascii: "x"), count: CSVReader.longestRecord)
        let longer = Array("a\n\"".utf8) + [UInt8](repeating: UInt8(ascii: "x"), count: 3 * CSVReader.longestRecord)

        #expect(try CSVReader(bytes: longest).rows().first?.first?.utf8.count == CSVReader.longestRecord)
        #expect(
            throws: CSVError(line: 2, column: 1, message: "The record is longer than 1 MiB. A closing quote may be missing in it.")
        ) { try CSVReader(bytes: longer).rows() }
    }

    @Test("A file that is not there, or is none, is told in words")
    func files() throws {
        let file = try TemporaryFile([])

        #expect(throws: Problem(.missing, "There is no file \(file.path).csv.", code: "file")) {
            try CSVReader(path: file.path + ".csv").rows()
        }
        #expect(throws: Problem(.invalid, "/tmp is a folder. Name a file.", code: "file")) { try CSVReader(path: "/tmp").rows() }
        #expect(try CSVReader(path: file.path).rows() == [])
    }

    @Test("An error tells a person where it is")
    func problem() {
        let error = CSVError(line: 3, column: 7, message: "This is wrong.")

        #expect(error.problem == Problem(.invalid, "Line 3, column 7: This is wrong.", code: "csv"))
    }
}

extension CSVReader {
    func rows() throws(CSVError) -> [[String]] {
        var reader = self
        var rows: [[String]] = []
        while let record = try reader.next() { rows.append((0..<record.count).map { record[$0] }) }
        return rows
    }
}

extension CSVRecord {
    fileprivate var places: [[Int]] { (0..<count).map { [line(of: $0), column(of: $0)] } }
}

/// A file that is removed when the test is over.
final class TemporaryFile {
    let path: String

    init(_ bytes: [UInt8]) throws {
        var template = Array("/tmp/folkmoot-csv-XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        try #require(descriptor >= 0)
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        #expect(write(descriptor, bytes, bytes.count) == bytes.count)
        close(descriptor)
    }

    deinit { unlink(path) }
}
