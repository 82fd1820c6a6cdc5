import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

/// What the library offers to a form: words to begin with, and those that it begins with.
struct LibraryOffer: Sendable {
    var items: [LibraryItem] = []
    var use: LibraryUse?

    /// Above a form: which words it begins with, or a list of those that it could.
    func above(_ path: Path) -> HTML {
        if let use { return note(use) }
        guard !items.isEmpty else { return .empty }
        let choices = items.map { Choice(value: $0.id.description, label: $0.current?.title ?? "") }
        let state = FormState(.english)
        return Components.details(
            "Begin with words of the library",
            """
            <form method="get" action="\(path)">
            \(Components.select("library", "Words that your force has approved", choices, in: state))\
            <div class="buttons">\(Components.button("Take these words", style: .second))</div>
            </form>
            """)
    }

    private func note(_ use: LibraryUse) -> HTML {
        let left = use.left.map(\.sign).joined(separator: ", ")
        return Components.panel(
            "From the library",
            """
            <p>These are the words of “<a href="\(Path("/staff/library/\(use.item)/story"))">\(use.title)</a>”, version \(use.version). \
            Change them so that they fit.\(when: !left.isEmpty, " Write yourself what belongs in the place of \(left).")</p>
            """)
    }

    /// What a form carries of the words that it began with; nothing once they cannot be used any more.
    static func carried(in state: FormState) -> HTML {
        guard state.formError == nil, !state.value("library").isEmpty else { return .empty }
        return """
            \(Components.hidden("library", state.value("library")))\
            \(Components.hidden("library-version", state.value("library-version")))
            """
    }

    /// The same as the form first has it.
    var values: [String: [String]] {
        guard let use else { return [:] }
        return ["library": [use.item.description], "library-version": [String(use.version)]]
    }
}

extension Call {
    /// What the library offers to a form that is shown first.
    func offer(_ kinds: [LibraryKind], in area: String, _ scope: StaffScope) async throws -> LibraryOffer {
        guard request.method != .post else { return LibraryOffer() }
        if let use = try await libraryUse(in: area, scope, item: request.query["library"], version: nil) {
            return LibraryOffer(use: use)
        }
        return LibraryOffer(items: try await LibraryStore(scope).offered(kinds, in: area))
    }

    /// The words of the library that a form began with which was sent.
    func sentUse(in area: String, _ scope: StaffScope) async throws -> LibraryUse? {
        try await libraryUse(in: area, scope, item: form["library"], version: Int(form.text("library-version")))
    }

    private func libraryUse(in area: String, _ scope: StaffScope, item: String?, version: Int?) async throws -> LibraryUse? {
        guard let item, !item.isEmpty else { return nil }
        guard let id = ID<LibraryItem>(item) else { throw Problem.missing("library item") }
        return try await LibraryStore(scope).use(id, version: version, in: area)
    }
}

extension LibraryOrigin {
    /// Where something was made from words of the library, for staff.
    var note: HTML {
        """
        <p class="quiet">From the library: <a href="\(Path("/staff/library/\(item)/story"))">\(title)</a>, version \(version)\
        \(when: isAdapted, ", adapted").</p>

        """
    }
}
