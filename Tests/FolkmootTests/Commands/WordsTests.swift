import Basics
import CommandLine
import Foundation
import Testing

@testable import folkmoot

extension Commands {
    @Suite("What is typed")
    struct Words {
        @Test(
            "A misspelt word is told with the nearest that there is, at every level",
            arguments: [
                (["forse"], "Unknown command ‘forse’. Did you mean ‘force’?", "folkmoot --help"),
                (["force", "chekc"], "Unknown command ‘chekc’. Did you mean ‘check’?", "folkmoot force --help"),
                (["config", "rolback"], "Unknown command ‘rolback’. Did you mean ‘rollback’?", "folkmoot config --help"),
                (["force", "list", "--jsn"], "Unknown option ‘--jsn’. Did you mean ‘--json’?", "folkmoot force list --help"),
                (
                    ["members", "import", "--dry-rum"], "Unknown option ‘--dry-rum’. Did you mean ‘--dry-run’?",
                    "folkmoot members import --help"
                ),
                (
                    ["benchmark", "export", "--format", "jsn"], "‘jsn’ is no value of --format. Did you mean ‘json’?",
                    "folkmoot benchmark export --help"
                ),
                (["completions", "bsh"], "‘bsh’ is no value of SHELL. Did you mean ‘bash’?", "folkmoot completions --help"),
                (
                    ["staff"],
                    "A command is missing after ‘folkmoot staff’. Choose from: add, list, disable, reset, second-factor-remove, directory-release, access, access-list, access-end.",
                    "folkmoot staff --help"
                ),
                (["config", "plan"], "The argument DIR is missing.", "folkmoot config plan --help"),
                (["force", "show", "a", "b"], "There is one argument too many: ‘b’.", "folkmoot force show --help"),
                (["config", "rollback", "a"], "The option --to N is missing.", "folkmoot config rollback --help"),
            ])
        func misspelt(words: [String], told: String, help: String) async throws {
            try await Office.open { office in
                let answer = await office.run(words, data: office.data)

                #expect(answer.code == 64)
                #expect(answer.results == "")
                #expect(answer.errors == "folkmoot: \(told)\nSee ‘\(help)’.\n")
            }
        }

        @Test("A port that is none is told before anything is served", arguments: ["http", "65536", "-"])
        func port(text: String) async throws {
            try await Office.withForce { office in
                let told = await office.run("serve", "--port", text)

                #expect(told.code == 64)
                #expect(
                    told.errorLines.first == "folkmoot: The option --port takes a whole number from 0 to 65535, not ‘\(text)’.")
            }
        }

        @Test("Seeds that are none are told")
        func noSeeds() async throws {
            try await Office.open { office in
                let results = MemorySink()
                let errors = MemorySink()

                let code = await Folkmoot.tool.main(
                    ["force", "check", try office.tenant("north-wales"), "--seeds", office.folder, "--data", office.data],
                    output: Output(results: results, errors: errors))

                #expect(code == 66)
                #expect(
                    errors.text
                        == "folkmoot: \(office.folder) holds no schemas and defaults. Name it with --seeds or $FOLKMOOT_SEEDS.\n")
            }
        }

        @Test("Help at every level tells usage, and every option that is taken")
        func help() async throws {
            for path in Self.paths(of: Folkmoot.commands) {
                let sink = MemorySink()

                let code = await Folkmoot.tool.main(path.words + ["--help"], output: Output(results: sink, errors: sink))

                #expect(code == 0)
                #expect(sink.text.contains("Usage: folkmoot \(path.words.joined(separator: " "))"), "\(sink.text)")
                for option in path.command.options + [.data, .json, .seeds] { #expect(sink.text.contains("--\(option.name)")) }
                for command in path.command.subcommands { #expect(sink.text.contains("\n  \(command.name) ")) }
            }
        }

        @Test("The completions for bash are a script that bash reads, and know every command")
        func completions() async throws {
            try await Office.open { office in
                let sink = MemorySink()

                let code = await Folkmoot.tool.main(["completions", "bash"], output: Output(results: sink, errors: sink))

                #expect(code == 0)
                let script = try office.file("completions.bash", sink.text)
                let (status, output) = try await Subprocess.run(["bash", "-n", script])
                #expect(status == 0 && output == "", "\(output)")
                for path in Self.paths(of: Folkmoot.commands) {
                    #expect(sink.text.contains(path.command.name), "\(path.words)")
                }
            }
        }

        @Test("The page of commands in the handbook is what ‘folkmoot docs commands’ writes")
        func page() async throws {
            let sink = MemorySink()

            let code = await Folkmoot.tool.main(["docs", "commands"], output: Output(results: sink, errors: sink))

            #expect(code == 0)
            let isSame = try Checkout.text(of: "docs/commands.md") == sink.text
            #expect(isSame, "Write it anew: folkmoot docs commands > docs/commands.md")
        }

        @Test("The page of configuration in the handbook is what ‘folkmoot docs configuration’ writes")
        func configurationPage() async throws {
            try await Office.open { office in
                let told = await office.run("docs", "configuration")

                #expect(told.code == 0)
                let isSame = try Checkout.text(of: "docs/configuration.md") == told.results
                #expect(isSame, "Write it anew: folkmoot docs configuration > docs/configuration.md")
            }
        }

        private typealias Path = (words: [String], command: Command)

        private static func paths(of commands: [Command], under words: [String] = []) -> [Path] {
            commands.flatMap { [(words + [$0.name], $0)] + paths(of: $0.subcommands, under: words + [$0.name]) }
        }
    }
}
