import Basics
import Storage

/// A response as it was kept, to be counted.
struct WaitingResponse {
    let number: Int
    let place: SurveyLedger.Place
    let mode: SurveyResponse.Mode
    let completedAt: Timestamp
    /// Whether it is its person's current view.
    let isCurrent: Bool
    /// Whether anything was written in it.
    let hasWords: Bool
    /// Whose it is: the end of the person's identity, which is random and enough to tell people apart.
    let person: String
    private let chosen: [SurveyCode]
    private let confidence: String

    /// What is counted of it: the mode first, and if it is current all that it says.
    func codes(in codes: inout SurveyCodes) -> [Int] {
        var numbers = [codes.number(of: .mode(mode))]
        guard isCurrent else { return numbers }
        if !confidence.isEmpty { numbers.append(codes.number(of: .pattern(confidence))) }
        for code in chosen { numbers.append(codes.number(of: code)) }
        return numbers
    }

    /// Reads `number, survey, wave, area, mode, completed_at, is_current, confidence, answers, person`.
    init(row: Row) throws {
        number = try row[0]
        place = SurveyLedger.Place(survey: try row[1], wave: try row[2], area: try row[3])
        mode = try row[4]
        completedAt = try row[5]
        isCurrent = try row[6]
        confidence = try row[7]
        hasWords = row.withBytes(8) { !$0.suffix(Self.wordless.count).elementsEqual(Self.wordless) }
        person = String((try row[9] as String).suffix(16))
        chosen = isCurrent ? try SurveyCode.options(inRow: row, 8) : []
    }

    /// How the answers of a response end in which nothing was written.
    private static let wordless = Array("\"words\":{}}".utf8)

    /// Those that have not been folded yet, in the order in which they came.
    static func forEach(in db: Connection, _ body: (WaitingResponse) throws -> Void) throws {
        try db.forEach(select("1 = 1")) { row in try body(WaitingResponse(row: row)) }
    }

    /// Those of one wave that have not been folded yet.
    static func all(of wave: (survey: String, wave: SurveyWave), in db: Connection) throws -> [WaitingResponse] {
        try db.map(select("survey = \(wave.survey) AND wave = \(wave.wave)"), WaitingResponse.init(row:))
    }

    private static func select(_ condition: SQL) -> SQL {
        """
        SELECT number, survey, wave, area, mode, completed_at, is_current, confidence, answers, person FROM survey_response
        WHERE number > (SELECT number FROM survey_folded) AND \(condition) ORDER BY number
        """
    }
}

extension SurveyCode {
    /// The options that kept answers have chosen.
    fileprivate static func options(inRow row: Row, _ column: Int) throws -> [SurveyCode] {
        if let options = row.withBytes(column, plainOptions) { return options }
        let answers = try SurveyAnswers(kept: row[column])
        return answers.chosen.flatMap { question, options in
            options.map { SurveyCode.option(question: question, option: $0) }
        }
    }

    /// The same read straight from the text that ``SurveyAnswers/json`` makes; nothing where that has escapes or is something else.
    private static func plainOptions(_ json: UnsafeRawBufferPointer) -> [SurveyCode]? {
        var text = PlainText(bytes: json)
        var options: [SurveyCode] = []
        guard text.take("{\"chosen\":{") else { return nil }
        if text.take("}") { return options }
        repeat {
            guard let question = text.quoted(), text.take(":[") else { return nil }
            repeat {
                guard let option = text.quoted() else { return nil }
                options.append(.option(question: question, option: option))
            } while text.take(",")
            guard text.take("]") else { return nil }
        } while text.take(",")
        return text.take("}") ? options : nil
    }
}

/// A place in JSON of which nothing is escaped.
private struct PlainText {
    let bytes: UnsafeRawBufferPointer
    private var index = 0

    init(bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    mutating func take(_ text: StaticString) -> Bool {
        text.withUTF8Buffer { wanted in
            guard bytes.count - index >= wanted.count, bytes[index..<index + wanted.count].elementsEqual(wanted) else {
                return false
            }
            index += wanted.count
            return true
        }
    }

    mutating func quoted() -> String? {
        guard take("\"") else { return nil }
        let rest = bytes[index...]
        guard let end = rest.firstIndex(of: UInt8(ascii: "\"")) else { return nil }
        let text = rest[..<end]
        guard !text.contains(UInt8(ascii: "\\")) else { return nil }
        index = end + 1
        return String(decoding: text, as: UTF8.self)
    }
}

extension SurveyAnswers {
    /// The answers of a kept response.
    init(kept json: JSON) throws {
        guard let answers = SurveyAnswers(json) else {
            throw Problem(.unavailable, "A response cannot be read.", detail: "survey_response.answers is not in its form")
        }
        self = answers
    }
}
