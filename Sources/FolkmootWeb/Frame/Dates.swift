import Basics
import FolkmootCore

/// Dates and times as people read them, in Europe/London.
extension Language {
    /// `28 February 2026`, `28 Chwefror 2026`.
    func date(_ day: Day) -> String { "\(day.dayOfMonth) \(monthName(day.month)) \(day.year)" }

    /// With the day of the week: `Saturday 28 February 2026`, `Dydd Sadwrn 28 Chwefror 2026`.
    func longDate(_ day: Day) -> String { "\(weekdayName(day.weekday)) \(date(day))" }

    /// `February 2026`, `Chwefror 2026`.
    func month(_ month: Month) -> String { "\(monthName(month.month)) \(month.year)" }

    /// The day that it was in London: `28 February 2026`.
    func date(_ instant: Timestamp) -> String { date(London.day(at: instant)) }

    /// Time of day on the clocks of London, then the day: `17:05, 28 February 2026`.
    func dateAndTime(_ instant: Timestamp) -> String {
        let (hour, minute) = London.time(at: instant)
        return "\(twoDigits(hour)):\(twoDigits(minute)), \(date(instant))"
    }

    private func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }

    func monthName(_ number: Int) -> String { Self.months[number - 1][self] }

    private func weekdayName(_ number: Int) -> String { Self.weekdays[number - 1][self] }

    private static let months = [
        Phrase("January", cy: "Ionawr"), Phrase("February", cy: "Chwefror"), Phrase("March", cy: "Mawrth"),
        Phrase("April", cy: "Ebrill"), Phrase("May", cy: "Mai"), Phrase("June", cy: "Mehefin"),
        Phrase("July", cy: "Gorffennaf"), Phrase("August", cy: "Awst"), Phrase("September", cy: "Medi"),
        Phrase("October", cy: "Hydref"), Phrase("November", cy: "Tachwedd"), Phrase("December", cy: "Rhagfyr"),
    ]

    /// From Monday, as ISO 8601 counts.
    private static let weekdays = [
        Phrase("Monday", cy: "Dydd Llun"), Phrase("Tuesday", cy: "Dydd Mawrth"), Phrase("Wednesday", cy: "Dydd Mercher"),
        Phrase("Thursday", cy: "Dydd Iau"), Phrase("Friday", cy: "Dydd Gwener"), Phrase("Saturday", cy: "Dydd Sadwrn"),
        Phrase("Sunday", cy: "Dydd Sul"),
    ]
}
