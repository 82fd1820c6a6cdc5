import Basics
import FolkmootCore
import FolkmootTenancy
import Testing

@testable import FolkmootWeb

@Suite("What people wrote, for staff")
struct WrittenPagesTests {
    @Test("Staff read what was written with area and date, search it by POST, and nothing that was typed becomes markup")
    func reading() async throws {
        let (town, wards) = try await Town.withWords(["The path is dark <script>alert(1)</script>", "Thank you all"])
        let staff = try await town.signedIn(role: "analyst")

        let page = try await staff.get("/staff/surveys/your_views/words")
        let found = try await staff.send("/staff/surveys/your_views/words", ["q": "dark PATH"])
        let nothing = try await staff.send("/staff/surveys/your_views/words", ["q": "\" OR 1=1 --<b>"])

        #expect(page.status == 200)
        #expect(page.body.contains("<strong>2</strong> people wrote something, since November 2026."))
        #expect(page.body.contains("The path is dark &lt;script&gt;") && !page.body.contains("<script>alert"))
        #expect(page.body.contains("\(wards[0].name.english), Leicester, 14 November 2026"))
        #expect(found.body.contains("The path is dark") && !found.body.contains("Thank you all"))
        #expect(nothing.status == 200 && nothing.body.contains("Nothing found") && !nothing.body.contains("<b>"))
        await town.remove()
    }

    @Test("Ticked answers are coded into a tag and counted, also in files; a force's own list says which tags there are")
    func coding() async throws {
        let (town, wards) = try await Town.withWords(["The path is dark", "Thank you all", "Dark lanes"])
        let admin = try await town.signedIn(role: "force_admin")
        let pcso = try await town.signedIn(role: "pcso", area: wards[0].code)
        let path = "/staff/surveys/your_views/words"

        let wrong = try await admin.send("/staff/surveys/your_views/tags", ["name": " "])
        let added = try await admin.send("/staff/surveys/your_views/tags", ["name": "Lighting"])
        let tag = try #require(try await pcso.get(path).value(after: "<option value=\"\">Choose one</option>\n<option value=\""))
        let none = try await pcso.send(path, ["do": "code", "code": tag])
        let coded = try await pcso.send(path, ["do": "code", "code": tag, "answers": "1", "q": "dark"])
        let csv = try Sheet(try await admin.get("/staff/surveys/your_views/tags.csv").body)
        let json = try await admin.get("/staff/surveys/your_views/tags.json")

        #expect(wrong.status == 422 && added.status == 303)
        #expect(none.status == 422 && none.body.contains("Tick one answer or more, and choose a tag."))
        #expect(coded.status == 200 && coded.body.contains("The answers that you ticked are coded"))
        #expect(coded.body.contains("Tags: Lighting"))
        #expect(csv.rows.map { [$0[4], $0[6], $0[7], $0[8]] } == [["Lighting", "1", "3", "33.3"]])
        #expect(json.body.contains("\"written_answers\":3,\"tags\":[{\"tag\":\"Lighting\",\"retired\":false,\"answers\":1}]"))
        #expect(try await pcso.get("/staff/surveys/your_views/tags").status == 200)
        #expect(try await pcso.send("/staff/surveys/your_views/tags", ["name": "Mine"]).status == 403)
        await town.remove()
    }

    @Test(
        "Where as many as the force has set chose “Something else”, the report asks for a review of the options",
        arguments: [(4, true), (2, false)])
    func somethingElse(others: Int, isMany: Bool) async throws {
        let town = try await Town()
        let ward = try #require(try await town.platform.tenant(slug: "leicestershire").wards.first).code
        try await town.answer(others, in: ward, ["issues": ["other"]])
        try await town.answer(36, in: ward, ["issues": ["noise"]])

        let page = try await town.signedIn(role: "analyst").get("/staff/surveys/your_views")

        #expect(page.body.contains("Review the options") == isMany)
        #expect(page.body.contains("10.0\u{A0}% chose “Something else”") == isMany)
        await town.remove()
    }

    @Test("What was written is for those who may read it, in their own areas")
    func permission() async throws {
        let (town, wards) = try await Town.withWords(["The path is dark"])
        let far = try await town.signedIn(role: "pcso", area: wards[1].code)
        let auditor = try await town.signedIn(role: "auditor")

        #expect(try await auditor.get("/staff/surveys/your_views/words").status == 403)
        #expect(try await far.get("/staff/surveys/your_views/words?area=\(wards[0].code)").status == 404)
        let own = try await far.send("/staff/surveys/your_views/words", ["q": "dark"], from: "/staff/surveys/your_views/words")
        #expect(own.status == 200 && !own.body.contains("The path is dark"))
        #expect(try await far.get("/staff/surveys/your_views/tags.csv").status == 403)
        await town.remove()
    }

    @Test("Where many choose something else, the page says that the options are worth a review")
    func other() async throws {
        let (town, wards) = try await Town.withWords(["A"])
        try await town.answer(9, in: wards[0].code, ["issues": ["other"]])
        let staff = try await town.signedIn(role: "analyst")

        let page = try await staff.get("/staff/surveys/your_views/words")

        #expect(page.body.contains("data-label=\"Share of people (%)\">90.0</td>") && page.body.contains("Review the options"))
        await town.remove()
    }

    @Test("One question stands by another with its base and interval, as page and file")
    func cross() async throws {
        let (town, wards) = try await Town.withAnswers()
        let staff = try await town.signedIn(role: "analyst")
        let pcso = try await town.signedIn(role: "pcso", area: wards[0].code)
        let query = "?question=issues&by=safe&area=\(wards[0].code)"

        let page = try await staff.get("/staff/surveys/your_views/cross\(query)")
        let csv = try Sheet(try await staff.get("/staff/surveys/your_views/cross.csv\(query)").body)
        let json = try await staff.get("/staff/surveys/your_views/cross.json\(query)")

        #expect(page.status == 200 && page.body.contains("<strong>40</strong> people"))
        let noise = csv.rows.first { $0[4] == "noise" && $0[6] == "agree" }
        #expect(noise?.suffix(5) == ["25", "25", "100.0", "86.7", "100.0"])
        #expect(csv.rows.contains { $0[4] == "noise" && $0[6] == "" && $0.suffix(5).prefix(3) == ["25", "40", "62.5"] })
        #expect(json.body.contains("\"column\":\"disagree\""))
        #expect(try await pcso.get("/staff/surveys/your_views/cross?by=_areas").status == 200)
        #expect(try await pcso.get("/staff/surveys/your_views/cross?area=\(wards[1].code)").status == 404)
        #expect(try await pcso.get("/staff/surveys/your_views/cross.csv").status == 403)
        #expect(try await pcso.get("/staff/surveys/your_views/panel.csv").status == 403)
        await town.remove()
    }

    @Test("The same people stand beside all who answered, and who answered only once is told")
    func panel() async throws {
        let (town, wards) = try await Town.withAnswers()
        let staff = try await town.signedIn(role: "analyst")
        let scope = try await town.operations.force("leicestershire")
        let survey = try #require(scope.tenant.configuration.defaultSurvey)
        let questions = ["understand", "safe", "informed", "good_job", "trust"]
        let (doubtful, confident) = (
            try survey.answers(from: SurveyEntry(chosen: ["issues": ["asb"]].merging(questions.map { ($0, ["disagree"]) }) { $1 })),
            try survey.answers(from: SurveyEntry(chosen: ["issues": ["asb"]].merging(questions.map { ($0, ["agree"]) }) { $1 }))
        )
        let pages = (0..<20).map { _ in ID<SurveySubmission>() }
        let now = town.platform.clock.now
        try await SurveyImport(scope).keep(
            pages.map {
                SurveyResponse(to: survey, doubtful, area: wards[3].code, at: now.adding(seconds: -180 * 86400), submission: $0)
            }
                + pages.prefix(10).enumerated().map { index, page in
                    SurveyResponse(to: survey, index < 5 ? confident : doubtful, area: wards[3].code, at: now, submission: page)
                })

        let page = try await staff.get("/staff/surveys/your_views/panel?area=\(wards[3].code)")
        let csv = try Sheet(try await staff.get("/staff/surveys/your_views/panel.csv?area=\(wards[3].code)").body)

        #expect(page.body.contains("<strong>+50.0 points</strong>"))
        #expect(page.body.contains("10 people · between +17.3 and +82.7 (95\u{A0}% interval)"))
        #expect(page.body.contains("<strong>50.0\u{A0}%</strong> of the earlier period’s people"))
        let row = Dictionary(zip(csv.header, csv.rows[0])) { $1 }
        #expect(row["panel_people"] == "10" && row["panel_change_points"] == "50.0")
        #expect(row["earlier_confidence_percent"] == "0.0" && row["later_confidence_percent"] == "50.0")
        await town.remove()
    }
}

extension Town {
    /// Leicester, where so many people of its first ward wrote this, in the order of time.
    fileprivate static func withWords(_ texts: [String]) async throws -> (town: Town, wards: [Area]) {
        let town = try await Town(clock: .stopped(at: Timestamp(seconds: 1_794_657_600)))
        let scope = try await town.operations.force("leicestershire")
        let survey = try #require(scope.tenant.configuration.defaultSurvey)
        let wards = scope.tenant.wards
        let now = town.platform.clock.now
        try await SurveyImport(scope).keep(
            try texts.map { text in
                let answers = try survey.answers(from: SurveyEntry(chosen: ["issues": ["asb"]], words: ["comment": text]))
                return SurveyResponse(to: survey, answers, area: wards[0].code, at: now)
            })
        return (town, wards)
    }
}
