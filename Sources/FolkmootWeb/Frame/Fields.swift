import Markup

/// What a text field takes: decides the keyboard that a phone shows.
enum InputKind: Sendable {
    case text, email, telephone, wholeNumber, decimal, password, search, code, day
    /// A password, told how strong it is.
    case newPassword

    var type: String {
        switch self {
        case .email: "email"
        case .telephone: "tel"
        case .password, .newPassword: "password"
        case .search: "search"
        case .day: "date"
        case .text, .wholeNumber, .decimal, .code: "text"
        }
    }

    var inputMode: String? {
        switch self {
        case .wholeNumber, .code: "numeric"
        case .decimal: "decimal"
        default: nil
        }
    }
}

/// What a browser may fill in by itself (HTML, "Autofill"; WCAG 1.3.5).
enum Autocomplete: String, Sendable {
    case name, email, username, off
    case givenName = "given-name"
    case familyName = "family-name"
    case telephone = "tel"
    case postcode = "postal-code"
    case addressLine1 = "address-line1"
    case addressLine2 = "address-line2"
    case town = "address-level2"
    case organisation = "organization"
    case currentPassword = "current-password"
    case newPassword = "new-password"
    case oneTimeCode = "one-time-code"
}

/// How wide a field is: as wide as what goes into it.
enum FieldWidth: String, Sendable {
    case short, medium, full
}

/// How the label of a field or of a group of choices is shown.
enum LabelStyle: Sendable {
    case normal
    /// As large as a heading: for the only question of a page.
    case large
    /// For readers of the screen only, where the heading of the page says the same.
    case unseen

    var cssClass: String? {
        switch self {
        case .normal: nil
        case .large: "large"
        case .unseen: "unseen"
        }
    }
}

extension Components {
    /// One line of text, with its label, hint and error.
    static func textField(
        _ name: String, _ label: String, in state: FormState, hint: String? = nil, kind: InputKind = .text,
        autocomplete: Autocomplete? = nil, width: FieldWidth = .full, labelStyle: LabelStyle = .normal, isOptional: Bool = false
    ) -> HTML {
        let isPassword = [.password, .newPassword].contains(kind)
        let value = isPassword || kind == .code ? nil : state.value(name)
        return field(
            name, label, in: state, hint: hint, labelStyle: labelStyle, isOptional: isOptional,
            """
            <input class="input \(width.rawValue)" id="\(fieldID(name))" name="\(name)" type="\(kind.type)"\
            \(attribute: "inputmode", kind.inputMode)\(attribute: "value", value)\
            \(attribute: "autocomplete", autocomplete?.rawValue)\(attribute: "spellcheck", kind == .text ? nil : "false")\
            \(attribute: "autocapitalize", isPassword ? "none" : nil)\(describedBy(name, in: state, hint: hint))>\
            \(when: isPassword, showButton(name))\(when: kind == .newPassword, strength(name))
            """)
    }

    /// Shows what is typed into a field for a password, where the page refers to ``Assets/passwords`` and scripts run.
    private static func showButton(_ name: String) -> HTML {
        "\n<button class=\"button second\" type=\"button\" data-shows=\"\(fieldID(name))\" hidden>Show password</button>"
    }

    /// How strong a new one is, in the same case.
    private static func strength(_ name: String) -> HTML {
        """

        <p class="tally" data-strength="\(fieldID(name))" data-shortest="12" role="status" hidden>\
        <meter max="20" low="10" high="14" optimum="20" aria-hidden="true"></meter> <span></span></p>
        """
    }

    /// Several lines of text.
    static func textArea(
        _ name: String, _ label: String, in state: FormState, hint: String? = nil, rows: Int = 5, labelStyle: LabelStyle = .normal,
        isOptional: Bool = false
    ) -> HTML {
        field(
            name, label, in: state, hint: hint, labelStyle: labelStyle, isOptional: isOptional,
            """
            <textarea id="\(fieldID(name))" name="\(name)" rows="\(rows)"\(describedBy(name, in: state, hint: hint))>
            \(state.value(name))</textarea>
            """)
    }

    /// One of many, in a list that drops down.
    ///
    /// For few choices prefer ``radios(_:_:_:in:hint:labelStyle:isInline:)``.
    static func select(
        _ name: String, _ label: String, _ choices: [Choice], in state: FormState, hint: String? = nil, isOptional: Bool = false,
        labelStyle: LabelStyle = .normal
    ) -> HTML {
        let options: [HTML] = choices.map {
            "<option value=\"\($0.value)\"\(flag: "selected", state.has($0.value, in: name))>\($0.label)</option>\n"
        }
        return field(
            name, label, in: state, hint: hint, labelStyle: labelStyle, isOptional: isOptional,
            """
            <select id="\(fieldID(name))" name="\(name)"\(describedBy(name, in: state, hint: hint))>
            <option value="">\(FramePhrases.chooseOne[state.language])</option>
            \(options)</select>
            """)
    }

    /// A file to send.
    ///
    /// The form must be one that `sendsFiles`.
    static func fileField(_ name: String, _ label: String, in state: FormState, accept: String? = nil, hint: String? = nil) -> HTML
    {
        field(
            name, label, in: state, hint: hint, labelStyle: .normal, isOptional: false,
            """
            <input class="input" id="\(fieldID(name))" name="\(name)" type="file"\(attribute: "accept", accept)\
            \(describedBy(name, in: state, hint: hint))>
            """)
    }

    private static func field(
        _ name: String, _ label: String, in state: FormState, hint: String?, labelStyle: LabelStyle, isOptional: Bool,
        _ control: HTML
    ) -> HTML {
        """
        <div class="field\(when: state.errors[name] != nil, " wrong")">
        <label for="\(fieldID(name))"\(attribute: "class", labelStyle.cssClass)>\(label)\
        \(when: isOptional, " <span class=\"quiet\">\(FramePhrases.optional[state.language])</span>")</label>
        \(hintAndError(name, in: state, hint: hint))\(control)
        </div>

        """
    }
}

// MARK: What fields and groups of choices share

extension Components {
    /// The `id` of a field: its name, with a prefix so that it cannot be that of a part of the page.
    static func fieldID(_ name: String) -> String { "field-\(name)" }

    /// Hint, then error, each with an `id` that the field refers to.
    static func hintAndError(_ name: String, in state: FormState, hint: String?) -> HTML {
        let error: HTML? = state.errors[name].html {
            """
            <p class="error" id="\(fieldID(name))-error"><span class="unseen">\(FramePhrases.errorPrefix[state.language]) </span>\($0)</p>

            """
        }
        return "\(hint.html { "<div class=\"hint\" id=\"\(fieldID(name))-hint\">\($0)</div>\n" })\(error)"
    }

    /// The attributes that tie a field to its hint and its error.
    static func describedBy(_ name: String, in state: FormState, hint: String?) -> HTML {
        let isWrong = state.errors[name] != nil
        let ids = (hint == nil ? [] : ["\(fieldID(name))-hint"]) + (isWrong ? ["\(fieldID(name))-error"] : [])
        return """
            \(attribute: "aria-describedby", ids.isEmpty ? nil : ids.joined(separator: " "))\
            \(attribute: "aria-invalid", isWrong ? "true" : nil)
            """
    }
}
