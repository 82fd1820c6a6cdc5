import Basics

/// The months of the demonstration: those before the first that is published, each that is, and what there has been of this one.
struct DemoCalendar: Sendable {
    /// The months that are published, the first one first.
    let published: [Month]
    /// The first month in which anybody joined.
    let launched: Month
    /// The last day of which there is anything: yesterday.
    let lastDay: Day

    /// The calendar on a day: the months that are published are the last to have ended.
    init(settings: DemoSettings, now: Timestamp) {
        let today = London.day(at: now)
        let current = today.inMonth
        published = (1...settings.months).reversed().map { current.adding(months: -$0) }
        launched = min(settings.launched, current.adding(months: -settings.months - 1))
        lastDay = today.adding(days: -1)
    }

    /// When the forces are added: before anything else.
    var opened: Timestamp { (published.first ?? launched).start.adding(seconds: -86400) }

    /// A span of days in which people join and answer, at the end of which figures are published or not.
    struct Step: Sendable {
        /// From 0, for the time before the first month that is published.
        let index: Int
        let days: ClosedRange<Day>
        /// The month that is published once it is over.
        let month: Month?
        /// When everything of these days is brought in.
        let importedAt: Timestamp
    }

    /// The spans, in order.
    var steps: [Step] {
        guard let first = published.first, let last = published.last else { return [] }
        let before = Step(
            index: 0, days: launched.first...first.first.adding(days: -1), month: nil,
            importedAt: first.start.adding(seconds: Self.morning))
        let months = published.enumerated().map { index, month in
            Step(
                index: index + 1, days: month.first...month.last, month: month, importedAt: month.end.adding(seconds: Self.morning))
        }
        let current = last.adding(months: 1).first
        guard lastDay >= current else { return [before] + months }
        let now = Step(
            index: months.count + 1, days: current...lastDay, month: nil,
            importedAt: max(London.start(of: lastDay.adding(days: 1)), last.end.adding(seconds: Self.morning)).adding(seconds: 60))
        return [before] + months + [now]
    }

    /// Six hours, in seconds: after midnight, before anybody is at work.
    private static let morning: Int64 = 6 * 3600

    /// The share of a month that a span is, for the current month, which has not ended.
    static func share(of step: Step) -> Double {
        let month = step.days.lowerBound.inMonth
        let days = step.days.upperBound.daysSinceEpoch - step.days.lowerBound.daysSinceEpoch + 1
        return min(1, Double(days) / Double(month.last.dayOfMonth))
    }
}
