import Storage

/// What staff search members by, told from what they typed.
enum MemberSearch: Sendable, Equatable {
    /// The beginning of an email address, in lower case.
    case email(String)
    /// The beginning of a telephone number: digits, as it is dialled in the country.
    case phone(String)
    /// The beginning of a postcode, in its usual form.
    case postcode(String)
    /// A part of a name, in lower case.
    case name(String)

    /// Reads what was typed; nothing if it is too short to search for.
    init?(_ typed: String) {
        let text = typed.lowercased()
        guard text.count >= 2 else { return nil }
        if text.contains("@") {
            self = .email(text)
        } else if let number = Self.number(text) {
            self = .phone(number)
        } else if let prefix = PostcodeDirectory.prefix(text), prefix.utf8.contains(where: { (0x30...0x39).contains($0) }) {
            self = .postcode(prefix)
        } else {
            self = .name(text)
        }
    }

    /// What the audit calls it.
    var name: String {
        switch self {
        case .email: "email"
        case .phone: "phone"
        case .postcode: "postcode"
        case .name: "name"
        }
    }

    /// What a row must fulfil.
    ///
    /// Beginnings are ranges, so that an index serves them.
    var condition: SQL {
        switch self {
        case .email(let start):
            """
            id IN (SELECT id FROM member WHERE \(Self.begins("email", start)) AND state NOT IN ('left', 'erased')
            UNION \(Self.holders("channel = 'email'", start)))
            """
        case .phone(let start):
            """
            (\(Self.begins("phone", start)) OR \(Self.begins("phone", "+44" + start.dropFirst()))
            OR id IN (\(Self.holders("channel IN ('text', 'voice')", start))))
            """
        case .postcode(let start):
            "(postcode = \(start) OR postcode >= \(Self.whole(start)) AND postcode < \(Self.whole(start) + "\u{7F}"))"
        case .name(let part): "lower(name) LIKE \("%" + Self.escaped(part) + "%") ESCAPE '\\'"
        }
    }

    private static func begins(_ column: SQL, _ start: String) -> SQL {
        "\(column) >= \(start) AND \(column) < \(start + "\u{7F}")"
    }

    /// Any of a member's ways counts, not only the one in use.
    private static func holders(_ channel: SQL, _ start: String) -> SQL {
        "SELECT member FROM member_contact WHERE \(channel) AND \(begins("address", start))"
    }

    /// At least five digits with what people write between them, and nothing else.
    private static func number(_ text: String) -> String? {
        let digits = text.filter { $0 == "+" || $0.isASCII && $0.isNumber }
        guard (5...16).contains(digits.count), text.allSatisfy({ digits.contains($0) || " ()-.".contains($0) }) else { return nil }
        guard !digits.hasPrefix("+44") else { return "0" + digits.dropFirst(3) }
        return digits.hasPrefix("0") || digits.hasPrefix("+") ? digits : nil
    }

    /// `LE1` is to find `LE1 1AA` and not `LE11 1AA`; `LE1 1` finds `LE1 1AA`.
    private static func whole(_ start: String) -> String { start.contains(" ") ? start : start + " " }

    private static func escaped(_ text: String) -> String {
        // In scalars, as SQL reads: a sign with an accent upon it is one character to people only.
        var escaped = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if "%_\\".unicodeScalars.contains(scalar) { escaped.append("\\") }
            escaped.append(scalar)
        }
        return String(escaped)
    }
}
