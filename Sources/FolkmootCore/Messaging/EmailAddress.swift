/// An email address that mail can be sent to: in lower case, since people do not tell them apart by capitals.
public struct EmailAddress: Sendable, Hashable, CustomStringConvertible {
    /// The address.
    public let description: String

    /// Reads an address as a person types it; nothing if it cannot be one.
    ///
    /// Stricter than RFC 5321 (no quotes, no comments, no addresses outside ASCII), so that none can break out of a header.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard Self.isAddress(bytes[...]) else { return nil }
        description = text.lowercased()
    }

    /// Whether bytes are an address.
    static func isAddress(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard (6...254).contains(bytes.count), let at = bytes.firstIndex(of: UInt8(ascii: "@")) else { return false }
        let (local, domain) = (bytes[..<at], bytes[(at + 1)...])
        return local.count <= 64 && isDotted(local, sign: isLocal) && isDotted(domain, sign: isDomain) && hasTop(domain)
    }

    /// Parts between dots, none empty.
    private static func isDotted(_ text: ArraySlice<UInt8>, sign: (UInt8) -> Bool) -> Bool {
        var previous = dot
        for byte in text {
            if byte == dot ? previous == dot : !sign(byte) { return false }
            previous = byte
        }
        return previous != dot
    }

    private static func hasTop(_ domain: ArraySlice<UInt8>) -> Bool {
        guard let last = domain.lastIndex(of: dot) else { return false }
        let top = domain[(last + 1)...]
        return top.count >= 2 && !top.allSatisfy { (0x30...0x39).contains($0) }
    }

    private static func isDomain(_ byte: UInt8) -> Bool { isAlphanumeric(byte) || byte == UInt8(ascii: "-") }

    private static func isLocal(_ byte: UInt8) -> Bool { isAlphanumeric(byte) || localSigns.contains(byte) }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }

    private static let dot = UInt8(ascii: ".")
    private static let localSigns = Array("!#$%&'*+/=?^_`{|}~-".utf8)
}

/// A telephone number that a person may be reached at: digits, with `+` before a country's code.
public struct PhoneNumber: Sendable, Hashable, CustomStringConvertible {
    /// The number.
    public let description: String

    /// Reads a number as a person types it, with spaces, brackets and hyphens; nothing if it cannot be one (E.164: at most 15 digits).
    public init?(_ text: String) {
        var digits = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "0"..."9": digits.unicodeScalars.append(scalar)
            case "+" where digits.isEmpty: digits = "+"
            case " ", "(", ")", "-", ".", "\u{A0}": break
            default: return nil
            }
        }
        guard (10...16).contains(digits.utf8.count), digits.hasPrefix("0") || digits.hasPrefix("+") else { return nil }
        description = digits
    }
}
