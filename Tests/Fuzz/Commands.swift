@testable import CommandLine

/// Command lines: whatever is typed is run, answered, or refused in words.
///
/// Each line of the input is one argument.
func examine(_ input: Input) {
    let arguments = input.text.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
    var parser = CommandParser(tool)
    do throws(UsageError) {
        switch try parser.parse(arguments) {
        case .run(let command, let typed): examine(command, typed, arguments)
        case .completions(let shell): check(["bash", "zsh"].contains(shell), "Only known shells are completed.")
        case .help(let path): check(!path.isEmpty, "There is help on something.")
        case .version: check(arguments.contains { $0.hasPrefix("--version") }, "The version was asked for.")
        }
    } catch {
        check(isSentence(error.message), "A refusal is a sentence: \(error.message)")
        check(!parser.path.isEmpty, "A refusal belongs to a command.")
    }
}

private func examine(_ command: Command, _ typed: CommandParser.Typed, _ arguments: [String]) {
    check(command.subcommands.isEmpty, "What runs is a command.")
    for value in typed.arguments.values.flatMap(\.self) { check(arguments.contains(value), "An argument is as it was typed.") }
    for (name, values) in typed.options where name == "format" {
        check(values.allSatisfy { ["comma", "semicolon"].contains($0) }, "A value is one of those allowed.")
    }
    if command.name == "import" {
        check(typed.arguments["FILE"]?.count == 1 && typed.options["force"]?.count == 1, "What is required is there.")
    }
}

private let tool = CommandLineTool(
    name: "folkmoot", version: "1.0",
    globalOptions: [Option("data", value: "DIR", help: "Where."), Option("json", help: "As JSON.")],
    commands: [
        Command(
            "force", "Forces",
            subcommands: [Command("check", "Check", arguments: [Argument("DIR", help: "It.", repeats: true)]) { _ in }]),
        Command(
            "import", "Import", arguments: [Argument("FILE", help: "It.")],
            options: [
                Option("force", short: "f", value: "SLUG", help: "Whose.", required: true),
                Option("dry-run", short: "n", help: "Not."),
                Option("tag", value: "WORD", help: "Tags.", repeats: true),
                Option("format", value: "NAME", help: "How.", allowed: ["comma", "semicolon"]),
            ]
        ) { _ in },
    ])
