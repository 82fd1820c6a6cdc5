import Basics

/// Events as a calendar that others subscribe to (iCalendar, RFC 5545).
///
/// Times are in UTC, so that no table of time zones is needed; what was called off stays in it as such (section 3.8.1.11), so that it
/// goes from the calendars of those who have it.
public enum EventCalendar {
    /// The type of the file (RFC 5545, section 8.1).
    public static let mediaType = "text/calendar; charset=utf-8"

    /// A calendar.
    ///
    /// - Parameters:
    ///   - name: What it is called.
    ///   - host: The force's host, which makes identifiers unique in the world (section 3.8.4.7).
    ///   - page: Where people read of an event.
    public static func file(_ events: [Event], named name: String, host: String, page: String, in language: Language) -> [UInt8] {
        var lines = Lines()
        lines.add("BEGIN:VCALENDAR")
        lines.add("VERSION:2.0")
        lines.add("PRODID:-//Folkmoot//Events//EN")
        lines.add("CALSCALE:GREGORIAN")
        lines.add("METHOD:PUBLISH")
        lines.add("X-WR-CALNAME:\(escaped(name))")
        for event in events { add(event, host: host, page: page, in: language, to: &lines) }
        lines.add("END:VCALENDAR")
        return lines.bytes
    }

    private static func add(_ event: Event, host: String, page: String, in language: Language, to lines: inout Lines) {
        lines.add("BEGIN:VEVENT")
        lines.add("UID:\(event.id)@\(host)")
        lines.add("DTSTAMP:\(stamp(event.changedAt))")
        lines.add("LAST-MODIFIED:\(stamp(event.changedAt))")
        lines.add("SEQUENCE:\(event.changes)")
        lines.add("DTSTART:\(stamp(event.begins))")
        lines.add("DTEND:\(stamp(event.ends))")
        lines.add("SUMMARY:\(escaped(event.title[language]))")
        lines.add("LOCATION:\(escaped(event.place))")
        lines.add("URL:\(page)")
        if let reason = event.cancelled { lines.add("DESCRIPTION:\(escaped(reason[language]))") }
        lines.add("STATUS:\(event.cancelled == nil ? "CONFIRMED" : "CANCELLED")")
        lines.add("END:VEVENT")
    }

    /// `20261121T183000Z` (section 3.3.5, form 2).
    private static func stamp(_ instant: Timestamp) -> String {
        instant.description.filter { $0 != "-" && $0 != ":" }
    }

    /// Text with what would end it marked (section 3.3.11).
    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\", ";", ",":
                escaped += "\\"
                escaped.unicodeScalars.append(scalar)
            case "\n": escaped += "\\n"
            default: if scalar.value >= 0x20, scalar.value != 0x7F { escaped.unicodeScalars.append(scalar) }
            }
        }
        return escaped
    }

    /// Lines of at most 75 octets, longer ones folded between characters (section 3.1).
    private struct Lines {
        private(set) var bytes: [UInt8] = []

        mutating func add(_ line: String) {
            var length = 0
            for scalar in line.unicodeScalars {
                let width = UTF8.width(scalar)
                if length + width > 75 {
                    bytes += [0x0D, 0x0A, 0x20]
                    length = 1
                }
                bytes += Array(String(scalar).utf8)
                length += width
            }
            bytes += [0x0D, 0x0A]
        }
    }
}
