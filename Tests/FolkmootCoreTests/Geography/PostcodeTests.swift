import CSV
import FolkmootCore
import FolkmootTenancy
import Testing

@Suite("Postcodes")
struct PostcodeTests {
    @Test(
        "A postcode is read however it is spelt",
        arguments: ["LE1 1AA", "le11aa", " L E 1 1 A A ", "LE1-1AA", "LE1 1AA.", "ＬＥ１ １ＡＡ", "LE1\u{200B} 1AA", "\"LE1 1AA\""])
    func spellings(input: String) {
        #expect(Postcode(input)?.description == "LE1 1AA")
    }

    @Test(
        "Letters and digits that look alike are told apart, and the person is asked",
        arguments: [("LE1 IAA", "LE1 1AA"), ("LEI 1AA", "LE1 1AA"), ("0L1 1AA", "OL1 1AA"), ("S01 1AA", "SO1 1AA")])
    func lookAlikes(input: String, expected: String) {
        guard case .repaired(let postcode) = PostcodeReading(input) else {
            Issue.record("\(input) was not repaired")
            return
        }

        #expect(postcode.description == expected)
    }

    @Test(
        "What is no postcode is none",
        arguments: ["", "LE1", "LE1 1", "1AA", "LE1 1AC", "QE1 1AA", "LE1 1AA LE2 2BB", "Leicester", "<b>"])
    func none(input: String) {
        #expect(PostcodeReading(input) == .none)
    }

    @Test("Addresses without a place here are known for what they are")
    func elsewhere() {
        #expect(PostcodeReading("bfpo c/o 801") == .elsewhere("BFPO 801"))
        #expect(PostcodeReading("ZZ99 9ZZ") == .elsewhere("ZZ99 9ZZ"))
        #expect(PostcodeReading("NPT 0AD") == .historic("NPT 0AD"))
    }

    static let table = "\(Westmarch.root)/../shared/data/postcode_tests.csv"

    @Test(
        "Every input of the table of postcodes has its answer",
        .enabled(if: (try? CSVReader(path: table)) != nil, "The table of postcodes is not beside the package."))
    func wholeTable() throws {
        var reader = try CSVReader(path: Self.table)
        _ = try reader.next()
        var count = 0

        while let row = try reader.next() {
            count += 1
            let (valid, normalised) = Self.answer(PostcodeReading(row[0]))
            #expect(valid == row[1], "\(row[0]): \(row[4])")
            #expect(normalised == row[2], "\(row[0]): \(row[4])")
        }

        #expect(count == 110)
    }

    private static func answer(_ reading: PostcodeReading) -> (String, String) {
        switch reading {
        case .postcode(let postcode): ("yes", "\(postcode)")
        case .repaired(let postcode): ("repairable", "\(postcode)")
        case .historic(let text): ("historic", text)
        case .elsewhere(let text): ("other", text)
        case .none: ("no", "")
        }
    }
}

@Suite("Finding the area of a postcode")
struct PostcodeDirectoryTests {
    @Test("The longest prefix that fits counts")
    func longest() throws {
        let directory = PostcodeDirectory(
            [("LE1 1AA", "street"), ("LE1", "district"), ("LE9", "other"), ("AB1", "first"), ("LE1 1", "ward")])
        let found = ["LE1 1AA", "LE1 1AB", "LE1 2AB", "LE2 1AA", "LE10 1AA", "LE9 9AA", "AB1 1AA", "ZE1 1AA", "AA1 1AA"]
            .map { Postcode($0).flatMap(directory.area) }

        #expect(found == ["street", "ward", "district", nil, nil, "other", "first", nil, nil])
        #expect(directory.count == 5)
        #expect(Postcode("LE1 1AA").flatMap(PostcodeDirectory().area) == nil)
    }

    @Test(
        "A prefix has one spelling",
        arguments: [("le1", "LE1"), ("LE1 1", "LE1 1"), ("le11aa", "LE1 1AA"), ("LE1 1A", nil), ("", nil)])
    func prefix(text: String, expected: String?) {
        #expect(PostcodeDirectory.prefix(text) == expected)
    }

    @Test("Prefixes that are none or stand twice, and areas that are not there, are told")
    func mistakes() throws {
        let rows = "prefix,area\nWM1,north\nwm1,south\nWM1 1ZZZ,north\nWM2,nroth\n"

        let findings = try Westmarch.findings(("postcodes.csv", "", rows))

        #expect(findings.map(\.code) == ["repeated-postcode", "postcode-form", "unknown-area"])
        #expect(findings.map(\.line) == [3, 4, 5])
    }
}
