import Basics
import Testing

extension Commands {
    @Suite("The commands about forces")
    struct Forces {
        @Test("A sound folder is told with what it holds, before there is any platform")
        func check() async throws {
            try await Office.open { office in
                let (wales, new) = (try office.tenant("north-wales"), try office.newForce("westmarch"))

                let told = await office.run("force", "check", wales, new)

                #expect(told.code == 0)
                #expect(
                    told.results == """
                        \(wales): No problems. North Wales Police: 7 areas, 1 survey, 7 roles, hosts north-wales.localhost.
                        \(new): No problems. Example Constabulary: 3 areas, 1 survey, 7 roles, hosts westmarch.localhost.

                        """)
                #expect(try await office.json("force", "check", wales) == ["findings": [], "result": "No problems."])
            }
        }

        @Test("Two folders that are checked together cannot claim one host name")
        func sameHost() async throws {
            try await Office.open { office in
                let (wales, new) = (try office.tenant("north-wales"), try office.newForce("westmarch"))
                try office.change("westmarch/force.json", "westmarch.localhost", "north-wales.localhost")

                let told = await office.run("force", "check", wales, new)

                #expect(told.code == 65)
                #expect(
                    told.errors == """
                        \(new)/force.json:7:13: hosts[0]: The host name “north-wales.localhost” already belongs to the force \
                        “north-wales”. Choose another, or take it from “north-wales” first.
                        folkmoot: 1 problem in 1 file. Nothing was changed.

                        """)
            }
        }

        @Test("A folder that is not there is told, and is no finding")
        func noFolder() async throws {
            try await Office.open { office in
                let told = await office.run("force", "check", "\(office.folder)/nowhere")

                #expect(told.code == 66)
                #expect(told.errors == "folkmoot: There is no folder “\(office.folder)/nowhere” that can be read.\n")
            }
        }

        @Test("The steps into service are shown and stated, and going live tells what is missing")
        func goLive() async throws {
            try await Office.open { office in
                _ = await office.run("force", "add", try office.tenant("north-wales"))

                let stated = await office.run(
                    "force", "complete", "north-wales", "--step", "1", "--owner", "Chief", "--date", "2026-05-03", "--evidence",
                    "Minutes")
                let wrong = await office.run(
                    "force", "complete", "north-wales", "--step", "13", "--owner", "Chief", "--date", "soon", "--evidence",
                    "Minutes")
                let shown = await office.run("force", "checklist", "north-wales")
                let refused = await office.run("force", "go-live", "north-wales")

                #expect(stated.code == 0 && wrong.code == 65)
                #expect(shown.results.contains("done  1. The head of local policing sponsors it: Chief, 2026-05-03: Minutes\n"))
                #expect(shown.results.hasSuffix("1 of 12 steps are done.\n"))
                #expect(refused.code == 73 && refused.errors.contains("- step 12, "))
                #expect(try await office.json("force", "show", "north-wales")["state"]?.string == "test")
            }
        }

        @Test("A force is added in test mode, and the next step is told")
        func add() async throws {
            try await Office.open { office in
                let told = await office.run("force", "add", try office.tenant("north-wales"), "--reason", "Agreed on 3 May")

                #expect(told.code == 0, "\(told.errors)")
                let lines = told.results.split(separator: "\n")
                #expect(lines[0].hasPrefix("North Wales Police was added in test mode, with its first revision "))
                #expect(
                    lines.dropFirst() == [
                        "It answers at north-wales.localhost while ‘folkmoot serve’ runs.",
                        "Next, its first administrator: folkmoot staff add EMAIL --force north-wales --name NAME --role ROLE",
                    ])
                let history = try await office.json("config", "history", "north-wales")
                #expect(history.array?.map { $0["reason"]?.string } == ["Agreed on 3 May"])
            }
        }

        @Test("As JSON an added force is told with its hash and its hosts")
        func addJSON() async throws {
            try await Office.open { office in
                let added = try await office.json("force", "add", try office.newForce("westmarch"))

                #expect(added["slug"] == "westmarch" && added["state"] == "test" && added["revision"] == 1)
                #expect(added["hash"]?.string?.count == 64)
                #expect(added["hosts"] == ["westmarch.localhost"])
            }
        }

        @Test("A force is added once")
        func addTwice() async throws {
            try await Office.withForce { office in
                let before = try office.contents()

                let told = await office.run("force", "add", try office.tenant("north-wales"), "--json")

                #expect(told.code == 73)
                #expect(
                    told.errors == "folkmoot: The force ‘north-wales’ is here already. Change it with: folkmoot config apply\n")
                let problem = try told.json["problem"]
                #expect(problem?["code"] == "force-exists")
                #expect(try office.contents() == before)
            }
        }

        @Test("A folder with a mistake is not added, and no file is left of it")
        func addRefused() async throws {
            try await Office.withForce { office in
                let folder = try office.newForce("westmarch")
                try office.change("westmarch/force.json", "[\"en\"]", "[\"en\", \"fr\"]")
                let before = try office.contents()

                let told = await office.run("force", "add", folder)

                #expect(told.code == 65)
                #expect(told.errorLines.first?.hasPrefix("\(folder)/force.json:8:23: languages[1]: ") == true, "\(told.errors)")
                #expect(told.errorLines.last == "folkmoot: 1 problem in 1 file. Nothing was changed.")
                #expect(try office.contents() == before)
            }
        }

        @Test("Forces are listed with state, revision and hosts")
        func list() async throws {
            try await Office.withForce { office in
                let told = await office.run("force", "list")

                #expect(
                    told.results == """
                        Slug         Name                State  Revision  Hosts
                        north-wales  North Wales Police  test          1  north-wales.localhost

                        """)
                let forces = try await office.json("force", "list")
                #expect(forces.array?.map { $0["hosts"] } == [["north-wales.localhost"]])
            }
        }

        @Test("Where there is no platform, a command says how to begin one")
        func noPlatform() async throws {
            try await Office.open { office in
                let told = await office.run("force", "list")

                #expect(told.code == 66)
                #expect(
                    told.errors == """
                        folkmoot: There is no platform in the folder \(office.data). Name another with --data, or begin with: \
                        folkmoot force add DIR

                        """)
            }
        }

        @Test("A force is shown with its configuration and its staff")
        func show() async throws {
            try await Office.withForce { office in
                let told = await office.run("force", "show", "north-wales")

                #expect(told.code == 0)
                #expect(told.results.contains("Name          North Wales Police\n"))
                #expect(told.results.contains("Languages     English, Welsh\n"))
                #expect(told.results.contains(": The force was added.\n"))
                let shown = try await office.json("force", "show", "north-wales")
                #expect(shown["areas"] == 7 && shown["active_staff"] == 0 && shown["languages"] == ["en", "cy"])
            }
        }

        @Test("A misspelt force is told with the nearest there is, in words and as JSON")
        func misspelt() async throws {
            try await Office.withForce { office in
                let told = await office.run("force", "show", "north-wale", "--json")

                #expect(told.code == 66)
                #expect(told.errors == "folkmoot: There is no force ‘north-wale’ here. Did you mean ‘north-wales’?\n")
                let problem = try told.json["problem"]
                #expect(problem?["message"] == "There is no force ‘north-wale’ here. Did you mean ‘north-wales’?")
            }
        }

        @Test("A force goes out of service and comes back as it was")
        func suspend() async throws {
            try await Office.withForce { office in
                let suspended = await office.run("force", "suspend", "north-wales", "--reason", "Asked for by the force")
                let during = try await office.json("force", "show", "north-wales")
                let resumed = await office.run("force", "resume", "north-wales")

                #expect(
                    suspended.results == """
                        North Wales Police is out of service. Its data stay. Bring it back with: folkmoot force resume north-wales

                        """)
                #expect(during["state"] == "suspended")
                #expect(resumed.results == "North Wales Police is in service again (test).\n")
                #expect(
                    try await office.json("force", "suspend", "north-wales") == ["slug": "north-wales", "state": "suspended"])
            }
        }

        @Test("No force that is not there goes in or out of service", arguments: ["suspend", "resume"])
        func suspendNone(verb: String) async throws {
            try await Office.withForce { office in
                let told = await office.run("force", verb, "westmarch")

                #expect(told.code == 66)
                #expect(told.errors.hasPrefix("folkmoot: There is no force ‘westmarch’ here."))
            }
        }
    }
}
