public import Basics
import Storage

/// The change of confidence among the same people (measure `panel_change`): those who answered in both of two waves, and lived in the area both
/// times.
///
/// It stands beside the change between the waves, never instead of it.
public struct PanelChange: Sendable {
    /// The survey.
    public let survey: SurveyDefinition
    /// The area.
    public let area: Area
    /// The waves.
    public let waves: (earlier: SurveyWave, later: SurveyWave)
    /// People with a current view in each wave who answered a confidence question.
    public let people: (earlier: Int, later: Int)
    /// The mean of what the same people changed by, and how many they are; nothing if nobody answered twice.
    public let change: MeanDifference?
    /// The confidence index of all who answered, in each wave.
    public let index: (earlier: ConfidenceIndex?, later: ConfidenceIndex?)

    /// Of the earlier wave's people, those of whom no later answer is known: they did not answer, or not by their own link.
    public var lost: Ratio { Ratio(people.earlier - (change?.people ?? 0), of: people.earlier) }
}

/// The mean of differences of people, in percentage points, with its interval.
public struct MeanDifference: Sendable, Equatable {
    /// How many people.
    public let people: Int
    /// The mean, in percentage points.
    public let points: Double
    /// At 95 %, in percentage points; nothing for one person.
    public let interval: ClosedRange<Double>?

    /// The mean of differences between −1 and 1, each of so many people; nothing of nobody.
    init?(_ differences: [(difference: Double, people: Int)]) {
        people = differences.reduce(0) { $0 + $1.people }
        guard people > 0 else { return nil }
        let n = Double(people)
        let mean = differences.reduce(0) { $0 + $1.difference * Double($1.people) } / n
        points = mean * 100
        guard people > 1 else {
            interval = nil
            return
        }
        let squares = differences.reduce(0) { $0 + ($1.difference - mean) * ($1.difference - mean) * Double($1.people) }
        let half = ShareEstimate.z * (squares / (n - 1) / n).squareRoot() * 100
        interval = points - half...points + half
    }
}

/// Finds the people who answered in both of two waves, and how each answered the confidence questions.
struct PanelCount {
    private struct Pair: Hashable {
        let earlier: Int32
        let later: Int32
    }

    /// By the number of a code, the pattern that it names.
    private var texts: [String] = []
    private var pairs: [Pair: Int] = [:]
    private(set) var people = (earlier: 0, later: 0)

    init(
        of survey: SurveyDefinition, from earlier: SurveyWave, to later: SurveyWave, in area: String, over tree: AreaTree,
        in db: Connection
    ) throws {
        let votes = try VoteScan(of: survey.code, in: db)
        texts = votes.table { code in if case .pattern(let text)? = code { text } else { "" } }
        let isHere = votes.isPlace(within: area, of: tree)
        let sides = zip(votes.places, isHere).map { place, isHere in
            isHere ? [earlier.code, later.code].firstIndex(of: place.wave) : nil
        }
        try read(votes, sides, in: db)
    }

    /// Whoever has a response in both waves has answered in both.
    ///
    /// - Parameter sides: by place, whether it is of the earlier wave (0), of the later (1), or of neither.
    private mutating func read(_ votes: VoteScan, _ sides: [Int?], in db: Connection) throws {
        let isPattern = votes.table { code in if case .pattern? = code { true } else { false } }
        var (known, counts) = (SeenTexts(), [0, 0])
        try votes.forEach(in: db) { vote in
            guard vote.isCurrent, let side = sides[vote.place] else { return }
            var pattern: Int32 = 0
            vote.forEachCode { code in if isPattern[code] { pattern = Int32(truncatingIfNeeded: code) } }
            guard pattern > 0 else { return }
            counts[side] += 1
            // A pattern of the later wave has its sign turned, so that the two can be told apart.
            let kept = side == 1 ? -pattern : pattern
            guard let other = known.number(of: vote.person, elseKeeping: kept), (other < 0) != (kept < 0) else { return }
            pairs[Pair(earlier: max(kept, other), later: -min(kept, other)), default: 0] += 1
        }
        people = (counts[0], counts[1])
    }

    /// By how much people changed, on the questions that they answered both times.
    func differences(_ questions: [String]) -> [(difference: Double, people: Int)] {
        let codes = questions.map { Array($0.utf8) }
        let answers = texts.map { Answers(SurveyAnswers.confidence(in: $0, codes)) }
        return pairs.compactMap { pair, people in
            let (earlier, later) = (answers[Int(pair.earlier)], answers[Int(pair.later)])
            let both = earlier.given & later.given
            guard both != 0 else { return nil }
            let change = (later.positive & both).nonzeroBitCount - (earlier.positive & both).nonzeroBitCount
            return (Double(change) / Double(both.nonzeroBitCount), people)
        }
    }

    /// Which questions are answered in a pattern, and which of them positively, a bit to each.
    private struct Answers {
        private(set) var given: UInt64 = 0
        private(set) var positive: UInt64 = 0

        init(_ answers: [Bool?]) {
            for case (let place, let isPositive?) in answers.prefix(64).enumerated() {
                given |= 1 << UInt64(place)
                if isPositive { positive |= 1 << UInt64(place) }
            }
        }
    }
}
