import Basics
import Hashing

/// What a directory says of a person who has signed in there (OpenID Connect Core 1.0, section 2), once it was found to be meant for us.
///
/// It comes from the directory itself over TLS, which stands in for checking its signature (section 3.1.3.7, item 6). All else is checked.
struct IdentityToken: Sendable, Equatable {
    /// The person, as this directory will always call them.
    let subject: String
    /// The person's address in lower case, if the directory says one that is verified.
    private(set) var address: String?
    /// Whether the directory says that a second step was taken, in one of the words that the force counts.
    let hasSecondStep: Bool

    /// The clocks of two machines may differ by so much.
    static let skewSeconds: Double = 60
    /// It is fetched at once after it was made.
    static let mostSecondsOld: Double = 600

    /// Reads and checks a token.
    ///
    /// - Parameter algorithms: those with which the directory says that it signs; nothing if it does not say.
    init(_ text: String, for rules: DirectoryRules, nonce: String, at now: Timestamp, algorithms: Set<String>?)
        throws(DirectoryFault)
    {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, !parts[2].isEmpty else { throw .form }
        try Self.check(header: try Self.object(parts[0]), algorithms)
        let claims = try Self.object(parts[1])
        guard claims["iss"]?.string == rules.issuer else { throw .issuer }
        try Self.checkAudience(claims, rules.client)
        try Self.checkTime(claims, at: Double(now.seconds))
        guard let given = claims["nonce"]?.string, constantTimeEqual(Array(given.utf8), Array(nonce.utf8)) else { throw .nonce }
        guard let subject = claims["sub"]?.string, Self.isSubject(subject) else { throw .subject }
        self.subject = subject
        address = Self.address(in: claims, rules)
        let marks = [claims["acr"]?.string].compactMap { $0 } + (claims["amr"]?.array ?? []).compactMap(\.string)
        hasSecondStep = !rules.secondStepMarks.isDisjoint(with: marks)
    }

    /// The same with the address that the directory says elsewhere (section 5.3), if it is of the same person.
    func adding(_ claims: JSON, _ rules: DirectoryRules) -> IdentityToken {
        guard address == nil, claims["sub"]?.string == subject else { return self }
        var token = self
        token.address = Self.address(in: claims, rules)
        return token
    }

    private static func object(_ part: Substring) throws(DirectoryFault) -> JSON {
        guard let bytes = Base64URL.decode(String(part)), let node = try? JSONNode.parse(bytes), node.json.object != nil else {
            throw .form
        }
        return node.json
    }

    /// An unsigned one is refused though nobody looks at the signature: no directory that is in order sends one.
    private static func check(header: JSON, _ algorithms: Set<String>?) throws(DirectoryFault) {
        guard let algorithm = header["alg"]?.string, !algorithm.isEmpty, algorithm.lowercased() != "none", header["crit"] == nil
        else {
            throw .algorithm
        }
        guard algorithms?.contains(algorithm) ?? true else { throw .algorithm }
    }

    /// For us alone: whom else it is meant for, we do not know.
    private static func checkAudience(_ claims: JSON, _ client: String) throws(DirectoryFault) {
        let audience = claims["aud"].map { $0.array ?? [$0] } ?? []
        guard audience == [.string(client)] else { throw .audience }
        guard let party = claims["azp"] else { return }
        guard party == .string(client) else { throw .audience }
    }

    private static func checkTime(_ claims: JSON, at now: Double) throws(DirectoryFault) {
        guard let end = claims["exp"]?.double, let made = claims["iat"]?.double else { throw .time }
        guard end + skewSeconds > now, made - skewSeconds <= now, made + mostSecondsOld + skewSeconds > now else { throw .time }
        guard let start = claims["nbf"] else { return }
        guard let start = start.double, start - skewSeconds <= now else { throw .time }
    }

    /// At most 255 characters of ASCII (section 2).
    private static func isSubject(_ text: String) -> Bool {
        (1...255).contains(text.utf8.count) && text.utf8.allSatisfy { (0x20...0x7E).contains($0) }
    }

    private static func address(in claims: JSON, _ rules: DirectoryRules) -> String? {
        let isVerified = rules.addressesAreVerified || rules.addressClaim == "email" && isTrue(claims["email_verified"])
        guard let text = claims[rules.addressClaim]?.string, isVerified else { return nil }
        // What people see as the same address is not enough: it must be the same, letter for letter.
        let address = CleanText.line(text, limit: 254).lowercased()
        return address == text.lowercased() && !address.isEmpty ? address : nil
    }

    /// Some directories write it as a text.
    private static func isTrue(_ claim: JSON?) -> Bool { claim == .bool(true) || claim == .string("true") }
}
