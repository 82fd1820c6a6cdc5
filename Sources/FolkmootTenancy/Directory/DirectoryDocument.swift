import Basics

/// Where the parts of a directory are, as it says itself (OpenID Connect Discovery 1.0).
struct DirectoryDocument: Sendable, Equatable {
    /// Where people sign in.
    let authorization: String
    /// Where a code is taken to.
    let token: String
    /// Where it says more of a person, if it does.
    let person: String?
    /// Whether its answers always say whose they are (RFC 9207).
    let namesItself: Bool
    /// With what it signs; nothing if it does not say.
    let algorithms: Set<String>?
    /// Whether a secret is sent within the form, since it is not taken otherwise.
    let takesSecretInForm: Bool

    /// Reads what the directory says of itself.
    ///
    /// - Throws: `.unavailable` with what is wrong for the log.
    init(_ body: [UInt8], of rules: DirectoryRules) throws(Problem) {
        guard let document = try? JSONNode.parse(body).json, document.object != nil else {
            throw .directory("what \(Self.place(of: rules)) says is not JSON")
        }
        guard document["issuer"]?.string == rules.issuer else {
            throw .directory(
                "\(Self.place(of: rules)) calls itself other than “issuer” in policy.json: it must be the same to the letter")
        }
        authorization = try Self.address("authorization_endpoint", in: document, of: rules)
        token = try Self.address("token_endpoint", in: document, of: rules)
        person = document["userinfo_endpoint"] == nil ? nil : try Self.address("userinfo_endpoint", in: document, of: rules)
        namesItself = document["authorization_response_iss_parameter_supported"]?.bool ?? false
        algorithms = document["id_token_signing_alg_values_supported"]?.array.map { Set($0.compactMap(\.string)) }
        let methods = (document["token_endpoint_auth_methods_supported"]?.array ?? []).compactMap(\.string)
        takesSecretInForm = methods.contains("client_secret_post") && !methods.contains("client_secret_basic")
    }

    /// Where a directory says it.
    static func place(of rules: DirectoryRules) -> String {
        let issuer = rules.issuer.hasSuffix("/") ? String(rules.issuer.dropLast()) : rules.issuer
        return issuer + "/.well-known/openid-configuration"
    }

    private static func address(_ name: String, in document: JSON, of rules: DirectoryRules) throws(Problem) -> String {
        guard let text = document[name]?.string, isAddress(text, atHome: rules.issuer.hasPrefix("http://localhost")) else {
            throw .directory("\(place(of: rules)) has no \(name) that begins with https://")
        }
        return text
    }

    /// Encrypted, or on this machine where the directory itself is; nothing that could be read as anything but an address.
    private static func isAddress(_ text: String, atHome: Bool) -> Bool {
        let starts = atHome ? ["https://", "http://localhost/", "http://localhost:"] : ["https://"]
        guard let start = starts.first(where: text.hasPrefix), text.utf8.count <= 2048 else { return false }
        let rest = text.dropFirst(start.count)
        return !rest.prefix { $0 != "/" && $0 != "?" }.contains("@")
            && rest.utf8.allSatisfy { (0x21...0x7E).contains($0) && !"\"\\<>^`{|}#".utf8.contains($0) }
    }
}

extension Problem {
    /// A directory does not do what it should.
    ///
    /// - Parameter cause: for the log.
    static func directory(_ cause: String) -> Problem {
        Problem(
            .unavailable,
            "Your force's directory cannot be asked at the moment. Try again in a minute; if it stays so, tell whoever looks after it.",
            code: "directory-unavailable", detail: "sign-in by a directory: \(cause)")
    }
}
