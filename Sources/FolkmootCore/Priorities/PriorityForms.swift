import Basics

/// A priority as it was typed.
public struct PriorityForm: Sendable {
    /// The code of an issue; empty for something else.
    public var issue = ""
    /// What the team works on.
    public var words = ""
    /// The same in Welsh, where the force has Welsh.
    public var welsh = ""
    /// The day, as `2026-11-21`.
    public var day = ""
    /// What it rests on: as many as the form has places for.
    public var evidence: [EvidenceForm] = []

    /// An empty form.
    public init() {}
}

/// A source as it was typed.
public struct EvidenceForm: Sendable {
    /// The kind.
    public var source: String
    /// The day.
    public var day: String
    /// What it says.
    public var words: String

    /// A source as it was typed.
    public init(source: String = "", day: String = "", words: String = "") {
        (self.source, self.day, self.words) = (source, day, words)
    }

    var isEmpty: Bool { source.isEmpty && day.isEmpty && words.allSatisfy(\.isWhitespace) }
}

/// An issue as it was typed.
public struct IssueForm: Sendable {
    /// The code of an issue of the survey; empty for something else.
    public var issue = ""
    /// Where it was raised.
    public var source = ""
    /// What was raised.
    public var words = ""
    /// The same in Welsh.
    public var welsh = ""
    /// The day.
    public var day = ""
    /// What was done about it already; empty if nothing was.
    public var did = ""
    /// The same in Welsh.
    public var didWelsh = ""
    /// Whether everybody may read it.
    public var isPublic = false

    /// An empty form.
    public init() {}
}

/// A step as it was typed.
public struct StepForm: Sendable {
    /// Which.
    public var stage = ""
    /// What was done.
    public var words = ""
    /// The same in Welsh.
    public var welsh = ""
    /// The day.
    public var day = ""
    /// Whether everybody may read it.
    public var isPublic = false
    /// How many steps there were when the form was shown.
    public var after = 0

    /// An empty form.
    public init() {}
}

/// Why a priority ends, as it was typed.
public struct EndingForm: Sendable {
    /// The day.
    public var day = ""
    /// Why.
    public var words = ""
    /// The same in Welsh.
    public var welsh = ""

    /// An empty form.
    public init() {}
}

/// Checks the fields of one form, and gathers what is wrong with them.
struct FieldCheck {
    let today: Day
    let hasWelsh: Bool
    private var faults: [String: String] = [:]

    init(_ configuration: ForceConfiguration, today: Day) {
        self.today = today
        hasWelsh = configuration.languages.contains(.cy)
    }

    mutating func fail(_ field: String, _ words: String) { if faults[field] == nil { faults[field] = words } }

    func throwFaults() throws(Problem) {
        guard !faults.isEmpty else { return }
        throw Problem(.invalid, faults.keys.sorted().compactMap { faults[$0] }.joined(separator: " "), fields: faults)
    }

    /// Words of at most so many characters on one line; empty ones are wrong if it says what is missing.
    mutating func words(_ typed: String, _ field: String, limit: Int, missing: String?) -> String {
        let words = CleanText.line(typed, limit: 100_000)
        if words.isEmpty, let missing { fail(field, missing) }
        if words.unicodeScalars.count > limit {
            fail(field, "Write \(limit) characters at most. These are \(words.unicodeScalars.count).")
        }
        return words
    }

    /// The same words in both languages, the Welsh ones only if the force has Welsh and they were written.
    mutating func words(_ typed: String, welsh: String, limit: Int, missing: String) -> Localized {
        let english = words(typed, "words", limit: limit, missing: missing)
        let welsh = hasWelsh ? words(welsh, "welsh", limit: limit, missing: nil) : ""
        return Localized(english, welsh.isEmpty ? [:] : [.cy: welsh])
    }

    /// A day that has come, and not before another.
    mutating func day(_ typed: String, _ field: String, notBefore first: Day? = nil) -> Day {
        guard let day = Day(CleanText.line(typed, limit: 40)) else {
            fail(field, "Enter a date, like \(today).")
            return today
        }
        if day > today { fail(field, "This day has not come yet. Enter today or a day before it.") }
        if let first, day < first { fail(field, "Enter \(first) or a later day: things are told in the order in which they were.") }
        return day
    }

    mutating func source(_ typed: String, _ field: String) -> CommunitySource {
        guard let source = CommunitySource(rawValue: typed) else {
            fail(field, "Choose where it comes from.")
            return .other
        }
        return source
    }

    mutating func issue(_ typed: String, in configuration: ForceConfiguration) -> String? {
        guard !typed.isEmpty else { return nil }
        if configuration.issue(typed) == nil { fail("issue", "Choose an issue of the list, or none.") }
        return typed
    }
}
