public import Basics
public import FolkmootTenancy

/// A time in which nothing is asked of a unit, for a reason: asked for by one person and decided on by another.
public struct Exemption: Sendable, Equatable {
    /// Its identity.
    public let id: ID<Exemption>
    /// The code of the standard.
    public let standard: String
    /// The code of the unit.
    public let unit: String
    /// From the first day to the last; periods that lie wholly in it ask nothing.
    public let days: ClosedRange<Day>
    /// Why.
    public let reason: String
    /// Who asked for it.
    public let askedBy: ID<Account>
    /// The name of who asked for it.
    public let asker: String
    /// What was decided; nothing while nobody has.
    public let decision: Decision?

    /// What somebody decided.
    public struct Decision: Sendable, Equatable {
        /// Whether nothing is asked.
        public let isGranted: Bool
        /// The name of who decided.
        public let name: String
        /// When.
        public let at: Timestamp
    }
}

/// An exemption as it was typed.
public struct ExemptionForm: Sendable {
    /// The code of the unit.
    public var unit = ""
    /// The first day.
    public var first = ""
    /// The last day.
    public var last = ""
    /// Why.
    public var reason = ""

    /// An empty form.
    public init() {}
}

/// An exemption that has been checked and not been asked for yet.
struct ExemptionDraft {
    let unit: String
    let days: ClosedRange<Day>
    let reason: String

    /// The longest that can be asked for at once.
    static let mostDays = 366

    /// - Throws: an `.invalid` ``Problem`` with the fields that are wrong.
    init(_ form: ExemptionForm, among units: [StandardUnit], for configuration: ForceConfiguration, today: Day) throws(Problem) {
        var check = FieldCheck(configuration, today: today)
        unit = form.unit
        if !units.contains(where: { $0.code == form.unit }) { check.fail("unit", "Choose for whom.") }
        let first = Day(CleanText.line(form.first, limit: 40)), last = Day(CleanText.line(form.last, limit: 40))
        if first == nil { check.fail("first", "Enter the first day, like \(today).") }
        if last == nil { check.fail("last", "Enter the last day, like \(today).") }
        if let first, let last, last < first { check.fail("last", "Enter \(first) or a later day: it ends after it begins.") }
        if let first, let last, last > first.adding(days: Self.mostDays - 1) {
            check.fail(
                "last", "Enter \(first.adding(days: Self.mostDays - 1)) or an earlier day: a year at most is decided on at once.")
        }
        reason = check.words(form.reason, "reason", limit: 300, missing: "Say why nothing should be asked in this time.")
        try check.throwFaults()
        guard let first, let last else { throw Problem(.invalid, "Enter both days.") }
        days = first...last
    }
}
