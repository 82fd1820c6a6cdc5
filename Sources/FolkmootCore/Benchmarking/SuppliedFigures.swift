public import Basics
public import FolkmootTenancy

/// Where supplied figures are from.
public struct SuppliedSource: Hashable, Sendable {
    /// Who published them, in words.
    public let name: String
    /// Under which licence they may be shown; nothing if that was not recorded.
    public let licence: String?
    /// As at when they were published; nothing if that was not recorded.
    public let asOf: Day?
    /// What they say and how they were counted; nothing if that was not recorded.
    public let note: String?

    /// A source.
    public init(name: String, licence: String? = nil, asOf: Day? = nil, note: String? = nil) {
        (self.name, self.licence, self.asOf, self.note) = (name, licence, asOf, note)
    }
}

/// A figure that was printed elsewhere.
///
/// It stands apart, and is never mixed with what is computed here.
public struct SuppliedFigure: Sendable, Equatable {
    /// What stands in the place of a force where a figure is of all of them.
    public static let country = "england-and-wales"

    /// The force's short name in addresses, or ``country``.
    public let force: String
    /// The month.
    public let month: Month
    /// The measure beside which it stands.
    public let measure: Measure
    /// The figure, as it was printed.
    public let value: Amount
    /// The ends of its 95 % interval, where they were printed.
    public let interval: Interval?
    /// Who printed it.
    public let source: SuppliedSource

    /// The ends of an interval, as they were printed.
    public struct Interval: Sendable, Equatable {
        /// The lower one.
        public let low: Amount
        /// The upper one.
        public let high: Amount
    }

    /// A figure.
    public init(
        force: String, month: Month, measure: Measure, value: Amount, interval: Interval? = nil, source: SuppliedSource
    ) {
        (self.force, self.month, self.measure) = (force, month, measure)
        (self.value, self.interval, self.source) = (value, interval, source)
    }
}

/// Figures that were printed elsewhere, from one source or more.
public struct SuppliedFigures: Sendable, Equatable {
    /// The figures, by source, measure, force and month.
    public let all: [SuppliedFigure]

    /// Figures in the order in which they are told.
    public init(_ all: [SuppliedFigure] = []) { self.all = all }

    /// Those of the reference data and those that were brought in.
    ///
    /// - Parameters:
    ///   - measure: Only figures of that one.
    ///   - last: Only figures of that month and of earlier ones.
    public init(_ reference: ReferenceForces, _ series: [SuppliedSeries], of measure: Measure? = nil, through last: Month) {
        let brought = series.flatMap { series in
            let source = SuppliedSource(name: series.source, licence: series.licence, asOf: series.asOf, note: series.note)
            return series.figures.compactMap { SuppliedFigure($0, source) }
        }
        all = (reference.supplied + brought).filter { $0.month <= last && (measure == nil || $0.measure == measure) }
    }

    /// Whether there are none.
    public var isEmpty: Bool { all.isEmpty }
    /// Where they are from, each source once.
    public var sources: [SuppliedSource] {
        var seen: Set<SuppliedSource> = []
        return all.map(\.source).filter { seen.insert($0).inserted }
    }

    /// Only some of them.
    public func only(_ isWanted: (SuppliedFigure) -> Bool) -> SuppliedFigures { SuppliedFigures(all.filter(isWanted)) }

    /// The latest so many of each force, measure and source.
    public func latest(_ count: Int = 1) -> SuppliedFigures {
        let places = Dictionary(grouping: all.indices) { Line(all[$0]) }
        let kept = Set(places.values.flatMap { $0.sorted { all[$0].month < all[$1].month }.suffix(count) })
        return SuppliedFigures(all.indices.filter(kept.contains).map { all[$0] })
    }

    private struct Line: Hashable {
        let source: SuppliedSource
        let measure: Measure.Reference
        let force: String

        init(_ figure: SuppliedFigure) {
            (source, measure, force) = (figure.source, figure.measure.reference, figure.force)
        }
    }
}

extension SuppliedFigure {
    /// Nothing if no such measure is known any more.
    fileprivate init?(_ figure: SuppliedSeries.Figure, _ source: SuppliedSource) {
        guard let measure = try? Measures.find(figure.measure), let value = Amount(stated: figure.value) else { return nil }
        let ends = (figure.low.flatMap(Amount.init(stated:)), figure.high.flatMap(Amount.init(stated:)))
        let interval: Interval? = if case (let low?, let high?) = ends { Interval(low: low, high: high) } else { nil }
        self.init(
            force: figure.force, month: figure.month, measure: measure, value: value, interval: interval, source: source)
    }
}

// MARK: - Files

extension SuppliedFigures {
    /// The columns of the file of supplied figures.
    private static let columns = [
        "month", "force", "measure", "value", "interval_low", "interval_high", "supplied", "source", "licence", "as_of", "note",
    ]

    /// The figures as a file of their own: every row says that it is supplied, and by whom.
    public var table: FigureTable {
        FigureTable(
            schema: "folkmoot.supplied/1", title: "Supplied figures", updatedAt: nil, columns: Self.columns, around: [],
            rows: all.map { figure in
                FigureTable.Row(
                    key: "\(figure.source.name)/\(figure.force)/\(figure.month)/\(figure.measure.id)", words: "", updatedAt: nil,
                    values: figure.cells)
            }, isDemonstration: false)
    }

    /// As they stand in the files of what is computed: apart from the rows.
    var json: JSON {
        .array(all.map { figure in .object(zip(Self.columns, figure.cells).map { JSON.Member($0, $1) }) })
    }
}

extension SuppliedFigure {
    fileprivate var cells: [JSON] {
        [
            .string(month.description), .string(force), .string(measure.id), .string(measure.plainText(value)),
            .optional(interval.map { measure.plainText($0.low) }), .optional(interval.map { measure.plainText($0.high) }),
            .bool(true), .string(source.name), .optional(source.licence), .optional(source.asOf?.description),
            .optional(source.note),
        ]
    }
}
