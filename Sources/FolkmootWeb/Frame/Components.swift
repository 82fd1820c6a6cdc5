import Basics
import FolkmootCore
import Markup

/// The parts that pages are made of, each a small function from values to markup.
///
/// All text in them is escaped.
enum Components {
    /// What a button does decides how it looks.
    enum ButtonStyle: Sendable {
        case main, second, danger

        var cssClass: String {
            switch self {
            case .main: "button"
            case .second: "button second"
            case .danger: "button danger"
            }
        }
    }

    /// What a panel or a tag says.
    enum Tone: String, Sendable {
        case notice, good, warning, bad
    }

    /// A button that sends the form it stands in: "Send my answers".
    static func button(_ label: String, style: ButtonStyle = .main, name: String? = nil, value: String? = nil) -> HTML {
        "<button class=\"\(style.cssClass)\"\(attribute: "name", name)\(attribute: "value", value)>\(label)</button>"
    }

    /// A link that looks like a button: the way onward from a page without a form.
    static func linkButton(_ label: String, to path: Path, style: ButtonStyle = .main) -> HTML {
        "<a class=\"\(style.cssClass)\" href=\"\(path)\">\(label)</a>"
    }

    /// A button that is a form by itself: what changes something is a POST, never a link.
    static func action(
        _ label: String, to path: Path, csrf token: String?, style: ButtonStyle = .second, hidden fields: HTML = .empty
    ) -> HTML {
        "<form method=\"post\" action=\"\(path)\">\(csrf(token))\(fields)\(button(label, style: style))</form>"
    }

    /// Shown by the script only, since without it there is nothing to press.
    static func printButton(in language: Language) -> HTML {
        "<button class=\"button second\" type=\"button\" data-print hidden>\(FramePhrases.printPage[language])</button>"
    }
}

// MARK: Panels and notes

extension Components {
    /// What has been done, or what must be known.
    ///
    /// What has just been done is announced (`role="status"`).
    static func panel(_ title: String?, _ body: HTML, tone: Tone = .notice) -> HTML {
        """
        <div class="panel \(tone.rawValue)"\(attribute: "role", tone == .good ? "status" : nil)>
        \(title.html { "<h2>\($0)</h2>\n" })\(body)
        </div>

        """
    }

    /// Says that something has been done, such as that answers were sent.
    static func success(_ title: String, _ body: HTML = .empty) -> HTML { panel(title, body, tone: .good) }

    /// Something that may go wrong for the reader, said before it does.
    static func warning(_ body: HTML, in language: Language) -> HTML {
        panel(nil, "<p><strong>\(FramePhrases.important[language]): </strong>\(body)</p>", tone: .warning)
    }

    /// A state in one or two words.
    ///
    /// The words carry the meaning, the colour only repeats it.
    static func tag(_ text: String, _ tone: Tone? = nil) -> HTML {
        "<strong class=\"tag\(tone.html { " \($0.rawValue)" })\">\(text)</strong>"
    }

    /// What a page by areas says to somebody whose role covers none.
    static let noAreas: HTML = empty(
        "No areas yet",
        "<p>The areas that your role covers will be here. Ask whoever manages roles in your force to give your role an area.</p>")

    /// What will be here, and the one next step.
    static func empty(_ title: String, _ body: HTML, next: HTML = .empty) -> HTML {
        "<div class=\"empty\"><h2>\(title)</h2>\n\(body)\n\(next)</div>\n"
    }

    /// What some want to read and most do not.
    static func details(_ summary: String, _ body: HTML, isOpen: Bool = false) -> HTML {
        "<details\(flag: "open", isOpen)><summary>\(summary)</summary><div>\(body)</div></details>\n"
    }

    /// The meaning of a measure, where it is used.
    static func definition(_ text: String, in language: Language) -> HTML {
        "<p class=\"note\"><strong>\(FramePhrases.definition[language]):</strong> \(text)</p>\n"
    }
}

// MARK: Lists and ways

/// A line of a summary: a label and its value.
struct SummaryRow: Sendable {
    let label: String
    let value: HTML
    /// Where the value is changed.
    var change: Path?
}

extension Components {
    /// An email address, which may break after its dots and its at sign.
    static func address(_ email: String) -> HTML { breaking(email, after: [".", "@"]) }

    /// The name of a table, a column, a setting, as code, which may break between its words.
    static func code(_ name: String) -> HTML { "<code>\(namingCode(name))</code>" }

    /// A text with such names in it.
    static func namingCode(_ text: String) -> HTML { breaking(text, after: [".", "_"]) }

    private static func breaking(_ text: String, after signs: Set<Character>) -> HTML {
        let parts = text.split(omittingEmptySubsequences: false, whereSeparator: signs.contains)
        let ends = parts.map(\.endIndex).filter { $0 < text.endIndex }
        let marks: [HTML] = ends.map { "\(String(text[$0]))<wbr>" }
        return .joined(zip(parts, marks + [.empty]).map { "\(String($0))\($1)" })
    }

    /// Labels and values: what was answered, what is known of one thing.
    static func summaryList(_ rows: [SummaryRow], in language: Language) -> HTML {
        let lines: [HTML] = rows.map { row in
            """
            <div><dt>\(row.label)</dt><dd>\(row.value)</dd>\(row.change.html { changeLink(row.label, $0, in: language) })</div>

            """
        }
        return "<dl class=\"summary\">\n\(lines)</dl>\n"
    }

    private static func changeLink(_ label: String, _ path: Path, in language: Language) -> HTML {
        """
        <dd class="change"><a href="\(path)">\(FramePhrases.change[language])<span class="unseen"> \(label)</span></a></dd>
        """
    }

    /// The way to this page from the top.
    static func breadcrumbs(_ steps: [Breadcrumb], in language: Language) -> HTML {
        let items: [HTML] = steps.map { "<li><a href=\"\($0.path)\">\($0.title)</a></li>" }
        return """

            <nav class="crumbs wide" aria-label="\(FramePhrases.breadcrumbs[language])"><ol>\(items)</ol></nav>
            """
    }

    /// The way back to the question before.
    static func back(to path: Path, in language: Language) -> HTML {
        "<p class=\"back\"><a href=\"\(path)\">\(FramePhrases.back[language])</a></p>\n"
    }

    /// Which part of a long list this is, and the ways to the others.
    ///
    /// Nothing if it is the whole.
    static func pagination(_ shown: Range<Int>, of total: Int, previous: Path?, next: Path?, in language: Language) -> HTML {
        guard previous != nil || next != nil else { return .empty }
        let places = [
            "first": Decimals.grouped(shown.lowerBound + 1), "last": Decimals.grouped(shown.upperBound),
            "total": Decimals.grouped(total),
        ]
        return """
            <nav class="pages" aria-label="\(FramePhrases.pages[language])">\
            \(previous.html { "<a rel=\"prev\" href=\"\($0)\">\(FramePhrases.previousPage[language])</a>" })\
            <p class="quiet">\(FramePhrases.range.filled(in: language, places))</p>\
            \(next.html { "<a class=\"next\" rel=\"next\" href=\"\($0)\">\(FramePhrases.nextPage[language])</a>" })</nav>

            """
    }

    /// A list of things to do, each a link with its state beside it.
    static func tasks(_ items: [(task: HTML, state: HTML)]) -> HTML {
        let lines: [HTML] = items.map { "<li><span>\($0.task)</span>\($0.state)</li>\n" }
        return "<ul class=\"tasks\">\n\(lines)</ul>\n"
    }
}

extension Optional {
    /// Markup made of the value, if there is one.
    func html(_ markup: (Wrapped) -> HTML) -> HTML? { map(markup) }
}
