/// A term and its explanation, side by side in help.
struct ListEntry: Sendable {
    let term: String
    let text: String
}

extension CommandLineTool {
    /// Help for a command, at the end of the commands above it.
    func help(for path: [Command], on output: Output) -> String {
        guard let command = path.last else { return "" }
        let ownOptions = path.flatMap(\.options)
        let isTop = path.count == 1
        let sections = [
            wrapped(command.summary.isEmpty ? "" : command.summary + "."),
            wrapped("Usage: " + usage(of: path), indent: 7 + name.count + 1, firstIndent: 0),
            command.discussion.split(separator: "\n\n").map { wrapped(String($0)) }.joined(separator: "\n\n"),
            section("Commands", command.subcommands.map { ListEntry(term: $0.name, text: $0.summary) }, output),
            section("Arguments", command.arguments.map { ListEntry(term: $0.name, text: $0.help + choice($0.allowed)) }, output),
            section("Options", ownOptions.map(entry), output),
            section("Global options", globalOptions.map(entry), output),
            examples(command.examples, output),
            isTop ? section("Exit codes", exitCodes, output) : "",
        ]
        return sections.filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
    }

    private func usage(of path: [Command]) -> String {
        guard let command = path.last else { return name }
        var words = path.map(\.name)
        if !command.subcommands.isEmpty { words.append("COMMAND") }
        words += command.arguments.map(\.spelling)
        words += path.flatMap(\.options).filter(\.isRequired).map(\.spelling)
        return (words + ["[OPTIONS]"]).joined(separator: " ")
    }

    private func entry(for option: Option) -> ListEntry {
        let short = option.short.map { "-\($0), " } ?? "    "
        let notes = (option.isRequired ? " Required." : "") + (option.repeats ? " May be given several times." : "")
        return ListEntry(term: short + option.spelling, text: option.help + choice(option.allowed) + notes)
    }

    private func choice(_ allowed: [String]) -> String {
        allowed.isEmpty ? "" : " One of: \(allowed.joined(separator: ", "))."
    }

    private func section(_ title: String, _ entries: [ListEntry], _ output: Output) -> String {
        guard !entries.isEmpty else { return "" }
        let column = min(30, 4 + (entries.map(\.term.count).max() ?? 0))
        let lines = entries.map { entry in
            let term = "  " + entry.term
            guard term.count + 2 <= column else { return term + "\n" + wrapped(entry.text, indent: column) }
            return term + wrapped(entry.text, indent: column).dropFirst(term.count)
        }
        return output.emphasised(title + ":") + "\n" + lines.joined(separator: "\n")
    }

    private func examples(_ examples: [Command.Example], _ output: Output) -> String {
        guard !examples.isEmpty else { return "" }
        let lines = examples.map { "  \($0.line)\n" + wrapped($0.meaning, indent: 6) }
        return output.emphasised("Examples:") + "\n" + lines.joined(separator: "\n")
    }
}

/// Text in lines of 80 columns at most, set in by so many spaces.
///
/// Words that are longer stand alone on their line.
func wrapped(_ text: String, indent: Int = 0, firstIndent: Int? = nil) -> String {
    var lines: [String] = []
    var line = String(repeating: " ", count: firstIndent ?? indent)
    var isEmpty = true
    for word in text.split(whereSeparator: \.isWhitespace) {
        if !isEmpty, line.count + 1 + word.count > 80 {
            lines.append(line)
            line = String(repeating: " ", count: indent)
            isEmpty = true
        }
        line += (isEmpty ? "" : " ") + word
        isEmpty = false
    }
    return isEmpty ? "" : (lines + [line]).joined(separator: "\n")
}
