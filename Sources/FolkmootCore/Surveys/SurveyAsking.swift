public import Basics
@_spi(Stores) public import FolkmootTenancy
import Storage

/// How members are asked by letters to answer a wave of a survey.
public struct SurveyAsking: Sendable, Equatable {
    /// Who began it.
    public let name: String
    /// When.
    public let begunAt: Timestamp
    /// When somebody ended it; nothing while it goes on.
    public let endedAt: Timestamp?
    /// How many members were asked.
    public let asked: Int
    /// How many of these have answered.
    public let answered: Int
}

/// Lets members be asked to answer the force's survey, by those who decide when it is asked.
///
/// Somebody begins it for a wave, in their name. From then on letters go to every member who is due, as they become due, until it is ended or the wave
/// takes no answers any more.
public struct SurveyAskingStore: Sendable {
    private let scope: StaffScope

    /// The asking of a force.
    public init(_ scope: StaffScope) { self.scope = scope }

    /// How members are asked to answer a wave; nothing if nobody has begun it.
    public func asking(_ wave: SurveyWave, of survey: SurveyDefinition) async throws -> SurveyAsking? {
        try scope.require(.readResults)
        return try await scope.data.read { db in try AskingRows.asking(wave, of: survey, in: db) }
    }

    /// Whether members can be asked to answer a wave: it is the one that runs, of the survey that members are asked.
    public func canBegin(_ record: WaveRecord, of survey: SurveyDefinition) -> Bool {
        scope.tenant.configuration.defaultSurvey?.code == survey.code && record.state == .open
            && record.wave == survey.wave(at: scope.data.clock.now)
    }

    /// Begins to ask, or goes on with it.
    ///
    /// - Throws: `.missing` if there is no such wave, `.forbidden` where the person may not open waves, `.conflict` if the wave takes no answers now.
    public func begin(_ code: String, of survey: SurveyDefinition, at address: ServiceAddress) async throws {
        let record = try await actable(code, of: survey)
        guard canBegin(record, of: survey) else {
            throw Problem(.conflict, "Only while a period takes answers can members be asked to answer in it.")
        }
        let (account, wave, now) = (scope.account, record.wave, scope.data.clock.now)
        try await scope.data.write(audit: Self.audit("survey.asking-begun", wave, of: survey)) { db in
            try db.run(
                """
                INSERT INTO survey_asking (survey, wave, address, begun_at, begun_by, name)
                VALUES (\(survey.code), \(wave), \(address.root), \(now), \(account.id), \(account.name))
                ON CONFLICT (survey, wave) DO UPDATE SET address = excluded.address, begun_at = excluded.begun_at,
                    begun_by = excluded.begun_by, name = excluded.name, ended_at = NULL
                """)
        }
    }

    /// Ends it: nobody else is asked.
    ///
    /// - Throws: as ``begin(_:of:at:)``, and `.conflict` if nobody is asked.
    public func end(_ code: String, of survey: SurveyDefinition) async throws {
        let (wave, now) = (try await actable(code, of: survey).wave, scope.data.clock.now)
        try await scope.data.write(audit: Self.audit("survey.asking-ended", wave, of: survey)) { db in
            let changed = try db.run(
                "UPDATE survey_asking SET ended_at = \(now) WHERE survey = \(survey.code) AND wave = \(wave) AND ended_at IS NULL")
            guard changed == 1 else { throw Problem(.conflict, "Nobody is asked to answer in this period.") }
        }
    }

    private func actable(_ code: String, of survey: SurveyDefinition) async throws -> WaveRecord {
        let store = WaveStore(scope)
        let record = try await store.wave(code, of: survey)
        guard store.mayAct else {
            throw Problem(.forbidden, "A wave is asked in the whole force, and your role does not let you open or stop it.")
        }
        return record
    }

    private static func audit(_ action: StaticString, _ wave: SurveyWave, of survey: SurveyDefinition) -> AuditEntry {
        AuditEntry(action, subject: survey.code, detail: ["survey": .string(survey.code), "wave": .string(wave.code)])
    }
}

/// Writes to the members of a force who are due to answer.
public struct SurveyInvitations: Sendable {
    private let data: ForceData

    /// So many are written to in one round, and in one transaction.
    static let (mostOfRound, mostOfWrite) = (5_000, 200)

    /// The members of a force.
    public init(_ scope: OperatorScope) { data = scope.data }

    /// Writes a letter to every member who is due and was not asked in this wave, as long as it goes on.
    ///
    /// Nobody is written to in the force's quiet hours, more often in a month than the force allows, or within a week after joining: the letter that
    /// greets a member asks, too.
    ///
    /// - Returns: how many were written to.
    @discardableResult
    public func send() async throws -> Int {
        let (data, now, configuration) = (data, data.clock.now, data.tenant.configuration)
        guard let survey = configuration.defaultSurvey, !configuration.policy.quietHours.contains(minute: Self.minute(at: now))
        else {
            return 0
        }
        let wave = survey.wave(at: now)
        var (sent, last) = (0, "")
        while sent < Self.mostOfRound {
            let round = InvitationRound(survey: survey, wave: wave, now: now, data: data)
            let after = last
            // Looked for first, so that a round with nobody to write to leaves no line in the audit.
            let members = try await data.read { db in try round.members(after: after, in: db) }
            guard let final = members.last else { break }
            last = final.id.description
            let due = try await data.read { db in try members.filter { try round.isDue($0, in: db) } }
            guard !due.isEmpty else { continue }
            sent += try await data.write { db in
                // Asked once more: since then somebody may have answered, left or been asked.
                let due = try due.filter { try round.isDue($0, in: db) }
                for member in due { try round.write(to: member, in: db) }
                return due.count
            } audit: { count in
                AuditEntry(
                    "survey.members-asked", subject: survey.code,
                    detail: ["wave": .string(wave.code), "members": .integer(Int64(count))])
            }
        }
        return sent
    }

    /// The minute of the day, local time.
    private static func minute(at instant: Timestamp) -> Int {
        let (hour, minute) = London.time(at: instant)
        return hour * 60 + minute
    }

    /// Whether members of a force are asked: told without the configuration, since every force is asked.
    static func goOn(in db: Connection) throws -> Bool {
        try db.exists("SELECT 1 FROM survey_asking WHERE ended_at IS NULL")
    }
}

private struct InvitationRound: Sendable {
    struct Recipient: Sendable {
        let id: ID<Member>
        let email: String
        let language: Language
    }

    let survey: SurveyDefinition
    let wave: SurveyWave
    let now: Timestamp
    let data: ForceData

    private var isOpen: SQL {
        "EXISTS (SELECT 1 FROM survey_asking WHERE survey = \(survey.code) AND wave = \(wave) AND ended_at IS NULL)"
    }

    /// Who may be due, after somebody, in the order of their identities.
    func members(after last: String, in db: Connection) throws -> [Recipient] {
        try recipients("id > \(last)", limit: SurveyInvitations.mostOfWrite, in: db)
    }

    private func recipients(_ condition: SQL, limit: Int, in db: Connection) throws -> [Recipient] {
        try db.map(
            """
            SELECT id, email, language FROM member
            WHERE \(condition) AND \(isOpen) AND state = 'active' AND email IS NOT NULL AND joined_at <= \(now.adding(seconds: -7 * 86_400))
                AND \(WayConsents.allowEmail(from: "police"))
                AND NOT EXISTS (SELECT 1 FROM survey_invitation AS asked
                    WHERE asked.survey = \(survey.code) AND asked.wave = \(wave) AND asked.member = member.id)
            ORDER BY id LIMIT \(limit)
            """
        ) { row in
            let language: String = try row[2]
            return Recipient(id: try row[0], email: try row[1], language: Language(rawValue: language) ?? .en)
        }
    }

    func isDue(_ member: Recipient, in db: Connection) throws -> Bool {
        guard try !recipients("id = \(member.id)", limit: 1, in: db).isEmpty else { return false }
        guard try data.tenant.configuration.survey(for: member.id, at: now, in: db)?.code == survey.code else { return false }
        let month = London.start(of: London.day(at: now).inMonth.first)
        let kinds = [MemberLetters.askingKind, InvitationLetters.kind]
        return try OutboxTable.count(of: kinds, to: member.email, since: month, in: db)
            < data.tenant.configuration.policy.messagesPerMemberPerMonth
    }

    func write(to member: Recipient, in db: Connection) throws {
        let address: String? = try db.value("SELECT address FROM survey_asking WHERE survey = \(survey.code) AND wave = \(wave)")
        guard let address else { return }
        let letters = MemberLetters(data, in: member.language, from: ServiceAddress(root: address), at: now)
        try OutboxTable.add(letters.asking(member.id, at: member.email, survey), to: db)
        try db.run(
            "INSERT INTO survey_invitation (survey, wave, member, sent_at) VALUES (\(survey.code), \(wave), \(member.id), \(now))")
    }
}

/// Reads how members are asked.
private enum AskingRows {
    static func asking(_ wave: SurveyWave, of survey: SurveyDefinition, in db: Connection) throws -> SurveyAsking? {
        let counts = try db.first(
            """
            SELECT count(*), count(*) FILTER (WHERE EXISTS (SELECT 1 FROM survey_response
                WHERE person = invited.member AND survey = invited.survey AND wave = invited.wave AND is_current = 1))
            FROM survey_invitation AS invited WHERE survey = \(survey.code) AND wave = \(wave)
            """
        ) { row in (asked: try row[0] as Int, answered: try row[1] as Int) }
        return try db.first(
            "SELECT name, begun_at, ended_at FROM survey_asking WHERE survey = \(survey.code) AND wave = \(wave)"
        ) { row in
            SurveyAsking(
                name: try row[0], begunAt: try row[1], endedAt: try row[2], asked: counts?.asked ?? 0,
                answered: counts?.answered ?? 0)
        }
    }
}

/// Writes to the members of every force who are due to answer, as long as the service runs.
public struct InvitationRounds: Sendable {
    private let platform: Platform
    private let report: @Sendable (String, any Error) -> Void

    /// - Parameter report: told of a force whose round failed, and why; it is tried again in the next round.
    public init(_ platform: Platform, report: @escaping @Sendable (_ slug: String, _ cause: any Error) -> Void) {
        self.platform = platform
        self.report = report
    }

    /// Makes a round each hour until it is cancelled.
    public func run() async throws {
        let rounds = ForceRounds(platform: platform, report: report, period: { $0.seconds / 3600 }) { record, _ in
            try await send(in: record.slug)
        }
        try await rounds.run()
    }

    /// One round over one force.
    @discardableResult
    public func send(in slug: String) async throws -> Int {
        guard try await platform.read(in: slug, { try SurveyInvitations.goOn(in: $0) }) else { return 0 }
        return try await SurveyInvitations(platform.service(named: "surveys").force(slug)).send()
    }
}
