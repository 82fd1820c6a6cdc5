import Basics

/// An entry as it was typed.
public struct RegisterForm: Sendable {
    /// The day.
    public var day = ""
    /// What it is about.
    public var words = ""
    /// Of whom it is.
    public var person = ""
    /// Why it does not count any more; empty if it does.
    public var struck = ""
    /// By the name of a field, what was typed.
    public var cells: [String: String] = [:]

    /// An empty form.
    public init() {}
}

/// An entry that has been checked and not been kept yet.
struct RegisterDraft: Sendable {
    let beganOn: Day
    let words: String
    let person: String?
    let struckWhy: String?
    let cells: [String: String]

    /// Nothing older is kept.
    private static let oldestDays = 3650

    /// - Parameter priorities: the identities of those that may be chosen.
    /// - Throws: an `.invalid` ``Problem`` with the fields that are wrong.
    init(
        _ form: RegisterForm, of register: Register, priorities: Set<String>, for configuration: ForceConfiguration, today: Day
    ) throws(Problem) {
        var check = FieldCheck(configuration, today: today)
        let oldest = today.adding(days: -Self.oldestDays)
        // What is planned may begin later.
        beganOn =
            register == .delivery
            ? check.dayAhead(form.day, "day", notBefore: oldest) ?? today : check.day(form.day, "day", notBefore: oldest)
        words = check.words(form.words, "words", limit: 300, missing: "Say in a sentence what it is about.")
        person = register.namesPerson ? check.optional(form.person, "person", limit: 120) : nil
        struckWhy = check.optional(form.struck, "struck", limit: 300)
        var cells: [String: String] = [:]
        for field in register.fields {
            let typed = form.cells[field.name] ?? ""
            cells[field.name] = Self.cell(typed, field, from: beganOn, priorities: priorities, configuration, &check)
        }
        self.cells = cells
        try check.throwFaults()
    }

    private static func cell(
        _ typed: String, _ field: RegisterField, from first: Day, priorities: Set<String>, _ configuration: ForceConfiguration,
        _ check: inout FieldCheck
    ) -> String? {
        guard !CleanText.line(typed, limit: 1000).isEmpty else { return nil }
        switch field.kind {
        case .words(let limit): return check.optional(typed, field.name, limit: limit)
        case .count(let most): return check.count(typed, field.name, most: most).map { String($0) }
        case .money: return check.pence(typed, field.name).map { String($0) }
        case .day: return check.day(typed, field.name, notBefore: first).description
        case .anyDay: return check.dayAhead(typed, field.name, notBefore: first)?.description
        case .yesNo: return typed == "yes" ? "yes" : nil
        case .choice(let choices):
            if !choices.contains(typed) { check.fail(field.name, "Choose one of the list, or none.") }
            return typed
        case .priority:
            if !priorities.contains(typed) { check.fail(field.name, "Choose a priority of the list, or none.") }
            return typed
        case .issue:
            if configuration.issue(typed) == nil { check.fail(field.name, "Choose an issue of the list, or none.") }
            return typed
        }
    }
}

extension FieldCheck {
    /// Pounds as people write them, in pence.
    fileprivate mutating func pence(_ typed: String, _ field: String) -> Int? {
        let digits = CleanText.line(typed, limit: 40).filter { !"£, ".contains($0) }
        if case .stated(let units, let decimals)? = Amount(stated: digits), decimals <= 2, units <= 100_000_000 {
            return (decimals..<2).reduce(units) { pence, _ in pence * 10 }
        }
        fail(field, "Enter an amount in pounds, like 15 or 12.50.")
        return nil
    }

    /// A day that may lie ahead.
    fileprivate mutating func dayAhead(_ typed: String, _ field: String, notBefore first: Day) -> Day? {
        if let day = Day(CleanText.line(typed, limit: 40)), day >= first, day <= first.adding(days: 36_500) { return day }
        fail(field, "Enter a date from \(first) on, like \(today).")
        return nil
    }
}
