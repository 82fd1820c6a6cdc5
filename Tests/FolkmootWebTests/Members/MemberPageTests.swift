import Basics
import FolkmootCore
import FolkmootTenancy
import Foundation
import HTTP
import Testing

@testable import FolkmootWeb

extension Town {
    /// The messages that have left a force, the earliest first, as they stand in their files.
    func mail(of slug: String = "leicestershire") async throws -> [String] {
        try await OutboxRounds(platform) { _, _ in }.once()
        let place = "\(folder)/outbox/\(slug)"
        guard FileManager.default.fileExists(atPath: place) else { return [] }
        return try FileManager.default.contentsOfDirectory(atPath: place).sorted().map {
            try String(contentsOfFile: "\(place)/\($0)", encoding: .utf8)
        }
    }

    /// The path of a page whose link stands in a message.
    func link(_ place: String, in mail: String) throws -> String {
        let start = try #require(mail.range(of: "/\(place)/"))
        return String(mail[start.lowerBound...].prefix { !$0.isWhitespace && $0 != ">" })
    }
}

@Suite("Registering")
struct RegistrationPageTests {
    private let ada: KeyValuePairs = [
        "name": "Ada Example", "postcode": "le13 1aa", "address": "12 High Street", "email": "Ada@Example.org",
        "providers": "police",
        "wording": "police 1",
    ]

    @Test("From the form over the link in the mail to one's own page, and out again")
    func journey() async throws {
        let town = try await Town()
        let browser = town.browser()

        let sent = try await browser.send("/register", ada)
        #expect(sent.status == 303)
        #expect(sent.location == "/register/check-your-email")
        let told = try await browser.get("/register/check-your-email")
        #expect(told.body.contains("Check your email: we sent a link to confirm it is yours. It works for 24 hours."))

        let confirmation = try town.link("confirm", in: try #require(try await town.mail().last))
        let asked = try await browser.get(confirmation)
        #expect(asked.body.contains("Yes, it is mine"))
        #expect(asked.headers["Cache-Control"] == "no-store")
        let confirmed = try await browser.send(confirmation, [:])
        let own = try #require(confirmed.location)
        let page = try await browser.get(own)
        #expect(page.body.contains("You are registered"))
        #expect(page.body.contains("Ada Example"))
        #expect(page.body.contains("12 High Street, LE13 1AA"))

        let welcome = try #require(try await town.mail().first { $0.contains("Subject: Welcome to Neighbourhood Link") })
        let left = try await browser.send(try town.link("leave", in: welcome), [:])
        #expect(left.location == "/left")
        #expect(try await browser.get("/left").heading == "You have left")
        let after = try await browser.get(own)
        #expect(after.status == 404)
        #expect(after.body.contains("You have left, so this link has ended."))
        #expect(town.log.lines.isEmpty)
        await town.remove()
    }

    @Test("A new member is asked to answer the survey, in the welcome and on their own page, until they have")
    func invitation() async throws {
        let town = try await Town()
        let browser = town.browser()
        _ = try await browser.send("/register", ada)
        let confirmed = try await browser.send(try town.link("confirm", in: try #require(try await town.mail().last)), [:])
        let own = try #require(confirmed.location)

        let before = try await browser.get(own)
        let welcome = try #require(try await town.mail().first { $0.contains("Subject: Welcome to Neighbourhood Link") })
        let link = try town.link("answer", in: welcome)
        let page = try await browser.get(link)
        let sent = try await browser.answer(page, ["q-issues": "noise"], to: link)
        let thanks = try await browser.get(try #require(sent.location))

        #expect(before.body.contains("href=\"/answer/"))
        #expect(page.body.contains("You came by your own link"))
        #expect(!page.body.contains("name=\"postcode\""))
        #expect(thanks.heading == "Your Views Thank you for your answers")
        #expect(!thanks.body.contains("Get local alerts</a></p>"))
        #expect(try await town.responses() == 1)
        #expect(!(try await browser.get(own)).body.contains("href=\"/answer/"))
        await town.remove()
    }

    @Test("A mail program's own button leaves in one step, by the link of its letter and by nothing else")
    func oneClick() async throws {
        let town = try await Town()
        let browser = town.browser()
        _ = try await browser.send("/register", ada)
        _ = try await browser.send(try town.link("confirm", in: try #require(try await town.mail().last)), [:])
        let welcome = try #require(try await town.mail().first { $0.contains("Subject: Welcome to Neighbourhood Link") })
        let link = try town.link("leave", in: welcome)
        let mailProgram = town.browser()

        let other = try await mailProgram.post(link, [("List-Unsubscribe", "One-Click"), ("name", "x")])
        let elsewhere = try await mailProgram.post(
            link.replacing("/leave/", with: "/confirm/"), [("List-Unsubscribe", "One-Click")])
        let left = try await mailProgram.post(link, [("List-Unsubscribe", "One-Click")])

        #expect(other.status == 403)
        #expect(elsewhere.status == 404)
        #expect(left.location == "/left")
        await town.remove()
    }

    @Test("What is wrong is said at the top and beside the field, and nothing typed is lost")
    func mistakes() async throws {
        let town = try await Town()

        let answer = try await town.browser().send(
            "/register", ["name": "Ada <b>", "postcode": "LE99 9ZZ", "email": "ada", "about-age_band": "age_25_34"])

        #expect(answer.status == 422)
        #expect(
            answer.body.contains(
                "LE99 9ZZ is not in the area that Leicestershire Police covers. Check it, or find your own force."))
        #expect(answer.body.contains("Enter an email address, like name@example.org."))
        #expect(answer.body.contains("Choose at least one of those who may write to you."))
        #expect(answer.body.contains("value=\"Ada &lt;b&gt;\""))
        #expect(answer.body.contains("value=\"age_25_34\" checked"))
        #expect(answer.body.contains("<title>Error:"))
        await town.remove()
    }

    @Test("No box is ticked before somebody ticks it")
    func boxes() async throws {
        let town = try await Town(["lancashire"])

        let page = try await town.browser(at: "lancashire.localhost").get("/register")

        #expect(page.body.components(separatedBy: "type=\"checkbox\"").count > 2)
        #expect(!page.body.contains(" checked"))
        await town.remove()
    }

    @Test("A known address gets the same answer as a new one, and a letter that says so")
    func known() async throws {
        let town = try await Town()
        let browser = town.browser()
        let first = try await browser.send("/register", ada)
        let confirmation = try town.link("confirm", in: try #require(try await town.mail().last))
        _ = try await browser.send(confirmation, [:])

        let second = try await browser.send("/register", ada)

        #expect(second.status == first.status && second.location == first.location)
        #expect(try await town.mail().contains { $0.contains("Subject: You are registered already") })
        await town.remove()
    }

    @Test("A link is asked for with an address, and the answer is the same for all")
    func askingForLink() async throws {
        let town = try await Town()
        let browser = town.browser()
        _ = try await browser.send("/register", ada)
        _ = try await browser.send(try town.link("confirm", in: try #require(try await town.mail().last)), [:])
        let before = try await town.mail().count

        let stranger = try await browser.send("/preferences", ["email": "nobody@example.org"])
        let afterStranger = try await town.mail().count
        let known = try await browser.send("/preferences", ["email": "ADA@example.org"])

        #expect(stranger.status == 303 && stranger.location == known.location)
        #expect(afterStranger == before)
        #expect(try await town.mail().count == before + 1)
        #expect(try await browser.send("/preferences", ["email": "ada"]).status == 422)
        await town.remove()
    }

    @Test("A link does what it was made for and nothing else, at its own force and nowhere else")
    func purposes() async throws {
        let town = try await Town(["leicestershire", "lancashire"])
        let browser = town.browser()
        _ = try await browser.send("/register", ada)
        let link = try town.link("confirm", in: try #require(try await town.mail().last)).replacing("/confirm/", with: "")

        for place in ["my", "leave"] { #expect(try await browser.get("/\(place)/\(link)").status == 404) }
        #expect(try await town.browser(at: "lancashire.localhost").get("/confirm/\(link)").status == 404)
        #expect(try await browser.get("/confirm/\(link)x").status == 404)
        await town.remove()
    }

    @Test("Where a force has two languages, pages and letters come in both")
    func welsh() async throws {
        let town = try await Town(["north-wales"])
        let browser = town.browser(at: "north-wales.localhost")
        let page = try await browser.get("/register?language=cy")
        #expect(page.body.contains("Pwy gaiff ysgrifennu atoch?"))

        let wording = try #require(page.value(after: "name=\"wording\" value=\""))
        let area = page.body.contains("name=\"area\"") ? "W06000001" : ""
        let sent = try await browser.post(
            "/register",
            [
                ("name", "Ceri"), ("postcode", "LL57 1AA"), ("area", area), ("email", "ceri@enghraifft.cymru"),
                ("providers", "police"),
                ("wording", wording), ("csrf", page.token ?? ""),
            ])

        #expect(sent.status == 303)
        #expect(try await town.mail(of: "north-wales").last?.contains("Cadarnhewch mai eich un chi ydyw") == true)
        await town.remove()
    }
}

@Suite("Members as staff see them")
struct StaffMemberPageTests {
    private func town() async throws -> (Town, ID<FolkmootTenancy.Member>) {
        let town = try await Town()
        let browser = town.browser()
        for (name, postcode) in [("Ada Melton", "LE13 1AA"), ("Bea Harborough", "LE16 7AA")] {
            let email = "\(name.prefix(3).lowercased())@example.org"
            let sent = try await browser.send(
                "/register",
                ["name": name, "postcode": postcode, "address": "1 High Street", "email": email, "providers": "police"])
            #expect(sent.status == 303)
        }
        for mail in try await town.mail() { _ = try await browser.send(try town.link("confirm", in: mail), [:]) }
        let staff = try await town.signedIn(role: "force_admin")
        let page = try await staff.send("/staff/members", ["q": "ada"])
        return (town, try #require(page.value(after: "href=\"/staff/members/").flatMap { ID(String($0)) }))
    }

    @Test("Staff find members by name, email and postcode, within the areas that they are responsible for")
    func search() async throws {
        let (town, ada) = try await town()
        let melton = try await town.signedIn(role: "pcso", area: "E07000133")

        for question in ["ada", "ADA@", "le13", "LE13 1", "melton"] {
            #expect(try await melton.send("/staff/members", ["q": question]).body.contains("Ada Melton"))
        }
        #expect(try await melton.send("/staff/members", ["q": "bea"]).body.contains("Nobody found"))
        #expect(try await melton.get("/staff/members/\(ada)").body.contains("1 High Street, LE13 1AA"))
        #expect(try await melton.get("/staff/members?area=E07000133").body.contains("Ada Melton"))
        let harborough = try await town.signedIn(role: "pcso", area: "E07000131")
        #expect(try await harborough.get("/staff/members/\(ada)").status == 404)
        #expect(try await harborough.send("/staff/members", ["q": "ada"]).body.contains("Nobody found"))
        #expect(try await harborough.get("/staff/members?area=E07000133").status == 403)
        await town.remove()
    }

    @Test("Who registers with a telephone number becomes a member when staff have called")
    func telephone() async throws {
        let (town, _) = try await town()
        let browser = town.browser()
        let sent = try await browser.send(
            "/register", ["name": "Cai Phone", "postcode": "LE13 1AA", "phone": "01632 960 001", "providers": "police"])
        #expect(sent.location == "/register/we-will-call")
        let staff = try await town.signedIn(role: "pcso", area: "E07000133")
        let id = try #require(try await staff.send("/staff/members", ["q": "cai"]).value(after: "href=\"/staff/members/"))

        let page = try await staff.get("/staff/members/\(id)")
        #expect(page.body.contains("Call 01632960001 to confirm"))
        let done = try await staff.send("/staff/members/\(id)/confirmation", [:], from: "/staff/members/\(id)")

        #expect(try await staff.get(try #require(done.location)).body.contains("Cai Phone is a member now"))
        await town.remove()
    }
}
