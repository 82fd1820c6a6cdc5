import Basics
@_spi(Stores) import FolkmootTenancy
import Testing

@testable import FolkmootCore

@Suite("What everybody sees of a wave that is running")
struct RunningWaveTests {
    @Test(
        "If the force shows closed waves only, everybody sees the one before, or nothing, and staff see every one",
        arguments: [true, false])
    func closedOnly(isHidden: Bool) async throws {
        let force = try await MemberForce(
            changing: (
                "survey.json", "\"default\": true", "\"default\": true\(isHidden ? ", \"public_results\": \"closed_waves\"" : "")"
            ))
        let survey = try #require(force.configuration.defaultSurvey)
        let running = survey.wave(at: force.now)
        let before = try #require(survey.wave(before: running))
        try await answer(12, at: force.now, in: force)

        let early = try await latest(force)
        try await answer(15, at: try #require(before.began).start.adding(seconds: 86400), in: force)
        let later = try await latest(force)
        let staff = try await SurveyResultStore(force.operations).latest(of: survey, in: "mill").area

        #expect(early == (isHidden ? nil : 12))
        #expect(later == (isHidden ? 15 : 12))
        #expect(staff.people == 12)
        await force.remove()
    }

    private func latest(_ force: MemberForce) async throws -> Int? {
        let survey = try #require(force.configuration.defaultSurvey)
        let store = SurveyResultStore(force.platform.visitor(at: force.tenant, from: Origin(.page)))
        return try await store.latest(of: survey, in: "mill").area.people
    }

    private func answer(_ people: Int, at instant: Timestamp, in force: MemberForce) async throws {
        let survey = try #require(force.configuration.defaultSurvey)
        let answers = try survey.answers(from: SurveyEntry(chosen: ["issues": ["speeding"]]))
        try await SurveyImport(force.operations).keep(
            (0..<people).map { _ in SurveyResponse(to: survey, answers, area: "mill", at: instant) })
    }
}
