public import Basics
import CCrypt
import Glibc

/// Passwords as they are kept: yescrypt, salted, in the form of crypt(5), by the system's libcrypt.
///
/// Takes some 16 MiB and tens of milliseconds each time, on purpose, and blocks: call it off the event loop.
public enum PasswordHash {
    /// A password in more bytes than this is refused: libcrypt takes 511 (CRYPT_MAX_PASSPHRASE_SIZE, with its end).
    public static let longestPassword = 500

    /// A hash of the right cost that no password has, to be matched when there is no such person, so that both take as long.
    public static let decoy = "$y$j9T$pY9E3yBuH0ZzjSgzTmwRM0$XyaJHdt.x7JmiIircalq1cHrNi0nSANnm5.omHizK.9"

    /// The hash to keep for a password, with a new salt: `$y$j9T$…`.
    ///
    /// - Parameter key: kept apart from the hash, without which nobody can try passwords; nothing if there is none.
    /// - Throws: an `.invalid` ``Problem`` if the password is empty, too long or holds the character NUL; `.unavailable` if libcrypt
    ///   of this machine knows no yescrypt.
    public static func make(_ password: String, key: [UInt8]? = nil) throws(Problem) -> String {
        if let reason = refusal(of: password) { throw Problem(.invalid, reason, code: "password") }
        guard let hash = crypted(password, key, setting: try newSetting()) else {
            throw Problem(
                .unavailable, "The password cannot be kept at present. Try again later.", detail: "crypt_r: error \(errno)")
        }
        return hash
    }

    /// Whether a password is the one that a hash was made of.
    ///
    /// Never, for a password that ``make(_:key:)`` refuses.
    ///
    /// - Parameter key: the one that the hash was made with.
    public static func matches(_ password: String, _ hash: String, key: [UInt8]? = nil) -> Bool {
        guard refusal(of: password) == nil, let found = crypted(password, key, setting: hash) else { return false }
        return constantTimeEqual(Array(found.utf8), Array(hash.utf8))
    }

    private static func refusal(of password: String) -> String? {
        let bytes = CleanText.composed(password).utf8
        if bytes.isEmpty { return "Enter a password." }
        if bytes.contains(0) { return "Enter a password of letters, digits, spaces and signs only." }
        return bytes.count > longestPassword ? "Choose a shorter password, of up to \(longestPassword) characters." : nil
    }

    /// The prefix, the cost that libcrypt takes for right today, and a new salt.
    private static func newSetting() throws(Problem) -> String {
        let random = SecureRandom.bytes(16).map { CChar(bitPattern: $0) }
        var setting = [CChar](repeating: 0, count: Int(CRYPT_GENSALT_OUTPUT_SIZE))
        guard crypt_gensalt_rn("$y$", 0, random, Int32(random.count), &setting, Int32(setting.count)) != nil else {
            let detail = "crypt_gensalt_rn: error \(errno); libcrypt without yescrypt?"
            throw Problem(.unavailable, "The password cannot be kept at present. Try again later.", detail: detail)
        }
        return text(of: setting)
    }

    private static func crypted(_ password: String, _ key: [UInt8]?, setting: String) -> String? {
        // Keyboards differ in whether an é is one character or two (RFC 8265, section 4.2.2).
        let typed = CleanText.composed(password)
        let password = key.map { Base64URL.encode(HMAC.sha256(key: $0, Array("password \(typed)".utf8))) } ?? typed
        let scratch = UnsafeMutablePointer<crypt_data>.allocate(capacity: 1)
        memset(scratch, 0, MemoryLayout<crypt_data>.size)
        defer {
            explicit_bzero(scratch, MemoryLayout<crypt_data>.size)
            scratch.deallocate()
        }
        // A failure is told by a result that begins with an asterisk, which is no hash.
        guard let result = crypt_r(password, setting, scratch), result.pointee != CChar(bitPattern: UInt8(ascii: "*")) else {
            return nil
        }
        return String(cString: result)
    }

    private static func text(of characters: [CChar]) -> String {
        String(decoding: characters.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
