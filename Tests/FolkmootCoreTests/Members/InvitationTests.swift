import Basics
@_spi(Stores) import FolkmootTenancy
import Testing

@testable import FolkmootCore

@Suite("Members are asked to answer the survey")
struct InvitationTests {
    private let email = "ada@example.org"

    @Test("The welcome to a new member holds a link by which that member answers")
    func welcome() async throws {
        let force = try await MemberForce()

        let member = try await force.member(force.form())

        let letter = try #require(try await force.letters().last)
        #expect(letter.kind == "welcome")
        #expect(letter.body.contains("Answer “Talking”"))
        #expect(letter.body.contains("It takes about 2 minutes."))
        let scope = try await force.follow("answer", .survey, to: email)
        #expect(scope.member == member)
        try await answer(by: scope, in: force)
        await force.remove()
    }

    @Test("The letter with the link to one's preferences asks too, until the survey is answered")
    func preferences() async throws {
        let force = try await MemberForce()
        _ = try await force.member(force.form())

        try await ask(force)
        let before = try #require(try await force.letters().last)
        #expect(try await own(force).record().invitation != nil)
        try await answer(by: try await force.follow("answer", .survey, to: email), in: force)
        try await ask(force)
        let after = try #require(try await force.letters().last)

        #expect(before.kind == "preferences" && before.body.contains("/answer/"))
        #expect(after.kind == "preferences" && !after.body.contains("/answer/"))
        #expect(try await own(force).record().invitation == nil)
        await force.remove()
    }

    @Test("When the next wave begins, members are asked again")
    func nextWave() async throws {
        let force = try await MemberForce()
        _ = try await force.member(force.form())
        try await answer(by: try await force.follow("answer", .survey, to: email), in: force)

        force.pass(seconds: 365 * 86400)
        try await ask(force)

        #expect(try await force.letters().last?.body.contains("/answer/") == true)
        await force.remove()
    }

    @Test("Who answered late in a wave is not asked in the next one before the survey's months are over")
    func interval() async throws {
        let force = try await MemberForce()
        let member = try await force.member(force.form())
        // 14 November: the wave of October; a new one begins in January, and the three months end on 14 February.
        try await answer(by: try await force.follow("answer", .survey, to: email), in: force)
        var asked: [Bool] = []

        for days in [60, 31, 1] {
            force.pass(seconds: Int64(days) * 86400)
            asked.append(try await force.isAsked(member))
        }

        #expect(asked == [false, false, true])
        await force.remove()
    }

    @Test("A force without a survey asks nobody")
    func noSurvey() async throws {
        let force = try await MemberForce(asksNothing: true)

        _ = try await force.member(force.form())

        let letter = try #require(try await force.letters().last)
        #expect(letter.kind == "welcome" && !letter.body.contains("/answer/"))
        #expect(try await own(force).record().invitation == nil)
        await force.remove()
    }

    @Test("Members are asked in the language in which they are written to")
    func welsh() async throws {
        let force = try await MemberForce()
        try await force.register(force.form(), in: .cy)

        _ = try await OwnMembership(try await force.follow("confirm", .confirm, to: email)).confirm(at: MemberForce.address)

        let letter = try #require(try await force.letters().last)
        #expect(letter.body.contains("Atebwch “Siarad”,"))
        await force.remove()
    }

    private func ask(_ force: MemberForce) async throws {
        try await force.registrations.sendLink(to: email, in: .en, at: MemberForce.address)
    }

    private func own(_ force: MemberForce) async throws -> OwnMembership {
        OwnMembership(try await force.follow("my", .preferences, to: email))
    }

    private func answer(by scope: MemberScope, in force: MemberForce) async throws {
        let survey = try #require(force.configuration.defaultSurvey)
        try await OwnSurvey(scope).keep(try survey.answers(from: SurveyEntry(chosen: ["issues": ["noise"]])), to: survey)
    }
}
