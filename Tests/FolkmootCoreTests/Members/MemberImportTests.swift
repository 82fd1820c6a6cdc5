import Basics
@_spi(Stores) import FolkmootTenancy
import Foundation
import Storage
import Testing

@testable import FolkmootCore

@Suite("Importing members")
struct MemberImportTests {
    private let header =
        "name,email,phone,address,postcode,area,language,route,joined_on,consent_on,consent_provider,consent_wording"

    @Test("Whoever has an opt-in on record is a member from that day, everybody else is invited")
    func optIn() async throws {
        let force = try await MemberForce()

        let report = try await force.importing(
            header, "Ada,Ada@Example.org,,12 Mill Lane,ll11aa,,,doorstep,2026-01-05,2026-02-01,police,1",
            "Bea,bea@example.org,,3 The Green,LL2 1AA,,cy,,,,,", "Cai,,01632 960 001,,,north,,,2026-03-01,2026-02-01,fire,2")

        #expect(report.rows == 3 && report.active == 2 && report.invited == 1 && report.households == 1 && report.faults == [])
        #expect(
            try await force.figures()
                == AreaFigures(["mill": AreaCount(members: 1, households: 1), "north": AreaCount(members: 1)]))
        let days = ["2026-01-31", "2026-02-28", "2026-03-01"].compactMap(Day.init).map {
            London.start(of: $0).adding(seconds: 43200)
        }
        let history = try await force.data.read { db in try MembershipHistory.figures(at: days, in: db) }
        #expect(history.map(\.total.members) == [0, 1, 2])
        #expect(try await force.differences() == [])
        await force.remove()
    }

    @Test(
        "A row that cannot be used is reported with its place and a reason, and names nobody",
        arguments: [
            (",ada@example.org,,,LL1 1AA,,,,,,,", 1, "The name is missing."),
            ("Ada,,,,LL1 1AA,,,,,,,", 5, "There is neither an email address nor a telephone number."),
            ("Ada,ada@example,,,LL1 1AA,,,,,,,", 5, "This is no email address, like name@example.org."),
            ("Ada,,7700900,,LL1 1AA,,,,,,,", 6, "This is no telephone number. A spreadsheet may have removed its first nought."),
            ("Ada,a@example.org,,,LL1,,,,,,,", 21, "This is no postcode, like LE1 1AA."),
            ("Ada,a@example.org,,,SA1 1AA,,,,,,,", 21, "This postcode is not in the area that Westmarch Police covers."),
            ("Ada,a@example.org,,,,,,,,,,", 21, "There is neither a postcode nor an area."),
            (
                "Ada,a@example.org,,,,nroth,,,,,,", 22,
                "There is no area of this code today. Did you mean “north”? The codes are in areas.csv."
            ),
            ("Ada,a@example.org,,,,north,fr,,,,,", 28, "This is not a language of this force: write “en” or “cy”."),
            (
                "Ada,a@example.org,,,,north,,web,,,,", 29,
                "This is no way of joining: write one of online, doorstep, partner, paper, event."
            ),
            ("Ada,a@example.org,,,,north,,,,2026-02-30,police,1", 31, "This is no day, like 2026-02-28."),
            ("Ada,a@example.org,,,,north,,,,2027-02-28,police,1", 31, "This day has not come yet."),
            ("Ada,a@example.org,,,,north,,,,2026-02-01,,1", 42, "The opt-in does not say to whose messages."),
            ("Ada,a@example.org,,,,north,,,,2026-02-01,army,1", 42, "There is no such provider: write one of fire, police."),
            ("Ada,a@example.org,,,,north,,,,2026-02-01,fire,7", 47, "There is no such version of the words: fire has 1, 2."),
            (
                "Ada,a@example.org,,,,north,,,,,police,1", 31,
                "The day of the opt-in is missing; without it the person cannot be active."
            ),
            ("Ada,a@example.org", 1, "This row has 2 cells, and the header has 12. Check for commas outside quotes."),
        ])
    func faults(row: String, column: Int, reason: String) async throws {
        let force = try await MemberForce()

        let report = try await force.importing(header, row, "Bea,bea@example.org,,3 The Green,LL2 1AA,,,,,,,")

        #expect(report.faults == [ImportFault(line: 2, column: column, reason: reason)])
        #expect(report.invited == 1)
        await force.remove()
    }

    @Test("An address that is here already, or stands earlier in the file, is reported whatever its capitals")
    func duplicates() async throws {
        let force = try await MemberForce()
        _ = try await force.member(force.form())
        force.pass(seconds: 60)

        let report = try await force.importing(
            "name,email,area", "Ada,ADA@example.org,north", "Bea,bea@example.org,north", "Bea,BEA@EXAMPLE.ORG,south")

        #expect(report.invited == 1)
        #expect(report.faults.map(\.line) == [2, 4])
        #expect(report.faults.map(\.column) == [5, 5])
        #expect(report.faults.first?.reason == "This email address is in use by somebody who is here already.")
        #expect(report.faults.last?.reason == "This email address stands earlier in the file.")
        let csv = String(decoding: report.faultsCSV, as: UTF8.self)
        #expect(csv.hasPrefix("line,column,reason\r\n2,5,"))
        #expect(!csv.lowercased().contains("bea"))
        await force.remove()
    }

    @Test("Somebody who came with another file in the same second is here already, and stands nowhere earlier in this one")
    func sameSecond() async throws {
        let force = try await MemberForce()
        _ = try await force.importing("name,email,area", "Ada,ada@example.org,north")

        let report = try await force.importing("name,email,area", "Ada,ada@example.org,north")

        #expect(report.faults.map(\.reason) == ["This email address is in use by somebody who is here already."])
        await force.remove()
    }

    @Test("After a long file the indexes are as in a new file, and every row refers to one that is there")
    func longFileLeavesTheSchema() async throws {
        let force = try await MemberForce()
        let schema: SQL = "SELECT name || ' ' || coalesce(sql, '') FROM sqlite_schema ORDER BY name"
        let before = try await force.data.read { db in try db.values(schema, as: String.self) }
        var writer = CSVWriterForTests("name,email,phone,address,postcode,language,consent_on,consent_provider,consent_wording")
        for row in 0..<12_000 {
            writer.line(
                "Persephone \(row),persephone.longname.\(row)@mail.example.org,,\(row) Mill Lane Terrace,LL1 1AA,cy,2026-02-01,police,1"
            )
        }

        let report = try await force.importing(writer.text)

        #expect(report.active == 12_000 && report.households == 12_000)
        let data = try await force.data
        #expect(try await data.read { db in try db.values(schema, as: String.self) } == before)
        #expect(try await data.read { db in try db.exists("SELECT 1 FROM pragma_foreign_key_check") } == false)
        #expect(try await force.differences() == [])
        await force.remove()
    }

    @Test("The longest and the shortest that a row may have passes every check of the tables, which an import does not ask")
    func checks() async throws {
        let force = try await MemberForce()
        let longest = String(repeating: "é", count: 150)
        let email =
            String(repeating: "a", count: 64) + "@"
            + Array(repeating: String(repeating: "b", count: 45), count: 4)
            .joined(separator: ".") + ".org"

        let report = try await force.importing(
            header, "\(longest),\(email),+44 20 7946 0000 123,1 \(longest)\(longest),LL1 1AA,,cy,partner,,2026-02-01,fire,1",
            "A,a@b.co,0163296000,A,LL11AA,,,paper,2026-02-01,2026-02-01,police,1", "A,,+442079460000123,,,north,,event,,,,",
            "A,a@b.cymru,,\"Flat 1, 1 A\",LL2 1AA,,,doorstep,,,,")

        #expect(report.faults == [] && report.active == 2 && report.invited == 2)
        let data = try await force.data
        #expect(try await data.read { db in try db.values("PRAGMA integrity_check", as: String.self) } == ["ok"])
        #expect(try await data.read { db in try db.exists("SELECT 1 FROM pragma_foreign_key_check") } == false)
        await force.remove()
    }

    @Test("After an import foreign keys and checks are enforced again")
    func enforcedAgain() async throws {
        let force = try await MemberForce()
        _ = try await force.importing(header, "Ada,ada@example.org,,12 Mill Lane,LL1 1AA,,,,,2026-02-01,police,1")

        let data = try await force.data

        for sql in ["UPDATE household SET active_members = -1", "UPDATE member SET household = 99"] as [SQL] {
            await #expect(throws: (any Error).self) {
                try await data.write(audit: AuditEntry("test")) { db in _ = try db.run(sql) }
            }
        }
        #expect(try await force.differences() == [])
        await force.remove()
    }

    @Test("Members of a household that is not there, without a period, or with one too many are told of")
    func tampered() async throws {
        let force = try await MemberForce()
        _ = try await force.importing(header, "Ada,ada@example.org,,12 Mill Lane,LL1 1AA,,,,,2026-02-01,police,1")
        let data = try await force.data
        let told: [(SQL, String)] = [
            ("UPDATE member SET household = 99", "1 active members are of households that are not on record."),
            (
                "UPDATE member SET household = NULL, area = 'south'",
                "1 members and their recorded periods of membership do not fit."
            ),
            ("UPDATE member SET state = 'suspended'", "1 members and their recorded periods of membership do not fit."),
        ]

        for (change, words) in told {
            try await data.write(as: .bulk) { db in
                try db.run(change)
            } audit: { _ in
                AuditEntry("test")
            }

            #expect(try await force.differences().contains(words))
        }
        await force.remove()
    }

    @Test("A household that is here already takes in who comes with a later file, in its own area")
    func laterFile() async throws {
        let force = try await MemberForce()
        let header = "name,email,address,postcode,area,consent_on,consent_provider,consent_wording"
        _ = try await force.importing(header, "Ada,ada@example.org,1 Mill Lane,LL1 1AA,north,2026-02-01,police,1")

        let report = try await force.importing(
            header, "Bea,bea@example.org,1 Mill Lane,LL1 1AA,south,2026-02-01,police,1",
            "Cai,cai@example.org,2 Mill Lane,LL1 1AA,south,2026-02-01,police,1")

        #expect(report.active == 2 && report.households == 1)
        #expect(
            try await force.figures()
                == AreaFigures(["north": AreaCount(members: 2, households: 1), "south": AreaCount(members: 1, households: 1)]))
        #expect(try await force.differences() == [])
        await force.remove()
    }

    @Test("A quote that is never closed is reported, and the rows before it come in")
    func brokenFile() async throws {
        let force = try await MemberForce()
        var lines = ["name,email,area"]
        for row in 0..<10_000 { lines.append("Person \(row),p\(row)@example.org,north") }
        lines.append("\"Quoted and never closed,q@example.org,north")

        let report = try await force.importing(lines.joined(separator: "\n"))

        #expect(report.invited == 10_000)
        #expect(report.faults.map(\.line) == [10_002])
        #expect(try await force.data.read { db in try db.value("SELECT count(*) FROM member", as: Int.self) } == 10_000)
        await force.remove()
    }

    @Test("A dry run says what would be, and changes nothing")
    func dryRun() async throws {
        let force = try await MemberForce()
        let lines = [header, "Ada,ada@example.org,,12 Mill Lane,LL1 1AA,,,,,2026-02-01,police,1", "Bea,,,,,,,,,,,"]

        let dry = try await force.importing(lines.joined(separator: "\n"), isDryRun: true)

        #expect(try await force.figures() == AreaFigures())
        #expect(dry == (try await force.importing(lines.joined(separator: "\n"))))
        #expect(dry.active == 1 && dry.faultCount == 1)
        await force.remove()
    }

    @Test("A header that cannot be used is refused with its place and what was meant")
    func header() async throws {
        let force = try await MemberForce()

        let problem = await #expect(throws: Problem.self) {
            try await force.importing("name,emial,postcode", "Ada,a@example.org,LL1 1AA")
        }
        let lacking = await #expect(throws: Problem.self) { try await force.importing("name,postcode", "Ada,LL1 1AA") }

        #expect(problem?.message.contains("line 1, column 6: There is no column “emial”. Did you mean “email”?") == true)
        #expect(lacking?.message.contains("The header needs the column “email” or “phone”, to reach people.") == true)
        await force.remove()
    }

    @Test("A long file comes in whole, and its households are counted once each")
    func longFile() async throws {
        let force = try await MemberForce()
        var writer = CSVWriterForTests("name,email,address,postcode,consent_on,consent_provider,consent_wording")
        for row in 0..<4000 {
            writer.line(
                "Person \(row),p\(row)@example.org,\(row % 97 + 1) Mill Lane,LL1 \(row % 9 + 1)A\(["A", "B", "D", "E"][row / 97 % 4]),2026-02-01,police,1"
            )
        }

        let report = try await force.importing(writer.text)

        #expect(report.active == 4000)
        #expect(report.faults == [])
        #expect(try await force.differences() == [])
        await force.remove()
    }
}

/// Lines of a large file.
private struct CSVWriterForTests {
    var text: String

    init(_ header: String) { text = header + "\n" }

    mutating func line(_ line: String) { text += line + "\n" }
}
