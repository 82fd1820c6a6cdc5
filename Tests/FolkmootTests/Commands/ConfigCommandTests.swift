import Basics
import Testing

extension Commands {
    @Suite("The commands about configurations")
    struct Configurations {
        @Test("A plan tells in words what would change, and changes nothing")
        func plan() async throws {
            try await Office.withForce { office in
                let folder = try Self.changed(office)
                let before = try office.contents()

                let told = await office.run("config", "plan", folder)

                #expect(told.code == 0)
                #expect(
                    told.results == """
                        \(Self.changes)
                        3 changes. Nothing was changed yet; apply with: folkmoot config apply \(folder)

                        """)
                #expect(try office.contents() == before)
                let plan = try await office.json("config", "plan", folder)
                #expect(plan["changes"]?.array?.map { $0["file"] } == ["branding.json", "survey.json", "survey.json"])
                #expect(plan["needs_second_person"] == [])
            }
        }

        @Test("The same files are no change")
        func noChange() async throws {
            try await Office.withForce { office in
                let planned = await office.run("config", "plan", try office.tenant("north-wales"))
                let applied = await office.run("config", "apply", try office.tenant("north-wales"))

                #expect(planned.results == "Nothing would change.\n")
                #expect(applied.results.hasPrefix("Nothing changed: revision 1 ("))
                #expect(try await office.json("config", "history", "north-wales").array?.count == 1)
            }
        }

        @Test("A change that two people must approve is marked, and says so")
        func danger() async throws {
            try await Office.withForce { office in
                let folder = try office.tenant("north-wales")
                try office.file("tenants/north-wales/roles.json", #"{"two_person": ["retention", "providers"]}"#)
                _ = await office.run("config", "apply", folder)
                try office.change("north-wales/policy.json", "\"Fire safety advice,", "\"Advice on fire,")

                let told = await office.run("config", "plan", folder)

                #expect(told.results.contains("  ! provider `fire` purpose: "), "\(told.results)")
                #expect(told.results.contains("a second person must approve: "), "\(told.results)")
            }
        }

        @Test("What is applied becomes a revision with its reason, the latest first in the history")
        func apply() async throws {
            try await Office.withForce { office in
                let told = await office.run("config", "apply", try Self.changed(office), "--reason", "Board of 3 May")
                let history = try await office.json("config", "history", "north-wales").array ?? []
                let table = await office.run("config", "history", "north-wales")

                #expect(told.code == 0)
                #expect(told.results.hasPrefix(Self.changes))
                #expect(told.results.hasSuffix(") is in force: 3 changes.\n"))
                #expect(history.map { $0["number"] } == [2, 1])
                #expect(history.map { $0["reason"] } == ["Board of 3 May", "The force was added."])
                #expect(history.allSatisfy { $0["restores"] == .null })
                #expect(table.results.hasPrefix("Revision  Hash "))
                #expect(table.results.split(separator: "\n")[1].hasSuffix("Board of 3 May"))
            }
        }

        @Test("As JSON an applied revision comes with its changes")
        func applyJSON() async throws {
            try await Office.withForce { office in
                let applied = try await office.json("config", "apply", try Self.changed(office))

                #expect(applied["revision"]?["number"] == 2)
                #expect(applied["changes"]?.array?.count == 3)
            }
        }

        @Test("A folder of a force that is not here is not applied")
        func applyUnknown() async throws {
            try await Office.withForce { office in
                let told = await office.run("config", "apply", try office.newForce("westmarch"))

                #expect(told.code == 66)
                #expect(told.errors.hasPrefix("folkmoot: There is no force ‘westmarch’ here."))
            }
        }

        @Test("A rollback is a new revision with the hash of the earlier one")
        func rollback() async throws {
            try await Office.withForce { office in
                _ = await office.run("config", "apply", try Self.changed(office))

                let told = await office.run("config", "rollback", "north-wales", "--to", "1")

                #expect(told.code == 0)
                #expect(told.results.contains("  ! survey `your_voice`: up to 4 → up to 5; affects 1 live wave\n"))
                let history = try await office.json("config", "history", "north-wales").array ?? []
                #expect(history.map { $0["number"] } == [3, 2, 1])
                #expect(history[0]["hash"] == history[2]["hash"])
                #expect(history[0]["hash"] != history[1]["hash"])
                #expect(history[0]["restores"] == 1)
                let table = await office.run("config", "history", "north-wales")
                #expect(table.results.contains("Back to revision 1. (revision 1 again)"))
            }
        }

        @Test("A rollback that would take away an option with votes is refused with the finding")
        func rollbackRefused() async throws {
            try await Office.withForce { office in
                try office.change(
                    "north-wales/survey.json", #"{ "code": "litter","#,
                    #"{ "code": "graffiti", "text": "Graffiti" }, { "code": "litter","#)
                try office.change(
                    "north-wales/translations/cy.json", "\"survey.your_voice.issues.litter\"",
                    "\"survey.your_voice.issues.graffiti\": \"Graffiti\", \"survey.your_voice.issues.litter\"")
                let applied = await office.run("config", "apply", try office.tenant("north-wales"))
                try #require(applied.code == 0, "\(applied.errors)")
                try await office.answer("north-wales", issues: ["graffiti"])

                let told = await office.run("config", "rollback", "north-wales", "--to", "1")

                #expect(told.code == 65)
                #expect(told.errors.contains("The option “graffiti” has votes and is left out."), "\(told.errors)")
                #expect(try await office.json("config", "history", "north-wales").array?.count == 2)
            }
        }

        @Test("A rollback needs the number of a revision that there is")
        func rollbackNowhere() async throws {
            try await Office.withForce { office in
                let unknown = await office.run("config", "rollback", "north-wales", "--to", "9")
                let wrong = await office.run("config", "rollback", "north-wales", "--to", "first")

                #expect(unknown.code == 66)
                #expect(
                    unknown.errors
                        == "folkmoot: North Wales Police has no revision 9. See: folkmoot config history north-wales\n")
                #expect(wrong.code == 64)
                #expect(
                    wrong.errorLines.first
                        == "folkmoot: The option --to takes the number of a revision. See: folkmoot config history north-wales")
            }
        }

        @Test("What is exported passes the check, and makes the same revision again")
        func export() async throws {
            try await Office.withForce { office in
                _ = await office.run("config", "apply", try Self.changed(office))

                let told = await office.run("config", "export", "north-wales", "--into", "\(office.folder)/out")
                let folder = "\(office.folder)/out/north-wales"
                let checked = await office.run("force", "check", folder)
                let applied = try await office.json("config", "apply", folder)

                #expect(told.results == "7 files of north-wales in \(folder).\n")
                #expect(checked.code == 0, "\(checked.errors)")
                #expect(applied["changes"] == [])
                let history = try await office.json("config", "history", "north-wales").array ?? []
                #expect(history.map { $0["hash"] }.first == applied["revision"]?["hash"])
                #expect(history.count == 2)
            }
        }

        @Test("An earlier revision is exported as it was, and elsewhere makes the same hash")
        func exportEarlier() async throws {
            try await Office.withForce { office in
                _ = await office.run("config", "apply", try Self.changed(office))
                let first = try await office.json("config", "history", "north-wales").array?.last?["hash"]

                let told = try await office.json(
                    "config", "export", "north-wales", "--into", "\(office.folder)/out", "--revision", "1")
                let folder = try #require(told["folder"]?.string)
                let added = await office.run(["force", "add", folder, "--json"], data: "\(office.folder)/elsewhere")

                #expect(told["files"]?.array?.contains("translations/cy.json") == true)
                #expect(try added.json["hash"] == first)
            }
        }

        @Test("An export writes over other files only when that is asked for")
        func exportOver() async throws {
            try await Office.withForce { office in
                _ = await office.run("config", "export", "north-wales", "--into", "\(office.folder)/out")
                try office.file("out/north-wales/branding.json", "mine")

                let refused = await office.run("config", "export", "north-wales", "--into", "\(office.folder)/out")
                let kept = try office.text(of: "out/north-wales/branding.json")
                let replaced = await office.run("config", "export", "north-wales", "--into", "\(office.folder)/out", "--replace")

                #expect(refused.code == 73)
                #expect(
                    refused.errors == """
                        folkmoot: \(office.folder)/out/north-wales has other files of these names: branding.json. \
                        Say --replace to write over them.

                        """)
                #expect(kept == "mine")
                #expect(replaced.code == 0)
                #expect(try office.text(of: "out/north-wales/branding.json").contains("North Wales Lantern"))
            }
        }

        @Test("Every value is shown, and with --origin the file and line where it stands, as it is exported")
        func show() async throws {
            try await Office.withForce { office in
                _ = await office.run("config", "export", "north-wales", "--into", "\(office.folder)/out")

                let told = await office.run("config", "show", "north-wales", "--origin")

                #expect(told.code == 0)
                let line = try #require(told.results.split(separator: "\n").first { $0.contains("products[0].name =") })
                let number = try #require(line.split(separator: ":").last?.dropLast())
                let exported = try office.text(of: "out/north-wales/branding.json").split(
                    separator: "\n", omittingEmptySubsequences: false)
                #expect(exported[(Int(number) ?? 0) - 1].contains("\"North Wales Lantern\""))
                #expect(told.results.contains("[default: seeds/defaults/branding.json:"))
                let values = try await office.json("config", "show", "north-wales").array ?? []
                #expect(values.contains { $0["path"] == "slug" && $0["value"] == "north-wales" })
            }
        }

        @Test("Only revisions that there are can be shown or exported", arguments: ["12", "0", "x"])
        func noRevision(number: String) async throws {
            try await Office.withForce { office in
                let told = await office.run("config", "show", "north-wales", "--revision", number)

                #expect(told.code == 66)
                #expect(
                    told.errors
                        == "folkmoot: North Wales Police has no revision ‘\(number)’. See: folkmoot config history north-wales\n")
            }
        }

        /// The folder with three changes.
        private static func changed(_ office: Office) throws -> String {
            try office.change("north-wales/survey.json", "\"max_selections\": 5", "\"max_selections\": 4")
            try office.change("north-wales/survey.json", "\"resurvey_months\": 6", "\"resurvey_months\": 3")
            try office.change("north-wales/branding.json", "\"band\": \"#46246b\"", "\"band\": \"#46246c\"")
            return try office.tenant("north-wales")
        }

        private static let changes = """
            branding.json
                colour of band: #46246b → #46246c
            survey.json
              ! survey `your_voice` may be answered again after months: 6 → 3
              ! survey `your_voice`: up to 5 → up to 4; affects 1 live wave
            """
    }
}
