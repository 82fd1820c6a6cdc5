import CommandLine
import FolkmootCore
import Foundation
import Testing

@testable import folkmoot

@Suite("The documentation")
struct DocumentationTests {
    @Test("Every link leads to a file, and to a heading that is in it")
    func links() throws {
        for page in try HandbookPage.all.get() {
            for target in page.targets where !target.contains(":") {
                let parts = target.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
                let path = parts[0].isEmpty ? page.path : Self.resolve(parts[0], from: page.folder)
                #expect(Self.isThere(path), "\(page.path) links to \(target)")
                guard parts.count == 2, path.hasSuffix(".md") else { continue }
                #expect(try HandbookPage(path).anchors.contains(parts[1]), "\(page.path) links to \(target)")
            }
        }
    }

    @Test("Every command that a page names is one, with options that it takes")
    func commands() throws {
        for page in try HandbookPage.all.get() {
            for line in page.codeSpans + page.code.map(String.init) {
                guard let fault = CommandMention(line)?.fault else { continue }
                Issue.record("\(page.path): `\(line)`: \(fault)")
            }
        }
    }

    @Test("Each test that the page on security names is there")
    func securityPage() throws {
        let sources = try Checkout.files(in: "Tests", ending: ".swift").map { try Checkout.text(of: "Tests/\($0)") }

        let named = try Checkout.text(of: "docs/security.md").matches(of: /\*([A-Z][^*]+)\*/).map { String($0.1) }

        #expect(named.count > 50)
        for sentence in Set(named) {
            #expect(sources.contains { $0.contains("\"\(sentence)\"") }, "There is no test ‘\(sentence)’.")
        }
    }

    @Test("The page on commands is what the commands say")
    func commandPage() throws {
        let path = "docs/commands.md"
        if ProcessInfo.processInfo.environment["FOLKMOOT_WRITE_DOCS"] != nil {
            try CommandHandbook.markdown.write(toFile: "\(Checkout.root)/\(path)", atomically: true, encoding: .utf8)
        }

        let page = try Checkout.text(of: path)

        #expect(page == CommandHandbook.markdown, "Run this test with FOLKMOOT_WRITE_DOCS=1 and commit \(path).")
    }

    @Test("Every file and folder that a page names is there")
    func files() throws {
        let roots = ["Sources/", "Tests/", "admin/", "seeds/", "tenants/", "docs/"]
        for page in try HandbookPage.all.get() {
            for span in page.codeSpans where roots.contains(where: span.hasPrefix) && !span.contains(/[ <>*…{]/) {
                #expect(Self.isThere(span), "\(page.path) names \(span)")
            }
        }
    }

    @Test("Every page can be found from the map, and every decision from the list of decisions")
    func map() throws {
        let map = try HandbookPage("docs/README.md").targets
        let decisions = try HandbookPage("docs/decisions/README.md").targets

        for page in try HandbookPage.all.get() where page.path != "docs/README.md" && page.path.hasPrefix("docs/") {
            let isDecision = page.folder == "docs/decisions" && page.path != "docs/decisions/README.md"
            let name =
                isDecision ? String(page.path.dropFirst("docs/decisions/".count)) : String(page.path.dropFirst("docs/".count))
            #expect((isDecision ? decisions : map).contains(name), "\(page.path) is in no list")
        }
    }

    @Test("The page on data protection names each table of personal data, what it holds, and how long it is kept")
    func personalData() throws {
        let text = try Checkout.text(of: "docs/data-protection.md")

        for data in Capability.all.flatMap(\.personalData) {
            let row = "| `\(data.table)` | \(data.what) | \(data.purpose) | `\(data.keptBy)` |"
            #expect(text.contains(row), "docs/data-protection.md lacks: \(row)")
        }
    }

    @Test("The page on architecture names every module and every capability")
    func modules() throws {
        let page = try Checkout.text(of: "docs/architecture.md")

        for module in try FileManager.default.contentsOfDirectory(atPath: "\(Checkout.root)/Sources") {
            #expect(page.contains(module), "\(module)")
        }
        for capability in Capability.all { #expect(page.contains("`\(capability.name)`"), "\(capability.name)") }
    }

    @Test("The page on operations has the exit codes as the program has them")
    func exitCodes() throws {
        let page = try Checkout.text(of: "docs/operations.md")

        for (code, meaning) in ExitCode.documented { #expect(page.contains("| \(code) | \(meaning) |")) }
    }

    @Test("Every name of code in the glossary is in the sources or in the schemas")
    func glossary() throws {
        let sources = try Checkout.files(in: "Sources", ending: ".swift").map { try Checkout.text(of: "Sources/\($0)") }
        let schemas = try Checkout.files(in: "seeds/schemas", ending: ".json").map { try Checkout.text(of: "seeds/schemas/\($0)") }
        let words = Set((sources + schemas).joined(separator: "\n").split { !$0.isLetter && !$0.isNumber && $0 != "_" })

        for span in try HandbookPage("docs/glossary.md").codeSpans where !span.contains(".json") && !span.contains("-") {
            for name in span.split(whereSeparator: { !$0.isLetter && !$0.isNumber && $0 != "_" }) {
                #expect(words.contains(name), "\(span)")
            }
        }
    }

    @Test("No page tells of one machine")
    func machines() throws {
        for page in try HandbookPage.all.get() {
            for line in page.prose + page.code {
                #expect(!line.contains(/(^|[\s`"(=])\/(home|work|root|Users)\//), "\(page.path): \(line)")
            }
        }
    }

    private static func isThere(_ path: String) -> Bool { FileManager.default.fileExists(atPath: "\(Checkout.root)/\(path)") }

    private static func resolve(_ target: String, from folder: String) -> String {
        var parts = folder.split(separator: "/").map(String.init)
        for part in target.split(separator: "/") {
            switch part {
            case ".": break
            case "..": _ = parts.popLast()
            default: parts.append(String(part))
            }
        }
        return parts.joined(separator: "/")
    }
}

/// A command line as a page names it: words down the tree of commands, then arguments and options.
private struct CommandMention {
    private let words: [String]

    /// Nothing if the line is no call of the tool.
    init?(_ line: String) {
        let words = line.split(separator: " ").map(String.init)
        guard let first = words.first, first == "folkmoot" || first.hasSuffix("/folkmoot") else { return nil }
        self.words = Array(words.dropFirst())
    }

    /// What is wrong with it, if anything.
    var fault: String? {
        guard let first = words.first, !Self.ofTool.contains(first), !first.hasPrefix("-") else { return nil }
        guard var command = Folkmoot.commands.first(where: { $0.name == first }) else { return "there is no command ‘\(first)’" }
        var rest = words.dropFirst()
        while !command.subcommands.isEmpty, let word = rest.first, !word.hasPrefix("-"), word != "…" {
            guard let next = command.subcommands.first(where: { $0.name == word }) else {
                return "‘\(command.name)’ has no command ‘\(word)’"
            }
            (command, rest) = (next, rest.dropFirst())
        }
        return rest.lazy.filter { $0.hasPrefix("--") }.first { !Self.takes($0, command) }.map { "it takes no option \($0)" }
    }

    /// What every tool of this kind has.
    private static let ofTool: Set<String> = ["help", "completions", "…"]

    private static func takes(_ word: String, _ command: Command) -> Bool {
        let name = word.dropFirst(2).prefix { $0 != "=" }
        return name == "help" || (command.options + [.data, .json, .seeds]).contains { $0.name == name }
    }
}
