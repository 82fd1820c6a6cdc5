/// A cookie to be kept by a browser (RFC 6265).
///
/// By default it is sent over encrypted connections only, hidden from scripts, and left out of requests that other sites cause,
/// except for following a link.
public struct Cookie: Sendable, Equatable {
    /// When a browser sends a cookie along with requests that come from other sites.
    public enum SameSite: String, Sendable {
        /// Never.
        case strict = "Strict"
        /// When a link is followed.
        case lax = "Lax"
    }

    /// A token; one that begins with `__Host-` belongs to its host alone, and must be secure and for the whole path.
    public let name: String
    /// Any text; characters that a cookie cannot hold are percent-encoded.
    public var value: String
    /// Seconds until it is forgotten; 0 to forget it now; nothing to keep it until the browser closes.
    public var maxAge: Int?
    /// Whether scripts cannot read it.
    public var httpOnly: Bool
    /// Whether it goes over encrypted connections only.
    public var secure: Bool
    /// When it goes with requests from other sites.
    public var sameSite: SameSite
    /// The path below which it is sent.
    public var path: String

    /// A cookie.
    public init(
        _ name: String, _ value: String, maxAge: Int? = nil, httpOnly: Bool = true, secure: Bool = true, sameSite: SameSite = .lax,
        path: String = "/"
    ) {
        precondition(!name.isEmpty && name.utf8.allSatisfy(\.isToken), "A cookie's name is a token.")
        let hostPrefix = name.hasPrefix("__Host-")
        precondition(!hostPrefix || secure && path == "/", "A __Host- cookie is secure and for the path /.")
        precondition(!name.hasPrefix("__Secure-") || secure, "A __Secure- cookie is secure.")
        self.name = name
        self.value = value
        self.maxAge = maxAge
        self.httpOnly = httpOnly
        self.secure = secure
        self.sameSite = sameSite
        self.path = path
    }

    /// The value of a `Set-Cookie` field.
    public var header: String {
        var bytes = Array("\(name)=".utf8)
        Percent.encode(value.utf8, to: &bytes, isKept: Cookie.isPlain)
        bytes += Array("; Path=".utf8)
        Percent.encode(path.utf8, to: &bytes) { $0 > 32 && $0 < 127 && $0 != Byte.semicolon }
        if let maxAge { bytes += Array("; Max-Age=\(maxAge)".utf8) }
        if secure { bytes.append("; Secure") }
        if httpOnly { bytes.append("; HttpOnly") }
        return String(decoding: bytes, as: UTF8.self) + "; SameSite=\(sameSite.rawValue)"
    }

    /// `cookie-octet` of RFC 6265, section 4.1.1, but for the percent sign.
    private static func isPlain(_ byte: UInt8) -> Bool {
        byte > 0x20 && byte < 0x7F && ![Byte.quote, Byte.comma, Byte.semicolon, Byte.backslash, Byte.percent].contains(byte)
    }

    /// The value of a cookie in a `Cookie` field: `a=1; b=2`.
    static func value(of name: String, in line: String) -> String? {
        var line = line
        return line.withUTF8 { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let part = rest.prefix { $0 != Byte.semicolon }
                rest = rest.dropFirst(part.count + 1)
                let pair = part.drop { $0.isBlank }
                guard pair.starts(with: name.utf8), pair.dropFirst(name.utf8.count).first == Byte.equals else { continue }
                let raw = Array(pair.dropFirst(name.utf8.count + 1))
                var bytes = raw
                return String(decoding: Percent.decode(&bytes) ? bytes : raw, as: UTF8.self)
            }
            return nil
        }
    }
}
