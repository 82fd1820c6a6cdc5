import Basics
import FolkmootCore
import FolkmootTenancy
import Foundation
import HTTP
import Testing

@testable import FolkmootWeb

@Suite("The API of national leads")
struct NationalAPITests {
    @Test("Every operation at the national host answers what it declares, and its document says so")
    func answers() async throws {
        let national = try await NationalTown(["leicestershire", "lancashire"])
        try await national.publish("leicestershire", "2026-01", covered: 36000, of: 440_489)
        try await national.publish("leicestershire", covered: 36120, of: 440_489)
        try await national.publish("lancashire", covered: 75460, of: 633_967)
        let program = try await national.program()
        let targets = [
            "getKey": "/api/v1", "listMeasures": "/api/v1/measures", "listForces": "/api/v1/forces?limit=100",
            "listPublications": "/api/v1/forces/leicestershire/publications", "listComparison": "/api/v1/comparison?limit=100",
            "listFigures": "/api/v1/forces/leicestershire/figures",
        ]

        for operation in APIOperation.national {
            let answer = try await program.get(try #require(targets[operation.name], "\(operation.name) is not tried"))
            let body = try answer.json

            #expect(answer.status == 200 && answer.headers["Content-Type"] == "application/json", "\(answer.body)")
            #expect(answer.headers["ETag"] != nil && answer.headers["Cache-Control"] == "private, no-cache")
            #expect(answer.headers["RateLimit-Policy"] == "\"minute\";q=60;w=60" && answer.headers["RateLimit"] != nil)
            #expect(operation.answer.faults(in: body) == [], "\(operation.name)")
            if operation.isList { #expect(body["items"]?.array?.isEmpty == false, "\(operation.name) has nothing to show") }
            let document = OpenAPIDocument.national.json["paths"]?[OpenAPIDocument.path(of: operation)]?["get"]
            #expect(document?["operationId"]?.string == operation.name)
        }
        await national.town.remove()
    }

    @Test("What programs compare is what the league shows: hidden, restated, withdrawn and ranked alike, for each measure")
    func alike() async throws {
        let national = try await NationalTown(["leicestershire", "lancashire", "humberside", "north-wales"])
        try await national.publish("leicestershire", covered: 36120, of: 440_489)
        try await national.publish("leicestershire", covered: 36000, of: 440_489, reason: "Counted twice")
        try await national.publish("lancashire", covered: 75460, of: 633_967)
        try await national.publish("humberside", covered: 4, of: 401_000)
        try await national.publish("north-wales", covered: 9000, of: 460_000)
        let month = try #require(Month("2026-02"))
        _ = try await national.town.operations.force("north-wales").withdraw(month, because: "Not ours")
        let program = try await national.program()

        for measure in Measures.published {
            let league = try await national.lead.get("/league.json?measure=\(measure.id)&month=2026-02").json["rows"]?.array ?? []
            let target = "/api/v1/comparison?measure=\(measure.id)&month=2026-02&limit=200"
            let told = try await program.get(target).json["items"]?.array ?? []
            let codes = told.compactMap { $0["force"]?.string }
            #expect(told.count == league.count && codes == codes.sorted())
            for row in league {
                let one = try #require(told.first { $0["force"] == row["force"] })
                #expect(one["status"] == row["status"] && one["numerator"] == row["numerator"], "\(measure.id): \(row)")
                #expect(one["denominator"] == row["denominator"] && one["rank"] == row["rank"], "\(measure.id): \(row)")
                #expect(one["value"]?.double == row["value"]?.string.flatMap { Double($0) }, "\(measure.id): \(row)")
                #expect(one["is_compared"] == row["compared"] && one["publication"]?["revision"] ?? .null == row["revision"])
            }
        }
        let items = try await program.get("/api/v1/comparison?limit=200").json["items"]?.array ?? []
        let hidden = try #require(items.first { $0["force"] == "humberside" })
        #expect(hidden["status"] == "suppressed" && hidden["value"]?.isNull == true && hidden["numerator"]?.isNull == true)
        #expect(hidden["hidden_below"]?.int == 10)
        let restated = try #require(items.first { $0["force"] == "leicestershire" }?["publication"])
        #expect(restated["is_restated"] == true && restated["restated_because"] == "Counted twice")
        #expect(restated["revision"]?.int == 2)
        let withdrawn = try #require(items.first { $0["force"] == "north-wales" })
        #expect(withdrawn["status"] == "withdrawn" && withdrawn["value"]?.isNull == true)
        #expect(withdrawn["publication"]?["withdrawn_because"] == "Not ours")
        await national.town.remove()
    }

    @Test("A force’s months come one after the other, gaps as gaps, and a month that was taken back is not its latest")
    func months() async throws {
        let national = try await NationalTown(["leicestershire"])
        try await national.publish("leicestershire", "2025-11", covered: 36000, of: 440_489)
        try await national.publish("leicestershire", "2026-01", covered: 36120, of: 440_489)
        try await national.publish("leicestershire", covered: 36200, of: 440_489)
        let month = try #require(Month("2026-02"))
        _ = try await national.town.operations.force("leicestershire").withdraw(month, because: "Not ours")
        let program = try await national.program()

        let first = try await program.get("/api/v1/forces/leicestershire/figures?months=4&until=2026-02&limit=3")
        let next = try #require(try first.json["next"]?.string)
        let last = try await program.get("/api/v1/forces/leicestershire/figures?months=4&until=2026-02&limit=3&cursor=\(next)")
        let published = try await program.get("/api/v1/forces/leicestershire/publications").json["items"]?.array ?? []
        let forces = try await program.get("/api/v1/forces?limit=200").json["items"]?.array ?? []
        let earliest = try await program.get("/api/v1/forces/leicestershire/figures?until=2000-01").json
        let silent = try await program.get("/api/v1/forces/cheshire/figures?months=2").json["items"]?.array ?? []

        #expect(APIOperation.national.first { $0.name == "listFigures" }?.answer.faults(in: earliest) == [])
        let items = try (first.json["items"]?.array ?? []) + (last.json["items"]?.array ?? [])
        #expect(items.compactMap { $0["month"]?.string } == ["2025-11", "2025-12", "2026-01", "2026-02"])
        #expect(items.compactMap { $0["status"]?.string } == ["published", "not-published", "published", "withdrawn"])
        #expect(items[2]["value"]?.double == 8.2 && items[2]["numerator"]?.int == 36120)
        #expect(first.headers["Link"]?.contains("cursor=2026-01") == true)
        #expect(try last.json["next"]?.isNull == true)
        #expect(published.compactMap { $0["month"]?.string } == ["2025-11", "2026-01", "2026-02"])
        let own = try #require(forces.first { $0["code"] == "leicestershire" })
        #expect(own["latest"]?["month"] == "2026-01" && forces.count == 43)
        #expect(forces.first { $0["code"] == "cheshire" }?["latest"]?.isNull == true)
        #expect(silent.compactMap { $0["status"]?.string } == ["not-published", "not-published"])
        await national.town.remove()
    }

    @Test("A key of a force is nothing at the national host, nor one of the national host at a force, nor a sign-in for programs")
    func borders() async throws {
        let national = try await NationalTown(["leicestershire"])
        let town = national.town
        let ofForce = Program(national.stranger, try await town.key(Permission.ofPrograms))
        let program = try await national.program()
        let away = Program(town.browser(), program.key)

        for operation in APIOperation.national {
            let target = operation.pattern.description.replacing(":slug", with: "leicestershire")
            for answer in [try await ofForce.get(target), try await Program(national.stranger, "folkmoot_x").get(target)] {
                #expect(answer.status == 401 && answer.headers["WWW-Authenticate"] == "Bearer error=\"invalid_token\"", "\(target)")
                #expect(ProblemDocument.schema.faults(in: try answer.json) == [])
            }
            #expect(try await national.lead.get(target).status == 401)
            #expect(try await national.stranger.get(target).headers["WWW-Authenticate"] == "Bearer")
        }
        for operation in APIOperation.all where operation.sent == nil {
            let target = operation.pattern.description.replacing(/:[a-z]+/, with: "x")
            #expect(try await away.get(target).status == 401, "\(target)")
        }
        let page = try await program.get("/league.csv")
        #expect(page.status == 401 && page.headers["Content-Type"] == "application/problem+json")
        await town.remove()
    }

    @Test("A national key opens what it was made for and nothing else")
    func scopes() async throws {
        let national = try await NationalTown(["leicestershire"])
        for permission in Permission.ofNationalPrograms {
            let program = try await national.program([permission])
            for operation in APIOperation.national {
                let target = operation.pattern.description.replacing(":slug", with: "leicestershire")
                let answer = try await program.get(target)
                let isOpen = operation.permission == nil || operation.permission == permission
                #expect(answer.status == (isOpen ? 200 : 403), "\(permission.name), \(target): \(answer.status)")
            }
        }
        await #expect(throws: Problem.self) { _ = try await national.program([.readAreas]) }
        await national.town.remove()
    }

    @Test("A lead makes a key that is shown once, sees and ends their own alone, and an ended one opens nothing")
    func ofLeads() async throws {
        let national = try await NationalTown(["leicestershire"])
        let other = try await national.anotherLead()

        let made = try await national.lead.send(
            "/account/keys", ["name": "Warehouse", "permissions": "figures.read", "days": "30"])
        let key = try #require(made.body.firstMatch(of: /folkmoot_[\w-]{43}/).map { String($0.0) })
        let program = Program(national.stranger, key)
        let before = try await program.get("/api/v1")
        let (list, account) = (try await national.lead.get("/account/keys"), try await national.lead.get("/account"))
        let foreign = try await other.get("/account/keys")
        let id = try #require(list.value(after: "name=\"key\" value=\""))
        let refused = try await other.send("/account/keys/end", ["key": id], from: "/account/keys")
        let still = try await program.get("/api/v1")
        let ended = try await national.lead.send("/account/keys/end", ["key": id], from: "/account/keys")
        let after = try await program.get("/api/v1")
        let wrong = try await national.lead.send(
            "/account/keys", ["name": "", "permissions": "areas.read", "days": "9999"])

        #expect(made.status == 200 && made.heading == "Keep this key" && before.status == 200)
        #expect(try before.json["name"] == "Warehouse" && before.json["permissions"]?.array == ["figures.read"])
        #expect(list.body.contains("Warehouse") && list.body.contains("Test Lead") && !list.body.contains(key))
        #expect(account.body.contains("href=\"/account/keys\"") && !foreign.body.contains("Warehouse"))
        #expect(refused.status == 404 && still.status == 200)
        #expect(ended.location == "/account/keys?done=ended" && after.status == 401)
        #expect(wrong.status == 422 && wrong.body.contains("Choose what it may do.") && wrong.body.contains("9999"))
        #expect(try await national.stranger.get("/account/keys").status == 303)
        await national.town.remove()
    }

    @Test("The keys of a lead end with the lead’s account; those of others and of operators go on")
    func disabled() async throws {
        let national = try await NationalTown(["leicestershire"])
        let other = try await national.anotherLead()
        let fields: KeyValuePairs = ["name": "Warehouse", "permissions": "figures.read", "days": "30"]
        var programs: [Program] = []
        for lead in [national.lead, other] {
            let key = try await lead.send("/account/keys", fields).body.firstMatch(of: /folkmoot_[\w-]{43}/)
            programs.append(Program(national.stranger, String(try #require(key).0)))
        }
        programs.append(try await national.program())

        _ = try await national.town.operations.disableNationalLead(email: "lead@national.example")

        var statuses: [Int] = []
        for program in programs { statuses.append(try await program.get("/api/v1").status) }
        let keys = try await national.town.operations.nationalKeys()
        #expect(statuses == [401, 200, 200] && keys.count { $0.endedAt != nil } == 1)
        await national.town.remove()
    }

    @Test("Making, using and ending a key and each thing that is read with it stand in the registry’s audit")
    func audited() async throws {
        let national = try await NationalTown(["leicestershire"])
        let program = try await national.program()
        let before = try await national.lines

        _ = try await program.get("/api/v1")
        let used = try await national.lines
        _ = try await program.get("/api/v1/comparison?measure=members_active&month=2026-02")
        let read = try await national.lines
        _ = try await program.get("/api/v1/comparison?wrong=1")
        _ = try await program.get("/api/v1")
        let unread = try await national.lines

        #expect(used == before + 1 && read == used + 1 && unread == read)
        let registry = ["", "-wal"].map { ending in
            let content = FileManager.default.contents(atPath: "\(national.town.folder)/platform.sqlite\(ending)")
            return String(decoding: content ?? Data(), as: UTF8.self)
        }.joined()
        for words in ["key.made", "key.used", "api.read", "listComparison", "members_active"] {
            #expect(registry.contains(words), "\(words)")
        }
        #expect(!registry.contains(program.key))
        await national.town.remove()
    }

    @Test("What is wrong at the national host is told as a problem with the names of the parameters, also where there is nothing")
    func problems() async throws {
        let national = try await NationalTown(["leicestershire"])
        let program = try await national.program()
        let tries: [(target: String, status: Int, code: String, names: [String])] = [
            ("/api/v1/forces?limit=0", 400, "parameters", ["limit"]), ("/api/v1/forces?more=1", 400, "parameters", ["more"]),
            ("/api/v1/comparison?measure=none", 400, "parameters", ["measure"]),
            ("/api/v1/comparison?month=2026-13&measure=", 400, "parameters", ["measure", "month"]),
            ("/api/v1/forces/leicestershire/figures?months=61", 400, "parameters", ["months"]),
            ("/api/v1/forces/leicestershire/figures?until=0000-01", 400, "parameters", ["until"]),
            ("/api/v1/forces/none/figures", 404, "missing", []), ("/api/v1/forces/none/publications", 404, "missing", []),
            ("/api/v1/forces/a%20b/figures", 404, "missing", []), ("/api/v1/nothing", 404, "missing", []),
            ("/api/v1/areas", 404, "missing", []),
        ]

        for one in tries {
            let answer = try await program.get(one.target)
            #expect(answer.status == one.status && answer.headers["Content-Type"] == "application/problem+json", "\(one.target)")
            let body = try answer.json
            #expect(ProblemDocument.schema.faults(in: body) == [] && body["code"]?.string == one.code)
            #expect((body["errors"]?.array ?? []).compactMap { $0["parameter"]?.string } == one.names, "\(one.target)")
        }
        let accepting = try await program.get("/api/v1/forces", accepting: "text/html")
        let posted = try await program.post("/api/v1/forces", [], once: "a")
        #expect(accepting.status == 406 && posted.status == 405 && posted.headers["Allow"] == "GET, HEAD")
        await national.town.remove()
    }

    @Test("A national key is stopped after sixty requests in a minute")
    func rate() async throws {
        let national = try await NationalTown(["leicestershire"])
        let program = try await national.program()

        var last = try await program.get("/api/v1")
        for _ in 1...60 { last = try await program.get("/api/v1") }

        #expect(last.status == 429 && last.headers["RateLimit"] == "\"minute\";r=0;t=60" && last.headers["Retry-After"] == "60")
        #expect(ProblemDocument.schema.faults(in: try last.json) == [])
        await national.town.remove()
    }

    @Test("The national host has a document of its own, open to anybody, and a page for leads that says the same")
    func document() async throws {
        let national = try await NationalTown(["leicestershire"])

        let answer = try await national.stranger.get("/api/v1/openapi.json")
        let page = try await national.lead.get("/account/api")
        let ofForce = try await national.town.browser().get("/api/v1/openapi.json")

        let document = try answer.json
        #expect(answer.status == 200 && answer.headers["Cache-Control"] == "public, max-age=300" && answer.headers["ETag"] != nil)
        #expect(document["paths"]?.object?.count == APIOperation.national.count && answer.body != ofForce.body)
        let schemas = Set((document["components"]?["schemas"]?.object ?? []).map(\.key))
        let references = answer.body.matches(of: /#\/components\/schemas\/(\w+)/).map { String($0.1) }
        #expect(Set(references).isSubset(of: schemas) && !schemas.contains("Encounter"))
        #expect(!ofForce.body.contains("listComparison"))
        for operation in APIOperation.national { #expect(page.body.contains("id=\"\(operation.name)\"")) }
        #expect(try await national.stranger.get("/account/api").status == 303)
        await national.town.remove()
    }
}

extension NationalTown {
    /// A program with a key of the national host that an operator has made.
    fileprivate func program(_ permissions: [Permission] = Permission.ofNationalPrograms) async throws -> Program {
        let new = NewProgramKey(name: "Test", permissions: permissions, days: 30)
        return Program(stranger, try await town.operations.makeNationalKey(new))
    }

    /// A browser in which somebody else has signed in who compares forces.
    fileprivate func anotherLead() async throws -> Browser {
        let account = NewAccount(email: "other@national.example", name: "Other Lead", password: Town.password)
        _ = try await town.operations.addNationalLead(account)
        let browser = town.browser(at: town.platform.nationalHost)
        _ = try await browser.send("/sign-in", ["email": "other@national.example", "password": Town.password])
        return browser
    }

    /// How many lines the registry's audit has, which must be whole.
    fileprivate var lines: Int {
        get async throws {
            guard case .whole(let lines) = try await town.operations.verifyAudit() else { throw Problem.missing("line") }
            return lines
        }
    }
}
