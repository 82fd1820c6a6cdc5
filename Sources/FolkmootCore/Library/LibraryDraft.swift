import Basics
import FolkmootTenancy

/// What may stand in words of the library in the place of what is known of an area: `{area}`.
public enum LibraryPlaceholder: String, Sendable, CaseIterable {
    /// The area's name.
    case area
    /// The name of the team that looks after it, if it is one alone.
    case team
    /// What its team works on, as it was last set.
    case priority

    /// As it is written: `{area}`.
    public var sign: String { "{\(rawValue)}" }

    /// All of them, for a sentence.
    static let list = "{area}, {team} or {priority}"

    /// The first thing in braces that is none of them, with its braces.
    static func firstUnknown(in text: String) -> String? {
        var rest = text[...]
        while let start = rest.firstIndex(of: "{") {
            guard let end = rest[start...].firstIndex(of: "}") else { return String(rest[start...].prefix(20)) }
            let name = rest[rest.index(after: start)..<end]
            if LibraryPlaceholder(rawValue: String(name)) == nil { return String(rest[start...end].prefix(40)) }
            rest = rest[rest.index(after: end)...]
        }
        return nil
    }

    /// Those that stand in a text.
    static func all(in text: String) -> [LibraryPlaceholder] { allCases.filter { text.contains($0.sign) } }
}

/// A version as it was typed.
public struct LibraryForm: Sendable {
    /// What it is called.
    public var title = ""
    /// The words, or “You said”.
    public var words = ""
    /// The same in Welsh, where the force has Welsh.
    public var welsh = ""
    /// “We did”.
    public var did = ""
    /// The same in Welsh.
    public var didWelsh = ""
    /// The programme or week of action.
    public var programme = ""
    /// The first day on which it is meant to be used.
    public var first = ""
    /// The last one.
    public var last = ""
    /// The codes of the areas that it is shared to; none for all.
    public var areas: [String] = []
    /// The number of the latest version when the form was shown; 0 for something new.
    public var after = 0

    /// An empty form.
    public init() {}
}

/// A version that has been checked and not been written yet.
struct LibraryDraft: Sendable {
    let title: String
    let words: Localized
    let did: Localized?
    let programme: String?
    let days: ClosedRange<Day>?
    let areas: [String]

    /// - Throws: an `.invalid` ``Problem`` with the fields that are wrong.
    init(_ form: LibraryForm, of kind: LibraryKind, for configuration: ForceConfiguration, today: Day) throws(Problem) {
        var check = FieldCheck(configuration, today: today)
        title = check.words(form.title, "title", limit: 120, missing: "Say in a few words what this is.")
        let asked = kind == .saidDid ? "Write what people said." : "Write the words."
        words = check.template(
            (form.words, "words"), welsh: (form.welsh, "welsh"), limit: kind.mostCharacters, missing: asked, hasLines: kind.hasLines
        )
        did =
            kind == .saidDid
            ? check.template(
                (form.did, "did"), welsh: (form.didWelsh, "did-welsh"), limit: LibraryKind.mostInSecond,
                missing: "Write what was done.", hasLines: false) : nil
        programme = check.optional(form.programme, "programme", limit: 80)
        days = Self.days(form, &check)
        areas = Set(form.areas).sorted()
        if !areas.allSatisfy({ configuration.areas[$0] != nil }) {
            check.fail("areas", "Choose among your force’s areas, or none.")
        }
        try check.throwFaults()
    }

    private static func days(_ form: LibraryForm, _ check: inout FieldCheck) -> ClosedRange<Day>? {
        let (first, last) = (CleanText.line(form.first, limit: 40), CleanText.line(form.last, limit: 40))
        guard !(first.isEmpty && last.isEmpty) else { return nil }
        guard let from = Day(first) else {
            check.fail("first", "Enter the first day, like \(check.today), or leave both days blank.")
            return nil
        }
        guard let until = Day(last), until >= from, until <= from.adding(days: 366) else {
            check.fail("last", "Enter the last day: the first or a later one, within a year of it. Or leave both blank.")
            return nil
        }
        return from...until
    }
}

extension FieldCheck {
    /// Words in both languages in which only what is known stands in braces.
    fileprivate mutating func template(
        _ typed: (text: String, field: String), welsh: (text: String, field: String), limit: Int, missing: String, hasLines: Bool
    ) -> Localized {
        let english = template(typed.text, typed.field, limit: limit, hasLines: hasLines)
        if english == nil { fail(typed.field, missing) }
        let other = hasWelsh ? template(welsh.text, welsh.field, limit: limit, hasLines: hasLines) : nil
        return Localized(english ?? "", other.map { [.cy: $0] } ?? [:])
    }

    private mutating func template(_ typed: String, _ field: String, limit: Int, hasLines: Bool) -> String? {
        let text = hasLines ? text(typed, field, limit: limit) : optional(typed, field, limit: limit)
        if let unknown = text.flatMap(LibraryPlaceholder.firstUnknown) {
            fail(field, "“\(unknown)” is not known. Write \(LibraryPlaceholder.list), or write it without braces.")
        }
        return text
    }
}
