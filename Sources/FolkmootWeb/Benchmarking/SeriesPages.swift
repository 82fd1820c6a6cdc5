import Basics
import FolkmootCore
import FolkmootTenancy
import Markup

/// A measure of each force, month by month.
enum SeriesPages {
    /// How many months can be chosen.
    static let lengths = [13, 25, 60]

    static func series(_ series: ForceSeries, _ choice: ComparisonChoice, _ reference: ReferenceForces, today: Day) -> Page {
        let words = choice.words(reference)
        let (first, last) = (Language.english.month(series.months[0]), Language.english.month(choice.month))
        return Page(
            title: finding(series), caption: "\(series.measure.title), \(first) to \(last)\(words.isEmpty ? "" : ", \(words)")",
            breadcrumbs: [Breadcrumb(title: "League", path: choice.on("/"))],
            notices: demonstration(series),
            body: """
                \(ComparisonForm.html(choice, to: "/series", reference, today: today))\(lengths(series, choice))\
                \(series.rows.isEmpty ? nothing : content(series, choice))\(SuppliedPages.charts(series, reference))\
                \(SuppliedPages.beside(series.supplied, of: series.measure, reference))
                """, feed: path("/series.atom", series, choice))
    }

    /// How many rose and fell, in one statement.
    static func finding(_ series: ForceSeries) -> String {
        guard !series.rows.isEmpty else { return "No force has published any of these months" }
        let broken = series.rows.count { !$0.breaks.isEmpty }
        let changes = series.rows.compactMap { row -> Change? in
            guard row.breaks.isEmpty, let ends = row.ends, let first = ends.first.value.amount, let last = ends.last.value.amount
            else { return nil }
            return Change(of: series.measure, from: first, to: last)
        }
        guard !changes.isEmpty else {
            return broken == 0
                ? "No force has published two of these months"
                : "First and last figure of \(LeagueWords.forces(broken)) do not mean the same, so they are not compared"
        }
        let (kept, moved) = (changes.filter(\.isMaintained), changes.filter { !$0.isMaintained })
        let rose = moved.count { ($0.difference ?? 0) > 0 }
        let parts = [(rose, "rose"), (moved.count - rose, "fell"), (kept.count, "stayed")].filter { $0.0 > 0 }
        let others = broken == 0 ? "" : "; \(broken) not compared after a break"
        return "Of \(LeagueWords.forces(changes.count)) \(parts.map { "\($0.0) \($0.1)" }.joined(separator: ", "))\(others)"
    }

    static func path(_ path: Path, _ series: ForceSeries, _ choice: ComparisonChoice) -> Path {
        choice.on(path).query("months", series.months.count == lengths[0] ? nil : series.months.count)
    }

    private static func demonstration(_ series: ForceSeries) -> HTML {
        guard series.hasDemonstration else { return .empty }
        return Components.panel(
            "Demonstration data", "<p>Made-up figures are among these. They tell nothing about any force.</p>", tone: .warning)
    }

    private static func lengths(_ series: ForceSeries, _ choice: ComparisonChoice) -> HTML {
        let links: [HTML] = lengths.map { length in
            length == series.months.count
                ? "<strong>\(length) months</strong>"
                : "<a href=\"\(choice.on("/series").query("months", length))\">\(length) months</a>"
        }
        return "<p class=\"small\">\(HTML.joined(links, separator: " · "))</p>\n"
    }

    private static var nothing: HTML {
        Components.empty("The months of each force will be here", "<p>Choose a later month, or other forces.</p>")
    }

    private static func content(_ series: ForceSeries, _ choice: ComparisonChoice) -> HTML {
        let panels = series.rows.map { row in
            SmallMultiples.Panel(
                row.shortName, values: row.points.map { $0.value?.amount?.value(in: series.measure.unit) },
                changed: Set(row.points.indices.filter { row.points[$0].isRestated }),
                breaks: Set(row.points.indices.filter { !row.points[$0].breaks.isEmpty }),
                link: Path("/forces/\(row.slug)").query("month", choice.month.description))
        }
        let chart = SmallMultiples(
            id: "series", title: finding(series),
            description:
                "A small chart to each force, all on one scale. Gaps are months without a figure, squares are restated ones, and upright lines "
                + "are breaks, across which figures do not mean the same.",
            panels: panels,
            note:
                "\(Language.english.month(series.months[0])) to \(Language.english.month(choice.month)). Gaps: no figure; squares: restated\(hasBreaks(series) ? "; upright lines: breaks" : ""). Scale:",
            format: series.measure.chartNumber, words: Language.english.chartWords)
        let files = FigureFiles.links(
            csv: path("/series.csv", series, choice), json: path("/series.json", series, choice),
            atom: path("/series.atom", series, choice))
        return """
            \(Components.chart(chart, source: "As published by each force. \(series.measure.source)."))\(files)\(table(series))\
            \(Components.definition(series.measure.words, in: .english))
            """
    }

    private static func table(_ series: ForceSeries) -> HTML {
        Components.table(
            Table(
                caption: "\(series.measure.title): first and last figure of each force",
                columns: [
                    Table.Column(title: "Force"), Table.Column(title: "First", kind: .number), Table.Column(title: "Of"),
                    Table.Column(title: "Last", kind: .number), Table.Column(title: "Of"), Table.Column(title: "Change"),
                    Table.Column(title: "Without a figure", kind: .number), Table.Column(title: "Restated"),
                    Table.Column(title: "Breaks"),
                ], rows: series.rows.map { Table.Row(cells($0, series)) }))
    }

    private static func cells(_ row: ForceSeries.Row, _ series: ForceSeries) -> [HTML] {
        let ends = row.ends
        let missing = row.points.count { !$0.hasValue }
        let restated = zip(series.months, row.points).filter { $1.isRestated }.map { Language.english.month($0.0) }
        func value(_ end: (index: Int, value: MeasureValue)?) -> HTML {
            end.html { "\(series.measure.text($0.value.amount))" } ?? .empty
        }
        func month(_ end: (index: Int, value: MeasureValue)?) -> HTML {
            end.html { "\(Language.english.month(series.months[$0.index]))" } ?? .empty
        }
        return [
            "\(row.name)", value(ends?.first), month(ends?.first), value(ends?.last), month(ends?.last), change(row),
            "\(missing)", "\(restated.joined(separator: ", "))", "\(breaks(row, series).joined(separator: ". "))",
        ]
    }

    private static func change(_ row: ForceSeries.Row) -> HTML {
        row.breaks.isEmpty ? "\(row.change)" : "<span class=\"quiet\">Not compared: \(BreakWords.reason(row.breaks))</span>"
    }

    private static func hasBreaks(_ series: ForceSeries) -> Bool {
        series.rows.contains { $0.points.contains { !$0.breaks.isEmpty } }
    }

    /// Each break with its month.
    private static func breaks(_ row: ForceSeries.Row, _ series: ForceSeries) -> [String] {
        zip(series.months, row.points).filter { !$1.breaks.isEmpty }.map {
            "\(Language.english.month($0)): \(BreakWords.words($1.breaks).lowercasedFirst)"
        }
    }

    /// A row in a sentence.
    static func sentence(_ row: ForceSeries.Row, _ series: ForceSeries) -> String {
        guard let ends = row.ends else { return "\(row.name): fewer than two figures of \(series.measure.title.lowercasedFirst)" }
        let (first, last) = (
            series.measure.textWithUnit(ends.first.value.amount), series.measure.textWithUnit(ends.last.value.amount)
        )
        return
            "\(row.name): \(series.measure.title.lowercasedFirst) from \(first) in \(Language.english.month(series.months[ends.first.index])) "
            + "to \(last) in \(Language.english.month(series.months[ends.last.index]))"
            + (row.breaks.isEmpty ? "" : "; not comparable, since \(BreakWords.reason(row.breaks))")
    }
}
