import Storage

/// Something that a response says and that is counted.
enum SurveyCode: Hashable, Sendable {
    /// How somebody answered.
    case mode(SurveyResponse.Mode)
    /// An option of a question.
    case option(question: String, option: String)
    /// How the confidence questions were answered, see ``SurveyAnswers``.
    case pattern(String)
}

/// The small numbers by which the votes and figures of a force's file name what is counted.
///
/// A number never changes its meaning: revisions of a survey add codes, and none is ever removed.
struct SurveyCodes {
    /// By number; numbers begin with 1.
    private(set) var byNumber: [SurveyCode?] = [nil]
    private var numbers: [SurveyCode: Int] = [:]
    private var savedCount = 1

    /// How many numbers there are, with 0, which is none.
    var count: Int { byNumber.count }

    init(in db: Connection) throws {
        try db.forEach("SELECT id, kind, name, detail FROM survey_code ORDER BY id") { row in
            let number = Int(row.integer(0))
            while byNumber.count < number { byNumber.append(nil) }
            byNumber.append(try SurveyCode(kind: row[1], name: row[2], detail: row[3]))
        }
        savedCount = byNumber.count
    }

    /// The number of a code, a new one if it has none yet.
    mutating func number(of code: SurveyCode) -> Int {
        if numbers.isEmpty {
            for (number, code) in byNumber.enumerated() { if let code { numbers[code] = number } }
        }
        if let number = numbers[code] { return number }
        numbers[code] = byNumber.count
        byNumber.append(code)
        return byNumber.count - 1
    }

    /// Keeps the numbers that are new.
    mutating func save(to db: Connection) throws {
        for number in savedCount..<byNumber.count {
            guard let code = byNumber[number] else { continue }
            let (kind, name, detail) = code.columns
            try db.run("INSERT INTO survey_code (id, kind, name, detail) VALUES (\(number), \(kind), \(name), \(detail))")
        }
        savedCount = byNumber.count
    }
}

extension SurveyCode {
    fileprivate var columns: (kind: String, name: String, detail: String) {
        switch self {
        case .mode(let mode): ("mode", mode.rawValue, "")
        case .option(let question, let option): ("option", question, option)
        case .pattern(let pattern): ("pattern", pattern, "")
        }
    }

    fileprivate init?(kind: String, name: String, detail: String) {
        switch kind {
        case "mode":
            guard let mode = SurveyResponse.Mode(rawValue: name) else { return nil }
            self = .mode(mode)
        case "option": self = .option(question: name, option: detail)
        case "pattern": self = .pattern(name)
        default: return nil
        }
    }
}
