import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

/// Surveys completed by the end of each month.
enum CumulativePages {
    static func report(_ report: CumulativeReport, _ scope: StaffScope, _ call: Call) -> Page {
        Page(
            title: "How many surveys were completed in \(report.area.name.english)?", caption: "Surveys completed",
            breadcrumbs: ReportPages.breadcrumbs(report.ancestors, "/staff/reports/surveys", by: report.hierarchy),
            notices: call.justDone == "stated" ? Components.success("The total is kept beside the computed one") : .empty,
            body: report.columns.isEmpty ? nothing : body(report, scope, call))
    }

    /// The same for those who have a link to it, without ways to pages of staff.
    static func shared(_ report: CumulativeReport, _ call: Call) -> Page {
        Page(
            title: "How many surveys were completed in \(report.area.name.english)?", caption: "Surveys completed",
            body: report.columns.isEmpty
                ? "<p>There is no month to show yet.</p>"
                : """
                \(Components.table(table(report, isShared: true, call)))
                \(Components.table(growth(report, call)))
                \(notes(report, call))
                <p class="small">Read on \(call.language.dateAndTime(call.now)).</p>
                """)
    }

    private static let nothing = Components.empty(
        "No month to show yet",
        "<p>Each month is here once it has ended. Figures of an earlier programme are brought by <code>folkmoot reports import</code>.</p>"
    )

    private static func body(_ report: CumulativeReport, _ scope: StaffScope, _ call: Call) -> HTML {
        let mayExport = report.mayBeExported(scope, call)
        let isOwn = call.configuration.areas[report.area.code] != nil
        let state = Path("/staff/reports/stated").query("area", report.area.code)
        return """
            \(reconciliations(report))\
            \(HierarchyChoice.links(Path("/staff/reports/surveys").query("area", report.area.code), of: report.area, by: report.hierarchy, call))\
            \(choices(report, call))
            \(Components.table(table(report, call)))
            \(Components.table(growth(report, call)))
            \(notes(report, call))
            \(when: isOwn && scope.allows(.publishSurveys, in: report.area.code), "<ul class=\"ways\"><li><a href=\"\(state)\">State a total that was printed elsewhere</a></li></ul>")
            \(ReportPages.files(
            csv: path(report, "/staff/reports/surveys.csv"), json: path(report, "/staff/reports/surveys.json"), "surveys completed",
            mayExport: mayExport))
            """
    }

    /// Where stated and computed totals differ: both stand, and neither takes the place of the other.
    private static func reconciliations(_ report: CumulativeReport) -> HTML {
        let items: [HTML] = report.reconciliations.compactMap { $0.warning.html { "<li>\($0)</li>" } }
        guard !items.isEmpty else { return .empty }
        return Components.panel(
            "A stated total differs from the computed one", "<ul>\(items)</ul><p>Both are kept as they are.</p>", tone: .warning)
    }

    private static func choices(_ report: CumulativeReport, _ call: Call) -> HTML {
        let levels: [HTML] = report.levels.map { level in
            let isCurrent: String? = level.code == report.level?.code ? "true" : nil
            let name = level.plural.english.capitalisedFirst
            return """
                <li><a href="\(path(report, "/staff/reports/surveys", level: level.code))"\(attribute: "aria-current", isCurrent)>\(name)</a></li>
                """
        }
        let months = [("Earlier months", report.earlier), ("Later months", report.later)].compactMap { title, month in
            month.map { ("\(title), to \(call.language.month($0))", $0) }
        }
        let ways: [HTML] = months.map { title, month in
            "<li><a href=\"\(path(report, "/staff/reports/surveys", through: month))\">\(title)</a></li>"
        }
        return """
            \(when: levels.count > 1, Components.details("Change kind of area", "<ul>\(levels)</ul>"))\
            \(when: !ways.isEmpty, "<ul class=\"ways\">\(ways)</ul>")
            """
    }

    /// The report with another level or other months.
    private static func path(_ report: CumulativeReport, _ page: Path, level: String? = nil, through: Month? = nil) -> Path {
        let path = page.query("area", report.area.code).query("level", level ?? report.level?.code ?? "")
        return HierarchyChoice.path(
            (through ?? report.columns.last?.month).map { path.query("through", $0.description) } ?? path, by: report.hierarchy)
    }

    // MARK: Tables

    private static func table(_ report: CumulativeReport, isShared: Bool = false, _ call: Call) -> Table {
        let rows = report.groups.flatMap { group -> [Table.Row] in
            let isWhole = group.whole.area.code == report.area.code
            let subtotal = row("<strong>\(group.whole.area.name.english), all</strong>", group.whole.counts)
            let lines = group.lines.map { isShared ? row("\($0.area.name.english)", $0.counts) : line(of: $0, in: report) }
            return lines + (isWhole ? [] : [subtotal])
        }
        let elsewhere = report.hasElsewhere ? [row("Elsewhere in \(report.area.name.english)", report.elsewhere)] : []
        return Table(
            caption: "Surveys completed by the end of each month, by \(report.level?.name.english ?? "area")",
            columns: columns(report, first: report.level?.name.english.capitalisedFirst ?? "Area", call), rows: rows + elsewhere,
            total: row("\(report.area.name.english), total", report.total), isMatrix: true)
    }

    /// What each month added, and what was stated.
    private static func growth(_ report: CumulativeReport, _ call: Call) -> Table {
        var rows = [row("Growth in the month", report.growth)]
        if report.hasStated {
            rows += [row("Total as stated", report.stated), row("Growth of the stated total", report.statedGrowth)]
            rows.append(
                row(
                    "Stated less computed",
                    zip(report.stated, report.total).map { stated, computed in
                        stated.flatMap { stated in computed.map { stated - $0 } }
                    }))
        }
        return Table(
            caption: "What each month added", columns: columns(report, first: report.area.name.english, call), rows: rows,
            isMatrix: true)
    }

    private static func columns(_ report: CumulativeReport, first: String, _ call: Call) -> [Table.Column] {
        [.init(title: first)]
            + report.columns.map { column in
                let month = call.language.shortMonth(column.month)
                return .init(title: column.source == nil ? month : "\(month) (supplied)", kind: .number)
            }
    }

    private static func line(of line: CumulativeReport.Line, in report: CumulativeReport) -> Table.Row {
        row(
            "<a href=\"\(HierarchyChoice.path(to: line.area.code, by: report.hierarchy))\">\(line.area.name.english)</a>",
            line.counts)
    }

    private static func row(_ title: HTML, _ counts: [Int?]) -> Table.Row { Table.Row([title] + counts.map(ReportPages.count)) }

    private static func notes(_ report: CumulativeReport, _ call: Call) -> HTML {
        let sources = Set(report.columns.compactMap(\.source)).sorted()
        let first = report.columns.filter(\.isFirst).map { call.language.month($0.month) }.joined(separator: " and ")
        let moved = report.moved.map(\.name.english).joined(separator: ", ")
        let missing = report.columns.filter { $0.missing > 0 }.map { "\(call.language.shortMonth($0.month)): \($0.missing)" }
        return """
            \(when: !sources.isEmpty, "<p class=\"source\">Supplied: figures of an earlier programme, from \(sources.joined(separator: ", ")). They are never added to those counted here.</p>")
            \(when: !first.isEmpty, "<p class=\"source\">A series begins in \(first), so its growth counts from zero.</p>")
            \(when: !moved.isEmpty, "<p class=\"source\">Lay elsewhere in an earlier month, and count there in it: \(moved). A subtotal is of what lay in it then.</p>")
            \(when: !missing.isEmpty, "<p class=\"source\">Areas without a figure, left out of totals: \(missing.joined(separator: ", ")).</p>")
            """
    }
}

/// A total that somebody states.
enum StatedPages {
    static func form(_ area: Area, _ problem: Problem?, _ call: Call) -> Page {
        let values = ["month": [call.form["month"] ?? ""], "total": [call.form["total"] ?? ""]]
        let state = FormState(call.language, values: values, problem: problem, csrf: call.context.csrf)
        return Page(
            title: "State a total of surveys completed in \(area.name.english)", caption: "Surveys completed",
            breadcrumbs: ReportPages.breadcrumbs([], "/staff/reports/surveys")
                + [Breadcrumb(title: "Surveys completed", path: Path("/staff/reports/surveys").query("area", area.code))],
            notices: Components.errorSummary(state, fields: ["month", "total"]),
            body: """
                <p>A total that was printed elsewhere stands beside the computed one. Where they differ both are shown, with the difference.</p>
                \(Components.form(
                    state, to: "/staff/reports/stated", button: "Keep this total",
                    """
                    \(Components.hidden("area", area.code))\
                    \(Components.textField("month", "Month", in: state, hint: "Like 2021-01", width: .short))\
                    \(Components.textField("total", "Surveys completed by its end", in: state, kind: .wholeNumber, width: .short))
                    """))
                """,
            hasErrors: problem != nil)
    }
}

extension CumulativeReport {
    /// Whether somebody may take the report out: in each of the force's own areas that it is of.
    func mayBeExported(_ scope: StaffScope, _ call: Call) -> Bool {
        scope.allows(.exportResults, in: area, of: hierarchy?.trees.on(call.today) ?? call.configuration.areas)
    }
}
