public import Basics

/// How one group is represented among people, compared with its share of the population (measure `representation_ratio`).
public struct GroupRepresentation: Sendable, Equatable {
    /// The group.
    public let group: Classification.Group
    /// People of the group, out of all whose group is known.
    public let actual: Ratio
    /// People of the group in the population, out of all of the classification.
    public let population: Ratio
    /// Below this the group is under-represented, in ten-thousandths.
    private let minimum: Int

    /// - Parameter minimumRatio: below it a group is under-represented; it counts to four decimals.
    init(_ group: Classification.Group, actual: Ratio, population: Ratio, minimumRatio: Double) {
        (self.group, self.actual, self.population) = (group, actual, population)
        minimum = Int((minimumRatio * Double(Self.unit)).rounded())
    }

    private static let unit = 10_000

    /// The group's share of those who are known, divided by its share of the population: 1 is proportionate.
    ///
    /// Nothing where nobody is known, or none of the group lives.
    public var ratio: Double? { estimate.flatMap { divided($0.share) } }

    /// Wilson's interval of the share, at 95 %, divided by the share of the population.
    public var interval: ClosedRange<Double>? {
        guard let range = estimate?.interval, let low = divided(range.lowerBound), let high = divided(range.upperBound) else {
            return nil
        }
        return low...high
    }

    private var estimate: ShareEstimate? { ShareEstimate(actual) }

    private func divided(_ share: Double) -> Double? {
        guard population.numerator > 0, let whole = population.value else { return nil }
        return share / whole
    }

    /// How many of those who are known would be of the group if it were represented proportionately.
    public var expected: Double? { population.value.map { $0 * Double(actual.denominator) } }

    /// Whether the ratio is below the minimum.
    public var isUnder: Bool { shortfall > 0 }

    /// Whether even the upper end of the interval is below the minimum, so that chance is no likely reason.
    public var isClearlyUnder: Bool { interval.map { $0.upperBound < Double(minimum) / Double(Self.unit) } ?? false }

    /// How many more people of the group make up the minimum, rounded up; 0 if it is reached.
    ///
    /// In whole numbers, so that no rounding of a fraction asks for one too many: with *m* the minimum in ten-thousandths, *n* those who
    /// are known, *p* of *P* the population, and *a* of the group, it is ⌈(m·n·p − 10,000·a·P) ÷ (10,000·P)⌉.
    public var shortfall: Int {
        guard population.denominator > 0, actual.denominator > 0 else { return 0 }
        let missing = minimum * actual.denominator * population.numerator - Self.unit * actual.numerator * population.denominator
        let unit = Self.unit * population.denominator
        return missing > 0 ? (missing + unit - 1) / unit : 0
    }
}

/// How the groups of one classification are represented in one area.
public struct AreaRepresentation: Sendable {
    /// The area.
    public let area: Area
    /// All people who are compared, also those whose group is not known.
    public let people: Int
    /// The groups, in the order of the classification.
    public let lines: [Line]
    /// Why there are none to compare, if so.
    public let gap: Gap?

    /// One group, or that it is not shown.
    public enum Line: Sendable {
        case shown(GroupRepresentation)
        /// Too few people, or so few that others would tell them.
        case hidden(Classification.Group)
    }

    /// Why an area has no figures.
    public enum Gap: Sendable {
        /// How many people of each group live there is not known.
        case noPopulation
        /// Of nobody there the group is known.
        case nobodyKnown
    }

    /// People whose group is known.
    public let known: Int
    /// People whose group is not known: they were not asked, did not say, or are in none of the groups.
    ///
    /// They are a row of their own, and never counted to a group.
    public var unknown: Int { people - known }

    /// The groups that are shown.
    public var shown: [GroupRepresentation] {
        lines.compactMap { if case .shown(let line) = $0 { line } else { nil } }
    }
    /// Whether a group is not shown.
    public var hidesAny: Bool { shown.count < lines.count }
    /// The groups that are under-represented, the one that lacks most people first.
    public var under: [GroupRepresentation] { shown.filter(\.isUnder).sorted { $0.shortfall > $1.shortfall } }
}
