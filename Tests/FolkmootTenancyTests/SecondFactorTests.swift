import Basics
import FolkmootTenancy
import Hashing
import Testing

@Suite("The second step of signing in")
struct SecondFactorTests {
    @Test("Whoever has set it up gets no session by the password alone, and one by the code of the app")
    func app() async throws {
        let person = try await Person()
        let codes = try await person.setUp()

        let half = try await person.signIn()
        let nobody = try await person.scope(half)
        let whole = try await person.signIn(with: person.code(afterSteps: 1), after: half)

        #expect(codes.count == 10 && Set(codes).count == 10)
        #expect(half.awaitsCode && nobody == nil)
        #expect(try await person.scope(whole)?.account.hasSecondFactor == true)
        #expect(try await person.scope(half) == nil, "The token of the first step is over")
        await person.remove()
    }

    @Test("A code that was used is not taken again, and neither is a recovery code")
    func once() async throws {
        let person = try await Person()
        let codes = try await person.setUp()
        let code = person.code(afterSteps: 1)
        _ = try await person.signIn(with: code, after: try await person.signIn())
        _ = try await person.signIn(with: codes[3].lowercased(), after: try await person.signIn())

        for used in [code, codes[3]] {
            let half = try await person.signIn()
            let refused = await #expect(throws: Problem.self) { try await person.signIn(with: used, after: half) }
            #expect(refused?.code == "code-refused")
        }

        await person.remove()
    }

    @Test("Codes can be typed for ten minutes after the password, and not before it")
    func late() async throws {
        let person = try await Person()
        _ = try await person.setUp()
        let half = try await person.signIn()

        person.clock.advance(seconds: 601)
        let late = await #expect(throws: Problem.self) { try await person.signIn(with: person.code(), after: half) }
        let without = await #expect(throws: Problem.self) {
            try await person.signIn(with: person.code(), after: SessionToken(cookie: "none"))
        }

        #expect(late?.code == "sign-in" && without?.code == "sign-in")
        await person.remove()
    }

    @Test("After five wrong codes the right one must wait, however the password was typed again")
    func throttled() async throws {
        let person = try await Person()
        _ = try await person.setUp()

        for _ in 0..<5 {
            let half = try await person.signIn()
            await #expect(throws: Problem.self) { try await person.signIn(with: "not one", after: half) }
        }
        let half = try await person.signIn()
        let sixth = await #expect(throws: Problem.self) { try await person.signIn(with: person.code(afterSteps: 1), after: half) }
        person.clock.advance(seconds: 60)

        #expect(sixth?.kind == .tooMany)
        #expect(try await person.scope(try await person.signIn(with: person.code(), after: half)) != nil)
        await person.remove()
    }

    @Test("A secret counts only once the app has shown a right code, and can be offered anew until then")
    func offered() async throws {
        let person = try await Person()
        let own = try await person.own()

        try await own.offerFactor()
        let first = try await own.standing().offer?.words
        try await own.offerFactor()
        let second = try await own.standing().offer?.words
        let wrong = await #expect(throws: Problem.self) { try await own.confirmFactor("000000") }

        #expect(first != nil && second != nil && first != second)
        #expect(wrong?.fields["code"] != nil)
        #expect(try await person.signIn().awaitsCode == false)
        await person.remove()
    }

    @Test("It ends by password and code together, and then takes its recovery codes with it")
    func ended() async throws {
        let person = try await Person()
        let codes = try await person.setUp()
        let own = try await person.own(code: person.code(afterSteps: 1))

        let noPassword = await #expect(throws: Problem.self) { try await own.endFactor(password: "wrong one here", code: codes[0]) }
        let noCode = await #expect(throws: Problem.self) { try await own.endFactor(password: Westmarch.password, code: "1") }
        try await own.endFactor(password: Westmarch.password, code: codes[0])

        #expect(noPassword?.fields["old"] != nil && noCode?.fields["code"] != nil)
        #expect(try await own.standing().recoveryCodes == 0)
        #expect(try await person.signIn().awaitsCode == false)
        await person.remove()
    }

    @Test("An operator takes it away from somebody who lost it, and that ends their sessions")
    func removed() async throws {
        let person = try await Person()
        _ = try await person.setUp()
        let token = try await person.signIn(with: person.code(afterSteps: 1), after: try await person.signIn())

        _ = try await person.westmarch.operations.force("westmarch").removeSecondFactor(email: Person.email)

        #expect(try await person.scope(token) == nil)
        #expect(try await person.signIn().awaitsCode == false)
        await person.remove()
    }

    @Test("New recovery codes make those from before worthless")
    func renewed() async throws {
        let person = try await Person()
        let old = try await person.setUp()
        let own = try await person.own(code: person.code(afterSteps: 1))

        let new = try await own.renewRecoveryCodes(old[0])

        let half = try await person.signIn()
        await #expect(throws: Problem.self) { try await person.signIn(with: old[1], after: half) }
        #expect(try await person.scope(try await person.signIn(with: new[0], after: half)) != nil)
        await person.remove()
    }

    @Test("The key can be typed, and the link for apps holds it")
    func key() async throws {
        let person = try await Person()
        let own = try await person.own()
        try await own.offerFactor()

        let offer = try #require(try await own.standing().offer)

        let key = offer.words.filter { $0 != " " }
        #expect(key.utf8.count == 32)
        #expect(
            offer.link(issuer: "In The Know")
                == "otpauth://totp/In%20The%20Know:chief%40westmarch.test?secret=\(key)&issuer=In%20The%20Know&algorithm=SHA1&digits=6&period=30"
        )
        await person.remove()
    }
}

@Suite("A person's own account")
struct OwnAccountTests {
    @Test("A new password needs the old one, and ends the person's other sessions")
    func password() async throws {
        let person = try await Person()
        let other = try await person.signIn()
        let token = try await person.signIn()
        let own = try #require(try await person.scope(token)).own(token)

        let wrong = await #expect(throws: Problem.self) { try await own.changePassword(from: "not this one", to: Self.new) }
        try await own.changePassword(from: Westmarch.password, to: Self.new)

        #expect(wrong?.fields["old"] != nil)
        #expect(try await person.scope(token) != nil)
        #expect(try await person.scope(other) == nil)
        await #expect(throws: Problem.self) { try await person.signIn() }
        _ = try await person.signIn(password: Self.new)
        await person.remove()
    }

    @Test("A person sees their sessions and no one else's, and ends one or all others")
    func sessions() async throws {
        let person = try await Person()
        try await person.westmarch.addStaff("other@westmarch.test")
        let others = try await person.signIn(email: "other@westmarch.test")
        let tokens = [try await person.signIn(), try await person.signIn(), try await person.signIn()]
        let own = try #require(try await person.scope(tokens[0])).own(tokens[0])
        let theirs = try #require(try await person.scope(others)).own(others)

        let seen = try await own.standing().sessions
        try await theirs.endSession(seen.first { !$0.isThis }?.key)
        let still = try await own.standing().sessions.count
        try await own.endSession(seen.first { !$0.isThis }?.key)
        let left = try await own.standing().sessions.count
        try await own.endSession(nil)

        #expect((seen.count, still, left) == (3, 3, 2))
        #expect(seen.filter(\.isThis).count == 1)
        #expect(try await own.standing().sessions.map(\.isThis) == [true])
        #expect(try await person.scope(others) != nil)
        await person.remove()
    }

    @Test("A link sets a password once, within its time, and only the latest one does")
    func link() async throws {
        let person = try await Person()
        let scope = try await person.westmarch.operations.force("westmarch")
        let first = try await scope.passwordLink(for: Person.email).link
        let second = try await scope.passwordLink(for: " CHIEF@westmarch.test").link
        let platform = person.westmarch.platform
        let tenant = person.westmarch.tenant

        await #expect(throws: Problem.self) {
            try await platform.setPassword(Self.new, link: first.text, at: tenant, from: Origin(.page))
        }
        try await platform.setPassword(Self.new, link: second.text, at: tenant, from: Origin(.page))
        await #expect(throws: Problem.self) {
            try await platform.setPassword(Self.new, link: second.text, at: tenant, from: Origin(.page))
        }
        _ = try await person.signIn(password: Self.new)
        let third = try await scope.passwordLink(for: Person.email).link
        person.clock.advance(seconds: 72 * 3600)
        let late = await #expect(throws: Problem.self) {
            try await platform.holder(ofPasswordLink: third.text, at: tenant, from: Origin(.page))
        }

        #expect(late?.code == "password-link")
        await person.remove()
    }

    @Test(
        "Passwords that were stolen often, words that everybody tries, runs, repetitions and one's own name are not taken",
        arguments: [
            "short", "Password1234!", "passwordpassword", "P@ssw0rd2026!!", "qwertyuiop123", "123456789012", "aaaaaaaaaaaa",
            "abababababab", "Liverpool2026", "chief.westmarch", "Test Person 1", "abcdefghijkl", "Welcome12345", "letmeinletmein",
            "Sonyericsson", "chickenwing101", "Minecraft123",
        ])
    func common(password: String) async throws {
        let person = try await Person()
        let own = try await person.own()

        let problem = await #expect(throws: Problem.self) { try await own.changePassword(from: Westmarch.password, to: password) }

        #expect(problem?.fields["password"] != nil)
        await person.remove()
    }

    @Test("A password may have 128 characters and no more, however many bytes they are")
    func longest() async throws {
        let person = try await Person()
        let own = try await person.own()
        let words = String(String(repeating: "plover heron wren ŵŷn ", count: 8).prefix(128))

        let problem = await #expect(throws: Problem.self) {
            try await own.changePassword(from: Westmarch.password, to: words + "s")
        }
        try await own.changePassword(from: Westmarch.password, to: words)

        #expect(problem?.fields["password"] == "Choose a password of at most 128 characters.")
        await #expect(throws: Never.self) { try await person.signIn(password: words) }
        await person.remove()
    }

    private static let new = "plover heron wren"
}

/// Somebody of a force's staff, at a clock that the test moves.
private struct Person {
    static let email = "chief@westmarch.test"

    let clock = Clock(Timestamp(seconds: 1_800_000_000))
    let westmarch: Westmarch

    init() async throws {
        westmarch = try await Westmarch(clock: clock.wall)
        try await westmarch.addStaff(Self.email)
    }

    func remove() async { await westmarch.remove() }

    func signIn(email: String = Person.email, password: String = Westmarch.password) async throws -> SessionToken {
        try await westmarch.platform.signIn(email: email, password: password, from: Origin(.page), at: westmarch.tenant)
    }

    @discardableResult
    func signIn(with code: String, after token: SessionToken) async throws -> SessionToken {
        try await westmarch.platform.signIn(with: code, after: token, from: Origin(.page), at: westmarch.tenant)
    }

    func scope(_ token: SessionToken) async throws -> StaffScope? {
        try await westmarch.platform.staff(token, at: westmarch.tenant, from: Origin(.page))
    }

    /// Leave to look after the account, from a new session.
    func own(code: String? = nil) async throws -> OwnAccount {
        var token = try await signIn()
        if let code { token = try await signIn(with: code, after: token) }
        return try #require(try await scope(token)).own(token)
    }

    private let secret = Held<[UInt8]>([])

    /// Sets the second step up; the recovery codes.
    func setUp() async throws -> [String] {
        let own = try await own()
        try await own.offerFactor()
        let words = try #require(try await own.standing().offer).words
        secret.value = readByApp(words.filter { $0 != " " })
        return try await own.confirmFactor(code())
    }

    /// What the app shows so many steps from now.
    func code(afterSteps steps: Int64 = 0) -> String {
        OneTimeCode.code(of: secret.value, step: OneTimeCode.step(at: clock.wall.now.seconds) + steps)
    }
}
