import Basics
import FolkmootCore
import FolkmootTenancy
import Foundation
import Testing

@Suite("A force's folder and where each value comes from")
struct ConfigurationFolderTests {
    @Test("Files that are not part of a configuration, too large, or outside the folder are told")
    func strays() throws {
        let folder = try TemporaryFolder()
        folder.write("force.jsn", "{}")
        folder.write("README.md", "What to change")
        folder.write("survey.json", String(repeating: " ", count: 2 * 1024 * 1024 + 1))
        folder.write("policy.json", "{}")
        symlink("/etc/hostname", "\(folder.path)/roles.json")
        symlink("policy.json", "\(folder.path)/segments.json")
        mkdir("\(folder.path)/translations", 0o700)
        folder.write("translations/welsh.json", "{}")

        let read = try ConfigurationFolder(folder.path)

        #expect(read.files.files.keys.sorted() == ["policy.json", "segments.json"])
        #expect(
            read.findings.sorted().map { "\($0.file) \($0.code)" } == [
                "force.jsn unknown-file", "roles.json symlink", "survey.json too-large", "translations/welsh.json unknown-file",
            ])
        #expect(read.findings.first { $0.file == "force.jsn" }?.remedy == "Did you mean “force.json”?")
    }

    @Test("A folder that is not there is a problem")
    func missing() {
        #expect(throws: Problem.self) { try ConfigurationFolder("/no/such/folder") }
    }

    @Test("Objects are merged key by key and lists replaced whole, and each value knows where it came from")
    func origins() throws {
        let policy = "{\n \"retention\": {\n  \"audit_years\": 8\n }\n}"
        let files = ConfigurationFiles(["policy.json": Array(policy.utf8)])

        let documents = ConfigurationDocuments(files, seeds: try Westmarch.seeds())

        let years = try #require(documents.leaves.first { $0.path == "retention.audit_years" })
        let months = try #require(documents.leaves.first { $0.path == "retention.reply_months" })
        #expect(years.value == 8)
        #expect(years.origin == ConfigurationOrigin(file: "policy.json", line: 3, column: 18, path: years.path, isDefault: false))
        #expect(months.value == 12)
        #expect(months.origin.isDefault)
        #expect(months.origin.file == "seeds/defaults/policy.json")
    }

    @Test("The canonical form does not depend on spaces, order, quotes or line ends")
    func canonical() {
        let plain = ConfigurationFiles(["a.json": Array("{\"b\":1,\"a\":2}".utf8), "b.csv": Array("x,y\n1,\"a,b\"\n".utf8)])
        let other = ConfigurationFiles([
            "a.json": Array("{ \"a\": 2,\n \"b\": 1 }".utf8), "b.csv": Array("\"x\",y\r\n\"1\",\"a,b\"".utf8),
        ])

        #expect(plain.canonicalised() == other.canonicalised())
        #expect(other.canonicalised().files["b.csv"] == Array("x,y\n1,\"a,b\"\n".utf8))
    }

    @Test("A quotation mark with an accent upon it is quoted like any other")
    func accentedQuotes() {
        let files = ConfigurationFiles(["a.csv": Array("x,y\n\"a\"\"\u{301}\",\"b,\"\n".utf8)]).canonicalised()

        #expect(files.files["a.csv"] == Array("x,y\n\"a\"\"\u{301}\",\"b,\"\n".utf8))
        #expect(files.canonicalised() == files)
    }

    @Test("What is quoted from a file cannot reach the terminal as a command, nor fill it")
    func cleanFindings() {
        let finding = Finding(
            file: "a.json", path: "a\u{1B}[2Jb", code: "c", message: "No \u{202E}x\ny.", remedy: String(repeating: "z", count: 5000)
        )

        #expect(finding.description.hasPrefix("a.json:1:1: a[2Jb: No x y. zzz"))
        #expect(finding.description.count < 3000)
    }

    @Test("What a canonical folder says is what the folder says")
    func canonicalMeaning() throws {
        let files = Westmarch.files()

        #expect(try Westmarch.configuration(files.canonicalised()) == (try Westmarch.configuration(files)))
    }

    @Test("The latest product name that has begun counts")
    func products() throws {
        let second = "{\"name\": \"Westmarch Hears\", \"strapline\": \"New\", \"valid_from\": \"2026-01-01\"}, {\"name\""
        let keys = "\"branding.products.2026-01-01.name\": \"A\", \"branding.products.2026-01-01.strapline\": \"B\", \"force.name\""
        let files = Westmarch.files(
            ("branding.json", "{\"name\": \"Westmarch Talk\", \"strapline\"", "\(second): \"Westmarch Talk\", \"strapline\""),
            ("translations/cy.json", "\"force.name\"", keys))
        let branding = try Westmarch.configuration(files).branding
        let day = try #require(Day("2025-12-31"))

        #expect(branding.product(on: day)?.name.english == "Westmarch Talk")
        #expect(branding.product(on: day.adding(days: 1))?.name.english == "Westmarch Hears")
    }

    @Test("Quiet hours go over midnight")
    func quietHours() throws {
        let quiet = try Westmarch.configuration().policy.quietHours

        #expect(quiet.words == "21:00 to 08:00")
        #expect([1259, 1260, 0, 479, 480].map(quiet.contains(minute:)) == [false, true, true, true, false])
    }
}

/// A folder that is removed with the test that made it.
final class TemporaryFolder {
    let path: String

    init() throws {
        var template = Array("/tmp/folkmoot-configuration-XXXXXX".utf8CString)
        path = try #require(mkdtemp(&template).map { String(cString: $0) })
    }

    func write(_ name: String, _ text: String) {
        guard let file = fopen("\(path)/\(name)", "w") else {
            Issue.record("\(name) cannot be written")
            return
        }
        fputs(text, file)
        fclose(file)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }
}
