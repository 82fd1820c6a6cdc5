/// An address outside the service that a page may link to: `https:`, `mailto:`, `tel:` or `otpauth:`, whole and checked.
///
/// Nothing that runs (`javascript:`, `data:`), nothing unencrypted (`http:`), no user name or password before the host, no control
/// characters or spaces. Characters beyond ASCII in the path, query or fragment are percent-encoded; a host name must be in ASCII
/// (`xn--…`), so that look-alike letters show. At most 2,048 bytes.
public struct ExternalURL: Hashable, Sendable {
    private let text: String

    /// The address, if it is one that a page may link to.
    public init?(_ text: String) {
        guard text.utf8.count <= 2048, let colon = text.firstIndex(of: ":") else { return nil }
        let rest = text[text.index(after: colon)...]
        let checked: String? =
            switch text[..<colon].lowercased() {
            case "https": Self.web(rest)
            case "mailto": Self.mail(rest)
            case "tel": Self.telephone(rest)
            case "otpauth": Self.authenticator(rest)
            default: nil
            }
        guard let checked else { return nil }
        self.text = checked
    }

    /// A link that writes to an address such as `beat.team@force.example`.
    public init?(mail address: String) { self.init("mailto:" + address) }

    /// A link that begins a letter to whomever its writer chooses.
    public init?(mailAbout subject: String, saying words: String) {
        self.init("mailto:" + Path("/").query("subject", subject).query("body", words).description.dropFirst())
    }

    /// A link that calls a number as people write it, such as `0116 222 2222` or `+44 (0)116 222 2222`.
    public init?(telephone number: String) {
        let dialled = number.replacing("(0)", with: "").filter { !$0.isWhitespace }
        self.init("tel:" + dialled)
    }
}

extension ExternalURL: CustomStringConvertible {
    /// The address, with its scheme and host in lower case.
    public var description: String { text }
}

extension ExternalURL {
    /// `//host[:port][/path][?query][#fragment]` (RFC 3986, section 3; RFC 9110, section 4.2.2).
    private static func web(_ rest: Substring) -> String? {
        guard rest.hasPrefix("//") else { return nil }
        let address = rest.dropFirst(2)
        let authority = address.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let parts = authority.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard let host = parts.first, isHost(host), parts.count == 1 || isPort(parts[1]) else { return nil }
        guard let tail = encoded(address[authority.endIndex...]) else { return nil }
        return "https://" + authority.lowercased() + tail
    }

    /// `name@host[?subject=…]` (RFC 6068), one recipient; or `?subject=…`, none yet.
    private static func mail(_ rest: Substring) -> String? {
        if rest.hasPrefix("?subject=") { return encoded(rest).map { "mailto:" + $0 } }
        let address = rest.prefix { $0 != "?" }
        let parts = address.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, isMailbox(parts[0]), isHost(parts[1]), let tail = encoded(rest[address.endIndex...]) else {
            return nil
        }
        return "mailto:" + parts[0] + "@" + parts[1].lowercased() + tail
    }

    /// A number with its visual separators (RFC 3966): `+44-116-222-2222`, `101`.
    private static func telephone(_ rest: Substring) -> String? {
        let number = rest.hasPrefix("+") ? rest.dropFirst() : rest
        guard (3...15).contains(number.utf8.count { isDigit($0) }) else { return nil }
        guard number.utf8.allSatisfy({ isDigit($0) || "-.()".utf8.contains($0) }), number.utf8.count <= 30 else { return nil }
        return "tel:" + rest
    }

    /// `//totp/…`, which an app for one-time codes opens: percent-encoded throughout.
    private static func authenticator(_ rest: Substring) -> String? {
        let isPlain = rest.utf8.allSatisfy { isDigit($0) || (0x41...0x5A).contains($0 & 0xDF) || "-._~%:?=&/".utf8.contains($0) }
        return rest.hasPrefix("//totp/") && isPlain ? "otpauth:" + rest : nil
    }

    /// Two labels or more of letters, digits and inner hyphens (RFC 1123, section 2.1).
    private static func isHost(_ host: Substring) -> Bool {
        let labels = host.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return host.utf8.count <= 253 && labels.count >= 2 && labels.allSatisfy { isLabel($0) }
    }

    private static func isLabel(_ label: Substring.UTF8View) -> Bool {
        guard let first = label.first, let last = label.last, label.count <= 63 else { return false }
        return isLetterOrDigit(first) && isLetterOrDigit(last)
            && label.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "-") }
    }

    private static func isPort(_ port: Substring) -> Bool {
        (1...5).contains(port.utf8.count) && port.utf8.allSatisfy(isDigit) && Int(port).map { (1...65535).contains($0) } == true
    }

    private static func isMailbox(_ name: Substring) -> Bool {
        !name.isEmpty && name.utf8.allSatisfy { PercentEncoding.isUnreserved($0) || "+'*!$=".utf8.contains($0) }
    }

    /// The rest of an address with what is beyond ASCII percent-encoded; nothing if it holds what no address may.
    private static func encoded(_ tail: Substring) -> String? {
        var bytes: [UInt8] = []
        for byte in tail.utf8 {
            if byte >= 0x80 {
                PercentEncoding.appendEncoded(byte, to: &bytes)
            } else if PercentEncoding.isAllowedInAddress(byte) {
                bytes.append(byte)
            } else {
                return nil
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }
}
