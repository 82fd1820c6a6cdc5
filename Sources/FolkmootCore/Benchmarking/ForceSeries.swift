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
        /// The first and the last figure that can be compared, with their places among the months.
        public let ends: (first: (index: Int, value: MeasureValue), last: (index: Int, value: MeasureValue))?

        init(slug: String, name: String, shortName: String, points: [Point]) {
            (self.slug, self.name, self.shortName, self.points) = (slug, name, shortName, points)
            let first = points.indices.first { points[$0].hasValue }
            let last = points.indices.last { points[$0].hasValue }
            if let first, let last, first < last, let earlier = points[first].value, let later = points[last].value {
                ends = ((first, earlier), (last, later))
            } else {
                ends = nil
            }
        }
    }

    /// One month of a force.
    public struct Point: Sendable {
        /// What was published of it.
        let published: ForceMonth?
        /// What stands there.
        public let status: League.Row.Status
        /// Why the figure does not mean the same as the one before it.
        public let breaks: [SeriesBreak]

        /// All about what was published of it but the figures.
        public var publication: PublicationHead? { published?.publication }
        /// The figure, if it may be compared.
        public var value: MeasureValue? { if case .published(let value) = status { value } else { nil } }
        /// Whether there is a figure that may be compared.
        public var hasValue: Bool { if case .published = status { true } else { false } }
        /// Whether an earlier figure was restated.
        public var isRestated: Bool { published.map { $0.publication.revision > 1 && $0.publication.withdrawal == nil } ?? false }
        /// Whether the figure is made up.
        public var isDemonstration: Bool { published?.publication.isDemonstration ?? false }
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
            let breaks = SeriesBreak.along(values)
            let points = found.indices.map { index in
                Point(
                    published: found[index],
                    status: found[index].map { League.Row.Status($0, values[index], measure) } ?? .notPublished,
                    breaks: breaks[index])
            }
            return Row(slug: slug, name: name, shortName: known?.shortName ?? name, points: points)
        }.sorted { ($0.name, $0.slug) < ($1.name, $1.slug) }
    }

    /// Whether a made-up figure is among them.
    public var hasDemonstration: Bool { rows.contains { $0.points.contains { $0.isDemonstration } } }
}

extension ForceSeries.Row {
    /// Why the last figure does not mean the same as the first.
    public var breaks: [SeriesBreak] { ends.map { SeriesBreak.between($0.first.value, $0.last.value) } ?? [] }

    /// How far the figure moved from the first to the last; blank where made-up figures stand beside real ones, or after a break.
    public var change: String {
        guard let ends, breaks.isEmpty,
            Set(points.compactMap { $0.hasValue ? $0.published?.publication.isDemonstration : nil }).count == 1
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
            let told = row.points.lastIndex { $0.published != nil }
            return zip(months, row.points).enumerated().map { index, place in
                FigureTable.Row(
                    key: "\(row.slug)/\(place.0)/\(measure.id)", words: index == told ? words(row) : "",
                    updatedAt: place.1.published?.publication.publishedAt, values: values(row, place.0, place.1))
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
            .bool(point.isDemonstration), .optional(point.published?.publication.revision),
            .optional(point.published?.publication.publishedAt.description),
            .optional(point.breaks.isEmpty ? nil : point.breaks.map(\.name).joined(separator: " ")),
        ]
    }
}
