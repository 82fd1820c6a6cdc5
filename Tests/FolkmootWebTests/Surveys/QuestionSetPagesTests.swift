import Basics
import FolkmootCore
import FolkmootTenancy
import Foundation
import Testing

@testable import FolkmootWeb

@Suite("Versions of the questions, for staff")
struct QuestionSetPagesTests {
    private static let page = "/staff/surveys/your_views/versions"

    @Test("Two versions stand side by side, with what changed and whether answers may be compared; any other two can be chosen")
    func beside() async throws {
        let town = try await Town()
        try await town.change("\"text\": \"Alcohol\"", to: "\"text\": \"Drinking in the street <b>\"")
        try await town.change("\"Please do not name anyone,", to: "\"Do not name anyone,")
        let analyst = try await town.signedIn(role: "analyst")

        let latest = try await analyst.get(Self.page)
        let all = try await analyst.get("\(Self.page)?from=1&to=3")

        #expect(latest.status == 200 && latest.body.contains("Revision 2 beside revision 3"))
        #expect(
            latest.body.contains("Answers to all questions may be set beside each other.")
                && latest.body.contains("The line of help"))
        #expect(all.body.contains("Revision 1 beside revision 3") && all.body.contains("1 must not be compared across the two."))
        #expect(all.body.contains("Other words: “Drinking in the street &lt;b&gt;”") && all.body.contains("Break</strong>"))
        await town.remove()
    }

    @Test("Questions that never changed are told so, and a role without results sees nothing")
    func single() async throws {
        let town = try await Town()

        let page = try await town.signedIn(role: "analyst").get(Self.page)

        #expect(page.body.contains("They have been the same ever since.") && page.body.contains("Not yet"))
        #expect(try await town.signedIn(role: "auditor").get(Self.page).status == 403)
        await town.remove()
    }

    @Test("Where the questions about confidence changed, the trend breaks and says why")
    func trend() async throws {
        let town = try await Town(clock: .stopped(at: Timestamp(seconds: 1_794_657_600)))
        let ward = try #require(try await town.platform.tenant(slug: "leicestershire").wards.first).code
        let codes = ["understand", "safe", "informed", "good_job", "trust"]
        let agreed = Dictionary(uniqueKeysWithValues: codes.map { ($0, ["agree"]) }).merging(["issues": ["noise"]]) { $1 }
        try await town.answer(12, in: ward, agreed, daysAgo: 200)
        try await town.change("\"I feel safe where I live.\"", to: "\"I feel safe in my street.\"")
        try await town.answer(12, in: ward, agreed)

        let analyst = try await town.signedIn(role: "analyst")
        let page = try await analyst.get("/staff/surveys/your_views?question=_confidence")
        let panel = try await analyst.get("/staff/surveys/your_views/panel")

        #expect(page.body.contains("“I feel safe in my street.”: the question has other words"))
        #expect(panel.body.contains("The questions changed between the two periods"))
        #expect(page.body.contains("Not comparable with before") && page.body.contains("Other questions"))
        await town.remove()
    }
}

extension Town {
    /// Makes a change of the survey's file a new revision of a force.
    fileprivate func change(_ old: String, to new: String, at slug: String = "leicestershire") async throws {
        let force = try await operations.force(slug)
        var files = try await force.files().files
        let survey = String(decoding: files["survey.json"] ?? [], as: UTF8.self)
        #expect(survey.contains(old))
        files["survey.json"] = Array(survey.replacing(old, with: new).utf8)
        _ = try await force.apply(ConfigurationFiles(files), because: "test")
    }
}
