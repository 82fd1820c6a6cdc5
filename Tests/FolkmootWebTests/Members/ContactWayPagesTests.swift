import Basics
import FolkmootCore
import FolkmootTenancy
import Foundation
import HTTP
import Testing

@testable import FolkmootWeb

@Suite("Pages of the ways to reach a member")
struct ContactWayPagesTests {
    /// A member who has confirmed, and the path of their own page.
    private func join(_ town: Town, _ browser: Browser, email: String = "ada@example.org") async throws -> String {
        _ = try await browser.send(
            "/register",
            [
                "name": "Ada Example", "postcode": "LE13 1AA", "address": "12 High Street", "email": email, "providers": "police",
                "wording": "police 1",
            ])
        let mail = try #require(try await town.mail().last { $0.contains("To: <\(email)>") })
        let confirmed = try await browser.send(try town.link("confirm", in: mail), [:])
        return String(try #require(confirmed.location).prefix { $0 != "?" })
    }

    @Test("A member adds an address, confirms it by the link in its letter, puts it first, and removes the old one")
    func email() async throws {
        let town = try await Town()
        let browser = town.browser()
        let own = try await join(town, browser)
        let added = try await browser.send("\(own)/ways", ["channel": "email", "address": "Ada@Work.example.org"])
        let listed = try await browser.get(try #require(added.location))
        let letter = try #require(try await town.mail().last { $0.contains("To: <ada@work.example.org>") })

        let confirmed = try await browser.send(try town.link("contact", in: letter), [:])
        let page = try await browser.get(try #require(confirmed.location))
        let again = try await browser.send(try town.link("contact", in: letter), [:])
        let preferred = try await browser.send(
            "\(own)/ways/preference", ["channel": "email", "address": "ada@work.example.org", "button": "x"], from: "\(own)/ways")
        let removed = try await browser.send(
            "\(own)/ways/removal", ["channel": "email", "address": "ada@example.org", "button": "x"], from: "\(own)/ways")
        let last = try await browser.send(
            "\(own)/ways/removal", ["channel": "email", "address": "ada@work.example.org", "button": "x"], from: "\(own)/ways")

        #expect(added.status == 303)
        #expect(listed.body.contains("We sent a link to it"))
        #expect(listed.headers["Cache-Control"] == "no-store")
        #expect(page.body.contains("It is confirmed"))
        #expect(page.body.contains("/ways/removal\""))
        #expect(page.body.contains("/ways/preference\""))
        #expect(again.status == 409)
        #expect(preferred.location == "\(own)/ways?done=preferred")
        #expect(removed.location == "\(own)/ways?done=removed")
        #expect(last.status == 409)
        #expect(last.body.contains("Add and confirm another first, or leave."))
        #expect(town.log.lines.isEmpty)
        await town.remove()
    }

    @Test(
        "A member stops and allows a provider for one way, with the words before them; without the words of today nothing is allowed"
    )
    func consents() async throws {
        let town = try await Town()
        let browser = town.browser()
        let own = try await join(town, browser)
        func press(_ allow: String, wording: String) async throws -> (status: Int, location: String?) {
            let reply = try await browser.send(
                "\(own)/ways/consents",
                [
                    "channel": "email", "address": "ada@example.org", "button": "x", "provider": "police", "allow": allow,
                    "wording": wording,
                ], from: "\(own)/ways")
            return (reply.status, reply.location)
        }

        let before = try await browser.get("\(own)/ways")
        let stopped = try await press("no", wording: "1")
        let after = try await browser.get("\(own)/ways")
        let unseen = try await press("yes", wording: "7")
        let allowed = try await press("yes", wording: "1")

        #expect(before.body.contains("name=\"allow\" value=\"no\"") && !before.body.contains("name=\"allow\" value=\"yes\""))
        #expect(stopped.location == "\(own)/ways?done=consents" && after.body.contains("name=\"allow\" value=\"yes\""))
        #expect(unseen.status == 409 && allowed.status == 303)
        await town.remove()
    }

    @Test("A code comes by text, and what was mistyped is said beside its field")
    func text() async throws {
        let town = try await Town()
        let browser = town.browser()
        let own = try await join(town, browser)
        let sent = try await browser.send("\(own)/ways", ["channel": "text", "address": "07700 900982"])
        let text = try #require(try await town.mail().last { $0.hasPrefix("To: 07700900982\r\n") })
        let code = try #require(text.components(separatedBy: "\r\n\r\n").last?.prefix(6))

        let wrong = try await browser.send("\(own)/ways/verification", ["code": "12345"], from: "\(own)/ways")
        let right = try await browser.send("\(own)/ways/verification", ["code": String(code)], from: "\(own)/ways")
        let page = try await browser.get(try #require(right.location))

        #expect(sent.location == "\(own)/ways?done=sent-code")
        #expect(wrong.status == 422)
        #expect(wrong.body.contains("href=\"#field-code\""))
        #expect(page.body.contains("by a code"))
        #expect(!page.body.contains("name=\"code\""))
        await town.remove()
    }

    @Test("What cannot be a way is told in words, in Welsh where the page is Welsh, and nothing typed is lost")
    func mistakes() async throws {
        let town = try await Town(["north-wales"])
        let browser = town.browser(at: "north-wales.localhost")
        _ = try await browser.send(
            "/register",
            ["name": "Ada", "area": "W06000001", "email": "ada@example.org", "providers": "police", "wording": "police 1"])
        let mail = try #require(try await town.mail(of: "north-wales").last)
        let own = String(
            try #require(try await browser.send(try town.link("confirm", in: mail), [:]).location).prefix { $0 != "?" })

        let none = try await browser.send("\(own)/ways", ["channel": "", "address": "x"])
        let landline = try await browser.send(
            "\(own)/ways?language=cy", ["channel": "text", "address": "01632 960001"], from: "\(own)/ways")

        #expect(none.status == 422)
        #expect(none.body.contains("Choose how we should reach you."))
        #expect(landline.status == 422)
        #expect(landline.body.contains("Rhowch rif ffôn symudol"))
        #expect(landline.body.contains("value=\"01632 960001\""))
        await town.remove()
    }

    @Test("Staff see every way with what confirmed it, find the member by each, and record what they were told by name")
    func staff() async throws {
        let town = try await Town()
        let visitor = town.browser()
        let own = try await join(town, visitor)
        _ = try await visitor.send("\(own)/ways", ["channel": "voice", "address": "01632 960001"])
        let admin = try await town.signedIn(role: "force_admin")
        let found = try await admin.send("/staff/members", ["q": "01632 9600"], from: "/staff/members")
        let member = try #require(found.value(after: "<a href=\"/staff/members/0").map { "/staff/members/0\($0)" })
        let before = try await admin.get(member)

        let told = try await admin.send(
            "\(member)/ways/verification", ["channel": "voice", "address": "01632960001"], from: member)
        let after = try await admin.get(member)
        let email = try await admin.send(
            "\(member)/ways/verification", ["channel": "email", "address": "ada@example.org"], from: member)

        #expect(before.body.contains("They confirmed 01632960001"))
        #expect(told.location == "\(member)?done=way-confirmed")
        #expect(after.body.contains("on the telephone, to Test force_admin"))
        #expect(after.body.contains("by the link in a letter"))
        #expect(!after.body.contains("They confirmed 01632960001"))
        #expect(email.status == 409)
        await town.remove()
    }
}
