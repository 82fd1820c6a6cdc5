import CommandLine
import Foundation
import Testing

@Suite("Completion in shells")
struct CompletionTests {
    @Test("The script for bash is one that bash can read")
    func bashSyntax() async throws {
        let script = try await script(for: "bash")

        #expect(try run("/bin/bash", ["-n"], input: script).code == 0)
    }

    @Test(
        "What bash offers is what may follow",
        arguments: [
            ("folkmoot ''", "force members fail help completions"),
            ("folkmoot me", "members"),
            ("folkmoot members ''", "import export"),
            ("folkmoot --data /srv members e", "export"),
            ("folkmoot members import --f", "--force --format"),
            ("folkmoot members import -f westmarch --dr", "--dry-run"),
            ("folkmoot members import --format ''", "comma semicolon"),
            ("folkmoot members import --format = s", "semicolon"),
            ("folkmoot --data = /srv completions ''", "bash zsh"),
            ("folkmoot --data /et", "/etc"),
            ("folkmoot --data /etc/hostn", ""),
            ("folkmoot help me", "members"),
            ("folkmoot fail ''", ""),
            ("folkmoot members import --force ''", ""),
            ("folkmoot members import /etc/hostn", "/etc/hostname"),
        ])
    func bashOffers(line: String, offered: String) async throws {
        let words = "COMP_WORDS=(\(line)); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _folkmoot; echo \"${COMPREPLY[*]}\""

        let result = try run("/bin/bash", [], input: try await script(for: "bash") + words)

        #expect(result.text == offered + "\n")
    }

    @Test("The script for zsh is one that zsh can read", .enabled(if: zsh != nil, "zsh is not installed"))
    func zshSyntax() async throws {
        let zsh = try #require(zsh)

        #expect(try run(zsh, ["-n"], input: try await script(for: "zsh")).code == 0)
    }

    @Test("The script for zsh has a function for each command, with brackets balanced")
    func zshContents() async throws {
        let script = try await script(for: "zsh")

        #expect(script.hasPrefix("#compdef folkmoot\n"))
        #expect(script.contains("_folkmoot_members_import() {"))
        #expect(script.contains("'--format=[How the file is written.]:NAME:(comma semicolon)'"))
        #expect(
            script.contains("'-n[Only tell what would happen, and change nothing\\: for a first look at a file from elsewhere.]'"))
        #expect(script.contains("'1:FILE:_files'"))
        #expect(script.contains("'--data=[The folder that holds the data.]:DIR:_files -/'"))
        // Nearly all of the language is that of bash, which finds what is not closed.
        #expect(try run("/bin/bash", ["-n"], input: script).code == 0)
    }

    private func script(for shell: String) async throws -> String {
        let westmarch = Westmarch()
        try #require(await westmarch.run("completions \(shell)") == 0)
        return westmarch.results.text
    }

    private func run(_ program: String, _ arguments: [String], input: String) throws -> (code: Int32, text: String) {
        let process = Process()
        let (standardInput, standardOutput) = (Pipe(), Pipe())
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.standardInput = standardInput
        process.standardOutput = standardOutput
        try process.run()
        try standardInput.fileHandleForWriting.write(contentsOf: Data(input.utf8))
        try standardInput.fileHandleForWriting.close()
        let text = try standardOutput.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: text, as: UTF8.self))
    }
}

private let zsh = ["/bin/zsh", "/usr/bin/zsh"].first { FileManager.default.isExecutableFile(atPath: $0) }
