import Basics
@_spi(Stores) import FolkmootTenancy
import Storage
import Testing

@testable import FolkmootCore

@Suite("What people wrote is found")
struct TextIndexTests {
    @Test("Words are found whatever their capitals and accents, and by how they begin")
    func words() async throws {
        let force = try await SurveyForce()
        let texts = ["Speeding past the SCHOOL", "Mae’r ŵyl yn swnllyd", "Café owners say so", "日本語 too", "Nothing"]
        let area = try await force.write(texts)
        let staff = try await force.staff()

        for (words, expected) in [
            ("school", [0]), ("speed past", [0]), ("wyl", [1]), ("ŴYL swnllyd", [1]), ("cafe", [2]), ("日本語", [3]), ("so", [2]),
            ("school nothing", []), ("", [4, 3, 2, 1, 0]),
        ] {
            var question = WrittenQuestion(try force.survey, wave: nil, area: area)
            question.words = words
            let found = try await TextStore(staff).answers(question)
            #expect(found.answers.map { $0.texts[0].words } == expected.map { texts[$0] }, "\(words)")
            #expect(found.people == 5)
        }
        await force.remove()
    }

    @Test(
        "Nothing that is typed is an operator, an error, or too much",
        arguments: [
            "\"", "'", "school OR nothing", "NOT school", "school*", "^school", "words:school", "{school}", "NEAR(school past)",
            "-school",
            "school AND", "(", ")", "\\", "%", "_", "\0", "😀", "😀 school", "', 1); DROP TABLE survey_text; --",
            String(repeating: "school ", count: 1_500), String(repeating: "x", count: 10_000),
            String(repeating: "\"", count: 10_000),
        ])
    func hostile(_ words: String) async throws {
        let force = try await SurveyForce()
        let area = try await force.write(["Speeding past the school", "No AND or OR: not near"])
        var question = WrittenQuestion(try force.survey, wave: nil, area: area)
        question.words = words

        let found = try await TextStore(try await force.staff()).answers(question)

        let matching = ["school*", "^school", "{school}", "-school", "😀 school", String(repeating: "school ", count: 1_500)]
        #expect(found.answers.count == (matching.contains(words) ? 1 : 0), "\(words.prefix(40))")
        #expect(found.people == 2)
        await force.remove()
    }

    @Test("A view that its person has replaced is no longer among the answers, and one that waits is")
    func replaced() async throws {
        let force = try await SurveyForce()
        let survey = try force.survey
        let area = try #require(force.configuration.areas.children(of: "E06000016").first).code
        let page = ID<SurveySubmission>()
        let answers = try ["First thoughts", "Second thoughts"].map { words in
            try survey.answers(from: SurveyEntry(chosen: ["issues": ["asb"]], words: ["comment": words]))
        }
        let staff = try await force.staff()
        let question = WrittenQuestion(survey, wave: nil, area: area)

        for answer in answers {
            try await SurveyStore(force.visitor).keep(
                SurveyResponse(to: survey, answer, area: area, at: SurveyForce.november, submission: page))
            let found = try await TextStore(staff).answers(question)
            #expect(found.answers.map { $0.texts[0].words } == [answer.words["comment"]])
        }

        #expect(try await force.operations.surveyFigureDifferences() == [])
        try await force.operations.mendSurveyFigures()
        var again = question
        again.words = "thoughts"
        #expect(try await TextStore(staff).answers(again).answers.map { $0.texts[0].words } == ["Second thoughts"])
        await force.remove()
    }

    @Test("A long list comes in parts, in the order of time, with nothing twice")
    func parts() async throws {
        let force = try await SurveyForce()
        let area = try await force.write((0..<60).map { "Number \($0) of many" })
        let staff = try await force.staff()
        var question = WrittenQuestion(try force.survey, wave: nil, area: area)
        question.words = "many"
        var seen: [String] = []

        repeat {
            let found = try await TextStore(staff).answers(question)
            seen += found.answers.map { $0.texts[0].words }
            question.before = found.next
        } while question.before != nil

        #expect(seen == (0..<60).reversed().map { "Number \($0) of many" })
        await force.remove()
    }

    @Test("Staff read, code and count only where they may, each look is in the audit, and none of the words are")
    func permission() async throws {
        let force = try await SurveyForce()
        let area = try await force.write(["Secret spot by the river"])
        let survey = try force.survey
        let other = try #require(force.configuration.areas.children(of: "E06000016").last).code
        let (near, far, auditor) = (
            try await force.staff(role: "pcso", in: area), try await force.staff(role: "pcso", in: other),
            try await force.staff(role: "auditor")
        )
        let admin = try await force.staff(role: "force_admin")
        var question = WrittenQuestion(survey, wave: nil, area: area)
        question.words = "river"
        try await TextStore(admin).addTag("Rivers", to: survey)
        let tag = try #require(try await TextStore(near).list(of: survey).first)
        let number = try #require(try await TextStore(near).answers(question).answers.first?.number)

        for scope in [far, auditor] {
            await #expect(throws: Problem.self) { try await TextStore(scope).answers(question) }
            await #expect(throws: Problem.self) { try await TextStore(scope).tags(question) }
            await #expect(throws: Problem.self) { try await TextStore(scope).code([number], into: tag.id, question) }
        }
        // Another area's answers are not coded under an area that one may.
        let elsewhere = WrittenQuestion(survey, wave: nil, area: other)
        await #expect(throws: Problem.self) { try await TextStore(far).code([number], into: tag.id, elsewhere) }
        await #expect(throws: Problem.self) { try await TextStore(near).addTag("Mine", to: survey) }
        await #expect(throws: Problem.self) { try await TextStore(near).retireTag(tag.id, of: survey) }
        #expect(try await TextStore(near).answers(question).tags.map(\.answers) == [0])

        try await TextStore(near).code([number], into: tag.id, question)
        try await TextStore(near).code([number], into: tag.id, question)
        try await TextStore(admin).retireTag(tag.id, of: survey)
        #expect(try await TextStore(near).answers(question).answers[0].tags.map(\.name) == ["Rivers"])
        #expect(try await TextStore(near).tags(question).tags.map(\.answers) == [1])
        await #expect(throws: Problem.self) { try await TextStore(near).code([number], into: tag.id, question) }
        try await TextStore(near).code([number], into: tag.id, isTaken: true, question)
        #expect(try await TextStore(near).tags(question).tags.isEmpty)

        let audit = try await force.operations.data.read { db in
            try db.map("SELECT action, detail FROM audit") { row in "\(try row[0] as String) \(try row[1] as String)" }
        }
        #expect(audit.contains { $0.hasPrefix("survey.texts-read") && $0.contains("\"searched\":true") })
        #expect(audit.contains { $0.hasPrefix("survey.tagged") && $0.contains("[\(number)]") })
        #expect(audit.allSatisfy { !$0.lowercased().contains("river") && !$0.contains("Secret") })
        await force.remove()
    }

    @Test("Tags are named once, come back when they are added again, and are refused without a name")
    func tags() async throws {
        let force = try await SurveyForce()
        let survey = try force.survey
        let store = TextStore(try await force.staff(role: "force_admin"))

        try await store.addTag("  Parking  at schools ", to: survey)
        let tag = try #require(try await store.list(of: survey).first)
        await #expect(throws: Problem.self) { try await store.addTag("parking at SCHOOLS", to: survey) }
        await #expect(throws: Problem.self) { try await store.addTag("   ", to: survey) }
        await #expect(throws: Problem.self) { try await store.addTag(String(repeating: "a", count: 61), to: survey) }
        try await store.retireTag(tag.id, of: survey)
        #expect(try await store.list(of: survey).map(\.isRetired) == [true])
        try await store.addTag("Parking at schools", to: survey)

        #expect(tag.name == "Parking at schools")
        #expect(try await store.list(of: survey) == [tag])
        await force.remove()
    }
}

extension SurveyForce {
    /// So many people of one ward wrote these words, in this order.
    ///
    /// - Returns: the code of the ward.
    fileprivate func write(_ texts: [String]) async throws -> String {
        let survey = try survey
        let area = try #require(configuration.areas.children(of: "E06000016").first).code
        let responses = try texts.map { words in
            SurveyResponse(
                to: survey, try survey.answers(from: SurveyEntry(chosen: ["issues": ["asb"]], words: ["comment": words])),
                area: area,
                at: Self.november)
        }
        try await SurveyImport(operations).keep(responses)
        return area
    }

    /// Somebody who has a role in an area, or in the whole force.
    func staff(role: String = "analyst", in area: String? = nil) async throws -> StaffScope {
        let email = "\(ID<Account>())@leicestershire.example".lowercased()
        let new = NewAccount(email: email, name: "Sam", password: "wren heron plover", grants: [(role, area)])
        _ = try await operations.addStaff(new)
        let token = try await platform.signIn(email: email, password: "wren heron plover", from: Origin(.page), at: tenant)
        return try #require(try await platform.staff(token, at: tenant, from: Origin(.page)))
    }
}
