import Basics
import FolkmootCore

/// How standards, periods and states are called.
enum FieldworkWords {
    static func name(of state: UnitPeriod.State) -> String {
        switch state {
        case .met: "Met"
        case .missed: "Missed"
        case .due: "Due"
        case .atRisk: "At risk"
        case .exempt: "Exempt"
        case .notApplicable: "Not asked"
        }
    }

    static func tone(of state: UnitPeriod.State) -> Components.Tone? {
        switch state {
        case .met: .good
        case .missed: .bad
        case .atRisk: .warning
        case .due, .exempt, .notApplicable: nil
        }
    }

    /// `21 November 2026`, `16 to 22 November 2026`, `November 2026`, `October to December 2026`, `2026`.
    static func name(of days: ClosedRange<Day>, in language: Language) -> String {
        let (first, last) = (days.lowerBound, days.upperBound)
        if first == last { return language.date(first) }
        let isWholeMonths = first == first.inMonth.first && last == last.inMonth.last
        guard isWholeMonths else {
            return first.inMonth == last.inMonth
                ? "\(first.dayOfMonth) to \(language.date(last))" : "\(language.date(first)) to \(language.date(last))"
        }
        if first.inMonth == last.inMonth { return language.month(first.inMonth) }
        if first.month == 1, last.month == 12, first.year == last.year { return String(first.year) }
        return "\(language.monthName(first.month)) to \(language.month(last.inMonth))"
    }

    /// The same, as short as the head of a narrow column needs: `21/11`, `Nov 26`, `Q4 26`.
    static func shortName(of days: ClosedRange<Day>, in language: Language) -> String {
        let (first, last) = (days.lowerBound, days.upperBound)
        let year = String(first.year % 100 + 100).dropFirst()
        let length = last.daysSinceEpoch - first.daysSinceEpoch + 1
        switch length {
        case ...7: return "\(first.dayOfMonth)/\(first.month)"
        case 28...31: return "\(language.monthName(first.month).prefix(3)) \(year)"
        case 365...: return String(first.year)
        default: return length > 100 ? "H\((first.month + 5) / 6) \(year)" : "Q\((first.month + 2) / 3) \(year)"
        }
    }

    /// `1 of 2`.
    static func done(_ period: UnitPeriod) -> String { "\(period.count) of \(period.needed)" }

    /// What a standard asks for beside the activity itself.
    static func name(of condition: Standard.Condition) -> String {
        switch condition {
        case .partnerPresent: "a partner who took part"
        case .citesSource: "where its content comes from"
        }
    }

    /// `each week`, `in May and November`.
    static func name(of period: Standard.Period, in language: Language) -> String {
        guard case .months(let months) = period else { return "each \(period.words)" }
        let names = months.map(language.monthName)
        return "in " + (names.count > 1 ? names.dropLast().joined(separator: ", ") + " and " : "") + (names.last ?? "")
    }

    /// Who answers for a standard, as the force calls it; else its code in words: `local_commander` is the local commander.
    static func owner(_ code: String, _ rules: FieldworkRules) -> String {
        if let owner = rules.owners.first(where: { $0.code == code }) { return owner.text }
        let words = code.split(whereSeparator: { $0 == "_" || $0 == "-" }).joined(separator: " ")
        return words.capitalisedFirst
    }
}
