public import Basics

/// A version of the questions of a survey: as they were from one revision of the configuration on.
public struct QuestionSet: Sendable {
    /// The first and the last revision with these questions.
    public internal(set) var revisions: ClosedRange<Int>
    /// When the first of them was applied.
    public let since: Timestamp
    /// Who applied it.
    public let appliedBy: String
    /// The survey as it was worded.
    public let survey: SurveyDefinition
    /// The waves in which people answered these questions, the earliest first.
    public internal(set) var waves: [SurveyWave] = []
}

/// What became of a question from one version of a survey to a later one.
public struct QuestionComparison: Sendable {
    /// The question in the earlier version; nothing if it was added.
    public let earlier: Question?
    /// The question in the later version; nothing if it was removed.
    public let later: Question?
    /// What changed.
    public let changes: [QuestionChange]

    /// The question's code.
    public var code: String { (later ?? earlier)?.code ?? "" }

    /// Whether answers to one version may be set beside answers to the other.
    public var isComparable: Bool { !changes.contains(where: \.breaksComparison) }
}

/// One thing that changed about a question.
public struct QuestionChange: Sendable, Equatable {
    /// What.
    public enum Kind: Sendable, Equatable {
        /// The question is new.
        case added
        /// The question is not asked any more.
        case removed
        /// The survey began a new series, which says that nothing is compared.
        case series
        /// The words of the question.
        case words
        /// The words in another language only.
        case translation
        /// How it is answered.
        case answering
        /// How many options may be chosen.
        case limit
        /// Who is asked.
        case condition
        /// Whether it must be answered.
        case required
        /// The line of help.
        case hint
        /// An option that is new, or offered again.
        case optionAdded
        /// An option that is offered no longer.
        case optionRemoved
        /// The words of an option.
        case optionWords
        /// How an option counts: positive, left out, by itself.
        case optionCounting
        /// The order of the options.
        case order
    }

    /// What.
    public let kind: Kind
    /// The option that it is about, as people read it later or, if it is gone, earlier.
    public let option: String?
    /// Whether answers before and after do not say the same.
    public let breaksComparison: Bool
}

extension QuestionSet {
    /// What became of each question from this version to a later one, in the order of the later one.
    public func compared(with later: QuestionSet) -> [QuestionComparison] {
        let isNewSeries = survey.series != later.survey.series
        let gone = survey.questions.filter { later.survey.question($0.code) == nil }
        return later.survey.questions.map { question in
            guard let earlier = survey.question(question.code) else { return .only(later: question) }
            return .both(earlier, question, isNewSeries: isNewSeries)
        } + gone.map { .only(earlier: $0) }
    }

    /// The questions of the confidence index that keep the index from being compared with a later version's; empty if it can be.
    public func confidenceBroken(by later: QuestionSet) -> [QuestionComparison] {
        compared(with: later).filter { !$0.isComparable && [$0.earlier, $0.later].contains { $0?.topic == "confidence" } }
    }
}

extension QuestionComparison {
    fileprivate static func only(earlier: Question? = nil, later: Question? = nil) -> QuestionComparison {
        let change = QuestionChange(kind: later == nil ? .removed : .added, option: nil, breaksComparison: true)
        return QuestionComparison(earlier: earlier, later: later, changes: [change])
    }

    fileprivate static func both(_ earlier: Question, _ later: Question, isNewSeries: Bool) -> QuestionComparison {
        let whole: [(QuestionChange.Kind, isChanged: Bool, breaks: Bool)] = [
            (.series, isNewSeries, true),
            (.words, earlier.text.english != later.text.english, true),
            (.translation, earlier.text.english == later.text.english && earlier.text != later.text, false),
            (.answering, earlier.kind != later.kind, true),
            (.limit, earlier.maximumSelections != later.maximumSelections, true),
            (.condition, earlier.condition != later.condition, true),
            (.required, earlier.isRequired != later.isRequired, false), (.hint, earlier.hint != later.hint, false),
        ]
        let changes = whole.filter(\.isChanged).map { QuestionChange(kind: $0.0, option: nil, breaksComparison: $0.breaks) }
        return QuestionComparison(earlier: earlier, later: later, changes: changes + options(earlier, later))
    }

    /// Of a question with several answers the others keep their meaning when an option comes or goes; else they share what is there.
    private static func options(_ earlier: Question, _ later: Question) -> [QuestionChange] {
        let sharesOut = later.kind != .multiple
        var changes: [QuestionChange] = []
        for option in later.offered where !earlier.offered.contains(where: { $0.code == option.code }) {
            changes.append(QuestionChange(kind: .optionAdded, option: option.text.english, breaksComparison: sharesOut))
        }
        for option in earlier.offered {
            guard let now = later.offered.first(where: { $0.code == option.code }) else {
                changes.append(QuestionChange(kind: .optionRemoved, option: option.text.english, breaksComparison: sharesOut))
                continue
            }
            if now.text.english != option.text.english {
                changes.append(QuestionChange(kind: .optionWords, option: now.text.english, breaksComparison: true))
            }
            if !now.countsLike(option) {
                changes.append(QuestionChange(kind: .optionCounting, option: now.text.english, breaksComparison: true))
            }
        }
        if changes.isEmpty, earlier.offered.map(\.code) != later.offered.map(\.code) {
            changes.append(QuestionChange(kind: .order, option: nil, breaksComparison: false))
        }
        return changes
    }
}

extension Question.Option {
    fileprivate func countsLike(_ other: Question.Option) -> Bool {
        (isPositive, isExcluded, isExclusive) == (other.isPositive, other.isExcluded, other.isExclusive)
    }
}
