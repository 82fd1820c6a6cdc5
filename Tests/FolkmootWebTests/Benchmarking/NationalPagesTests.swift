import Basics
import Foundation
import HTTP
@_spi(TenantFiles) import Storage
import Testing

@testable import FolkmootTenancy
@testable import FolkmootWeb

@Suite("The national league")
struct NationalLeagueTests {
    @Test("Only a national lead who has signed in sees it")
    func access() async throws {
        let national = try await NationalTown(["leicestershire"])

        for path in [
            "/", "/league.csv", "/league.json", "/league.atom", "/funnel", "/series", "/quality", "/measures",
            "/forces/leicestershire/peers", "/forces/leicestershire/change", "/forces/leicestershire",
            "/forces/leicestershire/coverage.csv",
        ] {
            #expect(try await national.stranger.get(path).location?.hasPrefix("/sign-in") == true, "\(path)")
            #expect(try await national.lead.get(path).status == 200, "\(path)")
        }
        #expect(try await national.town.browser().get("/league.csv").status == 404)
        await national.town.remove()
    }

    @Test("Before anybody has published it says so, and what to do")
    func empty() async throws {
        let national = try await NationalTown()

        let page = try await national.lead.get("/")

        #expect(page.status == 200)
        #expect(page.heading?.hasSuffix("No force has published February 2026 yet") == true)
        #expect(page.body.contains("A force signs its figures off after the month has ended."))
        await national.town.remove()
    }

    @Test("After the registry was put back to an earlier day, what is published anew under a number that was in use is shown")
    func putBack() async throws {
        let national = try await NationalTown(["leicestershire"])
        try await national.publish("leicestershire", covered: 36120, of: 440_489)
        let before = try await national.lead.get("/")
        _ = try await national.town.platform.registry.write { db in try db.run("DELETE FROM publication") }

        try await national.publish("leicestershire", covered: 30000, of: 440_489)
        // The clock of the test has stopped, and a registry is not put back within a second.
        _ = try await national.town.platform.registry.write { db in
            try db.run("UPDATE publication SET published_at = published_at + 60")
        }

        #expect(try #require(before.row("Leicestershire Police")).contains(">36,120<"))
        #expect(try #require(try await national.lead.get("/").row("Leicestershire Police")).contains(">30,000<"))
        await national.town.remove()
    }

    @Test("Each row has rank, coverage, both counts, date and source; those without figures say why; the total is made from parts")
    func rows() async throws {
        let national = try await NationalTown(["leicestershire", "lancashire", "humberside"])
        try await national.publish("leicestershire", covered: 36120, of: 440_489)
        try await national.publish("lancashire", covered: 75460, of: 633_967)
        try await national.publish("humberside", covered: 4, of: 401_000)

        let page = try await national.lead.get("/")

        #expect(
            page.heading?.hasSuffix(
                "Lancashire Constabulary leads with 11.90 % of households; 2 forces together reach 10.38 %") == true)
        #expect(page.body.contains("<strong>10.38\u{A0}%</strong> of households in 2 forces"))
        #expect(page.body.contains("111,580\u{A0}of\u{A0}1,074,456"))
        let row = try #require(page.row("Leicestershire Police"))
        for cell in [">2<", ">8.20<", ">36,120<", ">440,489<", ">28 February 2026<", "Census 2021, TS041"] {
            #expect(row.contains(cell), "\(cell)")
        }
        #expect(try #require(page.row("Humberside Police")).contains("Fewer than 10 households, so not shown"))
        #expect(try #require(page.row("Kent Police")).contains("Has not published"))
        #expect(page.body.contains("chart-missing"))
        await national.town.remove()
    }

    @Test("Made-up figures are marked on the page and in every export")
    func demonstration() async throws {
        let national = try await NationalTown(["leicestershire"])
        try await national.publish("leicestershire", covered: 36120, of: 440_489)

        let csv = try await national.lead.get("/league.csv?month=2026-02")

        #expect(try await national.lead.get("/").body.contains("Demonstration data"))
        #expect(try await national.lead.get("/forces/leicestershire").body.contains("Demonstration data"))
        #expect(
            csv.headers["Content-Disposition"] == "attachment; filename=\"league-household-coverage-2026-02-demonstration.csv\"")
        #expect(csv.body.contains("2026-02,leicestershire,Leicestershire Police,household_coverage,1,8.20,36120,440489,"))
        #expect(try await national.lead.get("/league.json").body.contains("\"demonstration\":true"))
        await national.town.remove()
    }

    @Test("Real figures carry no mark of demonstration")
    func real() async throws {
        let national = try await NationalTown(["leicestershire"])
        try await national.publish("leicestershire", covered: 36120, of: 440_489, isDemonstration: false)

        #expect(try await !national.lead.get("/").body.contains("Demonstration"))
        #expect(try await national.lead.get("/league.csv").headers["Content-Disposition"]?.contains("demonstration") == false)
        await national.town.remove()
    }

    @Test("Plain links sort the table by each figure, both ways")
    func sorting() async throws {
        let national = try await NationalTown(["leicestershire", "lancashire"])
        try await national.publish("leicestershire", covered: 36120, of: 440_489)
        try await national.publish("lancashire", covered: 75460, of: 633_967)

        let page = try await national.lead.get("/")
        let rising = try await national.lead.get("/?month=2026-02&sort=value")

        #expect(page.body.contains("href=\"/?month=2026-02&amp;sort=value\""))
        #expect(page.comes("Lancashire Constabulary</a>", before: "Leicestershire Police</a>"))
        #expect(rising.comes("Leicestershire Police</a>", before: "Lancashire Constabulary</a>"))
        #expect(rising.body.contains("aria-sort=\"ascending\""))
        await national.town.remove()
    }

    @Test("Another month can be chosen, and a month that is none is refused in words")
    func months() async throws {
        let national = try await NationalTown(["leicestershire"])
        try await national.publish("leicestershire", "2026-01", covered: 30000, of: 440_489)

        #expect(try await national.lead.get("/").body.contains("January 2026"))
        #expect(try await national.lead.get("/?month=2026-02").body.contains("No force has published February 2026 yet"))
        let wrong = try await national.lead.get("/?month=<script>")
        #expect(wrong.status == 400)
        #expect(wrong.body.contains("Write the month as year and month"))
        await national.town.remove()
    }

    @Test("A restatement is named with its reason")
    func restated() async throws {
        let national = try await NationalTown(["leicestershire"])
        try await national.publish("leicestershire", covered: 36120, of: 440_489)
        try await national.publish("leicestershire", covered: 36000, of: 440_489, reason: "120 households were counted <twice>")

        let page = try await national.lead.get("/")

        #expect(page.body.contains("Restated since first published"))
        #expect(page.body.contains("120 households were counted &lt;twice&gt;"))
        await national.town.remove()
    }
}

@Suite("A force on the national pages")
struct NationalForceTests {
    @Test("The page tells the change on last month and on a year ago, in points and in percent")
    func changes() async throws {
        let national = try await NationalTown(["leicestershire"])
        try await national.publish("leicestershire", "2025-02", covered: 673, of: 10000)
        try await national.publish("leicestershire", "2026-01", covered: 1000, of: 10000)
        try await national.publish("leicestershire", "2026-02", covered: 1191, of: 10000)

        let page = try await national.lead.get("/forces/leicestershire")

        #expect(page.heading?.hasSuffix("11.91\u{A0}% of households have a member, +5.18 points (+77\u{A0}%) in a year") == true)
        #expect(page.body.contains("On last month: +1.91 points (+19.1\u{A0}%)"))
        #expect(page.body.contains("On a year ago: +5.18 points (+77\u{A0}%)"))
        #expect(page.body.contains("<svg"))
        #expect(try #require(page.row("Active members")).contains("+191 (+14\u{A0}%)"))
        await national.town.remove()
    }

    @Test("What was printed elsewhere stands apart, as supplied, and is in no total and no CSV")
    func supplied() async throws {
        let national = try await NationalTown()

        let page = try await national.lead.get("/forces/lancashire")

        #expect(page.heading?.hasSuffix("Lancashire Constabulary has not published") == true)
        #expect(page.body.contains("Supplied figures"))
        #expect(try #require(page.row("February 2021", last: true)).contains("11.91"))
        #expect(try await !national.lead.get("/forces/lancashire/coverage.csv").body.contains("11.91"))
        #expect(
            try await national.lead.get("/forces/lancashire/coverage.json").body.contains("\"supplied\":[{\"month\":\"2020-02\""))
        await national.town.remove()
    }

    @Test("All measures are a file, with each hidden value marked and blank")
    func measuresFile() async throws {
        let national = try await NationalTown(["leicestershire"])
        try await national.publish("leicestershire", covered: 4, of: 440_489)

        let file = try await national.lead.get("/forces/leicestershire/measures.csv")

        let lines = file.body.split(separator: "\r\n")
        #expect(file.headers["Content-Disposition"] == "attachment; filename=\"measures-leicestershire-2026-02-demonstration.csv\"")
        #expect(lines.contains { $0.contains(",household_coverage,1,,,percent,,440489,") && $0.contains(",suppressed,yes,") })
        #expect(lines.contains { $0.contains(",members_active,1,,404,count,404,,") && $0.contains(",published,yes,") })
        await national.town.remove()
    }

    @Test("A force that nobody knows is not found")
    func unknown() async throws {
        let national = try await NationalTown()

        #expect(try await national.lead.get("/forces/atlantis").status == 404)
        #expect(try await national.lead.get("/forces/atlantis/coverage.csv").status == 404)
        await national.town.remove()
    }

    @Test("Every measure is on the page of measures")
    func measures() async throws {
        let national = try await NationalTown()

        let page = try await national.lead.get("/measures")

        #expect(page.body.contains("id=\"household_coverage\""))
        #expect(page.body.contains("contact_load, version 1"))
        #expect(page.body.contains("A percentage, 2 decimals, rounded half up"))
        await national.town.remove()
    }
}

extension Answer {
    /// The row of a table whose first cell holds some words.
    func row(_ words: String, last: Bool = false) -> String? {
        let rows = body.components(separatedBy: "<tr").dropFirst().filter { row in
            row.components(separatedBy: "</th>").first?.contains(words) ?? false
        }
        return last ? rows.last : rows.first
    }

    /// Whether some words stand before others in the first table.
    func comes(_ first: String, before second: String) -> Bool {
        let table = body.components(separatedBy: "<tbody>").dropFirst().first ?? ""
        guard let a = table.range(of: first), let b = table.range(of: second) else { return false }
        return a.lowerBound < b.lowerBound
    }
}
