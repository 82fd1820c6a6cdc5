import Basics
import FolkmootCore
import Markup
import Testing

@testable import FolkmootWeb

@Suite("The parts of pages")
struct ComponentTests {
    let table = Table(
        caption: "Coverage by ward",
        columns: [
            Table.Column(title: "Ward", sort: "/areas?sort=name"),
            Table.Column(title: "Coverage (%)", kind: .number, sort: "/areas?sort=coverage", order: .descending),
        ],
        rows: [Table.Row(["<a href=\"/a\">Avenue</a>", "8.20"], isOurs: true), Table.Row(["Brocks Hill", .empty])],
        total: Table.Row(["All wards", "7.90"]))

    @Test("A table names its rows and columns, sorts by links, and says how it is sorted")
    func tables() {
        let text = Components.table(table).description

        #expect(text.contains("<caption>Coverage by ward</caption>"))
        #expect(text.contains("<th scope=\"col\"><a href=\"/areas?sort=name\">Ward</a></th>"))
        #expect(text.contains("<th scope=\"col\" class=\"number\" aria-sort=\"descending\">"))
        #expect(text.contains("<tr class=\"ours\"><th scope=\"row\"><a href=\"/a\">Avenue</a></th>"))
        #expect(text.contains("<tfoot>\n<tr><th scope=\"row\">All wards</th>"))
    }

    @Test("On a phone each value has its column's title; a missing value is empty, and has none")
    func tableOnPhone() {
        let text = Components.table(table).description

        #expect(text.contains("<table class=\"rows\">"))
        #expect(text.contains("<td class=\"number\" data-label=\"Coverage (%)\">8.20</td>"))
        #expect(text.contains("<th scope=\"row\">Brocks Hill</th><td class=\"number\"></td>"))
    }

    @Test("A matrix keeps its columns, and can be scrolled from the keyboard")
    func matrix() {
        var matrix = table
        matrix.isMatrix = true

        let text = Components.table(matrix).description

        #expect(text.hasPrefix("<div class=\"matrix\" role=\"region\" tabindex=\"0\" aria-label=\"Coverage by ward\">"))
        #expect(!text.contains("data-label"))
    }

    @Test("A figure says what it is of, on which base, when and from where")
    func figure() throws {
        let ratio = Ratio(36_120, of: 440_489)
        let english = try #require(FigureText(ratio, "of households", at: Day("2026-02-28"), source: "Census 2021", in: .english))
        let welsh = try #require(FigureText(ratio, "o aelwydydd", at: Day("2026-02-28"), in: .welsh))

        #expect(
            Components.figure(english).description
                == "<p class=\"figure\"><strong>8.20\u{A0}%</strong> of households "
                + "<span class=\"quiet\">· 36,120\u{A0}of\u{A0}440,489 · at 28 February 2026 · Census 2021</span></p>\n")
        #expect(welsh.grounds == ["36,120\u{A0}o\u{A0}440,489", "ar 28 Chwefror 2026"])
    }

    @Test("A share of nothing is no figure")
    func nothing() {
        #expect(FigureText(Ratio(0, of: 0), "of households", at: nil, in: .english) == nil)
    }

    @Test("A figure that is not known has its reason beside it, without a dot before it")
    func notKnown() {
        let text = Components.figure(FigureText("Not known", "", grounds: ["Nobody asked", "yet"])).description

        #expect(text == "<p class=\"figure\"><strong>Not known</strong> <span class=\"quiet\">Nobody asked · yet</span></p>\n")
    }

    @Test("An address breaks after its dots and its at sign, and is text")
    func address() {
        #expect(
            Components.address("a.<b>@example.org").description == "a.<wbr>&lt;b&gt;@<wbr>example.<wbr>org")
        #expect(Components.address("").description.isEmpty)
    }

    @Test("The name of a setting breaks after its dots and between its words")
    func code() {
        #expect(Components.code("a.months_b<").description == "<code>a.<wbr>months_<wbr>b&lt;</code>")
    }

    @Test("A chart has its finding, its table and its file")
    func chart() {
        let chart = BarChart(
            id: "c", title: "Charnwood leads", description: "Bars", bars: [BarChart.Bar("Charnwood", 8.2)],
            format: .percent(decimals: 1), words: Language.english.chartWords)

        let text = Components.chart(chart, table: table, csv: "/coverage.csv", source: "Census 2021", in: .english).description

        #expect(text.contains("<figcaption>Charnwood leads</figcaption>"))
        #expect(text.contains("<svg"))
        #expect(text.contains("<summary>The figures as a table</summary>"))
        #expect(text.contains("href=\"/coverage.csv\" download>Download as CSV<span class=\"unseen\">: Charnwood leads</span>"))
    }

    @Test("Part of a long list says which part it is, and the whole of a short one says nothing")
    func pagination() {
        let part = Components.pagination(100..<200, of: 1_040, previous: "/a?page=1", next: "/a?page=3", in: .english).description

        #expect(part.contains("101 to 200 of 1,040"))
        #expect(part.contains("<a class=\"next\" rel=\"next\" href=\"/a?page=3\">Next page</a>"))
        #expect(Components.pagination(0..<4, of: 4, previous: nil, next: nil, in: .english).isEmpty)
    }

    @Test("What has just been done is announced, and text in a component is escaped")
    func panels() {
        #expect(Components.success("Sent & saved").description.contains("role=\"status\">\n<h2>Sent &amp; saved</h2>"))
        #expect(Components.tag("<b>", .good).description == "<strong class=\"tag good\">&lt;b&gt;</strong>")
        #expect(Components.details("A < B", "<p>x</p>").description.contains("<summary>A &lt; B</summary><div><p>x</p></div>"))
    }

    @Test("A link that changes a line says which line it changes")
    func summary() {
        let text = Components.summaryList([SummaryRow(label: "Postcode", value: "LE1 1AA", change: "/change")], in: .welsh)
            .description

        #expect(text.contains("<dt>Postcode</dt><dd>LE1 1AA</dd>"))
        #expect(text.contains("<a href=\"/change\">Newid<span class=\"unseen\"> Postcode</span></a>"))
    }

    @Test("What changes something is a POST with the token, never a link")
    func action() {
        let text = Components.action("Delete", to: "/x", csrf: "token", style: .danger).description

        #expect(text.contains("<form method=\"post\" action=\"/x\"><input type=\"hidden\" name=\"csrf\" value=\"token\">"))
        #expect(text.contains("<button class=\"button danger\">Delete</button>"))
    }

    @Test("A small number is said in words")
    func tooFew() {
        #expect(Components.tooFew(below: 10, in: .english).description.contains("Fewer than 10 people, so not shown"))
    }
}
