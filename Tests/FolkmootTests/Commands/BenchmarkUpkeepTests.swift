import Basics
import Testing

extension Commands {
    @Suite("The commands that look after published figures")
    struct BenchmarkUpkeep {
        @Test("A draft tells what publishing would change, and publishes nothing; a preview shows every figure")
        func draft() async throws {
            try await Office.withForce { office in
                let first = await office.run("benchmark", "draft", "--month", Benchmarks.month)
                _ = await Benchmarks.publish(office)
                let second = await office.run("benchmark", "draft", "--month", Benchmarks.month)
                let preview = await office.run("benchmark", "preview", "--force", "north-wales", "--month", Benchmarks.month)

                #expect(first.results.contains("publish it for the first time"))
                #expect(second.results.contains("change nothing"))
                #expect(preview.code == 0)
                #expect(preview.results.contains("household_coverage"))
                #expect(preview.results.contains("figures would leave the force"))
            }
        }

        @Test("A month is restated and withdrawn with a reason only, and a withdrawn one is told as such")
        func withdraw() async throws {
            try await Office.withForce { office in
                let month = ["--force", "north-wales", "--month", Benchmarks.month]
                let early = await office.run(["benchmark", "withdraw"] + month + ["--reason", "Too early"], data: office.data)
                _ = await Benchmarks.publish(office)
                let silent = await office.run(["benchmark", "withdraw"] + month, data: office.data)
                let withdrawn = await office.run(
                    ["benchmark", "withdraw"] + month + ["--reason", "Counted twice"], data: office.data)
                let twice = await office.run(["benchmark", "withdraw"] + month + ["--reason", "Counted twice"], data: office.data)
                let shown = await office.run("benchmark", "show", "--month", Benchmarks.month, "--json")
                let again = await office.run(["benchmark", "restate"] + month + ["--reason", "It was right"], data: office.data)

                #expect(early.code == 66 && early.errors.contains("has not published"))
                #expect(silent.code == 64)
                #expect(withdrawn.code == 0, "\(withdrawn.errors)")
                #expect(withdrawn.results.contains("revision 1 is withdrawn"))
                #expect(twice.code == 73)
                let row = try shown.json["rows"]?.array?.first { $0["force"] == "north-wales" }
                #expect(row?["status"] == "withdrawn")
                #expect(row?["status_reason"] == "Counted twice")
                #expect(again.results.contains("revision 2 stands"), "\(again.errors)")
            }
        }

        @Test("What has been published is looked through, and nothing is found")
        func verify() async throws {
            try await Office.withForce { office in
                _ = await Benchmarks.publish(office)

                let told = await office.run("benchmark", "verify")

                #expect(told.code == 0, "\(told.results)")
                #expect(told.results == "1 publication looked through, 0 findings.\n")
            }
        }

        @Test("Peers are shown with their distances, and an imported group takes their place")
        func peers() async throws {
            try await Office.withForce { office in
                let nearest = await office.run("benchmark", "peers", "show", "north-wales")
                let file = try office.file("peers.csv", "force_id,rank,comparator_force_id\nnorth-wales,1,gwent\n")
                let brought = await office.run("benchmark", "peers", "import", file, "--source", "A group, 2026")
                let imported = await office.run("benchmark", "peers", "show", "north-wales")
                let wrong = await office.run("benchmark", "peers", "show", "north-walse")

                #expect(nearest.results.contains("not the published most-similar groups"))
                #expect(brought.results.contains("Groups of 1 force brought in."), "\(brought.errors)")
                #expect(imported.results.contains("Gwent Police"))
                #expect(imported.results.contains("A group, 2026."))
                #expect(wrong.code == 66 && wrong.errors.contains("Did you mean ‘north-wales’?"))
            }
        }

        @Test("Supplied figures are looked through, brought in with source and licence, shown, and taken away")
        func supplied() async throws {
            try await Office.withForce { office in
                let head = "month,force,measure,value\n"
                let file = try office.file("survey.csv", "\(head)2024-03,north-wales,confidence,51.2\n")
                let from = ["--source", "A survey, 2024", "--licence", "Open Government Licence v3.0", "--as-of", "2024-07-24"]
                func bring(_ more: String...) async -> Office.Told {
                    await office.run(["benchmark", "supplied", "import", file] + from + more, data: office.data)
                }

                let dry = await bring("--dry-run")
                let none = await office.run("benchmark", "supplied", "show")
                let first = await bring()
                let second = await bring()
                let shown = await office.run("benchmark", "supplied", "show")
                let silent = await office.run("benchmark", "supplied", "import", file, "--source", "A survey")
                let wrong = try office.file("wrong.csv", "\(head)2024-03,north-walse,confidence,51.2\n")
                let refused = await office.run(["benchmark", "supplied", "import", wrong] + from, data: office.data)
                let removed = await office.run("benchmark", "supplied", "remove", "--source", "A survey, 2024")

                #expect(dry.results.contains("1 figure could be brought in. Nothing was"), "\(dry.errors)")
                #expect(none.results.contains("0 sources of supplied figures."))
                #expect(first.results.contains("1 figure brought in"), "\(first.errors)")
                #expect(second.code == 0)
                #expect(shown.results.contains("Open Government Licence v3.0") && shown.results.contains("1 source of"))
                #expect(silent.code == 64)
                #expect(refused.code == 65 && refused.errors.contains("wrong.csv, line 2, column 9"), "\(refused.errors)")
                #expect(removed.code == 0)
            }
        }
    }
}
