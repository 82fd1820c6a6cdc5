import Basics
import CommandLine
import FolkmootCore

extension Command {
    static let docs = Command(
        "docs", "Write those pages of the handbook that the program itself knows",
        subcommands: [
            verb("configuration", "Write what the files of a force may say", run: configurationPage),
            verb("commands", "Write what the commands are") { $0.output.text(CommandHandbook.markdown) },
        ])
}

@Sendable private func configurationPage(_ invocation: Invocation) throws {
    let seeds = try Seeds(directory: try SeedsFolder.find(invocation))
    invocation.output.text(ConfigurationHandbook.markdown(schemas: seeds.schemas))
}

/// The handbook of commands, written from the commands themselves, so that it cannot say other than what they do.
enum CommandHandbook {
    static var markdown: String {
        let commands = Folkmoot.commands.flatMap { page(of: $0, under: "folkmoot") }
        return ([introduction] + commands + [exitCodes]).joined(separator: "\n")
    }

    private static let introduction = """
        # The command `folkmoot`

        This page is written by `folkmoot docs commands`; change it in the program.

        Commands read noun, verb. Each has `--help`. `folkmoot completions bash` and `folkmoot completions zsh` write what a shell needs to
        complete them. Results go to standard output, problems and progress to standard error.

        ## Options of every command

        \(table(of: [.data, .json, .seeds, Option("help", short: "h", help: "Show help for the command.")]))
        """

    private static var exitCodes: String {
        let rows = ExitCode.documented.map { "| \($0) | \($1) |" }
        return (["## Exit codes", "", "| code | meaning |", "| --- | --- |"] + rows + [""]).joined(separator: "\n")
    }

    private static func page(of command: Command, under path: String) -> [String] {
        let path = "\(path) \(command.name)"
        guard command.subcommands.isEmpty else {
            let head =
                ["## `\(path)`", "", "\(command.summary).", ""] + (command.discussion.isEmpty ? [] : [command.discussion, ""])
            return [head.joined(separator: "\n")] + command.subcommands.flatMap { page(of: $0, under: path) }
        }
        let isTop = path.split(separator: " ").count == 2
        return [([isTop ? "## `\(path)`" : "### `\(path)`", ""] + body(of: command, path)).joined(separator: "\n")]
    }

    private static func body(of command: Command, _ path: String) -> [String] {
        var lines = ["\(command.summary).", "", "    " + usage(of: command, path), ""]
        if !command.discussion.isEmpty { lines += [command.discussion, ""] }
        if !command.arguments.isEmpty || !command.options.isEmpty {
            lines += [table(of: command.options, command.arguments)]
        }
        for example in command.examples { lines += ["`\(example.line)`: \(example.meaning)", ""] }
        return lines
    }

    private static func usage(of command: Command, _ path: String) -> String {
        let arguments = command.arguments.map { argument in
            let name = argument.repeats ? "\(argument.name)..." : argument.name
            return argument.isOptional ? "[\(name)]" : name
        }
        return ([path] + arguments + command.options.filter(\.isRequired).map(spelling) + ["[OPTIONS]"]).joined(separator: " ")
    }

    private static func spelling(_ option: Option) -> String { option.value.map { "--\(option.name) \($0)" } ?? "--\(option.name)" }

    private static func table(of options: [Option], _ arguments: [Argument] = []) -> String {
        let rows =
            arguments.map { "| `\($0.name)` | \($0.help) |" }
            + options.map { option in
                let short = option.short.map { "`-\($0)`, " } ?? ""
                let allowed = option.allowed.isEmpty ? "" : " One of: \(option.allowed.joined(separator: ", "))."
                let notes = (option.isRequired ? " Required." : "") + (option.repeats ? " May be given several times." : "")
                return "| \(short)`\(spelling(option))` | \(option.help)\(allowed)\(notes) |"
            }
        return (["| | |", "| --- | --- |"] + rows + [""]).joined(separator: "\n")
    }
}
