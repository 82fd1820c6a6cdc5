import Basics
import FolkmootCore
import Markup

/// How areas stand with their priorities and with what was raised, in figures and tables.
enum PriorityReports {
    /// At most so many areas that lack something are listed.
    static let mostWanting = 50

    /// An area with all that lies in it.
    static func whole(_ overview: PriorityStore.Overview, _ call: Call) -> HTML {
        let report = overview.report
        return """
            \(figures(report, call))
            \(when: report.unanswered > 0, Components.table(waiting(report)))
            \(when: !report.issues.isEmpty, Components.table(issues(report, call)))
            \(when: !overview.parts.isEmpty, Components.table(parts(overview, call)))
            \(wanting(report, call))
            """
    }

    /// What is missing in one area itself.
    static func gaps(of overview: PriorityStore.Overview, _ call: Call) -> HTML {
        guard let own = overview.report.areas.first(where: { $0.area.code == overview.area.code }) else { return .empty }
        guard !own.gaps.isEmpty else { return "<p>\(Components.tag("Up to date", .good))</p>" }
        return "<ul>\(own.gaps.map { gap -> HTML in "<li>\(words(gap, own, call))</li>" })</ul>"
    }

    private static func figures(_ report: PriorityReport, _ call: Call) -> HTML {
        let fresh = FigureText(report.fresh, "of areas", at: call.today, decimals: 1, in: call.language)
        let missing = report.count(.topIssueMissing)
        return Components.keyFigures([
            KeyFigure(
                label: "Set within 92 days",
                figure: fresh ?? FigureText("Not known", "", grounds: ["No area here must set priorities"])),
            KeyFigure(
                label: "Raised and not answered",
                figure: FigureText(
                    Decimals.grouped(report.unanswered), report.unanswered == 1 ? "issue" : "issues",
                    grounds: ["\(Decimals.grouped(report.waiting[WaitingTime.longer.rawValue])) for over 92 days"])),
            KeyFigure(
                label: "Without a survey behind them",
                figure: FigureText(Decimals.grouped(report.count(.noSurvey)), areas(report.count(.noSurvey)), grounds: [of(report)])
            ),
            KeyFigure(
                label: "Top issue is no priority",
                figure: FigureText(Decimals.grouped(missing), areas(missing), grounds: ["in the latest survey", of(report)])),
        ])
    }

    private static func areas(_ count: Int) -> String { count == 1 ? "area" : "areas" }

    private static func of(_ report: PriorityReport) -> String { "of \(Decimals.grouped(report.areas.count))" }

    /// The asked-and-answered clock.
    private static func waiting(_ report: PriorityReport) -> Table {
        let names = ["Under 7 days", "7 to 30 days", "31 to 92 days", "Over 92 days"]
        return Table(
            caption: "Raised and not answered, by how long it has waited",
            columns: [.init(title: "Waiting"), .init(title: "Issues", kind: .number)],
            rows: zip(names, report.waiting).map { Table.Row(["\($0)", "\(Decimals.grouped($1))"]) },
            total: Table.Row(["All", "\(Decimals.grouped(report.unanswered))"]))
    }

    /// "ASB is a priority in 62 of 66 areas".
    private static func issues(_ report: PriorityReport, _ call: Call) -> Table {
        Table(
            caption: "What areas have as a priority now",
            columns: [.init(title: "Issue"), .init(title: "Areas", kind: .number), .init(title: "Areas in all", kind: .number)],
            rows: report.issues.map { issue, count in
                Table.Row([
                    "\(PriorityPages.issue(issue, call) ?? "In other words")", "\(Decimals.grouped(count))",
                    "\(Decimals.grouped(report.areas.count))",
                ])
            })
    }

    private static func parts(_ overview: PriorityStore.Overview, _ call: Call) -> Table {
        let kind = AreaPages.kind(of: overview.parts.map(\.area), call)
        let columns = [
            "Areas", "Set within 92 days", "Older", "None", "No survey behind them", "Top issue is no priority", "Not answered",
        ]
        return Table(
            caption: "Priorities by \(kind)",
            columns: [.init(title: kind.capitalisedFirst)] + columns.map { .init(title: $0, kind: .number) },
            rows: overview.parts.map { part in
                Table.Row(
                    ["<a href=\"\(Path("/staff/priorities/\(part.area.code)"))\">\(part.area.name.english)</a>"]
                        + numbers(part.report))
            }, total: Table.Row(["\(overview.area.name.english)"] + numbers(overview.report)))
    }

    private static func numbers(_ report: PriorityReport) -> [HTML] {
        let gaps = [PriorityGap.older, .noPriority, .noSurvey, .topIssueMissing].map { report.count($0) }
        let counts = [report.areas.count, report.fresh.numerator] + gaps + [report.unanswered]
        return counts.map { "\(Decimals.grouped($0))" }
    }

    /// The areas to look at, each with what is missing; none is missing all by itself where an area stands alone.
    private static func wanting(_ report: PriorityReport, _ call: Call) -> HTML {
        let wanting = report.wanting
        guard report.areas.count > 1, !wanting.isEmpty else { return .empty }
        let rows = wanting.prefix(mostWanting).map { standing in
            Table.Row([
                "<a href=\"\(Path("/staff/priorities/\(standing.area.code)"))\">\(standing.area.name.english)</a>",
                "\(standing.gaps.map { words($0, standing, call) }.joined(separator: " "))",
            ])
        }
        let rest = wanting.count - rows.count
        let table = Table(
            caption: "Areas in which something is missing", columns: [.init(title: "Area"), .init(title: "What is missing")],
            rows: rows)
        return """
            \(Components.table(table))
            \(when: rest > 0, "<p class=\"quiet\">And \(Decimals.grouped(rest)) more: open a smaller area to see them.</p>")
            """
    }

    private static func words(_ gap: PriorityGap, _ standing: PriorityStanding, _ call: Call) -> String {
        switch gap {
        case .noPriority: "No priority is set."
        case .older: "A priority was set over 92 days ago."
        case .noSurvey: "No priority rests on a survey."
        case .topIssueMissing:
            "Most people chose “\(PriorityPages.issue(standing.topIssue, call) ?? "")”, which is no priority."
        }
    }
}
