import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

/// By which figure the league is sorted, and which way.
struct LeagueOrder: Sendable, Equatable {
    var order: League.Order = .value
    var isDescending = true

    /// Highest first.
    init() {}

    /// What the address asks for: `sort=numerator`, or `sort=-numerator` for the highest first.
    ///
    /// Anything else is the usual order.
    init(_ query: Query) {
        guard let text = query["sort"], let order = League.Order(rawValue: text.hasPrefix("-") ? String(text.dropFirst()) : text)
        else { return }
        self.order = order
        isDescending = text.hasPrefix("-")
    }

    /// The address that sorts by a figure: figures the highest first, names from A, and the other way round when it is so already.
    func path(to other: League.Order, _ choice: ComparisonChoice) -> Path {
        let first = other != .force
        let descending = other == order ? !isDescending : first
        return choice.on("/").query("sort", descending ? "-\(other.rawValue)" : other.rawValue)
    }
}

/// A measure of all forces in one month.
enum LeaguePages {
    static func league(
        _ league: League, _ choice: ComparisonChoice, _ order: LeagueOrder, _ reference: ReferenceForces,
        _ boundaries: ForceBoundaries = ForceBoundaries(byForce: [:], source: ""), today: Day
    ) -> Page {
        let words = choice.words(reference)
        return Page(
            title: LeagueWords.finding(league),
            caption: "\(league.measure.title), \(Language.english.month(league.month))\(words.isEmpty ? "" : ", \(words)")",
            notices: "\(demonstration(league))\(NationalNotes.otherVersions(league))",
            body: """
                \(total(league))\(ComparisonForm.html(choice, to: "/", reference, today: today))\
                \(league.isEmpty ? nothing : content(league, choice, order, boundaries))\
                \(SuppliedPages.beside(league.supplied, of: league.measure, reference))\
                \(league.isEmpty ? HTML.empty : others(league, choice))
                """, feed: choice.on("/league.atom"))
    }

    private static func content(
        _ league: League, _ choice: ComparisonChoice, _ order: LeagueOrder, _ boundaries: ForceBoundaries
    ) -> HTML {
        """
        \(LeagueCharts.charts(league, choice, boundaries))\(files(choice))\(table(league, choice, order))\(NationalNotes.html(league))
        """
    }

    private static func files(_ choice: ComparisonChoice) -> HTML {
        FigureFiles.links(csv: choice.on("/league.csv"), json: choice.on("/league.json"), atom: choice.on("/league.atom"))
    }

    /// Other ways to look at the same choice.
    private static func others(_ league: League, _ choice: ComparisonChoice) -> HTML {
        let funnel: HTML =
            league.funnel == nil
            ? .empty : "<li><a href=\"\(choice.on("/funnel"))\">Which forces lie beyond what chance would give</a></li>\n"
        return """
            <h2>The same figures seen otherwise</h2>
            <ul>
            \(funnel)<li><a href="\(choice.on("/series"))">How each force moved, month by month</a></li>
            <li><a href="\(choice.on("/quality"))">How good these data are</a></li>
            <li><a href="/supplied">What others have published</a></li>
            <li><a href="/measures">How every figure is measured</a></li>
            </ul>

            """
    }

    /// Says before all else that figures are made up.
    static func demonstration(_ league: League) -> HTML {
        guard league.hasDemonstration else { return .empty }
        let which =
            league.hasReal
            ? "Forces marked “Demonstration” have made-up figures here. They have no rank, and are in no total."
            : "All figures of this month are made up, to show how this page works. They tell nothing about any force."
        return Components.panel("Demonstration data", "<p>\(which)</p>", tone: .warning)
    }

    private static func total(_ league: League) -> HTML {
        guard let total = league.total, case .ratio(let ratio) = total.amount, league.measure.unit == .percent else {
            return .empty
        }
        let of =
            league.measure.isPerHousehold
            ? "of households in \(LeagueWords.forces(total.forces))" : "in \(LeagueWords.forces(total.forces)) together"
        let missing = league.rows.count - total.forces
        let figure = FigureText(
            ratio, of, at: London.day(at: league.asAt), source: league.source, decimals: league.measure.decimals, in: .english)
        return figure.html {
            "\(Components.figure($0))\(when: missing > 0, "<p class=\"quiet\">\(missing) of \(league.rows.count) forces are not in this total.</p>")"
        } ?? .empty
    }

    private static var nothing: HTML {
        Components.empty(
            "The figures of each force will be here",
            """
            <p>A force signs its figures off after the month has ended. They appear here at once. Choose an earlier month, or ask a \
            force whether it has published.</p>
            """)
    }
}

// MARK: - Table

extension LeaguePages {
    private static func table(_ league: League, _ choice: ComparisonChoice, _ order: LeagueOrder) -> HTML {
        let rows = league.sorted(by: order.order, descending: order.isDescending)
        let columns = columns(league, choice, order)
        return Components.table(
            Table(
                caption: "\(league.measure.title) by force, \(Language.english.month(league.month))", columns: columns.map(\.0),
                rows: rows.map { row in Table.Row(columns.map { $0.1(row) }, isOurs: row.slug == choice.peers) },
                total: league.total.map { Table.Row(cells($0, league)) }))
    }

    private typealias Cell = (League.Row) -> HTML

    private static func columns(_ league: League, _ choice: ComparisonChoice, _ order: LeagueOrder) -> [(Table.Column, Cell)] {
        let measure = league.measure
        func column(_ title: String, _ kind: Table.Column.Kind, _ figure: League.Order) -> Table.Column {
            let direction: Table.Column.Order? = order.order == figure ? (order.isDescending ? .descending : .ascending) : nil
            return Table.Column(title: title, kind: kind, sort: order.path(to: figure, choice), order: direction)
        }
        let head: [(Table.Column, Cell)] = [
            (column("Force", .text, .force), { name($0, league) }), (Table.Column(title: "Rank", kind: .number), rank),
            (column(valueTitle(measure), .number, .value), { value($0, measure) }),
        ]
        let sampled: [(Table.Column, Cell)] = [
            (Table.Column(title: "95 % interval"), { interval($0, measure) }),
            (Table.Column(title: "Band", kind: .number), { $0.band.html { "\(String($0))" } ?? .empty }),
            (Table.Column(title: "People asked", kind: .number), { count($0.value?.sampleSize) }),
        ]
        let counted: [(Table.Column, Cell)] = [
            (column(numeratorTitle(measure), .number, .numerator), { count($0.value?.numerator) }),
            (column(denominatorTitle(measure), .number, .denominator), { count($0.value?.denominator) }),
        ]
        let middle = measure.certainty == .sample ? sampled : measure.denominator == nil ? [] : counted
        let asAt = Language.english.date(league.asAt)
        return head + middle + [
            (Table.Column(title: "As at"), { $0.value == nil ? .empty : "\(asAt)" }),
            (
                Table.Column(title: measure.isPerHousehold ? "Source of households" : "Source"),
                { "\($0.value == nil ? "" : $0.source ?? measure.source)" }
            ),
        ]
    }

    private static func valueTitle(_ measure: Measure) -> String {
        let title = measure.isPerHousehold ? "Coverage" : measure.title
        return measure.unit == .percent ? "\(title) (%)" : title
    }

    private static func numeratorTitle(_ measure: Measure) -> String {
        measure.isPerHousehold ? "Households covered" : measure.numerator
    }

    private static func denominatorTitle(_ measure: Measure) -> String {
        measure.isPerHousehold ? "Households" : measure.denominator ?? "Out of"
    }

    private static func name(_ row: League.Row, _ league: League) -> HTML {
        let path = Path("/forces/\(row.slug)").query("month", league.month.description)
        let mark: HTML =
            row.isTooSmall && row.value != nil
            ? "<a href=\"#left-out\"><sup>*</sup><span class=\"unseen\"> left out of ranks</span></a>" : .empty
        let tag: HTML = row.isDemonstration && league.hasReal ? " \(Components.tag("Demonstration", .warning))" : .empty
        return "<a href=\"\(path)\">\(row.name)</a>\(mark)\(tag)"
    }

    private static func value(_ row: League.Row, _ measure: Measure) -> HTML {
        row.text.html { "\($0)" } ?? "<span class=\"quiet\">\(LeagueWords.status(row.status, measure))</span>"
    }

    static func interval(_ row: League.Row, _ measure: Measure) -> HTML {
        row.value?.interval.html {
            "\(Decimals.text($0.lowerBound, decimals: measure.decimals)) to \(Decimals.text($0.upperBound, decimals: measure.decimals))"
        } ?? .empty
    }

    private static func cells(_ total: League.Total, _ league: League) -> [HTML] {
        let ratio: Ratio? = if case .ratio(let ratio) = total.amount { ratio } else { nil }
        let counts = league.measure.denominator == nil ? [] : [count(ratio?.numerator), count(ratio?.denominator)]
        let head: [HTML] = ["\(LeagueWords.forces(total.forces))", .empty, "\(league.measure.text(total.amount))"]
        return head + counts + ["\(Language.english.date(league.asAt))", "\(league.source ?? "")"]
    }

    /// `3`, `3=` where another force has the same place, and `3 to 7` where a sample does not say more.
    static func rank(_ row: League.Row) -> HTML {
        if let places = row.places {
            return places.count == 1
                ? "\(String(places.lowerBound))" : "\(String(places.lowerBound)) to \(String(places.upperBound))"
        }
        return row.rank.html { "\(String($0))\(when: row.sharesRank, "=")" } ?? .empty
    }

    private static func count(_ count: Int?) -> HTML { count.html { "\(Decimals.grouped($0))" } ?? .empty }
}

extension League {
    /// Where the denominators come from, if all rows say the same.
    var source: String? {
        let sources = Set(counted.compactMap(\.source))
        return sources.count == 1 ? sources.first : nil
    }
}
