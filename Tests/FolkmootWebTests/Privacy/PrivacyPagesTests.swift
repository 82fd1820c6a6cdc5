import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Testing

@testable import FolkmootWeb

@Suite("Pages about people's data")
struct PrivacyPagesTests {
    @Test("Anybody complains by a form in their language, which comes back with all that was typed if something is missing")
    func complaining() async throws {
        let town = try await Town(["north-wales"])
        let browser = town.browser(at: "north-wales.localhost")

        let again = try await browser.send(
            "/complaint", ["name": "Cara <b>", "email": "", "phone": "", "words": "You wrote"], from: "/complaint")
        let welsh = try await browser.get("/complaint?language=cy")
        let sent = try await browser.send(
            "/complaint", ["name": "Cara Sample", "email": "cara@example.org", "words": "You wrote\n\nto me"], from: "/complaint")
        let told = try await browser.get("/complaint/received")

        #expect(again.status == 422 && again.body.contains("Cara &lt;b&gt;") && again.body.contains(">\nYou wrote</textarea>"))
        #expect(welsh.body.contains("Cwyno am y ffordd y defnyddiwn eich data"))
        #expect(sent.location == "/complaint/received")
        #expect(told.status == 200)
        await town.remove()
    }

    @Test("Staff see a complaint with its clock, acknowledge it, and close it once they say what came of it")
    func answering() async throws {
        let town = try await Town()
        _ = try await town.browser().send(
            "/complaint", ["name": "Cara Sample", "email": "cara@example.org", "words": "You wrote\n\nto me"], from: "/complaint")
        let staff = try await town.signedIn(role: "force_admin")

        let list = try await staff.get("/staff/privacy")
        let path = "/staff/privacy/complaints/\(try #require(list.value(after: "/staff/privacy/complaints/")))"
        let shown = try await staff.get(path)
        let acknowledged = try await staff.send("\(path)/acknowledgement", [:], from: path)
        let unsaid = try await staff.send("\(path)/outcome", [:], from: path)
        let closed = try await staff.send("\(path)/outcome", ["outcome": "not_upheld"], from: path)

        #expect(list.body.contains("Cara Sample") && list.body.contains("Waits") && !list.body.contains("overdue"))
        #expect(shown.body.contains("You wrote<br>") && shown.body.contains("Acknowledge by"))
        #expect(acknowledged.location == "\(path)?done=acknowledged")
        #expect(unsaid.status == 422 && unsaid.body.contains("Choose what came of it."))
        #expect(closed.location == "\(path)?done=closed")
        #expect(try await staff.get(path).body.contains("Not upheld"))
        #expect(try await town.mail().last?.contains("Subject: We have your complaint") == true)
        await town.remove()
    }

    @Test("Staff find by address or number whoever has left, too, and by nothing less than the whole of it")
    func leavers() async throws {
        let town = try await Town()
        let browser = town.browser()
        _ = try await browser.send(
            "/register",
            [
                "name": "Ada Example", "postcode": "LE13 1AA", "address": "12 High Street", "email": "ada@example.org",
                "providers": "police", "wording": "police 1",
            ])
        let confirmed = try await browser.send(try town.link("confirm", in: try #require(try await town.mail().last)), [:])
        let own = String(try #require(confirmed.location).prefix { $0 != "?" })
        _ = try await browser.send("\(own)/leave", [:])
        let staff = try await town.signedIn(role: "force_admin")

        let found = try await staff.send("/staff/privacy", ["q": "ADA@example.org"])
        let part = try await staff.send("/staff/privacy", ["q": "ada"])

        #expect(found.status == 200 && found.body.contains("Ada Example") && found.body.contains("Left"))
        #expect(part.body.contains("Nobody has it"))
        await town.remove()
    }

    @Test("Whoever may not look after people's data is refused each page of it")
    func refused() async throws {
        let town = try await Town()
        let staff = try await town.signedIn(role: "inspector", area: "E07000129")

        for path in ["/staff/privacy", "/staff/privacy/retention", "/staff/privacy/register", "/staff/privacy/register.json"] {
            #expect(try await staff.get(path).status == 403, "\(path)")
        }
        #expect(try await staff.get("/staff").body.contains("/staff/privacy") == false)
        await town.remove()
    }

    @Test("The page on retention has each rule with its period and setting, and the register each kind of data with its purpose")
    func overview() async throws {
        let town = try await Town()
        let staff = try await town.signedIn(role: "force_admin")

        let retention = try await staff.get("/staff/privacy/retention")
        let register = try await staff.get("/staff/privacy/register")
        let json = try JSONNode.parse(try await staff.get("/staff/privacy/register.json").body.utf8).json

        for rule in RetentionRule.all { #expect(retention.unbroken.contains(rule.setting) && !rule.what.isEmpty, "\(rule.code)") }
        #expect(retention.body.contains("not yet"))
        for data in Capability.all.flatMap(\.personalData) { #expect(register.unbroken.contains("<code>\(data.table)</code>")) }
        #expect(register.unbroken.contains("24 months (retention.inactive_member_months)"))
        #expect(json["controller"]?.string == "Leicestershire Police")
        #expect(json["processing"]?.array?.count == Capability.all.flatMap(\.personalData).count)
        #expect(json["retention"]?.array?.count == RetentionRule.all.count)
        await town.remove()
    }

    @Test("A member finds the way to what is held from their own page, in their language")
    func ownPage() async throws {
        let town = try await Town(["north-wales"])
        let browser = town.browser(at: "north-wales.localhost")
        let area = try #require(
            try await town.operations.force("north-wales").tenant.configuration.areas.areas.last { $0.validTo == nil })
        _ = try await browser.send(
            "/register",
            [
                "name": "Ada Example", "area": area.code, "address": "12 High Street", "email": "ada@example.org",
                "providers": "police", "wording": "police 1",
            ])
        let mail = try #require(try await town.mail(of: "north-wales").last)
        let confirmed = try await browser.send(try town.link("confirm", in: mail), [:])
        let own = String(try #require(confirmed.location).prefix { $0 != "?" })

        let page = try await browser.get(own)
        let held = try await browser.get("\(own)/data?language=cy")
        let question = try await browser.get("\(own)/erasure?language=cy")

        #expect(page.body.contains("href=\"\(own)/data\""))
        #expect(held.body.contains("Eich cofnod") && held.body.contains("Yr hyn y cytunoch iddo") && held.body.contains("Ar-lein"))
        #expect(held.headers["Cache-Control"] == "no-store")
        #expect(question.body.contains("Dileu’r hyn a gadwn amdanoch chi?"))
        #expect(try await browser.get("/erased").status == 200)
        await town.remove()
    }
}
