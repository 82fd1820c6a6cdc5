import Basics
import Storage

/// The figures counted afresh from the votes of all responses, in dense arrays.
struct SurveyRecount {
    private let ledger: SurveyLedger
    /// By the place of a figure in the ledger.
    private var people: [Int32]
    private var responses: [Int32]
    /// Figure by figure, by the number of a code.
    private var counts: [Int32]
    private let width: Int
    private var months: [MonthCount] = []
    private var recent = 0

    /// Counts all votes that there are.
    init(in db: Connection) throws {
        ledger = try SurveyLedger(reading: db)
        width = ledger.codes.count
        people = Array(repeating: 0, count: ledger.figures.count)
        responses = people
        counts = Array(repeating: 0, count: ledger.figures.count * width)
        let places = Self.places(of: ledger.figures)
        try db.forEach("SELECT figure, completed_at, is_current, codes FROM survey_vote") { row in
            let id = Int(row.integer(0))
            let figure = id < places.count ? places[id] : -1
            guard figure >= 0 else { throw Self.unreadable }
            responses[figure] += 1
            people[figure] += Int32(truncatingIfNeeded: row.integer(2))
            let mode = try row.withBytes(3) { try count($0, at: figure) }
            try countMonth(Timestamp(seconds: row.integer(1)), mode, at: figure)
        }
    }

    /// - Returns: the first of the codes.
    private mutating func count(_ codes: UnsafeRawBufferPointer, at figure: Int) throws -> Int {
        var numbers = PackedNumbers.Reader(codes)
        var first: Int?
        while let code = numbers.next() {
            guard code < width else { throw Self.unreadable }
            counts[figure * width + code] += 1
            first = first ?? code
        }
        guard let first else { throw Self.unreadable }
        return first
    }

    private static let unreadable = Problem(
        .unavailable, "The votes of a survey cannot be read.", detail: "survey_vote names a figure or a code that is not there")

    /// By the identity of a figure in the file, its place in the list; -1 for none.
    private static func places(of figures: [SurveyFigure]) -> [Int] {
        var places = [Int](repeating: -1, count: (figures.compactMap(\.id).max() ?? 0) + 1)
        for (place, figure) in figures.enumerated() { if let id = figure.id, id >= 0 { places[id] = place } }
        return places
    }
}

// MARK: Months

extension SurveyRecount {
    /// The responses of a month, figure by figure and mode by mode.
    private struct MonthCount {
        let month: Month
        let times: Range<Timestamp>
        var responses: [Int32]
    }

    private static let modes = SurveyResponse.Mode.allCases

    private mutating func countMonth(_ instant: Timestamp, _ code: Int, at figure: Int) throws {
        guard case .mode(let mode) = ledger.codes.byNumber[code], let place = Self.modes.firstIndex(of: mode) else {
            throw Self.unreadable
        }
        let month = latest(of: instant)
        months[month].responses[figure * Self.modes.count + place] += 1
    }

    /// The place of an instant's month in the list: mostly that of the vote before.
    private mutating func latest(of instant: Timestamp) -> Int {
        if months.indices.contains(recent), months[recent].times.contains(instant) { return recent }
        recent = months.firstIndex { $0.times.contains(instant) } ?? months.count
        if recent == months.count {
            let month = London.day(at: instant).inMonth
            let none = [Int32](repeating: 0, count: ledger.figures.count * Self.modes.count)
            months.append(MonthCount(month: month, times: month.start..<month.end, responses: none))
        }
        return recent
    }

    private var byMonth: [SurveyLedger.MonthKey: Int] {
        var counted: [SurveyLedger.MonthKey: Int] = [:]
        for month in months {
            for (place, responses) in month.responses.enumerated() where responses > 0 {
                let figure = ledger.figures[place / Self.modes.count].place
                let mode = Self.modes[place % Self.modes.count]
                let key = SurveyLedger.MonthKey(survey: figure.survey, month: month.month, area: figure.area, mode: mode)
                counted[key, default: 0] += Int(responses)
            }
        }
        return counted
    }
}

// MARK: Differences

extension SurveyRecount {
    /// Where the maintained figures differ from these, in words; empty if all is well.
    func differences(in db: Connection) throws -> [String] {
        let figures = ledger.figures.indices.flatMap(differences(at:))
        let kept = try db.map("SELECT survey, month, area, mode, responses FROM survey_month") { row in
            let key = SurveyLedger.MonthKey(survey: try row[0], month: try row[1], area: try row[2], mode: try row[3])
            return (key, try row[4] as Int)
        }
        return figures.sorted() + Self.differences(Dictionary(kept, uniquingKeysWith: +), byMonth).sorted()
    }

    private func differences(at index: Int) -> [String] {
        let figure = ledger.figures[index]
        let name = "\(figure.place.survey) \(figure.place.wave) \(figure.place.area)"
        return Self.difference("survey_figure.people \(name)", figure.people, people[index])
            + Self.difference("survey_figure.responses \(name)", figure.responses, responses[index])
            + (0..<max(width, figure.counts.count)).flatMap { code in
                let counted = code < width ? counts[index * width + code] : 0
                return figure.count(of: code) == Int(counted)
                    ? [] : Self.difference("survey_figure.counts \(name) \(words(of: code))", figure.count(of: code), counted)
            }
    }

    private func words(of code: Int) -> String {
        switch code < width ? ledger.codes.byNumber[code] : nil {
        case .mode(let mode): mode.rawValue
        case .option(let question, let option): "\(question) \(option)"
        case .pattern(let pattern): pattern
        case nil: "code \(code)"
        }
    }

    private static func differences(
        _ kept: [SurveyLedger.MonthKey: Int], _ counted: [SurveyLedger.MonthKey: Int]
    ) -> [String] {
        Set(kept.keys).union(counted.keys).flatMap { key in
            difference(
                "survey_month \(key.survey) \(key.month) \(key.area) \(key.mode.rawValue)", kept[key] ?? 0,
                Int32(truncatingIfNeeded: counted[key] ?? 0))
        }
    }

    private static func difference(_ name: @autoclosure () -> String, _ kept: Int, _ counted: Int32) -> [String] {
        kept == Int(counted) ? [] : ["\(name()): \(kept) is stated, \(counted) counted."]
    }
}
