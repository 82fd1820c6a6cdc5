import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Testing

@testable import FolkmootWeb

@Suite("Answering the survey")
struct AnsweringTests {
    @Test("Answers are kept before the thanks, which say what happens next")
    func answering() async throws {
        let town = try await Town()
        let browser = town.browser()
        let page = try await browser.get("/survey")

        let sent = try await browser.answer(
            page, ["q-issues": "noise", "q-issues": "asb", "q-safe": "agree", "postcode": "le1 1aa"])
        let thanks = try await browser.get(try #require(sent.location))

        #expect(page.status == 200)
        #expect(page.heading == "Your Views")
        #expect(sent.status == 303)
        #expect(thanks.heading == "Your Views Thank you for your answers")
        #expect(thanks.body.contains("What happens next"))
        #expect(thanks.body.contains("href=\"/register\""))
        #expect(thanks.body.contains("href=\"/areas/"))
        #expect(try await town.responses() == 1)
        await town.remove()
    }

    @Test("Six issues are refused with the six still ticked, and nothing that was typed is lost")
    func six() async throws {
        let town = try await Town()
        let browser = town.browser()
        let issues = ["asb", "noise", "alcohol", "knife_crime", "dog_fouling", "road_safety"]

        let fields =
            issues.map { ("q-issues", $0) } + [("q-safe", "disagree"), ("w-comment", "A & B <i>"), ("postcode", "LE1 1AA")]
        let again = try await browser.answer(try await browser.get("/survey"), fields)

        #expect(again.status == 422)
        #expect(again.body.contains("<a href=\"#field-q-issues\">You ticked 6. Choose up to 5.</a>"))
        #expect(again.body.contains("id=\"field-q-issues-error\""))
        for issue in issues { #expect(again.body.contains("value=\"\(issue)\" checked")) }
        #expect(again.body.contains("value=\"disagree\" checked"))
        #expect(again.body.contains("A &amp; B &lt;i&gt;</textarea>"))
        #expect(again.body.contains("value=\"LE1 1AA\""))
        #expect(again.body.contains("<title>Error: Your Views"))
        #expect(try await town.responses() == 0)
        await town.remove()
    }

    @Test("“I have no issues” with an issue, and a postcode of elsewhere, are told together")
    func severalFaults() async throws {
        let town = try await Town()
        let browser = town.browser()

        let again = try await browser.answer(
            try await browser.get("/survey"), ["q-issues": "noise", "q-issues": "no_issues", "postcode": "SW1A 1AA"])

        #expect(again.status == 422)
        #expect(again.body.contains("You ticked “I have no issues” and something else."))
        #expect(again.body.contains("SW1A 1AA is not in the area that Leicestershire Police covers."))
        await town.remove()
    }

    @Test("A page that is sent twice is one response")
    func doubleSubmit() async throws {
        let town = try await Town()
        let browser = town.browser()
        let page = try await browser.get("/survey")

        let first = try await browser.answer(page, ["q-issues": "noise", "postcode": "LE1 1AA"])
        let second = try await browser.answer(page, ["q-issues": "noise", "postcode": "LE1 1AA"])

        #expect(first.location == second.location)
        #expect(try await town.responses() == 1)
        await town.remove()
    }

    @Test("In Welsh the page, its errors and its thanks are Welsh; without a table of postcodes the area is chosen from a list")
    func welsh() async throws {
        let town = try await Town(["north-wales"])
        let browser = town.browser(at: "north-wales.localhost")
        let page = try await browser.get("/survey?language=cy")

        let again = try await browser.answer(page, ["q-issues": "noise", "q-issues": "no_issues"])
        let sent = try await browser.answer(page, ["q-issues": "noise", "area": "W06000002"])
        let thanks = try await browser.get(try #require(sent.location))

        #expect(page.body.contains("<html lang=\"cy\""))
        #expect(page.body.contains("Anfon fy atebion"))
        #expect(page.body.contains("<option value=\"W06000002\">Gwynedd</option>"))
        #expect(again.status == 422)
        #expect(again.body.contains("Mae problem wedi codi"))
        #expect(again.body.contains("Dewiswch ble rydych chi’n byw."))
        #expect(again.body.contains("a rhywbeth arall"))
        #expect(sent.status == 303)
        #expect(thanks.body.contains("Diolch am eich atebion"))
        await town.remove()
    }

    @Test("A survey that is not there is not found, and a form of another site is refused")
    func refused() async throws {
        let town = try await Town()

        #expect(try await town.browser().get("/surveys/none").status == 404)
        #expect(try await town.browser().post("/survey", [("q-issues", "noise"), ("postcode", "LE1 1AA")]).status == 403)
        #expect(try await town.responses() == 0)
        await town.remove()
    }

    @Test("A member answers by a link without a postcode, and their later answers count")
    func byLink() async throws {
        let town = try await Town()
        let browser = town.browser()
        let link = try await town.memberLink()

        let page = try await browser.get("/answer/\(link)")
        let first = try await browser.answer(page, ["q-issues": "noise"], to: "/answer/\(link)")
        let second = try await browser.answer(try await browser.get("/answer/\(link)"), ["q-issues": "asb"], to: "/answer/\(link)")

        #expect(page.status == 200)
        #expect(page.headers["Cache-Control"] == "no-store")
        #expect(!page.body.contains("name=\"postcode\""))
        #expect((first.status, second.status) == (303, 303))
        let tenant = try await town.platform.tenant(slug: "leicestershire")
        let survey = try #require(tenant.configuration.defaultSurvey)
        let results = try await SurveyResultStore(try await town.operations.force("leicestershire"))
            .latest(of: survey, in: tenant.configuration.code).area
        #expect((results.people, results.responses) == (1, 2))
        #expect(results.question("issues")?.ranking.first?.option.code == "asb")
        #expect(try await browser.get("/answer/\(link)x").status == 404)
        await town.remove()
    }
}

extension Browser {
    /// Sends the survey on a page with these fields, as often as each is named.
    func answer(_ page: Answer, _ fields: KeyValuePairs<String, String>, to target: String = "/survey") async throws -> Answer {
        try await answer(page, fields.map { ($0.key, $0.value) }, to: target)
    }

    /// Sends the survey on a page with these fields.
    func answer(_ page: Answer, _ fields: [(String, String)], to target: String = "/survey") async throws -> Answer {
        let hidden = [("csrf", page.token ?? ""), ("page", page.value(after: "name=\"page\" value=\"") ?? "")]
        return try await post(target, fields + hidden)
    }
}

extension Town {
    /// How many responses a force has.
    func responses(at slug: String = "leicestershire") async throws -> Int {
        let scope = try await operations.force(slug)
        return try await SurveyResultStore(scope).responses()[scope.tenant.configuration.code] ?? 0
    }
}
