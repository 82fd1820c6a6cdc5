import Basics
import FolkmootCore
import Markup

/// Figures that others have published: beside what is computed here, and always marked as supplied.
enum SuppliedPages {
    static func page(_ figures: SuppliedFigures, _ reference: ReferenceForces, through month: Month) -> Page {
        let sources = figures.sources
        return Page(
            title: finding(figures), caption: "Supplied by others, until \(Language.english.month(month))",
            breadcrumbs: [Breadcrumb(title: "League", path: "/")],
            body: """
                <p>\(rule)</p>
                \(figures.isEmpty ? nothing : "\(files)\(table(sources, figures))\(byMeasure(figures, reference))")
                """)
    }

    private static func finding(_ figures: SuppliedFigures) -> String {
        let (count, sources) = (figures.all.count, figures.sources.count)
        guard count > 0 else { return "No figures of others have been brought in" }
        return
            "\(Decimals.grouped(count)) \(count == 1 ? "figure" : "figures") from \(sources) \(sources == 1 ? "source" : "sources")"
    }

    private static let rule =
        "These were published by others and are shown as they were printed. They are not compared with figures that forces publish "
        + "here, and are in no rank, total or limit."

    private static var nothing: HTML {
        Components.empty(
            "Figures of others will be here", "<p>Whoever runs this service brings them in, with their source and licence.</p>")
    }

    private static let files: HTML = """
        <p class="small"><a href="/supplied.csv" download>Download these figures (CSV)</a> · <a href="/supplied.json">The same as JSON</a></p>

        """
}

// MARK: - Beside figures of forces

extension SuppliedPages {
    /// The latest supplied figure of each force, under a heading of its own; nothing if there is none.
    static func beside(_ figures: SuppliedFigures, of measure: Measure, _ reference: ReferenceForces) -> HTML {
        guard !figures.isEmpty else { return .empty }
        return """
            <h2>Supplied by others</h2>
            <p>\(rule)</p>
            \(latest(figures, of: measure, reference))\(list(figures.sources))<p class="small"><a href="/supplied">All supplied figures</a></p>

            """
    }

    /// All of one force, the latest first.
    static func ofForce(_ figures: SuppliedFigures) -> HTML {
        guard !figures.isEmpty else { return .empty }
        let shown = figures.latest(12)
        let rows = shown.all.map { figure in
            Table.Row([
                "\(Language.english.month(figure.month))", "\(figure.measure.title)", value(figure), interval(figure),
                "\(figure.source.name)",
            ])
        }
        let table = Table(
            caption: "Figures that were printed elsewhere (supplied)",
            columns: [
                Table.Column(title: "Month"), Table.Column(title: "Beside"), Table.Column(title: "Figure", kind: .number),
                Table.Column(title: "95 % interval"), Table.Column(title: "Source"),
            ], rows: rows)
        let more = figures.all.count - shown.all.count
        return """
            <h2>Supplied figures</h2>
            <p>\(rule)</p>
            \(Components.table(table))\(when: more > 0, "<p class=\"small\">\(more) earlier ones are in the files.</p>")\
            \(list(figures.sources))
            """
    }

    private static func latest(_ figures: SuppliedFigures, of measure: Measure, _ reference: ReferenceForces) -> HTML {
        Components.table(
            Table(
                caption: "\(measure.title), supplied: the latest figure of each",
                columns: [
                    Table.Column(title: "Force"), Table.Column(title: "Figure", kind: .number),
                    Table.Column(title: "95 % interval"),
                    Table.Column(title: "Month"), Table.Column(title: "Source"),
                ],
                rows: figures.latest().all.map { figure in
                    Table.Row([
                        "\(name(figure, reference))", value(figure), interval(figure), "\(Language.english.month(figure.month))",
                        "\(figure.source.name)",
                    ])
                }))
    }

    static func name(_ figure: SuppliedFigure, _ reference: ReferenceForces) -> String {
        figure.force == SuppliedFigure.country ? "England and Wales" : reference[figure.force]?.name ?? figure.force
    }

    private static func value(_ figure: SuppliedFigure) -> HTML {
        // Number and unit never part at the end of a line.
        "\(figure.measure.textWithUnit(figure.value).replacing(" ", with: "\u{A0}"))"
    }

    private static func interval(_ figure: SuppliedFigure) -> HTML {
        figure.interval.html { "\(figure.measure.text($0.low)) to \(figure.measure.text($0.high))" } ?? "Not recorded"
    }

    /// Each source with its licence, its date and what it says.
    private static func list(_ sources: [SuppliedSource]) -> HTML {
        let items: [HTML] = sources.map { "<li>\($0.name). \(licence($0)). \(asOf($0)). \(note($0))</li>\n" }
        return "<ul class=\"small\">\n\(items)</ul>\n"
    }

    private static func licence(_ source: SuppliedSource) -> String { "Licence: \(source.licence ?? "not recorded")" }
    private static func asOf(_ source: SuppliedSource) -> String {
        source.asOf.map { "As of \(Language.english.date($0))" } ?? "Its date is not recorded"
    }
    private static func note(_ source: SuppliedSource) -> String { source.note ?? "How it was counted is not recorded." }
}

// MARK: - Page of all

extension SuppliedPages {
    private static func table(_ sources: [SuppliedSource], _ figures: SuppliedFigures) -> HTML {
        Components.table(
            Table(
                caption: "Where they are from",
                columns: [
                    Table.Column(title: "Source"), Table.Column(title: "Licence"), Table.Column(title: "As of"),
                    Table.Column(title: "What it says"), Table.Column(title: "Figures", kind: .number),
                ],
                rows: sources.map { source in
                    Table.Row([
                        "\(source.name)", "\(source.licence ?? "Not recorded")",
                        "\(source.asOf.map { Language.english.date($0) } ?? "Not recorded")", "\(note(source))",
                        "\(Decimals.grouped(figures.all.count { $0.source == source }))",
                    ])
                }))
    }

    private static func byMeasure(_ figures: SuppliedFigures, _ reference: ReferenceForces) -> HTML {
        .joined(
            Measures.published.map { measure -> HTML in
                let own = figures.only { $0.measure == measure }
                return own.isEmpty ? .empty : latest(own, of: measure, reference)
            })
    }
}

// MARK: - Charts

extension SuppliedPages {
    /// A small chart to each force of each source that has two figures or more of it.
    static func charts(_ series: ForceSeries, _ reference: ReferenceForces) -> HTML {
        .joined(
            series.supplied.sources.enumerated().compactMap { index, source -> HTML? in
                let own = series.supplied.only { $0.source == source }
                let panels = panels(own, series, reference)
                guard !panels.isEmpty else { return nil }
                let chart = SmallMultiples(
                    id: "supplied-\(index)", title: "Supplied: \(series.measure.title.lowercasedFirst), by \(source.name)",
                    description:
                        "A small chart to each force, of figures that \(source.name) published. Gaps are months without one.",
                    panels: panels, note: "Supplied. Gaps: no figure. Scale:", format: series.measure.chartNumber,
                    words: Language.english.chartWords)
                return Components.chart(
                    chart, source: "Supplied: \(source.name). \(licence(source)). \(asOf(source)). \(note(source))")
            })
    }

    private static func panels(
        _ figures: SuppliedFigures, _ series: ForceSeries, _ reference: ReferenceForces
    ) -> [SmallMultiples.Panel] {
        Dictionary(grouping: figures.all, by: \.force).filter { $0.value.count > 1 }.sorted { $0.key < $1.key }.map { _, own in
            let byMonth = Dictionary(own.map { ($0.month, $0) }) { first, _ in first }
            return SmallMultiples.Panel(
                name(own[0], reference),
                values: series.months.map { byMonth[$0].flatMap { $0.value.value(in: series.measure.unit) } })
        }
    }

    /// Supplied coverage of a force as lines of their own, one to each source.
    static func lines(_ trend: ForceTrend) -> [LineChart.Series] {
        let own = trend.supplied.only { $0.measure == Measures.householdCoverage && $0.month >= trend.points[0].month }
        return own.sources.map { source in
            let byMonth = Dictionary(own.only { $0.source == source }.all.map { ($0.month, $0) }) { first, _ in first }
            return LineChart.Series(
                name: "Supplied: \(source.name)",
                values: trend.points.map { byMonth[$0.month].flatMap { $0.value.value(in: .percent) } })
        }
    }
}
