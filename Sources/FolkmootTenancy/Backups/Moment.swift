public import Basics
import Glibc

/// An instant to the millisecond, in UTC: what a backup is of, and what a restore goes back to.
public struct Moment: Hashable, Comparable, Sendable {
    /// Since 1970.
    public let milliseconds: Int64

    /// So many milliseconds after the beginning of 1970.
    public init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// The machine's time now.
    public static var now: Moment {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Moment(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }

    /// Earlier before later.
    public static func < (left: Moment, right: Moment) -> Bool { left.milliseconds < right.milliseconds }
}

extension Moment: CustomStringConvertible {
    /// ISO 8601: `2026-02-28T17:05:09.250Z`.
    public var description: String {
        let part = String(milliseconds % 1000)
        let zeros = String(repeating: "0", count: 3 - part.count)
        return "\(timestamp.description.dropLast()).\(zeros)\(part)Z"
    }

    /// The whole second that it is in.
    public var timestamp: Timestamp { Timestamp(seconds: milliseconds / 1000) }

    /// Reads `2026-02-28T17:05:09Z`, with or without up to three digits of a second's parts.
    ///
    /// A time without parts of a second is its last millisecond, so that all of that second is in it.
    public init?(_ text: String) {
        guard text.hasSuffix("Z") else { return nil }
        let parts = text.dropLast().split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let second = Timestamp("\(parts[0])Z"), second.seconds >= 0 else { return nil }
        guard parts.count == 2 else {
            self.init(milliseconds: second.seconds * 1000 + 999)
            return
        }
        guard (1...3).contains(parts[1].count), parts[1].utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        let digits = parts[1] + String(repeating: "0", count: 3 - parts[1].count)
        guard let part = Int64(digits) else { return nil }
        self.init(milliseconds: second.seconds * 1000 + part)
    }
}
