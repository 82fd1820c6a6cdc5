import FolkmootCore
import Markup

/// A section of the service.
struct NavigationItem: Sendable {
    var title: String
    var path: Path
}

/// The row of sections that somebody may see, in order, drawn once for each section that a page may belong to.
struct Menu: Sendable {
    private let sections: [String]
    private let drawn: [HTML]

    init(_ items: [NavigationItem], in language: Language) {
        sections = items.map(\.path.description)
        drawn =
            items.isEmpty
            ? [.empty] : [Self.draw(items, current: nil, language)] + items.indices.map { Self.draw(items, current: $0, language) }
    }

    /// The row for a page, with the section marked to which it belongs: the longest path that the page's begins with.
    func html(at path: String) -> HTML {
        var current: Int?
        for (index, section) in sections.enumerated() where Self.isPart(path, of: section) {
            if let found = current, sections[found].utf8.count >= section.utf8.count { continue }
            current = index
        }
        return drawn[current.map { $0 + 1 } ?? 0]
    }

    private static func isPart(_ path: String, of section: String) -> Bool {
        guard section.utf8.count > 1, path.utf8.starts(with: section.utf8) else { return path == section }
        let rest = path.utf8.dropFirst(section.utf8.count)
        return rest.isEmpty || rest.first == UInt8(ascii: "/")
    }

    /// On a phone a list that opens, on a desk a row; without script in both.
    private static func draw(_ items: [NavigationItem], current: Int?, _ language: Language) -> HTML {
        let title = current.map { items[$0].title }
        return """

            <nav class="menu" aria-label="\(FramePhrases.sections[language])"><div class="wide"><details>
            <summary>\(FramePhrases.menu[language])\(title.html { "<span class=\"quiet\">\($0)</span>" })</summary>
            <ul>
            \(items.indices.map { draw(items[$0], isCurrent: $0 == current) })</ul>
            </details></div></nav>
            """
    }

    private static func draw(_ item: NavigationItem, isCurrent: Bool) -> HTML {
        """
        <li><a href="\(item.path)"\(attribute: "aria-current", isCurrent ? "page" : nil)>\(item.title)</a></li>

        """
    }
}
