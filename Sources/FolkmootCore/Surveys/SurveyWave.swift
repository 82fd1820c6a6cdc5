public import Basics

/// A round of a survey: the months from one date of its schedule to the next.
///
/// People's views are compared between waves.
public struct SurveyWave: Sendable, Hashable {
    /// Its code: the month in which it began, `2026-11`; `continuous` for a survey without a schedule.
    public let code: String

    /// The wave of a code that was kept.
    public init(code: String) { self.code = code }

    /// The wave that began in a month.
    public init(began month: Month) { code = month.description }

    /// The only wave of a survey without a schedule.
    public static let continuous = SurveyWave(code: "continuous")

    /// No wave at all: nobody has answered in it, and nobody will.
    static let none = SurveyWave(code: "none")

    /// The month in which it began; nothing without a schedule.
    public var began: Month? { Month(code) }
}

extension SurveyDefinition {
    /// The wave that is running at an instant: that of the latest month of the schedule to have begun, by the clocks of London.
    public func wave(at instant: Timestamp) -> SurveyWave {
        let (now, months) = (London.day(at: instant).inMonth, schedule.months)
        for month in (0..<12).lazy.map({ now.adding(months: -$0) }) where months.contains(month.month) {
            return SurveyWave(began: month)
        }
        return .continuous
    }

    /// The wave before another; nothing before the only wave of a survey without a schedule.
    public func wave(before wave: SurveyWave) -> SurveyWave? {
        guard let began = wave.began else { return nil }
        let earlier = (1...12).map { began.adding(months: -$0) }
        return earlier.first { schedule.months.contains($0.month) }.map(SurveyWave.init(began:))
    }

    /// The wave after another; nothing after the only wave of a survey without a schedule.
    public func wave(after wave: SurveyWave) -> SurveyWave? {
        lastMonth(of: wave).map { SurveyWave(began: $0.adding(months: 1)) }
    }

    /// The last month of a wave; nothing without a schedule.
    public func lastMonth(of wave: SurveyWave) -> Month? {
        guard let began = wave.began else { return nil }
        return (1...12).map { began.adding(months: $0) }.first { schedule.months.contains($0.month) }?.adding(months: -1)
    }
}
