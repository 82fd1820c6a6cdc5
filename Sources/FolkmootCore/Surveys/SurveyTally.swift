import Basics
import Storage

/// Changes to the maintained figures, gathered from one response or from many, and then written at once.
struct SurveyTally: Equatable {
    /// An area in a wave of a survey.
    struct Place: Hashable, Comparable {
        let survey: String
        let wave: String
        let area: String

        static func < (left: Place, right: Place) -> Bool {
            (left.survey, left.wave, left.area) < (right.survey, right.wave, right.area)
        }
    }

    struct OptionKey: Hashable {
        let place: Place
        let question: String
        let option: String
    }

    struct PatternKey: Hashable {
        let place: Place
        let pattern: String
    }

    struct MonthKey: Hashable {
        let survey: String
        let month: Month
        let area: String
        let mode: SurveyResponse.Mode
    }

    private(set) var people: [Place: Int] = [:]
    private(set) var responses: [Place: Int] = [:]
    private(set) var options: [OptionKey: Int] = [:]
    private(set) var patterns: [PatternKey: Int] = [:]
    private(set) var months: [MonthKey: Int] = [:]

    /// Counts a response, whether or not it is its person's current view.
    mutating func addResponse(_ place: Place, month: Month, mode: SurveyResponse.Mode) {
        responses[place, default: 0] += 1
        months[MonthKey(survey: place.survey, month: month, area: place.area, mode: mode), default: 0] += 1
    }

    /// Counts what a person's current view says; with -1, no longer.
    mutating func addView(_ place: Place, _ answers: SurveyAnswers, confidence: String, by step: Int) {
        people[place, default: 0] += step
        for (question, chosen) in answers.chosen {
            for option in chosen { options[OptionKey(place: place, question: question, option: option), default: 0] += step }
        }
        if !confidence.isEmpty { patterns[PatternKey(place: place, pattern: confidence), default: 0] += step }
    }

    /// The same without what comes to nothing.
    var settled: SurveyTally {
        var tally = self
        tally.people = people.filter { $0.value != 0 }
        tally.responses = responses.filter { $0.value != 0 }
        tally.options = options.filter { $0.value != 0 }
        tally.patterns = patterns.filter { $0.value != 0 }
        tally.months = months.filter { $0.value != 0 }
        return tally
    }
}

// MARK: Writing

extension SurveyTally {
    /// At most so many rows go into one statement, so that there are few different ones.
    private static let rowsAtOnce = 16

    /// Adds the changes to the tables.
    func write(to db: Connection) throws {
        try writeBases(to: db)
        try writeOptions(to: db)
        try writePatterns(to: db)
        try writeMonths(to: db)
    }

    private func writeBases(to db: Connection) throws {
        for place in Set(people.keys).union(responses.keys).sorted() {
            let step = people[place] ?? 0
            guard step != 0 || responses[place] ?? 0 != 0 else { continue }
            try db.run(
                """
                INSERT INTO survey_base (survey, wave, area, people, responses)
                VALUES (\(place.survey), \(place.wave), \(place.area), \(max(0, step)), \(responses[place] ?? 0))
                ON CONFLICT (survey, wave, area) DO UPDATE SET
                    people = survey_base.people + excluded.people, responses = survey_base.responses + excluded.responses
                """)
            guard step < 0 else { continue }
            try db.run(
                """
                UPDATE survey_base SET people = people + \(step)
                WHERE survey = \(place.survey) AND wave = \(place.wave) AND area = \(place.area)
                """)
        }
    }

    private func writeOptions(to db: Connection) throws {
        for rows in options.filter({ $0.value > 0 }).inPortions(of: Self.rowsAtOnce) {
            let values = rows.map { key, step -> SQL in
                "(\(key.place.survey), \(key.place.wave), \(key.place.area), \(key.question), \(key.option), \(step))"
            }
            try db.run(
                """
                INSERT INTO survey_count (survey, wave, area, question, option, count) VALUES \(SQL.joined(values, separator: ", "))
                ON CONFLICT (survey, wave, area, question, option) DO UPDATE SET count = survey_count.count + excluded.count
                """)
        }
        for (key, step) in options where step < 0 {
            try db.run(
                """
                UPDATE survey_count SET count = count + \(step)
                WHERE survey = \(key.place.survey) AND wave = \(key.place.wave) AND area = \(key.place.area)
                  AND question = \(key.question) AND option = \(key.option)
                """)
        }
    }

    private func writePatterns(to db: Connection) throws {
        for (key, step) in patterns where step > 0 {
            try db.run(
                """
                INSERT INTO survey_pattern (survey, wave, area, pattern, count)
                VALUES (\(key.place.survey), \(key.place.wave), \(key.place.area), \(key.pattern), \(step))
                ON CONFLICT (survey, wave, area, pattern) DO UPDATE SET count = survey_pattern.count + excluded.count
                """)
        }
        for (key, step) in patterns where step < 0 {
            try db.run(
                """
                UPDATE survey_pattern SET count = count + \(step)
                WHERE survey = \(key.place.survey) AND wave = \(key.place.wave) AND area = \(key.place.area)
                  AND pattern = \(key.pattern)
                """)
        }
    }

    private func writeMonths(to db: Connection) throws {
        for (key, step) in months where step != 0 {
            try db.run(
                """
                INSERT INTO survey_month (survey, month, area, mode, responses)
                VALUES (\(key.survey), \(key.month), \(key.area), \(key.mode), \(step))
                ON CONFLICT (survey, month, area, mode) DO UPDATE SET responses = survey_month.responses + excluded.responses
                """)
        }
    }
}

extension Dictionary {
    /// Its pairs, in portions of at most so many.
    fileprivate func inPortions(of size: Int) -> [[(Key, Value)]] {
        let pairs = map { ($0.key, $0.value) }
        return stride(from: 0, to: pairs.count, by: size).map { Array(pairs[$0..<Swift.min($0 + size, pairs.count)]) }
    }
}

// MARK: Reading

extension SurveyTally {
    /// What the tables say.
    static func kept(in db: Connection) throws -> SurveyTally {
        var tally = SurveyTally()
        try db.forEach("SELECT survey, wave, area, people, responses FROM survey_base") { row in
            let place = try Place(row)
            tally.people[place] = try row[3]
            tally.responses[place] = try row[4]
        }
        try db.forEach("SELECT survey, wave, area, question, option, count FROM survey_count") { row in
            tally.options[OptionKey(place: try Place(row), question: try row[3], option: try row[4])] = try row[5]
        }
        try db.forEach("SELECT survey, wave, area, pattern, count FROM survey_pattern") { row in
            tally.patterns[PatternKey(place: try Place(row), pattern: try row[3])] = try row[4]
        }
        try db.forEach("SELECT survey, month, area, mode, responses FROM survey_month") { row in
            tally.months[MonthKey(survey: try row[0], month: try row[1], area: try row[2], mode: try row[3])] = try row[4]
        }
        return tally.settled
    }

    /// What the responses themselves say.
    static func counted(in db: Connection) throws -> SurveyTally {
        var tally = SurveyTally()
        try db.forEach(
            "SELECT survey, wave, area, mode, completed_at, answers, confidence, is_current FROM survey_response"
        ) { row in
            let place = try Place(row)
            tally.addResponse(place, month: London.day(at: try row[4]).inMonth, mode: try row[3])
            guard try row[7] else { return }
            tally.addView(place, try SurveyAnswers(kept: row[5]), confidence: try row[6], by: 1)
        }
        return tally.settled
    }
}

extension SurveyTally.Place {
    /// Reads `survey, wave, area` from the first columns.
    fileprivate init(_ row: Row) throws { self.init(survey: try row[0], wave: try row[1], area: try row[2]) }
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
