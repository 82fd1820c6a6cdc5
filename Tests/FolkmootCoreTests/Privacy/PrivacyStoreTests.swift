import Basics
@_spi(Stores) import FolkmootTenancy
import Foundation
import Storage
import Testing

@testable import FolkmootCore

extension MemberForce {
    /// A force in which a role may look after people's data.
    static func withGuardian() async throws -> MemberForce {
        let guardian =
            "{\"code\": \"guardian\", \"name\": \"Guardian\", \"permissions\": [\"areas.read\", \"members.read\", \"privacy.manage\"], \"scope\": \"areas\"},\n"
        return try await MemberForce(changing: ("roles.json", "{\"code\": \"chief\"", guardian + "{\"code\": \"chief\""))
    }

    func guardian(in area: String = "W15000009") async throws -> StaffScope {
        let email = "\(ID<Account>())@westmarch.example"
        _ = try await operations.addStaff(
            NewAccount(email: email, name: "Sam Keeper", password: "wren heron plover", grants: [("guardian", area)]))
        let token = try await platform.signIn(email: email, password: "wren heron plover", from: Origin(.page), at: tenant)
        return try #require(try await platform.staff(token, at: tenant, from: Origin(.page)))
    }

    fileprivate func actions(like action: String) async throws -> [String] {
        try await data.read { db in
            try db.values("SELECT detail FROM audit WHERE action = \(action) ORDER BY sequence", as: String.self)
        }
    }

    fileprivate func households() async throws -> [String] {
        try await data.read { db in try db.values("SELECT key FROM household ORDER BY id", as: String.self) }
    }

    var mail: MailFolder { MailFolder(of: platform) }
}

@Suite("Staff answer requests about people's data")
struct PrivacyStoreTests {
    @Test("A correction is on record by the names of the fields alone, and moves counts along")
    func correction() async throws {
        let force = try await MemberForce.withGuardian()
        let id = try await force.member(force.form())
        let store = PrivacyStore(try await force.guardian())
        let details = try MemberDetails(
            name: "Ada Sample", address: "3 South Street", postcode: "LL2 2AA", area: "", for: force.configuration,
            on: London.day(at: force.now), in: .en)

        try await store.correct(id, to: details, because: .wrong)
        await #expect { try await store.correct(id, to: details, because: .wrong) } throws: { ($0 as? Problem)?.kind == .conflict }

        let member = try #require(try await force.record(id))
        #expect(member.name == "Ada Sample" && member.residence.area == "south")
        #expect(try await force.figures()["south"] == AreaCount(members: 1, households: 1))
        #expect(try await force.differences() == [])
        let told = try await force.actions(like: "member.corrected")
        #expect(told == ["{\"fields\":[\"name\",\"address\",\"postcode\",\"area\"],\"reason\":\"wrong\"}"])
        await force.remove()
    }

    @Test("Nobody sees, corrects or erases whoever lives where they may not, or without the permission")
    func reach() async throws {
        let force = try await MemberForce.withGuardian()
        let id = try await force.member(force.form())
        let elsewhere = PrivacyStore(try await force.guardian(in: "south"))
        let officer = PrivacyStore(try await force.staffScope())

        for work in [
            { _ = try await elsewhere.file(of: id, because: .asked) },
            { try await elsewhere.erase(id, because: .asked, force.mail) },
        ] as [@Sendable () async throws -> Void] {
            await #expect { try await work() } throws: { ($0 as? Problem)?.kind == .missing }
        }
        await #expect { try await officer.erase(id, because: .asked, force.mail) } throws: { ($0 as? Problem)?.kind == .forbidden }
        #expect(try await force.record(id)?.state == .active)
        await force.remove()
    }

    @Test("A household keeps its key as long as somebody else is on record who lives there, and loses it with the last of them")
    func households() async throws {
        let force = try await MemberForce.withGuardian()
        let first = try await force.member(force.form())
        let second = try await force.member(force.form(email: "ben@example.org"))
        let store = PrivacyStore(try await force.guardian())
        let before = try await force.households()

        try await store.erase(first, because: .asked, force.mail)
        let between = try await force.households()
        try await store.erase(second, because: .asked, force.mail)

        #expect(between == before && before.count == 1)
        #expect(try await force.households() == ["ERASED|1"])
        #expect(try await force.differences() == [])
        let record = try #require(try await force.record(first))
        #expect(record.state == .erased && record.name.isEmpty && record.email == nil && record.residence.address == nil)
        await force.remove()
    }

    @Test("What two people share is neither told to one nor taken from the other")
    func shared() async throws {
        let force = try await MemberForce.withGuardian()
        var form = force.form()
        form.phone = "01632 960 001"
        let first = try await force.member(form)
        form.email = "ben@example.org"
        let second = try await force.member(form)
        let store = PrivacyStore(try await force.guardian())
        try await force.data.write(audit: AuditEntry("test.written")) { db in
            try db.run(
                """
                INSERT INTO privacy_complaint (id, name, phone, words, language, received_at)
                VALUES (\(ID<ComplaintMark>()), 'Ben', '01632960001', 'Mine', 'en', 0)
                """)
        }

        let file = try await store.file(of: first, because: .asked).file
        try await store.erase(first, because: .asked, force.mail)

        #expect(!file.sections.contains { $0.table == "privacy_complaint" })
        #expect(try await store.file(of: second, because: .asked).file.sections.contains { $0.table == "privacy_complaint" })
        await force.remove()
    }

    @Test("With a record the ones that were merged into it are told and erased")
    func merged() async throws {
        let force = try await MemberForce.withGuardian()
        let kept = try await force.member(force.form())
        let other = try await force.member(force.form(email: "ada.two@example.org"))
        try await force.data.write(audit: AuditEntry("member.merged")) { db in
            let record = try #require(try MemberRecord.find(other, in: db))
            try Membership(db: db, now: Timestamp(seconds: 2_000_000_000)).leave(record)
            try db.run("UPDATE member SET merged_into = \(kept) WHERE id = \(other)")
        }
        let store = PrivacyStore(try await force.guardian())

        let file = try await store.file(of: kept, because: .asked).file
        try await store.erase(kept, because: .asked, force.mail)

        #expect(file.sections.first { $0.table == "member" }?.rows.count == 2)
        let record = try #require(try await force.record(other))
        #expect(record.email == nil && record.state == .erased)
        #expect(try await force.differences() == [])
        await force.remove()
    }
}

@Suite("Retention")
struct RetentionTests {
    @Test("What is too old ends by itself, rule by rule and on record, and a dry run changes nothing")
    func rounds() async throws {
        let force = try await MemberForce.withGuardian()
        let leaving = try await force.member(force.form())
        _ = try await force.member(force.form(email: "stays@example.org"))
        try await force.register(force.form(email: "never@example.org"))
        let scope = try await force.follow("leave", .leave, to: "ada@example.org")
        try await OwnMembership(scope).leave(at: MemberForce.address)
        let rounds = RetentionRounds(force.platform) { slug, cause in Issue.record(cause, "\(slug)") }
        let early = try await rounds.apply(in: "westmarch")

        force.pass(seconds: 3 * 366 * 86_400)
        let due = try await Retention(force.operations, force.mail).due().filter { $0.count > 0 }
        let again = try await Retention(force.operations, force.mail).due().filter { $0.count > 0 }
        let ended = try await rounds.apply(in: "westmarch")
        let later = try await rounds.apply(in: "westmarch")

        #expect(early.isEmpty && later.isEmpty)
        let expected = ["former-members": 1, "unconfirmed": 1, "messages": 8]
        #expect(Dictionary(uniqueKeysWithValues: due.map { ($0.rule.code, $0.count) }).keys.sorted() == expected.keys.sorted())
        #expect(due.map(\.count) == again.map(\.count))
        #expect(ended.map(\.rule.code).sorted() == expected.keys.sorted())
        #expect(try await force.record(leaving)?.state == .erased)
        let (lines, letters) = (try await force.actions(like: "retention.applied"), try await force.letters())
        #expect(lines.count == 3 && lines.contains("{\"ended\":1,\"rule\":\"former-members\"}"))
        #expect(letters.isEmpty)
        #expect(try await force.figures()["mill"].members == 1)
        #expect(try await force.differences() == [])
        await force.remove()
    }

    @Test("A record that left is not erased over somebody who registered again with the same address")
    func registeredAgain() async throws {
        let force = try await MemberForce.withGuardian()
        let old = try await force.member(force.form())
        try await OwnMembership(try await force.follow("leave", .leave, to: "ada@example.org")).leave(at: MemberForce.address)
        force.pass(seconds: 3 * 366 * 86_400)
        let new = try await force.member(force.form())

        _ = try await RetentionRounds(force.platform) { _, cause in Issue.record(cause) }.apply(in: "westmarch")

        #expect(try await force.record(old)?.state == .erased)
        #expect(try await force.record(new)?.email == "ada@example.org")
        let (letters, marks) = (
            try await force.letters().filter { $0.kind == "welcome" },
            try await force.data.read { db in try db.value("SELECT count(*) FROM suppression", as: Int.self) }
        )
        #expect(letters.count == 1 && marks == 0)
        await force.remove()
    }

    @Test("Words of people who are not known end, what they chose goes on to count")
    func words() async throws {
        let force = try await MemberForce.withGuardian()
        let survey = try #require(force.configuration.defaultSurvey)
        let answers = try survey.answers(
            from: SurveyEntry(chosen: ["issues": ["noise"]], words: ["comment": "Loud at number nine"]))
        let response = SurveyResponse(to: survey, answers, area: "mill", at: force.now)
        try await SurveyStore(force.platform.visitor(at: force.tenant, from: Origin(.page))).keep(response)
        let (data, operations) = (try await force.data, try await force.operations)
        try await data.write(audit: AuditEntry("test.folded")) { db in
            try SurveyFold.run(in: db)
            _ = try TextIndex.catchUp(in: db)
        }

        force.pass(seconds: 3 * 366 * 86_400)
        let ended = try await RetentionRounds(force.platform) { _, cause in Issue.record(cause) }.apply(in: "westmarch")

        #expect(ended.map(\.rule.code) == ["written-answers"] && ended.first?.count == 1)
        let kept = try await data.read { db in try db.values("SELECT answers FROM survey_response", as: String.self) }
        #expect(kept == ["{\"chosen\":{\"issues\":[\"noise\"]},\"words\":{}}"])
        let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(force.folder)/tenants/westmarch.sqlite"))
        #expect(bytes.range(of: Data("umber nine".utf8)) == nil && bytes.range(of: Data("loud".utf8)) == nil)
        let differences = try await operations.surveyFigureDifferences() + operations.surveyVoteDifferences()
        #expect(differences == [])
        await force.remove()
    }
}

@Suite("Complaints about data")
struct ComplaintTests {
    @Test("A complaint waits for thirty days, is then overdue, and is acknowledged by a letter before it can be closed")
    func life() async throws {
        let force = try await MemberForce.withGuardian()
        let store = ComplaintStore(try await force.guardian())
        let draft = try ComplaintDraft(
            name: "Cara Sample", email: "cara@example.org", phone: "", words: "You wrote to me.", for: force.configuration, in: .cy)
        try await ComplaintDesk(force.platform.visitor(at: force.tenant, from: Origin(.page))).take(draft)
        let complaint = try #require(try await store.all().first)

        let last = complaint.receivedAt.adding(seconds: 30 * 86_400)
        #expect(complaint.stage(at: force.now) == .waits && complaint.stage(at: last) == .waits)
        #expect(complaint.stage(at: last.adding(seconds: 1)) == .overdue)
        await #expect { try await store.close(complaint.id, .upheld) } throws: { ($0 as? Problem)?.kind == .conflict }
        try await store.acknowledge(complaint.id, at: MemberForce.address)
        await #expect { try await store.acknowledge(complaint.id, at: MemberForce.address) } throws: {
            ($0 as? Problem)?.kind == .conflict
        }
        try await store.close(complaint.id, .partly)

        let closed = try await store.complaint(complaint.id)
        #expect(closed.stage(at: last.adding(seconds: 1)) == .closed && closed.outcome == .partly)
        let letter = try #require(try await force.letters().last)
        #expect(letter.recipient == "cara@example.org" && letter.subject == "Mae eich cwyn gennym")
        #expect(try await force.actions(like: "complaint.closed") == ["{\"outcome\":\"partly\"}"])
        await force.remove()
    }

    @Test("A complaint is wrong without a name, a way to answer and words, all told at once")
    func wrong() async throws {
        let force = try await MemberForce()

        let problem = #expect(throws: Problem.self) {
            try ComplaintDraft(name: " ", email: "", phone: "", words: "", for: force.configuration, in: .en)
        }

        #expect(problem.map { Set($0.fields.keys) } == ["name", "email", "words"])
        await force.remove()
    }

    @Test("Only who looks after the data of the whole force reads complaints")
    func reach() async throws {
        let force = try await MemberForce.withGuardian()
        let store = ComplaintStore(try await force.guardian(in: "south"))

        await #expect { _ = try await store.all() } throws: { ($0 as? Problem)?.kind == .forbidden }
        await force.remove()
    }
}
