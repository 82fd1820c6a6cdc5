public import Basics

/// Who is compared with the population.
public enum RepresentedPeople: Sendable {
    /// Members who are active now.
    case members
    /// People with a current view in a wave of a survey.
    case surveyed(SurveyDefinition, SurveyWave)
}

/// How the groups of one classification are represented in an area and in the areas in it.
public struct GroupComparison: Sendable {
    /// The classification.
    public let classification: Classification
    /// Where the figures of the population are from; nothing where none were imported.
    public let source: PopulationSource?
    /// The area.
    public let whole: AreaRepresentation
    /// The areas directly in it, by name.
    public let parts: [AreaRepresentation]

    /// The groups that are under-represented, in the area and in those in it: where most people are lacking comes first.
    public var under: [(group: GroupRepresentation, area: AreaRepresentation)] { ranked.filter(\.group.isUnder) }
    /// Whether a group is not shown somewhere.
    public var hidesAny: Bool { ([whole] + parts).contains(where: \.hidesAny) }
}

/// How people are represented in an area.
public struct RepresentationReport: Sendable {
    /// Who is compared.
    public let people: RepresentedPeople
    /// The area.
    public let area: Area
    /// The areas that it lies in, as far as the reader may see them, from the force down.
    public let ancestors: [Area]
    /// One comparison to each classification that the force uses and asks about.
    public let comparisons: [GroupComparison]
    /// Classifications that the force uses, and of which nothing is known of people since none of its questions asks about them.
    public let unasked: [Classification]
    /// How many members and households each area directly in this one has, by name, and the area itself at the end.
    public let coverage: [AreaCoverage]
    /// Below this ratio a group is under-represented.
    public let minimumRatio: Double
    /// In classifications of which only aggregates are seen, counts of fewer people are not shown.
    public let threshold: Int
    /// When everything was counted.
    public let readAt: Timestamp
}

/// How far an area's households are reached, against what the force aims at.
public struct AreaCoverage: Sendable {
    /// The area.
    public let area: Area
    /// Members and households with a member.
    public let count: AreaCount
    /// What is aimed at.
    public let aim: Aim

    /// What a force aims at.
    public enum Aim: Sendable, Equatable {
        /// So much of all households, as segments.json says it.
        case target(Double)
        /// The minimum ratio of the coverage of the whole force.
        case shareOfForce(minimumRatio: Double, covered: Ratio)
    }

    /// Households with a member out of all; nothing where the area's households are not known.
    public var coverage: Ratio? { area.coverage(count) }

    /// How many more households make up the aim, rounded up; 0 if it is reached, nothing where it is not known.
    public var shortfall: Int? {
        guard let households = area.households, households > 0 else { return nil }
        let unit = 10_000
        switch aim {
        case .target(let target):
            let missing = Int((target * Double(unit)).rounded()) * households - unit * count.households
            return missing > 0 ? (missing + unit - 1) / unit : 0
        case .shareOfForce(let minimumRatio, let covered):
            guard covered.numerator > 0, covered.denominator > 0 else { return nil }
            let minimum = Int((minimumRatio * Double(unit)).rounded())
            let (all, whole) = (minimum * covered.numerator * households, unit * covered.denominator)
            let missing = all - count.households * whole
            return missing > 0 ? (missing + whole - 1) / whole : 0
        }
    }
}
