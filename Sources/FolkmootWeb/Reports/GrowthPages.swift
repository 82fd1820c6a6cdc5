import Basics
import FolkmootCore
import Markup

/// A force's measures in two months.
enum GrowthPages {
    /// - Parameter isShared: for those who have a link to it, without ways to pages of staff.
    static func report(_ report: GrowthReport, mayExport: Bool, isShared: Bool = false, _ call: Call) -> Page {
        let (earlier, later) = (call.language.month(report.months.earlier), call.language.month(report.months.later))
        let supplied = report.lines.filter(\.supplied.isKnown)
        let counted = report.lines.filter(\.counted.isKnown)
        return Page(
            title: "What changed between \(earlier) and \(later)?", caption: "Growth", breadcrumbs: [ReportPages.breadcrumb],
            body: """
                \(when: !isShared, choice(report, call))
                \(when: supplied.isEmpty && counted.isEmpty, nothing)
                \(when: !supplied.isEmpty, given(report, supplied, call))
                \(when: !counted.isEmpty, Components.table(table("Counted here", counted, \.counted, report, call)))
                <p class="source">Counts move by a difference and in per cent; rates in percentage points and in per cent of themselves. \
                What moves less than its measure’s tolerance is maintained. Supplied figures are printed as they were given; how they were counted \
                is not known, so they are never mixed with others.</p>
                \(when: !isShared, ReportPages.files(
                    csv: path(report, "/staff/reports/growth.csv"), json: path(report, "/staff/reports/growth.json"), "growth",
                    mayExport: mayExport))
                """)
    }

    private static let nothing = Components.empty(
        "Nothing is known of these months",
        "<p>Choose others, or bring figures of an earlier programme with <code>folkmoot reports import</code>.</p>")

    private static func given(_ report: GrowthReport, _ lines: [GrowthReport.Line], _ call: Call) -> HTML {
        let sources = Set(lines.compactMap(\.source)).sorted().joined(separator: ", ")
        return """
            \(Components.table(table("Supplied", lines, \.supplied, report, call)))
            <p class="source">Supplied by: \(sources)</p>
            """
    }

    private static func table(
        _ title: String, _ lines: [GrowthReport.Line], _ pair: KeyPath<GrowthReport.Line, GrowthReport.Pair>,
        _ report: GrowthReport,
        _ call: Call
    ) -> Table {
        Table(
            caption: title,
            columns: [
                .init(title: "Measure"), .init(title: call.language.month(report.months.earlier), kind: .number),
                .init(title: call.language.month(report.months.later), kind: .number), .init(title: "Change", kind: .number),
            ],
            rows: lines.map { line in
                Table.Row([
                    "\(line.measure.title)", "\(line.measure.textWithUnit(line[keyPath: pair].earlier))",
                    "\(line.measure.textWithUnit(line[keyPath: pair].later))", "\(line[keyPath: pair].words(of: line.measure))",
                ])
            })
    }

    /// Two months to choose; without script a button sends them.
    private static func choice(_ report: GrowthReport, _ call: Call) -> HTML {
        let state = FormState(
            call.language, values: ["from": [report.months.earlier.description], "to": [report.months.later.description]])
        let last = call.today.inMonth.adding(months: -1)
        let own = Path("/staff/reports/growth").query("from", last.adding(months: -12).description).query("to", last.description)
        return Components.details(
            "Change months",
            """
            <p><a href="\(own)">The year to \(call.language.month(last)), as counted here</a></p>
            <form method="get" action="/staff/reports/growth">
            \(Components.textField("from", "Earlier month", in: state, hint: "Like 2020-02", width: .short))\
            \(Components.textField("to", "Later month", in: state, hint: "Like 2021-02", width: .short))
            <div class="buttons">\(Components.button("Compare"))</div>
            </form>
            """)
    }

    private static func path(_ report: GrowthReport, _ page: Path) -> Path {
        page.query("from", report.months.earlier.description).query("to", report.months.later.description)
    }
}
