import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

/// By which figure the league is sorted, and which way.
struct LeagueOrder: Sendable, Equatable {
    var order: CoverageLeague.Order = .coverage
    var isDescending = true

    /// Highest coverage first.
    init() {}

    /// What the address asks for: `sort=covered`, or `sort=-covered` for the highest first.
    ///
    /// Anything else is the usual order.
    init(_ query: Query) {
        guard let text = query["sort"],
            let order = CoverageLeague.Order(rawValue: text.hasPrefix("-") ? String(text.dropFirst()) : text)
        else { return }
        self.order = order
        isDescending = text.hasPrefix("-")
    }

    /// The address that sorts by a figure: figures the highest first, names from A, and the other way round when it is so already.
    func path(to other: CoverageLeague.Order, month: Month) -> Path {
        let first = other != .force
        let descending = other == order ? !isDescending : first
        return Path("/").query("month", month.description).query("sort", descending ? "-\(other.rawValue)" : other.rawValue)
    }
}

/// Household coverage of all forces in one month.
enum LeaguePages {
    static func league(_ league: CoverageLeague, _ order: LeagueOrder, today: Day) -> Page {
        Page(
            title: LeagueWords.finding(league), caption: "Household coverage, \(Language.english.month(league.month))",
            notices: demonstration(league),
            body: """
                \(total(league))\(months(league.month, today: today))\
                \(league.isEmpty ? nothing : "\(LeagueCharts.charts(league))\(table(league, order))\(notes(league))")
                """)
    }

    /// Says before all else that figures are made up.
    private static func demonstration(_ league: CoverageLeague) -> HTML {
        guard league.hasDemonstration else { return .empty }
        let which =
            league.hasReal
            ? "Forces marked “Demonstration” have made-up figures here. They have no rank, and are in no total."
            : "All figures of this month are made up, to show how this page works. They tell nothing about any force."
        return Components.panel("Demonstration data", "<p>\(which)</p>", tone: .warning)
    }

    private static func total(_ league: CoverageLeague) -> HTML {
        guard let total = league.total else { return .empty }
        let forces = total.forces == 1 ? "1 force" : "\(total.forces) forces"
        let missing = league.rows.count - total.forces
        let figure = FigureText(
            total.coverage, "of households in \(forces)", at: London.day(at: league.asAt), source: league.source, in: .english)
        return figure.html {
            "\(Components.figure($0))\(when: missing > 0, "<p class=\"quiet\">\(missing) of \(league.rows.count) forces are not in this total.</p>")"
        } ?? .empty
    }

    private static func months(_ month: Month, today: Day) -> HTML {
        let choices = Months.ended(before: today)
        let all = choices.contains(month) ? choices : [month] + choices
        let options: [HTML] = all.map {
            "<option value=\"\($0.description)\"\(flag: "selected", $0 == month)>\(Language.english.month($0))</option>\n"
        }
        return """
            <form method="get" action="/">
            <div class="field"><label for="month">Month</label>
            <select id="month" name="month">
            \(options)</select></div>
            <div class="buttons">\(Components.button("Show this month", style: .second))</div>
            </form>

            """
    }

    private static var nothing: HTML {
        Components.empty(
            "The figures of each force will be here",
            """
            <p>A force signs its figures off after the month has ended. They appear here at once. Choose an earlier month, or ask a \
            force when it will publish.</p>
            """)
    }
}

// MARK: - Table

extension LeaguePages {
    private static func table(_ league: CoverageLeague, _ order: LeagueOrder) -> HTML {
        let rows = league.sorted(by: order.order, descending: order.isDescending)
        return Components.table(
            Table(
                caption: "Household coverage by force, \(Language.english.month(league.month))",
                columns: columns(order, league.month), rows: rows.map { Table.Row(cells($0, league)) },
                total: league.total.map { Table.Row(cells($0, league)) }))
    }

    private static func columns(_ order: LeagueOrder, _ month: Month) -> [Table.Column] {
        [
            column("Force", .text, .force, order, month), Table.Column(title: "Rank", kind: .number),
            column("Coverage (%)", .number, .coverage, order, month), column("Households covered", .number, .covered, order, month),
            column("Households", .number, .households, order, month), Table.Column(title: "As at"),
            Table.Column(title: "Source of households"),
        ]
    }

    private static func column(
        _ title: String, _ kind: Table.Column.Kind, _ figure: CoverageLeague.Order, _ order: LeagueOrder, _ month: Month
    ) -> Table.Column {
        let direction: Table.Column.Order? = order.order == figure ? (order.isDescending ? .descending : .ascending) : nil
        return Table.Column(title: title, kind: kind, sort: order.path(to: figure, month: month), order: direction)
    }

    private static func cells(_ row: CoverageLeague.Row, _ league: CoverageLeague) -> [HTML] {
        let path = Path("/forces/\(row.slug)").query("month", league.month.description)
        let mark: HTML =
            row.isTooSmall && row.coverage != nil
            ? "<a href=\"#left-out\"><sup>*</sup><span class=\"unseen\"> left out of ranks</span></a>" : .empty
        let tag: HTML = row.isDemonstration && league.hasReal ? " \(Components.tag("Demonstration", .warning))" : .empty
        let coverage: HTML = row.percent.html { "\($0)" } ?? "<span class=\"quiet\">\(LeagueWords.status(row.status))</span>"
        let asAt: HTML = row.coverage == nil ? .empty : date(league)
        return [
            "<a href=\"\(path)\">\(row.name)</a>\(mark)\(tag)", rank(row), coverage, count(row.coverage?.numerator),
            count(row.coverage?.denominator), asAt, "\(row.source ?? "")",
        ]
    }

    private static func cells(_ total: CoverageLeague.Total, _ league: CoverageLeague) -> [HTML] {
        [
            "\(total.forces == 1 ? "1 force" : "\(total.forces) forces")", .empty, "\(total.coverage.percent() ?? "")",
            count(total.coverage.numerator), count(total.coverage.denominator), date(league),
            "\(league.source ?? "")",
        ]
    }

    /// `3`, and `3=` where another force has the same place.
    private static func rank(_ row: CoverageLeague.Row) -> HTML {
        row.rank.html { "\(String($0))\(when: row.sharesRank, "=")" } ?? .empty
    }

    private static func date(_ league: CoverageLeague) -> HTML { "\(Language.english.date(league.asAt))" }

    private static func count(_ count: Int?) -> HTML { count.html { "\(Decimals.grouped($0))" } ?? .empty }
}

// MARK: - Notes

extension LeaguePages {
    private static func notes(_ league: CoverageLeague) -> HTML {
        """
        \(leftOut(league))\(restated(league))\
        <p class="note">Every figure is exact: counted by the force itself, not estimated. Forces whose figures are printed alike share a \
        rank. A rank says in which order the figures stand, not why.</p>
        \(Components.definition(Measures.householdCoverage.words, in: .english))\
        <p><a href="/measures">How every figure is measured</a></p>

        """
    }

    private static func leftOut(_ league: CoverageLeague) -> HTML {
        let rows = league.leftOut
        guard !rows.isEmpty else { return .empty }
        let forces = rows.map { "\($0.name) (\(Decimals.grouped($0.coverage?.denominator ?? 0)) households)" }.joined(
            separator: ", ")
        return """
            <p class="note" id="left-out">* \(forces): left out of comparisons per household, without rank and hatched on the map, since \
            few people live there and many work there. It is in the total.</p>

            """
    }

    private static func restated(_ league: CoverageLeague) -> HTML {
        let rows: [HTML] = league.rows.compactMap { row in
            guard let publication = row.publication, publication.revision > 1 else { return nil }
            return """
                <li>\(row.name), on \(Language.english.date(publication.publishedAt)): \(publication.reason ?? "")</li>

                """
        }
        return rows.isEmpty ? .empty : "<h2>Restated since first published</h2>\n<ul>\n\(rows)</ul>\n"
    }
}

extension CoverageLeague {
    /// Where the numbers of households come from, if all rows say the same.
    var source: String? {
        let sources = Set(counted.compactMap(\.source))
        return sources.count == 1 ? sources.first : nil
    }
}
