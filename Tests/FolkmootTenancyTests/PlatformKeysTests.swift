import Basics
import FolkmootTenancy
import Foundation
import Hashing
import Storage
import Testing

@Suite("A key that is kept apart from the data")
struct PlatformKeysTests {
    @Test("A password is kept under the key from the next sign-in on, and its hash alone is then of no use to try passwords with")
    func password() async throws {
        let house = try await House()
        let before = try await house.kept()
        try house.write(keys: [House.first])
        let platform = try await house.opened()

        let signedIn = try await house.signIn(on: platform)
        let after = try await house.kept()
        let again = try await house.signIn(on: platform)
        let wrong = await #expect(throws: Problem.self) { try await house.signIn("another horse battery", on: platform) }

        #expect(signedIn.text != again.text && wrong?.kind == .unauthenticated)
        #expect(before.hasPrefix("$y$") && PasswordHash.matches(Westmarch.password, before))
        let hash = String(after.drop { $0 != "$" })
        #expect(after.contains(":$y$") && !after.hasPrefix("$") && !PasswordHash.matches(Westmarch.password, hash))
        #expect(PasswordHash.matches(Westmarch.password, hash, key: Hex.decode(House.first)))
        try await house.close(platform)
    }

    @Test("Passwords that are chosen are kept under the key at once")
    func chosen() async throws {
        let house = try await House()
        try house.write(keys: [House.first])
        let platform = try await house.opened()
        let tenant = try await platform.tenant(slug: "westmarch")
        let token = try await house.signIn(on: platform)
        let own = try #require(try await platform.staff(token, at: tenant, from: Origin(.page))).own(token)

        try await own.changePassword(from: Westmarch.password, to: "a lantern in the orchard")
        let kept = try await house.kept()
        let new = NewAccount(
            email: "walker@westmarch.test", name: "Test Person", password: Westmarch.password, grants: [("chief", nil)])
        _ = try await platform.platformOperator(named: "test").force("westmarch").addStaff(new)

        #expect(!kept.hasPrefix("$"))
        #expect(!(try await house.kept(of: "walker@westmarch.test")).hasPrefix("$"))
        #expect(try await house.signIn("a lantern in the orchard", on: platform).awaitsCode == false)
        try await house.close(platform)
    }

    @Test("Without the key nobody signs in, and the answer is the same for people who do not work there")
    func lost() async throws {
        let house = try await House()
        try house.write(keys: [House.first])
        let with = try await house.opened()
        _ = try await house.signIn(on: with)
        await with.close()
        try house.write(keys: [House.second])
        let without = try await house.opened()

        let known = await #expect(throws: Problem.self) { try await house.signIn(on: without) }
        let unknown = await #expect(throws: Problem.self) { try await house.signIn(as: "nobody@westmarch.test", on: without) }
        let national = await #expect(throws: Problem.self) {
            try await without.signInNationally(email: "nobody@national.test", password: "x", from: Origin(.page))
        }

        #expect(known?.kind == .unavailable && unknown?.kind == .unavailable && known?.message == unknown?.message)
        #expect(known?.detail?.contains("put it back") == true)
        #expect(national?.kind == .unauthenticated, "Nothing of theirs is kept under it")
        #expect(try await without.missingKeys(of: "westmarch").count == 1)
        #expect(try await without.missingKeys(of: nil).isEmpty)
        try await house.close(without)
    }

    @Test("Where the key is lost, whoever gets a new password signs in with it, though others have none yet")
    func mended() async throws {
        let house = try await House()
        try await house.westmarch.addStaff("walker@westmarch.test")
        try house.write(keys: [House.first])
        let with = try await house.opened()
        _ = try await house.signIn(on: with)
        _ = try await house.signIn(as: "walker@westmarch.test", on: with)
        await with.close()
        try house.write(keys: [House.second])
        let without = try await house.opened()
        let tenant = try await without.tenant(slug: "westmarch")

        let link = try await without.platformOperator(named: "test").force("westmarch").passwordLink(for: House.email)
        try await without.setPassword("a lantern in the orchard", link: link.link.text, at: tenant, from: Origin(.page))

        #expect(try await house.signIn("a lantern in the orchard", on: without).awaitsCode == false)
        let other = await #expect(throws: Problem.self) { try await house.signIn(as: "walker@westmarch.test", on: without) }
        #expect(other?.kind == .unavailable)
        try await house.close(without)
    }

    @Test("What was kept under the key from before is opened with it in the second line, and kept under the new one from then on")
    func replaced() async throws {
        let house = try await House()
        try house.write(keys: [House.first])
        let early = try await house.opened()
        _ = try await house.signIn(on: early)
        await early.close()
        let old = try await house.kept()
        try house.write(keys: [House.second, House.first])
        let between = try await house.opened()
        _ = try await house.signIn(on: between)
        await between.close()
        let new = try await house.kept()
        try house.write(keys: [House.second])
        let late = try await house.opened()

        #expect(old.prefix(8) != new.prefix(8))
        #expect(try await house.signIn(on: late).awaitsCode == false)
        #expect(try await late.missingKeys(of: "westmarch").isEmpty)
        try await house.close(late)
    }

    @Test("The secret of an app does not stand in the file, and one that did is hidden at its next use")
    func secret() async throws {
        let house = try await House()
        let plain = try await house.opened()
        let secret = try await house.setUpFactor(on: plain)
        let first = try await house.secretAsKept()
        await plain.close()
        try house.write(keys: [House.first])
        let platform = try await house.opened()

        try await house.signIn(with: secret, on: platform)
        let hidden = try await house.secretAsKept()
        house.clock.advance(seconds: 90)
        try await house.signIn(with: secret, on: platform)

        #expect(first == secret && hidden != secret && hidden.count == secret.count)
        #expect(try await house.secretAsKept() == hidden, "What is under the key is left as it is")
        try await house.close(platform)
    }

    @Test("A second step that is set up under a key is offered, confirmed and used as any")
    func offered() async throws {
        let house = try await House()
        try house.write(keys: [House.first])
        let platform = try await house.opened()

        let secret = try await house.setUpFactor(on: platform)
        let kept = try await house.secretAsKept()
        house.clock.advance(seconds: 90)
        try await house.signIn(with: secret, on: platform)

        #expect(kept != secret)
        try await house.close(platform)
    }

    @Test(
        "A file of keys that is of no use is told with what to do, and nobody signs in past it",
        arguments: [
            ("", 0o600, "is empty"), ("not a key", 0o600, "no key in line 1"), (House.first + "\n12", 0o600, "no key in line 2"),
            (House.first, 0o644, "chmod 600"), (String(repeating: "a", count: 5_000), 0o600, "longer than"),
        ])
    func unusable(text: String, mode: Int, words: String) async throws {
        let house = try await House()
        try house.write(text, mode: mode)
        let platform = try await house.opened()

        let refused = await #expect(throws: Problem.self) { try await house.signIn(on: platform) }

        #expect(platform.keyFault?.contains(words) == true, "\(platform.keyFault ?? "")")
        #expect(refused?.kind == .unavailable && refused?.detail?.contains(words) == true)
        #expect(platform.keyFault?.contains(House.first) == false && platform.keyFault?.contains("aaaa") == false)
        try await house.close(platform)
    }

    @Test("A link that leads nowhere counts as a key that cannot be read, and one that leads to a key as the key")
    func link() async throws {
        let house = try await House()
        let elsewhere = house.westmarch.folder + "-elsewhere"
        defer { try? FileManager.default.removeItem(atPath: elsewhere) }
        try FileManager.default.createSymbolicLink(atPath: house.path, withDestinationPath: elsewhere)
        let without = try await house.opened()
        let fault = without.keyFault
        await without.close()
        try house.write(House.first, mode: 0o400, at: elsewhere)
        let platform = try await house.opened()

        _ = try await house.signIn(on: platform)

        #expect(fault?.contains("No such file") == true && platform.keyFault == nil)
        #expect(!(try await house.kept()).hasPrefix("$"))
        try await house.close(platform)
    }
}

/// A force with one member of staff, in a folder in which a test puts keys.
private struct House {
    static let first = String(repeating: "0123456789abcdef", count: 4)
    static let second = String(repeating: "fedcba9876543210", count: 4)
    static let email = "chief@westmarch.test"

    let clock = Clock(Timestamp(seconds: 1_800_000_000))
    let westmarch: Westmarch
    var path: String { westmarch.folder + "/key" }

    init() async throws {
        westmarch = try await Westmarch(clock: clock.wall)
        try await westmarch.addStaff(Self.email)
    }

    func write(keys: [String]) throws { try write(keys.joined(separator: "\n") + "\n", mode: 0o600) }

    func write(_ text: String, mode: Int, at place: String? = nil) throws {
        let place = place ?? path
        try Data(text.utf8).write(to: URL(fileURLWithPath: place))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: place)
    }

    /// As a service that is started now.
    func opened() async throws -> Platform {
        try await Platform.open(directory: westmarch.folder, blueprint: Westmarch.blueprint, clock: clock.wall)
    }

    func close(_ platform: Platform) async throws {
        await platform.close()
        await westmarch.remove()
    }

    @discardableResult
    func signIn(as email: String = House.email, _ password: String = Westmarch.password, on platform: Platform) async throws
        -> SessionToken
    {
        let tenant = try await platform.tenant(slug: "westmarch")
        return try await platform.signIn(email: email, password: password, from: Origin(.page), at: tenant)
    }

    /// With the code that the app shows.
    func signIn(with secret: [UInt8], on platform: Platform) async throws {
        let (half, code) = (try await signIn(on: platform), code(secret))
        let tenant = try await platform.tenant(slug: "westmarch")
        _ = try await platform.signIn(with: code, after: half, from: Origin(.page), at: tenant)
    }

    /// The secret, as the app has it.
    func setUpFactor(on platform: Platform) async throws -> [UInt8] {
        let tenant = try await platform.tenant(slug: "westmarch")
        let token = try await signIn(on: platform)
        let own = try #require(try await platform.staff(token, at: tenant, from: Origin(.page))).own(token)
        try await own.offerFactor()
        let words = try #require(try await own.standing().offer).words
        let secret = readByApp(words.filter { $0 != " " })
        _ = try await own.confirmFactor(code(secret))
        clock.advance(seconds: 90)
        return secret
    }

    private func code(_ secret: [UInt8]) -> String {
        OneTimeCode.code(of: secret, step: OneTimeCode.step(at: clock.wall.now.seconds))
    }

    func kept(of email: String = House.email) async throws -> String {
        try #require(try await westmarch.texts("SELECT password_hash FROM account WHERE email = \(email)").first)
    }

    func secretAsKept() async throws -> [UInt8] {
        try #require(
            try await westmarch.texts("SELECT lower(hex(factor_secret)) FROM account WHERE email = \(Self.email)").first.flatMap(
                Hex.decode))
    }
}
