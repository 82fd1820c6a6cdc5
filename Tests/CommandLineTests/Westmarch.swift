import Basics
import CommandLine
import Testing

/// A small tool with commands like the real ones.
///
/// Each command writes what it was given.
struct Westmarch {
    let results = MemorySink()
    let errors = MemorySink()

    static let tool = CommandLineTool(
        name: "folkmoot", version: "1.2.3", summary: "Run neighbourhood engagement for many police forces",
        globalOptions: [
            Option("data", value: "DIR", help: "The folder that holds the data."),
            Option("json", help: "Write results as JSON."),
        ],
        commands: [
            Command("force", "Look after forces", subcommands: [check]),
            Command("members", "Look after members", subcommands: [importMembers, export]),
            Command("fail", "Fail in several ways", arguments: [Argument("HOW", help: "In which way.")], run: fail),
        ])

    private static let check = Command(
        "check", "Check the configuration of a force",
        arguments: [Argument("DIR", help: "The folder of the force.", repeats: true)], run: echo)

    private static let importMembers = Command(
        "import", "Add members from a CSV file",
        discussion: """
            Each row of the file becomes a member, unless somebody with the same email address is one already; then that member is kept as is.

            Nobody is written to.
            """,
        arguments: [Argument("FILE", help: "A CSV file with the columns name, email and postcode.")],
        options: [
            Option("force", short: "f", value: "SLUG", help: "The force.", required: true),
            Option(
                "dry-run", short: "n",
                help: "Only tell what would happen, and change nothing: for a first look at a file from elsewhere."),
            Option("errors", value: "FILE", help: "Where to write the rows that were refused."),
            Option("tag", value: "WORD", help: "A tag for all of them.", repeats: true),
            Option("format", value: "NAME", help: "How the file is written.", allowed: ["comma", "semicolon"]),
        ],
        examples: [
            Command.Example("folkmoot members import people.csv --force westmarch --dry-run", "Tells what would happen."),
            Command.Example("folkmoot members import people.csv --force westmarch", "Adds the people in the file."),
        ], run: echo)

    private static let export = Command(
        "export", "Write members as CSV", arguments: [Argument("FILE", help: "Where to.", optional: true)], run: echo)

    @Sendable private static func echo(_ invocation: Invocation) {
        let output = invocation.output
        output.line(invocation.path.joined(separator: " ") + (invocation.flag("json") ? " as JSON" : ""))
        if let data = invocation["data"] { output.line("data \(data)") }
        switch invocation.path.last {
        case "import":
            let details = [invocation["errors"], invocation["format"]].compactMap { $0 } + invocation.values("tag")
            let mode = invocation.flag("dry-run") ? "dry " : ""
            output.line("\(mode)\(invocation.argument("FILE")) \(invocation.required("force")) \(details.joined(separator: " "))")
        case "check": output.line(invocation.arguments("DIR").joined(separator: "|"))
        default: output.line(invocation.arguments("FILE").first ?? "no file")
        }
    }

    @Sendable private static func fail(_ invocation: Invocation) throws {
        switch invocation.argument("HOW") {
        case "usage": throw UsageError("The month is in the future.")
        case "cancelled": throw CancellationError()
        case "unforeseen": throw Unforeseen()
        case "found": throw CommandFailed("It is there.")
        case let kind:
            guard let kind = Problem.Kind(rawValue: kind) else { throw UsageError("There is no such way.") }
            throw Problem(kind, "It is \(kind).", fields: ["b": "Second.", "a": "First."], detail: "The cause.")
        }
    }

    func run(_ line: String) async -> Int32 {
        await Self.tool.main(line.split(separator: " ").map { String($0) }, output: Output(results: results, errors: errors))
    }
}

private struct Unforeseen: Error {}
