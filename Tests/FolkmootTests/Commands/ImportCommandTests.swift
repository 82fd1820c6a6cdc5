import Basics
import Foundation
import Testing

extension Commands {
    @Suite("The commands that bring members and areas in")
    struct Imports {
        @Test("A list of members comes in; rows that cannot be used are told with line and column, and written to a file")
        func members() async throws {
            try await Office.withForce { office in
                let list = try office.file("list.csv", Self.list)

                let told = await office.run(
                    "members", "import", list, "--force", "north-wales", "--errors", "\(office.folder)/errors.csv")

                #expect(told.code == 0)
                #expect(told.results == "1 member and 1 invited from 4 rows; 1 household more reached, 2 rows left out.\n")
                #expect(
                    told.errors == """
                        \(list):4:9: This is no email address, like name@example.org.
                        \(list):5:45: There is no area of this code today. Did you mean “W06000002”? The codes are in areas.csv.

                        """)
                #expect(
                    try office.text(of: "errors.csv").split(whereSeparator: \.isNewline) == [
                        "line,column,reason", "4,9,\"This is no email address, like name@example.org.\"",
                        "5,45,There is no area of this code today. Did you mean “W06000002”? The codes are in areas.csv.",
                    ])
            }
        }

        @Test("A dry run tells the same and brings nobody in")
        func dryRun() async throws {
            try await Office.withForce { office in
                let list = try office.file("list.csv", Self.list)

                let dry = await office.run("members", "import", list, "--force", "north-wales", "--dry-run")
                let real = await office.run("members", "import", list, "--force", "north-wales")

                #expect(dry.results == real.results + "Nothing was changed: this was a dry run.\n")
                #expect(dry.errors == real.errors)
            }
        }

        @Test("As JSON an import tells its counts and its faults")
        func membersJSON() async throws {
            try await Office.withForce { office in
                let list = try office.file("list.csv", Self.list)

                let report = try await office.json("members", "import", list, "--force", "north-wales", "-n")

                #expect(report["rows"] == 4 && report["active"] == 1 && report["invited"] == 1 && report["left_out"] == 2)
                #expect(report["dry_run"] == true)
                #expect(report["faults"]?.array?.map { $0["line"] } == [4, 5])
            }
        }

        @Test("A list that is not there, or tells nothing of where people live, is refused")
        func noList() async throws {
            try await Office.withForce { office in
                let list = try office.file("list.csv", "name,email\nAnn Lee,ann@example.org\n")

                let missing = await office.run("members", "import", "\(office.folder)/none.csv", "--force", "north-wales")
                let headless = await office.run("members", "import", list, "--force", "north-wales")

                #expect(missing.code == 66)
                #expect(missing.errors == "folkmoot: There is no file \(office.folder)/none.csv.\n")
                #expect(headless.code == 65)
                #expect(
                    headless.errors == """
                        folkmoot: \(list), line 1, column 1: The header needs the column “postcode” or “area”, to tell where people live.

                        """)
            }
        }

        @Test("A file for the faults that cannot be written is told")
        func noErrorsFile() async throws {
            try await Office.withForce { office in
                let list = try office.file("list.csv", Self.list)

                let told = await office.run(
                    "members", "import", list, "--force", "north-wales", "--errors", "\(office.folder)/none/errors.csv")

                #expect(told.code == 69)
                #expect(
                    told.errors == "folkmoot: \(office.folder)/none/errors.csv cannot be written: No such file or directory.\n")
                let again = try await office.json("members", "import", list, "--force", "north-wales", "--dry-run")
                #expect(again["active"] == 1, "Nobody came in with the failed import.")
            }
        }

        @Test("Wards as the Office for National Statistics gives them become areas, first as a dry run, then as a revision")
        func wards() async throws {
            try await Self.withWestmarch { office in
                let wards = try office.file("wards.csv", Self.wards)

                let dry = await office.run("areas", "import", wards, "--force", "westmarch", "--dry-run")
                let unchanged = try await office.json("force", "show", "westmarch")
                let real = await office.run("areas", "import", wards, "--force", "westmarch")
                let changed = try await office.json("force", "show", "westmarch")

                let counts =
                    "3 areas new, 0 updated, 1 row of other forces passed over.\nColumns that say nothing of an area: note.\n"
                #expect(dry.code == 0, "\(dry.errors)")
                #expect(dry.results == "\(Self.plan)\n\(counts)Nothing was changed: this was a dry run.\n")
                #expect(unchanged["areas"] == 3 && unchanged["revision"] == 1)
                #expect(real.code == 0, "\(real.errors)")
                #expect(real.results.hasPrefix("\(counts)\(Self.plan)\nRevision 2 ("))
                #expect(changed["areas"] == 6 && changed["revision"] == 2)
                let history = try await office.json("config", "history", "westmarch").array ?? []
                #expect(history.first?["reason"] == "Areas from wards.csv.")
            }
        }

        @Test("As JSON a dry run of areas tells the counts and the changes")
        func wardsJSON() async throws {
            try await Self.withWestmarch { office in
                let wards = try office.file("wards.csv", Self.wards)

                let report = try await office.json("areas", "import", wards, "--force", "westmarch", "-n", "--from", "2026-04-01")

                #expect(report["added"] == 3 && report["updated"] == 0 && report["passed_over"] == 1)
                #expect(report["ignored_columns"] == ["note"])
                #expect(report["changes"]?.array?.count == 3)
            }
        }

        @Test("A table without its columns, a row that cannot be, and a day that is none are refused, and nothing is changed")
        func wardsRefused() async throws {
            try await Self.withWestmarch { office in
                let names = try office.file("names.csv", "WD25CD,WD25NM\nE05000001,Mill Lane\n")
                let wrong = try office.file("wrong.csv", Self.wards.replacingOccurrences(of: "120", with: "many"))
                let before = try office.contents()

                let headless = await office.run("areas", "import", names, "--force", "westmarch")
                let faulty = await office.run("areas", "import", wrong, "--force", "westmarch")
                let dayless = await office.run("areas", "import", names, "--force", "westmarch", "--from", "April")

                #expect([headless.code, faulty.code, dayless.code] == [65, 65, 64])
                #expect(headless.errorLines.first?.hasPrefix("\(names):1:1: The column “lad_code” is missing. Use ") == true)
                #expect(faulty.errorLines.first?.hasPrefix("\(wrong):2:") == true, "\(faulty.errors)")
                #expect(faulty.errorLines.last == "folkmoot: 1 problem in 1 file. Nothing was changed.")
                #expect(
                    dayless.errorLines.first == "folkmoot: The option --from takes a day such as 2026-04-01, not ‘April’.")
                #expect(try office.contents() == before)
            }
        }

        private static func withWestmarch(_ work: (Office) async throws -> Void) async throws {
            try await Office.open { office in
                let told = await office.run("force", "add", try office.newForce("westmarch"))
                try #require(told.code == 0, "\(told.errors)")
                try await work(office)
            }
        }

        private static let list = """
            name,email,address,postcode,area,consent_on,consent_provider,consent_wording
            Ann Lee,ann@example.org,1 Mill Lane,LL1 1AA,W06000001,2026-01-05,police,1
            Bob Lee,bob@example.org,2 Mill Lane,LL1 1AA,W06000002,,,
            Cat Lee,not-an-address,3 Mill Lane,LL1 1AA,W06000002,,,
            Dan Lee,dan@example.org,4 Mill Lane,LL1 1AA,W0600002,,,

            """
        private static let wards = """
            WD25CD,WD25NM,LAD25CD,LAD25NM,Households,PFA25CD,note
            E05000001,Mill Lane,E07000001,Marchford,120,X00000000,a
            E05000002,Church End,E07000001,Marchford,80,X00000000,b
            EXAMPLE-NORTH-1,Elsewhere,E07000009,Elsewhere,60,E23000099,c

            """
        private static let plan = """
            areas.csv
                area E07000001 “Marchford”: added
                area E05000001 “Mill Lane”: added
                area E05000002 “Church End”: added
            """
    }
}
