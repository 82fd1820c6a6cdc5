import Basics
@_spi(Stores) import FolkmootTenancy
import Storage
import Testing

@testable import FolkmootCore

@Suite("The life of a wave")
struct WaveLifeTests {
    @Test(
        "A wave that opens by approval takes no answer, and no member is asked, until somebody has approved its questions by name")
    func approval() async throws {
        let force = try await Self.force(opens: "by_approval")
        let survey = try #require(force.configuration.defaultSurvey)
        let member = try await force.member(force.form())
        let visitor = SurveyStore(force.platform.visitor(at: force.tenant, from: Origin(.page)))
        let staff = try await force.waveStaff()

        let early = await #expect(throws: Problem.self) { try await visitor.keep(try response(to: survey, at: force.now)) }
        let askedBefore = try await force.isAsked(member)
        try await staff.act(.doing(.approve), on: "2026-10", of: survey)
        try await visitor.keep(try response(to: survey, at: force.now))

        #expect(early.flatMap(WaveState.init(refusal:)) == .scheduled)
        #expect(try await (askedBefore, force.isAsked(member)) == (false, true))
        let wave = try await staff.wave("2026-10", of: survey)
        #expect((wave.state, wave.responses, wave.people) == (.open, 1, 1))
        #expect(wave.approval?.name == "Sam" && wave.approval?.revision == 1)
        #expect(force.tenant.revision.hash.hasPrefix(try #require(wave.approval?.hash)))
        #expect(wave.revisions.map(\.number) == [1])
        #expect(try await force.audited("survey.approved") == ["talking"])
        await force.remove()
    }

    @Test("The wave to come can be approved beforehand, and opens as its month begins")
    func beforehand() async throws {
        let force = try await Self.force(opens: "by_approval")
        let survey = try #require(force.configuration.defaultSurvey)
        let staff = try await force.waveStaff()
        try await staff.act(.doing(.approve), on: "2027-01", of: survey)
        let visitor = SurveyStore(force.platform.visitor(at: force.tenant, from: Origin(.page)))

        await #expect(throws: Problem.self) { try await visitor.keep(try response(to: survey, at: force.now)) }
        force.pass(seconds: 60 * 86400)
        try await visitor.keep(try response(to: survey, at: force.now))

        #expect(try await staff.waves(of: survey).map(\.wave.code) == ["2027-04", "2027-01"])
        #expect(try await SurveyResultStore(force.operations).waves(of: survey).map(\.code) == ["2027-01"])
        await force.remove()
    }

    @Test("A stopped wave refuses answers by every way until it is resumed, and a closed one for good; what was answered stays")
    func everyWay() async throws {
        let force = try await Self.force()
        let survey = try #require(force.configuration.defaultSurvey)
        let staff = try await force.waveStaff()
        let ways = try await Self.ways(into: force, survey)
        for way in ways { try await way() }

        try await staff.act(.doing(.stop, "A question offends"), on: "2026-10", of: survey)
        for way in ways { #expect(await Self.refusal(of: way) == .stopped) }
        try await staff.act(.doing(.resume), on: "2026-10", of: survey)
        for way in ways { try await way() }
        try await staff.act(.doing(.close, "Enough answers"), on: "2026-10", of: survey)
        for way in ways { #expect(await Self.refusal(of: way) == .closed) }

        let wave = try await staff.wave("2026-10", of: survey)
        #expect((wave.responses, wave.people) == (8, 7), "Each way twice; the member is one person.")
        #expect(wave.acts.map(\.act) == [.stop, .resume, .close])
        #expect(wave.acts.map(\.reason) == ["A question offends", "", "Enough answers"])
        await force.remove()
    }

    @Test("What does not fit the state of a wave is refused, and so is stopping without a reason, or with a role for one area")
    func refused() async throws {
        let force = try await Self.force()
        let survey = try #require(force.configuration.defaultSurvey)
        let staff = try await force.waveStaff()
        let ofNorth = try await force.waveStaff(in: "north")

        let resumed = await #expect(throws: Problem.self) { try await staff.act(.doing(.resume), on: "2026-10", of: survey) }
        let silent = await #expect(throws: Problem.self) { try await staff.act(.doing(.stop), on: "2026-10", of: survey) }
        let long = String(repeating: "a", count: 501)
        let wordy = await #expect(throws: Problem.self) { try await staff.act(.doing(.stop, long), on: "2026-10", of: survey) }
        let other = await #expect(throws: Problem.self) { try await staff.act(.doing(.close, "x"), on: "2031-05", of: survey) }
        let local = await #expect(throws: Problem.self) { try await ofNorth.act(.doing(.stop, "x"), on: "2026-10", of: survey) }

        #expect([resumed, silent, wordy, other, local].map { $0?.kind } == [.conflict, .invalid, .invalid, .missing, .forbidden])
        #expect((staff.mayAct, ofNorth.mayAct) == (true, false))
        #expect(try await staff.wave("2026-10", of: survey).acts.isEmpty)
        await force.remove()
    }

    @Test("A wave that was closed by hand is shown to everybody, where only closed waves are")
    func shown() async throws {
        let force = try await Self.force(", \"public_results\": \"closed_waves\"")
        let survey = try #require(force.configuration.defaultSurvey)
        let results = SurveyResultStore(force.platform.visitor(at: force.tenant, from: Origin(.page)))
        let now = force.now
        try await SurveyImport(force.operations).keep(try (0..<12).map { _ in try response(to: survey, at: now) })

        let before = try await results.latest(of: survey, in: "mill").area.people
        try await force.waveStaff().act(.doing(.close, "Enough answers"), on: "2026-10", of: survey)

        #expect(try await (before, results.latest(of: survey, in: "mill").area.people) == (nil, 12))
        await force.remove()
    }

    @Test("What was done to a wave is never changed or removed")
    func record() async throws {
        let force = try await Self.force()
        let survey = try #require(force.configuration.defaultSurvey)
        try await force.waveStaff().act(.doing(.approve), on: "2026-10", of: survey)

        for statement: SQL in ["UPDATE survey_wave_act SET name = 'Nobody'", "DELETE FROM survey_wave_act"] {
            await #expect(throws: (any Error).self) {
                try await force.data.write(audit: AuditEntry("survey.test")) { db in _ = try db.run(statement) }
            }
        }
        await force.remove()
    }

    @Test(
        "Whatever happens in whatever order, no answer lands in a wave that is not open",
        arguments: [("by_schedule", 1), ("by_approval", 2)])
    func anyOrder(opens: String, seed: UInt64) async throws {
        let force = try await Self.force(opens: opens)
        let survey = try #require(force.configuration.defaultSurvey)
        let account = ID<Account>()

        let (model, kept) = try await force.data.write(audit: AuditEntry("survey.test")) { db in
            var (model, generator) = (LifeModel(opens: opens), SeededGenerator(seed))
            for _ in 0..<5_000 { try model.step(survey, by: account, &generator, in: db) }
            let rows = try db.map("SELECT wave, count(*) FROM survey_response GROUP BY wave") { row in
                (try row[0] as String, try row[1] as Int)
            }
            return (model, Dictionary(uniqueKeysWithValues: rows))
        }

        #expect(kept == model.kept.filter { $0.value > 0 })
        #expect(model.refused > 500 && kept.values.reduce(0, +) > 500, "\(model.refused) refused, \(kept) kept")
        #expect(try await force.operations.surveyFigureDifferences() == [])
        await force.remove()
    }

    private static func force(opens: String = "by_schedule", _ more: String = "") async throws -> MemberForce {
        try await MemberForce(
            changing: ("survey.json", "\"default\": true", "\"default\": true, \"opens\": \"\(opens)\"\(more)"),
            ("roles.json", "\"areas.read\"", "\"areas.read\", \"surveys.open\", \"surveys.answer\""))
    }

    /// Every way by which answers come in.
    private static func ways(into force: MemberForce, _ survey: SurveyDefinition) async throws
        -> [@Sendable () async throws -> Void]
    {
        let (visitor, operations) = (force.platform.visitor(at: force.tenant, from: Origin(.page)), try await force.operations)
        let staff = StaffSurvey(try await force.staffScope())
        let member = OwnSurvey(try await force.surveyLink(of: force.member(force.form())))
        let today = London.day(at: force.now)
        return [
            { try await SurveyStore(visitor).keep(try response(to: survey, at: force.now)) },
            { try await SurveyImport(operations).keep([try response(to: survey, at: force.now)]) },
            {
                try await staff.keep(try answers(to: survey), to: survey, in: "mill", mode: .paper, on: today, submission: ID())
            },
            { try await member.keep(try answers(to: survey), to: survey) },
        ]
    }

    private static func refusal(of way: () async throws -> Void) async -> WaveState? {
        do {
            try await way()
            return .open
        } catch let problem as Problem {
            return WaveState(refusal: problem)
        } catch {
            return nil
        }
    }
}

/// What the waves of a survey must be like, told without a file.
private struct LifeModel {
    let opens: String
    private var states: [String: WaveState] = [:]
    private(set) var kept: [String: Int] = [:]
    private(set) var refused = 0

    init(opens: String) { self.opens = opens }

    private func state(_ wave: String) -> WaveState { states[wave] ?? (opens == "by_approval" ? .scheduled : .open) }

    mutating func step(
        _ survey: SurveyDefinition, by account: ID<Account>, _ generator: inout SeededGenerator, in db: Connection
    ) throws {
        let instant = MemberForce.start.adding(seconds: Int64.random(in: 0..<4, using: &generator) * 182 * 86400)
        let wave = survey.wave(at: instant)
        guard Int.random(in: 0..<4, using: &generator) == 0 else { return try answer(survey, wave, at: instant, in: db) }
        let act: WaveAct = [.approve, .approve, .stop, .stop, .resume, .resume, .resume].randomElement(using: &generator) ?? .stop
        let isLast = Int.random(in: 0..<2_000, using: &generator) == 0
        try change(survey, wave, isLast ? .close : act, by: account, at: instant, in: db)
    }

    private mutating func answer(_ survey: SurveyDefinition, _ wave: SurveyWave, at instant: Timestamp, in db: Connection) throws {
        do {
            try SurveyRecorder.keep(try response(to: survey, at: instant), revision: 1, in: db)
            #expect(state(wave.code) == .open)
            kept[wave.code, default: 0] += 1
        } catch let problem as Problem {
            #expect(WaveState(refusal: problem) == state(wave.code))
            refused += 1
        }
    }

    private mutating func change(
        _ survey: SurveyDefinition, _ wave: SurveyWave, _ act: WaveAct, by account: ID<Account>, at instant: Timestamp,
        in db: Connection
    ) throws {
        let entry = WaveEntry(act: act, at: instant, name: "Sam", revision: 1, hash: "0", reason: "")
        // What may follow what, written down a second time.
        let follows: [WaveState: [WaveAct: WaveState]] = [
            .scheduled: [.approve: .open], .open: [.approve: .open, .stop: .stopped, .close: .closed],
            .stopped: [.resume: .open, .close: .closed],
        ]
        let next = follows[state(wave.code)]?[act]
        do {
            try WaveRow.keep(entry, by: account, on: wave, of: survey, in: db)
            #expect(next != nil)
        } catch is Problem {
            #expect(next == nil)
        }
        if let next { states[wave.code] = next }
    }
}

private func answers(to survey: SurveyDefinition) throws -> SurveyAnswers {
    try survey.answers(from: SurveyEntry(chosen: ["issues": ["noise"]]))
}

private func response(to survey: SurveyDefinition, at instant: Timestamp) throws -> SurveyResponse {
    SurveyResponse(to: survey, try answers(to: survey), area: "mill", at: instant)
}

extension WaveForm {
    /// What somebody types who does this.
    static func doing(_ act: WaveAct, _ reason: String = "") -> WaveForm {
        var form = WaveForm()
        (form.act, form.reason) = (act.rawValue, reason)
        return form
    }
}

extension MemberForce {
    /// Somebody of the staff called Sam, in one area or the whole force.
    func staffScope(in area: String? = nil) async throws -> StaffScope {
        let email = "\(ID<Account>())@westmarch.example"
        let grants = [("officer", Optional(area ?? configuration.code))]
        _ = try await operations.addStaff(
            NewAccount(email: email, name: "Sam", password: "wren heron plover", grants: grants.map { (role: $0.0, area: $0.1) }))
        let token = try await platform.signIn(email: email, password: "wren heron plover", from: Origin(.page), at: tenant)
        return try #require(try await platform.staff(token, at: tenant, from: Origin(.page)))
    }

    fileprivate func waveStaff(in area: String? = nil) async throws -> WaveStore { WaveStore(try await staffScope(in: area)) }

    fileprivate func surveyLink(of member: ID<Member>) async throws -> MemberScope {
        let link = try await data.link(for: member, to: .survey, until: Timestamp(seconds: .max / 2))
        return try platform.member(link: link, to: .survey, at: tenant, from: Origin(.page))
    }

    /// Whether a member is asked to answer now.
    func isAsked(_ member: ID<Member>) async throws -> Bool {
        let (configuration, now) = (configuration, now)
        return try await data.read { db in try configuration.survey(for: member, at: now, in: db) != nil }
    }

    fileprivate func audited(_ action: String) async throws -> [String?] {
        try await data.read { db in try db.values("SELECT subject FROM audit WHERE action = \(action)", as: String.self) }
    }
}
