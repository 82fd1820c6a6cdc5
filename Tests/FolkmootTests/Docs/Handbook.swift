import Foundation

/// A page of the documentation, taken apart as far as the tests need.
struct HandbookPage {
    /// Its path in the package: `docs/architecture.md`.
    let path: String
    /// Its lines outside of code blocks.
    let prose: [Substring]
    /// The lines of its code blocks, each without what it is indented by.
    let code: [Substring]

    /// Every page: those of `docs`, and the package's first.
    static let all = Result {
        try Checkout.files(in: "docs", ending: ".md").map { try HandbookPage("docs/\($0)") }
            + (FileManager.default.fileExists(atPath: "\(Checkout.root)/README.md") ? [HandbookPage("README.md")] : [])
    }

    init(_ path: String) throws {
        self.path = path
        (prose, code) = Self.parted(try Checkout.text(of: path))
    }

    /// The folder that its links begin from.
    var folder: String { path.split(separator: "/").dropLast().joined(separator: "/") }

    /// What is written between single back quotes.
    var codeSpans: [String] { prose.flatMap { $0.matches(of: /`([^`]+)`/).map { String($0.1) } } }

    /// Where its links and pictures lead.
    var targets: [String] {
        let withoutCode = prose.map { $0.replacing(/`[^`]*`/, with: "") }
        return withoutCode.flatMap { $0.matches(of: /\]\(([^)\s]+)\)/).map { String($0.1) } }
    }

    /// The names by which its headings can be linked to, as the usual viewers make them.
    var anchors: Set<String> {
        Set(
            prose.filter { $0.hasPrefix("#") }.map { heading in
                String(
                    heading.drop { $0 == "#" }.drop { $0 == " " }.lowercased().map { $0 == " " ? "-" : $0 }
                        .filter { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" })
            })
    }

    /// A block stands between fences, or is indented by four spaces after an empty line.
    private static func parted(_ text: String) -> (prose: [Substring], code: [Substring]) {
        var (prose, code): ([Substring], [Substring]) = ([], [])
        var (isFenced, isIndented, wasEmpty) = (false, false, true)
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("```") {
                isFenced.toggle()
                continue
            }
            isIndented = line.hasPrefix("    ") && (isIndented || wasEmpty)
            wasEmpty = line.allSatisfy { $0 == " " }
            if isFenced || isIndented { code.append(line.drop { $0 == " " }) } else { prose.append(line) }
        }
        return (prose, code)
    }
}
