import Basics
@_spi(Stores) import FolkmootTenancy
import Storage
import Testing

@testable import FolkmootCore

@Suite("Members are asked by letters to answer a survey")
struct SurveyAskingTests {
    private static let today = Day(daysSinceEpoch: 20_777)
    private static let address = ServiceAddress(root: "https://leicestershire.example")

    /// Members by what is different about each: the letter that they should get.
    private enum Person: String, CaseIterable {
        case due, welsh, left, withoutConsent, withoutEmail, justJoined, answered, answeredLong, fed
    }

    private func populate(_ force: FieldworkForce, _ staff: StaffScope, _ survey: SurveyDefinition) async throws {
        let ids = Dictionary(uniqueKeysWithValues: Person.allCases.map { ($0, ID<Member>()) })
        let now = staff.data.clock.now
        let old = now.adding(seconds: -200 * 86_400)
        try await staff.data.write(audit: AuditEntry("test.members")) { db in
            for (person, id) in ids {
                let email: String? = person == .withoutEmail ? nil : "\(person.rawValue.lowercased())@example.org"
                let joined = person == .justJoined ? now.adding(seconds: -86_400) : old
                try db.run(
                    """
                    INSERT INTO member (id, name, email, phone, area, state, route, language, created_at, joined_at, left_at)
                    VALUES (\(id), \(person.rawValue), \(email), '+441632960001', 'E05015260', \(person == .left ? "left" : "active"), 'online',
                        \(person == .welsh ? "cy" : "en"), \(old), \(joined), \(person == .left ? now : nil))
                    """)
                if person != .withoutConsent {
                    try db.run(
                        """
                        INSERT INTO consent (member, entry, provider, wording_version, revision, given_at, route)
                        VALUES (\(id), 1, 'police', 1, 1, \(joined), 'online')
                        """)
                }
            }
            for number in 0..<staff.tenant.configuration.policy.messagesPerMemberPerMonth {
                try db.run(
                    """
                    INSERT INTO outbox (id, kind, from_name, from_address, to_address, subject, body, language, created_at, due_at, sent_at)
                    VALUES (\(ID<Letter>()), 'invitation', 'F', 'f@example.org', 'fed@example.org', 'S', 'B', 'en', \(now.adding(seconds: -Int64(number))),
                        \(now), \(now))
                    """)
            }
        }
        for (person, at) in [(Person.answered, now), (.answeredLong, old)] {
            var entry = SurveyEntry()
            for question in survey.questions where !question.offered.isEmpty {
                entry.chosen[question.code] = [question.offered[0].code]
            }
            let answers = try survey.answers(from: entry)
            try await SurveyImport(try await force.operations).keep([
                SurveyResponse(to: survey, answers, area: "E05015260", at: at, by: ids[person])
            ])
        }
    }

    @Test(
        "Each member who is due gets one letter, and nobody who left, has not agreed, joined just now, answered or has had enough")
    func due() async throws {
        let force = try await FieldworkForce(today: Self.today)
        let staff = try await force.staff(role: "force_admin")
        let survey = try #require(force.configuration.defaultSurvey)
        try await populate(force, staff, survey)
        let wave = survey.wave(at: staff.data.clock.now)
        let store = SurveyAskingStore(staff)
        let rounds = SurveyInvitations(try await force.operations)

        let before = try await rounds.send()
        try await store.begin(wave.code, of: survey, at: Self.address)
        let (first, again) = (try await rounds.send(), try await rounds.send())
        let letters = try await staff.data.read { db in
            try db.map("SELECT to_address, language, body FROM outbox WHERE kind = 'survey' ORDER BY to_address") {
                (to: try $0[0] as String, language: try $0[1] as String, body: try $0[2] as String)
            }
        }
        let asking = try await store.asking(wave, of: survey)
        let lines = try await staff.data.read { db in
            try db.map("SELECT detail FROM audit WHERE action = 'survey.members-asked'") { try $0[0] as String }
        }

        #expect((before, first, again) == (0, 3, 0))
        #expect(letters.map(\.to) == ["answeredlong@example.org", "due@example.org", "welsh@example.org"])
        #expect(letters.map(\.language) == ["en", "en", "cy"])
        #expect(letters.allSatisfy { $0.body.contains("https://leicestershire.example/answer/") })
        #expect(asking?.asked == 3 && asking?.answered == 0 && asking?.endedAt == nil)
        #expect(lines.count == 1 && lines[0].contains("\"members\":3"), "A round that writes to nobody leaves no line")
        await force.remove()
    }

    @Test("Nobody is written to in quiet hours, after it was ended or while the wave is stopped")
    func pauses() async throws {
        let force = try await FieldworkForce(today: Self.today)
        let staff = try await force.staff(role: "force_admin")
        let survey = try #require(force.configuration.defaultSurvey)
        try await populate(force, staff, survey)
        let wave = survey.wave(at: staff.data.clock.now).code
        let store = SurveyAskingStore(staff)
        try await store.begin(wave, of: survey, at: Self.address)

        force.setNow(London.start(of: Self.today).adding(seconds: 22 * 3600))
        let atNight = try await SurveyInvitations(try await force.operations).send()
        force.setToday(Self.today)
        try await act(.stop, wave, survey, staff)
        let stopped = try await SurveyInvitations(try await force.operations).send()
        let refused = try await problem { try await store.begin(wave, of: survey, at: Self.address) }
        try await act(.resume, wave, survey, staff)
        try await store.end(wave, of: survey)
        let ended = try await SurveyInvitations(try await force.operations).send()
        let twice = try await problem { try await store.end(wave, of: survey) }
        try await store.begin(wave, of: survey, at: Self.address)
        let goesOn = try await SurveyInvitations(try await force.operations).send()

        #expect((atNight, stopped, ended, goesOn) == (0, 0, 0, 3))
        #expect(refused.kind == .conflict && twice.kind == .conflict)
        await force.remove()
    }

    @Test("Only who may open waves for the whole force lets members be asked")
    func permission() async throws {
        let force = try await FieldworkForce(today: Self.today)
        let staff = try await force.staff(role: "analyst")
        let survey = try #require(force.configuration.defaultSurvey)
        let wave = survey.wave(at: staff.data.clock.now).code

        let refused = try await problem { try await SurveyAskingStore(staff).begin(wave, of: survey, at: Self.address) }

        #expect(refused.kind == .forbidden)
        await force.remove()
    }

    private func act(_ act: WaveAct, _ wave: String, _ survey: SurveyDefinition, _ staff: StaffScope) async throws {
        var form = WaveForm()
        (form.act, form.reason) = (act.rawValue, "test")
        try await WaveStore(staff).act(form, on: wave, of: survey)
    }

    private func problem(_ work: () async throws -> Void) async throws -> Problem {
        do {
            try await work()
        } catch let problem as Problem {
            return problem
        }
        return try #require(nil as Problem?, "It was taken")
    }
}
