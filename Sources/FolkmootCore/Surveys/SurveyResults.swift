public import Basics
import Storage

/// What the people of one area, with all that lies in it, said in one wave.
///
/// What is not shown to the reader is nothing, never zero.
public struct AreaResults: Sendable {
    /// The area's code.
    public let area: String
    /// The wave.
    public let wave: SurveyWave
    /// People with a current view: each person's latest response of the wave.
    ///
    /// Nothing when there are too few to be shown.
    public let people: Int?
    /// All responses, also those that a later one of the same person replaced.
    public let responses: Int?
    /// Whether nothing is shown because there are fewer people than the threshold; otherwise it is to protect a smaller number beside it.
    public let isTooFew: Bool
    /// Whether there are fewer people than the survey asks for before a result is used.
    public let isProvisional: Bool
    /// The questions with options, in the order of the survey.
    public let questions: [QuestionResult]
    /// The confidence index with its interval.
    public let confidence: ConfidenceIndex?

    /// The result of a question.
    public func question(_ code: String) -> QuestionResult? { questions.first { $0.question.code == code } }

    /// The result of the question about issues, if the survey asks it.
    public var issues: QuestionResult? { questions.first { $0.question.kind == .multiple && $0.question.topic == "issues" } }
}

/// What people answered to one question.
public struct QuestionResult: Sendable {
    /// The question.
    public let question: Question
    /// Its options, in the order of the survey.
    public let options: [OptionResult]
    /// How many options were chosen in all, without exclusive ones.
    public let selections: Int?
    /// The positive share, on those who gave an answer other than an excluded one; nothing if no option is positive.
    public let positive: ShareEstimate?
    /// People who chose an option that is left out of the base, such as "Don't know".
    public let excluded: Int?

    /// Its options as far as anything is told of them: nothing where the reader is told no option of a question with one answer.
    public var toldOptions: [OptionResult] {
        question.kind == .multiple || options.contains { $0.people != nil } ? options : []
    }

    /// Its options with those that most people chose first, then those that are not shown; without exclusive ones.
    public var ranking: [OptionResult] {
        let ranked = options.filter { !$0.option.isExclusive && !($0.option.isRetired && ($0.people?.numerator ?? 0) == 0) }
        return ranked.enumerated().sorted {
            let (left, right) = ($0.element.people?.numerator ?? -1, $1.element.people?.numerator ?? -1)
            return left == right ? $0.offset < $1.offset : left > right
        }.map(\.element)
    }
}

/// How many chose an option.
public struct OptionResult: Sendable {
    /// The option.
    public let option: Question.Option
    /// People who chose it, out of all people with a current view (measure `issue_votes`).
    public let people: Ratio?
    /// The same count, out of all selections; nothing for an exclusive option.
    public let selections: Ratio?
    /// Whether it is not shown because fewer people than the threshold chose it; otherwise it is to protect a smaller number beside it.
    public let isTooFew: Bool
}

/// The results of one wave of a survey, for any area of the force.
public struct WaveResults: Sendable {
    /// The survey.
    public let survey: SurveyDefinition
    /// The wave.
    public let wave: SurveyWave
    private let counts: WaveCounts
    private let suppression: Suppression
    /// By the place of an area in the tree.
    private let shownAreas: Set<Int>
    private var tree: AreaTree { suppression.tree }

    /// Reads the results of a wave; counts of fewer people than the threshold are not told.
    init(
        of survey: SurveyDefinition, wave: SurveyWave, over tree: AreaTree, threshold: Int, in db: Connection
    ) throws {
        let counts = try WaveCounts(survey: survey.code, wave: wave, over: tree, in: db)
        self.survey = survey
        self.wave = wave
        self.counts = counts
        suppression = Suppression(tree: tree, threshold: threshold)
        shownAreas = suppression.shown { counts.people[$0] }
    }

    /// People with a current view in an area; nothing when there are too few to be shown.
    public func people(in area: String) -> Int? {
        tree.index(of: area).flatMap { shownAreas.contains($0) ? counts.people[$0] : nil }
    }

    /// Whether an area has fewer people than the threshold.
    public func isTooFew(in area: String) -> Bool { (tree.index(of: area).map { counts.people[$0] } ?? 0) < suppression.threshold }

    /// What the people of an area said.
    func results(in area: String) -> AreaResults {
        guard let place = tree.index(of: area), shownAreas.contains(place) else {
            return AreaResults(
                area: area, wave: wave, people: nil, responses: nil, isTooFew: isTooFew(in: area), isProvisional: true,
                questions: [],
                confidence: nil)
        }
        let people = counts.people[place]
        let questions = survey.questions.filter(\.hasOptions).map { result(of: $0, in: place, people: people) }
        return AreaResults(
            area: area, wave: wave, people: people, responses: counts.responses[place], isTooFew: isTooFew(in: area),
            isProvisional: people < survey.minimumResponses, questions: questions,
            confidence: confidence(questions, counts.patterns(in: place)))
    }

    /// The index is of the same people as its questions, and told only with them.
    private func confidence(_ questions: [QuestionResult], _ patterns: [(key: String, value: Int)]) -> ConfidenceIndex? {
        let codes = survey.confidenceQuestions.map(\.code)
        let told = questions.filter { codes.contains($0.question.code) && $0.positive != nil }
        guard told.count >= ConfidenceIndex.fewestQuestions else { return nil }
        return ConfidenceIndex(patterns: patterns, questions: told.map(\.question.code))
    }

    private func result(of question: Question, in area: Int, people: Int) -> QuestionResult {
        let votes = question.options.map { vote(for: $0, of: question, in: area) }
        let selections = selections(votes)
        return QuestionResult(
            question: question,
            options: votes.map { vote in
                let ofSelections =
                    vote.option.isExclusive ? nil : selections.flatMap { all in vote.shown.map { Ratio($0, of: all) } }
                return OptionResult(
                    option: vote.option, people: vote.shown.map { Ratio($0, of: people) }, selections: ofSelections,
                    isTooFew: vote.count < suppression.threshold)
            },
            selections: selections, positive: positive(question, in: area),
            excluded: tally(question.options.filter(\.isExcluded), of: question, in: area).shown)
    }

    /// The public is told only the positive side of a question that takes one answer: its options add up to the people who answered, so
    /// that one hidden would be what the others leave.
    private func vote(for option: Question.Option, of question: Question, in area: Int) -> Vote {
        let (count, shown) = tally([option], of: question, in: area)
        let isTold = suppression.threshold == 0 || question.kind == .multiple
        return Vote(option: option, count: count, shown: isTold ? shown : nil)
    }

    /// Not told where what is left of it, once the options that are shown are taken away, is of too few people.
    private func selections(_ votes: [Vote]) -> Int? {
        let issues = votes.filter { !$0.option.isExclusive }
        let all = issues.reduce(0) { $0 + $1.count }
        let left = all - issues.reduce(0) { $0 + ($1.shown ?? 0) }
        return left > 0 && left < suppression.threshold ? nil : all
    }

    /// Told only if both those who answered positively and the others are enough to be shown.
    private func positive(_ question: Question, in area: Int) -> ShareEstimate? {
        let base = question.options.filter { !$0.isExcluded }
        guard question.kind != .multiple, base.contains(where: \.isPositive) else { return nil }
        let yes = tally(base.filter(\.isPositive), of: question, in: area).shown
        let no = tally(base.filter { !$0.isPositive }, of: question, in: area).shown
        guard let yes, let no else { return nil }
        return ShareEstimate(Ratio(yes, of: yes + no))
    }

    /// How often people of an area chose one of some options, and the same if it may be shown.
    private func tally(_ options: [Question.Option], of question: Question, in area: Int) -> (count: Int, shown: Int?) {
        let counter = counts.counter(options.map { WaveCounts.Cell(question: question.code, option: $0.code) })
        let count = counter(area)
        guard suppression.threshold > 0 else { return (count, count) }
        return (count, suppression.shows(area, counter) ? count : nil)
    }
}

extension WaveResults {
    /// The issue that comes first in each area's ranking, as far as it may be shown; for all areas at once.
    func topIssues() -> [String: String] {
        guard let question = survey.issueQuestion else { return [:] }
        var top: [Int: (code: String, count: Int)] = [:]
        for option in question.options where !option.isExclusive {
            let counter = counts.counter([WaveCounts.Cell(question: question.code, option: option.code)])
            for area in suppression.shown(counter).intersection(shownAreas) where counter(area) > top[area]?.count ?? 0 {
                top[area] = (option.code, counter(area))
            }
        }
        return Dictionary(uniqueKeysWithValues: top.map { (tree.areas[$0].code, $1.code) })
    }

    /// By area, the issue that most people chose in the latest wave in which enough of them answered, of the survey that the home page
    /// offers: what everybody may see on the area's own page.
    static func topIssues(_ configuration: ForceConfiguration, at now: Timestamp, in db: Connection) throws -> [String: String] {
        guard let survey = configuration.defaultSurvey ?? configuration.surveys.first else { return [:] }
        let running = survey.wave(at: now)
        let waves = try [running, survey.wave(before: running)].compactMap { $0 }.map { wave in
            try WaveResults(
                of: survey, wave: wave, over: configuration.areas, threshold: configuration.policy.suppressionThreshold, in: db)
        }
        // Of areas that the running wave tells nothing about, the one before does.
        return waves.reversed().reduce(into: [:]) { found, wave in
            for area in wave.shownAreas { found[wave.tree.areas[area].code] = nil }
            found.merge(wave.topIssues()) { $1 }
        }
    }
}

/// How many people chose an option, and the same if it may be shown.
private struct Vote {
    let option: Question.Option
    let count: Int
    let shown: Int?
}
