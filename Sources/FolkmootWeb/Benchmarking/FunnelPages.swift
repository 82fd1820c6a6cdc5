import Basics
import FolkmootCore
import Markup

/// Which forces lie farther from what all have together than chance and ordinary differences would give.
enum FunnelPages {
    static func funnel(_ league: League, _ choice: ComparisonChoice, _ reference: ReferenceForces, today: Day) -> Page {
        let words = choice.words(reference)
        return Page(
            title: finding(league),
            caption: "\(league.measure.title), \(Language.english.month(league.month))\(words.isEmpty ? "" : ", \(words)")",
            breadcrumbs: [Breadcrumb(title: "League", path: choice.on("/"))],
            notices: "\(LeaguePages.demonstration(league))\(NationalNotes.otherVersions(league))",
            body: """
                \(ComparisonForm.html(choice, to: "/funnel", reference, today: today))\(content(league, choice))
                """, feed: choice.on("/funnel.atom"))
    }

    /// How many lie where, in one statement.
    static func finding(_ league: League) -> String {
        guard league.funnel != nil else { return "There is no funnel of \(league.measure.title.lowercasedFirst)" }
        let (inside, near, outside) = (count(.inside, league), count(.near, league), count(.outside, league))
        let all = inside + near + outside
        if near + outside == 0 { return "All \(all) forces lie within the limits: as chance and ordinary differences would give" }
        let beyond =
            outside == 0
            ? "No force lies beyond the 99.8 % limits"
            : "\(LeagueWords.forces(outside)) of \(all) \(outside == 1 ? "lies" : "lie") beyond the 99.8 % limits"
        return "\(beyond); \(near == 0 ? "none" : "\(near)") between these and the 95 % limits"
    }

    private static func count(_ position: Funnel.Position, _ league: League) -> Int {
        league.rows.count { $0.position == position }
    }

    private static func content(_ league: League, _ choice: ComparisonChoice) -> HTML {
        guard let funnel = league.funnel else {
            return Components.empty(
                "A funnel needs shares of things that are counted",
                """
                <p>It needs two forces or more that published this measure, and a measure that is a share of things counted one by one. \
                Choose another measure or month.</p>
                """)
        }
        return """
            \(Components.chart(chart(league, funnel), source: source(league)))\
            \(FigureFiles.links(csv: choice.on("/funnel.csv"), json: choice.on("/funnel.json"), atom: choice.on("/funnel.atom")))\
            \(table(league, funnel))\(notes(league, funnel))\(NationalNotes.html(league))
            """
    }

    private static func source(_ league: League) -> String {
        "At \(Language.english.date(league.asAt)). \(league.source ?? league.measure.source). The table below has the figures."
    }

    private static let places = ["within the 95 % limits", "between the two limits", "beyond the 99.8 % limits"]

    private static func chart(_ league: League, _ funnel: Funnel) -> FunnelChart {
        let marks = league.rows.compactMap { row -> FunnelChart.Mark? in
            guard let ratio = row.ratio, let value = ratio.value, let position = row.position else { return nil }
            return FunnelChart.Mark(
                label: row.reference.map(TileLabel.of) ?? String(row.name.prefix(6)), name: row.name,
                count: Double(ratio.denominator),
                value: value * 100, place: place(position))
        }
        return FunnelChart(
            id: "funnel", title: finding(league),
            description: """
                Each force’s share against out of how many it is, with a dashed line at the share of all together, dotted limits at 95 % and \
                broken ones at 99.8 %, which narrow to the right.
                """,
            marks: marks, target: funnel.target * 100,
            limits: { count in
                let (inner, outer) = (funnel.limits95(Int(count)), funnel.limits998(Int(count)))
                return FunnelChart.Limits(inner: percent(inner), outer: percent(outer))
            }, legend: places.map { $0.prefix(1).uppercased() + $0.dropFirst() }, yFormat: league.measure.chartNumber,
            words: Language.english.chartWords)
    }

    private static func percent(_ range: ClosedRange<Double>) -> ClosedRange<Double> {
        range.lowerBound * 100...range.upperBound * 100
    }

    private static func place(_ position: Funnel.Position) -> FunnelChart.Place {
        switch position {
        case .inside: .inside
        case .near: .between
        case .outside: .outside
        }
    }

    private static func table(_ league: League, _ funnel: Funnel) -> HTML {
        let measure = league.measure
        let rows = league.rows.filter { $0.position != nil }
        return Components.table(
            Table(
                caption: "\(measure.title) and its limits, \(Language.english.month(league.month))",
                columns: [
                    Table.Column(title: "Force"), Table.Column(title: "Share (%)", kind: .number),
                    Table.Column(title: "Counted", kind: .number), Table.Column(title: "Out of", kind: .number),
                    Table.Column(title: "95 % limits"), Table.Column(title: "99.8 % limits"), Table.Column(title: "Lies"),
                ],
                rows: rows.map { row in
                    let count = row.ratio?.denominator ?? 0
                    let position = row.position ?? .inside
                    return Table.Row([
                        "\(row.name)", "\(row.text ?? "")", "\(Decimals.grouped(row.ratio?.numerator ?? 0))",
                        "\(Decimals.grouped(count))",
                        "\(limits(funnel.limits95(count), measure))", "\(limits(funnel.limits998(count), measure))",
                        "\(places[place(position).rawValue])",
                    ])
                }))
    }

    private static func limits(_ range: ClosedRange<Double>, _ measure: Measure) -> String {
        let ends = [range.lowerBound, range.upperBound].map { Decimals.text($0 * 100, decimals: measure.decimals) }
        return "\(ends[0]) to \(ends[1])"
    }

    private static func notes(_ league: League, _ funnel: Funnel) -> HTML {
        let spread =
            funnel.variance == 0
            ? "The figures vary no more than chance alone would give, so the limits are those of chance."
            : "The figures vary \(Decimals.text(funnel.dispersion, decimals: 1)) times as much as chance alone would give (φ), so the limits are widened by a variance between forces (τ² \(Decimals.text(funnel.variance, decimals: 6)))."
        return """
            <p class="note">Beyond a limit means “look”, not “bad”. The target is \(Decimals.text(funnel.target * 100, decimals: league.measure.decimals)) %: \
            what all forces here have together. \(spread) After Spiegelhalter, Statistics in Medicine 2005;24:1185, with a tenth of the \
            scores drawn in at either end.</p>

            """
    }
}
