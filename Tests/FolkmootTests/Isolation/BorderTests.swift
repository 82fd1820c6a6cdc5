import Basics
import FolkmootCore
import FolkmootTenancy
import Foundation
import HTTP
import Testing

@testable import FolkmootWeb

@Suite("At the border between forces")
struct BorderTests {
    @Test("A host that nobody answers at gets 421, and nothing of any force")
    func unknownHost() async throws {
        let realm = try await Realm(signingIn: [])

        for host in [
            "unknown.localhost", "localhost", "leicestershire.localhost.example.org", "tenants", "127.0.0.1", "xn--leicestershire",
        ] {
            for path in ["/", "/staff", "/register", "/survey"] {
                let answer = try await realm.browser(at: host).get(path)

                #expect(answer.status == 421, "\(host)\(path)")
                for force in Realm.forces {
                    #expect(!Bytes.contain(Canary.prefix(of: force), in: answer.bytes))
                    #expect(!Bytes.contain("\(force).localhost", in: answer.bytes))
                }
            }
        }

        await realm.remove()
    }

    @Test("A session is nothing at another force, nor at the national host, nor the other way round")
    func sessions() async throws {
        let realm = try await Realm(signingIn: ["force_admin"])
        let lead = try await realm.nationalLead().cookies
        let own = realm.cookies(of: "force_admin", "leicestershire")

        for (host, cookies, path, place) in [
            ("lancashire.localhost", own, "/staff", "/staff/sign-in"),
            ("north-wales.localhost", own, "/staff/members?q=Gwen", "/staff/sign-in"),
            ("national.localhost", own, "/", "/sign-in"), ("lancashire.localhost", lead, "/staff", "/staff/sign-in"),
        ] {
            let browser = Browser(realm.application, host: host, cookies: Walker.underEveryName(cookies))
            let answer = try await browser.get(path)

            #expect(answer.status == 303, "\(host)\(path)")
            #expect(answer.location?.hasPrefix(place) == true, "\(host)\(path)")
        }
        let home = Browser(realm.application, host: "leicestershire.localhost", cookies: own)
        #expect(try await home.get("/staff").status == 200)

        await realm.remove()
    }

    @Test("Who signs in at one force does not at another, with the same address and password")
    func passwords() async throws {
        let realm = try await Realm(signingIn: [])
        let new = NewAccount(
            email: "admin@leicestershire.example", name: "Admin", password: Realm.password, grants: [("force_admin", nil)])
        _ = try await realm.operations.force("leicestershire").addStaff(new)
        let fields: KeyValuePairs = ["email": new.email, "password": Realm.password]

        for (host, page, status) in [
            ("leicestershire.localhost", "/staff/sign-in", 303), ("lancashire.localhost", "/staff/sign-in", 422),
            ("national.localhost", "/sign-in", 422),
        ] {
            #expect(try await realm.browser(at: host).send(page, fields).status == status, "\(host)")
        }

        await realm.remove()
    }

    @Test("A member's link is of one force and for one purpose")
    func links() async throws {
        let realm = try await Realm(signingIn: [])
        let links = ["/my/": LinkPurpose.preferences, "/leave/": .leave, "/answer/": .survey]

        for (page, purpose) in links {
            let target = page + (try await realm.link(of: "leicestershire", to: purpose))
            #expect(try await realm.browser(at: "leicestershire.localhost").get(target).status == 200, "\(page)")
            for host in ["lancashire.localhost", "north-wales.localhost", "national.localhost"] {
                #expect(try await realm.browser(at: host).get(target).status == 404, "\(page) at \(host)")
            }
            for other in links.keys where other != page {
                let elsewhere = other + target.dropFirst(page.count)
                #expect(try await realm.browser(at: "leicestershire.localhost").get(elsewhere).status == 404, "\(page) as \(other)")
            }
        }

        await realm.remove()
    }

    @Test("A form that was made at one force is refused at another")
    func forms() async throws {
        let realm = try await Realm(signingIn: [])
        let first = realm.browser(at: "leicestershire.localhost")
        let token = try await first.get("/register").token ?? ""
        let second = Browser(realm.application, host: "lancashire.localhost", cookies: first.cookies)

        let answer = try await second.post("/preferences", [("email", "gwen@example.org"), ("csrf", token)])

        #expect(answer.status == 403)
        #expect(try await first.post("/preferences", [("email", "gwen@example.org"), ("csrf", token)]).status == 303)
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
                "sqlite3", "\(realm.folder)/tenants/leicestershire.sqlite",
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
