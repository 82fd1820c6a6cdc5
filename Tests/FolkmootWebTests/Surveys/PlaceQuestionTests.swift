import Basics
import FolkmootCore
@_spi(Stores) import FolkmootTenancy
import Storage
import Testing

@testable import FolkmootWeb

@Suite("Questions about a place")
struct PlaceQuestionTests {
    @Test("A postcode becomes its area and is not kept, an area can be chosen, and words stay words")
    func kept() async throws {
        let town = try await Town.askingWhere()
        let browser = town.browser()
        let page = try await browser.get("/survey")
        let district = try #require(page.value(after: "name=\"q-where\"").map { _ in "E06000016" })

        for fields in [
            ["w-where": "cv13 0aq"], ["q-where": district], ["w-where": "Behind the old mill"],
            ["w-where": "The park", "q-where": district],
        ] {
            let sent = try await browser.answer(
                try await browser.get("/survey"),
                fields.map { ($0.key, $0.value) } + [("postcode", "LE1 1AA"), ("q-issues", "noise")])
            #expect(sent.status == 303, "\(fields) \(sent.body)")
        }

        let answers = try await town.kept()
        #expect(answers.map { $0.chosen["where"]?.count ?? 0 } == [1, 1, 0, 1])
        #expect(answers[0].chosen["where"]?.first?.hasPrefix("E05") == true && answers[1].chosen["where"] == [district])
        #expect(answers.map { $0.words["where"] ?? "" } == ["", "", "Behind the old mill", "The park"])
        #expect(!"\(answers)".uppercased().contains("CV13"))
        await town.remove()
    }

    @Test("A postcode of elsewhere and an area that is none are told at their field, with what was typed")
    func refused() async throws {
        let town = try await Town.askingWhere()
        let browser = town.browser()

        let far = try await browser.answer(
            try await browser.get("/survey"), ["w-where": "SW1A 1AA", "q-issues": "noise", "postcode": "LE1 1AA"])
        let none = try await browser.answer(
            try await browser.get("/survey"), ["q-where": "nowhere", "q-issues": "noise", "postcode": "LE1 1AA"])

        #expect(far.status == 422 && far.body.contains("href=\"#field-w-where\"") && far.body.contains("value=\"SW1A 1AA\""))
        #expect(none.status == 422 && none.body.contains("href=\"#field-w-where\""))
        #expect(try await town.responses() == 0)
        await town.remove()
    }

    @Test("Staff see how many mean which area, with all that lies in it, and the public sees none of it")
    func counted() async throws {
        let town = try await Town.askingWhere()
        let ward = try #require(try await town.platform.tenant(slug: "leicestershire").wards.first)
        try await town.answer(3, in: ward.code, ["issues": ["noise"], "where": [ward.code]])
        try await town.answer(1, in: ward.code, ["issues": ["noise"], "where": ["E06000016"]])
        try await town.answer(1, in: ward.code, ["issues": ["noise"]])
        let analyst = try await town.signedIn(role: "analyst")

        let report = try await analyst.get("/staff/surveys/your_views")
        let places = try await analyst.get("/staff/surveys/your_views/places")

        #expect(report.body.contains("Which places people mean") && !report.body.contains("question=where"))
        #expect(places.status == 200 && places.body.contains("Where is the light broken?"))
        #expect(
            places.body.contains("\(ward.name.english)</th>") && places.body.contains(">60.0<") && places.body.contains(">80.0<"))
        #expect(!(try await town.browser().get("/areas/\(ward.code)").body.contains("Where is the light broken?")))
        #expect(try await town.signedIn(role: "auditor").get("/staff/surveys/your_views/places").status == 403)
        await town.remove()
    }

    @Test("A survey without such a question says so")
    func none() async throws {
        let town = try await Town()

        let page = try await town.signedIn(role: "analyst").get("/staff/surveys/your_views/places")

        #expect(page.status == 200 && page.body.contains("No question about a place"))
        await town.remove()
    }
}

extension Town {
    /// Leicestershire, which asks where something is.
    fileprivate static func askingWhere() async throws -> Town {
        let town = try await Town()
        let force = try await town.operations.force("leicestershire")
        var files = try await force.files().files
        let question = "\"questions\":[{\"code\":\"where\",\"kind\":\"place\",\"text\":\"Where is the light broken?\"},"
        let survey = String(decoding: files["survey.json"] ?? [], as: UTF8.self)
        let asked = survey.replacing(/"questions":\s*\[/, with: question)
        #expect(asked != survey)
        files["survey.json"] = Array(asked.utf8)
        _ = try await force.apply(ConfigurationFiles(files), because: "test")
        return town
    }

    /// What was answered, in the order in which it came.
    fileprivate func kept() async throws -> [SurveyAnswers] {
        let data = try await operations.force("leicestershire").data
        let texts = try await data.read { db in
            try db.values("SELECT answers FROM survey_response ORDER BY number", as: String.self)
        }
        return try texts.compactMap { SurveyAnswers(try JSONNode.parse(Array($0.utf8)).json) }
    }
}
