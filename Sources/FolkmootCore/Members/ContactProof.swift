import Basics
@_spi(Stores) import FolkmootTenancy
import Hashing

/// What is sent to a way, and comes back from whoever has it: a link by email, or a code of six digits by text.
///
/// Only a hash is kept: of a link's 160 random bits a quick one, since they cannot be guessed; of a code a slow one.
struct ContactProof: Sendable {
    /// What is sent.
    let secret: String
    /// What is kept.
    let hash: String
    /// From when it is worth nothing.
    let ends: Timestamp

    /// For so long a code works.
    static let minutesOfCode = 15
    /// So often a code may be tried.
    static let tries = 5

    /// A new proof for a way; nothing for one to which none is sent.
    static func make(for channel: ContactWay.Channel, in data: ForceData) async throws -> ContactProof? {
        let now = data.clock.now
        switch channel {
        case .email:
            let secret = Base64URL.encode(SecureRandom.bytes(20))
            let hours = Int64(data.tenant.configuration.policy.confirmationHours)
            return ContactProof(secret: secret, hash: SHA256.hex(of: secret), ends: now.adding(seconds: hours * 3600))
        case .text:
            let code = newCode()
            return ContactProof(
                secret: code, hash: try await data.slowHash(of: code), ends: now.adding(seconds: Int64(minutesOfCode) * 60))
        case .voice, .post: return nil
        }
    }

    /// Six digits, each number as likely as any other.
    private static func newCode() -> String {
        var random = SystemRandomNumberGenerator()
        let digits = String(Int.random(in: 0..<1_000_000, using: &random))
        return String(repeating: "0", count: 6 - digits.utf8.count) + digits
    }

    /// The six digits that somebody typed, with spaces or without; nothing if there are not six.
    static func code(_ typed: String) -> String? {
        let digits = typed.unicodeScalars.filter { !$0.properties.isWhitespace && $0 != "-" }
        guard digits.count == 6, digits.allSatisfy({ ("0"..."9").contains($0) }) else { return nil }
        return String(String.UnicodeScalarView(digits))
    }
}
