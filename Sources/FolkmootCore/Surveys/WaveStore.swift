import Basics
@_spi(Stores) public import FolkmootTenancy
import Storage

/// The waves of surveys: seen by staff who see results, opened, stopped and closed by those who may.
public struct WaveStore: Sendable {
    private let scope: StaffScope

    /// The waves of a force.
    public init(_ scope: StaffScope) { self.scope = scope }

    /// Whether the person may approve, stop, resume and close waves: a wave is asked everywhere, so only with a role for the whole force.
    public var mayAct: Bool {
        scope.tenant.configuration.areas.root.map { scope.allows(.openSurveys, in: $0.code) } ?? false
    }

    /// The wave that comes next, the one that runs, and all that were answered or changed; the latest first.
    public func waves(of survey: SurveyDefinition) async throws -> [WaveRecord] {
        let now = scope.data.clock.now
        return try await scope.data.read { db in try WaveRow.all(of: survey, at: now, in: db) }
    }

    /// One of them.
    ///
    /// - Throws: `.missing` if there is no such wave.
    public func wave(_ code: String, of survey: SurveyDefinition) async throws -> WaveRecord {
        guard let found = try await waves(of: survey).first(where: { $0.wave.code == code }) else { throw Problem.missing("wave") }
        return found
    }

    /// Does something to a wave, and keeps who did it.
    ///
    /// - Throws: `.missing` if there is no such wave, `.forbidden` where the person may not, `.invalid` with the fields that are wrong,
    ///   `.conflict` where it cannot be done in the state of the wave.
    public func act(_ form: WaveForm, on code: String, of survey: SurveyDefinition) async throws {
        let wave = try await wave(code, of: survey).wave
        guard mayAct else {
            throw Problem(.forbidden, "A wave is asked in the whole force, and your role does not let you open or stop it.")
        }
        let (act, reason) = try form.checked()
        let (account, revision) = (scope.account, scope.tenant.revision)
        let entry = WaveEntry(
            act: act, at: scope.data.clock.now, name: account.name, revision: revision.number,
            hash: String(revision.hash.prefix(12)),
            reason: reason)
        try await scope.data.write(audit: Self.audit(act, wave, of: survey, revision: revision.number)) { db in
            try WaveRow.keep(entry, by: account.id, on: wave, of: survey, in: db)
        }
    }

    private static func audit(_ act: WaveAct, _ wave: SurveyWave, of survey: SurveyDefinition, revision: Int) -> AuditEntry {
        let action: StaticString =
            switch act {
            case .approve: "survey.approved"
            case .stop: "survey.stopped"
            case .resume: "survey.resumed"
            case .close: "survey.closed"
            }
        let detail: JSON = [
            "survey": .string(survey.code), "wave": .string(wave.code), "revision": .integer(Int64(revision)),
        ]
        return AuditEntry(action, subject: survey.code, detail: detail)
    }
}

extension Permission {
    /// Deciding when a survey is asked.
    public static let openSurveys = Permission(
        "surveys.open", allows: "Approve the questions of a survey, and open, stop and close its waves")
}

/// The rows of waves.
enum WaveRow {
    /// Whether a wave takes answers.
    static func state(of wave: SurveyWave, _ survey: SurveyDefinition, in db: Connection) throws -> WaveState {
        let kept = try db.value(
            "SELECT state FROM survey_wave WHERE survey = \(survey.code) AND wave = \(wave)", as: WaveState.self)
        return kept ?? survey.stateOfNewWave
    }

    /// - Throws: `.conflict` where it cannot be done in the state of the wave.
    static func keep(
        _ entry: WaveEntry, by account: ID<Account>, on wave: SurveyWave, of survey: SurveyDefinition, in db: Connection
    ) throws {
        let state = try state(of: wave, survey, in: db).after(entry.act)
        try db.run(
            """
            INSERT INTO survey_wave (survey, wave, revision, first_at, state)
            VALUES (\(survey.code), \(wave), \(entry.revision), \(entry.at), \(state))
            ON CONFLICT (survey, wave) DO UPDATE SET state = excluded.state
            """)
        try db.run(
            """
            INSERT INTO survey_wave_act (survey, wave, number, act, done_at, done_by, name, revision, hash, reason)
            SELECT \(survey.code), \(wave), count(*) + 1, \(entry.act), \(entry.at), \(account), \(entry.name), \(entry.revision),
                   \(entry.hash), \(entry.reason)
            FROM survey_wave_act WHERE survey = \(survey.code) AND wave = \(wave)
            """)
    }

    static func all(of survey: SurveyDefinition, at now: Timestamp, in db: Connection) throws -> [WaveRecord] {
        let kept = try db.map("SELECT wave, state FROM survey_wave WHERE survey = \(survey.code)") { row in
            (try row[0] as SurveyWave, try row[1] as WaveState)
        }
        let states = Dictionary(kept, uniquingKeysWith: { first, _ in first })
        let (acts, revisions, counts) = (
            try acts(of: survey, in: db), try revisions(of: survey, in: db), try counts(of: survey, in: db)
        )
        let running = survey.wave(at: now)
        let waves = Set(states.keys).union([running, survey.wave(after: running)].compactMap { $0 })
        return waves.sorted { $0.code > $1.code }.map { wave in
            WaveRecord(
                wave: wave, state: states[wave] ?? survey.stateOfNewWave, acts: acts[wave] ?? [], revisions: revisions[wave] ?? [],
                people: counts[wave]?.people ?? 0, responses: counts[wave]?.responses ?? 0)
        }
    }

    private static func acts(of survey: SurveyDefinition, in db: Connection) throws -> [SurveyWave: [WaveEntry]] {
        let rows = try db.map(
            """
            SELECT wave, act, done_at, name, revision, hash, reason FROM survey_wave_act
            WHERE survey = \(survey.code) ORDER BY wave, number
            """
        ) { row in
            (
                try row[0] as SurveyWave,
                WaveEntry(
                    act: try row[1], at: try row[2], name: try row[3], revision: try row[4], hash: try row[5], reason: try row[6])
            )
        }
        return Dictionary(grouping: rows, by: \.0).mapValues { $0.map(\.1) }
    }

    private static func revisions(
        of survey: SurveyDefinition, in db: Connection
    ) throws -> [SurveyWave: [(number: Int, since: Timestamp)]] {
        let rows = try db.map(
            "SELECT wave, revision, first_at FROM survey_wave_revision WHERE survey = \(survey.code) ORDER BY wave, revision"
        ) { row in (wave: try row[0] as SurveyWave, number: try row[1] as Int, since: try row[2] as Timestamp) }
        return Dictionary(grouping: rows, by: \.wave).mapValues { $0.map { ($0.number, $0.since) } }
    }

    private static func counts(
        of survey: SurveyDefinition, in db: Connection
    ) throws -> [SurveyWave: (people: Int, responses: Int)] {
        let rows = try db.map(
            """
            SELECT wave, sum(people), sum(responses) FROM survey_figure WHERE survey = \(survey.code) GROUP BY wave UNION ALL
            SELECT wave, sum(is_current), count(*) FROM survey_response
            WHERE number > (SELECT number FROM survey_folded) AND survey = \(survey.code) GROUP BY wave
            """
        ) { row in (try row[0] as SurveyWave, (people: try row[1] as Int, responses: try row[2] as Int)) }
        return Dictionary(rows) { ($0.people + $1.people, $0.responses + $1.responses) }
    }
}

extension SurveyDefinition {
    /// The state of a wave that nobody has answered or changed.
    var stateOfNewWave: WaveState { opensByApproval ? .scheduled : .open }
}
