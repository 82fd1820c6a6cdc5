import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Hashing
import Testing

@testable import FolkmootWeb

@Suite("The pages of one's own account")
struct AccountPagesTests {
    @Test("A force can have sign-ins of staff end after fewer minutes without use")
    func idle() async throws {
        let clock = TownClock()
        let town = try await Town(clock: clock.wall)
        try await town.change("policy.json", "\"providers\":", "\"session_idle_minutes\": 10, \"providers\":")
        let browser = try await town.signedIn(role: "force_admin")

        clock.advance(minutes: 9)
        let within = try await browser.get("/staff/account").status
        clock.advance(minutes: 9)
        let again = try await browser.get("/staff/account").status
        clock.advance(minutes: 10)
        let after = try await browser.get("/staff/account")

        #expect(within == 200 && again == 200)
        #expect(after.status == 303 && after.location?.hasPrefix("/staff/sign-in") == true)
        await town.remove()
    }

    @Test("Wherever a password is typed it can be shown, and a new one is told how strong it is, where scripts run")
    func shown() async throws {
        let town = try await Town()
        let browser = try await town.signedIn(role: "force_admin")

        let signIn = try await town.browser().get("/staff/sign-in").body
        let page = try await browser.get("/staff/account/password")
        let change = page.body
        let script = try #require(page.value(after: "src=\"/assets/passwords-"))

        #expect(signIn.contains("data-shows=\"field-password\" hidden>") && !signIn.contains("data-strength"))
        #expect(change.ranges(of: " data-shows=\"").count == 3)
        #expect(change.contains("data-strength=\"field-password\"") && change.contains("autocomplete=\"new-password\""))
        #expect(try await browser.get("/assets/passwords-" + script).status == 200)
        await town.remove()
    }

    @Test("A person sets a second step up, is shown recovery codes once, and signs in with a code from then on")
    func secondStep() async throws {
        let now = Timestamp(seconds: 1_800_000_000)
        let town = try await Town(clock: .stopped(at: now))
        let browser = try await town.signedIn(role: "force_admin")

        _ = try await browser.send("/staff/account/second-factor", [:], from: "/staff/account/second-factor")
        let offered = try await browser.get("/staff/account/second-factor")
        let wrong = try await browser.send(
            "/staff/account/second-factor/code", ["code": "12"], from: "/staff/account/second-factor")
        let secret = try #require(offered.secret)
        let shown = try await browser.send(
            "/staff/account/second-factor/code", ["code": OneTimeCode.code(of: secret, step: OneTimeCode.step(at: now.seconds))],
            from: "/staff/account/second-factor")
        let after = try await browser.get("/staff/account/second-factor")

        #expect(offered.body.contains("<title id=\"factor-title\">The key as a code for the app’s camera</title>"))
        #expect(wrong.status == 422 && wrong.body.contains("Enter the six digits"))
        #expect(shown.body.matches(of: /<li><code>([A-Z2-7]{4} ){3}[A-Z2-7]{4}<\/code>/).count == 10)
        #expect(shown.headers["Cache-Control"] == "no-store")
        #expect(after.body.contains("10 recovery codes are left") && !after.body.contains("otpauth"))
        #expect(try await town.mail().contains { $0.contains("A second step of signing in was set up") })
        await town.remove()
    }

    @Test("With a second step, the password leads to the code and the code to where the person was going")
    func codePage() async throws {
        let now = Timestamp(seconds: 1_800_000_000)
        let town = try await Town(clock: .stopped(at: now))
        let email = "chief@leicestershire.example"
        let secret = try await town.withSecondStep(email, at: now)
        let browser = town.browser()
        let form: KeyValuePairs = ["email": email, "password": Town.password, "next": "/staff/members"]

        let password = try await browser.send("/staff/sign-in", form)
        let shut = try await browser.get("/staff")
        let page = "/staff/sign-in/code?next=%2Fstaff%2Fmembers"
        let wrong = try await browser.send("/staff/sign-in/code", ["code": "000000", "next": "/staff/members"], from: page)
        let code = OneTimeCode.code(of: secret, step: OneTimeCode.step(at: now.seconds) + 1)
        let half = browser.cookies["__Host-staff"]
        let right = try await browser.send("/staff/sign-in/code", ["code": code, "next": "/staff/members"], from: page)

        #expect(password.location == page)
        #expect(shut.location?.hasPrefix("/staff/sign-in") == true)
        #expect(wrong.status == 422 && wrong.body.contains("value=\"/staff/members\""))
        #expect(right.location == "/staff/members")
        #expect(browser.cookies["__Host-staff"] != half)
        #expect(try await browser.get("/staff").status == 200)
        await town.remove()
    }

    @Test("Where a force demands it of a role, whoever has not set it up is led there and can do nothing else")
    func demanded() async throws {
        let town = try await Town()
        try await town.demandSecondStep(of: "force_admin")
        let admin = try await town.signedIn(role: "force_admin")
        let analyst = try await town.signedIn(role: "analyst")

        for target in ["/staff", "/staff/members", "/staff/exports/members/records.csv"] {
            #expect(try await admin.get(target).location == "/staff/account/second-factor", "\(target)")
        }
        #expect(try await admin.get("/staff/account/second-factor").body.contains("Your force asks people with your role for it"))
        #expect(try await admin.get("/staff/account").status == 200)
        #expect(try await analyst.get("/staff").status == 200)
        #expect(try await admin.send("/staff/sign-out", [:], from: "/staff/account").location == "/staff/sign-in")
        await town.remove()
    }

    @Test("The password is changed with the old one, and the page says what is wrong with a new one without showing it")
    func password() async throws {
        let town = try await Town()
        let browser = try await town.signedIn(role: "force_admin")
        let page = "/staff/account/password"

        let short = try await browser.send(page, ["old": Town.password, "password": "tooshort-1", "again": "tooshort-1"])
        let unlike = try await browser.send(page, ["old": Town.password, "password": "plover heron wren", "again": "plover"])
        let wrong = try await browser.send(
            page, ["old": "something else", "password": "plover heron wren", "again": "plover heron wren"])
        let done = try await browser.send(
            page, ["old": Town.password, "password": "plover heron wren", "again": "plover heron wren"])

        #expect(short.status == 422 && short.body.contains("at least 12 characters") && !short.body.contains("tooshort-1"))
        #expect(unlike.status == 422 && unlike.body.contains("not the same"))
        #expect(wrong.status == 422 && wrong.body.contains("This is not your password"))
        #expect(done.location == "/staff/account?done=password")
        #expect(try await town.mail().contains { $0.contains("was changed") && $0.contains("If that was not you") })
        await town.remove()
    }

    @Test("Sessions say in which sort of browser they are, and signing in again ends the one before in that browser")
    func sessions() async throws {
        let town = try await Town()
        let browser = try await town.signedIn(role: "analyst")
        let first = browser.cookies

        let email = try #require(
            try await browser.get("/staff/account").body.firstMatch(of: /analyst-[0-9a-z]+/).map { String($0.0) })
        _ = try await browser.send(
            "/staff/sign-in", ["email": "\(email)@leicestershire.example", "password": Town.password])
        let account = try await browser.get("/staff/account")
        browser.cookies = first

        #expect(account.body.contains("This one") && !account.body.contains("End all others"))
        #expect(try await browser.get("/staff/account").status == 303)
        await town.remove()
    }

    @Test(
        "A browser is known by a word or two",
        arguments: [
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Edg/120.0",
                "Edge on Windows"
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1 Version/17.0 Mobile Safari/604.1",
                "Safari on iPhone"
            ),
            ("Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0", "Firefox on Linux"), ("curl/8", ""),
        ])
    func browsers(agent: String, name: String) throws {
        let request = try Request(.get, "/", headers: ["User-Agent": agent], host: "leicestershire.localhost")

        #expect(BrowserKind.name(of: request) == name)
    }

    @Test("National leads have the same pages at their own host")
    func national() async throws {
        let town = try await Town()
        _ = try await town.operations.addNationalLead(
            NewAccount(email: "lead@example.org", name: "Kim Hill", password: Town.password))
        let browser = town.browser(at: town.platform.nationalHost)
        _ = try await browser.send("/sign-in", ["email": "lead@example.org", "password": Town.password])

        let account = try await browser.get("/account")
        let offered = try await browser.send("/account/second-factor", [:])

        #expect(account.heading == "Your account" && account.body.contains("Kim Hill"))
        #expect(offered.location == "/account/second-factor")
        #expect(try await browser.get("/account/second-factor").secret != nil)
        await town.remove()
    }
}

@Suite("Choosing a password by a link")
struct PasswordLinkPagesTests {
    @Test("Whoever forgot it is sent a link that works once; nobody learns who works here")
    func forgotten() async throws {
        let town = try await Town()
        let email = "forgetful@leicestershire.example"
        _ = try await town.operations.force("leicestershire").addStaff(
            NewAccount(email: email, name: "For Getful", password: Town.password, grants: [("analyst", nil)]))
        let browser = town.browser()

        let known = try await browser.send("/staff/sign-in/forgotten", ["email": email])
        let unknown = try await browser.send("/staff/sign-in/forgotten", ["email": "nobody@leicestershire.example"])
        let mail = try await town.mail()
        let link = try town.link("staff/password", in: try #require(mail.first))
        let fields: KeyValuePairs = ["password": "plover heron wren", "again": "plover heron wren"]
        let weak = try await browser.send(link, ["password": "Password1234", "again": "Password1234"])
        let set = try await browser.send(link, fields)
        let again = try await browser.get(link)
        let signedIn = try await browser.send("/staff/sign-in", ["email": email, "password": "plover heron wren"])

        #expect(known.body.replacing(known.token ?? "-", with: "") == unknown.body.replacing(unknown.token ?? "-", with: ""))
        #expect(mail.count == 1 && mail[0].contains("To: <\(email)>"))
        #expect(weak.status == 422 && weak.body.contains("first to be guessed"))
        #expect(set.location == "/staff/sign-in?done=password")
        #expect(again.status == 404 && again.body.contains("has been used"))
        #expect(signedIn.location == "/staff")
        await town.remove()
    }

    @Test("Whoever asks for many links must wait")
    func manyLinks() async throws {
        let town = try await Town()
        let browser = town.browser()

        for _ in 0..<5 { _ = try await browser.send("/staff/sign-in/forgotten", ["email": "a@leicestershire.example"]) }
        let sixth = try await browser.send("/staff/sign-in/forgotten", ["email": "a@leicestershire.example"])

        #expect(sixth.status == 429)
        await town.remove()
    }
}

extension Answer {
    /// The key that a page offers to put into an app.
    var secret: [UInt8]? {
        guard let key = body.firstMatch(of: /secret=([A-Z2-7]{32})/)?.1 else { return nil }
        let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
        let bits = key.flatMap { letter in (0..<5).map { (digits.firstIndex(of: letter) ?? 0) >> (4 - $0) & 1 } }
        return stride(from: 0, to: bits.count, by: 8).map { start in UInt8(bits[start..<start + 8].reduce(0) { $0 << 1 | $1 }) }
    }
}

extension Town {
    /// Adds an administrator who has set a second step up; its secret.
    func withSecondStep(_ email: String, at now: Timestamp) async throws -> [UInt8] {
        _ = try await operations.force("leicestershire").addStaff(
            NewAccount(email: email, name: "Chief", password: Self.password, grants: [("force_admin", nil)]))
        let browser = browser()
        _ = try await browser.send("/staff/sign-in", ["email": email, "password": Self.password])
        _ = try await browser.send("/staff/account/second-factor", [:])
        let secret = try #require(try await browser.get("/staff/account/second-factor").secret)
        let code = OneTimeCode.code(of: secret, step: OneTimeCode.step(at: now.seconds))
        _ = try await browser.send("/staff/account/second-factor/code", ["code": code], from: "/staff/account/second-factor")
        return secret
    }

    /// Makes a role of Leicestershire one that needs a second step.
    func demandSecondStep(of role: String) async throws {
        try await change("policy.json", "\"providers\":", "\"second_factor\": [\"\(role)\"], \"providers\":")
    }

    /// Applies a change of one file of Leicestershire's configuration.
    func change(_ file: String, _ old: String, _ new: String) async throws {
        let force = try await operations.force("leicestershire")
        var files = try await force.files().files
        let before = String(decoding: files[file] ?? [], as: UTF8.self)
        let after = before.replacing(old, with: new, maxReplacements: 1)
        #expect(after != before)
        files[file] = Array(after.utf8)
        _ = try await force.apply(ConfigurationFiles(files), because: "test")
    }
}
