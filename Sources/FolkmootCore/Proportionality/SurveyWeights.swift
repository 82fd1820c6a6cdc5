public import Basics

/// How much each person who answered a survey counts, so that the groups of one classification count as in the population
/// (post-stratification).
///
/// The weight of a group is its share of the population over its share of those who answered and whose group is known, kept within limits
/// so that nobody counts for very many. People whose group is not known count 1.
public struct SurveyWeights: Sendable {
    /// One group.
    public struct Group: Sendable {
        /// The group.
        public let group: Classification.Group
        /// People of it who answered, out of all who answered and whose group is known.
        public let sample: Ratio
        /// People of it in the population, out of all.
        public let population: Ratio
        /// What each of them counts; nothing where nobody of the group answered.
        public let weight: Double?
        /// Whether the weight was kept at a limit.
        public let isLimited: Bool
    }

    /// The groups, in the order of the classification.
    public let groups: [Group]
    /// People who answered and whose group is not known: each counts 1.
    public let unknown: Int

    init(_ classification: Classification, people: [Int], unknown: Int, population: [Int], limits: ClosedRange<Double>) {
        let (known, inhabitants) = (people.reduce(0, +), population.reduce(0, +))
        groups = classification.groups.enumerated().map { place, group in
            let (sample, whole) = (Ratio(people[place], of: known), Ratio(population[place], of: inhabitants))
            let plain = people[place] == 0 ? nil : whole.value.flatMap { all in sample.value.map { all / $0 } }
            let weight = plain.map { min(max($0, limits.lowerBound), limits.upperBound) }
            return Group(group: group, sample: sample, population: whole, weight: weight, isLimited: plain != weight)
        }
        self.unknown = unknown
    }

    /// The share of people who count so, of a base of people: both by the place of the group, then those whose group is not known.
    func share(of people: (groups: [Int], unknown: Int), in base: (groups: [Int], unknown: Int)) -> WeightedShare? {
        let weights = groups.map { $0.weight ?? 0 }
        func sum(_ counts: (groups: [Int], unknown: Int), _ power: (Double) -> Double) -> Double {
            zip(weights, counts.groups).reduce(Double(counts.unknown)) { $0 + power($1.0) * Double($1.1) }
        }
        let (whole, squares) = (sum(base) { $0 }, sum(base) { $0 * $0 })
        guard whole > 0, squares > 0 else { return nil }
        return WeightedShare(share: min(1, sum(people) { $0 } / whole), effective: whole * whole / squares)
    }
}

/// A share of people who do not count alike.
public struct WeightedShare: Sendable {
    /// From 0 to 1.
    public let share: Double
    /// As many people who count alike would give as certain a share (Kish): the square of the sum of weights over the sum of their squares.
    public let effective: Double

    /// Wilson's interval at 95 %, of so many people.
    public var interval: ClosedRange<Double> { ShareEstimate.wilson(share, effective) }
}

/// What people answered to one question, as they are and weighted.
public struct WeightedQuestion: Sendable {
    /// One option.
    public struct Option: Sendable {
        /// The option.
        public let option: Question.Option
        /// Those who chose it, each counting one.
        public let plain: ShareEstimate?
        /// The same, weighted.
        public let weighted: WeightedShare?
    }

    /// The question.
    public let question: Question
    /// Its options, in the order of the survey.
    public let options: [Option]
    /// The positive share, as it is; nothing if no option is positive.
    public let positive: ShareEstimate?
    /// The same, weighted.
    public let weightedPositive: WeightedShare?
}

/// The results of a survey in an area in one wave, as they are and weighted.
public struct WeightedResults: Sendable {
    /// The area.
    public let area: Area
    /// The areas that it lies in, as far as the reader may see them, from the force down.
    public let ancestors: [Area]
    /// The survey.
    public let survey: SurveyDefinition
    /// The wave.
    public let wave: SurveyWave
    /// By which classification it is weighted.
    public let classification: Classification
    /// Where the population is from.
    public let source: PopulationSource
    /// Weights are kept within these.
    public let limits: ClosedRange<Double>
    /// People with a current view.
    public let people: Int
    /// What people count.
    public let weights: SurveyWeights
    /// As many people who count alike would give as certain a result.
    public let effective: Double
    /// The questions with options, in the order of the survey.
    public let questions: [WeightedQuestion]
}
