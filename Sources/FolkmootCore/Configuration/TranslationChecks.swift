extension CheckRun {
    /// Every public string in every language, and no translation of nothing.
    mutating func checkTranslations() {
        guard documents.json["force.json"] != nil else { return }
        let strings = documents.publicStrings
        for language in documents.languages where language != .en { checkComplete(language, strings) }
        let known = Set(strings.map(\.key))
        for file in documents.json.keys.sorted() where file.hasPrefix("translations/") { checkKeys(file, known) }
    }

    private mutating func checkComplete(_ language: Language, _ strings: [PublicString]) {
        let file = "translations/\(language.rawValue).json"
        guard !documents.broken.contains(file) else { return }
        let texts = documents.translations(into: language, of: strings)
        let place = documents.json[file]?["strings"]?.origin
        for string in strings where string.isRequired && texts[string.key] == nil {
            findings.append(
                Finding(
                    file: file, line: place?.line ?? 1, column: place?.column ?? 1, path: "strings.\(string.key)",
                    code: "missing-translation",
                    message:
                        "The \(language.englishName) is missing for \(quoted(string.english)) (\(string.origin.file), line \(string.origin.line)).",
                    remedy: "Add the key “\(string.key)” to “strings”."))
        }
    }

    private mutating func checkKeys(_ file: String, _ known: Set<String>) {
        for field in documents.json[file]?["strings"]?.fields ?? [] where !known.contains(field.key) && !isUnreadable(field.key) {
            add(
                field.origin, "unknown-string", "No string of the configuration has the key \(quoted(field.key)).",
                suggestion(for: field.key, among: known.filter { $0.sharesFirstPart(with: field.key) }, otherwise: "Remove it."))
        }
    }

    /// Whether the key is about a file that could not be read.
    private func isUnreadable(_ key: String) -> Bool {
        let part = String(key.prefix { $0 != "." })
        return documents.broken.contains("\(part).json") || documents.broken.contains("\(part).csv")
    }
}

extension String {
    fileprivate func sharesFirstPart(with other: String) -> Bool { prefix { $0 != "." } == other.prefix { $0 != "." } }
}
