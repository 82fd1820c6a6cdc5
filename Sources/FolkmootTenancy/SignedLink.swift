import Basics
import Hashing

/// What a link that was sent to a person is good for, and for nothing else.
public struct LinkPurpose: Hashable, Sendable {
    let name: String

    /// A purpose of that name.
    public init(_ name: StaticString) { self.name = "\(name)" }
}

/// The keys of one force.
///
/// Made when the force is added, kept in its own file, never shown.
struct Keys: Sendable {
    let links: [UInt8]
    let forms: [UInt8]
}

/// A link that a person can follow without a password: bound to one force, one person, one purpose and a last moment.
///
/// `identity.expiry.seal`: the 26 characters of an identity, the last second in base 36, and 160 bits of a keyed hash in base64url.
/// The address that holds it names nobody.
enum SignedLink {
    static func make(for subject: String, purpose: LinkPurpose, until expiry: Timestamp, keys: Keys) -> String {
        let body = "\(subject).\(String(expiry.seconds, radix: 36))"
        return "\(body).\(seal(body, purpose, keys))"
    }

    /// The person a link is for.
    ///
    /// - Throws: `.missing` if it is not one of ours, `.unauthenticated` with the code `link-expired` if its time is over.
    static func subject(of text: String, purpose: LinkPurpose, at now: Timestamp, keys: Keys) throws(Problem) -> String {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, text.utf8.count < 200, let expiry = Int64(parts[1], radix: 36) else { throw notOurs }
        let expected = seal("\(parts[0]).\(parts[1])", purpose, keys)
        guard constantTimeEqual(Array(expected.utf8), Array(parts[2].utf8)) else { throw notOurs }
        guard now.seconds < expiry else {
            throw Problem(.unauthenticated, "This link has ended. Ask for a new one; it takes a minute.", code: "link-expired")
        }
        return String(parts[0])
    }

    private static var notOurs: Problem {
        Problem(
            .missing, "This link is not complete, or was made for something else. Open it again from the message that we sent you.",
            code: "link-not-ours")
    }

    private static func seal(_ body: String, _ purpose: LinkPurpose, _ keys: Keys) -> String {
        let message = "link\u{1F}\(purpose.name)\u{1F}\(body)"
        return Base64URL.encode(Array(HMAC.sha256(key: keys.links, Array(message.utf8)).prefix(20)))
    }
}

/// Shows that a form was sent from a page of ours, to the same browser: a keyed hash of a cookie that only our pages set.
public struct FormGuard: Sendable {
    private let key: HMAC.Key

    init(key: [UInt8]) { self.key = HMAC.Key(key) }

    /// A new value for the cookie of a browser that has none yet.
    public static func newCookie() -> String { Base64URL.encode(SecureRandom.bytes(18)) }

    /// The token that the forms of a page carry, for the browser with that cookie.
    ///
    /// It is another one each time, so that the size of a packed page tells nothing of it: a random mask, and what is meant under it.
    public func token(for cookie: String) -> String {
        let mask = SecureRandom.bytes(Self.length)
        return Base64URL.encode(mask + zip(mask, meaning(of: cookie)).map { $0 ^ $1 })
    }

    /// Whether a form's token fits the cookie that came with it; compared in constant time.
    public func accepts(_ token: String, cookie: String) -> Bool {
        guard let bytes = Base64URL.decode(token), bytes.count == 2 * Self.length else { return false }
        let meant = zip(bytes.prefix(Self.length), bytes.suffix(Self.length)).map { $0 ^ $1 }
        return constantTimeEqual(meant, meaning(of: cookie))
    }

    private static let length = 20

    private func meaning(of cookie: String) -> [UInt8] {
        Array(key.sha256("form\u{1F}\(cookie)".utf8).prefix(Self.length))
    }
}
