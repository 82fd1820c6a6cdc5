import Basics
import FolkmootCore
import Markup

/// What a form shows when it is drawn: what was typed into it, so that nothing is lost, and what is wrong with it.
struct FormState: Sendable {
    var language: Language
    /// By the name of a field, what was typed or ticked.
    var values: [String: [String]]
    /// By the name of a field, what is wrong with it, as a whole sentence.
    var errors: [String: String]
    /// What is wrong with the form as a whole.
    var formError: String?
    /// The token of the session, which every form sends back.
    var csrf: String?

    /// A form as it is first shown, or shown again after a problem with what was typed.
    init(
        _ language: Language, values: [String: [String]] = [:], problem: Problem? = nil, csrf: String? = nil
    ) {
        self.language = language
        self.values = values
        self.csrf = csrf
        errors = problem?.fields ?? [:]
        formError = errors.isEmpty ? problem?.message : nil
    }

    var hasErrors: Bool { !errors.isEmpty || formError != nil }

    /// What was typed into a field; nothing if the form has not been sent.
    func value(_ name: String) -> String { values[name]?.first ?? "" }

    /// Whether a choice of a field is ticked.
    func has(_ value: String, in name: String) -> Bool { values[name]?.contains(value) ?? false }
}

extension Components {
    /// What is wrong, at the top of the page, each with a link to its field.
    ///
    /// Takes the focus when the page opens; nothing without errors.
    ///
    /// - Parameter fields: the names of the form's fields in the order in which they stand; errors of others follow.
    static func errorSummary(_ state: FormState, fields: [String]) -> HTML {
        guard state.hasErrors else { return .empty }
        let others = state.errors.keys.filter { !fields.contains($0) }.sorted()
        let items: [HTML] = (fields + others).compactMap { name in
            state.errors[name].map { "<li><a href=\"#\(fieldID(name))\">\($0)</a></li>" }
        }
        return """
            <div class="errors" role="alert" aria-labelledby="errors-title" tabindex="-1" id="errors">
            <h2 id="errors-title">\(FramePhrases.errorTitle[state.language])</h2>
            \(state.formError.html { "<p>\($0)</p>" })\(when: !items.isEmpty, "<ul>\(items)</ul>")
            </div>

            """
    }

    /// A form that sends by POST, with its token and its button.
    static func form(
        _ state: FormState, to path: Path, button: String, sendsFiles: Bool = false, _ fields: HTML, beside: HTML = .empty
    ) -> HTML {
        """
        <form method="post" action="\(path)" novalidate\(attribute: "enctype", sendsFiles ? "multipart/form-data" : nil)>
        \(csrf(state.csrf))\(fields)
        <div class="buttons">\(Self.button(button))\(beside)</div>
        </form>
        """
    }

    /// The session's token, as a hidden field.
    static func csrf(_ token: String?) -> HTML {
        token.html { "<input type=\"hidden\" name=\"csrf\" value=\"\($0)\">" } ?? .empty
    }

    /// A value that the form carries and nobody sees.
    static func hidden(_ name: String, _ value: String) -> HTML {
        "<input type=\"hidden\" name=\"\(name)\" value=\"\(value)\">"
    }
}
