import Basics
import FolkmootTenancy
import Foundation
import HTTP
import Markup
import Testing

@testable import FolkmootCore
@testable import FolkmootWeb

@Suite("Forces compared on the national pages")
struct ComparisonPagesTests {
    @Test(
        "Moved by 0.01 point, equal, nobody, not published, withdrawn, restated, very small: each is shown as what it is, in words too"
    )
    func kinds() async throws {
        let national = try await NationalTown(["leicestershire", "lancashire", "humberside", "north-wales"])
        try await national.publish("leicestershire", "2026-01", covered: 36120, of: 440_489)
        try await national.publish("leicestershire", covered: 36164, of: 440_489)
        try await national.publish("lancashire", covered: 52049, of: 633_967)
        try await national.publish("humberside", covered: 0, of: 401_000)
        try await national.publish("north-wales", covered: 403, of: 4914)
        try await national.publish("north-wales", covered: 404, of: 4914, reason: "One form came late")

        let page = try await national.lead.get("/")
        let own = try await national.lead.get("/forces/leicestershire")

        #expect(
            page.heading?.hasSuffix(
                "Lancashire Constabulary and Leicestershire Police lead with 8.21 % of households; 4 forces together reach 5.99 %")
                == true, "\(page.heading ?? "")")
        for force in ["Lancashire Constabulary", "Leicestershire Police"] {
            #expect(try #require(page.row(force)).contains(">1=<"))
        }
        #expect(own.body.contains("On last month: +0.01 points"))
        #expect(try #require(page.row("Humberside Police")).contains(">0.00<"))
        #expect(page.body.contains("Counted, and none found: Humberside Police (0 of 401,000)."))
        #expect(try #require(page.row("Kent Police")).contains("Has not published"))
        #expect(page.body.contains("North Wales Police (4,914 households): left out of comparisons per household"))
        #expect(page.body.contains("One form came late"))
        await national.town.remove()
    }

    @Test("A withdrawn month has no figure anywhere, and says since when and why; its figures come back only as a new revision")
    func withdrawn() async throws {
        let national = try await NationalTown(["leicestershire", "lancashire"])
        try await national.publish("leicestershire", covered: 36120, of: 440_489)
        try await national.publish("lancashire", covered: 52049, of: 633_967)

        _ = try await national.town.operations.force("leicestershire").withdraw(national.february, because: "Counted <twice>")

        let page = try await national.lead.get("/")
        #expect(page.heading?.hasSuffix("Lancashire Constabulary reaches 8.21 % of its households") == true)
        #expect(try #require(page.row("Leicestershire Police")).contains("Withdrawn"))
        #expect(page.body.contains("<h2>Withdrawn</h2>"))
        #expect(page.body.contains("on 5 March 2026: Counted &lt;twice&gt;"))
        for path in [
            "/", "/league.csv", "/league.json", "/league.atom", "/series.csv", "/forces/leicestershire",
            "/forces/leicestershire/measures.csv",
        ] {
            let body = try await national.lead.get(path).body
            #expect(!body.contains("36120") && !body.contains("36,120") && !body.contains("8.20"), "\(path)")
        }
        #expect(try await national.lead.get("/quality").body.contains("1 withdrawn since"))

        try await national.publish("leicestershire", covered: 36120, of: 440_489, reason: "It was right after all")
        #expect(try #require(try await national.lead.get("/").row("Leicestershire Police")).contains(">36,120<"))
        await national.town.remove()
    }

    @Test("A comparison refuses another version of a measure, and says which force is behind")
    func versions() async throws {
        let national = try await NationalTown(["leicestershire", "lancashire"])
        try await national.publish("lancashire", covered: 52049, of: 633_967)
        let figures = try MonthFigures.sample("2026-02", covered: 36120, of: 440_489)
        let text = String(decoding: figures.json.canonical(), as: UTF8.self)
        let older = try JSONNode.parse(
            Array(
                text.replacing(
                    "\"part\":null,\"suppressed\":false,\"version\":1", with: "\"part\":null,\"suppressed\":false,\"version\":0"
                ).utf8)
        ).json
        _ = try await national.town.operations.force("leicestershire").publish(
            NewPublication(month: figures.month, figures: older, isDemonstration: true))

        let page = try await national.lead.get("/")

        #expect(page.body.contains("Leicestershire Police is behind: it published version 0"))
        #expect(
            try #require(page.row("Leicestershire Police")).contains("Measured by another definition (version 0), so not compared"))
        #expect(page.heading?.hasSuffix("Lancashire Constabulary reaches 8.21 % of its households") == true)
        await national.town.remove()
    }

    @Test("The address carries measure, month, region, peers and forces, and what is not known is refused in words")
    func choices() async throws {
        let national = try await NationalTown(["leicestershire", "lancashire"])
        try await national.publish("leicestershire", covered: 36120, of: 440_489)
        try await national.publish("lancashire", covered: 52049, of: 633_967)

        let members = try await national.lead.get("/?measure=members_active&month=2026-02")
        let region = try await national.lead.get("/?region=North%20West")
        let peers = try await national.lead.get("/?peers=leicestershire")
        let two = try await national.lead.get("/league.csv?force=kent&force=lancashire")

        #expect(
            members.heading?.hasSuffix("Lancashire Constabulary has the highest figure, 52,449; 2 forces together come to 88,969")
                == true)
        #expect(region.row("Leicestershire Police") == nil && region.row("Lancashire Constabulary") != nil)
        #expect(peers.row("Leicestershire Police")?.contains("class=\"ours\"") == true)
        #expect(two.body.split(separator: "\r\n").count == 3)
        for wrong in ["measure=nothing", "region=Nowhere", "peers=nobody", "month=2026-13"] {
            #expect(try await national.lead.get("/?\(wrong)").status == 400, "\(wrong)")
        }
        await national.town.remove()
    }

    @Test("The funnel’s finding counts what lies beyond its limits, and its table says the same of each force")
    func funnel() async throws {
        let national = try await NationalTown(["leicestershire", "lancashire", "humberside"])
        try await national.publish("leicestershire", covered: 36120, of: 440_489)
        try await national.publish("lancashire", covered: 75460, of: 633_967)
        try await national.publish("humberside", covered: 40000, of: 401_000)

        let page = try await national.lead.get("/funnel")

        let beyond = page.body.components(separatedBy: "<td data-label=\"Lies\">beyond the 99.8 % limits").count - 1
        let near = page.body.components(separatedBy: "<td data-label=\"Lies\">between the").count - 1
        let inside = page.body.components(separatedBy: "<td data-label=\"Lies\">within the").count - 1
        #expect(beyond + near + inside == 3, "\(beyond) \(near) \(inside)")
        #expect(
            page.heading?.contains(
                beyond + near == 0 ? "All 3 forces lie within the limits" : beyond == 0 ? "No force lies beyond" : "\(beyond) force"
            ) == true)
        #expect(page.body.contains("Beyond a limit means “look”, not “bad”"))
        #expect(
            try await national.lead.get("/funnel?measure=members_active").body.contains(
                "A funnel needs shares of things that are counted"))
        await national.town.remove()
    }

    @Test("Peers, change and what is needed are told of a force, with the table behind each")
    func force() async throws {
        let national = try await NationalTown(["leicestershire", "lancashire"])
        for (month, covered) in [("2025-12", 35000), ("2026-01", 35600), ("2026-02", 36120)] {
            try await national.publish("leicestershire", month, covered: covered, of: 440_489)
        }
        try await national.publish("lancashire", covered: 75460, of: 633_967)

        let peers = try await national.lead.get("/forces/leicestershire/peers")
        let change = try await national.lead.get("/forces/leicestershire/change?from=2025-12&target=10&by=2026-12-31")

        #expect(peers.heading?.contains("Leicestershire Police 8.20 %; rank") == true, "\(peers.heading ?? "")")
        #expect(peers.body.contains("not the published most-similar groups"))
        #expect(change.heading?.contains("Coverage: +0.25 points") == true, "\(change.heading ?? "")")
        #expect(try #require(change.row("People who joined")).contains("+1,000"))
        #expect(try #require(change.row("The target")).contains("7,929"))
        #expect(try await national.lead.get("/forces/leicestershire/change?target=many").status == 400)
        #expect(try await national.lead.get("/forces/nobody/peers").status == 404)
        await national.town.remove()
    }

    @Test("The national pages answer while no force’s file can be read")
    func tenantsUnreadable() async throws {
        let national = try await NationalTown(["leicestershire", "lancashire"])
        try await national.publish("leicestershire", covered: 36120, of: 440_489)
        try await national.publish("lancashire", covered: 75460, of: 633_967)
        let day = national.town.platform.clock
        await national.town.platform.close()
        let (folder, away) = ("\(national.town.platform.directory)/tenants", "\(national.town.platform.directory)/away")
        try FileManager.default.moveItem(atPath: folder, toPath: away)
        // A file in its place: whoever looks for a force's file finds nothing, and can make none.
        try Data().write(to: URL(fileURLWithPath: folder))

        let platform = try await Platform.open(
            directory: national.town.platform.directory, blueprint: .folkmoot(seeds: try Seeds(directory: Town.root + "/seeds")),
            clock: day)
        let lead = Browser(
            Application(
                platform: platform, reference: try ReferenceForces(folder: Town.root + "/seeds/reference"),
                log: national.town.log.take),
            host: platform.nationalHost)
        _ = try await lead.send("/sign-in", ["email": "lead@national.example", "password": Town.password], from: "/sign-in")

        for path in [
            "/", "/funnel", "/series", "/quality", "/forces/lancashire", "/forces/lancashire/peers", "/forces/lancashire/change",
            "/league.csv",
        ] {
            #expect(try await lead.get(path).status == 200, "\(path)")
        }
        #expect(try await lead.get("/").body.contains("36,120"))
        await platform.close()
        try FileManager.default.removeItem(atPath: folder)
        try FileManager.default.moveItem(atPath: away, toPath: folder)
        await national.town.remove()
    }
}

extension NationalTown {
    /// The month that the pages show.
    fileprivate var february: Month { Day("2026-02-01").map(\.inMonth) ?? London.day(at: Timestamp(seconds: 0)).inMonth }
}
