public import Basics
import FolkmootTenancy

/// How well an encounter was done, as a colleague sees it: what was found of what was looked for.
public struct EncounterReview: Sendable, Equatable {
    /// Codes of the criteria that were looked for, in their order; none in reviews from before there were criteria.
    public let asked: [String]
    /// Codes of those that were found.
    public let met: Set<String>
    /// What a review from before there were criteria said, from 1 to 4.
    public let earlierScore: Int?
    /// What the colleague says about it.
    public let words: String?
    /// Who.
    public let reviewer: String
    /// When.
    public let at: Timestamp

    /// How many criteria were met, of those that were asked.
    public var score: Ratio { Ratio(asked.count(where: met.contains), of: asked.count) }
}

/// How well things were done: sums over reviews, and never a mean of their scores.
public struct ReviewQuality: Sendable, Equatable {
    /// How many reviews there are.
    public let reviews: Int
    /// By the code of a criterion, in the force's order, how often it was met of how often it was asked.
    public let criteria: [Line]

    /// One criterion.
    public struct Line: Sendable, Equatable {
        /// Its code.
        public let code: String
        /// How often it was met of how often it was asked.
        public let met: Ratio
    }

    /// How many criteria were met of all that were asked.
    public var all: Ratio {
        Ratio(criteria.reduce(0) { $0 + $1.met.numerator }, of: criteria.reduce(0) { $0 + $1.met.denominator })
    }

    /// What training may help with: criteria that were met in less than half of five reviews or more, the rarest first.
    public var trainingNeeds: [Line] {
        criteria.filter { $0.met.denominator >= 5 && $0.met.numerator * 2 < $0.met.denominator }.sorted {
            $0.met.numerator * $1.met.denominator < $1.met.numerator * $0.met.denominator
        }
    }

    /// Sums reviews; criteria that the force does not have any more come last.
    init(_ reviews: [(asked: [String], met: Set<String>)], _ rules: FieldworkRules) {
        self.reviews = reviews.count
        var sums: [String: (met: Int, asked: Int)] = [:]
        for review in reviews {
            for code in review.asked {
                sums[code, default: (0, 0)].asked += 1
                if review.met.contains(code) { sums[code, default: (0, 0)].met += 1 }
            }
        }
        let known = rules.criteria.map(\.code)
        let codes = known.filter { sums[$0] != nil } + sums.keys.filter { !known.contains($0) }.sorted()
        criteria = codes.map { Line(code: $0, met: Ratio(sums[$0]?.met ?? 0, of: sums[$0]?.asked ?? 0)) }
    }
}

/// Encounters that were drawn by lot, so that colleagues look at some of everybody's.
public struct ReviewSample: Sendable, Equatable {
    /// Its identity.
    public let id: ID<ReviewSample>
    /// The code of the area from which it was drawn, with all that lies in it.
    public let area: String
    /// The code of the kind of which it was drawn; nothing where it was of all kinds.
    public let kind: String?
    /// The days from which it was drawn.
    public let days: ClosedRange<Day>
    /// What the lot began with, see ``SampleDraw``.
    public let seed: Int64
    /// From how many it was drawn.
    public let candidates: Int
    /// How many were drawn.
    public let size: Int
    /// How many of them somebody has looked at.
    public let reviewed: Int
    /// Who drew it.
    public let drawer: String
    /// When; what was written down later was not in the lot, and what was withdrawn later was.
    public let drawnAt: Timestamp
}

/// A lot that anybody can draw again.
///
/// From a list in a known order: numbers come from SplitMix64 (Steele, Lea and Flood, OOPSLA 2014) with the seed as its state, and each step
/// swaps the next place with one of the rest, chosen by the upper half of the number times how many are left (Fisher and Yates).
public enum SampleDraw {
    /// The places that are drawn, in the order in which they are.
    public static func places(_ size: Int, of count: Int, seed: Int64) -> [Int] {
        var state = UInt64(bitPattern: seed)
        var places = Array(0..<count)
        for place in 0..<min(size, count) {
            let left = UInt64(count - place)
            places.swapAt(place, place + Int(number(&state).multipliedFullWidth(by: left).high))
        }
        return Array(places.prefix(size))
    }

    private static func number(_ state: inout UInt64) -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// A sample as it was typed.
public struct SampleForm: Sendable {
    /// The code of the kind; empty for all.
    public var kind = ""
    /// The first day.
    public var first = ""
    /// The last day.
    public var last = ""
    /// How many.
    public var size = ""

    /// An empty form.
    public init() {}
}

/// A sample that has been checked and not been drawn yet.
struct SampleDraft {
    let kind: String?
    let days: ClosedRange<Day>
    let size: Int

    /// No more are drawn at once: more is not a sample that somebody looks through.
    static let mostSize = 100

    /// - Throws: an `.invalid` ``Problem`` with the fields that are wrong.
    init(_ form: SampleForm, for configuration: ForceConfiguration, today: Day) throws(Problem) {
        var check = FieldCheck(configuration, today: today)
        kind = form.kind.isEmpty ? nil : form.kind
        if let kind, configuration.fieldwork.activity(kind) == nil { check.fail("kind", "Choose a kind, or none for all.") }
        let first = check.day(form.first, "first", notBefore: today.adding(days: -EncounterDraft.oldestDays))
        let last = check.day(form.last, "last", notBefore: today.adding(days: -EncounterDraft.oldestDays))
        if last < first { check.fail("last", "Enter \(first) or a later day: it ends after it begins.") }
        size = check.count(form.size, "size", most: Self.mostSize) ?? 0
        if size == 0 { check.fail("size", "Enter how many to draw, from 1 to \(Self.mostSize).") }
        try check.throwFaults()
        days = first...max(first, last)
    }
}
