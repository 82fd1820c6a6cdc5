extension CheckRun {
    /// Names, host names, languages and kinds of area.
    mutating func checkForce() {
        guard let force = documents.json["force.json"] else { return }
        checkSlug(force)
        for host in force.list("hosts") { checkHost(host, slug: force.string("slug") ?? "") }
        if !force.strings("languages").contains("en"), !force.list("languages").isEmpty {
            add(
                force.origin(of: "languages"), "no-english", "English is not among the languages.",
                "Add \"en\": the files are written in English. The first language is the one shown first.")
        }
        checkKinds(force)
    }

    private mutating func checkSlug(_ force: SourcedValue) {
        guard let slug = force.string("slug") else { return }
        if let folder = context.folderName, folder.trimmingUnderscore != slug {
            add(
                force.origin(of: "slug"), "slug-folder", "The slug is \(quoted(slug)), and the folder is called \(quoted(folder)).",
                "Give both the same name.")
        }
        if let previous = context.previous, previous.slug != slug {
            add(
                force.origin(of: "slug"), "slug-changed", "The slug was \(quoted(previous.slug)), and never changes.",
                "Write \(quoted(previous.slug)) again.")
        }
    }

    private mutating func checkHost(_ value: SourcedValue, slug: String) {
        guard let host = value.string else { return }
        if let owner = context.hostsTakenBy[host], owner != slug {
            add(
                value.origin, "host-taken", "The host name \(quoted(host)) already belongs to the force \(quoted(owner)).",
                "Choose another, or take it from \(quoted(owner)) first.")
        }
        if host.utf8.contains(UInt8(ascii: ":")) || host != host.lowercased() { return }
        if host.split(separator: ".", omittingEmptySubsequences: false).contains(where: { $0.utf8.count > 63 }) {
            add(value.origin, "host-form", "A part of \(quoted(host)) has more than 63 characters.", "Shorten it (RFC 1035).")
        }
    }

    private mutating func checkKinds(_ force: SourcedValue) {
        let kinds = force.list("area_kinds")
        checkCodes(kinds, "kinds of area")
        guard let first = kinds.first, let code = first.string("code"), code != "force" else { return }
        add(
            first.origin(of: "code"), "first-kind", "The first kind of area is \(quoted(code)); it must be the force itself.",
            "Begin the list with the kind whose code is “force”.")
    }
}

extension String {
    /// The template's folder is `_template`, so that it is told apart from forces.
    fileprivate var trimmingUnderscore: String { hasPrefix("_") ? String(dropFirst()) : self }
}
