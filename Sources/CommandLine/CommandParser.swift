import Basics

/// Reads a command line from left to right.
struct CommandParser {
    /// What is asked for.
    enum Request {
        case help([Command])
        case version
        case completions(String)
        case run(Command, Typed)
    }

    /// What was typed, by name.
    struct Typed {
        var path: [String] = []
        var options: [String: [String]] = [:]
        var arguments: [String: [String]] = [:]
    }

    /// The commands named so far, from the program itself on.
    private(set) var path: [Command]
    private let tool: CommandLineTool
    private var given: [(option: Option, value: String)] = []
    private var words: [String] = []

    init(_ tool: CommandLineTool) {
        self.tool = tool
        path = [tool.root]
    }

    mutating func parse(_ arguments: [String]) throws(UsageError) -> Request {
        var rest = arguments[...]
        var optionsEnded = false
        while let token = rest.popFirst() {
            if !optionsEnded, token == "--" {
                optionsEnded = true
            } else if !optionsEnded, token.hasPrefix("-"), token != "-" {
                try take(option: token, &rest)
            } else {
                try take(word: token)
            }
        }
        return try request()
    }

    private var command: Command { path.last ?? tool.root }
    private var typedPath: String { path.map(\.name).joined(separator: " ") }
    private var knownOptions: [Option] { tool.globalOptions + path.flatMap(\.options) }

    private mutating func request() throws(UsageError) -> Request {
        if isGiven(.help) { return .help(path) }
        if isGiven(.version) { return .version }
        if command.name == "help", path.count == 2 { return .help(try commands(named: words)) }
        if !command.subcommands.isEmpty { throw missingCommand() }
        let typed = try checked()
        if path.count == 2, command.name == Command.completions.name, let shell = words.first { return .completions(shell) }
        return .run(command, typed)
    }

    private func isGiven(_ option: Option) -> Bool { given.contains { $0.option.name == option.name } }
}

extension CommandParser {
    private mutating func take(word: String) throws(UsageError) {
        guard !command.subcommands.isEmpty else { return words.append(word) }
        guard let next = command.subcommands.first(where: { $0.name == word }) else { throw unknownCommand(word) }
        path.append(next)
    }

    private mutating func take(option token: String, _ rest: inout ArraySlice<String>) throws(UsageError) {
        let parts = token.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map { String($0) }
        guard let option = knownOptions.first(where: { $0.isSpelt(parts[0]) }) else { throw unknownOption(parts[0]) }
        guard option.value != nil else {
            guard parts.count == 1 else { throw UsageError("The option \(option.spelling) takes no value.") }
            return given.append((option, ""))
        }
        let value = parts.count > 1 ? parts[1] : nextValue(&rest)
        guard let value, !value.isEmpty else {
            throw UsageError("The option --\(option.name) needs a value: \(option.spelling).")
        }
        given.append((option, value))
    }

    /// The next word as a value, unless it is an option itself.
    private func nextValue(_ rest: inout ArraySlice<String>) -> String? {
        guard let next = rest.first, !next.hasPrefix("--"), !knownOptions.contains(where: { $0.isSpelt(next) }) else { return nil }
        return rest.popFirst()
    }

    private mutating func commands(named names: [String]) throws(UsageError) -> [Command] {
        path = [tool.root]
        for name in names {
            guard let next = command.subcommands.first(where: { $0.name == name }) else { throw unknownCommand(name) }
            path.append(next)
        }
        return path
    }
}

extension CommandParser {
    private func checked() throws(UsageError) -> Typed {
        var typed = Typed(path: path.dropFirst().map(\.name))
        for option in knownOptions { typed.options[option.name] = try values(of: option) }
        var rest = words[...]
        for argument in command.arguments {
            let values = argument.repeats ? rest : rest.prefix(1)
            rest = rest.dropFirst(values.count)
            guard argument.isOptional || !values.isEmpty else { throw UsageError("The argument \(argument.name) is missing.") }
            for value in values { try check(value, argument.allowed, of: argument.name) }
            typed.arguments[argument.name] = Array(values)
        }
        if let extra = rest.first { throw UsageError("There is one argument too many: ‘\(extra)’.") }
        return typed
    }

    private func values(of option: Option) throws(UsageError) -> [String] {
        let values = given.filter { $0.option.name == option.name }.map(\.value)
        if values.isEmpty, option.isRequired { throw UsageError("The option \(option.spelling) is missing.") }
        if values.count > 1, !option.repeats, option.value != nil {
            throw UsageError("The option --\(option.name) is given twice.")
        }
        for value in values { try check(value, option.allowed, of: "--\(option.name)") }
        return values
    }

    private func check(_ value: String, _ allowed: [String], of name: String) throws(UsageError) {
        guard !allowed.isEmpty, !allowed.contains(value) else { return }
        let list = allowed.joined(separator: ", ")
        throw UsageError("‘\(value)’ is no value of \(name). \(suggestion(for: value, among: allowed) ?? "Choose from: \(list).")")
    }
}

extension CommandParser {
    private func unknownCommand(_ word: String) -> UsageError {
        let names = command.subcommands.map(\.name)
        let list = "The commands of ‘\(typedPath)’ are: \(names.joined(separator: ", "))."
        return UsageError("Unknown command ‘\(word)’. \(suggestion(for: word, among: names) ?? list)")
    }

    private func missingCommand() -> UsageError {
        let names = command.subcommands.map(\.name).joined(separator: ", ")
        return UsageError("A command is missing after ‘\(typedPath)’. Choose from: \(names).")
    }

    private func unknownOption(_ word: String) -> UsageError {
        let spellings = knownOptions.map { "--\($0.name)" }
        let advice = suggestion(for: word, among: spellings)
        if advice == nil, !command.subcommands.isEmpty {
            return UsageError("The option \(word) is not known here. Write it after its command.")
        }
        return UsageError("Unknown option ‘\(word)’.\(advice.map { " " + $0 } ?? "")")
    }

    private func suggestion(for word: String, among words: [String]) -> String? {
        Spelling.nearest(to: word, among: words).map { "Did you mean ‘\($0)’?" }
    }
}

extension Option {
    /// Whether a word is this option, by its name or its letter.
    fileprivate func isSpelt(_ word: String) -> Bool { word == "--\(name)" || short.map { word == "-\($0)" } == true }
}
