import Basics

/// What a person ticked and typed, before anything is checked.
public struct SurveyEntry: Sendable, Equatable {
    /// By the code of a question, the options that were ticked.
    public var chosen: [String: [String]]
    /// By the code of a question, what was typed.
    public var words: [String: String]

    /// What was ticked and typed.
    public init(chosen: [String: [String]] = [:], words: [String: String] = [:]) {
        self.chosen = chosen
        self.words = words
    }
}

/// What is wrong with the answer to a question.
///
/// The words for it are the pages'.
public enum SurveyFault: Sendable, Equatable {
    /// The question must be answered.
    case unanswered
    /// More options than may be chosen.
    case tooMany(chosen: Int, limit: Int)
    /// An exclusive option together with others.
    case notAlone(option: String)
    /// Two answers to a question that takes one.
    case notOne
    /// An option that the question does not offer.
    case unknownOption
    /// Too many characters.
    case tooLong(characters: Int, limit: Int)
    /// No question of the survey was answered.
    case nothingAnswered
}

/// Everything that is wrong with what was sent, by the code of the question.
public struct SurveyFaults: Error, Sendable, Equatable {
    /// By the code of a question, what is wrong with its answer.
    public let byQuestion: [String: SurveyFault]
}

extension SurveyDefinition {
    /// The longest text beside "Something else", in characters.
    public static let longestOther = 200

    /// Checks what a person ticked and typed against the survey.
    ///
    /// - Throws: all that is wrong, in one go.
    public func answers(from entry: SurveyEntry) throws(SurveyFaults) -> SurveyAnswers {
        try answers { question in (entry.chosen[question.code] ?? [], entry.words[question.code] ?? "") }
    }

    /// Checks what a person ticked and typed against the survey.
    ///
    /// What was written beside "Something else" counts as ticking it. Answers to questions that the person's other answers leave out
    /// are dropped.
    ///
    /// - Parameter given: the options of a question that were ticked, and what was typed there.
    /// - Throws: all that is wrong, in one go.
    public func answers(given: (Question) -> (ticked: [String], typed: String)) throws(SurveyFaults) -> SurveyAnswers {
        var faults: [String: SurveyFault] = [:]
        var answers: [SurveyAnswers.Answer] = []
        answers.reserveCapacity(questions.count)
        for question in questions {
            let given = given(question)
            guard question.isAsked(after: answers) else { continue }
            do throws(SurveyFaultFound) {
                answers.append(try question.answer(given.ticked, given.typed))
            } catch {
                faults[question.code] = error.fault
            }
        }
        let checked = SurveyAnswers(answers)
        if faults.isEmpty, checked.isEmpty, let first = questions.first { faults[first.code] = .nothingAnswered }
        guard faults.isEmpty else { throw SurveyFaults(byQuestion: faults) }
        return checked
    }
}

private struct SurveyFaultFound: Error {
    let fault: SurveyFault
}

extension Question {
    /// Whether it is asked of somebody who has answered the questions before it like this.
    fileprivate func isAsked(after answers: [SurveyAnswers.Answer]) -> Bool {
        guard let condition else { return true }
        return answers.contains { $0.question == condition.question && $0.chosen.contains(condition.option) }
    }

    /// The option with a field for words beside it.
    public var otherOption: Option? { offered.first(where: \.isOther) }

    fileprivate func answer(_ ticked: [String], _ typed: String) throws(SurveyFaultFound) -> SurveyAnswers.Answer {
        let words = try text(typed)
        guard hasOptions else {
            // Of a place the areas come from whoever knows them; see ``ForceConfiguration/place(chosen:typed:on:in:)``.
            let areas = kind == .place ? Array(ticked.prefix(1)) : []
            if isRequired, words.isEmpty, areas.isEmpty { throw SurveyFaultFound(fault: .unanswered) }
            return SurveyAnswers.Answer(question: code, chosen: areas, words: words)
        }
        let chosen = try places(ofTicked: ticked, hasWords: !words.isEmpty)
        return SurveyAnswers.Answer(
            question: code, chosen: chosen.map { options[$0].code }, words: chosen.contains { options[$0].isOther } ? words : "")
    }

    private func text(_ typed: String) throws(SurveyFaultFound) -> String {
        let limit = !hasOptions ? maximumLength : SurveyDefinition.longestOther
        guard !typed.isEmpty else { return "" }
        let words = CleanText.paragraphs(typed, limit: 20_000)
        // No text has more characters than bytes, and those are known.
        guard words.utf8.count <= limit || words.count <= limit else {
            throw SurveyFaultFound(fault: .tooLong(characters: words.count, limit: limit))
        }
        return words
    }

    /// The places of the options that were chosen.
    ///
    /// Options are told by their places here, since each holds its words in all languages.
    private func places(ofTicked ticked: [String], hasWords: Bool) throws(SurveyFaultFound) -> [Int] {
        for code in ticked where !options.indices.contains(where: { options[$0].code == code && !options[$0].isRetired }) {
            throw SurveyFaultFound(fault: .unknownOption)
        }
        // Words beside an option that was not ticked are meant as that option, unless another was chosen where one must do.
        let takesOther = hasWords && (kind == .multiple || ticked.isEmpty)
        let chosen = options.indices.filter { place in
            !options[place].isRetired && (ticked.contains(options[place].code) || takesOther && options[place].isOther)
        }
        if let fault = fault(in: chosen) { throw SurveyFaultFound(fault: fault) }
        return chosen
    }

    private func fault(in chosen: [Int]) -> SurveyFault? {
        if chosen.isEmpty { return isRequired ? .unanswered : nil }
        if kind != .multiple { return chosen.count > 1 ? .notOne : nil }
        if chosen.count > 1, let alone = chosen.first(where: { options[$0].isExclusive }) {
            return .notAlone(option: options[alone].code)
        }
        let limit = maximumSelections ?? options.count
        return chosen.count > limit ? .tooMany(chosen: chosen.count, limit: limit) : nil
    }
}
