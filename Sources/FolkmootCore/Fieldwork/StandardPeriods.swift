public import Basics

extension Standard.Period {
    /// The periods that have begun by a day and had not ended before another, the earliest first.
    public func days(from first: Day, through last: Day) -> [ClosedRange<Day>] {
        guard first <= last else { return [] }
        switch self {
        case .day: return (first.daysSinceEpoch...last.daysSinceEpoch).map { Day(daysSinceEpoch: $0)...Day(daysSinceEpoch: $0) }
        case .week:
            let monday = first.adding(days: 1 - first.weekday)
            return stride(from: monday.daysSinceEpoch, through: last.daysSinceEpoch, by: 7).map {
                Day(daysSinceEpoch: $0)...Day(daysSinceEpoch: $0 + 6)
            }
        case .month: return Self.months(1, from: first, through: last)
        case .quarter: return Self.months(3, from: first, through: last)
        case .halfYear: return Self.months(6, from: first, through: last)
        case .year: return Self.months(12, from: first, through: last)
        case .months(let due):
            return Self.months(1, from: first, through: last).filter { due.contains($0.lowerBound.month) }
        }
    }

    /// Periods of so many months, counted from January.
    private static func months(_ count: Int, from first: Day, through last: Day) -> [ClosedRange<Day>] {
        var (periods, begin): ([ClosedRange<Day>], Month) = ([], first.inMonth.adding(months: -((first.month - 1) % count)))
        while begin.first <= last {
            periods.append(begin.first...begin.adding(months: count - 1).last)
            begin = begin.adding(months: count)
        }
        return periods
    }
}
