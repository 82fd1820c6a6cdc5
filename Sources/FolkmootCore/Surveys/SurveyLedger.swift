import Basics
import Storage

/// The figures of areas in waves of surveys: as they are kept, and with responses added that have come since.
///
/// A response is written without touching a figure. Every so many responses those that wait are folded into the figures at once; until
/// then whoever reads figures adds what waits. So both are exact at every moment, and a write touches few pages of the file.
struct SurveyLedger {
    /// An area in a wave of a survey.
    struct Place: Hashable, Sendable {
        let survey: String
        let wave: String
        let area: String
    }

    struct MonthKey: Hashable {
        let survey: String
        let month: Month
        let area: String
        let mode: SurveyResponse.Mode
    }

    var codes: SurveyCodes
    private(set) var figures: [SurveyFigure] = []
    /// Responses that have been added, by month.
    private(set) var months: [MonthKey: Int] = [:]
    private var indices: [Place: Int] = [:]

    /// Nothing but the codes; figures are read as they are needed.
    init(in db: Connection) throws { codes = try SurveyCodes(in: db) }

    /// The kept figures of all waves.
    init(reading db: Connection) throws {
        try self.init(in: db)
        try db.forEach("SELECT id, survey, wave, area, people, responses, counts FROM survey_figure") { row in
            add(try SurveyFigure(row: row))
        }
    }

    /// The place of an area's figures in the list, which are read if they have not been.
    mutating func index(of place: Place, in db: Connection) throws -> Int {
        if let index = indices[place] { return index }
        let kept = try db.one(
            """
            SELECT id, survey, wave, area, people, responses, counts FROM survey_figure
            WHERE survey = \(place.survey) AND wave = \(place.wave) AND area = \(place.area)
            """, as: SurveyFigure.self)
        add(kept ?? SurveyFigure(place))
        return figures.count - 1
    }

    /// Counts a response.
    ///
    /// - Parameter codes: what it says, the way of answering first.
    mutating func count(_ response: WaitingResponse, _ codes: [Int], at index: Int) {
        figures[index].count(codes, isCurrent: response.isCurrent)
        let place = figures[index].place
        let month = London.day(at: response.completedAt).inMonth
        months[MonthKey(survey: place.survey, month: month, area: place.area, mode: response.mode), default: 0] += 1
    }

    /// Counts a person's view no longer, and that somebody responded still.
    mutating func retract(_ codes: some Sequence<Int>, at index: Int) { figures[index].retract(codes) }

    /// Adds the responses that have not been folded yet.
    mutating func addWaiting(in db: Connection) throws {
        try WaitingResponse.forEach(in: db) { response in
            count(response, response.codes(in: &codes), at: try index(of: response.place, in: db))
        }
    }

    private mutating func add(_ figure: SurveyFigure) {
        indices[figure.place] = figures.count
        figures.append(figure)
    }
}

// MARK: Writing

extension SurveyLedger {
    /// The identity of an area's figures in the file, where there is a row for them from now on.
    mutating func identity(at index: Int, in db: Connection) throws -> Int {
        if let id = figures[index].id { return id }
        let place = figures[index].place
        try db.run(
            """
            INSERT INTO survey_figure (survey, wave, area, people, responses, counts)
            VALUES (\(place.survey), \(place.wave), \(place.area), 0, 0, \([UInt8]()))
            """)
        let id = db.lastInsertedNumber
        figures[index].id = id
        return id
    }

    /// Keeps what has changed.
    mutating func write(to db: Connection) throws {
        try codes.save(to: db)
        for index in figures.indices where figures[index].hasChanged {
            let (id, figure) = (try identity(at: index, in: db), figures[index])
            try db.run(
                """
                UPDATE survey_figure SET people = \(figure.people), responses = \(figure.responses), counts = \(figure.packed)
                WHERE id = \(id)
                """)
        }
        for (key, count) in months {
            try db.run(
                """
                INSERT INTO survey_month (survey, month, area, mode, responses)
                VALUES (\(key.survey), \(key.month), \(key.area), \(key.mode), \(count))
                ON CONFLICT (survey, month, area, mode) DO UPDATE SET responses = survey_month.responses + excluded.responses
                """)
        }
    }
}

/// What the people of one area said in one wave.
struct SurveyFigure: Sendable {
    /// In the file, if it is there.
    var id: Int?
    let place: SurveyLedger.Place
    /// People with a current view.
    private(set) var people = 0
    private(set) var responses = 0
    /// By the number of a code, how many said it.
    private(set) var counts: [Int] = []
    private(set) var hasChanged = false

    init(_ place: SurveyLedger.Place) { self.place = place }

    /// How many said what a code names.
    func count(of code: Int) -> Int { code < counts.count ? counts[code] : 0 }

    fileprivate mutating func count(_ codes: [Int], isCurrent: Bool) {
        hasChanged = true
        responses += 1
        if isCurrent { people += 1 }
        for code in codes { add(1, to: code) }
    }

    fileprivate mutating func retract(_ codes: some Sequence<Int>) {
        hasChanged = true
        people -= 1
        for code in codes { add(-1, to: code) }
    }

    private mutating func add(_ step: Int, to code: Int) {
        while counts.count <= code { counts.append(0) }
        counts[code] += step
    }

    /// The counts as they are kept: a code's number, then how many said it, without those that nobody did.
    fileprivate var packed: [UInt8] {
        var packed = PackedNumbers()
        for (code, count) in counts.enumerated() where count != 0 {
            packed.append(code)
            packed.append(max(0, count))
        }
        return packed.bytes
    }
}

extension SurveyFigure: RowReadable {
    /// Reads `id, survey, wave, area, people, responses, counts`.
    init(row: Row) throws {
        id = try row[0]
        place = SurveyLedger.Place(survey: try row[1], wave: try row[2], area: try row[3])
        people = try row[4]
        responses = try row[5]
        row.withBytes(6) { bytes in
            var numbers = PackedNumbers.Reader(bytes)
            while let code = numbers.next(), let count = numbers.next() { add(count, to: code) }
        }
    }
}
