import Basics
import FolkmootCore
import FolkmootTenancy
import Foundation
import Testing

@testable import FolkmootWeb

@Suite("Staff keep registers of their teams' work")
struct RegisterPagesTests {
    private let blaby = "E07000129"

    @Test("A plan is added in one form, is told of where it should be looked at, and is changed with all that was typed kept")
    func plan() async throws {
        let town = try await Town()
        let inspector = try await town.signedIn(role: "inspector", area: blaby)
        let form = "/staff/performance/registers/plans/\(blaby)/add"
        let old = London.day(at: town.platform.clock.now).adding(days: -250).description

        let wrong = try await inspector.send(
            form, ["words": "Dogs & <b>bins</b>", "day": "soon", "partners": "Council", "within": ""])
        let added = try await inspector.send(
            form, ["words": "Dogs & <b>bins</b>", "day": old, "partners": "Council", "within": ""])
        let list = try await inspector.get("/staff/performance/registers/plans?area=\(blaby)&done=added")
        let path = try #require(list.value(after: "<li><a href=\"/staff/performance/entries/")).prefix { $0 != "\"" }
        let entry = "/staff/performance/entries/\(path)"
        let changed = try await inspector.send(
            "\(entry)/change", ["words": "Dogs", "day": old, "closed_on": old], from: "\(entry)/change")
        let after = try await inspector.get(entry)
        let csv = try Sheet(try await inspector.get("/staff/performance/registers/plans/register.csv?area=\(blaby)").body)

        #expect(wrong.status == 422 && wrong.body.contains("Enter a date, like") && wrong.body.contains("value=\"Council\""))
        #expect(added.status == 303)
        #expect(
            list.body.contains("Over six months without an assessment") && list.body.contains("Dogs &amp; &lt;b&gt;bins&lt;/b&gt;"))
        #expect(changed.location == "\(entry)?done=changed")
        #expect(after.heading == "Problem-solving plans Dogs" && !after.body.contains("Not assessed"))
        #expect(csv.rows.count == 1 && csv.header.contains("assessed_on"))
        await town.remove()
    }

    @Test("Who may only read finds no form, and whose role is elsewhere finds nothing")
    func readers() async throws {
        let town = try await Town()
        let analyst = try await town.signedIn(role: "analyst")
        let elsewhere = try await town.signedIn(role: "inspector", area: "E07000130")

        let start = try await analyst.get("/staff/performance/registers")
        let list = try await analyst.get("/staff/performance/registers/training")

        #expect(start.status == 200 && Register.allCases.allSatisfy { start.body.contains($0.title) })
        #expect(
            list.status == 200 && !list.body.contains("Add to the register") && list.body.contains(">185</td>"))
        #expect(try await analyst.get("/staff/performance/registers/plans/\(blaby)/add").status == 403)
        #expect(try await elsewhere.get("/staff/performance/registers/plans?area=\(blaby)").status == 404)
        #expect(try await analyst.get("/staff/performance/registers/ranking").status == 404)
        await town.remove()
    }

    @Test("Reviews stand with their dates, and a pack prints what it was published with")
    func packs() async throws {
        let town = try await Town()
        let inspector = try await town.signedIn(role: "inspector", area: blaby)

        let before = try await inspector.get("/staff/performance/packs")
        let wrong = try await inspector.send("/staff/performance/packs/\(blaby)/publish", ["words": "Look", "review": ""])
        let published = try await inspector.send(
            "/staff/performance/packs/\(blaby)/publish", ["words": "Look <here>", "review": "inspectors"])
        let after = try await inspector.get("/staff/performance/packs?area=\(blaby)&done=published")
        let pack = try await inspector.get(
            "/staff/performance/packs/\(try #require(after.value(after: "<a href=\"/staff/performance/packs/")))")
        let framework = try await inspector.get("/staff/performance/framework?area=\(blaby)")

        #expect(before.body.contains("<p>None has been published yet.</p>"))
        #expect(wrong.status == 422 && published.status == 303)
        #expect(pack.body.contains("Look &lt;here&gt;") && pack.body.contains("How standards are kept"))
        #expect(framework.body.contains("<h2>Building analytical capability</h2>"))
        for page in [before, after, framework] { #expect(!page.body.contains("&lt;")) }
        await town.remove()
    }

    @Test(
        "A training day and the licences of a published programme are as they were printed",
        .enabled(if: PublishedFigures.arePresent, "../shared/fixtures is not there"))
    func published() async throws {
        let blocks = try PublishedFigures.rows("training_programme.csv")
        let licences = try #require(try PublishedFigures.rows("social_licences.csv").first)
        let town = try await Town()
        let teams = try await town.platform.tenant(slug: "leicestershire").configuration.fieldwork.teams.filter {
            $0.exists(on: London.day(at: town.platform.clock.now))
        }

        let store = RegisterStore(try await town.scope(role: "force_admin"))
        for team in teams {
            var form = RegisterForm()
            (form.words, form.day) = ("Tool of \(team.name)", team.validFrom.description)
            form.cells = ["licences": licences["licensed_users_per_dnt"] ?? "", "cost": licences["licence_cost_gbp"] ?? ""]
            try await store.add(form, to: .licences, in: team.areas[0])
        }
        let figures = try await store.list(.licences, in: nil).figures

        #expect(TrainingPlan.blocks.map { "\($0.minutes)" } == blocks.map { $0["minutes"] })
        #expect(TrainingPlan.blocks.map(\.item) == blocks.map { $0["item"] })
        #expect(TrainingPlan.blocks.map { $0.question ?? "" } == blocks.map { $0["why_how_what"] })
        #expect(teams.count == 54 && figures.licences == 108 && figures.pence == 162_000)
        await town.remove()
    }
}
