import Basics

/// Months to choose from.
enum Months {
    /// How many are shown.
    static let shown = 24

    /// The last month that has ended, in London.
    static func lastEnded(at now: Timestamp) -> Month { London.day(at: now).inMonth.adding(months: -1) }

    /// The months before a day's own, the latest first.
    static func ended(before today: Day, count: Int = shown) -> [Month] {
        (1...count).map { today.inMonth.adding(months: -$0) }
    }
}
