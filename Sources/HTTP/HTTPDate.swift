internal import Basics

/// Instants as HTTP writes them (RFC 9110, section 5.6.7): `Sun, 06 Nov 1994 08:49:37 GMT`.
public enum HTTPDate {
    private static let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// The text for an instant, in seconds since 1970.
    public static func text(seconds: Int64) -> String {
        let rest = Int((seconds % 86400 + 86400) % 86400)
        let day = Day(daysSinceEpoch: (Int(seconds) - rest) / 86400)
        let year = String(repeating: "0", count: max(0, 4 - "\(day.year)".utf8.count)) + "\(day.year)"
        let date = "\(two(day.dayOfMonth)) \(months[day.month - 1]) \(year)"
        return "\(days[day.weekday % 7]), \(date) \(two(rest / 3600)):\(two(rest / 60 % 60)):\(two(rest % 60)) GMT"
    }

    /// Seconds since 1970 for a date in the preferred form or one of the two obsolete ones; nothing for anything else.
    public static func seconds(_ text: String) -> Int64? {
        let words = text.split { $0 == " " || $0 == "," || $0 == "-" }
        switch words.count {
        case 6 where words[5] == "GMT": return seconds(words[1], words[2], words[3], words[4])
        case 5: return seconds(words[2], words[1], words[4], words[3])
        default: return nil
        }
    }

    private static func seconds(_ day: Substring, _ month: Substring, _ year: Substring, _ time: Substring) -> Int64? {
        guard let dayOfMonth = Int(day), let index = months.firstIndex(of: String(month)), let year = fullYear(year) else {
            return nil
        }
        guard let date = Day(year: year, month: index + 1, day: dayOfMonth) else { return nil }
        let parts = time.split(separator: ":").compactMap { Int($0) }
        guard parts.count == 3, (0..<24).contains(parts[0]), (0..<60).contains(parts[1]), (0...60).contains(parts[2]) else {
            return nil
        }
        return Int64(date.daysSinceEpoch) * 86400 + Int64(parts[0] * 3600 + parts[1] * 60 + parts[2])
    }

    /// Two digits are of the century in which they lie closest (RFC 850 dates).
    private static func fullYear(_ text: Substring) -> Int? {
        guard let year = Int(text), year >= 0 else { return nil }
        return text.utf8.count == 2 ? (year < 70 ? 2000 + year : 1900 + year) : year
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
