import FolkmootCore
import Markup

/// One of the answers that a question offers.
struct Choice: Sendable {
    let value: String
    let label: String
    var hint: String?
    /// Excludes all others, such as "None of these": set apart by an "or".
    var isExclusive = false
    /// What is asked of who ticks it, such as a text field after "Something else".
    var inside: HTML = .empty
}

extension Components {
    /// Exactly one of several.
    static func radios(
        _ name: String, _ legend: String, _ choices: [Choice], in state: FormState, hint: String? = nil,
        labelStyle: LabelStyle = .normal, isInline: Bool = false
    ) -> HTML {
        group(
            name, legend, in: state, hint: hint, labelStyle: labelStyle,
            "<div\(attribute: "class", isInline ? "inline" : nil)>\n\(items(.radio, name, choices, in: state))</div>\n")
    }

    /// Any of several.
    ///
    /// With a limit, a script counts along; without script the server says if there were too many.
    ///
    /// - Parameter isSplit: in two columns where there is room, for long lists of short choices.
    static func checkboxes(
        _ name: String, _ legend: String, _ choices: [Choice], in state: FormState, hint: String? = nil, limit: Int? = nil,
        labelStyle: LabelStyle = .normal, isSplit: Bool = false
    ) -> HTML {
        group(
            name, legend, in: state, hint: hint, labelStyle: labelStyle,
            """
            <div\(attribute: "class", isSplit ? "split" : nil)\(attribute: "data-limit", limit)>
            \(items(.checkbox, name, choices, in: state))</div>
            \(limit.html { tally($0, in: state.language) })
            """)
    }

    /// A single box to tick: a consent, a confirmation.
    static func checkbox(_ name: String, _ choice: Choice, in state: FormState) -> HTML {
        """
        <div class="field\(when: state.errors[name] != nil, " wrong")">
        \(hintAndError(name, in: state, hint: nil))\
        \(item(.checkbox, name, choice, id: fieldID(name), in: state, error: state.errors[name] == nil ? nil : "\(fieldID(name))-error"))</div>

        """
    }

    /// Fields that belong together, under one legend.
    static func fieldset(_ legend: String, hint: String? = nil, _ fields: HTML) -> HTML {
        """
        <fieldset class="field">
        <legend class="large">\(legend)</legend>
        \(hint.html { "<p class=\"hint\">\($0)</p>\n" })\(fields)
        </fieldset>

        """
    }

    private static func group(
        _ name: String, _ legend: String, in state: FormState, hint: String?, labelStyle: LabelStyle, _ choices: HTML
    ) -> HTML {
        """
        <fieldset class="field\(when: state.errors[name] != nil, " wrong")"\(describedBy(name, in: state, hint: hint))>
        <legend\(attribute: "class", labelStyle.cssClass)>\(legend)</legend>
        \(hintAndError(name, in: state, hint: hint))\(choices)</fieldset>

        """
    }

    private enum Control: String { case radio, checkbox }

    /// The first has the field's own `id`, so that the error summary leads to it.
    private static func items(_ control: Control, _ name: String, _ choices: [Choice], in state: FormState) -> [HTML] {
        choices.enumerated().map { index, choice in
            let id = index == 0 ? fieldID(name) : "\(fieldID(name))-\(index + 1)"
            let divider: HTML =
                choice.isExclusive && index > 0 ? "<p class=\"or\">\(FramePhrases.or[state.language])</p>\n" : .empty
            return divider + item(control, name, choice, id: id, in: state)
        }
    }

    /// - Parameter error: the `id` of the error, where the choice stands alone. In a group it belongs to the group.
    private static func item(
        _ control: Control, _ name: String, _ choice: Choice, id: String, in state: FormState, error: String? = nil
    ) -> HTML {
        let describedBy = [choice.hint == nil ? nil : "\(id)-choice-hint", error].compactMap { $0 }.joined(separator: " ")
        return """
            <div class="choice"><input type="\(control.rawValue)" id="\(id)" name="\(name)" value="\(choice.value)"\
            \(flag: "checked", state.has(choice.value, in: name))\(flag: "data-exclusive", choice.isExclusive)\
            \(attribute: "aria-describedby", describedBy.isEmpty ? nil : describedBy)\
            \(attribute: "aria-invalid", error == nil ? nil : "true")><label for="\(id)">\(choice.label)</label></div>
            \(choice.hint.html { "<p class=\"hint\" id=\"\(id)-choice-hint\">\($0)</p>\n" })\
            \(when: !choice.inside.isEmpty, "<div class=\"inside\">\(choice.inside)</div>\n")
            """
    }

    /// Filled and shown by the script; an empty, hidden line without it.
    private static func tally(_ limit: Int, in language: Language) -> HTML {
        """
        <p class="tally" aria-live="polite" hidden data-tally="\(FramePhrases.tally.filled(in: language, ["n": "{n}", "limit": String(limit)]))"></p>

        """
    }
}
