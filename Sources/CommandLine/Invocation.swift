/// What was typed, checked against what the command declares.
///
/// To ask for an option or argument that the command does not declare is a mistake in the program, and stops it.
public struct Invocation: Sendable {
    /// The names of the command and of those above it: `["members", "import"]`.
    public let path: [String]
    /// Where its results go.
    public let output: Output
    private let options: [String: [String]]
    private let arguments: [String: [String]]

    init(path: [String], output: Output, options: [String: [String]], arguments: [String: [String]]) {
        self.path = path
        self.output = output
        self.options = options
        self.arguments = arguments
    }

    /// The value of an option, if it was given; of several, the last.
    public subscript(option: String) -> String? { values(option).last }

    /// Whether a flag was given.
    public func flag(_ name: String) -> Bool { !values(name).isEmpty }

    /// All values of an option that repeats.
    public func values(_ option: String) -> [String] { Self.declared(option, in: options) }

    /// The value of a required option.
    public func required(_ option: String) -> String { Self.given(values(option), option) }

    /// The value of an argument that is not optional.
    public func argument(_ name: String) -> String { Self.given(arguments(name), name) }

    /// The values of an argument that is optional or repeats.
    public func arguments(_ name: String) -> [String] { Self.declared(name, in: arguments) }

    private static func declared(_ name: String, in values: [String: [String]]) -> [String] {
        guard let values = values[name] else { preconditionFailure("The command does not declare \(name).") }
        return values
    }

    private static func given(_ values: [String], _ name: String) -> String {
        guard let value = values.first else { preconditionFailure("The command declares \(name) as optional.") }
        return value
    }
}

/// A command line that was typed wrongly.
public struct UsageError: Error, Equatable, Sendable {
    /// What is wrong and what to do.
    public let message: String

    /// A command line that was typed wrongly, and how to type it.
    public init(_ message: String) { self.message = message }
}

/// A command that did its work, and found what it was to look for: it ends with ``ExitCode/failed``, for scripts that ask.
public struct CommandFailed: Error, Equatable, Sendable {
    /// What it found.
    public let message: String

    /// What was found, in a sentence.
    public init(_ message: String) { self.message = message }
}
