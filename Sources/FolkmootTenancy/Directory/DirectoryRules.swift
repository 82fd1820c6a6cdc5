import Basics

/// How a force's staff sign in by the force's own directory of people (OpenID Connect).
public struct DirectoryRules: Sendable, Equatable {
    /// Who vouches for people, as the directory calls itself: an address without a slash at its end unless the directory writes one.
    public let issuer: String
    /// What the directory calls this service.
    public let client: String
    /// Whether the directory gave this service a secret, which is kept in a file of its own; else it is a public client.
    public let hasSecret: Bool
    /// What the force calls its directory, after “Sign in with”.
    public let name: String
    /// The claim that holds a person's address: `email`, or `upn`.
    public let addressClaim: String
    /// Whether each address in the directory is known to be the person's, though the directory does not say so of each.
    public let addressesAreVerified: Bool
    /// Whether nobody signs in with a password of this service.
    public let replacesPasswords: Bool
    /// The values of `acr` or `amr` by which the directory says that a second step was taken; none if it never counts.
    public let secondStepMarks: Set<String>

    /// The rules of one revision.
    public init(
        issuer: String, client: String, hasSecret: Bool, name: String, addressClaim: String = "email",
        addressesAreVerified: Bool = false, replacesPasswords: Bool = false, secondStepMarks: Set<String> = []
    ) {
        self.issuer = issuer
        self.client = client
        self.hasSecret = hasSecret
        self.name = name
        self.addressClaim = addressClaim
        self.addressesAreVerified = addressesAreVerified
        self.replacesPasswords = replacesPasswords
        self.secondStepMarks = secondStepMarks
    }
}

extension Tenant {
    /// Whether staff sign in with passwords of this service.
    var takesPasswords: Bool { access.directory?.replacesPasswords != true }

    /// - Throws: `.forbidden` where staff sign in by the force's directory alone.
    func requirePasswords() throws(Problem) {
        guard takesPasswords else { throw Problem.directoryOnly(access.directory?.name) }
    }
}

extension Problem {
    /// A password is neither asked for nor taken.
    static func directoryOnly(_ name: String?) -> Problem {
        Problem(
            .forbidden, "Staff of this force sign in with \(name ?? "its directory"), and with nothing else.",
            code: "directory-only")
    }
}
