public import Basics
import CSV
public import FolkmootTenancy

/// Reads figures of forces that somebody else has published, such as the Crime Survey’s.
///
/// The table has a row to each figure: `month`, `force`, `measure` (the one beside which it stands) and `value`; `low` and `high`, the
/// ends of its 95 % interval, may be there. A figure of all forces together has `england-and-wales` as its force.
public struct SuppliedImport: Sendable {
    /// What the file holds.
    public let series: SuppliedSeries

    /// More than ten years of every force and every measure are no series.
    private static let mostRows = 100_000

    /// Reads a file.
    ///
    /// - Parameters:
    ///   - source: Who published the figures; what was there of the same source is replaced whole.
    ///   - licence: Under which licence they may be shown.
    ///   - asOf: As at when they were published.
    ///   - note: What they say and how they were counted.
    /// - Throws: `.invalid`, with line and column, if a cell cannot be used, or a figure stands twice.
    public init(
        file: String, source: String, licence: String, asOf: Day, note: String?, reference: ReferenceForces
    ) throws(Problem) {
        let reader = try CSVReader(path: file)
        let figures: [SuppliedSeries.Figure]
        do throws(CSVError) {
            figures = try Self.read(reader, asOf: asOf, reference)
        } catch {
            throw error.problem(in: file)
        }
        guard !figures.isEmpty else {
            throw Problem(.invalid, "\(file) has no figures: only a header.", code: "csv")
        }
        series = SuppliedSeries(source: source, licence: licence, asOf: asOf, note: note, figures: figures)
    }

    private static func read(
        _ reader: CSVReader, asOf: Day, _ reference: ReferenceForces
    ) throws(CSVError) -> [SuppliedSeries.Figure] {
        var table = try CSVTable(reader, required: ["month", "force", "measure", "value"], optional: ["low", "high"])
        var figures: [SuppliedSeries.Figure] = []
        var seen: Set<String> = []
        while let row = try table.next() {
            guard figures.count < mostRows else { throw row.error(in: "month", "A series has at most \(mostRows) figures.") }
            let figure = try figure(row, asOf: asOf, reference)
            guard seen.insert("\(figure.measure) \(figure.force) \(figure.month)").inserted else {
                throw row.error(in: "month", "This figure stands twice. Remove one of the rows.")
            }
            figures.append(figure)
        }
        return figures
    }

    private static func figure(
        _ row: CSVRow, asOf: Day, _ reference: ReferenceForces
    ) throws(CSVError) -> SuppliedSeries.Figure {
        guard let month = Month(try row.text("month")) else { throw row.error(in: "month", "Write the month as YYYY-MM.") }
        guard month <= asOf.inMonth else {
            throw row.error(in: "month", "This month is later than \(asOf), the day as of which the figures are.")
        }
        let force = try row.text("force") == SuppliedFigure.country ? SuppliedFigure.country : row.force("force", reference)
        let measure = try row.measure("measure")
        let value = try row.amount("value", measure)
        let (low, high) = (try row.end("low", measure), try row.end("high", measure))
        guard (low == nil) == (high == nil) else {
            throw row.error(in: low == nil ? "low" : "high", "An interval has two ends. Fill in both, or neither.")
        }
        if let low, let high, low.value > value.value || value.value > high.value {
            throw row.error(in: "low", "The value does not lie between the ends of its interval.")
        }
        return SuppliedSeries.Figure(
            force: force, month: month, measure: measure.id, value: value.text, low: low?.text, high: high?.text)
    }
}

extension CSVRow {
    /// A measure that forces publish: beside any other nothing would be shown.
    fileprivate func measure(_ column: String) throws(CSVError) -> Measure {
        let name = try text(column)
        let measure: Measure
        do throws(Problem) {
            measure = try Measures.find(name)
        } catch {
            throw self.error(in: column, error.message)
        }
        guard Measures.published.contains(measure) else {
            let known = Measures.published.map(\.id).joined(separator: ", ")
            throw error(in: column, "Forces do not publish ‘\(name)’, so nothing can stand beside it. They publish \(known).")
        }
        return measure
    }

    /// The end of an interval; nothing if it was left blank.
    fileprivate func end(_ column: String, _ measure: Measure) throws(CSVError) -> (text: String, value: Double)? {
        guard let text = self[column], !text.isEmpty else { return nil }
        return try amount(column, measure)
    }

    /// A figure as it was printed, with its value.
    fileprivate func amount(_ column: String, _ measure: Measure) throws(CSVError) -> (text: String, value: Double) {
        let text = try text(column)
        guard let value = Amount(stated: text)?.value(in: measure.unit) else {
            throw error(in: column, "This is no figure. Write it in digits, as it was printed, like 49.6.")
        }
        guard measure.unit != .percent || value <= 100 else { throw error(in: column, "This is more than 100 %.") }
        return (text, value)
    }
}
