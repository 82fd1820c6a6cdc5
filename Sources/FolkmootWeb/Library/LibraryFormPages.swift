import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

/// The forms by which staff write for the library.
enum LibraryFormPages {
    private static let fields = [
        "title", "words", "welsh", "did", "did-welsh", "programme", "first", "last", "areas", "reason",
    ]

    static func input(_ form: Form) -> LibraryForm {
        var input = LibraryForm()
        (input.title, input.words, input.welsh) = (form.text("title"), form.text("words"), form.text("welsh"))
        (input.did, input.didWelsh, input.programme) = (form.text("did"), form.text("did-welsh"), form.text("programme"))
        (input.first, input.last, input.areas) = (form.text("first"), form.text("last"), form.all("areas"))
        input.after = Int(form.text("after")) ?? -1
        return input
    }

    /// What something new can be for.
    static func kinds() -> Page {
        let items: [HTML] = LibraryKind.allCases.map { kind in
            "<li><a href=\"\(Path("/staff/library/write").query("kind", kind.rawValue))\">\(LibraryWords.name(of: kind))</a></li>"
        }
        return Page(title: "What do you write for the library?", breadcrumbs: LibraryPages.breadcrumbs, body: "<ul>\(items)</ul>")
    }

    /// - Parameter item: of what this is a new version; nothing for something new.
    static func write(
        _ kind: LibraryKind, _ item: LibraryItem?, _ scope: StaffScope, _ call: Call, _ problem: Problem? = nil
    ) -> Page {
        let state = call.formState(problem, first: item?.versions.last.map(values) ?? [:])
        let rows = kind.hasLines ? 12 : 4
        let isTwo = kind == .saidDid
        let body: HTML = """
            \(Components.hidden("kind", kind.rawValue))\(Components.hidden("after", String(item?.versions.last?.number ?? 0)))\
            \(Components.textField("title", "What it is called", in: state, hint: "For colleagues who look for it."))\
            \(words("words", isTwo ? "You said" : "The words", rows: rows, most: kind.mostCharacters, in: state, call))\
            \(when: isTwo, words("did", "We did", rows: 6, most: 1000, in: state, call))\
            \(Components.textField("programme", "The programme or week of action", in: state, isOptional: true))\
            \(Components.textField("first", "The first day on which it is meant to be used", in: state, kind: .day, width: .medium, isOptional: true))\
            \(Components.textField("last", "The last day", in: state, kind: .day, width: .medium, isOptional: true))\
            \(areas(in: state, scope, call))
            """
        let path: Path = item.map { Path("/staff/library/\($0.id)/version") } ?? "/staff/library/write"
        let title = item == nil ? "New for the library: \(LibraryWords.name(of: kind))" : "A new version"
        return Page(
            title: title, caption: item.map { _ in LibraryWords.name(of: kind) },
            breadcrumbs: LibraryPages.breadcrumbs(to: item),
            notices: Components.errorSummary(state, fields: fields),
            body: """
                <p>A colleague who may approve it looks at it first. Until then nobody uses it.</p>
                <p>In the place of {area} stands the name of the area, of {team} that of its team, and of {priority} what the team works \
                on, once it is used there. Name nobody.</p>
                \(Components.form(state, to: path, button: "Send it for approval", body))
                """, hasErrors: state.hasErrors)
    }

    private static func values(of version: LibraryVersion) -> [String: [String]] {
        [
            "title": [version.title], "words": [version.words.english], "welsh": [version.words.translations[.cy] ?? ""],
            "did": [version.did?.english ?? ""], "did-welsh": [version.did?.translations[.cy] ?? ""],
            "programme": [version.programme ?? ""], "first": [version.days?.lowerBound.description ?? ""],
            "last": [version.days?.upperBound.description ?? ""], "areas": version.areas,
        ]
    }

    private static func words(_ name: String, _ label: String, rows: Int, most: Int, in state: FormState, _ call: Call) -> HTML {
        let welsh = Components.textArea(
            name == "words" ? "welsh" : "did-welsh", "The same in Welsh", in: state, rows: rows, isOptional: true)
        return """
            \(Components.textArea(name, label, in: state, hint: "\(Decimals.grouped(most)) characters at most.", rows: rows))\
            \(when: call.configuration.languages.contains(.cy), welsh)
            """
    }

    /// The areas that it can be shared to: those of the person's role, and those directly in them.
    private static func areas(in state: FormState, _ scope: StaffScope, _ call: Call) -> HTML {
        let tree = call.configuration.areas
        let topmost = scope.topmostAreas(for: .writeLibrary)
        let below = topmost.flatMap { tree.children(of: $0.code, at: call.today) }
        let offered = (topmost.filter { $0.code != call.configuration.code } + below).map(\.code)
        // What it is shared to already stays, wherever that is.
        let others = (state.values["areas"] ?? []).filter { !offered.contains($0) && tree[$0] != nil }
        let choices = (offered + others).map { Choice(value: $0, label: tree.fullName(of: $0, in: .english)) }
        guard !choices.isEmpty else { return .empty }
        return Components.checkboxes(
            "areas", "Which areas it is shared to", choices, in: state, hint: "Leave all open for the whole force.", isSplit: true)
    }

    static func withdraw(_ item: LibraryItem, _ call: Call, _ problem: Problem? = nil) -> Page {
        let state = call.formState(problem)
        return Page(
            title: "Why is nobody to use this any more?", breadcrumbs: LibraryPages.breadcrumbs(to: item),
            notices: Components.errorSummary(state, fields: fields),
            body: """
                <p>What was made from it stays as it is, and its versions can still be read.</p>
                \(Components.form(
                    state, to: "/staff/library/\(item.id)/withdrawal", button: "Withdraw it",
                    Components.textField("reason", "Why", in: state, hint: "For colleagues.")))
                """, hasErrors: state.hasErrors)
    }
}
