import Basics
import FolkmootCore
import FolkmootTenancy
import Testing

@testable import FolkmootWeb

@Suite("The steps into service on the staff's pages")
struct OnboardingPagesTests {
    @Test("The force’s administrator states a step, an auditor only reads, and an inspector does not find the page")
    func page() async throws {
        let town = try await Town()
        let chief = try await town.signedIn(role: "force_admin")
        let (auditor, inspector) = (
            try await town.signedIn(role: "auditor"), try await town.signedIn(role: "inspector", area: "E07000129")
        )
        let today = London.day(at: town.platform.clock.now).description

        let mistake = try await chief.send(
            "/staff/onboarding", ["step": "1", "owner": "", "date": today, "evidence": "<i>Minutes</i>"])
        let kept = try await chief.send(
            "/staff/onboarding", ["step": "1", "owner": "Head of Local Policing", "date": today, "evidence": "Minutes 12"])
        let page = try await chief.get("/staff/onboarding")
        let read = try await auditor.get("/staff/onboarding")

        #expect(
            mistake.status == 422 && mistake.body.contains("&lt;i&gt;Minutes") && mistake.body.contains("Say who answers for it"))
        #expect(kept.status == 303 && page.body.contains("1 of 12 steps are done") && page.body.contains("Minutes 12"))
        #expect(read.status == 200 && !read.body.contains("A step is done"))
        #expect(try await inspector.get("/staff/onboarding").status == 403)
        await town.remove()
    }
}
