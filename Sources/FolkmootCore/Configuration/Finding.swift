import Basics

/// One thing that is wrong in a force's configuration: where it stands, what it is, and what would be right.
public struct Finding: Error, Sendable, Equatable {
    /// The file's path in the folder: `translations/cy.json`; one of the defaults has `seeds/defaults/` before it.
    public let file: String
    /// The line, from 1.
    public let line: Int
    /// The column, from 1, in characters.
    public let column: Int
    /// Where in the document: `surveys[0].questions[1].text`, or a column of a table; empty for the whole file.
    public let path: String
    /// For programs: stable, in lower case with hyphens.
    public let code: String
    /// What is wrong, in a whole sentence.
    public let message: String
    /// What to do about it, in a whole sentence.
    public let remedy: String

    /// Something wrong at a place.
    public init(file: String, line: Int = 1, column: Int = 1, path: String = "", code: String, message: String, remedy: String) {
        self.file = file
        self.line = line
        self.column = column
        self.path = CleanText.line(path, limit: Self.longest)
        self.code = code
        self.message = CleanText.line(message, limit: Self.longest)
        self.remedy = CleanText.line(remedy, limit: Self.longest)
    }

    /// Findings quote people's files, and are shown in terminals: they are kept clean and within bounds, in characters.
    private static let longest = 2000

    /// Something wrong where a value came from.
    public init(at origin: ConfigurationOrigin, _ code: String, _ message: String, remedy: String) {
        self.init(
            file: origin.file, line: origin.line, column: origin.column, path: origin.path, code: code, message: message,
            remedy: remedy)
    }
}

extension Finding: CustomStringConvertible {
    /// One line, as compilers write it, so that editors can jump to the place.
    public var description: String {
        "\(file):\(line):\(column): \(path.isEmpty ? "" : path + ": ")\(message) \(remedy)"
    }
}

extension Finding: Comparable {
    /// By file, then from its top to its bottom.
    public static func < (left: Finding, right: Finding) -> Bool {
        (left.file, left.line, left.column, left.path, left.message)
            < (right.file, right.line, right.column, right.path, right.message)
    }
}

/// Words of people's files in a message.
func quoted(_ text: some StringProtocol) -> String {
    let shown = text.prefix(80).map { $0.isNewline ? " " : String($0) }.joined()
    return "“\(shown)\(text.count > 80 ? "…" : "")”"
}

/// The remedy for a name that is not known: the nearest that is, or all of them.
func suggestion(for word: String, among known: some Collection<String>, otherwise remedy: String? = nil) -> String {
    if let nearest = Spelling.nearest(to: word, among: known) { return "Did you mean \(quoted(nearest))?" }
    return remedy ?? "Use one of: \(known.sorted().joined(separator: ", "))."
}
