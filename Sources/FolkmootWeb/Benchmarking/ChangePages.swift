import Basics
import FolkmootCore
import FolkmootTenancy
import Markup

/// A change of a force's coverage taken apart, and what it needs to get further.
enum ChangePages {
    static func page(_ facts: CoverageFacts, today: Day) -> Page {
        Page(
            title: finding(facts),
            caption: "\(facts.trend.name), \(Language.english.month(facts.first)) to \(Language.english.month(facts.trend.month))",
            breadcrumbs: [
                Breadcrumb(title: "League", path: Path("/").query("month", facts.trend.month.description)),
                Breadcrumb(
                    title: facts.trend.name,
                    path: Path("/forces/\(facts.trend.slug)").query("month", facts.trend.month.description)),
            ],
            notices: facts.trend.hasDemonstration
                ? Components.panel("Demonstration data", "<p>These figures are made up.</p>", tone: .warning) : .empty,
            body: "\(form(facts, today))\(parts(facts))\(needed(facts))\(note)", feed: path("/change.atom", facts))
    }

    /// The change and its largest part, in one statement.
    static func finding(_ facts: CoverageFacts) -> String {
        guard let change = facts.change else { return "The change of \(facts.trend.name) cannot be taken apart" }
        let words = Change(of: Measures.householdCoverage, from: .ratio(change.earlier), to: .ratio(change.later)).words
        guard let largest = change.parts.max(by: { $0.points.magnitude < $1.points.magnitude }), largest.points != 0 else {
            return "Coverage: \(words)"
        }
        return "Coverage: \(words), most of it \(name(largest.cause)) (\(points(largest.points)))"
    }

    private static func points(_ points: Double) -> String {
        "\(points < 0 ? "\u{2212}" : "+")\(Decimals.text(points.magnitude, decimals: 2)) points"
    }

    private static func name(_ cause: CoverageChange.Cause) -> String {
        switch cause {
        case .joined: "people who joined"
        case .left: "people who left"
        case .net: "people who joined less those who left"
        case .households: "shared households, moves and corrected addresses"
        case .denominator: "another number of households in the area"
        }
    }

    static func path(_ end: StaticString, _ facts: CoverageFacts) -> Path {
        Path("/forces/\(facts.trend.slug)/change\(String("\(end)".dropFirst("/change".count)))")
            .query("month", facts.trend.month.description).query("from", facts.first.description)
            .query("target", facts.target.map { Decimals.text(units: $0, decimals: 2) }).query("by", facts.by?.description)
    }

    private static func form(_ facts: CoverageFacts, _ today: Day) -> HTML {
        let months = Months.ended(before: today, count: 36)
        func options(_ chosen: Month) -> [HTML] {
            (months.contains(chosen) ? months : [chosen] + months).map {
                "<option value=\"\($0.description)\"\(flag: "selected", $0 == chosen)>\(Language.english.month($0))</option>\n"
            }
        }
        let target = facts.target.map { Decimals.text(units: $0, decimals: 2) }
        return """
            <form method="get" action="\(Path("/forces/\(facts.trend.slug)/change"))">
            <div class="field"><label for="from">From</label>
            <select id="from" name="from">
            \(options(facts.first))</select></div>
            <div class="field"><label for="month">To</label>
            <select id="month" name="month">
            \(options(facts.trend.month))</select></div>
            <div class="field"><label for="target">Target (% of households)</label>
            <input class="input short" id="target" name="target" inputmode="decimal"\(attribute: "value", target)></div>
            <div class="field"><label for="by">By when (year-month-day)</label>
            <input class="input short" id="by" name="by"\(attribute: "value", facts.by?.description)></div>
            <div class="buttons">\(Components.button("Show this", style: .second))</div>
            </form>

            """
    }

    private static func parts(_ facts: CoverageFacts) -> HTML {
        guard let change = facts.change else {
            return Components.empty(
                "A change needs every month of it",
                "<p>Coverage at both ends and the change of members of each month between must have been published, and not be hidden.</p>"
            )
        }
        let chart = BarChart(
            id: "change", title: finding(facts),
            description: "What each cause adds to the change of coverage, in percentage points.",
            bars: change.parts.map { BarChart.Bar(name($0.cause).capitalisedFirst, $0.points) },
            format: .decimal(2, unit: "points"),
            words: Language.english.chartWords)
        let table = Table(
            caption: "What the change is made of",
            columns: [
                Table.Column(title: "Cause"), Table.Column(title: "Households", kind: .number),
                Table.Column(title: "Percentage points", kind: .number),
            ],
            rows: change.parts.map { part in
                Table.Row([
                    "\(name(part.cause).capitalisedFirst)", part.households.html { "\(signed($0))" } ?? .empty,
                    "\(points(part.points))",
                ])
            },
            total: Table.Row(["All", "\(signed(change.later.numerator - change.earlier.numerator))", "\(points(change.points))"]))
        return """
            \(Components.chart(chart, source: "From \(ratio(change.earlier)) to \(ratio(change.later)) households."))\
            \(Components.table(table))\
            \(FigureFiles.links(csv: path("/change.csv", facts), json: path("/change.json", facts), atom: path("/change.atom", facts)))
            """
    }

    private static func ratio(_ ratio: Ratio) -> String {
        "\(Decimals.grouped(ratio.numerator)) of \(Decimals.grouped(ratio.denominator))"
    }

    private static func signed(_ count: Int) -> String {
        "\(count < 0 ? "\u{2212}" : "+")\(Decimals.grouped(Int(count.magnitude)))"
    }

    private static func needed(_ facts: CoverageFacts) -> HTML {
        let aims = facts.aims
        guard !aims.isEmpty else { return .empty }
        let rows = aims.map { aim in
            Table.Row([
                "\(aim.words)", "\(Decimals.text(units: aim.hundredths, decimals: 2))",
                "\(aim.needed.map { Decimals.grouped($0.households) } ?? "Reached")",
                "\(aim.needed?.perWeek.map(Decimals.grouped) ?? "")",
            ])
        }
        let when = facts.by.map { "A week, to be there by \(Language.english.date($0))" } ?? "A week"
        return Components.table(
            Table(
                caption: "Households needed",
                columns: [
                    Table.Column(title: "To reach"), Table.Column(title: "Coverage (%)", kind: .number),
                    Table.Column(title: "More households", kind: .number), Table.Column(title: when, kind: .number),
                ], rows: rows))
    }

    private static let note: HTML = """
        <p class="note">Forces publish counts of households and of members, not who lives with whom: what the change of members does not \
        tell is told as one part. Nothing here says that one thing caused another.</p>

        """

    /// A part in a sentence.
    static func sentence(_ part: CoverageChange.Part, _ facts: CoverageFacts) -> String {
        "\(facts.trend.name): \(name(part.cause)), \(points(part.points))"
    }
}

/// What is known of the coverage of one force between two months, with where it is going.
struct CoverageFacts: Sendable {
    /// The force, through the later month.
    let trend: ForceTrend
    /// The earlier month.
    let first: Month
    /// The change between them, if it can be taken apart.
    let change: CoverageChange?
    /// The league of the later month.
    let league: League
    /// The target in hundredths of a percent.
    let target: Int?
    /// The day by which it should be reached.
    let by: Day?

    /// Somewhere to get to.
    struct Aim: Sendable {
        let words: String
        let hundredths: Int
        /// Nothing if it has been reached.
        let needed: HouseholdsNeeded?
    }

    /// The figure of the next force up, that of all together, and the target.
    var aims: [Aim] {
        guard let own = league.rows.first(where: { $0.slug == trend.slug }), let ratio = own.ratio else { return [] }
        let above = league.compared.last { ($0.rank ?? .max) < (own.rank ?? 0) }
        let places: [(String, Int?)] = [
            ("The next rank: \(above?.name ?? "")", above?.ratio?.percentUnits(decimals: 2)),
            (
                "All forces together",
                league.total.flatMap { if case .ratio(let all) = $0.amount { all.percentUnits(decimals: 2) } else { nil } }
            ),
            ("The target", target),
        ]
        return places.compactMap { words, hundredths in
            hundredths.map { hundredths in
                Aim(
                    words: words, hundredths: hundredths,
                    needed: HouseholdsNeeded(ratio, toReach: hundredths, from: league.month.last, by: by))
            }
        }
    }

    /// The parts of the change as a file.
    var table: FigureTable {
        .change(change, of: trend, from: first) { ChangePages.sentence($0, self) }
    }
}
