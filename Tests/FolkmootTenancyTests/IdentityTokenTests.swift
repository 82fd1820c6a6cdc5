import Basics
import Hashing
import Testing

@testable import FolkmootTenancy

@Suite("What a directory says of a person")
struct IdentityTokenTests {
    @Test("A token that is meant for us tells the person, the verified address and whether a second step was taken")
    func good() throws {
        let token = try read(claims)

        #expect(token.subject == "7f3a" && token.address == "sam.field@westmarch.example" && token.hasSecondStep)
    }

    @Test("With any one claim changed or left out a token is refused, or names nobody by address", arguments: 0..<40)
    func anyClaim(seed: Int) throws {
        var random = Numbers(seed: UInt64(seed))
        for _ in 0..<50 {
            let index = Int.random(in: 0..<claims.count, using: &random)
            let name = claims[index].key
            var changed = claims
            if Int.random(in: 0..<3, using: &random) == 0 {
                changed.remove(at: index)
            } else {
                let others: [JSON] = [
                    .null, .bool(false), .integer(0), .integer(now.seconds + 4000), .integer(now.seconds - 4000), .string(""),
                    .array([]),
                    .string("\(claims[index].value.string ?? "x")x"), .string(String(random.next(), radix: 36)), .object([]),
                    .array([.string("folkmoot"), .string("another")]), .array([.string("another")]), .number(1.5),
                ]
                changed[index].value = others[Int.random(in: 0..<others.count, using: &random)]
            }
            // Who it is about, and which steps were taken, are the directory's to say.
            let outcome = Result { try read(changed) }
            switch (name, outcome) {
            case ("email", .success(let token)): #expect(token.address != "sam.field@westmarch.example")
            case ("email_verified", .success(let token)): #expect(token.address == nil)
            case ("amr", .success(let token)): #expect(!token.hasSecondStep)
            case ("sub", .success(let token)): #expect(token.subject != "7f3a")
            // Any end that is still to come is an end.
            case ("exp", .success): #expect(changed.first { $0.key == "exp" }?.value == .integer(now.seconds + 4000))
            case ("azp", .success): #expect(!changed.contains { $0.key == "azp" }, "It need not be said")
            case (_, .success): Issue.record("\(name) was changed to \(changed) and taken")
            case (_, .failure(let fault)): #expect(fault is DirectoryFault)
            }
        }
    }

    @Test(
        "An unsigned token, or one signed in a way that the directory does not name, is refused",
        arguments: [
            #"{"alg":"none"}"#, #"{"alg":"None"}"#, #"{"alg":""}"#, #"{"typ":"JWT"}"#, #"{"alg":"HS256"}"#,
            #"{"alg":"RS256","crit":["exp"]}"#, "{}", "[]",
        ])
    func algorithms(header: String) {
        #expect(throws: (any Error).self) { try read(claims, header: header) }
    }

    @Test(
        "What is not three parts of base64url with JSON in two of them is refused",
        arguments: [
            "", "a", "a.b", "a.b.c", "..", "a.b.c.d", "eyJhbGciOiJSUzI1NiJ9.eyJ9.x", "eyJhbGciOiJSUzI1NiJ9.bnVsbA.x",
        ])
    func form(text: String) {
        #expect(throws: DirectoryFault.form) {
            try IdentityToken(text, for: rules, nonce: "n", at: now, algorithms: ["RS256"])
        }
    }

    @Test("A signature that is left away, and a name that stands twice, are refused")
    func tampered() {
        let parts = text(claims).split(separator: ".")
        let twice = #"{"iss":"https://sign.westmarch.example","iss":"https://other.example"}"#
        #expect(throws: DirectoryFault.form) { try read(text: "\(parts[0]).\(parts[1]).") }
        #expect(throws: DirectoryFault.form) { try read(text: "\(parts[0]).\(Base64URL.encode(Array(twice.utf8))).x") }
    }

    @Test("An address counts only if the directory says that it is verified, or the force does, and only letter for letter")
    func addresses() throws {
        let unverified = claims.filter { $0.key != "email_verified" }
        let upn = unverified + [JSON.Member("upn", "Sam.Field@Westmarch.example")]
        var trusting = DirectoryRules(
            issuer: rules.issuer, client: rules.client, hasSecret: false, name: "x", addressClaim: "upn", addressesAreVerified: true
        )

        #expect(try read(unverified).address == nil)
        #expect(try read(upn, trusting).address == "sam.field@westmarch.example")
        trusting = DirectoryRules(issuer: rules.issuer, client: rules.client, hasSecret: false, name: "x", addressClaim: "upn")
        #expect(try read(claims + [JSON.Member("upn", "chief@westmarch.example")], trusting).address == nil)
        let spaced = claims.map { $0.key == "email" ? JSON.Member("email", "sam.field@westmarch.example\u{200B}") : $0 }
        #expect(try read(spaced).address == nil)
    }

    // MARK: A token that is in order

    private let now = Timestamp(seconds: 1_770_000_000)
    private let rules = DirectoryRules(
        issuer: "https://sign.westmarch.example", client: "folkmoot", hasSecret: false, name: "your force account",
        secondStepMarks: ["mfa"])

    private var claims: [JSON.Member] {
        [
            JSON.Member("iss", "https://sign.westmarch.example"), JSON.Member("aud", "folkmoot"), JSON.Member("azp", "folkmoot"),
            JSON.Member("sub", "7f3a"), JSON.Member("exp", .integer(now.seconds + 300)), JSON.Member("iat", .integer(now.seconds)),
            JSON.Member("nonce", "the-nonce"), JSON.Member("email", "Sam.Field@westmarch.example"),
            JSON.Member("email_verified", true), JSON.Member("amr", ["pwd", "mfa"]),
        ]
    }

    private func text(_ claims: [JSON.Member], header: String = #"{"alg":"RS256","typ":"JWT"}"#) -> String {
        let parts = [Array(header.utf8), JSON.object(claims).encoded(pretty: false), Array("signature".utf8)]
        return parts.map { Base64URL.encode($0) }.joined(separator: ".")
    }

    private func read(_ claims: [JSON.Member], _ rules: DirectoryRules? = nil, header: String = #"{"alg":"RS256","typ":"JWT"}"#)
        throws
        -> IdentityToken
    {
        try read(text: text(claims, header: header), rules)
    }

    private func read(text: String, _ other: DirectoryRules? = nil) throws -> IdentityToken {
        try IdentityToken(text, for: other ?? rules, nonce: "the-nonce", at: now, algorithms: ["RS256", "ES256"])
    }
}

/// Numbers that are the same in each run (SplitMix64).
private struct Numbers: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

@Suite("A directory's own document")
struct DirectoryDocumentTests {
    @Test(
        "It is taken only from whom the force names, to the letter, with encrypted addresses",
        arguments: [
            #"{"issuer":"https://sign.westmarch.example/","authorization_endpoint":"https://a.example/","token_endpoint":"https://a.example/"}"#,
            #"{"issuer":"https://sign.westmarch.example","authorization_endpoint":"http://a.example/","token_endpoint":"https://a.example/"}"#,
            #"{"issuer":"https://sign.westmarch.example","authorization_endpoint":"https://a.example/","token_endpoint":"http://localhost/"}"#,
            #"{"issuer":"https://sign.westmarch.example","authorization_endpoint":"https://a@b.example/","token_endpoint":"https://a.example/"}"#,
            #"{"issuer":"https://sign.westmarch.example","authorization_endpoint":"https://a.example/#x","token_endpoint":"https://a.example/"}"#,
            #"{"issuer":"https://sign.westmarch.example","authorization_endpoint":"https://a.example/","token_endpoint":"https://a.example/\"\nx"}"#,
            #"{"issuer":"https://sign.westmarch.example","authorization_endpoint":"javascript:x","token_endpoint":"https://a.example/"}"#,
            #"{"issuer":"https://sign.westmarch.example"}"#, "[]", "", "<html>",
        ])
    func refused(text: String) {
        let refused = #expect(throws: Problem.self) { try DirectoryDocument(Array(text.utf8), of: rules) }
        #expect(refused?.kind == .unavailable && refused?.detail?.isEmpty == false)
    }

    @Test("What it says of itself is read")
    func read() throws {
        let document = try DirectoryDocument(
            Array(
                #"{"issuer":"https://sign.westmarch.example","authorization_endpoint":"https://a.example/in?tenant=1","token_endpoint":"https://b.example/token","authorization_response_iss_parameter_supported":true,"id_token_signing_alg_values_supported":["RS256"],"token_endpoint_auth_methods_supported":["client_secret_post"]}"#
                    .utf8), of: rules)

        #expect(document.authorization == "https://a.example/in?tenant=1" && document.token == "https://b.example/token")
        #expect(document.namesItself && document.algorithms == ["RS256"] && document.takesSecretInForm)
        #expect(DirectoryDocument.place(of: rules) == "https://sign.westmarch.example/.well-known/openid-configuration")
    }

    private let rules = DirectoryRules(issuer: "https://sign.westmarch.example", client: "c", hasSecret: false, name: "x")
}
