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

    /// The text of ``json`` in its one spelling.
    var text: String {
        let questions = chosen.keys.sorted()
        guard questions.allSatisfy({ Self.isPlain($0) && chosen[$0]?.allSatisfy(Self.isPlain) == true }) else {
            return String(decoding: json.canonical(), as: UTF8.self)
        }
        var text: [UInt8] = []
        text.reserveCapacity(512)
        text.append(contentsOf: "{\"chosen\":{".utf8)
        for (place, question) in questions.enumerated() {
            text.append(contentsOf: (place == 0 ? "\"" : ",\"").utf8)
            text.append(contentsOf: question.utf8)
            text.append(contentsOf: "\":[".utf8)
            for (place, option) in (chosen[question] ?? []).enumerated() {
                text.append(contentsOf: (place == 0 ? "\"" : ",\"").utf8)
                text.append(contentsOf: option.utf8)
                text.append(UInt8(ascii: "\""))
            }
            text.append(UInt8(ascii: "]"))
        }
        text.append(contentsOf: "},\"words\":".utf8)
        text.append(contentsOf: JSON.object(words.map { JSON.Member($0.key, .string($0.value)) }).canonical())
        text.append(UInt8(ascii: "}"))
        return String(decoding: text, as: UTF8.self)
    }

    /// Whether nothing of a code is escaped in JSON.
    private static func isPlain(_ code: String) -> Bool {
        code.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
                true
            default: false
            }
        }
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
    public var confidenceQuestions: [Question] { questions.filter { $0.topic == "confidence" && $0.hasOptions } }
    /// The question whose options are the issues of a place.
    public var issueQuestion: Question? { questions.first { $0.topic == "issues" && $0.kind == .multiple } }
}
