import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Testing

@testable import FolkmootWeb

@Suite("Hosts")
struct HostTests {
    @Test("A host that nobody answers at gets 421, in words")
    func unknownHost() async throws {
        let town = try await Town()

        let answer = try await town.browser(at: "nowhere.localhost").get("/")

        #expect(answer.status == 421)
        #expect(answer.heading == "This address is not served here")
        #expect(!answer.body.contains("href=\"/privacy\""))
        await town.remove()
    }

    @Test("Each force has its own product, colours and words at its own host")
    func brands() async throws {
        let town = try await Town(["leicestershire", "lancashire"])

        let leicestershire = try await town.browser().get("/")
        let lancashire = try await town.browser(at: "lancashire.localhost").get("/")

        #expect(leicestershire.body.contains("Neighbourhood Link"))
        #expect(!leicestershire.body.contains("In The Know"))
        #expect(lancashire.body.contains("In The Know"))
        #expect(!lancashire.body.contains("Neighbourhood Link"))
        let stylesheet = try #require(leicestershire.value(after: "href=\"/assets/brand-").map { "/assets/brand-" + $0 })
        #expect(try await town.browser().get(stylesheet).headers["Cache-Control"] == "public, max-age=31536000, immutable")
        #expect(try await town.browser(at: "lancashire.localhost").get(stylesheet).status == 404)
        await town.remove()
    }

    @Test("A suspended force says so, and the others go on")
    func suspended() async throws {
        let town = try await Town(["leicestershire", "lancashire"])

        try await town.operations.set(suspended: true, "leicestershire", because: "test")

        let answer = try await town.browser().get("/register")
        #expect(answer.status == 503)
        #expect(answer.body.contains("closed for the moment"))
        #expect(!answer.body.contains("<nav class=\"menu\""))
        #expect(try await town.browser(at: "lancashire.localhost").get("/").status == 200)
        await town.remove()
    }
}

@Suite("Every page")
struct EveryPageTests {
    @Test("No two routes answer the same requests, and each has an address")
    func routes() {
        for isOfForce in [true, false] {
            let shapes = Routes.all.filter { $0.isOfForce == isOfForce }.map { "\($0.method.rawValue) \($0.pattern.shape)" }

            #expect(Set(shapes).count == shapes.count)
        }
    }

    @Test("A page forbids foreign content, framing and sniffing", arguments: ["/", "/privacy", "/cookies", "/no-such-page"])
    func headers(path: String) async throws {
        let town = try await Town()

        let answer = try await town.browser().get(path)

        #expect(answer.headers["Content-Security-Policy"]?.contains("default-src 'self'") == true)
        #expect(answer.headers["Content-Security-Policy"]?.contains("frame-ancestors 'none'") == true)
        #expect(answer.headers["X-Content-Type-Options"] == "nosniff")
        #expect(answer.headers["Referrer-Policy"] == "same-origin")
        #expect(answer.headers["Strict-Transport-Security"] != nil)
        await town.remove()
    }

    @Test("An address that is not there is 404, one with other methods 405 with their names")
    func notThere() async throws {
        let town = try await Town()
        let browser = town.browser()

        let missing = try await browser.get("/no-such-page")
        let wrong = try await browser.post("/privacy", [])

        #expect(missing.status == 404)
        #expect(wrong.status == 405)
        #expect(wrong.headers["Allow"] == "GET, HEAD")
        await town.remove()
    }

    @Test("A page that says why there is no page leads each reader on: staff, members with a link, national leads")
    func onward() async throws {
        let town = try await Town()

        let staff = try await town.signedIn(role: "auditor").get("/staff/members")
        let member = try await town.browser().get("/my/not.a.link")
        let national = try await town.browser(at: town.platform.nationalHost).get("/nothing")

        #expect(staff.status == 403 && staff.body.contains("<a href=\"/staff\">Go to your start page</a>"))
        #expect(member.status == 404 && member.body.contains("<a href=\"/preferences\">See or change what you get</a>"))
        #expect(national.status == 404 && national.body.contains("Go to Neighbourhood engagement compared"))
        await town.remove()
    }

    @Test("An area's page leads only where the person may go")
    func ways() async throws {
        let town = try await Town()

        let auditor = try await town.signedIn(role: "auditor").get("/staff/areas/E06000016")
        let inspector = try await town.signedIn(role: "inspector", area: "E06000016").get("/staff/areas/E06000016")

        #expect(auditor.status == 200 && !auditor.body.contains("Members here"))
        #expect(inspector.body.contains("Members here") && inspector.body.contains("What people in Leicester said"))
        await town.remove()
    }

    @Test("What goes wrong unexpectedly is a page with a reference that the log knows, and shows no cause")
    func unexpected() async throws {
        struct Boom: Error {}
        let town = try await Town()
        let request = try Request(.get, "/", host: "leicestershire.localhost")

        let response = await Failure(Boom(), in: request, of: town.application).response()

        let body = String(decoding: try await response.body.collected(), as: UTF8.self)
        #expect(response.status == .internalServerError)
        #expect(body.contains(request.id.description))
        #expect(!body.contains("Boom"))
        #expect(town.log.lines.map(\.reference) == [request.id.description])
        await town.remove()
    }
}

@Suite("Languages")
struct LanguageChoiceTests {
    @Test("The Welsh force speaks Welsh when asked, and goes on doing so")
    func welsh() async throws {
        let town = try await Town(["north-wales"])
        let browser = town.browser(at: "north-wales.localhost")

        let english = try await browser.get("/")
        let welsh = try await browser.get("/?language=cy")
        let later = try await browser.get("/privacy")

        #expect(english.body.contains("<html lang=\"en\""))
        #expect(english.body.contains("Cymraeg"))
        #expect(welsh.body.contains("<html lang=\"cy\""))
        #expect(welsh.body.contains("Heddlu Gogledd Cymru"))
        #expect(later.heading == "Sut rydym yn defnyddio’r hyn a ddywedwch wrthym")
        await town.remove()
    }

    @Test("A browser that prefers Welsh is answered in Welsh where the force has it, and in English where it has not")
    func preferred() async throws {
        let town = try await Town(["leicestershire", "north-wales"])
        let headers: Headers = ["Accept-Language": "cy, en;q=0.5"]

        let welsh = try await town.browser(at: "north-wales.localhost").get("/", headers: headers)
        let english = try await town.browser().get("/", headers: headers)

        #expect(welsh.body.contains("<html lang=\"cy\""))
        #expect(english.body.contains("<html lang=\"en\""))
        await town.remove()
    }
}

@Suite("Staff sign in")
struct StaffSignInTests {
    @Test("Staff pages ask for a sign-in, and lead back afterwards")
    func asked() async throws {
        let town = try await Town()

        let answer = try await town.browser().get("/staff/areas/E06000016")

        #expect(answer.status == 303)
        #expect(answer.location == "/staff/sign-in?next=%2Fstaff%2Fareas%2FE06000016")
        await town.remove()
    }

    @Test(
        "A place to go afterwards that is not ours is not followed",
        arguments: ["//evil.example", "https://evil.example", "/\\evil"])
    func openRedirect(next: String) async throws {
        let town = try await Town()
        let browser = town.browser()
        let new = NewAccount(email: "a@leicestershire.example", name: "A", password: Town.password, grants: [("force_admin", nil)])
        _ = try await town.operations.force("leicestershire").addStaff(new)

        let answer = try await browser.send(
            "/staff/sign-in", ["email": "a@leicestershire.example", "password": Town.password, "next": next])

        #expect(answer.location == "/staff")
        await town.remove()
    }

    @Test("A wrong password keeps the address that was typed, and says what to do")
    func wrong() async throws {
        let town = try await Town()

        let answer = try await town.browser().send("/staff/sign-in", ["email": "who@leicestershire.example", "password": "wrong"])

        #expect(answer.status == 422)
        #expect(answer.body.contains("value=\"who@leicestershire.example\""))
        #expect(answer.body.contains("The email address or the password is not right. Check both and try again."))
        #expect(!answer.body.contains("value=\"wrong\""))
        await town.remove()
    }

    @Test("The cookie of one force is nothing to another")
    func cookies() async throws {
        let town = try await Town(["leicestershire", "lancashire"])
        let inspector = try await town.signedIn(role: "force_admin")
        let elsewhere = town.browser(at: "lancashire.localhost")
        elsewhere.cookies = inspector.cookies

        let here = try await inspector.get("/staff")
        let there = try await elsewhere.get("/staff")

        #expect(here.status == 200)
        #expect(there.status == 303)
        await town.remove()
    }

    @Test("Signing out ends the session for everyone who holds the cookie")
    func signOut() async throws {
        let town = try await Town()
        let inspector = try await town.signedIn(role: "force_admin")
        let copy = town.browser()
        copy.cookies = inspector.cookies

        let out = try await inspector.send("/staff/sign-out", [:], from: "/staff")

        #expect(out.location == "/staff/sign-in")
        #expect(try await copy.get("/staff").status == 303)
        await town.remove()
    }
}

@Suite("Forms")
struct FormTokenTests {
    @Test("A form without the token of this browser is refused and changes nothing", arguments: ["", "nonsense"])
    func token(token: String) async throws {
        let town = try await Town()
        let browser = town.browser()
        _ = try await browser.get("/staff/sign-in")

        let answer = try await browser.post(
            "/staff/sign-in", [("email", "a@leicestershire.example"), ("password", "x"), ("csrf", token)])

        #expect(answer.status == 403)
        #expect(answer.body.contains("was not sent from this page"))
        await town.remove()
    }

    @Test("Another browser's token is refused")
    func otherBrowser() async throws {
        let town = try await Town()
        let token = try #require(try await town.browser().get("/staff/sign-in").token)
        let browser = town.browser()
        _ = try await browser.get("/staff/sign-in")

        let answer = try await browser.post("/staff/sign-in", [("email", "a@b.example"), ("password", "x"), ("csrf", token)])

        #expect(answer.status == 403)
        await town.remove()
    }

    @Test("A page without a form sets no cookie")
    func noCookie() async throws {
        let town = try await Town()

        let answer = try await town.browser().get("/privacy")

        #expect(answer.headers["Set-Cookie"] == nil)
        await town.remove()
    }
}

@Suite("Start pages")
struct StartPageTests {
    @Test("A force administrator sees the whole force by district, and an officer with an area only that area")
    func reach() async throws {
        let town = try await Town()
        let chief = try await town.signedIn(role: "force_admin")
        let officer = try await town.signedIn(role: "pcso", area: "E06000016")

        let whole = try await chief.get("/staff")
        let part = try await officer.get("/staff")
        let elsewhere = try await officer.get("/staff/areas/E07000130")

        #expect(whole.body.contains("440,489"))
        #expect(whole.body.contains("Charnwood"))
        #expect(part.heading?.contains("How does Leicester stand today?") == true)
        #expect(!part.body.contains("Charnwood"))
        #expect(elsewhere.status == 404)
        await town.remove()
    }
}
