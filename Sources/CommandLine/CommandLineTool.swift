import Basics

/// A program that is used from a shell: reads what was typed, runs the command, and tells how it went.
public struct CommandLineTool: Sendable {
    let name: String
    let version: String
    let globalOptions: [Option]
    let root: Command
    let exitCodes: [ListEntry]

    /// A program with its commands.
    ///
    /// `help`, `completions`, `--help` and `--version` are added to what is given.
    public init(
        name: String, version: String, summary: String = "", globalOptions: [Option] = [], commands: [Command],
        exitCodes: [(Int32, String)] = ExitCode.documented
    ) {
        self.name = name
        self.version = version
        self.globalOptions = globalOptions + [.help, .version]
        self.exitCodes = exitCodes.map { ListEntry(term: String($0), text: $1) }
        root = Command(name, summary, subcommands: commands + [.help(on: commands), .completions])
        checkTree(root, inherited: self.globalOptions)
    }

    /// Does what was typed.
    ///
    /// - Parameter arguments: Without the name of the program: `Swift.CommandLine.arguments.dropFirst()`.
    /// - Returns: the exit code.
    public func main(_ arguments: some Sequence<String>, output: Output = .standard) async -> Int32 {
        var code = await exitCode(of: Array(arguments), output)
        if let failure = output.failure {
            output.error("\(name): The results could not be written: \(failure).")
            code = .ioError
        }
        return code.rawValue
    }

    private func exitCode(of arguments: [String], _ output: Output) async -> ExitCode {
        var parser = CommandParser(self)
        do {
            let request = try parser.parse(arguments)
            try await perform(request, output)
            return .ok
        } catch let error as UsageError {
            return report(error, in: parser.path, output)
        } catch let problem as Problem {
            return report(problem, output)
        } catch let failure as CommandFailed {
            output.error("\(name): \(failure.message)")
            return .failed
        } catch is CancellationError {
            output.error("\(name): Stopped before the end.")
            return .failed
        } catch {
            output.error("\(name): Something went wrong that this program did not foresee: \(error)")
            return .failed
        }
    }

    private func perform(_ request: CommandParser.Request, _ output: Output) async throws {
        switch request {
        case .version: output.line("\(name) \(version)")
        case .help(let commands): output.text(help(for: commands, on: output))
        case .completions(let shell): output.text(shell == "bash" ? bashCompletions : zshCompletions)
        case .run(let command, let typed):
            let invocation = Invocation(path: typed.path, output: output, options: typed.options, arguments: typed.arguments)
            try await command.run?(invocation)
        }
    }
}

extension CommandLineTool {
    private func report(_ error: UsageError, in path: [Command], _ output: Output) -> ExitCode {
        output.error("\(name): \(error.message)")
        output.error("See ‘\(path.map(\.name).joined(separator: " ")) --help’.")
        return .usage
    }

    private func report(_ problem: Problem, _ output: Output) -> ExitCode {
        output.error("\(name): \(problem.message)")
        for (field, message) in problem.fields.sorted(by: { $0.key < $1.key }) { output.error("  \(field): \(message)") }
        if let detail = problem.detail { output.error("  (\(detail))") }
        return ExitCode(problem.kind)
    }
}

/// Names that stand twice would hide each other.
private func checkTree(_ command: Command, inherited: [Option]) {
    let options = inherited + command.options
    let names = options.map(\.name) + options.compactMap { $0.short.map { String($0) } }
    precondition(Set(names).count == names.count, "An option of \(command.name) stands twice.")
    precondition(
        Set(command.subcommands.map(\.name)).count == command.subcommands.count, "A command of \(command.name) stands twice.")
    precondition(command.arguments.dropLast().allSatisfy { !$0.repeats && !$0.isOptional }, "Only the last argument may vary.")
    for subcommand in command.subcommands { checkTree(subcommand, inherited: options) }
}

extension Option {
    static let help = Option("help", short: "h", help: "Show help for the command.")
    static let version = Option("version", help: "Show the version.")
}

extension Command {
    static func help(on commands: [Command]) -> Command {
        let argument = Argument("COMMAND", help: "The command.", optional: true, repeats: true, allowed: commands.map(\.name))
        return Command("help", "Show help for a command", arguments: [argument]) { _ in }
    }

    static let completions = Command(
        "completions", "Write a script that completes commands in a shell",
        discussion: "Put the script where your shell looks for it, or evaluate it in the file that the shell reads at its start.",
        arguments: [Argument("SHELL", help: "The shell.", allowed: ["bash", "zsh"])]
    ) { _ in }
}
