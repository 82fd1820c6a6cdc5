/// The six digits that an authenticator app shows, another number every thirty seconds (RFC 6238, with HMAC-SHA-1).
public enum OneTimeCode {
    /// The bytes of a secret: as many as of the hash (RFC 4226, section 4).
    public static let secretSize = 20
    /// How long one code is shown.
    public static let stepSeconds: Int64 = 30

    /// The code of a step: six digits.
    public static func code(of secret: [UInt8], step: Int64) -> String { digits(6, of: secret, step: step) }

    /// The step in which an instant lies, counted in seconds since 1970.
    public static func step(at seconds: Int64) -> Int64 { seconds / stepSeconds }

    /// The step whose code this is: the present one, the one before or the one after, since clocks differ; nothing for another code.
    ///
    /// - Parameter last: The step of the code that was used last; that code and earlier ones are not accepted again.
    public static func step(of code: String, secret: [UInt8], at seconds: Int64, after last: Int64) -> Int64? {
        let now = step(at: seconds)
        let typed = Array(code.utf8)
        var found: Int64?
        // All are compared, so that the time does not tell which was near.
        for step in now - 1...now + 1 where constantTimeEqual(Array(self.code(of: secret, step: step).utf8), typed) && step > last {
            found = step
        }
        return found
    }

    /// RFC 4226, section 5.3.
    static func digits(_ count: Int, of secret: [UInt8], step: Int64) -> String {
        let hash = HMAC.sha1(key: secret, bigEndianBytes(UInt64(bitPattern: step)))
        let offset = Int(hash[19] & 15)
        let number = hash[offset..<offset + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7fff_ffff
        let text = String(Int(number) % (0..<count).reduce(1) { power, _ in power * 10 })
        return String(repeating: "0", count: count - text.utf8.count) + text
    }
}
