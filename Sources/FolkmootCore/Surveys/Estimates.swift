public import Basics

/// A share of people who answered, with its 95 % interval, both from 0 to 1.
public struct ShareEstimate: Sendable, Equatable {
    /// How many, out of how many who answered.
    public let ratio: Ratio
    /// The share.
    public let share: Double
    /// Wilson's score interval at 95 % (Wilson, J.
    ///
    /// Am. Stat. Assoc. 1927;22:209).
    public let interval: ClosedRange<Double>

    /// The share of a count; nothing of nothing.
    public init?(_ ratio: Ratio) {
        guard let share = ratio.value else { return nil }
        self.ratio = ratio
        self.share = share
        interval = Self.wilson(share, Double(ratio.denominator))
    }

    /// The quantile of the normal distribution that leaves 2.5 % on each side.
    static let z = 1.96

    /// The interval of a share of so many people, who may be fewer than are there where they do not count alike.
    static func wilson(_ share: Double, _ n: Double) -> ClosedRange<Double> {
        let z2 = z * z
        let middle = (share + z2 / (2 * n)) / (1 + z2 / n)
        let half = z / (1 + z2 / n) * (share * (1 - share) / n + z2 / (4 * n * n)).squareRoot()
        // At 0 and 1 the end is exact; arithmetic must not push it a hair past the share itself.
        return max(0, min(share, middle - half))...min(1, max(share, middle + half))
    }
}

/// The confidence index (measure `confidence`): the mean of the positive shares of the confidence questions, each on its own base.
public struct ConfidenceIndex: Sendable, Equatable {
    /// From 0 to 100.
    public let value: Double
    /// At 95 %, by linearisation over people, cut to 0–100; nothing when only one person answered.
    public let interval: ClosedRange<Double>?
    /// People who answered at least one of the questions.
    public let people: Int
    /// How many of the questions have answers.
    public let questions: Int

    /// With fewer questions there is no figure.
    public static let fewestQuestions = 4

    /// The index of people who answered in these patterns (see ``SurveyAnswers``), exactly as from each person's answers.
    ///
    /// With p_q the positive share of question q, n_q its base and Q the number of questions, the index is (1/Q) Σ p_q, and each person
    /// adds z = (1/Q) Σ r_q (y_q − p_q) / n_q, with r_q 1 if they answered q. The variance is n/(n−1) Σ z².
    ///
    /// - Parameters:
    ///   - patterns: each with how many people gave it.
    ///   - questions: the codes of the questions that count.
    public init?(patterns: some Sequence<(key: String, value: Int)>, questions codes: [String]) {
        // Patterns name their questions in this order, so that each is found where the one before it was.
        let codes = codes.sorted().map { Array($0.utf8) }
        let groups = patterns.compactMap { ConfidenceGroup($0.key, people: $0.value, questions: codes) }
        var bases = Array(repeating: Ratio(0, of: 0), count: codes.count)
        for group in groups { group.add(to: &bases) }
        let shares = bases.map(\.value)
        let present = shares.compactMap { $0 }
        people = groups.reduce(0) { $0 + $1.people }
        questions = present.count
        guard present.count >= Self.fewestQuestions else { return nil }
        let index = present.reduce(0, +) / Double(present.count)
        value = index * 100
        interval = Self.interval(index, groups, bases, questions: present.count, people: people)
    }

    private static func interval(
        _ index: Double, _ groups: [ConfidenceGroup], _ bases: [Ratio], questions: Int, people: Int
    ) -> ClosedRange<Double>? {
        guard people > 1 else { return nil }
        let squares = groups.reduce(0.0) { sum, group in
            let z = group.influence(on: bases) / Double(questions)
            return sum + Double(group.people) * z * z
        }
        let half = ShareEstimate.z * (Double(people) / Double(people - 1) * squares).squareRoot()
        return max(0, index - half) * 100...min(1, index + half) * 100
    }
}

/// People who answered the same questions, each in the same sense.
private struct ConfidenceGroup {
    let people: Int
    /// By the place of a question, whether its answer was positive; nothing if it was not answered.
    private let answers: [Bool?]

    /// Reads a pattern; nothing if nobody gave it or none of the questions is in it.
    init?(_ pattern: String, people: Int, questions: [[UInt8]]) {
        answers = SurveyAnswers.confidence(in: pattern, questions)
        self.people = people
        guard people > 0, answers.contains(where: { $0 != nil }) else { return nil }
    }

    func add(to bases: inout [Ratio]) {
        for case (let place, let isPositive?) in answers.enumerated() {
            bases[place] = bases[place] + Ratio(isPositive ? people : 0, of: people)
        }
    }

    func influence(on bases: [Ratio]) -> Double {
        var sum = 0.0
        for case (let place, let isPositive?) in answers.enumerated() {
            sum += ((isPositive ? 1 : 0) - (bases[place].value ?? 0)) / Double(bases[place].denominator)
        }
        return sum
    }
}
