/// One command of a tree: a noun with commands under it, or a verb that does something.
public struct Command: Sendable {
    /// The word that is typed.
    public let name: String
    /// What it does, in a sentence without a full stop.
    public let summary: String
    /// More about it, in paragraphs parted by empty lines.
    public let discussion: String
    /// What is typed after it, in order.
    public let arguments: [Argument]
    /// Its own options; it takes the tool's global ones too.
    public let options: [Option]
    /// The commands under it; a command has these or ``run``.
    public let subcommands: [Command]
    /// How it is used.
    public let examples: [Example]
    /// What it does.
    public let run: (@Sendable (Invocation) async throws -> Void)?

    /// A command line to learn from.
    public struct Example: Sendable {
        /// As it is typed.
        public let line: String
        /// What it does.
        public let meaning: String

        /// A command line, and what it does.
        public init(_ line: String, _ meaning: String) {
            self.line = line
            self.meaning = meaning
        }
    }

    /// A verb: a command that does something.
    public init(
        _ name: String, _ summary: String, discussion: String = "", arguments: [Argument] = [], options: [Option] = [],
        examples: [Example] = [], run: @escaping @Sendable (Invocation) async throws -> Void
    ) {
        self.name = name
        self.summary = summary
        self.discussion = discussion
        self.arguments = arguments
        self.options = options
        self.examples = examples
        self.run = run
        subcommands = []
    }

    /// A noun: a command that only has others under it.
    public init(_ name: String, _ summary: String, discussion: String = "", subcommands: [Command]) {
        self.name = name
        self.summary = summary
        self.discussion = discussion
        self.subcommands = subcommands
        arguments = []
        options = []
        examples = []
        run = nil
    }
}

/// Something that is typed as `--name`, or as `--name VALUE`.
public struct Option: Sendable {
    /// The word after the two hyphens.
    public let name: String
    /// A letter that may be typed instead, after one hyphen.
    public let short: Character?
    /// What stands for its value in help, such as `SLUG`; a flag has none.
    public let value: String?
    /// What it means.
    public let help: String
    /// Whether it must be given.
    public let isRequired: Bool
    /// Whether it may be given several times.
    public let repeats: Bool
    /// Its values, where there are only so many.
    public let allowed: [String]

    /// A flag, or, with the name of a value, an option that takes one.
    public init(
        _ name: String, short: Character? = nil, value: String? = nil, help: String, required: Bool = false, repeats: Bool = false,
        allowed: [String] = []
    ) {
        self.name = name
        self.short = short
        self.value = value
        self.help = help
        self.repeats = repeats
        self.allowed = allowed
        isRequired = required
    }

    /// As it is typed: `--force SLUG`.
    var spelling: String { value.map { "--\(name) \($0)" } ?? "--\(name)" }
}

/// Something that is typed by its place, such as the name of a file.
public struct Argument: Sendable {
    /// What stands for it in help, such as `FILE`.
    public let name: String
    /// What it means.
    public let help: String
    /// Whether it may be left out.
    public let isOptional: Bool
    /// Whether it may be given several times; the last one only.
    public let repeats: Bool
    /// Its values, where there are only so many.
    public let allowed: [String]

    /// An argument at the place where it stands in its command's list.
    public init(_ name: String, help: String, optional: Bool = false, repeats: Bool = false, allowed: [String] = []) {
        self.name = name
        self.help = help
        self.repeats = repeats
        self.allowed = allowed
        isOptional = optional
    }

    /// As it stands in a usage line: `[FILE...]`.
    var spelling: String {
        let spelling = repeats ? name + "..." : name
        return isOptional ? "[\(spelling)]" : spelling
    }
}
