public import Basics
public import FolkmootTenancy

/// A measure of some forces over months: each as it was published, gaps as gaps.
public struct ForceSeries: Sendable {
    /// What is followed.
    public let measure: Measure
    /// The months, the earliest first.
    public let months: [Month]
    /// A row to each force that published any of them, by name.
    public let rows: [Row]
    /// What others have published of the measure in these months, beside the rows.
    public let supplied: SuppliedFigures

    /// One force.
    public struct Row: Sendable {
        /// Its short name in addresses.
        public let slug: String
        /// Its official name.
        public let name: String
        /// What people call it.
        public let shortName: String
        /// A point to each month.
        public let points: [Point]
    }

    /// One month of a force.
    public struct Point: Sendable {
        /// What was published of it.
        public let publication: PublicationHead?
        /// What stands there.
        public let status: League.Row.Status
        /// Why the figure does not mean the same as the one before it.
        public let breaks: [SeriesBreak]

        /// The figure, if it may be compared.
        public var value: MeasureValue? { if case .published(let value) = status { value } else { nil } }
        /// Whether an earlier figure was restated.
        public var isRestated: Bool { (publication?.revision ?? 1) > 1 && publication?.withdrawal == nil }
    }

    /// The months up to one, so many of them.
    public init(
        of measure: Measure, through last: Month, count: Int, _ all: [ForceMonth], reference: ReferenceForces,
        supplied: [SuppliedSeries] = [], among isChosen: (String) -> Bool = { _ in true }
    ) {
        self.measure = measure
        let months = (1 - count...0).map { last.adding(months: $0) }
        self.months = months
        self.supplied = SuppliedFigures(reference, supplied, of: measure, through: last)
            .only { $0.month >= months[0] && ($0.force == SuppliedFigure.country || isChosen($0.force)) }
        let byForce = Dictionary(grouping: all.filter { isChosen($0.publication.force) }, by: \.publication.force)
        rows = byForce.map { slug, own in
            let byMonth = Dictionary(own.map { ($0.publication.month, $0) }) { first, _ in first }
            let known = reference[slug]
            let name = known?.name ?? own[own.count - 1].publication.forceName
            let found = months.map { byMonth[$0] }
            let values = found.map { $0?.figures?.value(of: measure) }
            let points = zip(zip(found, values), SeriesBreak.along(values)).map { month, breaks in
                Point(
                    publication: month.0?.publication,
                    status: month.0.map { League.Row.Status($0, month.1, measure) } ?? .notPublished, breaks: breaks)
            }
            return Row(slug: slug, name: name, shortName: known?.shortName ?? name, points: points)
        }.sorted { ($0.name, $0.slug) < ($1.name, $1.slug) }
    }

    /// Whether a made-up figure is among them.
    public var hasDemonstration: Bool { rows.contains { $0.points.contains { $0.publication?.isDemonstration ?? false } } }
}

extension ForceSeries.Row {
    /// The first and the last figure that can be compared, with their places among the months.
    public var ends: (first: (index: Int, value: MeasureValue), last: (index: Int, value: MeasureValue))? {
        let known = points.enumerated().compactMap { index, point in point.value.map { (index: index, value: $0) } }
        guard let first = known.first, let last = known.last, first.index < last.index else { return nil }
        return (first, last)
    }

    /// Why the last figure does not mean the same as the first.
    public var breaks: [SeriesBreak] { ends.map { SeriesBreak.between($0.first.value, $0.last.value) } ?? [] }

    /// How far the figure moved from the first to the last; blank where made-up figures stand beside real ones, or after a break.
    public var change: String {
        guard let ends, breaks.isEmpty,
            Set(points.compactMap { $0.value == nil ? nil : $0.publication?.isDemonstration }).count == 1
        else {
            return ""
        }
        return (try? ends.last.value.change(since: ends.first.value)) ?? ""
    }
}

extension ForceSeries {
    /// The series as a file: a row to each force and month.
    public func table(_ words: (Row) -> String) -> FigureTable {
        let columns = [
            "month", "force", "force_name", "measure", "measure_version", "value", "numerator", "denominator", "denominator_source",
            "status", "restated", "demonstration", "revision", "published_at", "break",
        ]
        // A feed tells of each force once, at the last month that it published.
        let records = rows.flatMap { row -> [FigureTable.Row] in
            let told = row.points.lastIndex { $0.publication != nil }
            return zip(months, row.points).enumerated().map { index, place in
                FigureTable.Row(
                    key: "\(row.slug)/\(place.0)/\(measure.id)", words: index == told ? words(row) : "",
                    updatedAt: place.1.publication?.publishedAt, values: values(row, place.0, place.1))
            }
        }
        return FigureTable(
            schema: "folkmoot.series/1", title: "\(measure.title) by month", updatedAt: records.compactMap(\.updatedAt).max(),
            columns: columns,
            around: [JSON.Member("definitions", [measure.definition]), JSON.Member("supplied", supplied.json)], rows: records,
            isDemonstration: hasDemonstration)
    }

    private func values(_ row: Row, _ month: Month, _ point: Point) -> [JSON] {
        let value = point.value
        return [
            .string(month.description), .string(row.slug), .string(row.name), .string(measure.id), .integer(Int64(measure.version)),
            .optional(value?.amount.map(measure.plainText)), .optional(value?.numerator), .optional(value?.denominator),
            .optional(value?.source), .string(point.status.name), .bool(point.isRestated),
            .bool(point.publication?.isDemonstration ?? false), .optional(point.publication?.revision),
            .optional(point.publication?.publishedAt.description),
            .optional(point.breaks.isEmpty ? nil : point.breaks.map(\.name).joined(separator: " ")),
        ]
    }
}
