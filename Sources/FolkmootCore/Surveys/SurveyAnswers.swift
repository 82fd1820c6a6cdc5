public import Basics

/// What a person answered in a survey, once it has been checked against the survey.
public struct SurveyAnswers: Sendable, Equatable {
    /// What was answered to one question.
    struct Answer: Sendable, Equatable {
        /// The question's code.
        let question: String
        /// The codes of the options that were chosen, in the order of the survey.
        var chosen: [String] = []
        /// What was written: the answer itself, or what stands beside "Something else".
        var words = ""

        var isEmpty: Bool { chosen.isEmpty && words.isEmpty }
    }

    /// The questions that were answered, by their codes in the order of the alphabet.
    let answers: [Answer]

    /// Answers to questions, each once.
    ///
    /// Only ``SurveyDefinition/answers(given:)`` knows whether they fit a survey.
    init(_ answers: [Answer]) {
        self.answers = answers.filter { !$0.isEmpty }.sorted { $0.question < $1.question }
    }

    /// The same by question.
    init(chosen: [String: [String]], words: [String: String] = [:]) {
        let questions = Set(chosen.keys).union(words.keys)
        self.init(questions.map { Answer(question: $0, chosen: chosen[$0] ?? [], words: words[$0] ?? "") })
    }

    /// By the code of a question, the codes of the options that were chosen, in the order of the survey.
    public var chosen: [String: [String]] {
        Dictionary(uniqueKeysWithValues: answers.filter { !$0.chosen.isEmpty }.map { ($0.question, $0.chosen) })
    }

    /// By the code of a question, what was written: the answer itself, or what stands beside "Something else".
    public var words: [String: String] {
        Dictionary(uniqueKeysWithValues: answers.filter { !$0.words.isEmpty }.map { ($0.question, $0.words) })
    }

    /// Whether nothing at all was answered.
    public var isEmpty: Bool { answers.isEmpty }
}

extension SurveyAnswers {
    /// As it is kept: `{"chosen":{"issues":["asb"]},"words":{"comment":"…"}}`, with the questions by code.
    public var json: JSON {
        let chosen = answers.filter { !$0.chosen.isEmpty }.map { JSON.Member($0.question, .array($0.chosen.map { .string($0) })) }
        return .object([JSON.Member("chosen", .object(chosen)), JSON.Member("words", jsonOfWords)])
    }

    private var jsonOfWords: JSON {
        .object(answers.filter { !$0.words.isEmpty }.map { JSON.Member($0.question, .string($0.words)) })
    }

    /// The text of ``json`` in its one spelling.
    var text: String { String(decoding: plainText ?? json.canonical(), as: UTF8.self) }

    /// The same where no code has to be escaped in JSON.
    private var plainText: [UInt8]? {
        var text: [UInt8] = []
        text.reserveCapacity(512)
        text.append(contentsOf: "{\"chosen\":{".utf8)
        var isFirst = true
        for answer in answers where !answer.chosen.isEmpty {
            if !isFirst { text.append(UInt8(ascii: ",")) }
            isFirst = false
            guard Self.append(answer.question, to: &text) else { return nil }
            text.append(contentsOf: ":[".utf8)
            for place in answer.chosen.indices {
                if place > 0 { text.append(UInt8(ascii: ",")) }
                guard Self.append(answer.chosen[place], to: &text) else { return nil }
            }
            text.append(UInt8(ascii: "]"))
        }
        text.append(contentsOf: "},\"words\":".utf8)
        text.append(contentsOf: jsonOfWords.canonical())
        text.append(UInt8(ascii: "}"))
        return text
    }

    /// - Returns: whether nothing of the code is escaped in JSON.
    private static func append(_ code: String, to text: inout [UInt8]) -> Bool {
        text.append(UInt8(ascii: "\""))
        let start = text.count
        text.append(contentsOf: code.utf8)
        let isPlain = text[start...].allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
                true
            default: false
            }
        }
        text.append(UInt8(ascii: "\""))
        return isPlain
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
    /// Don't know and no answer leave a question out. The text names its questions, by their codes in the order of the alphabet, so that it
    /// keeps its meaning when the survey's questions are put in another order.
    func confidencePattern(in survey: SurveyDefinition) -> String {
        var pattern = ""
        for answer in answers {
            guard let code = answer.chosen.first,
                let place = survey.questions.indices.first(where: { survey.questions[$0].code == answer.question }),
                survey.questions[place].isOfConfidence, let option = survey.questions[place].option(code), !option.isExcluded
            else { continue }
            if !pattern.isEmpty { pattern += "," }
            pattern += answer.question
            pattern += option.isPositive ? "+" : "-"
        }
        return pattern
    }
}

extension SurveyAnswers {
    /// By the place of a question, whether its answer in a pattern is positive; nothing if it was not answered.
    ///
    /// - Parameter questions: their codes in UTF-8; fastest if they are sorted, as they are in patterns.
    static func confidence(in pattern: String, _ questions: [[UInt8]]) -> [Bool?] {
        var answers: [Bool?] = Array(repeating: nil, count: questions.count)
        var (pattern, place) = (pattern, 0)
        pattern.withUTF8 { pattern in
            for part in pattern.split(separator: UInt8(ascii: ",")) {
                let code = part.dropLast()
                func isAsked(_ place: Int) -> Bool { questions[place].elementsEqual(code) }
                guard let found = (place..<questions.count).first(where: isAsked) ?? (0..<place).first(where: isAsked) else {
                    continue
                }
                answers[found] = part.last == UInt8(ascii: "+")
                place = found + 1
            }
        }
        return answers
    }
}

extension SurveyDefinition {
    /// The questions that make up the confidence index.
    public var confidenceQuestions: [Question] { questions.filter(\.isOfConfidence) }
    /// The question whose options are the issues of a place.
    public var issueQuestion: Question? { questions.first { $0.topic == "issues" && $0.kind == .multiple } }
}

extension Question {
    /// Whether it is one of those that make up the confidence index.
    fileprivate var isOfConfidence: Bool { topic == "confidence" && hasOptions }
}
