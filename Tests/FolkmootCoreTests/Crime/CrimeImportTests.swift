import Basics
import FolkmootTenancy
import Testing

@testable import FolkmootCore

@Suite("Importing recorded crime")
struct CrimeImportTests {
    private typealias Force = CrimeForce

    @Test("Every row counts once in the area of its LSOA: blank and repeated ids, and rows that are alike, are crimes of their own")
    func counting() async throws {
        let force = try await Force()
        try await force.places()

        let report = try await force.crimes([
            Force.row("E01000001"), Force.row("E01000001"), Force.row("E01000002", id: "a1"), Force.row("E01000004", id: "a1"),
            Force.row("E01000003", "Drugs"), Force.row(""), Force.row("E01999999"),
        ])

        #expect(report.rows == 7 && report.inAreas == 5 && report.withoutPosition == 1 && report.outside == 1)
        #expect(report.carriedForward == 0 && report.split == 0 && report.unknownTypes.isEmpty)
        #expect(
            try await force.stored() == [
                "2025-12  Burglary  1", "2025-12  Burglary E01999999 1", "2025-12 dale Burglary E01000004 1",
                "2025-12 kirk Drugs E01000003 1", "2025-12 mill Burglary E01000001 2", "2025-12 mill Burglary E01000002 1",
            ])
        #expect(
            try await force.audit() == [
                #"crime.places-replaced {"in_local_authorities":0,"in_wards":4,"passed_over":0}"#,
                #"crime.imported {"carried_forward":0,"in_areas":5,"outside":1,"rows":7,"split":0,"without_position":1}"#,
            ])
        await force.remove()
    }

    @Test("Lines may end in CRLF, a byte order mark may come first, and a quoted name may hold a comma")
    func lineEnds() async throws {
        let force = try await Force()
        try await force.places()
        let row = Force.row("E01000001").split(separator: "A 1").joined(separator: "\"Bournemouth, Christchurch and Poole 001A\"")

        let report = try await force.crimes([row], lineEnd: "\r\n")
        let path = try force.write("mark.csv", ["\u{FEFF}" + Force.header, row], lineEnd: "\r\n")
        let marked = try await CrimeImport(force.operations).run(files: [path], isDryRun: true)

        #expect(report.inAreas == 1)
        #expect(marked.map(\.inAreas) == [1])
        await force.remove()
    }

    @Test("A month is replaced whole, other months stay, and the same file again changes nothing but the audit")
    func replacing() async throws {
        let force = try await Force()
        try await force.places()
        try await force.crimes([Force.row("E01000001", month: "2025-11")], named: "november.csv")
        try await force.crimes([Force.row("E01000001"), Force.row("E01000003", "Drugs")])

        try await force.crimes([Force.row("E01000004")])
        let once = try await force.everything()
        try await force.crimes([Force.row("E01000004")])
        let twice = try await force.everything()

        #expect(try await force.stored() == ["2025-11 mill Burglary E01000001 1", "2025-12 dale Burglary E01000004 1"])
        #expect(once == twice)
        #expect(try await force.audit().count == 5)
        await force.remove()
    }

    @Test("A dry run tells the same and changes nothing")
    func dryRun() async throws {
        let force = try await Force()
        let rows = [Force.row("E01000001"), Force.row("")]

        let dryPlaces = try await force.places(isDryRun: true)
        let nothing = try await force.everything()
        let places = try await force.places()
        let placed = try await force.everything()
        let dry = try await force.crimes(rows, isDryRun: true)
        let stillPlaced = try await force.everything()
        let real = try await force.crimes(rows)

        #expect(nothing == [[], [], []])
        #expect(dryPlaces == places)
        #expect(dry == real)
        #expect(stillPlaced == placed)
        #expect(try await force.audit().count == 2)
        await force.remove()
    }

    @Test(
        "A row that cannot be refuses the file with line, column and remedy, and nothing is changed",
        arguments: [
            (Force.row("E01000001", month: "2025-11"), 2, "This row is of 2025-11, and those before it are of 2025-12. Import"),
            (Force.row("E01000001", month: "2025-13"), 2, "This is no month, like 2025-12. Download"),
            (Force.row("E01000001", month: "=1+1"), 2, "This is no month, like 2025-12. Download"),
            (Force.row("E0100001"), 75, "This is no code of an LSOA, like E01012756. Download"),
            (Force.row("=cmd|' /C'"), 75, "This is no code of an LSOA, like E01012756. Download"),
            (Force.row("E01000001", ""), 89, "A type of crime is one line of 1 to 80 characters"),
            (Force.row("E01000001", "\"Drugs\nand more\""), 89, "A type of crime is one line of 1 to 80 characters"),
            (Force.row("E01000001", String(repeating: "x", count: 81)), 89, "A type of crime is one line of 1 to 80 characters"),
            (
                Force.row("E01000001", force: "Eastmarch Police"), 27,
                "This row falls within “Eastmarch Police”, and the force is “Westmarch Police”. Where data.police.uk calls the force "
                    + "that, say --reported-by “Eastmarch Police”."
            ),
            (Force.row("E01000001", force: ""), 11, "This cell says of no force that the crime falls within it. Download"),
            ("a,2025-12", 1, "This row has 2 cells, and the header has 12. Check for commas outside quotes."),
        ])
    func badRows(row: String, column: Int, message: String) async throws {
        let force = try await Force()
        try await force.places()
        try await force.crimes([Force.row("E01000001")])
        let before = try await force.everything()

        let problem = await #expect(throws: Problem.self) { try await force.crimes([Force.row("E01000002"), row]) }

        #expect(
            problem?.message.hasPrefix("\(force.folder)/street.csv, line 3, column \(column): \(message)") == true,
            "\(problem?.message ?? "")")
        #expect(try await force.everything() == before)
        #expect(try await force.audit().count == 2)
        await force.remove()
    }

    @Test("A file without rows, of a month to come, or twice of one month is refused")
    func badFiles() async throws {
        let force = try await Force()
        let first = try force.write("first.csv", [Force.header, Force.row("E01000001")])
        let second = try force.write("second.csv", [Force.header, Force.row("E01000002")])

        let empty = await #expect(throws: Problem.self) { try await force.crimes([]) }
        let ahead = await #expect(throws: Problem.self) { try await force.crimes([Force.row("", month: "2026-12")]) }
        let twice = await #expect(throws: Problem.self) { try await CrimeImport(force.operations).run(files: [first, second]) }
        let none = await #expect(throws: Problem.self) { try await CrimeImport(force.operations).run(files: ["/none.csv"]) }

        #expect(empty?.message.contains("The file has no rows, so it tells nothing of any month.") == true)
        #expect(ahead?.message.contains("2026-12 has not come yet. Check the file.") == true)
        #expect(twice?.message == "\(first) and \(second) are both of 2025-12. Leave one of them out.")
        #expect(none?.kind == .missing)
        #expect(try await force.everything() == [[], [], []])
        await force.remove()
    }

    @Test("A force that data.police.uk calls otherwise is taken by that name")
    func reportedBy() async throws {
        let force = try await Force()
        try await force.places()

        let report = try await force.crimes([Force.row("E01000001", force: "West March")], reportedBy: "West March")

        #expect(report.inAreas == 1)
        await force.remove()
    }

    @Test("A type that is not known yet is taken and told, whatever it looks like")
    func unknownTypes() async throws {
        let force = try await Force()
        try await force.places()

        let report = try await force.crimes([
            Force.row("E01000001", "Violent crime"), Force.row("E01000001", "=HYPERLINK(1)"),
            Force.row("E01000001", "<b>Fly tipping"),
        ])

        #expect(report.unknownTypes == ["<b>Fly tipping", "=HYPERLINK(1)"])
        #expect(report.inAreas == 3)
        await force.remove()
    }

    @Test("Several months come by one command")
    func several() async throws {
        let force = try await Force()
        try await force.places()
        let paths = try ["2025-10", "2025-11"].map { month in
            try force.write("\(month).csv", [Force.header, Force.row("E01000001", month: month)])
        }

        let reports = try await CrimeImport(force.operations).run(files: paths)

        #expect(reports.map(\.month.description) == ["2025-10", "2025-11"])
        #expect(try await force.stored().count == 2)
        await force.remove()
    }
}
