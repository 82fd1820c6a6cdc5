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
        #expect(
            file.body.hasPrefix("line,at,actor_kind,actor,actor_name,roles,action,subject,subject_name,area,detail,way,address\r\n")
        )
        #expect(file.body.contains("Test auditor,auditor,session.began,") && !file.body.contains("account.added"))
        #expect(after.body.contains("audit.exported") && after.body.contains("The chain is whole"))
        await town.remove()
    }

    @Test(
        "It says from where: of staff the way and the address, of the public the way alone, and is cut by both"
    )
    func origins() async throws {
        let town = try await Town()
        let admin = try await town.signedIn(role: "force_admin")
        _ = try await town.browser().send(
            "/complaint", ["name": "Cara Sample", "email": "cara@example.org", "words": "You wrote"], from: "/complaint")
        let auditor = try await town.signedIn(role: "auditor")

        let all = try await auditor.get("/staff/audit")
        let here = try await auditor.get("/staff/audit?address=127.0.0.1")
        let elsewhere = try await auditor.get("/staff/audit?address=192.0.2.9")
        let commands = try await auditor.get("/staff/audit?way=command")
        let file = try await auditor.get("/staff/audit/lines.csv?way=page")
        let asked = try await auditor.get("/staff/audit?action=audit.searched")

        #expect(all.body.contains("<a href=\"/staff/audit?address=127.0.0.1\">127.0.0.1</a>"))
        #expect(here.body.contains("session.began") && !here.body.contains("complaint.") && !here.body.contains("account.added"))
        #expect(elsewhere.body.contains("Nothing like that has been done"))
        #expect(commands.body.contains("account.added") && !commands.body.contains("127.0.0.1</a>"))
        #expect(file.body.contains(",page,127.0.0.1\r\n"))
        #expect(file.body.split(separator: "\r\n").contains { $0.contains(",visitor,") && $0.hasSuffix(",page,") })
        #expect(asked.body.contains("by_address") && !asked.body.contains("192.0.2.9"))
        _ = admin
        await town.remove()
    }

    @Test("What a program did with its key says so")
    func program() async throws {
        let town = try await Town()
        let force = try await town.operations.force("leicestershire")
        let key = try await force.makeKey(NewProgramKey(name: "Figures", permissions: [.readAudit], days: 30))
        let sent: Headers = ["Authorization": "Bearer \(key)"]

        _ = try await town.browser().get("/staff/audit/lines.csv", headers: sent)
        let after = try await town.browser().get("/staff/audit/lines.csv?way=api", headers: sent)

        #expect(after.body.contains("key.used") && after.body.contains(",api,127.0.0.1\r\n"))
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
