import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Testing

@testable import FolkmootWeb

@Suite("The page of the audit")
struct AuditPagesTests {
    @Test("It says who did what, when and in which role, and is cut by person, action and day")
    func lines() async throws {
        let town = try await Town()
        let admin = try await town.signedIn(role: "force_admin")
        _ = try await admin.get("/staff/people")
        let auditor = try await town.signedIn(role: "auditor")

        let all = try await auditor.get("/staff/audit")
        let person = try #require(all.body.firstMatch(of: /person=([0-9a-z]{26})">Test force_admin/).map { String($0.1) })
        let listed = try await auditor.get("/staff/audit?person=\(person)&action=staff.listed")
        let later = try await auditor.get("/staff/audit?person=\(person)&from=2999-01-01")
        let wrong = try await auditor.get("/staff/audit?from=yesterday")

        #expect(all.body.contains("session.began") && all.body.contains("Force administrator"))
        #expect(listed.body.contains("staff.listed") && !listed.body.contains(">session.began<"))
        #expect(later.body.contains("Nothing like that has been done"))
        #expect(wrong.status == 422 && wrong.body.contains("Enter a day"))
        await town.remove()
    }

    @Test("Each look and each file is kept in the audit itself, and the chain is checked on the page")
    func looks() async throws {
        let town = try await Town()
        let auditor = try await town.signedIn(role: "auditor")

        let file = try await auditor.get("/staff/audit/lines.csv?action=session")
        let after = try await auditor.get("/staff/audit?check=1")

        #expect(file.headers["Content-Disposition"]?.contains("audit.csv") == true)
        #expect(file.body.hasPrefix("line,at,actor_kind,actor,actor_name,roles,action,subject,subject_name,area,detail\r\n"))
        #expect(file.body.contains("Test auditor,auditor,session.began,") && !file.body.contains("account.added"))
        #expect(after.body.contains("audit.exported") && after.body.contains("The chain is whole"))
        await town.remove()
    }

    @Test("Many lines are shown in parts, and only to those who may read the audit")
    func parts() async throws {
        let town = try await Town()
        let auditor = try await town.signedIn(role: "auditor")
        for _ in 0..<60 { _ = try await auditor.get("/staff/audit?action=none") }

        let first = try await auditor.get("/staff/audit")
        let earlier = try #require(first.value(after: "rel=\"next\" href=\""))
        let second = try await auditor.get(earlier)
        let refused = try await town.signedIn(role: "inspector", area: "E07000129").get("/staff/audit")

        #expect(first.body.matches(of: /<th scope="row">/).count == 50)
        #expect(earlier.contains("before=") && second.body.contains("force.added") == false)
        #expect(second.body.contains("configuration.applied"))
        #expect(refused.status == 403)
        await town.remove()
    }
}
