public import Basics
@_spi(Stores) public import FolkmootTenancy
public import Storage

/// Keeps what people answer.
///
/// Results are read with ``SurveyResultStore``.
public struct SurveyStore: Sendable {
    private let data: ForceData

    /// Answers of visitors, who stay unknown.
    public init(_ scope: PublicScope) { data = scope.data }

    /// Keeps a response, which figures count from then on.
    ///
    /// Answers once it is on disk.
    ///
    /// The same page sent twice is one response. Sent again with other answers it changes the view: both responses are kept, the later
    /// one counts.
    ///
    /// - Throws: the ``WaveState/refusal`` of a wave that takes no answers.
    public func keep(_ response: SurveyResponse) async throws {
        precondition(response.member == nil, "A visitor's response names no member.")
        let revision = data.tenant.revision.number
        try await data.write(audit: .answered(response, revision: revision)) { db in
            try SurveyRecorder.keep(response, revision: revision, in: db)
        }
    }

    /// Whether the wave of a survey that is running takes answers.
    public func state(of survey: SurveyDefinition) async throws -> WaveState { try await survey.state(in: data) }
}

extension SurveyDefinition {
    /// Whether the running wave takes answers.
    func state(in data: ForceData) async throws -> WaveState {
        let wave = wave(at: data.clock.now)
        return try await data.read { db in try WaveRow.state(of: wave, self, in: db) }
    }
}

/// Keeps what a member answers by the link that was sent to them.
public struct OwnSurvey: Sendable {
    private let scope: MemberScope

    /// The answers of whoever holds a link.
    public init(_ scope: MemberScope) { self.scope = scope }

    /// Keeps the member's answers, in the area where they live.
    ///
    /// Of a member's responses in a wave the latest counts; all are kept.
    ///
    /// - Returns: the code of the area.
    /// - Throws: `.missing` if the link is for something else, `.conflict` with the code `not-a-member` if they are not active, the
    ///   ``WaveState/refusal`` of a wave that takes no answers.
    @discardableResult
    public func keep(
        _ answers: SurveyAnswers, to survey: SurveyDefinition, submission: ID<SurveySubmission> = ID()
    ) async throws -> String {
        guard scope.purpose == .survey else { throw Problem.missing("link") }
        let (member, now, revision) = (scope.member, scope.data.clock.now, scope.tenant.revision.number)
        let kept = try await scope.data.write { db in
            let area = try Self.area(of: member, in: db)
            let response = SurveyResponse(to: survey, answers, area: area, at: now, by: member, submission: submission)
            try SurveyRecorder.keep(response, revision: revision, in: db)
            return response
        } audit: { response in
            .answered(response, revision: revision)
        }
        return kept.area
    }

    /// Whether the wave of a survey that is running takes answers.
    public func state(of survey: SurveyDefinition) async throws -> WaveState { try await survey.state(in: scope.data) }

    private static func area(of member: ID<Member>, in db: Connection) throws -> String {
        guard let area = try db.value("SELECT area FROM member WHERE id = \(member) AND state = 'active'", as: String.self) else {
            throw Problem(
                .conflict, "You are not a member at present, so this link cannot be used. You can answer without it.",
                code: "not-a-member")
        }
        return area
    }
}

extension AuditEntry {
    /// Somebody answered: which survey, where, under which revision; never who in an open answer, never what.
    fileprivate static func answered(_ response: SurveyResponse, revision: Int) -> AuditEntry {
        let detail: JSON = ["survey": .string(response.survey), "revision": .integer(Int64(revision))]
        return AuditEntry("survey.answered", area: response.area, detail: detail)
    }
}

/// Brings responses in that were collected elsewhere: on paper, by another system, for a demonstration.
public struct SurveyImport: Sendable {
    private let data: ForceData

    /// An operator's imports into a force.
    public init(_ scope: OperatorScope) { data = scope.data }

    /// Keeps many responses in one transaction, each in the wave that was running when it was completed.
    ///
    /// - Parameter responses: a few thousand at a time, in any order; members among them must be known.
    /// - Throws: the ``WaveState/refusal`` of a wave that takes no answers; nothing is kept then.
    public func keep(_ responses: [SurveyResponse]) async throws {
        let revision = data.tenant.revision.number
        let detail: JSON = ["responses": .integer(Int64(responses.count)), "revision": .integer(Int64(revision))]
        let entry = AuditEntry("survey.imported", detail: detail)
        try await data.write(as: .alone) { db in
            try SurveyRecorder.keep(responses, revision: revision, in: db)
        } audit: { _ in
            entry
        }
    }
}

/// The one place that writes responses, and sees to it that figures follow them.
enum SurveyRecorder {
    /// Keeps a response; figures count it at once, since whoever reads them adds what waits.
    static func keep(_ response: SurveyResponse, revision: Int, in db: Connection) throws {
        try enter(response, revision: revision, in: db)
        guard let number = try record(response, revision: revision, in: db) else { return }
        if number % SurveyFold.most == 0 { try SurveyFold.run(in: db) }
    }

    /// Keeps many.
    static func keep(_ responses: [SurveyResponse], revision: Int, in db: Connection) throws {
        var waves: Set<[String]> = []
        for response in responses {
            if waves.insert([response.survey, response.wave.code]).inserted { try enter(response, revision: revision, in: db) }
            _ = try record(response, revision: revision, in: db)
        }
        try SurveyFold.run(in: db)
    }

    /// Sees to it that the wave takes answers, and keeps with the first of each revision that there are some.
    private static func enter(_ response: SurveyResponse, revision: Int, in db: Connection) throws {
        let kept = try db.first(
            "SELECT state, latest_revision FROM survey_wave WHERE survey = \(response.survey) AND wave = \(response.wave)"
        ) { row in (state: try row[0] as WaveState, revision: try row[1] as Int) }
        let state = kept?.state ?? response.stateOfNewWave
        guard state == .open else { throw state.refusal }
        if kept?.revision != revision { try begin(response, revision: revision, in: db) }
    }

    private static func begin(_ response: SurveyResponse, revision: Int, in db: Connection) throws {
        try db.run(
            """
            INSERT INTO survey_wave (survey, wave, revision, first_at, latest_revision)
            VALUES (\(response.survey), \(response.wave), \(revision), \(response.completedAt), \(revision))
            ON CONFLICT (survey, wave) DO UPDATE SET latest_revision = excluded.latest_revision
            """)
        try db.run(
            """
            INSERT INTO survey_wave_revision (survey, wave, revision, first_at)
            VALUES (\(response.survey), \(response.wave), \(revision), \(response.completedAt))
            ON CONFLICT (survey, wave, revision) DO NOTHING
            """)
    }

    /// - Returns: its number; nothing if it had been kept before.
    private static func record(_ response: SurveyResponse, revision: Int, in db: Connection) throws -> Int? {
        let before = try current(response, in: db)
        if let before, before.submission == response.submission, before.area == response.area, before.answers == response.answers {
            return nil
        }
        let isCurrent = before.map { $0.completedAt <= response.completedAt } ?? true
        if let before, isCurrent {
            try db.run("UPDATE survey_response SET is_current = 0 WHERE number = \(before.number)")
            try SurveyFold.retract(before.number, in: db)
        }
        try insert(response, revision: revision, isCurrent: isCurrent, in: db)
        return db.lastInsertedNumber
    }

    private static func insert(_ response: SurveyResponse, revision: Int, isCurrent: Bool, in db: Connection) throws {
        try db.run(
            """
            INSERT INTO survey_response
                (id, survey, wave, person, member, submission, area, mode, completed_at, revision, answers, confidence, is_current)
            VALUES (\(ID<SurveyResponse>()), \(response.survey), \(response.wave), \(response.person), \(response.member),
                    \(response.submission), \(response.area), \(response.mode), \(response.completedAt), \(revision),
                    \(response.answers.text), \(response.confidence), \(isCurrent))
            """)
    }

    private static func current(_ response: SurveyResponse, in db: Connection) throws -> CurrentView? {
        try db.one(
            """
            SELECT number, submission, area, completed_at, answers FROM survey_response
            WHERE survey = \(response.survey) AND wave = \(response.wave) AND person = \(response.person) AND is_current = 1
            """)
    }
}

/// What a person said before in the same wave.
private struct CurrentView: RowReadable {
    let number: Int
    let submission: ID<SurveySubmission>
    let area: String
    let completedAt: Timestamp
    let answers: SurveyAnswers

    init(row: Row) throws {
        number = try row[0]
        submission = try row[1]
        area = try row[2]
        completedAt = try row[3]
        answers = try SurveyAnswers(kept: row[4])
    }
}

extension SurveyWave: SQLBindable, SQLReadable {
    /// Its code.
    public var sqlValue: SQLValue { .text(code) }

    /// The wave of a code.
    public init?(sqlValue: SQLValue) {
        guard case .text(let code) = sqlValue else { return nil }
        self.init(code: code)
    }
}
