import Basics
@_spi(Stores) import FolkmootTenancy
import Storage
import Testing

@testable import FolkmootCore

@Suite("Keeping what people answer")
struct SurveyStoreTests {
    @Test("A response is counted in its area and in all that the area lies in")
    func keeping() async throws {
        let force = try await SurveyForce()
        let survey = try force.survey
        let answers = try survey.answers(from: SurveyEntry(chosen: ["issues": ["noise", "alcohol"], "safe": ["agree"]]))

        try await SurveyStore(force.visitor).keep(
            SurveyResponse(to: survey, answers, area: force.ward, at: SurveyForce.november))

        let store = SurveyResultStore(try await force.operations)
        let (_, areas) = try await store.results(
            of: survey, wave: SurveyWave(code: "2026-11"), in: [force.ward, force.root, force.otherWard])
        #expect(areas.map(\.people) == [1, 1, 0])
        #expect(areas[1].question("issues")?.ranking.prefix(2).map(\.option.code) == ["noise", "alcohol"])
        #expect(areas[1].question("issues")?.ranking[0].people == Ratio(1, of: 1))
        #expect(areas[1].question("issues")?.ranking[0].selections == Ratio(1, of: 2))
        #expect(areas[0].question("safe")?.positive?.ratio == Ratio(1, of: 1))
        #expect(areas[0].isProvisional)
        #expect(try await store.waves(of: survey).map(\.code) == ["2026-11"])
        await force.remove()
    }

    @Test("The same page sent twice is one response; sent again with other answers it changes the view")
    func doubleSubmit() async throws {
        let force = try await SurveyForce()
        let survey = try force.survey
        let page = ID<SurveySubmission>()
        let noise = try survey.answers(from: SurveyEntry(chosen: ["issues": ["noise"]]))
        let alcohol = try survey.answers(from: SurveyEntry(chosen: ["issues": ["alcohol"]]))
        let store = SurveyStore(force.visitor)

        for answers in [noise, noise, alcohol] {
            try await store.keep(
                SurveyResponse(to: survey, answers, area: force.ward, at: SurveyForce.november, submission: page))
        }

        let results = try await SurveyResultStore(try await force.operations).latest(of: survey, in: force.ward).area
        #expect((results.people, results.responses) == (1, 2))
        #expect(results.question("issues")?.ranking.prefix(2).compactMap { $0.people?.numerator } == [1, 0])
        #expect(results.question("issues")?.ranking.first?.option.code == "alcohol")
        await force.remove()
    }

    @Test("A member's second answer in a wave is the one that counts, also from another area; in the next wave both count")
    func secondView() async throws {
        let force = try await SurveyForce()
        let survey = try force.survey
        let scope = try await force.member(in: force.ward)
        let answers = try survey.answers(from: SurveyEntry(chosen: ["issues": ["noise"], "safe": ["agree"]]))
        let before = SurveyForce.november.adding(seconds: -300 * 86400)

        try await SurveyImport(force.operations).keep([
            SurveyResponse(to: survey, answers, area: force.ward, at: before, by: scope.member)
        ])
        try await OwnSurvey(scope).keep(answers, to: survey)
        try await force.move(scope.member, to: force.otherWard)
        try await OwnSurvey(scope).keep(answers, to: survey)

        let results = SurveyResultStore(try await force.operations)
        let now = try await results.results(
            of: survey, wave: SurveyWave(code: "2026-11"), in: [force.ward, force.otherWard, force.root])
        #expect(now.areas.map(\.people) == [0, 1, 1])
        #expect(now.areas.map(\.responses) == [1, 1, 2])
        let earlier = try await results.results(of: survey, wave: SurveyWave(code: "2025-11"), in: [force.ward])
        #expect(earlier.areas[0].people == 1)
        let surveyed = try await results.peopleSurveyed(by: survey)
        #expect((surveyed.people, surveyed.repeated) == (1, 1))
        #expect(try await force.operations.surveyFigureDifferences() == [])
        await force.remove()
    }

    @Test("Who has left is told that the link cannot be used")
    func left() async throws {
        let force = try await SurveyForce()
        let survey = try force.survey
        let scope = try await force.member(in: force.ward)
        let answers = try survey.answers(from: SurveyEntry(chosen: ["issues": ["noise"]]))
        try await force.operations.data.write(audit: AuditEntry("member.left")) { db in
            try db.run("UPDATE member SET state = 'left', left_at = 1 WHERE id = \(scope.member)")
        }

        let problem = await #expect(throws: Problem.self) { try await OwnSurvey(scope).keep(answers, to: survey) }

        #expect(problem?.code == "not-a-member")
        #expect(try await SurveyResultStore(force.operations).responses().isEmpty)
        await force.remove()
    }

    @Test("The audit tells the survey, the area and the revision, and nothing that was answered")
    func audit() async throws {
        let force = try await SurveyForce()
        let survey = try force.survey
        let answers = try survey.answers(from: SurveyEntry(chosen: ["issues": ["hate_crime"]], words: ["comment": "Canary"]))

        try await SurveyStore(force.visitor).keep(
            SurveyResponse(to: survey, answers, area: force.ward, at: SurveyForce.november))

        let lines = try await force.operations.data.read { db in
            try db.map("SELECT area, detail FROM audit WHERE action = 'survey.answered'") { row in
                [try row[0] as String, try row[1] as String]
            }
        }
        #expect(lines == [[force.ward, #"{"revision":1,"survey":"your_views"}"#]])
        await force.remove()
    }

    @Test("Whatever is answered, the maintained figures are those of the responses themselves", arguments: [3, 17, 99])
    func property(seed: UInt64) async throws {
        let force = try await SurveyForce()
        let survey = try force.survey
        var generator = SeededGenerator(seed)
        let pages = (0..<25).map { _ in ID<SurveySubmission>() }
        let responses = try (0..<120).map { _ in
            SurveyResponse(
                to: survey, try survey.randomAnswers(&generator), area: force.wards.randomElement(using: &generator) ?? force.ward,
                at: SurveyForce.november.adding(seconds: Int64.random(in: -300...0, using: &generator) * 86400),
                submission: pages.randomElement(using: &generator) ?? ID())
        }

        try await SurveyImport(force.operations).keep(Array(responses.prefix(90)))
        for response in responses.dropFirst(90) { try await SurveyStore(force.visitor).keep(response) }

        #expect(try await force.operations.surveyFigureDifferences() == [])
        let (people, expected) = (try await Self.people(force), Self.expected(responses))
        #expect(people == expected)
        await force.remove()
    }

    @Test("After fifty thousand answers, of which many take the place of others, the maintained figures are the recomputed ones")
    func tensOfThousands() async throws {
        let force = try await SurveyForce()
        let survey = try force.survey
        var generator = SeededGenerator(41)
        let pages = (0..<9_000).map { _ in ID<SurveySubmission>() }
        var all: [SurveyResponse] = []

        for round in 0..<10 {
            let responses = try (0..<5_000).map { _ in
                SurveyResponse(
                    to: survey, try survey.randomAnswers(&generator),
                    area: force.wards.randomElement(using: &generator) ?? force.ward,
                    at: SurveyForce.november.adding(seconds: Int64.random(in: -40_000_000...0, using: &generator)),
                    submission: pages.randomElement(using: &generator) ?? ID())
            }
            try await SurveyImport(force.operations).keep(Array(responses.dropLast(20)))
            for response in responses.suffix(20) { try await SurveyStore(force.visitor).keep(response) }
            all += responses
            if round % 3 == 0 { #expect(try await force.operations.surveyFigureDifferences() == []) }
        }

        #expect(try await force.operations.surveyFigureDifferences() == [])
        #expect(try await force.operations.surveyVoteDifferences() == [])
        let (people, expected) = (try await Self.people(force), Self.expected(all))
        #expect(people == expected)
        await force.remove()
    }

    @Test("Confidence and its interval are those of the answers themselves, read again one by one")
    func confidenceOfRows() async throws {
        let force = try await SurveyForce()
        let survey = try force.survey
        var generator = SeededGenerator(2026)
        let responses = try (0..<150).map { _ in
            SurveyResponse(
                to: survey, try survey.randomAnswers(&generator), area: force.wards.randomElement(using: &generator) ?? force.ward,
                at: SurveyForce.november)
        }
        try await SurveyImport(force.operations).keep(responses)

        let found = try await SurveyResultStore(force.operations).latest(of: survey, in: force.root).area
        let rows = try await force.operations.data.read { db in try db.values("SELECT answers FROM survey_response", as: JSON.self)
        }

        let codes = ["understand", "safe", "informed", "good_job", "trust"]
        let people = rows.map { row in
            codes.map { code -> Int? in
                guard let answer = row["chosen"]?[code]?.array?.first?.string, answer != "dont_know" else { return nil }
                return answer == "agree" || answer == "strongly_agree" ? 1 : 0
            }
        }.filter { $0.contains { $0 != nil } }
        let expected = try #require(EstimateTests.byCovariance(people))
        let confidence = try #require(found.confidence)
        #expect(abs(confidence.value - expected.value) < 1e-9)
        #expect(abs((confidence.interval?.upperBound ?? 0) - expected.value - expected.half) < 1e-9)
        #expect(confidence.people == people.count)
        let safe = people.compactMap { $0[1] }
        #expect(found.question("safe")?.positive?.ratio == Ratio(safe.reduce(0, +), of: safe.count))
        await force.remove()
    }

    @Test("A person's current view is found by an index, however many responses there are")
    func plan() async throws {
        let force = try await SurveyForce()

        let plan = try await force.operations.data.read { db in
            try db.map(
                """
                EXPLAIN QUERY PLAN SELECT id FROM survey_response
                WHERE survey = 'a' AND wave = 'b' AND person = 'c' AND is_current = 1
                """
            ) { row in try row["detail"] as String }
        }

        #expect(plan.allSatisfy { $0.hasPrefix("SEARCH survey_response USING INDEX") })
        await force.remove()
    }

    @Test("Figures that were changed behind the program's back are found, and mended")
    func mending() async throws {
        let force = try await SurveyForce()
        let survey = try force.survey
        var generator = SeededGenerator(5)
        let responses = try (0..<20).map { _ in
            SurveyResponse(to: survey, try survey.randomAnswers(&generator), area: force.ward, at: SurveyForce.november)
        }
        try await SurveyImport(force.operations).keep(responses)
        try await force.operations.data.write(audit: AuditEntry("test.tampered")) { db in
            try db.run("UPDATE survey_figure SET people = people - 1, counts = x''")
        }

        let found = try await force.operations.surveyFigureDifferences()
        try await force.operations.mendSurveyFigures()

        #expect(found.contains("survey_figure.people your_views 2026-11 \(force.ward): 19 is stated, 20 counted."))
        #expect(found.contains("survey_figure.counts your_views 2026-11 \(force.ward) online: 0 is stated, 20 counted."))
        #expect(try await force.operations.surveyFigureDifferences() == [])
        await force.remove()
    }

    @Test("Votes that are not what the responses say are found, and mended with the figures")
    func votes() async throws {
        let force = try await SurveyForce()
        let survey = try force.survey
        var generator = SeededGenerator(6)
        let responses = try (0..<20).map { _ in
            SurveyResponse(to: survey, try survey.randomAnswers(&generator), area: force.ward, at: SurveyForce.november)
        }
        try await SurveyImport(force.operations).keep(responses)
        let before = try await force.operations.surveyVoteDifferences()
        try await force.operations.data.write(audit: AuditEntry("test.tampered")) { db in
            try db.run("UPDATE survey_vote SET codes = x'01' WHERE number = 7")
            try db.run("DELETE FROM survey_vote WHERE number = 9")
        }

        let found = try await force.operations.surveyVoteDifferences()
        try await force.operations.mendSurveyFigures()

        #expect(before == [])
        #expect(found == [7, 9].map { "survey_vote \($0) is not what the response says." })
        #expect(try await force.operations.surveyVoteDifferences() == [])
        #expect(try await force.operations.surveyFigureDifferences() == [])
        await force.remove()
    }

    @Test("Figures are the same whether responses wait or have been folded, and no more wait than are quickly added")
    func folding() async throws {
        let force = try await SurveyForce()
        let survey = try force.survey
        var generator = SeededGenerator(11)
        let responses = try (0..<SurveyFold.most + 9).map { _ in
            SurveyResponse(
                to: survey, try survey.randomAnswers(&generator), area: force.wards.randomElement(using: &generator) ?? force.ward,
                at: SurveyForce.november)
        }
        let store = SurveyResultStore(try await force.operations)

        for response in responses { try await SurveyStore(force.visitor).keep(response) }
        let wave = SurveyWave(code: "2026-11")
        let waiting = try await store.results(of: survey, wave: wave, in: [force.root, force.ward]).areas
        let folded = try await force.operations.data.read { db in
            try db.value("SELECT number FROM survey_folded", as: Int.self)
        }
        try await force.operations.mendSurveyFigures()
        let counted = try await store.results(of: survey, wave: wave, in: [force.root, force.ward]).areas

        #expect(folded == SurveyFold.most)
        #expect(waiting.map(\.people) == counted.map(\.people))
        #expect(waiting.map(\.responses) == counted.map(\.responses))
        #expect(waiting.map { $0.issues?.options.map(\.people) } == counted.map { $0.issues?.options.map(\.people) })
        #expect(waiting.map(\.confidence?.value) == counted.map(\.confidence?.value))
        #expect(try await store.responses()[force.root] == responses.count)
        await force.remove()
    }

    @Test("Responses completed by the end of a month are those of that month and of all before")
    func completed() async throws {
        let force = try await SurveyForce()
        let survey = try force.survey
        let answers = try survey.answers(from: SurveyEntry(chosen: ["issues": ["noise"]]))
        let days: [Int64] = [-70, -40, -40, 0]
        try await SurveyImport(force.operations).keep(
            days.map {
                SurveyResponse(
                    to: survey, answers, area: force.ward, at: SurveyForce.november.adding(seconds: $0 * 86400), mode: .paper)
            })

        let months = try ["2026-08", "2026-09", "2026-10", "2026-11"].map { try #require(Month($0)) }
        let completed = try await SurveyResultStore(force.operations).completed(by: months)

        #expect(completed.map { $0[force.root] ?? 0 } == [0, 1, 3, 4])
        await force.remove()
    }

    @Test("The public sees nothing of fewer than ten people, and not which options so few chose")
    func suppression() async throws {
        let force = try await SurveyForce()
        let survey = try force.survey
        let noise = try survey.answers(from: SurveyEntry(chosen: ["issues": ["noise", "asb"], "safe": ["agree"]]))
        let alcohol = try survey.answers(from: SurveyEntry(chosen: ["issues": ["alcohol"], "safe": ["disagree"]]))
        func responses(_ count: Int, _ answers: SurveyAnswers, in area: String) -> [SurveyResponse] {
            (0..<count).map { _ in SurveyResponse(to: survey, answers, area: area, at: SurveyForce.november) }
        }
        try await SurveyImport(force.operations).keep(
            responses(9, noise, in: force.ward) + responses(30, noise, in: force.otherWard)
                + responses(4, alcohol, in: force.otherWard))

        let store = SurveyResultStore(force.visitor)
        let (_, areas) = try await store.results(of: survey, wave: SurveyWave(code: "2026-11"), in: [force.ward, force.root])

        #expect(areas[0].people == nil)
        #expect(areas[0].questions.isEmpty)
        #expect(areas[1].people == 43)
        let issues = try #require(areas[1].question("issues"))
        #expect(issues.ranking.first { $0.option.code == "noise" }?.people == Ratio(39, of: 43))
        #expect(issues.ranking.first { $0.option.code == "alcohol" }?.people == nil)
        #expect(issues.selections == nil)
        #expect(areas[1].question("safe")?.positive == nil)
        await force.remove()
    }

    private static func people(_ force: SurveyForce) async throws -> [String: Int] {
        try await force.operations.data.read { db in
            var ledger = try SurveyLedger(reading: db)
            try ledger.addWaiting(in: db)
            let figures = ledger.figures.filter { $0.people > 0 }
            return Dictionary(uniqueKeysWithValues: figures.map { ("\($0.place.wave) \($0.place.area)", $0.people) })
        }
    }

    /// The latest response of each page in each wave, counted by area; of two at one instant the one that came later.
    private static func expected(_ responses: [SurveyResponse]) -> [String: Int] {
        var latest: [String: SurveyResponse] = [:]
        for response in responses {
            let key = "\(response.person) \(response.wave.code)"
            if let before = latest[key], before.completedAt > response.completedAt { continue }
            latest[key] = response
        }
        return Dictionary(latest.values.map { ("\($0.wave.code) \($0.area)", 1) }, uniquingKeysWith: +)
    }
}

extension SurveyForce {
    var root: String { configuration.areas.root?.code ?? "" }
    var wards: [String] { configuration.areas.areas(ofKind: "ward").prefix(30).map(\.code) }
    var ward: String { wards[0] }
    var otherWard: String { wards[20] }
}
