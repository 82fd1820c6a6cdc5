public import Basics
@_spi(Stores) public import FolkmootTenancy
import Storage

/// What people wrote in surveys, for staff who may read it: searched, shown without names, and coded into tags.
///
/// Words may tell who wrote them, so each look is in the audit before anything is read.
public struct TextStore: Sendable {
    private let scope: StaffScope

    /// The written answers in a person's reach.
    public init(_ scope: StaffScope) { self.scope = scope }

    /// Written answers, the latest first.
    ///
    /// - Throws: `.missing` if the area is out of reach.
    public func answers(_ question: WrittenQuestion) async throws -> WrittenAnswers {
        try check(question)
        let (tree, match) = (scope.tenant.configuration.areas, TextIndex.match(question.words))
        // What is looked for is not told: it may be somebody's name.
        let detail: JSON = [
            "survey": .string(question.survey.code), "wave": question.wave.map { .string($0.code) } ?? .null,
            "searched": .bool(match != nil),
        ]
        try await catchUp(AuditEntry("survey.texts-read", area: question.area, detail: detail))
        return try await scope.data.read { db in try WrittenReading(question, over: tree, in: db).answers(match, in: db) }
    }

    /// How written answers are coded, without the words.
    ///
    /// - Throws: `.missing` if the area is out of reach.
    public func tags(_ question: WrittenQuestion) async throws -> (people: Int, tags: [(tag: SurveyTag, answers: Int)]) {
        try check(question)
        let tree = scope.tenant.configuration.areas
        try await catchUp(AuditEntry("survey.tags-read", area: question.area))
        return try await scope.data.read { db in
            let reading = try WrittenReading(question, over: tree, in: db)
            return (try reading.people(in: db), try reading.tags(in: db))
        }
    }

    /// Codes answers into a tag, or takes it from them; those that are not in the area and wave stay as they are.
    ///
    /// - Throws: `.missing` for an area out of reach, a tag that is not there, or none of the answers.
    public func code(_ numbers: [Int], into tag: ID<SurveyTag>, isTaken: Bool = false, _ question: WrittenQuestion) async throws {
        try check(question)
        let (tree, now, survey) = (scope.tenant.configuration.areas, scope.data.clock.now, question.survey.code)
        let area = question.area
        try await scope.data.write { db in
            let condition: SQL = isTaken ? "" : "AND retired_at IS NULL"
            guard try db.exists("SELECT 1 FROM survey_tag WHERE id = \(tag) AND survey = \(survey) \(condition)") else {
                throw Problem.missing("tag")
            }
            let here = try WrittenReading(question, over: tree, in: db).only(numbers, in: db)
            guard !here.isEmpty else { throw Problem.missing("answer") }
            for number in here {
                if isTaken {
                    try db.run("DELETE FROM survey_tagging WHERE tag = \(tag) AND number = \(number)")
                } else {
                    try db.run(
                        """
                        INSERT INTO survey_tagging (tag, number, tagged_at) VALUES (\(tag), \(number), \(now))
                        ON CONFLICT (tag, number) DO NOTHING
                        """)
                }
            }
            return here
        } audit: { here in
            let detail: JSON = ["answers": .array(here.map { .integer(Int64($0)) })]
            return isTaken
                ? AuditEntry("survey.tag-taken", subject: tag.description, area: area, detail: detail)
                : AuditEntry("survey.tagged", subject: tag.description, area: area, detail: detail)
        }
    }

    private func check(_ question: WrittenQuestion) throws(Problem) {
        guard scope.tenant.configuration.areas[question.area] != nil, scope.allows(.readSurveys, in: question.area) else {
            throw Problem.missing("area")
        }
    }

    /// Says in the audit what is about to be read, and sees to it that every answer is found.
    private func catchUp(_ entry: AuditEntry) async throws {
        var isBehind = try await scope.data.write(audit: entry) { db in
            try SurveyFold.run(in: db)
            return try TextIndex.catchUp(in: db)
        }
        while isBehind {
            isBehind = try await scope.data.write(audit: AuditEntry("survey.texts-indexed")) { db in
                try TextIndex.catchUp(in: db)
            }
        }
    }
}

// MARK: The list of tags

extension TextStore {
    /// The tags of a survey, by name, those that are retired last.
    public func list(of survey: SurveyDefinition) async throws -> [SurveyTag] {
        let code = survey.code
        return try await scope.data.read { db in try SurveyTag.all(of: code, in: db) }
    }

    /// Adds a tag to a survey's list, or offers one again that was retired.
    ///
    /// - Throws: `.forbidden` where the person may not, `.invalid` for a name that is empty, too long or there already.
    public func addTag(_ typed: String, to survey: SurveyDefinition) async throws {
        try scope.require(.publishSurveys)
        let (name, code, now) = (CleanText.line(typed, limit: 200), survey.code, scope.data.clock.now)
        guard (1...60).contains(name.count) else { throw Self.unusable("Write a name of 1 to 60 characters.") }
        let id = ID<SurveyTag>()
        try await scope.data.write { db in
            let tags = try SurveyTag.all(of: code, in: db)
            guard let known = tags.first(where: { $0.name.lowercased() == name.lowercased() }) else {
                guard tags.count < Self.mostTags else { throw Self.unusable("A survey has at most \(Self.mostTags) tags.") }
                try db.run("INSERT INTO survey_tag (id, survey, name, added_at) VALUES (\(id), \(code), \(name), \(now))")
                return id
            }
            guard known.isRetired else { throw Self.unusable("There is a tag of that name already.") }
            try db.run("UPDATE survey_tag SET retired_at = NULL WHERE id = \(known.id)")
            return known.id
        } audit: { id in
            AuditEntry("survey.tag-added", subject: id.description, detail: ["survey": .string(code)])
        }
    }

    /// Offers a tag no longer; what was coded into it stays.
    ///
    /// - Throws: `.forbidden` where the person may not, `.missing` if there is no such tag.
    public func retireTag(_ id: ID<SurveyTag>, of survey: SurveyDefinition) async throws {
        try scope.require(.publishSurveys)
        let (code, now) = (survey.code, scope.data.clock.now)
        let entry = AuditEntry("survey.tag-retired", subject: id.description, detail: ["survey": .string(code)])
        try await scope.data.write(audit: entry) { db in
            let changed = try db.run(
                "UPDATE survey_tag SET retired_at = \(now) WHERE id = \(id) AND survey = \(code) AND retired_at IS NULL")
            guard changed == 1 else { throw Problem.missing("tag") }
        }
    }

    private static let mostTags = 100

    private static func unusable(_ words: String) -> Problem { Problem(.invalid, words, fields: ["name": words]) }
}

extension SurveyTag {
    fileprivate static func all(of survey: String, in db: Connection) throws -> [SurveyTag] {
        try db.map(
            """
            SELECT id, name, retired_at IS NOT NULL FROM survey_tag WHERE survey = \(survey)
            ORDER BY retired_at IS NOT NULL, lower(name), id
            """
        ) { row in
            SurveyTag(id: try row[0], name: try row[1], isRetired: try row[2])
        }
    }
}

/// Reads the written answers of an area in a wave.
private struct WrittenReading {
    let question: WrittenQuestion
    /// The figures that its answers count in.
    private let figures: [Int]
    private let tagsByID: [ID<SurveyTag>: SurveyTag]

    init(_ question: WrittenQuestion, over tree: AreaTree, in db: Connection) throws {
        self.question = question
        let isForce = tree.root?.code == question.area
        let places = try db.map("SELECT id, wave, area FROM survey_figure WHERE survey = \(question.survey.code)") { row in
            (id: try row[0] as Int, wave: try row[1] as String, area: try row[2] as String)
        }
        figures = places.filter { place in
            (question.wave.map { $0.code == place.wave } ?? true) && (isForce || tree.isArea(place.area, within: question.area))
        }.map(\.id)
        let tags = try SurveyTag.all(of: question.survey.code, in: db)
        tagsByID = Dictionary(tags.map { ($0.id, $0) }) { first, _ in first }
    }

    func answers(_ match: String?, in db: Connection) throws -> WrittenAnswers {
        let numbers = question.isWordless ? [] : try numbers(match, in: db)
        let shown = try numbers.prefix(WrittenAnswers.most).compactMap { try answer($0, in: db) }
        return WrittenAnswers(
            answers: shown, next: numbers.count > WrittenAnswers.most ? shown.last?.number : nil, people: try people(in: db),
            tags: try tags(in: db))
    }

    /// The numbers of answers, one more than are shown together.
    private func numbers(_ match: String?, in db: Connection) throws -> [Int] {
        let before = question.before ?? Int.max
        let tagged: SQL =
            question.tag.map { "JOIN survey_tagging AS tagging ON tagging.number = written.number AND tag = \($0)" } ?? ""
        guard let match else {
            return try db.values(
                """
                SELECT written.number FROM survey_written AS written \(tagged)
                WHERE written.number < \(before) AND figure IN \(list: figures)
                ORDER BY written.number DESC LIMIT \(WrittenAnswers.most + 1)
                """, as: Int.self)
        }
        // The index hands out what it finds from the latest on, so that a word that many wrote is found no later than another.
        return try db.values(
            """
            SELECT survey_text.rowid FROM survey_text CROSS JOIN survey_written AS written ON written.number = survey_text.rowid \(tagged)
            WHERE survey_text MATCH \(match) AND survey_text.rowid < \(before) AND figure IN \(list: figures)
            ORDER BY survey_text.rowid DESC LIMIT \(WrittenAnswers.most + 1)
            """, as: Int.self)
    }

    private func answer(_ number: Int, in db: Connection) throws -> WrittenAnswer? {
        let tags = try db.values("SELECT tag FROM survey_tagging WHERE number = \(number)", as: ID<SurveyTag>.self)
        return try db.first("SELECT area, completed_at, answers FROM survey_response WHERE number = \(number)") { row in
            let words = try SurveyAnswers(kept: row[2]).words
            return WrittenAnswer(
                number: number, area: try row[0], day: London.day(at: try row[1]),
                texts: question.survey.questions.compactMap { asked in words[asked.code].map { (asked, $0) } },
                tags: tags.compactMap { tagsByID[$0] }.sorted { $0.name < $1.name })
        }
    }

    func people(in db: Connection) throws -> Int {
        try db.value("SELECT count(*) FROM survey_written WHERE figure IN \(list: figures)") ?? 0
    }

    func tags(in db: Connection) throws -> [(tag: SurveyTag, answers: Int)] {
        let rows = try db.map(
            """
            SELECT tag, count(*) FROM survey_tagging JOIN survey_written AS written USING (number)
            WHERE figure IN \(list: figures) GROUP BY tag
            """
        ) { row in (try row[0] as ID<SurveyTag>, try row[1] as Int) }
        let counts = Dictionary(rows, uniquingKeysWith: +)
        return tagsByID.values.filter { !$0.isRetired || counts[$0.id] != nil }
            .sorted { ($0.name.lowercased(), $0.id.description) < ($1.name.lowercased(), $1.id.description) }
            .map { ($0, counts[$0.id] ?? 0) }
    }

    /// Those of some answers that are here.
    func only(_ numbers: [Int], in db: Connection) throws -> [Int] {
        try db.values(
            "SELECT number FROM survey_written WHERE number IN \(list: numbers) AND figure IN \(list: figures) ORDER BY number",
            as: Int.self)
    }
}
