import Basics
@testable import FolkmootCore
import FolkmootTenancy
import Markup
import Testing

@testable import FolkmootWeb

/// The cases in which a chief officer would look for the error first: each page says in words what it shows.
@Suite("Cases that a comparison must show right, in words")
struct SevenCasesTests {
    @Test("A force that moved by 0.01 point rose, by just that")
    func movedALittle() async throws {
        let national = try await NationalTown(["leicestershire"])
        try await national.publish("leicestershire", "2026-01", covered: 36120, of: 440_489)
        try await national.publish("leicestershire", covered: 36164, of: 440_489)

        let series = try await national.lead.get("/series")

        #expect(try await national.lead.get("/forces/leicestershire").body.contains("On last month: +0.01 points"))
        #expect(series.heading?.hasSuffix("Of 1 force 1 rose") == true, "\(series.heading ?? "")")
        #expect(try #require(series.row("Leicestershire Police")).contains("+0.01 points"))
        let change = try await national.lead.get("/forces/leicestershire/change?from=2026-01")
        #expect(change.heading?.contains("+0.01 points") == true, "\(change.heading ?? "")")
        await national.town.remove()
    }

    @Test("Two forces whose figures are printed alike lead together and share a rank")
    func equal() async throws {
        let national = try await NationalTown(["leicestershire", "lancashire"])
        try await national.publish("leicestershire", covered: 36164, of: 440_489)
        try await national.publish("lancashire", covered: 52049, of: 633_967)

        let page = try await national.lead.get("/")
        let feed = try await national.lead.get("/league.atom").body

        #expect(page.heading?.contains("Lancashire Constabulary and Leicestershire Police lead with 8.21 %") == true)
        for force in ["Lancashire Constabulary", "Leicestershire Police"] {
            #expect(try #require(page.row(force)).contains(">1=<"))
            #expect(feed.contains("\(force), February 2026: household coverage 8.21 %"), "\(feed)")
        }
        #expect(feed.contains("rank 1, shared"))
        await national.town.remove()
    }

    @Test("A force that counted nobody has a figure, zero, and no gap")
    func nobody() async throws {
        let national = try await NationalTown(["leicestershire", "humberside"])
        try await national.publish("leicestershire", covered: 36120, of: 440_489)
        try await national.publish("humberside", covered: 0, of: 401_000)

        let page = try await national.lead.get("/")

        #expect(try #require(page.row("Humberside Police")).contains(">0.00<"))
        #expect(page.body.contains("Counted, and none found: Humberside Police (0 of 401,000)."))
        #expect(try await national.lead.get("/league.csv").body.contains(",household_coverage,1,0.00,0,401000,"))
        let own = try await national.lead.get("/forces/humberside").heading
        #expect(own?.contains("0.00\u{A0}% of households have a member") == true, "\(own ?? "")")
        await national.town.remove()
    }

    @Test("A force that has not published is named as such everywhere, and is not zero")
    func notPublished() async throws {
        let national = try await NationalTown(["leicestershire"])
        try await national.publish("leicestershire", covered: 36120, of: 440_489)

        let page = try await national.lead.get("/")

        #expect(try #require(page.row("Kent Police")).contains("Has not published"))
        #expect(page.body.contains("42 of 43 forces are not in this total."))
        #expect(try await national.lead.get("/forces/kent").heading?.hasSuffix("Kent Police has not published") == true)
        #expect(
            try #require(try await national.lead.get("/quality").row("Kent Police")).contains("Not published yet; not late either"))
        #expect(
            try await national.lead.get("/league.csv").body.contains("2026-02,kent,Kent Police,household_coverage,1,,,,,"))
        await national.town.remove()
    }

    @Test("A withdrawn month is told with its day and its reason, and has no figure")
    func withdrawn() async throws {
        let national = try await NationalTown(["leicestershire"])
        try await national.publish("leicestershire", covered: 36120, of: 440_489)
        let february = try #require(Month("2026-02"))
        _ = try await national.town.operations.force("leicestershire").withdraw(february, because: "Counted twice")

        #expect(try #require(try await national.lead.get("/").row("Leicestershire Police")).contains("Withdrawn"))
        #expect(
            try await national.lead.get("/forces/leicestershire").body.contains("February 2026, on 5 March 2026: Counted twice"))
        let quality = try #require(try await national.lead.get("/quality").row("Leicestershire Police"))
        #expect(quality.contains("Withdrawn") && quality.contains("Counted twice"))
        #expect(try await national.lead.get("/league.json").body.contains("\"status_reason\":\"Counted twice\""))
        await national.town.remove()
    }

    @Test("A restated month is told with its revision and its reason")
    func restated() async throws {
        let national = try await NationalTown(["leicestershire"])
        try await national.publish("leicestershire", covered: 36120, of: 440_489)
        try await national.publish("leicestershire", covered: 36000, of: 440_489, reason: "One form came late")

        let own = try await national.lead.get("/forces/leicestershire").body
        let quality = try #require(try await national.lead.get("/quality").row("Leicestershire Police"))

        #expect(try await national.lead.get("/").body.contains("Leicestershire Police, on 5 March 2026: One form came late"))
        #expect(own.contains("revision 2. Restated: One form came late"))
        #expect(quality.contains("Restated") && quality.contains("One form came late"))
        #expect(try #require(try await national.lead.get("/series").row("Leicestershire Police")).contains("February 2026"))
        await national.town.remove()
    }

    @Test("A force of 4,914 households has a figure and no rank, and the page says why")
    func small() async throws {
        let national = try await NationalTown(["leicestershire", "north-wales"])
        try await national.publish("leicestershire", covered: 36120, of: 440_489)
        try await national.publish("north-wales", covered: 404, of: 4914)

        let page = try await national.lead.get("/")

        let row = try #require(page.row("North Wales Police"))
        #expect(row.contains("8.22") && row.contains("left out of ranks"))
        #expect(
            page.body.contains("North Wales Police (4,914 households): left out of comparisons per household, without rank"))
        #expect(page.heading?.hasSuffix("Leicestershire Police reaches 8.20 % of its households") == true, "\(page.heading ?? "")")
        #expect(try await national.lead.get("/league.atom").body.contains("too few households to have a rank"))
        await national.town.remove()
    }

    @Test("What others have published stands beside, marked as supplied, with source, licence and date")
    func supplied() async throws {
        let national = try await NationalTown(["leicestershire"])
        try await national.publish("leicestershire", covered: 36120, of: 440_489)
        let (earlier, later) = (try #require(Month("2025-10")), try #require(Month("2025-12")))
        try await national.town.operations.importSupplied(
            SuppliedSeries(
                source: "A <report>", licence: "Open Government Licence v3.0", asOf: try #require(Day("2026-01-15")), note: nil,
                figures: [
                    .init(force: "leicestershire", month: earlier, measure: "household_coverage", value: "7.1"),
                    .init(
                        force: "leicestershire", month: later, measure: "household_coverage", value: "7.4", low: "7.0", high: "7.8"),
                    .init(force: "england-and-wales", month: later, measure: "household_coverage", value: "6.9"),
                ]))

        for path in ["/", "/series", "/forces/leicestershire", "/supplied"] {
            let body = try await national.lead.get(path).body
            #expect(body.contains("A &lt;report&gt;") && body.contains("Open Government Licence v3.0"), "\(path)")
            #expect(body.contains("15 January 2026") && body.contains("7.0 to 7.8"), "\(path)")
            #expect(body.contains("in no rank, total or limit"), "\(path)")
        }
        #expect(
            try await national.lead.get("/").heading?.hasSuffix("Leicestershire Police reaches 8.20 % of its households") == true)
        #expect(try await national.lead.get("/series").body.contains("Supplied: household coverage, by A &lt;report&gt;"))
        #expect(try await national.lead.get("/").body.contains("England and Wales"))
        #expect(try await !national.lead.get("/league.csv").body.contains("7.4"))
        let csv = try await national.lead.get("/supplied.csv").body
        #expect(
            csv.contains(
                "2025-12,leicestershire,household_coverage,7.4,7.0,7.8,yes,A <report>,Open Government Licence v3.0,2026-01-15,"))
        for path in ["/league.json", "/series.json", "/forces/leicestershire/coverage.json", "/supplied.json"] {
            #expect(try await national.lead.get(path).body.contains("\"supplied\":true"), "\(path)")
        }
        await national.town.remove()
    }

    @Test("Across a break no change is told: the chart, the table and the sentence say so")
    func breaks() async throws {
        let national = try await NationalTown(["leicestershire", "lancashire"])
        for (month, source) in [("2025-02", "Census 2021"), ("2026-02", "Estimates of 2025")] {
            try await national.publish("leicestershire", month, source: source)
        }
        try await national.publish("lancashire", "2025-02", covered: 50000, of: 633_967)
        try await national.publish("lancashire", covered: 52049, of: 633_967)

        let series = try await national.lead.get("/series")
        let own = try await national.lead.get("/forces/leicestershire")

        #expect(series.heading?.hasSuffix("Of 1 force 1 rose; 1 not compared after a break") == true, "\(series.heading ?? "")")
        let row = try #require(series.row("Leicestershire Police"))
        #expect(row.contains("Not compared: the denominator comes from another source"))
        #expect(row.contains("February 2026: denominator from another source: Estimates of 2025 (before: Census 2021)"))
        #expect(series.body.contains("class=\"chart-break\"") && series.body.contains("upright lines: breaks"))
        #expect(
            own.heading?.hasSuffix("have a member, not compared with a year ago, since the denominator comes from another source")
                == true,
            "\(own.heading ?? "")")
        #expect(own.body.contains("chart-break") && own.body.contains("Denominator from another source: Estimates of 2025"))
        #expect(try await national.lead.get("/series.csv").body.contains(",denominator-source\r\n"))
        #expect(
            try await national.lead.get("/series.atom").body.contains(
                "not comparable, since the denominator comes from another source"))
        await national.town.remove()
    }
}

extension NationalTown {
    /// Publishes a month in which households were counted out of a number from some source.
    fileprivate func publish(_ slug: String, _ month: String, source: String) async throws {
        let figures = try MonthFigures.sample(month, covered: 36120, of: 440_489)
        let text = String(decoding: figures.json.canonical(), as: UTF8.self)
        let changed = try JSONNode.parse(Array(text.replacing(MonthFigures.householdsSource, with: source).utf8)).json
        _ = try await town.operations.force(slug).publish(
            NewPublication(month: figures.month, figures: changed, isDemonstration: true))
    }
}
