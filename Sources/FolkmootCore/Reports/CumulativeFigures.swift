import Basics
import Storage

/// Surveys completed by the end of each month, of every area: those that the product counted, and before its first month those of earlier
/// programmes, as they were given.
struct CumulativeFigures: Sendable {
    /// A month with its counts.
    struct Column: Sendable {
        let month: Month
        /// Where the counts come from, if they were given; nothing if they were counted.
        let source: String?
        /// Nothing before it in the same series: what is new in it counts from zero.
        var isFirst = false
        fileprivate var counts: [String: Int] = [:]
        /// Totals that somebody stated, by area.
        var stated: [String: Int] = [:]
    }

    /// The months of which there are figures, the earliest first.
    private(set) var columns: [Column] = []
    private let trees: DatedAreaTree

    /// Reads all months that have ended.
    ///
    /// - Parameter month: the one that is running.
    static func read(over trees: DatedAreaTree, before month: Month, in db: Connection) throws -> CumulativeFigures {
        let surveys = Measures.surveysCompleted.id
        var figures = CumulativeFigures(trees: trees)
        let counted = try countedColumns(over: trees, before: month, in: db)
        let first = counted.first?.month ?? month
        figures.columns = suppliedColumns(try GivenRows.all(of: [surveys], in: db), over: trees, before: first) + counted
        let places = Dictionary(uniqueKeysWithValues: figures.columns.enumerated().map { ($1.month, $0) })
        for figure in try GivenRows.all(of: [surveys], isStated: true, in: db) {
            guard let place = places[figure.place.month] else { continue }
            figures.columns[place].stated[figure.place.area] = figure.count
        }
        return figures
    }

    private init(trees: DatedAreaTree) { self.trees = trees }

    /// Whether an area lies elsewhere in a tree than it did at the end of a month.
    func lay(_ area: Area, elsewhereIn column: Column) -> Bool {
        trees.on(column.month.last)[area.code].map { $0.parent != area.parent } ?? false
    }

    /// Responses by the end of an area's month, with all that lies in it; nothing where that is not known, which is not zero.
    func count(of area: Area, in column: Column) -> Int? {
        if let count = column.counts[area.code] { return count }
        return column.source == nil && area.exists(in: column.month) ? 0 : nil
    }

    /// How a stated total stands to the computed one; nothing where they agree, or there is none to compare with.
    func reconciliation(_ stated: Int, of area: Area, in column: Column) -> Reconciliation? {
        guard let computed = count(of: area, in: column), stated != computed else { return nil }
        let place = area.parent == nil ? "\(column.month)" : "\(column.month) \(area.name.english)"
        return Reconciliation(place, stated: stated, computed: computed)
    }

    /// The same for a stated total that is not kept yet.
    func reconciliation(of figure: GivenFigure) -> Reconciliation? {
        guard let stated = figure.count, let area = trees.on(figure.place.month.last)[figure.place.area] else { return nil }
        return columns.first { $0.month == figure.place.month }.flatMap { reconciliation(stated, of: area, in: $0) }
    }
}

extension CumulativeFigures {
    private static func countedColumns(over trees: DatedAreaTree, before end: Month, in db: Connection) throws -> [Column] {
        var months: [Month: [String: Int]] = [:]
        for row in try counts(in: db) { months[row.month, default: [:]][row.area, default: 0] += row.count }
        guard let first = months.keys.min(), first < end else { return [] }
        var (running, columns): ([String: Int], [Column]) = ([:], [])
        var month = first
        while month < end {
            running.merge(months[month] ?? [:], uniquingKeysWith: +)
            var column = Column(month: month, source: nil, isFirst: month == first)
            column.counts = SurveyFigures.rolledUp(running, over: trees.on(month.last))
            columns.append(column)
            month = month.adding(months: 1)
        }
        return columns
    }

    /// Responses by area and month in which they were completed, with those that have not been folded yet.
    private static func counts(in db: Connection) throws -> [(month: Month, area: String, count: Int)] {
        let folded = try db.map("SELECT month, area, sum(responses) FROM survey_month GROUP BY month, area") { row in
            (month: try row[0] as Month, area: try row[1] as String, count: try row[2] as Int)
        }
        let waiting = try db.map(
            "SELECT area, completed_at FROM survey_response WHERE number > (SELECT number FROM survey_folded)"
        ) { row in
            (month: London.day(at: try row[1]).inMonth, area: try row[0] as String, count: 1)
        }
        return folded + waiting
    }

    private static func suppliedColumns(_ figures: [GivenFigure], over trees: DatedAreaTree, before end: Month) -> [Column] {
        let byMonth = Dictionary(grouping: figures.filter { $0.place.month < end }) { $0.place.month }
        return byMonth.sorted { $0.key < $1.key }.map { month, figures in
            let sources = Set(figures.map(\.source)).sorted().joined(separator: ", ")
            var column = Column(month: month, source: sources, isFirst: byMonth.keys.allSatisfy { month <= $0 })
            let given = figures.compactMap { figure in figure.count.map { (figure.place.area, $0) } }
            column.counts = SurveyFigures.rolledUp(Dictionary(given, uniquingKeysWith: +), over: trees.on(month.last))
            return column
        }
    }
}
