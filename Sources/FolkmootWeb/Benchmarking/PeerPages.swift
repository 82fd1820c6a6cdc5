import Basics
import FolkmootCore
import FolkmootTenancy
import Markup

/// A force among those like it, beside all together.
enum PeerPages {
    static func page(_ comparison: PeerComparison, _ choice: ComparisonChoice, _ reference: ReferenceForces, today: Day) -> Page {
        let league = comparison.league
        return Page(
            title: finding(comparison), caption: "\(comparison.name), \(Language.english.month(league.month))",
            breadcrumbs: [
                Breadcrumb(title: "League", path: choice.on("/")),
                Breadcrumb(
                    title: comparison.name, path: Path("/forces/\(comparison.slug)").query("month", league.month.description)),
            ],
            notices: "\(LeaguePages.demonstration(league))\(NationalNotes.otherVersions(league))",
            body: """
                \(form(comparison, choice, today))\(chart(comparison))\(files(comparison, choice))\(table(comparison))\(group(comparison))\
                \(NationalNotes.html(league))
                """, feed: choice.on(Path("/forces/\(comparison.slug)/peers.atom")))
    }

    /// Where the force stands among its peers, and beside all, in one statement.
    static func finding(_ comparison: PeerComparison) -> String {
        guard let own = comparison.own, let text = own.amount.map(comparison.league.measure.textWithUnit) else {
            return "\(comparison.name) has no figure of \(comparison.league.measure.title.lowercasedFirst) to compare"
        }
        let place = LeagueWords.standing(own).map { "; \($0) of \(comparison.league.compared.count)" } ?? ""
        let all = comparison.country.map { ", all forces together \(comparison.league.measure.textWithUnit($0.amount))" } ?? ""
        return "\(comparison.name) \(text)\(place) among its peers\(all)"
    }

    private static func form(_ comparison: PeerComparison, _ choice: ComparisonChoice, _ today: Day) -> HTML {
        let measures: [HTML] = Measures.published.map {
            "<option value=\"\($0.id)\"\(flag: "selected", $0.id == choice.measure.id)>\($0.title)</option>\n"
        }
        let months: [HTML] = Months.ended(before: today).map {
            "<option value=\"\($0.description)\"\(flag: "selected", $0 == choice.month)>\(Language.english.month($0))</option>\n"
        }
        return """
            <form method="get" action="\(Path("/forces/\(comparison.slug)/peers"))">
            <div class="field"><label for="measure">Measure</label>
            <select id="measure" name="measure">
            \(measures)</select></div>
            <div class="field"><label for="month">Month</label>
            <select id="month" name="month">
            \(months)</select></div>
            <div class="buttons">\(Components.button("Show this", style: .second))</div>
            </form>

            """
    }

    private static func chart(_ comparison: PeerComparison) -> HTML {
        let league = comparison.league
        let bars = league.compared.map { row in
            BarChart.Bar(
                row.reference?.shortName ?? row.name, row.printed, interval: row.value?.interval,
                isHighlighted: row.slug == comparison.slug,
                link: Path("/forces/\(row.slug)").query("month", league.month.description))
        }
        guard bars.count > 1 else {
            return Components.empty(
                "Its peers will be here", "<p>It needs two forces of the group that have published this measure.</p>")
        }
        let reference = comparison.country.flatMap { total -> ChartReference? in
            guard league.measure.unit == .percent, let value = total.amount.value(in: .percent) else { return nil }
            return ChartReference(value, "All forces \(league.measure.textWithUnit(total.amount))")
        }
        return Components.chart(
            BarChart(
                id: "peers", title: finding(comparison),
                description: "Bars from zero to the figure of the force, which stands out, and of each of its peers.", bars: bars,
                format: league.measure.chartNumber, words: Language.english.chartWords, reference: reference),
            source:
                "At \(Language.english.date(league.asAt)). \(league.source ?? league.measure.source). The table below has the figures."
        )
    }

    private static func files(_ comparison: PeerComparison, _ choice: ComparisonChoice) -> HTML {
        FigureFiles.links(
            csv: choice.on(Path("/forces/\(comparison.slug)/peers.csv")),
            json: choice.on(Path("/forces/\(comparison.slug)/peers.json")),
            atom: choice.on(Path("/forces/\(comparison.slug)/peers.atom")))
    }

    private static func table(_ comparison: PeerComparison) -> HTML {
        let (league, measure) = (comparison.league, comparison.league.measure)
        return Components.table(
            Table(
                caption:
                    "\(comparison.name) and its peers: \(measure.title.lowercasedFirst), \(Language.english.month(league.month))",
                columns: [
                    Table.Column(title: "Force"), Table.Column(title: "Rank", kind: .number),
                    Table.Column(title: measure.unit == .percent ? "Figure (%)" : "Figure", kind: .number),
                    Table.Column(title: "Counted", kind: .number), Table.Column(title: "Out of", kind: .number),
                    Table.Column(title: "Distance", kind: .number),
                ],
                rows: league.rows.map { row in
                    Table.Row(
                        [
                            "\(row.name)", LeaguePages.rank(row),
                            row.text.html { "\($0)" } ?? "<span class=\"quiet\">\(LeagueWords.status(row.status, measure))</span>",
                            number(row.value?.numerator), number(row.value?.denominator),
                            comparison.distance(of: row.slug).html { "\(Decimals.text($0, decimals: 2))" } ?? .empty,
                        ], isOurs: row.slug == comparison.slug)
                }))
    }

    private static func number(_ number: Int?) -> HTML { number.html { "\(Decimals.grouped($0))" } ?? .empty }

    private static func group(_ comparison: PeerComparison) -> HTML {
        let peers = comparison.peers
        guard !peers.isImported else { return "<p class=\"note\">The group: \(peers.source).</p>\n" }
        let variables: [HTML] = ForceProfile.variables.map { "<li>\($0)</li>\n" }
        return """
            <p class="note">The group: \(peers.source). The distance is the straight line through all eight; 0 is alike.</p>
            \(Components.details("The eight figures", "<ul>\n\(variables)</ul>\n"))
            """
    }
}

/// A force with those like it in one month.
struct PeerComparison: Sendable {
    let slug: String
    let name: String
    let peers: Peers
    /// The force and its peers.
    let league: League
    /// All forces that published the month, together.
    let country: League.Total?

    /// - Throws: `.missing` if nobody knows the force.
    init(
        of slug: String, _ choice: ComparisonChoice, _ months: [ForceMonth], _ groups: [PeerGroup], _ reference: ReferenceForces
    ) throws(Problem) {
        let published = months.last { $0.publication.force == slug }?.publication.forceName
        guard let name = reference[slug]?.name ?? published else { throw Problem.missing("force") }
        let peers = Peers(of: slug, imported: groups, reference: reference)
        let among = Set([slug] + peers.all.map(\.slug))
        (self.slug, self.name, self.peers) = (slug, name, peers)
        league = League(of: choice.measure, choice.month, months, reference: reference) { among.contains($0) }
        country = League(of: choice.measure, choice.month, months, reference: reference).total
    }

    var own: League.Row? { league.rows.first { $0.slug == slug } }

    func distance(of slug: String) -> Double? { peers.all.first { $0.slug == slug }?.distance }
}
