public import Basics

/// What a person answered in a survey, once it has been checked against the survey.
public struct SurveyAnswers: Sendable, Equatable {
    /// By the code of a question, the codes of the options that were chosen, in the order of the survey.
    public let chosen: [String: [String]]
    /// By the code of a question, what was written: the answer itself, or what stands beside "Something else".
    public let words: [String: String]

    /// Answers by question.
    ///
    /// Only ``SurveyDefinition/answers(from:)`` knows whether they fit a survey.
    init(chosen: [String: [String]], words: [String: String] = [:]) {
        self.chosen = chosen.filter { !$0.value.isEmpty }
        self.words = words.filter { !$0.value.isEmpty }
    }

    /// Whether nothing at all was answered.
    public var isEmpty: Bool { chosen.isEmpty && words.isEmpty }
}

extension SurveyAnswers {
    /// As it is kept: `{"chosen":{"issues":["asb"]},"words":{"comment":"…"}}`, with the questions by code.
    public var json: JSON {
        let chosen = chosen.sorted { $0.key < $1.key }.map { JSON.Member($0.key, .array($0.value.map { .string($0) })) }
        let words = words.sorted { $0.key < $1.key }.map { JSON.Member($0.key, .string($0.value)) }
        return .object([JSON.Member("chosen", .object(chosen)), JSON.Member("words", .object(words))])
    }

    /// Reads what ``json`` writes; nothing if it is something else.
    public init?(_ json: JSON) {
        guard let chosen = json["chosen"]?.object, let words = json["words"]?.object else { return nil }
        self.init(
            chosen: Dictionary(chosen.map { ($0.key, ($0.value.array ?? []).compactMap(\.string)) }) { first, _ in first },
            words: Dictionary(words.map { ($0.key, $0.value.string ?? "") }) { first, _ in first })
    }
}

extension SurveyAnswers {
    /// Which of the survey's confidence questions are answered, and how: `good_job+,safe-,trust+`.
    ///
    /// Don't know and no answer leave a question out. The text names its questions, so that it keeps its meaning when the survey's
    /// questions are put in another order.
    func confidencePattern(in survey: SurveyDefinition) -> String {
        let parts = survey.confidenceQuestions.compactMap { question -> String? in
            guard let code = chosen[question.code]?.first, let option = question.option(code), !option.isExcluded else {
                return nil
            }
            return question.code + (option.isPositive ? "+" : "-")
        }
        return parts.sorted().joined(separator: ",")
    }
}

extension SurveyDefinition {
    /// The questions that make up the confidence index.
    public var confidenceQuestions: [Question] { questions.filter { $0.topic == "confidence" && $0.kind != .text } }
    /// The question whose options are the issues of a place.
    public var issueQuestion: Question? { questions.first { $0.topic == "issues" && $0.kind == .multiple } }
}
