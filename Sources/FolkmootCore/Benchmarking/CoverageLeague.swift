public import Basics
public import FolkmootTenancy

/// Household coverage of all forces in one month, from what each has published, and from nothing else.
public struct CoverageLeague: Sendable {
    /// Forces with fewer households are left out of comparisons per household: few people live there, and many work there.
    public static let fewestHouseholds = 10_000

    /// The month.
    public let month: Month
    /// A row to each force, whether it has published or not, by rank and then by name.
    public let rows: [Row]

    /// The league of a month.
    ///
    /// - Parameters:
    ///   - publications: Those of the month among them are used, one to a force.
    ///   - reference: The forces that have a row even if they have not published.
    public init(_ month: Month, _ publications: [Publication], reference: ReferenceForces) {
        self.month = month
        let published = Dictionary(publications.filter { $0.month == month }.map { ($0.force, $0) }) { first, _ in first }
        let known = reference.all.map { Row($0.slug, $0.name, $0, published[$0.slug]) }
        let others = published.values.filter { reference[$0.force] == nil }.map { Row($0.force, $0.forceName, nil, $0) }
        rows = Self.ranked(known + others)
    }

    /// One force.
    public struct Row: Sendable {
        /// Its short name in addresses.
        public let slug: String
        /// Its official name.
        public let name: String
        /// What the platform knows of it from elsewhere.
        public let reference: ReferenceForce?
        /// What it published of the month.
        public let publication: Publication?
        /// What stands in the row.
        public let status: Status
        /// Its place among those compared: forces whose figures are printed alike share one.
        public fileprivate(set) var rank: Int?
        /// Whether another force has the same place.
        public fileprivate(set) var sharesRank = false
        /// Whether it takes part in comparisons: published, recent enough to mean the same, real where others are, not too small.
        public fileprivate(set) var isCompared = false

        /// What a row may hold.
        public enum Status: Sendable, Equatable {
            /// Coverage, with where the number of households comes from.
            case published(Ratio, source: String)
            /// Published, and hidden since fewer than so many people are behind it.
            case suppressed(fewerThan: Int)
            /// Published without a figure: the number of households is not known.
            case notRecorded
            /// Published, with another version of the measure, which is not compared with this one.
            case otherVersion(Int)
            /// Not published.
            case notPublished
        }
    }

    /// The whole of some forces, from their parts.
    public struct Total: Sendable, Equatable {
        /// Households with a member, of all households of these forces.
        public let coverage: Ratio
        /// How many forces are in it.
        public let forces: Int
    }
}

extension CoverageLeague {
    /// The forces with a figure, made-up ones left out as soon as there is a real one.
    public var counted: [Row] {
        let published = rows.filter { $0.coverage != nil }
        let real = published.filter { !$0.isDemonstration }
        return real.isEmpty ? published : real
    }

    /// All forces with a figure together, their counts added, never their percentages averaged; nothing if there are none.
    public var total: Total? {
        guard !counted.isEmpty else { return nil }
        return Total(coverage: counted.compactMap(\.coverage).reduce(Ratio(0, of: 0), +), forces: counted.count)
    }

    /// Whether a made-up figure is among them.
    public var hasDemonstration: Bool { rows.contains(where: \.isDemonstration) }
    /// Whether a real figure is among them.
    public var hasReal: Bool { rows.contains { $0.publication != nil && !$0.isDemonstration } }
    /// Whether anybody has published anything of the month.
    public var isEmpty: Bool { rows.allSatisfy { $0.publication == nil } }
    /// The forces that are compared, by rank.
    public var compared: [Row] { rows.filter(\.isCompared) }
    /// The forces with a figure that is not compared since they have so few households.
    public var leftOut: [Row] { rows.filter { $0.isTooSmall && $0.coverage != nil } }
    /// The instant that the figures are of.
    public var asAt: Timestamp { month.end.adding(seconds: -1) }

    /// Which figure the rows are sorted by.
    public enum Order: String, Sendable, CaseIterable {
        /// By name.
        case force
        /// By coverage.
        case coverage
        /// By households with a member.
        case covered
        /// By households.
        case households
    }

    /// The rows in another order; those without the figure come last either way, and equal ones by name.
    public func sorted(by order: Order, descending: Bool) -> [Row] {
        rows.sorted { left, right in
            guard order != .force else { return descending ? left.name > right.name : left.name < right.name }
            guard let a = left.key(order) else { return right.key(order) == nil && left.name < right.name }
            guard let b = right.key(order) else { return true }
            return a == b ? left.name < right.name : (a > b) == descending
        }
    }
}

extension CoverageLeague.Row {
    fileprivate init(_ slug: String, _ name: String, _ reference: ReferenceForce?, _ publication: Publication?) {
        self.slug = slug
        self.name = name
        self.reference = reference
        self.publication = publication
        status = publication.map(Status.init) ?? .notPublished
    }

    /// Households with a member out of all, if it was published and can be read.
    public var coverage: Ratio? { if case .published(let ratio, _) = status { ratio } else { nil } }
    /// Where the number of households comes from.
    public var source: String? { if case .published(_, let source) = status { source } else { nil } }
    /// Coverage as it is printed.
    public var percent: String? { coverage?.percent(decimals: Measures.householdCoverage.decimals) }
    /// Whether its figures are made up.
    public var isDemonstration: Bool { publication?.isDemonstration ?? false }
    /// Whether it has too few households to be compared.
    public var isTooSmall: Bool {
        (coverage?.denominator ?? reference?.households).map { $0 < CoverageLeague.fewestHouseholds } ?? false
    }

    /// Coverage as it is printed, as a number: 8.2 for 8.20 %.
    public var printed: Double? { printedUnits.map { Double($0) / 100 } }
    /// Coverage in units of the last printed decimal: what is equal here is printed alike.
    fileprivate var printedUnits: Int? { coverage?.percentUnits(decimals: Measures.householdCoverage.decimals) }

    fileprivate func key(_ order: CoverageLeague.Order) -> Double? {
        switch order {
        case .force: nil
        case .coverage: printed
        case .covered: coverage.map { Double($0.numerator) }
        case .households: coverage.map { Double($0.denominator) }
        }
    }
}

extension CoverageLeague.Row.Status {
    fileprivate init(_ publication: Publication) {
        guard let figures = try? MonthFigures(publication.figures), let value = figures.value(of: Measures.householdCoverage) else {
            self = .notRecorded
            return
        }
        let current = Measures.householdCoverage.reference
        switch value.amount {
        case _ where value.measure != current: self = .otherVersion(value.measure.version)
        case _ where value.isSuppressed: self = .suppressed(fewerThan: figures.threshold)
        case .ratio(let ratio): self = .published(ratio, source: value.source ?? "")
        default: self = .notRecorded
        }
    }
}

extension CoverageLeague {
    /// Gives places: 1, 2, 2, 4 where the second and the third are printed alike.
    private static func ranked(_ rows: [Row]) -> [Row] {
        let hasReal = rows.contains { $0.coverage != nil && !$0.isDemonstration }
        var rows = rows
        for index in rows.indices {
            rows[index].isCompared =
                rows[index].coverage != nil && !rows[index].isTooSmall && !(hasReal && rows[index].isDemonstration)
        }
        let units = rows.filter(\.isCompared).compactMap(\.printedUnits)
        for index in rows.indices where rows[index].isCompared {
            let own = rows[index].printedUnits ?? 0
            rows[index].rank = 1 + units.count { $0 > own }
            rows[index].sharesRank = units.count { $0 == own } > 1
        }
        return rows.sorted { ($0.rank ?? .max, $0.name, $0.slug) < ($1.rank ?? .max, $1.name, $1.slug) }
    }
}
