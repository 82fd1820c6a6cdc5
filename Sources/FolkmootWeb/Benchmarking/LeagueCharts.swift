import Basics
import FolkmootCore
import FolkmootTenancy
import Glibc
import Markup

/// The league as a map, and its first ten as bars.
enum LeagueCharts {
    /// - Parameter boundaries: The borders of forces, as far as they were imported.
    static func charts(_ league: League, _ choice: ComparisonChoice, _ boundaries: ForceBoundaries) -> HTML {
        let figures = [
            shapes(league, choice, boundaries.borders) ?? map(league, choice), bars(league, choice),
        ].compactMap { $0 }
        let drawn: HTML = figures.count > 1 ? Components.sideBySide(figures) : "\(figures)"
        let source = boundaries.source.isEmpty ? "" : " Boundaries: \(boundaries.source)."
        return "\(drawn)<p class=\"source\">The table below has the figures of every force.\(source)</p>\n"
    }

    private static func figure(_ chart: some Chart) -> HTML {
        """
        <figure class="finding">
        <figcaption>\(chart.title)</figcaption>
        \(chart.svg)
        </figure>

        """
    }
}

// MARK: - Map

extension LeagueCharts {
    /// Nothing if no force of the map has a figure.
    private static func map(_ league: League, _ choice: ComparisonChoice) -> HTML? {
        let tiles = league.rows.compactMap { row in row.reference.map { tile(row, $0, choice) } }
        guard league.compared.contains(where: { $0.reference != nil }) else { return nil }
        return figure(
            TileMap(
                id: "map", title: finding(league.compared.compactMap(\.printed), league.measure),
                description: "A tile for each force, about where it lies, in classes: \(league.measure.title.lowercasedFirst).",
                tiles: tiles, format: league.measure.chartNumber, words: Language.english.chartWords,
                missing: notCompared))
    }

    private static let notCompared = "Not published, or not compared"

    /// Forces in their shapes; nothing unless most of those with a figure have one, since a map of a few leads astray.
    private static func shapes(_ league: League, _ choice: ComparisonChoice, _ borders: [String: Boundary]) -> HTML? {
        let rows = league.rows.filter { borders[$0.slug] != nil }
        guard rows.count > 1, rows.count(where: \.isCompared) * 2 > league.compared.count else { return nil }
        let regions = rows.map { row in
            RegionMap.Region(
                name: row.name, shape: .outline(borders[row.slug]?.outline ?? []), value: row.isCompared ? row.printed : nil,
                link: Path("/forces/\(row.slug)").query("month", choice.month.description))
        }
        let without = league.rows.count - rows.count
        let others =
            without == 0 ? "" : " \(without) \(without == 1 ? "force is" : "forces are") not on the map; the table has all."
        return figure(
            RegionMap(
                id: "map", title: finding(league.compared.compactMap(\.printed), league.measure),
                description: "Each force in its shape, in classes: \(league.measure.title.lowercasedFirst).\(others)",
                regions: regions, stretch: stretch, format: league.measure.chartNumber, words: Language.english.chartWords,
                missing: notCompared))
    }

    /// How long a degree of longitude is in the midst of England and Wales, in degrees of latitude.
    private static let stretch = cos(52.8 * .pi / 180)

    /// Where the highest class begins and the lowest ends.
    private static func finding(_ values: [Double], _ measure: Measure) -> String {
        let format = measure.chartNumber
        let classes = Quantiles(values).classes
        guard classes.count > 1, let lowest = classes.first, let highest = classes.last else {
            return "\(measure.title) on the map"
        }
        let (high, low) = (values.count(where: highest.contains), values.count(where: lowest.contains))
        return "\(LeagueWords.forces(high)) \(high == 1 ? "reaches" : "reach") \(format.text(highest.lowerBound)) or more; "
            + "\(low) \(low == 1 ? "reaches" : "reach") \(format.text(lowest.upperBound)) or less"
    }

    private static func tile(_ row: League.Row, _ force: ReferenceForce, _ choice: ComparisonChoice) -> TileMap.Tile {
        TileMap.Tile(
            column: force.column, row: force.row, label: TileLabel.of(force), name: row.name,
            value: row.isCompared ? row.printed : nil, link: Path("/forces/\(row.slug)").query("month", choice.month.description),
            isHighlighted: row.slug == choice.peers)
    }
}

// MARK: - Bars

extension LeagueCharts {
    /// The first ten and whoever shares the tenth place, beside all together; nothing if there are fewer than three to compare.
    private static func bars(_ league: League, _ choice: ComparisonChoice) -> HTML? {
        let rows = league.compared.filter { ($0.rank ?? .max) <= 10 }
        guard rows.count > 2 else { return nil }
        let bars = rows.map { row in
            BarChart.Bar(
                row.reference?.shortName ?? row.name, row.printed, interval: row.value?.interval,
                isHighlighted: row.slug == choice.peers,
                link: Path("/forces/\(row.slug)").query("month", league.month.description))
        }
        let together = reference(league)
        return figure(
            BarChart(
                id: "highest",
                title: "\(rows.count) forces with the highest \(Self.figure(league))\(together == nil ? "" : ", and all together")",
                description: """
                    Bars from zero to the figure of each\(together == nil ? "" : ", with a line at the figure of all forces together")\
                    \(league.measure.certainty == .sample ? ", with the 95 % interval of each" : "").
                    """,
                bars: bars, format: league.measure.chartNumber, words: Language.english.chartWords, reference: together))
    }

    private static func figure(_ league: League) -> String { league.measure.isPerHousehold ? "coverage" : "figures" }

    /// A share of all together can stand beside the shares of each; a sum cannot.
    private static func reference(_ league: League) -> ChartReference? {
        guard let total = league.total, case .ratio(let ratio) = total.amount, league.measure.unit == .percent else { return nil }
        let text = league.measure.textWithUnit(total.amount).replacing(" ", with: "\u{A0}")
        return ratio.value.map { ChartReference($0 * 100, "All together \(text)") }
    }
}

extension Measure {
    /// How charts write its values.
    var chartNumber: ChartNumber {
        switch unit {
        case .percent: .percent(decimals: decimals)
        case .count: .count
        case .rating, .ratio, .each: .decimal(decimals)
        }
    }
}
