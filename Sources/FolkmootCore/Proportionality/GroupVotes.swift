import Basics
import Storage

/// What people of each group said in one wave of a survey, as far as their group is known, in some areas together.
struct GroupVotes {
    /// People with a current view, by the place of the group.
    private(set) var people: [Int]
    /// By question and option, people by the place of the group.
    private var votes: [WaveCounts.Cell: [Int]] = [:]
    private let classification: Classification
    private var areas = CodeNumbers()
    /// By the number of an area, whether it counts.
    private var areCounted: [Bool] = []
    private var answers = CodeNumbers()
    /// By the number of what a member told, the place of the group.
    private var places: [Int?] = []

    init(
        of survey: SurveyDefinition, _ wave: SurveyWave, by classification: Classification, in db: Connection,
        where isHere: (String) -> Bool
    ) throws {
        people = classification.groups.map { _ in 0 }
        self.classification = classification
        try addFolded(survey.code, wave, in: db, isHere)
        try addWaiting(survey.code, wave, in: db, isHere)
    }

    /// How many people of each group chose an option.
    func counts(_ option: Question.Option, of question: Question) -> [Int] {
        votes[WaveCounts.Cell(question: question.code, option: option.code)] ?? people.map { _ in 0 }
    }

    /// Responses that are in the figures, by the codes under which they were counted.
    private mutating func addFolded(_ survey: String, _ wave: SurveyWave, in db: Connection, _ isHere: (String) -> Bool) throws {
        let codes = try SurveyCodes(in: db).byNumber
        var counts: [[Int]] = codes.map { _ in people.map { _ in 0 } }
        try db.forEach(
            """
            SELECT figure.area, told.answers, vote.codes FROM \(Self.folded(survey, wave))
            """
        ) { row in
            guard let place = place(of: row, isHere) else { return }
            people[place] += 1
            row.withBytes(2) { bytes in
                var numbers = PackedNumbers.Reader(bytes)
                while let code = numbers.next() { if code < counts.count { counts[code][place] += 1 } }
            }
        }
        for case (let code, .option(let question, let option)?) in codes.enumerated() {
            votes[WaveCounts.Cell(question: question, option: option)] = counts[code]
        }
    }

    /// Responses that wait to be folded, of which there are few.
    private mutating func addWaiting(_ survey: String, _ wave: SurveyWave, in db: Connection, _ isHere: (String) -> Bool) throws {
        try db.forEach(
            """
            SELECT response.area, told.answers, response.answers FROM \(Self.waiting(survey, wave))
            """
        ) { row in
            guard let place = place(of: row, isHere) else { return }
            people[place] += 1
            for (question, options) in try SurveyAnswers(kept: row[2]).chosen {
                for option in options {
                    votes[WaveCounts.Cell(question: question, option: option), default: people.map { _ in 0 }][place] += 1
                }
            }
        }
    }

    /// The place of the group of a response's person; nothing if it is not known, or the response is of elsewhere.
    private mutating func place(of row: Row, _ isHere: (String) -> Bool) -> Int? {
        let area = row.withBytes(0) { areas.number(of: $0) }
        if area == areCounted.count { areCounted.append(isHere(areas.codes[area])) }
        guard areCounted[area] else { return nil }
        let told = row.withBytes(1) { answers.number(of: $0) }
        if told == places.count {
            let option = GroupCounts.answers(answers.codes[told])[classification.code]
            places.append(classification.groups.firstIndex { $0.code == option })
        }
        return places[told]
    }
}

// MARK: Rows

extension GroupVotes {
    /// Current views that are in the figures, of people who told something, as `told`, `vote` and `figure`.
    ///
    /// Of a response only its number is needed, which the index has; its row would be read from a page of its own.
    static func folded(_ survey: String, _ wave: SurveyWave) -> SQL {
        """
        member_demographic AS told
        CROSS JOIN survey_response AS response
            ON response.person = told.member AND response.survey = \(survey) AND response.wave = \(wave) AND response.is_current = 1
        CROSS JOIN survey_vote AS vote ON vote.number = response.number
        CROSS JOIN survey_figure AS figure ON figure.id = vote.figure
        """
    }

    /// The few that wait to be folded, as `told` and `response`.
    static func waiting(_ survey: String, _ wave: SurveyWave) -> SQL {
        """
        survey_response AS response CROSS JOIN member_demographic AS told ON told.member = response.person
        WHERE response.number > (SELECT number FROM survey_folded)
            AND response.survey = \(survey) AND response.wave = \(wave) AND response.is_current = 1
        """
    }
}
