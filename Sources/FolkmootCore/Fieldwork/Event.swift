public import Basics
import FolkmootTenancy

/// Something that a neighbourhood team will do with the public: a meeting, a surgery, a walk that anybody may join.
public struct Event: Sendable, Equatable {
    /// Its identity.
    public let id: ID<Event>
    /// The code of its kind, see ``ActivityKind``.
    public let kind: String
    /// The area's code.
    public let area: String
    /// The code of the team; nothing where that is not told.
    public let team: String?
    /// What it is, as the public reads it.
    public let title: Localized
    /// Where it is.
    public let place: String
    /// When it begins.
    public let begins: Timestamp
    /// For how many minutes it is meant to last.
    public let minutes: Int
    /// Whether everybody may read of it.
    public let isPublic: Bool
    /// How many people there is room for; nothing where that is not told.
    public let room: Int?
    /// When it was last changed.
    public let changedAt: Timestamp
    /// How often it was changed.
    public let changes: Int
    /// Why it will not be; nothing while it will.
    public let cancelled: Localized?
    /// What was written down of it; nothing until something is.
    public let encounter: ID<Encounter>?

    /// When it is meant to end.
    public var ends: Timestamp { begins.adding(seconds: Int64(minutes) * 60) }
    /// The day on which it begins.
    public var day: Day { London.day(at: begins) }
}

/// An event as it was typed.
public struct EventForm: Sendable {
    /// The code of its kind.
    public var kind = ""
    /// The code of the team.
    public var team = ""
    /// What it is.
    public var words = ""
    /// The same in Welsh, where the force has Welsh.
    public var welsh = ""
    /// Where.
    public var place = ""
    /// The first day, as `2026-11-21`.
    public var day = ""
    /// The time of day, as `18:30`.
    public var time = ""
    /// How long, in minutes.
    public var minutes = ""
    /// How it comes again.
    public var repeats = ""
    /// How often in all.
    public var times = ""
    /// How many people there is room for.
    public var room = ""
    /// Whether everybody may read of it.
    public var isPublic = false

    /// An empty form.
    public init() {}
}

/// How an event comes again.
public enum EventRepeat: String, Sendable, CaseIterable {
    /// Every seven days.
    case weekly
    /// Every fourteen days.
    case fortnightly
    /// In each month, on the same day of the week: the second Tuesday.
    case monthly

    /// The day after so many repeats.
    func day(_ number: Int, after first: Day) -> Day {
        switch self {
        case .weekly: return first.adding(days: 7 * number)
        case .fortnightly: return first.adding(days: 14 * number)
        case .monthly:
            let month = first.inMonth.adding(months: number)
            let weekday = month.first.adding(days: (first.weekday - month.first.weekday + 7) % 7)
            let day = weekday.adding(days: (first.dayOfMonth - 1) / 7 * 7)
            // A month without a fifth Tuesday has its last.
            return day <= month.last ? day : day.adding(days: -7)
        }
    }
}

/// An event that has been checked and not been planned yet.
public struct EventDraft: Sendable {
    let kind: String
    let team: String?
    let title: Localized
    let place: String
    let begins: [Timestamp]
    let minutes: Int
    let room: Int?
    let isPublic: Bool

    /// No event is planned more often at once: half a year of weeks.
    public static let mostTimes = 26
    /// Nothing is planned further ahead.
    static let furthestDays = 366

    /// Reads a form.
    ///
    /// - Throws: an `.invalid` ``Problem`` with the fields that are wrong.
    public init(_ form: EventForm, in area: Area, for configuration: ForceConfiguration, now: Timestamp) throws(Problem) {
        let today = London.day(at: now)
        var check = FieldCheck(configuration, today: today)
        kind = form.kind
        if configuration.fieldwork.activity(kind) == nil { check.fail("kind", "Choose what it will be.") }
        team = check.team(form.team, in: area, configuration)
        title = check.words(form.words, welsh: form.welsh, limit: 120, missing: "Say in a few words what it is.")
        place = check.words(form.place, "place", limit: 120, missing: "Say where it is: a hall, a street, a link.")
        minutes = check.count(form.minutes, "minutes", most: 720) ?? 60
        if minutes == 0 { check.fail("minutes", "Enter for how many minutes it lasts.") }
        room = check.count(form.room, "room", most: 100_000)
        if room == 0 { check.fail("room", "Enter for how many people there is room, or leave it blank.") }
        isPublic = form.isPublic
        begins = Self.begins(form, today: today, &check)
        if let first = begins.first, first <= now {
            check.fail("time", "This has been already. Enter a later time, or write it down as done.")
        }
        try check.throwFaults()
    }

    private static func begins(_ form: EventForm, today: Day, _ check: inout FieldCheck) -> [Timestamp] {
        let times = check.count(form.times, "times", most: mostTimes) ?? 1
        let repeats = EventRepeat(rawValue: form.repeats)
        if !form.repeats.isEmpty, repeats == nil { check.fail("repeats", "Choose how it comes again, or nothing.") }
        if repeats != nil, times < 2 { check.fail("times", "Enter how often it is in all, from 2 to \(mostTimes).") }
        let day = Day(CleanText.line(form.day, limit: 40)).flatMap { day in
            day >= today && day <= today.adding(days: furthestDays) ? day : nil
        }
        if day == nil { check.fail("day", "Enter a day within a year from today on, like \(today).") }
        let minute = minute(form.time)
        if minute == nil { check.fail("time", "Enter a time of day, like 18:30.") }
        guard let day, let minute else { return [] }
        return (0..<(repeats == nil ? 1 : times)).map { number in
            London.instant(of: repeats?.day(number, after: day) ?? day, minute: minute)
        }
    }

    /// Minutes after midnight of `18:30`.
    private static func minute(_ typed: String) -> Int? {
        let parts = CleanText.line(typed, limit: 10).split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count >= 2, let hour = Int(parts[0]), let minute = Int(parts[1]), (0..<24).contains(hour),
            (0..<60).contains(minute)
        else { return nil }
        return hour * 60 + minute
    }
}
