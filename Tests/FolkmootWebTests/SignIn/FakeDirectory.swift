import Basics
@_spi(Stores) import FolkmootTenancy
import Foundation
import HTTP
import Hashing
import Storage
import Synchronization
import Testing

@testable import FolkmootWeb

/// A directory that answers within the test, and does as it is told to do wrong.
final class FakeDirectory: Sendable {
    struct State {
        /// What it says of whoever signs in, over what a directory that is in order says.
        var claims: [String: JSON] = [:]
        /// What it says of itself, over the same.
        var document: [String: JSON] = [:]
        /// What it says of the person elsewhere than in the token, if it does.
        var person: [String: JSON]?
        /// What it answers a code with, if not with a token.
        var answer: OutgoingReply?
        var isDown = false
        /// What has been sent to it.
        var calls: [OutgoingCall] = []
        fileprivate var codes: [String: [String: String]] = [:]
    }

    static let issuer = "https://sign.leicestershire.example"
    private let state = Mutex(State())
    private let now: @Sendable () -> Int64

    /// - Parameter clock: what it takes the time from.
    init(clock: WallClock = .system) { now = { clock.now.seconds } }

    var calls: [OutgoingCall] { state.withLock { $0.calls } }

    func set(_ change: (inout State) -> Void) { state.withLock { change(&$0) } }

    /// What the service sends to it.
    var outgoing: Outgoing { Outgoing { [self] call in try answer(call) } }

    private func answer(_ call: OutgoingCall) throws -> OutgoingReply {
        let now = now()
        return try state.withLock { state in
            state.calls.append(call)
            guard !state.isDown else { throw Problem(.unavailable, "It is down.", code: "directory-unavailable", detail: "down") }
            if call.url == Self.issuer + "/.well-known/openid-configuration" { return Self.reply(Self.document(state)) }
            if call.url == Self.issuer + "/person", let person = state.person {
                return call.bearer == "for-more" ? Self.reply(Self.object(person)) : OutgoingReply(status: 401, body: [])
            }
            guard call.url == Self.issuer + "/token", let form = call.form.map(Query.init) else {
                return OutgoingReply(status: 404, body: [])
            }
            if let answer = state.answer { return answer }
            guard let asked = state.codes.removeValue(forKey: form["code"] ?? ""), form["redirect_uri"] == asked["redirect_uri"],
                Base64URL.encode(SHA256.hash(Array((form["code_verifier"] ?? "").utf8))) == asked["code_challenge"]
            else { return Self.reply(["error": "invalid_grant"], status: 400) }
            return Self.reply([
                "access_token": "for-more", "token_type": "Bearer", "id_token": .string(Self.token(state, asked, now)),
            ])
        }
    }

    /// Signs a person in, and sends the browser back: the target of what it then asks for.
    ///
    /// - Parameter location: where the service had sent the browser.
    func signIn(at location: String?) throws -> String {
        let location = try #require(location)
        #expect(location.hasPrefix(Self.issuer + "/authorize?"))
        let query = Query(String(location.drop { $0 != "?" }.dropFirst()))
        #expect(
            query["response_type"] == "code" && query["code_challenge_method"] == "S256"
                && query["scope"]?.contains("openid") == true)
        let code = Base64URL.encode(SecureRandom.bytes(12))
        let asked = Dictionary(query.names.map { ($0, query[$0] ?? "") }, uniquingKeysWith: { first, _ in first })
        state.withLock { $0.codes[code] = asked }
        let back = try #require(query["redirect_uri"].flatMap { URL(string: $0) })
        return "\(back.path)?code=\(code)&state=\(query["state"] ?? "")"
    }

    private static func document(_ state: State) -> JSON {
        var fields: [String: JSON] = [
            "issuer": .string(issuer), "authorization_endpoint": .string(issuer + "/authorize"),
            "token_endpoint": .string(issuer + "/token"), "id_token_signing_alg_values_supported": ["RS256"],
        ]
        if state.person != nil { fields["userinfo_endpoint"] = .string(issuer + "/person") }
        fields.merge(state.document) { _, new in new }
        return object(fields)
    }

    private static func token(_ state: State, _ asked: [String: String], _ now: Int64) -> String {
        var claims: [String: JSON] = [
            "iss": .string(issuer), "aud": "folkmoot", "sub": "subject-of-sam", "email": "sam@leicestershire.example",
            "email_verified": true, "iat": .integer(now), "exp": .integer(now + 300), "nonce": .string(asked["nonce"] ?? ""),
        ]
        claims.merge(state.claims) { _, new in new }
        let parts = [Array(#"{"alg":"RS256"}"#.utf8), object(claims).encoded(), Array("signature".utf8)]
        return parts.map { Base64URL.encode($0) }.joined(separator: ".")
    }

    private static func object(_ fields: [String: JSON]) -> JSON {
        .object(fields.sorted { $0.key < $1.key }.map { JSON.Member($0.key, $0.value) })
    }

    private static func reply(_ json: JSON, status: Int = 200) -> OutgoingReply {
        OutgoingReply(status: status, body: json.encoded())
    }
}

/// Leicestershire with a directory, and somebody who works there.
struct DirectoryTown {
    let directory: FakeDirectory
    let town: Town
    let sam: ID<Account>

    init(clock: WallClock = .system, rules: String = "", role: String = "force_admin", forces: [String] = ["leicestershire"])
        async throws
    {
        directory = FakeDirectory(clock: clock)
        town = try await Town(forces, clock: clock, outgoing: directory.outgoing)
        try await town.change(
            "policy.json", "\"providers\":",
            """
            "directory": { "issuer": "\(FakeDirectory.issuer)", "client_id": "folkmoot", "name": "your force account"\(rules) },
            "providers":
            """)
        sam = try await town.operations.force("leicestershire").addStaff(
            NewAccount(
                email: "sam@leicestershire.example", name: "Sam Field", password: Town.password, grants: [(role, nil)])
        ).id
    }

    /// Goes to the directory and back: the answer to coming back.
    func signIn(_ browser: Browser, next: String? = nil, tampering: (String) -> String = { $0 }) async throws -> Answer {
        let target = "/staff/sign-in/directory" + (next.map { "?next=\($0)" } ?? "")
        let back = try directory.signIn(at: try await browser.get(target).location)
        return try await browser.get(tampering(back))
    }

    /// Who is signed in there, by name.
    func person(in browser: Browser) async throws -> String? {
        let answer = try await browser.get("/staff/account")
        return answer.status == 200 ? answer.value(after: "<dd>Sam Field").map { _ in "Sam Field" } ?? "somebody" : nil
    }

    /// What the audit says of each act of a sort, the earliest first.
    func audited(_ action: String) async throws -> [String] {
        try await town.platform.read(in: "leicestershire") { db in
            try db.values("SELECT detail FROM audit WHERE action = \(action) ORDER BY sequence", as: String.self)
        }
    }
}
