import Basics
import Hashing

/// One browser's way to the force's directory and back.
///
/// The browser holds a cookie with a random number, sealed and good for ten minutes. What the directory is sent is made of that number
/// with a key of the force, so that nothing has to be kept meanwhile, and what comes back fits this browser, this force and this directory
/// alone.
struct DirectoryVisit: Sendable {
    /// For so long after it began, somebody can come back.
    static let seconds: Int64 = 10 * 60

    /// The value of the cookie.
    let cookie: String
    private let number: String
    private let key: [UInt8]
    private let about: String

    /// A way that begins now.
    init(by rules: DirectoryRules, keys: Keys, at now: Timestamp) {
        let number = Base64URL.encode(SecureRandom.bytes(32))
        let cookie = SignedLink.make(for: number, purpose: .directory, until: now.adding(seconds: Self.seconds), keys: keys)
        self.init(cookie: cookie, number: number, rules, keys)
    }

    /// The way that a browser is on.
    ///
    /// - Throws: a fault if the cookie is not one of ours, or its time is over.
    init(cookie: String, by rules: DirectoryRules, keys: Keys, at now: Timestamp) throws(DirectoryFault) {
        let number: String
        do throws(Problem) {
            number = try SignedLink.subject(of: cookie, purpose: .directory, at: now, keys: keys)
        } catch {
            throw error.code == "link-expired" ? .late : .browser
        }
        self.init(cookie: cookie, number: number, rules, keys)
    }

    private init(cookie: String, number: String, _ rules: DirectoryRules, _ keys: Keys) {
        self.cookie = cookie
        self.number = number
        key = keys.links
        // With another directory, or as another client of it, what comes back fits no longer.
        about = "\(rules.issuer)\u{1F}\(rules.client)\u{1F}\(number)"
    }

    /// What comes back as it was sent, and shows that this browser asked.
    var state: String { made(for: "state") }
    /// What the directory writes into what it says of the person.
    var nonce: String { made(for: "nonce") }
    /// What only we know until the code is taken to the directory (RFC 7636).
    var verifier: String { made(for: "verifier") }
    /// Its hash, which the directory is told first.
    var challenge: String { Base64URL.encode(SHA256.hash(Array(verifier.utf8))) }
    /// By which it is known that somebody has come back already.
    var hash: [UInt8] { SHA256.hash(Array("visit\u{1F}\(number)".utf8)) }

    /// Whether a state is the one that was sent; compared in constant time.
    func isState(_ text: String) -> Bool { constantTimeEqual(Array(text.utf8), Array(state.utf8)) }

    private func made(for use: StaticString) -> String {
        Base64URL.encode(HMAC.sha256(key: key, Array("directory\u{1F}\(use)\u{1F}\(about)".utf8)))
    }
}

extension LinkPurpose {
    /// Coming back from the force's directory.
    static let directory = LinkPurpose("directory")
}

/// Why somebody who comes back from a directory is not signed in; the audit and the log have it in one word.
enum DirectoryFault: String, Error, CaseIterable {
    /// The browser holds no cookie of ours.
    case browser
    /// More than ten minutes have gone.
    case late
    /// It is not what this browser was sent with.
    case state
    /// Somebody has come back with it already.
    case replay
    /// The answer is another directory's, or does not say whose it is though this one always does (RFC 9207).
    case mixUp = "mix-up"
    /// The directory says that it did not sign the person in.
    case declined
    /// There is no code, or the directory does not take it.
    case code
    /// What the directory says of the person is not in the form of OpenID Connect.
    case form
    /// It is not signed, or in a way that the directory does not name.
    case algorithm
    /// It is another directory's.
    case issuer
    /// It is meant for another service.
    case audience
    /// It is over, not yet good, or was made too long ago.
    case time
    /// It was made for another browser, or another time.
    case nonce
    /// It does not say who it is about.
    case subject
    /// It does not say the person's address, or not that it is verified.
    case address
    /// Nobody active has that address here.
    case unknown
    /// The account belongs to somebody else of the directory.
    case bound
}
