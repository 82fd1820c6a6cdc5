public import Basics
public import FolkmootTenancy

/// A measure of all forces, or of some, in one month: from what each has published, and from nothing else.
public struct League: Sendable {
    /// Forces with fewer households are left out of comparisons per household: few people live there, and many work there.
    public static let fewestHouseholds = 10_000

    /// What is compared.
    public let measure: Measure
    /// The month.
    public let month: Month
    /// A row to each force, whether it has published or not, by rank and then by name.
    public let rows: [Row]
    /// How far the shares lie from what all have together; nothing if the measure is no share of things that are counted.
    public let funnel: Funnel?
    /// What others have published of the measure by then, the latest of each force: beside the rows, and in nothing that is worked out.
    public let supplied: SuppliedFigures

    /// The league of a month.
    ///
    /// - Parameters:
    ///   - measure: What is compared.
    ///   - months: Those of the month among them are used, one to a force.
    ///   - reference: The forces that have a row even if they have not published.
    ///   - supplied: What others have published.
    ///   - isChosen: Which forces take part; all if left out.
    public init(
        of measure: Measure = Measures.householdCoverage, _ month: Month, _ months: [ForceMonth], reference: ReferenceForces,
        supplied: [SuppliedSeries] = [], among isChosen: (String) -> Bool = { _ in true }
    ) {
        self.measure = measure
        self.month = month
        let published = Dictionary(
            months.filter { $0.publication.month == month }.map { ($0.publication.force, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        let known = reference.all.map { Row($0.slug, $0.name, $0, published[$0.slug], measure) }
        let others = published.values.filter { reference[$0.publication.force] == nil }.map {
            Row($0.publication.force, $0.publication.forceName, nil, $0, measure)
        }
        self.supplied = SuppliedFigures(reference, supplied, of: measure, through: month)
            .only { $0.force == SuppliedFigure.country || isChosen($0.force) }.latest()
        (rows, funnel) = Self.compared((known + others).filter { isChosen($0.slug) }, measure)
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
        public let publication: PublicationHead?
        /// What stands in the row.
        public let status: Status
        /// What is compared.
        let measure: Measure
        /// Its place among those compared: forces whose figures are printed alike share one.
        public fileprivate(set) var rank: Int?
        /// Whether another force has the same place.
        public fileprivate(set) var sharesRank = false
        /// Whether it takes part in comparisons: published, recent enough to mean the same, real where others are, not too small.
        public fileprivate(set) var isCompared = false
        /// For a figure from a sample, the places that it may have.
        public fileprivate(set) var places: ClosedRange<Int>?
        /// For a figure from a sample, its band: who cannot be told apart from the highest in it.
        public fileprivate(set) var band: Int?
        /// Where it lies in the funnel.
        public fileprivate(set) var position: Funnel.Position?

        /// What a row may hold.
        public enum Status: Sendable, Equatable {
            /// A figure.
            case published(MeasureValue)
            /// Published, and hidden since fewer than so many people are behind it, or behind another that it would give away.
            case suppressed(fewerThan: Int)
            /// Published without a figure: it was not counted, or the whole of which it is a share is not known.
            case notRecorded
            /// Published, with another version of the measure, which is not compared with this one.
            case otherVersion(Int)
            /// Published, and taken back.
            case withdrawn(PublicationHead.Withdrawal)
            /// Not published.
            case notPublished
        }
    }

    /// The whole of some forces, from their parts.
    public struct Total: Sendable, Equatable {
        /// What was counted in all, out of the whole of all.
        public let amount: Amount
        /// How many forces are in it.
        public let forces: Int

        /// So much in so many forces.
        public init(amount: Amount, forces: Int) {
            self.amount = amount
            self.forces = forces
        }
    }
}

extension League {
    /// The forces with a figure, made-up ones left out as soon as there is a real one.
    public var counted: [Row] {
        let published = rows.filter { $0.value != nil }
        let real = published.filter { !$0.isDemonstration }
        return real.isEmpty ? published : real
    }

    /// All forces with a figure together, their counts added, never their percentages averaged.
    ///
    /// Nothing if there are none, or if the figures are estimates, which have no counts to add.
    public var total: Total? {
        let amounts = counted.compactMap(\.amount)
        guard let first = amounts.first else { return nil }
        let sum = amounts.dropFirst().reduce(Optional(first)) { sum, amount in sum?.adding(amount) }
        return sum.flatMap { if case .stated = $0 { nil } else { Total(amount: $0, forces: amounts.count) } }
    }

    /// Whether a made-up figure is among them.
    public var hasDemonstration: Bool { rows.contains(where: \.isDemonstration) }
    /// Whether a real figure is among them.
    public var hasReal: Bool { rows.contains { $0.value != nil && !$0.isDemonstration } }
    /// Whether anybody has published anything of the month.
    public var isEmpty: Bool { rows.allSatisfy { $0.publication == nil } }
    /// The forces that are compared, by rank.
    public var compared: [Row] { rows.filter(\.isCompared) }
    /// The forces with a figure that is not compared since they have so few households.
    public var leftOut: [Row] { rows.filter { $0.isTooSmall && $0.value != nil } }
    /// The instant that the figures are of.
    public var asAt: Timestamp { month.end.adding(seconds: -1) }
    /// The forces whose figures were measured by an older definition, or by one that is newer than this service.
    public var otherwiseMeasured: [Row] { rows.filter { if case .otherVersion = $0.status { true } else { false } } }

    /// Which figure the rows are sorted by.
    public enum Order: String, Sendable, CaseIterable {
        /// By name.
        case force
        /// By the figure itself.
        case value
        /// By what was counted.
        case numerator
        /// By out of how many.
        case denominator
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

extension League.Row {
    fileprivate init(_ slug: String, _ name: String, _ reference: ReferenceForce?, _ month: ForceMonth?, _ measure: Measure) {
        self.slug = slug
        self.name = name
        self.reference = reference
        self.measure = measure
        publication = month?.publication
        status = month.map { Status($0, measure) } ?? .notPublished
    }

    /// The figure, if it was published and can be read.
    public var value: MeasureValue? { if case .published(let value) = status { value } else { nil } }
    /// The figure as it is printed and compared.
    public var amount: Amount? { value?.amount }
    /// What was counted out of what, if the figure is a share.
    public var ratio: Ratio? { value?.ratio }
    /// Where the denominator comes from.
    public var source: String? { value?.source }
    /// The figure as it is printed, without its unit.
    public var text: String? { amount.map(measure.text) }
    /// Whether its figures are made up.
    public var isDemonstration: Bool { publication?.isDemonstration ?? false }
    /// Whether it has too few households to be compared by household.
    public var isTooSmall: Bool {
        guard measure.isPerHousehold else { return false }
        return (ratio?.denominator ?? reference?.households).map { $0 < League.fewestHouseholds } ?? false
    }

    /// The figure as it is printed, as a number: 8.2 for 8.20 %.
    public var printed: Double? {
        printedUnits.map { Double($0) / (0..<measure.decimals).reduce(1.0) { scale, _ in scale * 10 } }
    }
    /// The figure in units of the last printed decimal: what is equal here is printed alike.
    fileprivate var printedUnits: Int? { amount.flatMap(measure.units) }

    fileprivate func key(_ order: League.Order) -> Double? {
        switch order {
        case .force: nil
        case .value: printed
        case .numerator: value?.numerator.map(Double.init)
        case .denominator: value?.denominator.map(Double.init)
        }
    }
}

extension League.Row.Status {
    init(_ month: ForceMonth, _ measure: Measure) { self.init(month, month.figures?.value(of: measure), measure) }

    /// - Parameter value: what the month has of the measure.
    init(_ month: ForceMonth, _ value: MeasureValue?, _ measure: Measure) {
        if let withdrawal = month.publication.withdrawal {
            self = .withdrawn(withdrawal)
            return
        }
        guard let figures = month.figures, let value else {
            self = .notRecorded
            return
        }
        switch value.amount {
        case _ where value.measure != measure.reference: self = .otherVersion(value.measure.version)
        case _ where value.isSuppressed: self = .suppressed(fewerThan: figures.threshold)
        case nil: self = .notRecorded
        default: self = .published(value)
        }
    }
}

// MARK: - Comparing

extension League {
    /// Gives places: 1, 2, 2, 4 where the second and the third are printed alike; to figures from samples the places that they may have.
    private static func compared(_ rows: [Row], _ measure: Measure) -> ([Row], Funnel?) {
        let hasReal = rows.contains { $0.value != nil && !$0.isDemonstration }
        var rows = rows
        for index in rows.indices {
            let row = rows[index]
            rows[index].isCompared = row.printedUnits != nil && !row.isTooSmall && !(hasReal && row.isDemonstration)
        }
        rank(&rows)
        rows.sort { ($0.rank ?? .max, $0.name, $0.slug) < ($1.rank ?? .max, $1.name, $1.slug) }
        if measure.certainty == .sample { addPlaces(to: &rows) }
        let funnel = measure.isProportion ? funnel(&rows) : nil
        return (rows, funnel)
    }

    private static func rank(_ rows: inout [Row]) {
        let units = rows.filter(\.isCompared).compactMap(\.printedUnits)
        for index in rows.indices where rows[index].isCompared {
            let own = rows[index].printedUnits ?? 0
            rows[index].rank = 1 + units.count { $0 > own }
            rows[index].sharesRank = units.count { $0 == own } > 1
        }
    }

    private static func addPlaces(to rows: inout [Row]) {
        let sampled = rows.indices.filter { rows[$0].isCompared && rows[$0].value?.interval != nil }
        let ranks = RankIntervals(sampled.compactMap { rows[$0].value?.interval.map { SampledEstimate(interval: $0) } })
        for (place, index) in sampled.enumerated() {
            (rows[index].places, rows[index].band) = (ranks.places[place], ranks.bands[place])
        }
    }

    private static func funnel(_ rows: inout [Row]) -> Funnel? {
        let compared = rows.indices.filter { rows[$0].isCompared && rows[$0].ratio != nil }
        guard let funnel = Funnel(compared.compactMap { rows[$0].ratio }) else { return nil }
        for index in compared { rows[index].position = rows[index].ratio.map(funnel.position) }
        return funnel
    }
}
