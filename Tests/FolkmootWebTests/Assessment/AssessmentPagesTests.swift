import Basics
import FolkmootCore
import FolkmootTenancy
import Testing

@testable import FolkmootWeb

@Suite("Self-assessment on the staff's pages")
struct AssessmentPagesTests {
    private let blaby = "E07000129"

    @Test("A question is answered, submitted by one, signed off by another and restated, and the dashboard says all in words")
    func flow() async throws {
        let town = try await Town()
        let (one, other) = (
            try await town.signedIn(role: "inspector", area: blaby), try await town.signedIn(role: "inspector", area: blaby)
        )
        let officer = try await town.signedIn(role: "pcso", area: blaby)
        let path = "/staff/assessments/\(blaby)/\(Quarter(of: London.day(at: town.platform.clock.now)))"

        let mistake = try await one.send("\(path)/visible", ["grade": "blue", "evidence": "<b>Seen</b>"])
        let kept = try await one.send("\(path)/visible", ["grade": "green", "evidence": "Seen & heard"])
        let dashboard = try await one.get("/staff/assessments")
        let page = try await officer.get(path)
        let refused = try await officer.get("\(path)/visible")
        let submitted = try await one.send(path, ["act": "submitted"])
        let own = try await one.get(path)
        let signed = try await other.send(path, ["act": "signed"])
        let wordless = try await one.send(path, ["act": "restated", "reason": ""])
        let restated = try await one.send(path, ["act": "restated", "reason": "Late"])
        let first = try await one.get("\(path)?version=1")
        let file = try await one.get("/staff/assessments.csv")

        #expect(mistake.status == 422 && mistake.body.contains("&lt;b&gt;Seen"))
        #expect(kept.location == "\(path)?done=answered")
        #expect(
            dashboard.body.contains("Green 0") && dashboard.body.contains("No evidence") && dashboard.body.contains("Not graded"))
        #expect(page.body.contains("Seen &amp; heard") && !page.body.contains("Submit it") && refused.status == 403)
        #expect(submitted.status == 303 && own.body.contains("Somebody else signs it off") && !own.body.contains("Sign it off"))
        #expect(signed.location == "\(path)?done=signed" && wordless.status == 422 && restated.status == 303)
        #expect(first.body.contains("Signed off") && first.body.contains("The latest version"))
        #expect(file.body.contains(",draft,Engaging communities,1,") && file.body.contains(",green,0,Seen & heard,"))
        for target in [
            "/staff/assessments/E07000130/2026-Q1", "/staff/assessments/\(blaby)/2026-Q9", "/staff/assessments?quarter=x",
        ] {
            #expect(try await one.get(target).status == 404, "\(target)")
        }
        await town.remove()
    }
}
