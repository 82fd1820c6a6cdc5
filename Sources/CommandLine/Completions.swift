/// Scripts by which a shell completes what is being typed.
extension CommandLineTool {
    /// For bash: walks the words that stand there already, and offers what may follow.
    var bashCompletions: String {
        let nodes = allNodes
        let valued = nodes.flatMap { node in node.options.filter { $0.value != nil }.flatMap { spellings($0, in: node) } }
        let nouns = nodes.dropFirst().map { "            \(quoted($0.key))) path=\(quoted($0.key)) ;;" }
        return """
            # Completion of \(name) for bash.
            _\(name)() {
                local current="${COMP_WORDS[COMP_CWORD]}" previous="" path="" word index skip=""
                COMPREPLY=()
                for ((index = 1; index < COMP_CWORD; index++)); do
                    word="${COMP_WORDS[index]}"
                    if [[ $word == "=" ]]; then
                        skip=1
                        continue
                    fi
                    previous="$word"
                    if [[ -n $skip ]]; then
                        skip=""
                        previous=""
                        continue
                    fi
                    case "$path:$word" in
                        \(valued.map(quoted).joined(separator: " | "))) skip=1; continue ;;
                    esac
                    case "$path/$word" in
            \(nouns.joined(separator: "\n"))
                    esac
                done
                if [[ $current == "=" ]]; then current=""; fi
                case "$path:$previous" in
            \(nodes.flatMap(bashValueLines).joined(separator: "\n"))
                esac
                case "$path" in
            \(nodes.map(bashNodeLine).joined(separator: "\n"))
                esac
            }
            complete -o filenames -F _\(name) \(name)

            """
    }

    private func bashValueLines(_ node: Node) -> [String] {
        node.options.filter { $0.value != nil }.map { option in
            let pattern = spellings(option, in: node).map(quoted).joined(separator: " | ")
            let offer = Place(option.value ?? "").bashOffer(option.allowed)
            return "        \(pattern)) COMPREPLY=($(compgen \(offer) -- \"$current\")); return ;;"
        }
    }

    private func bashNodeLine(_ node: Node) -> String {
        let options = node.options.map { "--\($0.name)" }.joined(separator: " ")
        let argument = node.command.arguments.last
        let offer = Place(argument?.name ?? "").bashOffer(node.command.subcommands.map(\.name) + (argument?.allowed ?? []))
        return """
                    \(quoted(node.key)))
                        if [[ $current == -* ]]; then
                            COMPREPLY=($(compgen -W \(quoted(options)) -- "$current"))
                        else
                            COMPREPLY=($(compgen \(offer) -- "$current"))
                        fi ;;
            """
    }

    private func spellings(_ option: Option, in node: Node) -> [String] {
        ["\(node.key):--\(option.name)"] + (option.short.map { ["\(node.key):-\($0)"] } ?? [])
    }
}

extension CommandLineTool {
    /// For zsh: a function for each command, as the completion system's `_arguments` wants it.
    var zshCompletions: String {
        "#compdef \(name)\n# Completion of \(name) for zsh.\n\n"
            + allNodes.reversed().map(zshFunction).joined(separator: "\n")
            + zshEnd
    }

    /// The script works both in a folder of `fpath`, where it is the function's body, and when it is evaluated.
    private var zshEnd: String {
        """

        if [[ $funcstack[1] == _\(name) ]]; then
            _\(name) "$@"
        else
            compdef _\(name) \(name)
        fi

        """
    }

    private func zshFunction(_ node: Node) -> String {
        let options = node.options.flatMap(zshOptions)
        let specifications =
            options + (node.command.subcommands.isEmpty ? zshArguments(node.command) : ["'1: :->command'", "'*:: :->rest'"])
        return """
            \(functionName(node))() {
                local context state state_descr line
                typeset -A opt_args
                _arguments -C \\
                    \(specifications.joined(separator: " \\\n        "))
            \(node.command.subcommands.isEmpty ? "" : zshStates(node))}

            """
    }

    private func zshStates(_ node: Node) -> String {
        let commands = node.command.subcommands.map { quoted("\($0.name):\(zshEscaped($0.summary))") }
        let calls = node.command.subcommands.map { "            \($0.name)) \(functionName(node))_\(identifier($0.name)) ;;" }
        return """
                case $state in
                command)
                    local -a commands
                    commands=(
                        \(commands.joined(separator: "\n            "))
                    )
                    _describe command commands ;;
                rest)
                    case $words[1] in
            \(calls.joined(separator: "\n"))
                    esac ;;
                esac

            """
    }

    private func zshOptions(_ option: Option) -> [String] {
        let value = option.value.map { ":\($0):" + Place($0).zshOffer(option.allowed) } ?? ""
        let long = quoted(
            "\(option.repeats ? "*" : "")--\(option.name)\(option.value == nil ? "" : "=")[\(zshEscaped(option.help))]\(value)")
        return [long] + (option.short.map { [quoted("-\($0)[\(zshEscaped(option.help))]\(value)")] } ?? [])
    }

    private func zshArguments(_ command: Command) -> [String] {
        command.arguments.enumerated().map { index, argument in
            let place = argument.repeats ? "*" : "\(index + 1)"
            return quoted("\(place):\(argument.name):\(Place(argument.name).zshOffer(argument.allowed))")
        }
    }

    private func functionName(_ node: Node) -> String { (["_" + name] + node.path.map(identifier)).joined(separator: "_") }

    private func identifier(_ name: String) -> String { name.replacing("-", with: "_") }

    private func zshEscaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("[", with: "\\[").replacing("]", with: "\\]").replacing(":", with: "\\:")
    }
}

/// What may stand where a name such as `FILE` stands in help.
private enum Place {
    case file, folder, word

    init(_ name: String) {
        switch name {
        case "FILE": self = .file
        case "DIR", "FOLDER": self = .folder
        default: self = .word
        }
    }

    /// What `compgen` is asked for.
    func bashOffer(_ words: [String]) -> String {
        switch self {
        case .file: "-f"
        case .folder: "-d"
        case .word: "-W " + quoted(words.joined(separator: " "))
        }
    }

    /// What `_arguments` is told: words, an action, or a single space, which is no action.
    func zshOffer(_ words: [String]) -> String {
        switch self {
        case .file: "_files"
        case .folder: "_files -/"
        case .word: words.isEmpty ? " " : "(\(words.joined(separator: " ")))"
        }
    }
}

/// A command with its place in the tree.
private struct Node {
    let path: [String]
    let command: Command
    /// All options that it takes.
    let options: [Option]

    var key: String { path.map { "/" + $0 }.joined() }
}

extension CommandLineTool {
    private var allNodes: [Node] { nodes(under: root, path: [], options: globalOptions) }

    private func nodes(under command: Command, path: [String], options: [Option]) -> [Node] {
        let options = options + command.options
        return [Node(path: path, command: command, options: options)]
            + command.subcommands.flatMap { nodes(under: $0, path: path + [$0.name], options: options) }
    }
}

/// A word as a shell reads it literally.
private func quoted(_ text: String) -> String { "'" + text.replacing("'", with: #"'\''"#) + "'" }
