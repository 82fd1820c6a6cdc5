import Basics
import FolkmootCore
import Markup

/// The league as a map, and its first ten as bars.
enum LeagueCharts {
    static func charts(_ league: CoverageLeague) -> HTML {
        let figures = [map(league), bars(league)].compactMap { $0 }
        let drawn: HTML = figures.count > 1 ? Components.sideBySide(figures) : "\(figures)"
        return "\(drawn)<p class=\"source\">The table below has the figures of every force.</p>\n\(files(league.month))"
    }

    private static let format = ChartNumber.percent(decimals: Measures.householdCoverage.decimals)

    private static func figure(_ chart: some Chart) -> HTML {
        """
        <figure class="finding">
        <figcaption>\(chart.title)</figcaption>
        \(chart.svg)
        </figure>

        """
    }

    static func files(_ month: Month) -> HTML {
        let (csv, json) = (
            Path("/coverage.csv").query("month", month.description), Path("/coverage.json").query("month", month.description)
        )
        return """
            <p class="small"><a href="\(csv)" download>Download these figures (CSV)</a> · <a href="\(json)">The same as JSON</a></p>

            """
    }
}

// MARK: - Map

extension LeagueCharts {
    /// Nothing if no force of the map has a figure.
    private static func map(_ league: CoverageLeague) -> HTML? {
        let tiles = league.rows.compactMap { row in row.reference.map { tile(row, $0, league.month) } }
        guard league.compared.contains(where: { $0.reference != nil }) else { return nil }
        return figure(
            TileMap(
                id: "map", title: finding(league.compared.compactMap(\.printed)),
                description: "A tile for each force of England and Wales, about where it lies, in classes of household coverage.",
                tiles: tiles, format: format, words: Language.english.chartWords, missing: "Not published, or not compared"))
    }

    /// Where the highest class begins and the lowest ends.
    private static func finding(_ values: [Double]) -> String {
        let classes = Quantiles(values).classes
        guard classes.count > 1, let lowest = classes.first, let highest = classes.last else { return "Coverage on the map" }
        let (high, low) = (values.count(where: highest.contains), values.count(where: lowest.contains))
        return "\(forces(high)) \(high == 1 ? "reaches" : "reach") \(format.text(highest.lowerBound)) or more; "
            + "\(low) \(low == 1 ? "reaches" : "reach") \(format.text(lowest.upperBound)) or less"
    }

    private static func forces(_ count: Int) -> String { count == 1 ? "1 force" : "\(count) forces" }

    private static func tile(_ row: CoverageLeague.Row, _ force: ReferenceForce, _ month: Month) -> TileMap.Tile {
        TileMap.Tile(
            column: force.column, row: force.row, label: TileLabel.of(force), name: row.name,
            value: row.isCompared ? row.printed : nil, link: Path("/forces/\(row.slug)").query("month", month.description))
    }
}

// MARK: - Bars

extension LeagueCharts {
    /// The first ten and whoever shares the tenth place, beside all together; nothing if there are fewer than three to compare.
    private static func bars(_ league: CoverageLeague) -> HTML? {
        let rows = league.compared.filter { ($0.rank ?? .max) <= 10 }
        guard rows.count > 2, let total = league.total?.coverage, let percent = total.percent() else { return nil }
        let bars = rows.map { row in
            BarChart.Bar(
                row.reference?.shortName ?? row.name, row.printed,
                link: Path("/forces/\(row.slug)").query("month", league.month.description))
        }
        return figure(
            BarChart(
                id: "highest", title: "\(rows.count) forces with the highest coverage, and all together",
                description:
                    "Bars from zero to the household coverage of each, with a line at the coverage of all forces together.",
                bars: bars, format: format, words: Language.english.chartWords,
                reference: total.value.map { ChartReference($0 * 100, "All together \(percent)\u{A0}%") }))
    }
}
