public import Basics
public import FolkmootTenancy

/// What one force published of 13 months: a month, the twelve before it, and so a year ago.
public struct ForceTrend: Sendable {
    /// How many months it shows.
    public static let length = 13

    /// One month of it.
    public struct Point: Sendable {
        /// The month.
        public let month: Month
        /// What was published of it.
        public let publication: PublicationHead?
        /// Its figures, if they can be read and were not withdrawn.
        public let figures: MonthFigures?

        /// Coverage of the whole force in the present version of the measure.
        public var coverage: MeasureValue? {
            figures?.value(of: Measures.householdCoverage).flatMap { $0.measure == Measures.householdCoverage.reference ? $0 : nil }
        }
    }

    /// The force's short name in addresses.
    public let slug: String
    /// Its official name.
    public let name: String
    /// The months, the earliest first; also those of which nothing was published.
    public let points: [Point]
    /// What was printed elsewhere of it.
    public let supplied: SuppliedFigures

    /// The trend of a force that ends with a month.
    ///
    /// - Parameter count: How many months; more than none.
    /// - Throws: `.missing` if there is no such force: neither in the reference data nor among the publications.
    public init(
        _ slug: String, through last: Month, count: Int = ForceTrend.length, _ months: [ForceMonth], reference: ReferenceForces,
        supplied: [SuppliedSeries] = []
    ) throws(Problem) {
        let own = Dictionary(months.filter { $0.publication.force == slug }.map { ($0.publication.month, $0) }) { first, _ in first
        }
        let latest = own.values.map(\.publication).max { $0.month < $1.month }
        guard let name = latest?.forceName ?? reference[slug]?.name else {
            throw Problem.missing("force")
        }
        self.slug = slug
        self.name = name
        points = (1 - count...0).map { offset in
            let month = last.adding(months: offset)
            return Point(month: month, publication: own[month]?.publication, figures: own[month]?.figures)
        }
        self.supplied = SuppliedFigures(reference, supplied, through: last).only { $0.force == slug }
    }

    /// The month that it ends with.
    public var month: Month { points[points.count - 1].month }
    /// The first month of which the trend tells.
    public static func first(through last: Month) -> Month { last.adding(months: 1 - length) }
    /// The latest month of which something was published.
    public var latest: Point? { points.last { $0.figures != nil } }
    /// Why coverage does not mean the same as in the month before it, by the places of the months.
    public var breaks: [[SeriesBreak]] { SeriesBreak.along(points.map { $0.figures?.value(of: Measures.householdCoverage) }) }
    /// Whether a made-up figure is among them.
    public var hasDemonstration: Bool { points.contains { $0.publication?.isDemonstration ?? false } }

    /// How far a value of the latest month moved since so many months before; blank if it was not published, is hidden, or meant
    /// something else then.
    public func change(of value: MeasureValue, monthsBack: Int) -> String {
        guard let latest, let index = points.firstIndex(where: { $0.month == latest.month.adding(months: -monthsBack) }),
            points[index].publication?.isDemonstration == latest.publication?.isDemonstration,
            let earlier = points[index].figures?.values.first(where: { $0.isSame(as: value) }),
            SeriesBreak.between(earlier, value).isEmpty
        else { return "" }
        return (try? value.change(since: earlier)) ?? ""
    }
}

extension ForceTrend {
    /// Why a value of the latest month does not mean the same as so many months before; nothing if there was none then.
    public func breaks(of value: MeasureValue, monthsBack: Int) -> [SeriesBreak] {
        let month = latest?.month.adding(months: -monthsBack)
        let earlier = points.first { $0.month == month }?.figures?.values.first {
            $0.measure.id == value.measure.id && $0.area == value.area && $0.part == value.part
        }
        return earlier.map { SeriesBreak.between($0, value) } ?? []
    }
}

extension MeasureValue {
    /// Whether it is of the same measure, in the same version, of the same area and part.
    fileprivate func isSame(as other: MeasureValue) -> Bool {
        measure == other.measure && area == other.area && part == other.part
    }
}
