import Basics

extension JSONSchema {
    /// Everything in a document that does not keep to the schema.
    public func findings(in document: SourcedValue) -> [Finding] {
        var validation = SchemaValidation(schema: self)
        validation.check(document, against: root)
        return validation.findings
    }
}

/// One pass over one document.
private struct SchemaValidation {
    let schema: JSONSchema
    var findings: [Finding] = []
    var patterns: [String: Regex<AnyRegexOutput>] = [:]

    mutating func check(_ value: SourcedValue, against rule: JSONSchema.Rule) {
        let rule = schema.resolved(rule)
        guard isType(value, rule) else { return }
        if let values = rule.values { checkListed(value, values) }
        switch value.content {
        case .scalar(.string(let text)): checkText(text, value, rule)
        case .scalar(let scalar): checkNumber(scalar, value, rule)
        case .list(let values): checkList(values, value, rule)
        case .fields(let fields): checkFields(fields, value, rule)
        }
    }

    private mutating func add(_ origin: ConfigurationOrigin, _ code: String, _ message: String, _ remedy: String) {
        findings.append(Finding(at: origin, code, message, remedy: remedy))
    }

    private mutating func isType(_ value: SourcedValue, _ rule: JSONSchema.Rule) -> Bool {
        guard let wanted = JSONSchema.typeNames[rule.type] else { return true }
        let found = value.typeName
        if found == rule.type || found == "integer" && rule.type == "number" { return true }
        let what = JSONSchema.typeNames[found] ?? "null"
        add(value.origin, "wrong-type", "This is \(what), where \(wanted) belongs.", rule.help)
        return false
    }

    private mutating func checkListed(_ value: SourcedValue, _ values: [JSON]) {
        let found = value.json
        guard !values.contains(found) else { return }
        let known = values.map(shown)
        add(
            value.origin, "not-allowed", "\(quoted(shown(found))) is not one of the values allowed here.",
            suggestion(for: shown(found), among: known))
    }

    private mutating func checkText(_ text: String, _ value: SourcedValue, _ rule: JSONSchema.Rule) {
        guard rule.values == nil else { return }
        let count = text.unicodeScalars.count
        if let least = rule.length.least, Double(count) < least {
            add(value.origin, "too-short", count == 0 ? "This is empty." : "This is too short.", rule.help)
        } else if let most = rule.length.most, Double(count) > most {
            let limit = Int(most)
            add(
                value.origin, "too-long", "This has \(count) characters; \(limit) is the most.",
                "Shorten it to \(limit) characters.")
        } else if let pattern = rule.pattern, !matches(text, pattern) {
            add(value.origin, "wrong-form", "\(quoted(text)) does not have the right form.", rule.help)
        }
    }

    // Patterns are made ready when a file is checked, not when schemas are read: that took a tenth of the time to start. One that is no
    // regular expression fits nothing; a test looks at those of the seeds.
    private mutating func matches(_ text: String, _ pattern: String) -> Bool {
        if patterns[pattern] == nil { patterns[pattern] = try? Regex(pattern).matchingSemantics(.unicodeScalar) }
        guard let regex = patterns[pattern] else { return false }
        return text.wholeMatch(of: regex) != nil
    }

    private mutating func checkNumber(_ scalar: JSON, _ value: SourcedValue, _ rule: JSONSchema.Rule) {
        guard let number = scalar.double, !rule.range.holds(number) else { return }
        add(value.origin, "out-of-range", "\(shown(scalar)) is out of range.", "Give a number \(rule.range.words).")
    }

    private mutating func checkList(_ values: [SourcedValue], _ list: SourcedValue, _ rule: JSONSchema.Rule) {
        if !rule.count.holds(Double(values.count)) {
            add(list.origin, "wrong-count", "This list has \(values.count) entries.", "Give \(rule.count.words) entries.")
        }
        if rule.isUnique { checkDistinct(values) }
        guard let item = rule.items.first else { return }
        for value in values { check(value, against: item) }
    }

    private mutating func checkDistinct(_ values: [SourcedValue]) {
        var seen: [JSON] = []
        for value in values {
            let json = value.json
            if seen.contains(json) {
                add(value.origin, "repeated", "\(quoted(shown(json))) stands twice in this list.", "Remove one of them.")
            }
            seen.append(json)
        }
    }

    private mutating func checkFields(_ fields: [SourcedField], _ object: SourcedValue, _ rule: JSONSchema.Rule) {
        for field in fields {
            if let property = rule.properties.first(where: { $0.key == field.key }) {
                check(field.value, against: property.rule)
            } else if let other = rule.others.first {
                check(field.value, against: other)
            } else if rule.isClosed {
                refuse(field, rule)
            }
        }
        for key in rule.required where object[key] == nil {
            let part = rule.properties.first { $0.key == key }.map { schema.resolved($0.rule) }
            add(object.origin, "missing-key", "\(quoted(key)) is missing.", "Add it. \(part?.help ?? "")")
        }
    }

    private mutating func refuse(_ field: SourcedField, _ rule: JSONSchema.Rule) {
        let known = rule.properties.map(\.key)
        add(
            field.origin, "unknown-key", "There is no key \(quoted(field.key)) here.",
            suggestion(for: field.key, among: known, otherwise: "Remove it; the keys are: \(known.joined(separator: ", "))."))
    }
}

extension SourcedValue {
    /// The name by which JSON Schema knows the sort of value.
    fileprivate var typeName: String {
        switch content {
        case .list: "array"
        case .fields: "object"
        case .scalar(.string): "string"
        case .scalar(.integer): "integer"
        case .scalar(.number): "number"
        case .scalar(.bool): "boolean"
        case .scalar: "null"
        }
    }
}

extension JSONSchema.Rule {
    /// What it is, with an example.
    var help: String {
        guard let example = examples.first else { return description }
        return "\(description) For example: \(shown(example))".trimmingColon
    }
}

extension String {
    fileprivate var trimmingColon: String { hasSuffix(".") ? self : self + "." }
}

extension JSONSchema.Bounds {
    /// `from 1 to 60`, `at least 1`, `at most 60`.
    var words: String {
        switch (least, most) {
        case (let least?, let most?): "from \(plain(least)) to \(plain(most))"
        case (let least?, nil): "at least \(plain(least))"
        case (nil, let most?): "at most \(plain(most))"
        case (nil, nil): "of any size"
        }
    }

    private func plain(_ number: Double) -> String { number.rounded() == number ? String(Int(number)) : String(number) }
}

/// A value as people read it in a sentence.
func shown(_ value: JSON) -> String { value.string ?? String(decoding: value.encoded(), as: UTF8.self) }
