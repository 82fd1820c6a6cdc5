import Glibc

/// An instant, to the second, in Coordinated Universal Time.
public struct Timestamp: Hashable, Comparable, Sendable {
    /// Seconds since 1 January 1970, 00:00:00 UTC.
    public let seconds: Int64

    /// The instant that many seconds after 1 January 1970, 00:00:00 UTC.
    public init(seconds: Int64) { self.seconds = seconds }

    /// The instant that many seconds later.
    public func adding(seconds: Int64) -> Timestamp { Timestamp(seconds: self.seconds + seconds) }

    /// Earlier instants come first.
    public static func < (left: Timestamp, right: Timestamp) -> Bool { left.seconds < right.seconds }

    static func nanosecondsNow() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}

extension Timestamp: CustomStringConvertible {
    /// ISO 8601: `2026-02-28T17:05:09Z`.
    public var description: String {
        let day = Day(daysSinceEpoch: Int(floorDivide(seconds, 86400)))
        let rest = Int(seconds - floorDivide(seconds, 86400) * 86400)
        return "\(day)T\(padded(rest / 3600, 2)):\(padded(rest / 60 % 60, 2)):\(padded(rest % 60, 2))Z"
    }
}

extension Timestamp {
    /// Reads what ``description`` writes, in UTC and to the second; nothing else.
    public init?(_ text: String) {
        let parts = text.split(separator: "T", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, parts[1].utf8.last == UInt8(ascii: "Z"), let day = Day(String(parts[0])) else { return nil }
        guard let time = digits(of: parts[1].dropLast(), shape: [2, 2, 2], between: ":") else { return nil }
        guard time[0] < 24, time[1] < 60, time[2] < 60 else { return nil }
        self.init(seconds: Int64(day.daysSinceEpoch * 86400 + time[0] * 3600 + time[1] * 60 + time[2]))
    }
}

/// What tells the time.
///
/// Programs use ``system``; tests set their own.
public struct WallClock: Sendable {
    private let read: @Sendable () -> Timestamp

    /// A clock that answers with what the closure returns.
    public init(_ read: @escaping @Sendable () -> Timestamp) { self.read = read }

    /// The time now.
    public var now: Timestamp { read() }

    /// The machine's clock.
    public static let system = WallClock { Timestamp(seconds: Timestamp.nanosecondsNow() / 1_000_000_000) }

    /// A clock that has stopped.
    public static func stopped(at instant: Timestamp) -> WallClock { WallClock { instant } }
}

/// A day of the Gregorian calendar, in no particular place.
public struct Day: Hashable, Comparable, Sendable {
    /// The year, of four digits.
    public let year: Int
    /// The month, 1 to 12.
    public let month: Int
    /// The day of the month, from 1.
    public let dayOfMonth: Int

    /// That day, or nothing if there is no such day.
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1 else { return nil }
        guard day <= Month.length(year: year, month: month) else { return nil }
        self.year = year
        self.month = month
        dayOfMonth = day
    }

    fileprivate init(unchecked year: Int, _ month: Int, _ day: Int) {
        self.year = year
        self.month = month
        dayOfMonth = day
    }

    /// Reads `YYYY-MM-DD`.
    public init?(_ text: String) {
        guard let parts = digits(of: text, shape: [4, 2, 2]) else { return nil }
        self.init(year: parts[0], month: parts[1], day: parts[2])
    }

    /// The day that many days after 1 January 1970. (Howard Hinnant, "chrono-compatible low-level date algorithms".)
    public init(daysSinceEpoch: Int) {
        let shifted = daysSinceEpoch + 719_468
        let era = Int(floorDivide(Int64(shifted), 146_097))
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        dayOfMonth = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// Days since 1 January 1970.
    public var daysSinceEpoch: Int {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = Int(floorDivide(Int64(shiftedYear), 400))
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + dayOfMonth - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// The day that many days later.
    public func adding(days: Int) -> Day { Day(daysSinceEpoch: daysSinceEpoch + days) }

    /// The same day of a month that many months later, or the last of a month that is too short for it.
    public func adding(months: Int) -> Day {
        let month = inMonth.adding(months: months)
        return month.first.adding(days: min(dayOfMonth, month.last.dayOfMonth) - 1)
    }

    /// 1 for Monday to 7 for Sunday (ISO 8601).
    public var weekday: Int { Int(daysSinceEpoch + 3) - Int(floorDivide(Int64(daysSinceEpoch + 3), 7)) * 7 + 1 }

    /// The month it is in.
    public var inMonth: Month { Month(unchecked: year, month) }

    /// Earlier days come first.
    public static func < (left: Day, right: Day) -> Bool {
        (left.year, left.month, left.dayOfMonth) < (right.year, right.month, right.dayOfMonth)
    }
}

extension Day: CustomStringConvertible {
    /// `YYYY-MM-DD`.
    public var description: String { "\(padded(year, 4))-\(padded(month, 2))-\(padded(dayOfMonth, 2))" }
}

/// A calendar month.
public struct Month: Hashable, Comparable, Sendable {
    /// The year, of four digits.
    public let year: Int
    /// The month, 1 to 12.
    public let month: Int

    fileprivate init(unchecked year: Int, _ month: Int) {
        self.year = year
        self.month = month
    }

    /// Reads `YYYY-MM`.
    public init?(_ text: String) {
        guard let parts = digits(of: text, shape: [4, 2]), parts[0] >= 1, (1...12).contains(parts[1]) else { return nil }
        self.init(unchecked: parts[0], parts[1])
    }

    /// Its first day.
    public var first: Day { Day(unchecked: year, month, 1) }
    /// Its last day.
    public var last: Day { adding(months: 1).first.adding(days: -1) }
    /// The instant at which it has ended in Europe/London: the first one of the next month.
    public var end: Timestamp { London.start(of: adding(months: 1).first) }
    /// The instant at which it begins in Europe/London.
    public var start: Timestamp { London.start(of: first) }

    /// The month that many months later.
    public func adding(months: Int) -> Month {
        let index = year * 12 + month - 1 + months
        let year = Int(floorDivide(Int64(index), 12))
        return Month(unchecked: year, index - year * 12 + 1)
    }

    /// Earlier months come first.
    public static func < (left: Month, right: Month) -> Bool { (left.year, left.month) < (right.year, right.month) }

    static func length(year: Int, month: Int) -> Int {
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    }
}

extension Month: CustomStringConvertible {
    /// `YYYY-MM`.
    public var description: String { "\(padded(year, 4))-\(padded(month, 2))" }
}

/// The calendar of the United Kingdom: Greenwich time, and an hour ahead from 01:00 UTC on the last Sunday of March to 01:00 UTC on
/// the last Sunday of October (The Summer Time Order 2002, SI 2002/262; in force since 2002, and taken for earlier years too).
public enum London {
    /// The day that it is there at an instant.
    public static func day(at instant: Timestamp) -> Day {
        Day(daysSinceEpoch: Int(floorDivide(instant.seconds + offset(at: instant), 86400)))
    }

    /// The instant at which a day begins there.
    ///
    /// Clocks never change at midnight, so there is always one.
    public static func start(of day: Day) -> Timestamp {
        let midnight = Timestamp(seconds: Int64(day.daysSinceEpoch) * 86400)
        return midnight.adding(seconds: -offset(at: midnight.adding(seconds: -1)))
    }

    /// Hour and minute of the day there.
    public static func time(at instant: Timestamp) -> (hour: Int, minute: Int) {
        let local = instant.seconds + offset(at: instant)
        let seconds = Int(local - floorDivide(local, 86400) * 86400)
        return (seconds / 3600, seconds / 60 % 60)
    }

    /// The instant at which its clocks show a time of a day.
    ///
    /// In the hour that a change of clocks leaves out, the time as it would be without the change; in the one that comes twice, the first.
    public static func instant(of day: Day, minute: Int) -> Timestamp {
        let local = Timestamp(seconds: Int64(day.daysSinceEpoch) * 86400 + Int64(minute) * 60)
        let early = local.adding(seconds: -3600)
        return offset(at: early) == 3600 ? early : local
    }

    /// Seconds by which its clocks are ahead of UTC: 0 or 3,600.
    static func offset(at instant: Timestamp) -> Int64 {
        let year = Day(daysSinceEpoch: Int(floorDivide(instant.seconds, 86400))).year
        let begins = lastSunday(of: Month(unchecked: year, 3)).adding(seconds: 3600)
        let ends = lastSunday(of: Month(unchecked: year, 10)).adding(seconds: 3600)
        return instant >= begins && instant < ends ? 3600 : 0
    }

    private static func lastSunday(of month: Month) -> Timestamp {
        let last = Day(daysSinceEpoch: month.adding(months: 1).first.daysSinceEpoch - 1)
        return Timestamp(seconds: Int64(last.daysSinceEpoch - last.weekday % 7) * 86400)
    }
}

private func floorDivide(_ dividend: Int64, _ divisor: Int64) -> Int64 {
    dividend >= 0 ? dividend / divisor : (dividend - divisor + 1) / divisor
}

private func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}

/// The numbers in text such as `2026-02-28`, if it is just so many digits between hyphens.
private func digits(of text: some StringProtocol, shape: [Int], between separator: Unicode.Scalar = "-") -> [Int]? {
    let parts = text.utf8.split(separator: UInt8(ascii: separator), omittingEmptySubsequences: false)
    guard parts.count == shape.count else { return nil }
    var numbers: [Int] = []
    for (part, width) in zip(parts, shape) {
        guard part.count == width, part.allSatisfy({ (48...57).contains($0) }) else { return nil }
        numbers.append(part.reduce(0) { $0 * 10 + Int($1 - 48) })
    }
    return numbers
}
