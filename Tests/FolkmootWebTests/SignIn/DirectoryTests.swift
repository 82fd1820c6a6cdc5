import Basics
import FolkmootTenancy
import Foundation
import HTTP
import Hashing
import Testing

@testable import FolkmootWeb

@Suite("Signing in by a force's own directory")
struct DirectoryTests {
    @Test(
        "Whoever has an account with the directory's address is signed in, is taken to where they were going, and is known by the subject"
    )
    func signIn() async throws {
        let place = try await DirectoryTown()
        let browser = place.town.browser()
        let page = try await browser.get("/staff/sign-in?next=/staff/people")
        let cookies = try await browser.get("/cookies")

        let answer = try await place.signIn(browser, next: "/staff/people")
        let person = try await place.person(in: browser)
        place.directory.set { $0.claims = ["email": "somebody.else@leicestershire.example"] }
        let again = place.town.browser()
        let second = try await place.signIn(again)

        #expect(
            page.body.contains("Sign in with your force account")
                && page.body.contains("/staff/sign-in/directory?next=%2Fstaff%2Fpeople"))
        #expect(cookies.body.contains("__Host-directory"), "The page about cookies names all")
        #expect(answer.status == 303 && answer.location == "/staff/people" && person == "Sam Field")
        #expect(answer.headers["Cache-Control"] == "no-store" && browser.cookies["__Host-directory"] == nil)
        #expect(second.status == 303)
        #expect(try await place.person(in: again) == "Sam Field", "By the subject, whatever the address")
        let began = try await place.audited("session.began")
        #expect(began.count == 2 && began[0].contains("\"bound\":true") && began[1].contains("\"bound\":false"))
        await place.town.remove()
    }

    @Test("The way there tells the directory nothing that anybody could use, and the cookie is for ten minutes and this host alone")
    func departure() async throws {
        let place = try await DirectoryTown()
        let (first, second) = (place.town.browser(), place.town.browser())

        let answer = try await first.get("/staff/sign-in/directory")
        let other = try await second.get("/staff/sign-in/directory")
        let query = Query(String(try #require(answer.location).drop { $0 != "?" }.dropFirst()))
        let others = Query(String(try #require(other.location).drop { $0 != "?" }.dropFirst()))

        let cookie = try #require(answer.headers.all("Set-Cookie").first { $0.hasPrefix("__Host-directory=") })
        for part in ["Secure", "HttpOnly", "SameSite=Lax", "Max-Age=600", "Path=/"] { #expect(cookie.contains(part)) }
        for name in ["state", "nonce", "code_challenge"] {
            #expect(query[name]?.utf8.count == 43 && query[name] != others[name], "\(name) is another each time")
            #expect(!cookie.contains(query[name] ?? ""))
        }
        #expect(query["redirect_uri"]?.hasSuffix("leicestershire.localhost/staff/sign-in/directory/return") == true)
        await place.town.remove()
    }

    @Test("What comes back changed is refused in words with a reference, and nobody is signed in", arguments: Tampering.allCases)
    func tampered(_ tampering: Tampering) async throws {
        let place = try await DirectoryTown()
        let browser = place.town.browser()
        tampering.prepare(place.directory)

        let answer = try await place.signIn(browser, tampering: tampering.change)

        #expect(answer.status == 401 && answer.body.contains(tampering.words))
        #expect(answer.body.contains("Reference") && !answer.body.contains("<b>evil"))
        #expect(try await place.person(in: browser) == nil && browser.cookies["__Host-staff"] == nil)
        #expect(try await place.audited("session.directory-refused") == ["{\"because\":\"\(tampering.fault)\"}"])
        #expect(place.town.log.lines.contains { $0.message == "sign-in by the directory refused: \(tampering.fault)" })
        await place.town.remove()
    }

    /// What somebody could do to what comes back, and what it is called then.
    enum Tampering: String, CaseIterable, Sendable {
        case state, noState, noCode, otherCode, declined, otherIssuer, issuerIsMissing
        case nonce, audience, twoAudiences, party, tokenIssuer, over, old, early, unsigned, subject, noAddress, unverified, stranger

        var fault: String {
            switch self {
            case .state, .noState: "state"
            case .noCode, .otherCode: "code"
            case .declined: "declined"
            case .otherIssuer, .issuerIsMissing: "mix-up"
            case .nonce: "nonce"
            case .audience, .twoAudiences, .party: "audience"
            case .tokenIssuer: "issuer"
            case .over, .old, .early: "time"
            case .unsigned: "form"
            case .subject: "subject"
            case .noAddress, .unverified: "address"
            case .stranger: "unknown"
            }
        }

        var words: String {
            switch self {
            case .declined: "did not sign you in"
            case .stranger: "You are not among those who work with this service"
            default: "You were not signed in"
            }
        }

        func prepare(_ directory: FakeDirectory) {
            let now = Int64(Date().timeIntervalSince1970)
            let claims: [String: JSON] =
                switch self {
                case .nonce: ["nonce": "another"]
                case .audience: ["aud": "another"]
                case .twoAudiences: ["aud": ["folkmoot", "another"]]
                case .party: ["azp": "another"]
                case .tokenIssuer: ["iss": "https://evil.example"]
                case .over: ["exp": .integer(now - 120)]
                case .old: ["iat": .integer(now - 1200)]
                case .early: ["nbf": .integer(now + 1200)]
                case .subject: ["sub": ""]
                case .noAddress: ["email": .null]
                case .unverified: ["email_verified": false]
                case .stranger: ["email": "stranger@leicestershire.example"]
                default: [:]
                }
            directory.set { state in
                state.claims = claims
                if self == .unsigned {
                    state.answer = OutgoingReply(status: 200, body: Array(#"{"id_token":"eyJhbGciOiJub25lIn0.e30."}"#.utf8))
                }
                if self == .issuerIsMissing { state.document = ["authorization_response_iss_parameter_supported": true] }
            }
        }

        func change(_ target: String) -> String {
            switch self {
            case .state: target + "x"
            case .noState: String(target.prefix { $0 != "&" })
            case .noCode: target.replacing("code=", with: "no=")
            case .otherCode: target.replacing("code=", with: "code=x")
            case .declined: target + "&error=access_denied&error_description=%3Cb%3Eevil"
            case .otherIssuer: target + "&iss=https%3A%2F%2Fevil.example"
            default: target
            }
        }
    }

    @Test("Coming back a second time is refused, whether or not the directory would take the code again")
    func replay() async throws {
        let place = try await DirectoryTown()
        let browser = place.town.browser()
        var target = ""
        let first = try await place.signIn(browser) { back in
            target = back
            return back
        }
        let asked = place.directory.calls.count

        let thief = place.town.browser()
        thief.cookies = browser.cookies
        let without = try await thief.get(target)
        #expect(first.status == 303)
        #expect(without.status == 401, "The cookie is gone from the browser")
        #expect(place.directory.calls.count == asked, "The directory is not asked")
        await place.town.remove()
    }

    @Test("With a copy of the cookie too, a second return is refused before the directory is asked")
    func replayWithCookie() async throws {
        let place = try await DirectoryTown()
        let (browser, thief) = (place.town.browser(), place.town.browser())
        let back = try place.directory.signIn(at: try await browser.get("/staff/sign-in/directory").location)
        thief.cookies = browser.cookies

        let first = try await browser.get(back)
        let asked = place.directory.calls.count
        let second = try await thief.get(back)

        #expect(first.status == 303 && second.status == 401 && place.directory.calls.count == asked)
        #expect(try await place.person(in: thief) == nil)
        #expect(try await place.audited("session.directory-refused") == ["{\"because\":\"replay\"}"])
        await place.town.remove()
    }

    @Test("Another browser cannot come back with what was begun in this one")
    func otherBrowser() async throws {
        let place = try await DirectoryTown()
        let (victim, attacker) = (place.town.browser(), place.town.browser())
        let back = try place.directory.signIn(at: try await attacker.get("/staff/sign-in/directory").location)

        let without = try await victim.get(back)
        _ = try await victim.get("/staff/sign-in/directory")
        let withItsOwn = try await victim.get(back)

        #expect(without.status == 401 && withItsOwn.status == 401)
        #expect(try await place.person(in: victim) == nil)
        await place.town.remove()
    }

    @Test("Another force's host does not take what was begun at this one, nor its cookie")
    func otherForce() async throws {
        let place = try await DirectoryTown(forces: ["leicestershire", "north-wales"])
        let browser = place.town.browser()
        let elsewhere = place.town.browser(at: "north-wales.localhost")
        let back = try place.directory.signIn(at: try await browser.get("/staff/sign-in/directory").location)
        elsewhere.cookies = browser.cookies

        let withoutDirectory = try await elsewhere.get(back)

        #expect(withoutDirectory.status == 404 && elsewhere.cookies["__Host-staff"] == nil)
        await place.town.remove()
    }

    @Test("After ten minutes it must be begun again")
    func late() async throws {
        let clock = TownClock()
        let place = try await DirectoryTown(clock: clock.wall)
        let browser = place.town.browser()
        let back = try place.directory.signIn(at: try await browser.get("/staff/sign-in/directory").location)

        clock.advance(minutes: 11)
        let answer = try await browser.get(back)

        #expect(answer.status == 401 && answer.body.contains("more than ten minutes later"))
        #expect(try await place.person(in: browser) == nil)
        await place.town.remove()
    }

    @Test("Signing in by the directory ends what was begun too long ago, as signing in by a password does")
    func age() async throws {
        let clock = TownClock()
        let place = try await DirectoryTown(clock: clock.wall)
        _ = try await place.signIn(place.town.browser())
        clock.advance(minutes: 13 * 60)

        _ = try await place.signIn(place.town.browser())

        let began = try await place.audited("session.began")
        #expect(began.count == 2 && !began[0].contains("ended_by_age") && began[1].contains("\"ended_by_age\":1"))
        await place.town.remove()
    }

    @Test("An account that belongs to another entry of the directory is refused until an operator releases it")
    func bound() async throws {
        let place = try await DirectoryTown()
        _ = try await place.signIn(place.town.browser())
        place.directory.set { $0.claims = ["sub": "another-with-the-same-address"] }
        let browser = place.town.browser()

        let refused = try await place.signIn(browser)
        _ = try await place.town.operations.force("leicestershire").releaseFromDirectory(email: "Sam@leicestershire.example")
        let released = try await place.signIn(place.town.browser())

        #expect(refused.status == 401 && refused.body.contains("belongs to another entry"))
        #expect(released.status == 303)
        await place.town.remove()
    }

    @Test("An address that the directory says elsewhere than in the token counts if it is of the same person")
    func elsewhere() async throws {
        let place = try await DirectoryTown()
        let said: [String: JSON] = ["sub": "subject-of-sam", "email": "sam@leicestershire.example", "email_verified": true]
        place.directory.set { state in
            state.claims = ["email": .null]
            state.person = said.merging(["sub": "another"]) { _, new in new }
        }
        let other = try await place.signIn(place.town.browser())
        place.directory.set { $0.person = said.merging(["email_verified": false]) { _, new in new } }
        let unverified = try await place.signIn(place.town.browser())
        place.directory.set { $0.person = said }
        let good = try await place.signIn(place.town.browser())

        #expect(other.status == 401 && unverified.status == 401 && good.status == 303)
        await place.town.remove()
    }

    @Test("Whoever is disabled is not signed in, by subject or by address")
    func disabled() async throws {
        let place = try await DirectoryTown(role: "analyst")
        _ = try await place.town.signedIn(role: "force_admin")
        let force = try await place.town.operations.force("leicestershire")
        _ = try await force.disableStaff(email: "sam@leicestershire.example")

        let never = try await place.signIn(place.town.browser())

        #expect(never.status == 401 && never.body.contains("You are not among those"))
        await place.town.remove()
    }

    @Test(
        "A second step of this service is asked for after the directory, unless the directory says in the force's words that one was taken"
    )
    func secondStep() async throws {
        let place = try await DirectoryTown(rules: ", \"second_step\": [\"mfa\"]")
        try await place.town.demandSecondStep(of: "force_admin")
        let (plain, strong) = (place.town.browser(), place.town.browser())

        let owed = try await place.signIn(plain)
        let led = try await plain.get("/staff/people")
        place.directory.set { $0.claims = ["amr": ["pwd", "mfa"]] }
        _ = try await place.signIn(strong)
        let free = try await strong.get("/staff/people")

        _ = try await plain.send("/staff/account/second-factor", [:])
        let secret = try #require(try await plain.get("/staff/account/second-factor").secret)
        let code = OneTimeCode.code(of: secret, step: OneTimeCode.step(at: Int64(Date().timeIntervalSince1970)))
        _ = try await plain.send("/staff/account/second-factor/code", ["code": code], from: "/staff/account/second-factor")
        let third = place.town.browser()
        let counted = try await place.signIn(third)
        place.directory.set { $0.claims = [:] }
        let asked = try await place.signIn(place.town.browser())

        #expect(owed.status == 303 && led.location == "/staff/account/second-factor")
        #expect(free.status == 200)
        #expect(counted.location == "/staff" && asked.location == "/staff/sign-in/code?next=%2Fstaff")
        await place.town.remove()
    }

    @Test("Where the directory replaces passwords none is asked for or taken, and an operator's link signs in once")
    func only() async throws {
        let place = try await DirectoryTown(rules: ", \"replaces_passwords\": true")
        let browser = place.town.browser()
        let page = try await browser.get("/staff/sign-in")
        let forgotten = try await browser.get("/staff/sign-in/forgotten")
        let token = try #require(try await browser.get("/register").token)
        let fields = [("email", "sam@leicestershire.example"), ("password", Town.password), ("csrf", token)]

        let refused = try await browser.post("/staff/sign-in", fields)
        let link = try await place.town.operations.force("leicestershire").passwordLink(for: "sam@leicestershire.example").link
        let shown = try await browser.get("/staff/password/\(link.text)")
        let once = try await browser.send("/staff/password/\(link.text)", [:])
        let account = try await browser.get("/staff/account")
        let twice = try await place.town.browser().get("/staff/password/\(link.text)")

        #expect(page.body.contains("Sign in with your force account") && !page.body.contains("type=\"password\""))
        #expect(forgotten.status == 404 && refused.status == 403 && refused.body.contains("and with nothing else"))
        #expect(shown.heading == "Sign in once" && once.location == "/staff" && account.status == 200)
        #expect(!account.body.contains("/staff/account/password") && twice.status == 404)
        await place.town.remove()
    }

    @Test("Where the directory replaces passwords nobody can change one that would sign nobody in")
    func noChange() async throws {
        let place = try await DirectoryTown(rules: ", \"replaces_passwords\": true")
        let browser = place.town.browser()
        _ = try await place.signIn(browser)
        let new = "plover wren heron"

        let page = try await browser.get("/staff/account/password")
        let sent = try await browser.send(
            "/staff/account/password", ["old": Town.password, "password": new, "again": new], from: "/staff/account")
        let factor = try await browser.get("/staff/account/second-factor")

        #expect(page.status == 403 && page.body.contains("and with nothing else") && !page.body.contains("type=\"password\""))
        #expect(sent.status == 403)
        #expect(try await place.audited("password.changed").isEmpty)
        #expect(factor.body.contains("directory has signed you in") && !factor.body.contains("Besides your password"))
        await place.town.remove()
    }

    @Test("A link that was sent by letter before the directory replaced passwords is worth nothing after")
    func earlierLink() async throws {
        let town = try await Town(outgoing: .none)
        let force = try await town.operations.force("leicestershire")
        _ = try await force.addStaff(
            NewAccount(
                email: "sam@leicestershire.example", name: "Sam Field", password: Town.password, grants: [("force_admin", nil)]))
        let link = try await force.passwordLink(for: "sam@leicestershire.example").link
        try await town.change(
            "policy.json", "\"providers\":",
            """
            "directory": { "issuer": "\(FakeDirectory.issuer)", "client_id": "folkmoot", "name": "x", "replaces_passwords": true },
            "providers":
            """)

        let answer = try await town.browser().get("/staff/password/\(link.text)")
        let forged = try await town.browser().get("/staff/password/once-\(link.text)")

        #expect(answer.status == 404 && forged.status == 404)
        #expect(answer.body.contains("passwords sign nobody in here any more. Sign in with x."))
        #expect(forged.body.contains("has been used, or its time is over"))
        await town.remove()
    }

    @Test("Whoever is added where passwords are replaced gets a letter that says how to sign in, without a link to a password")
    func invited() async throws {
        let place = try await DirectoryTown(rules: ", \"replaces_passwords\": true")
        let chief = place.town.browser()
        _ = try await place.signIn(chief)

        let answer = try await chief.send(
            "/staff/people/add", ["name": "Kim Hill", "email": "kim@leicestershire.example", "role": "analyst"])
        let letters = try await place.town.mail()

        #expect(answer.status == 303)
        #expect(letters.contains { $0.contains("Sign in with your force account here:") && !$0.contains("/staff/password/") })
        await place.town.remove()
    }

    @Test("The secret is read from a file that nobody else may read, and sent to the directory alone")
    func secret() async throws {
        let place = try await DirectoryTown(rules: ", \"has_secret\": true")
        let missing = try await place.signIn(place.town.browser())
        let (folder, file) = (place.town.folder + "/secrets", place.town.folder + "/secrets/leicestershire.directory")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data("s3cret & more\n".utf8).write(to: URL(fileURLWithPath: file))
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: file)
        let open = try await place.signIn(place.town.browser())
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
        let good = try await place.signIn(place.town.browser())

        #expect(missing.status == 503 && open.status == 503 && good.status == 303)
        #expect(place.directory.calls.last?.credentials == "folkmoot:s3cret%20%26%20more")
        #expect(place.town.log.lines.contains { $0.message.contains("chmod 600") })
        #expect(!place.town.log.lines.contains { $0.message.contains("s3cret") })
        await place.town.remove()
    }

    @Test("A directory that is down, or says nonsense, is told in words as unavailable, and passwords go on")
    func down() async throws {
        let place = try await DirectoryTown()
        place.directory.set { $0.isDown = true }
        let there = try await place.town.browser().get("/staff/sign-in/directory")
        place.directory.set { $0.isDown = false }
        let browser = place.town.browser()
        let back = try place.directory.signIn(at: try await browser.get("/staff/sign-in/directory").location)
        place.directory.set { $0.answer = OutgoingReply(status: 500, body: Array("<b>evil</b>".utf8)) }
        let answer = try await browser.get(back)
        let byPassword = try await browser.send(
            "/staff/sign-in", ["email": "sam@leicestershire.example", "password": Town.password])

        #expect(there.status == 503 && there.body.contains("directory cannot be asked"))
        #expect(answer.status == 503 && answer.body.contains("directory cannot be asked") && !answer.body.contains("evil"))
        #expect(byPassword.status == 303)
        await place.town.remove()
    }

    @Test("After twenty failures from one place the next must wait")
    func throttled() async throws {
        let place = try await DirectoryTown()
        place.directory.set { $0.claims = ["nonce": "another"] }
        for _ in 0..<20 { #expect(try await place.signIn(place.town.browser()).status == 401) }
        place.directory.set { $0.claims = [:] }

        #expect(try await place.signIn(place.town.browser()).status == 429)
        await place.town.remove()
    }

    @Test("A force without a directory has no such page and no button")
    func without() async throws {
        let town = try await Town()
        let browser = town.browser()

        #expect(try await browser.get("/staff/sign-in/directory").status == 404)
        #expect(!(try await browser.get("/cookies").body.contains("__Host-directory")))
        #expect(try await browser.get("/staff/sign-in/directory/return?code=a&state=b").status == 404)
        #expect(!(try await browser.get("/staff/sign-in").body.contains("/staff/sign-in/directory")))
        await town.remove()
    }
}
