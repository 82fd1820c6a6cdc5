import Basics
import FolkmootCore
import FolkmootTenancy
import Foundation
import HTTP
import Testing

@testable import FolkmootProof
@testable import FolkmootWeb

@Suite("At the border between forces")
struct BorderTests {
    @Test("A host that nobody answers at gets 421, and nothing of any force")
    func unknownHost() async throws {
        let realm = try await Realm(signingIn: [])

        let check = try await Border(realm: realm).unknownHosts()

        #expect(check.faults == [])
        #expect(check.asked > 100)
        await realm.remove()
    }

    @Test("A session is nothing at another force, nor at the national host, nor the other way round")
    func sessions() async throws {
        let realm = try await Realm(signingIn: ["force_admin"])

        let check = try await Border(realm: realm).sessions()

        #expect(check.faults == [])
        #expect(check.asked == 30)
        await realm.remove()
    }

    @Test("Who signs in at one force does not at another, with the same address and password")
    func passwords() async throws {
        let realm = try await Realm(signingIn: [])

        let check = try await Border(realm: realm).passwords()

        #expect(check.faults == [])
        #expect(check.asked == 12)
        await realm.remove()
    }

    @Test("A member's link is of one force and for one purpose")
    func links() async throws {
        let realm = try await Realm(signingIn: [])

        let check = try await Border(realm: realm).links()

        #expect(check.faults == [])
        #expect(check.asked == 54)
        await realm.remove()
    }

    @Test("A form that was made at one force is refused at another")
    func forms() async throws {
        let realm = try await Realm(signingIn: [])

        let check = try await Border(realm: realm).forms()

        #expect(check.faults == [])
        #expect(check.asked == 12)
        await realm.remove()
    }

    @Test("A border that lets through what it must not is told")
    func open() async throws {
        let realm = try await Realm(signingIn: ["force_admin"], of: ["leicestershire", "north-wales"]) { request, service in
            // A service that answers everything as one force, as if there were no others.
            var fields: Headers = [:]
            for field in request.headers.fields where field.name.lowercased() != "host" { fields.add(field.name, field.value) }
            let moved = try? Request(
                request.method, request.target, headers: fields, body: request.body, host: "north-wales.localhost")
            return await service(moved ?? request)
        }

        let checks = try await Border(realm: realm).checks()

        for check in checks { #expect(!check.faults.isEmpty, "\(check.what)") }
        await realm.remove()
    }

    @Test("An identity of one force finds nothing in another")
    func identities() async throws {
        let realm = try await Realm(signingIn: ["inspector"])
        let member = realm.plants("leicestershire").member

        let own = try await realm.plants("leicestershire").staff["inspector"]?.get("/staff/members/\(member)")
        let other = try await realm.plants("lancashire").staff["inspector"]?.get("/staff/members/\(member)")

        #expect(own?.status == 200)
        #expect(other?.status == 404)
        await realm.remove()
    }

    @Test("When a force's file fails, the log has none of its words, and the others go on")
    func failure() async throws {
        let realm = try await Realm(signingIn: ["inspector"])
        let canaries = ["canarytypedname", "canarytypedemail", "canarytypedstreet"]
        let plants = realm.plants("leicestershire")
        let browser = realm.browser(at: "leicestershire.localhost")
        let token = try await browser.get("/register").token ?? ""
        let broken = try await Subprocess.run(
            [
                "sqlite3", "-cmd", ".timeout 10000", "\(realm.folder)/tenants/leicestershire.sqlite",
                "DROP TABLE member_period; DROP TABLE outbox; DROP TABLE survey_response;",
            ])
        try #require(broken.status == 0, "\(broken.output)")

        let answer = try await browser.post(
            "/register",
            [
                ("name", canaries[0]), ("email", "\(canaries[1])@example.org"), ("address", "1 \(canaries[2])"),
                ("providers", "police"),
                ("wording", plants.wording), (plants.residence.field, plants.residence.value), ("csrf", token),
            ])
        for path in ["/staff", "/staff/members?q=Gwen", "/staff/surveys", "/staff/members/\(plants.member)"] {
            _ = try await plants.staff["inspector"]?.get(path)
        }

        #expect([500, 503].contains(answer.status), "\(answer.status)")
        #expect(!realm.log.lines.isEmpty)
        for line in realm.log.lines {
            for word in canaries + ["canary", "gwen"] {
                #expect(!Bytes.contain(word, in: Array("\(line)".lowercased().utf8)), "\(line)")
            }
        }
        #expect(!answer.text.contains("SQL") && !answer.text.contains("outbox"))
        #expect(try await realm.browser(at: "lancashire.localhost").get("/").status == 200)
        #expect(try await realm.plants("lancashire").staff["inspector"]?.get("/staff/members?q=Gwen").status == 200)
        await realm.remove()
    }
}
