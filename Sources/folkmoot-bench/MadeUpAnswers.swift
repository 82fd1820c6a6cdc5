import Basics
import FolkmootCore

/// Answers to a force's survey by nobody, alike each time: one to five issues, an opinion on each statement, words from two in three, and a
/// third of them from the first dozen areas.
struct MadeUpAnswers {
    private let survey: SurveyDefinition
    private let areas: [String]
    private let now: Timestamp
    private var random = SplitMix(state: 42)

    /// - Throws: `.missing` if the force has no survey.
    init(_ configuration: ForceConfiguration, at now: Timestamp) throws(Problem) {
        guard let survey = configuration.defaultSurvey else { throw Problem.missing("survey") }
        self.survey = survey
        self.now = now
        let tree = configuration.areas
        areas = tree.areas.filter { tree.children(of: $0.code).isEmpty }.map(\.code)
    }

    mutating func next() throws -> SurveyResponse {
        var entry = SurveyEntry()
        for question in survey.questions { answer(question, in: &entry) }
        let area = areas[random.below(random.below(3) == 0 ? min(12, areas.count) : areas.count)]
        let submission = ID<SurveySubmission>(at: now.seconds * 1000, random: &random)
        return SurveyResponse(to: survey, try survey.answers(from: entry), area: area, at: now, submission: submission)
    }

    private mutating func answer(_ question: Question, in entry: inout SurveyEntry) {
        let offered = question.offered.filter { !$0.isExclusive && !$0.isOther }.map(\.code)
        switch question.kind {
        case .multiple: entry.chosen[question.code] = some(of: offered, 1 + random.below(question.maximumSelections ?? 5))
        case .text, .place: entry.words[question.code] = Self.words[random.below(Self.words.count)]
        case .scale, .single: entry.chosen[question.code] = [offered[random.below(offered.count)]]
        }
    }

    /// A few of the options; early ones more often, as people have more in common than not.
    private mutating func some(of options: [String], _ count: Int) -> [String] {
        var chosen: Set<Int> = []
        while chosen.count < min(count, options.count) {
            chosen.insert(random.below(options.count) * random.below(options.count) / options.count)
        }
        return chosen.sorted().map { options[$0] }
    }

    private static let words = [
        "", "Cars race along Station Road after nine at night and nobody comes.",
        "Please put back the evening patrol on Mill Lane, it helped. Café owners at no. 20 say the same.",
    ]
}

/// The generator of splitmix64.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func below(_ count: Int) -> Int { Int(truncatingIfNeeded: ((next() >> 32) &* UInt64(count)) >> 32) }
}
