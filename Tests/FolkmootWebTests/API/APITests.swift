import Basics
import FolkmootCore
import FolkmootTenancy
import Foundation
import HTTP
import Testing

@testable import FolkmootWeb

@Suite("The API")
struct APITests {
    @Test("Every operation answers what it declares, and its document says so")
    func answers() async throws {
        let town = try await Town.withAnswers().town
        try await town.fill()
        let program = try await town.program(Permission.ofPrograms)
        let targets = [
            "getKey": "/api/v1", "listAreas": "/api/v1/areas?limit=200", "getArea": "/api/v1/areas/E05015268",
            "getCoverage": "/api/v1/areas/E05015268/coverage", "listSurveys": "/api/v1/surveys",
            "getSurvey": "/api/v1/surveys/\(try await town.survey.code)",
            "listResults": "/api/v1/surveys/\(try await town.survey.code)/results?limit=200",
            "listPriorities": "/api/v1/priorities",
            "listIssues": "/api/v1/issues", "listEncounters": "/api/v1/encounters", "listStandards": "/api/v1/standards",
            "listUnits": "/api/v1/standards/newsletter/units",
            "getEncounter": "/api/v1/encounters/\(try #require(try await program.firstEncounter))",
            "getIssue": "/api/v1/issues/\(try #require(try await program.get("/api/v1/issues").firstID))",
        ]

        for operation in APIOperation.all where operation.sent == nil {
            let answer = try await program.get(try #require(targets[operation.name], "\(operation.name) is not tried"))
            let body = try answer.json

            #expect(answer.status == 200 && answer.headers["Content-Type"] == "application/json")
            #expect(operation.answer.faults(in: body) == [], "\(operation.name)")
            if operation.isList { #expect(body["items"]?.array?.isEmpty == false, "\(operation.name) has nothing to show") }
            let document = OpenAPIDocument.ofForces.json["paths"]?[OpenAPIDocument.path(of: operation)]?["get"]
            #expect(document?["operationId"]?.string == operation.name)
        }
        await town.remove()
    }

    @Test("A schema finds what is missing, unknown, of another type, out of range or of another form")
    func faults() {
        let schema = APISchema.object(
            name: "Thing", words: "A thing.",
            [
                .init(name: "code", schema: .code, words: ""), .init(name: "count", schema: .orNull(.count), words: ""),
                .init(name: "days", schema: .list(.day), words: ""),
                .init(name: "note", schema: .words, words: "", isOptional: true),
            ])

        #expect(schema.faults(in: ["code": "a-1", "count": nil, "days": ["2026-11-21"]]) == [])
        #expect(schema.faults(in: ["code": "a-1", "count": 3, "days": [], "note": "x"]) == [])
        #expect(schema.faults(in: ["count": 3, "days": []]) == [.init(place: "/code", words: "is missing.")])
        #expect(
            schema.faults(in: ["code": "a-1", "count": 3, "days": [], "more": 1]) == [
                .init(place: "/more", words: "is not declared.")
            ])
        #expect(schema.faults(in: ["code": "a b", "count": -1, "days": ["2026-02-30"]]).count == 3)
        #expect(schema.faults(in: ["code": 1, "count": "3", "days": "2026-02-01"]).count == 3)
        #expect(schema.faults(in: "thing").count == 1)
    }

    @Test("Without a key nothing is told, and a key opens what it was made for and nothing else")
    func permissions() async throws {
        let town = try await Town(["leicestershire", "lancashire"])
        let results = try await town.program([.readResults])
        let stranger = town.browser()
        let key = try await town.key([.readAreas, .readResults])
        let elsewhere = Program(town.browser(at: "lancashire.localhost"), key)

        for operation in APIOperation.all where operation.sent == nil {
            let target = operation.pattern.description.replacing(/:[a-z]+/, with: "x")
            let without = try await stranger.get(target)
            #expect(without.status == 401 && without.headers["WWW-Authenticate"] == "Bearer", "\(target)")
            #expect(ProblemDocument.schema.faults(in: try without.json) == [])
            let away = try await elsewhere.get(target)
            #expect(away.status == 401 && away.headers["WWW-Authenticate"] == "Bearer error=\"invalid_token\"", "\(target)")
            let answer = try await results.get(target)
            let isOpen = operation.permission == nil || operation.permission == .readResults
            #expect(isOpen ? [200, 404].contains(answer.status) : answer.status == 403, "\(target): \(answer.status)")
        }
        let signedIn = try await town.signedIn(role: "force_admin").get("/api/v1/areas")
        #expect(signedIn.status == 401)
        await town.remove()
    }

    @Test("What is wrong is told as a problem with the names of the parameters, never as a page")
    func problems() async throws {
        let town = try await Town()
        let program = try await town.program([.readAreas])
        let tries: [(target: String, status: Int, code: String, names: [String])] = [
            ("/api/v1/areas?limit=0", 400, "parameters", ["limit"]),
            ("/api/v1/areas?limit=x&kind=", 400, "parameters", ["kind", "limit"]),
            ("/api/v1/areas?limit=1&limit=2", 400, "parameters", ["limit"]), ("/api/v1/areas?more=1", 400, "parameters", ["more"]),
            ("/api/v1/areas?cursor=%00", 400, "parameters", ["cursor"]),
            ("/api/v1/areas?language=cy", 400, "parameters", ["language"]),
            ("/api/v1/priorities?state=done", 400, "parameters", ["state"]), ("/api/v1/areas/none", 404, "missing", []),
            ("/api/v1/areas/a%20b", 404, "missing", []), ("/api/v1/areas?area=none", 404, "missing", []),
            ("/api/v1/nothing", 404, "missing", []), ("/api/nothing", 404, "missing", []), ("/api/v1/", 404, "missing", []),
        ]

        for one in tries {
            let answer = try await program.get(one.target)
            #expect(answer.status == one.status && answer.headers["Content-Type"] == "application/problem+json", "\(one.target)")
            let body = try answer.json
            #expect(ProblemDocument.schema.faults(in: body) == [])
            #expect(body["code"]?.string == one.code && body["status"]?.int == one.status, "\(one.target)")
            #expect((body["errors"]?.array ?? []).compactMap { $0["parameter"]?.string } == one.names, "\(one.target)")
        }
        await town.remove()
    }

    @Test("Another method is told which there are, and whoever takes no JSON that there is nothing else")
    func refusals() async throws {
        let town = try await Town()
        let program = try await town.program([.readAreas])

        for method in [HTTP.Method.post, .put, .patch, .delete, .options, .trace, .query] {
            let answer = try await town.ask(method, "/api/v1/areas")
            #expect(answer.status == 405 && answer.headers["Allow"] == "GET, HEAD", "\(method)")
            #expect(answer.headers["Content-Type"] == "application/problem+json")
        }
        #expect(try await program.get("/api/v1", accepting: "text/html").status == 406)
        #expect(try await program.get("/api/v1", accepting: "application/json;q=0, text/html").status == 406)
        for accepted in ["*/*", "application/*;q=0.5", "text/html, application/json"] {
            #expect(try await program.get("/api/v1", accepting: accepted).status == 200, "\(accepted)")
        }
        let unknown = try await town.browser(at: "nowhere.example").get("/api/v1")
        #expect(unknown.status == 421 && unknown.headers["Content-Type"] == "application/problem+json")
        await town.remove()
    }

    @Test("A list comes in parts that together are the whole, each thing once, and Link leads on with the same filter")
    func paging() async throws {
        let town = try await Town.withAnswers().town
        try await town.fill()
        let program = try await town.program(Permission.ofPrograms)

        for (target, key) in [
            ("/api/v1/areas?kind=ward&limit=7", "code"), ("/api/v1/encounters?limit=1", "id"), ("/api/v1/issues?limit=1", "id"),
        ] {
            var (found, next): ([String], String?) = ([], target)
            while let one = next, found.count < 1000 {
                let answer = try await program.get(one)
                let body = try answer.json
                found += (body["items"]?.array ?? []).compactMap { $0[key]?.string }
                next = answer.headers["Link"]?.wholeMatch(of: /<(.*)>; rel="next"/).map { String($0.1) }
                #expect((next == nil) == (body["next"]?.isNull ?? true))
            }
            let limitless = target.replacing(/limit=\d+/, with: "limit=200")
            let whole = (try await program.get(limitless).json["items"]?.array ?? []).compactMap { $0[key]?.string }
            #expect(found.prefix(200) == whole[...] && Set(found).count == found.count && found.count > 1, "\(target)")
        }
        await town.remove()
    }

    @Test("A filter leaves out all that is not asked for")
    func filters() async throws {
        let town = try await Town.withAnswers().town
        try await town.fill()
        let program = try await town.program(Permission.ofPrograms)
        let today = London.day(at: town.platform.clock.now)
        let survey = try await town.survey.code
        let tries: [(target: String, count: Int)] = [
            ("encounters?kind=newsletter", 2), ("encounters?kind=meeting", 0), ("encounters?from=\(today)&until=\(today)", 2),
            ("encounters?from=\(today.adding(days: 1))", 0), ("encounters?until=\(today.adding(days: -1))", 0),
            ("encounters?area=E05015268", 2), ("encounters?area=E07000129", 2), ("encounters?area=E06000016", 0),
            ("priorities?state=current", 1), ("priorities?state=ended", 0), ("priorities?area=E06000016", 0),
            ("issues", 2), ("issues?area=E06000016", 0), ("areas?area=E05015268", 1), ("areas?kind=force", 1),
            ("surveys/\(survey)/results?kind=force", 1), ("surveys/\(survey)/results?area=E05015268", 1),
        ]

        for one in tries {
            let body = try await program.get("/api/v1/\(one.target)").json
            #expect(body["items"]?.array?.count == one.count, "\(one.target)")
        }
        #expect(try await program.get("/api/v1/surveys/\(survey)/results?wave=2001-01").status == 404)
        await town.remove()
    }

    @Test("A wave that runs is not told where the force shows results only once it has closed")
    func running() async throws {
        let town = try await Town([])
        var files = try ConfigurationFolder("\(Town.root)/tenants/leicestershire").files.files
        let text = String(decoding: files["survey.json"] ?? [], as: UTF8.self).replacingOccurrences(
            of: "\"code\": \"your_views\",", with: "\"code\": \"your_views\",\n      \"public_results\": \"closed_waves\",")
        files["survey.json"] = Array(text.utf8)
        _ = try await town.operations.add("leicestershire", ConfigurationFiles(files), because: "test")
        try await town.answer(40, in: "E05015268", ["issues": ["noise"]])
        let program = try await town.program([.readResults])
        let survey = try await town.survey
        let wave = survey.wave(at: town.platform.clock.now).code

        let told = try await program.get("/api/v1/surveys/your_views").json
        let results = try await program.get("/api/v1/surveys/your_views/results").json
        let asked = try await program.get("/api/v1/surveys/your_views/results?wave=\(wave)")

        #expect(!survey.showsRunningWave && told["waves"]?.array == [] && results["items"]?.array == [])
        #expect(asked.status == 404)
        await town.remove()
    }

    @Test("A key is told how often it may ask, is stopped beyond that, and goes on in the next minute")
    func rate() async throws {
        let clock = TownClock()
        let town = try await Town(clock: clock.wall)
        let program = try await town.program([.readAreas])

        let first = try await program.get("/api/v1")
        for _ in 2...60 { _ = try await program.get("/api/v1?wrong=1") }
        let beyond = try await program.get("/api/v1")
        clock.advance(minutes: 1)
        let later = try await program.get("/api/v1")

        #expect(first.headers["RateLimit-Policy"] == "\"minute\";q=60;w=60" && first.headers["RateLimit"] == "\"minute\";r=59;t=60")
        #expect(
            beyond.status == 429 && beyond.headers["Retry-After"] == "60" && beyond.headers["RateLimit"] == "\"minute\";r=0;t=60")
        #expect(ProblemDocument.schema.faults(in: try beyond.json) == [] && later.status == 200)
        await town.remove()
    }

    @Test("What is unchanged has the same tag, and what has changed another")
    func tags() async throws {
        let town = try await Town()
        let program = try await town.program(Permission.ofPrograms)

        let (first, again) = (try await program.get("/api/v1/issues"), try await program.get("/api/v1/issues"))
        try await town.fill()
        let changed = try await program.get("/api/v1/issues")

        #expect(first.headers["ETag"] != nil && first.headers["ETag"] == again.headers["ETag"])
        #expect(first.headers["ETag"] != changed.headers["ETag"] && first.headers["Cache-Control"] == "private, no-cache")
        await town.remove()
    }

    @Test("What a key reads stands in the audit before it is read, with what was asked for")
    func audited() async throws {
        let town = try await Town()
        let admin = try await town.signedIn(role: "force_admin")
        let program = try await town.program([.readAreas])

        _ = try await program.get("/api/v1/areas?kind=ward&limit=2")
        _ = try await program.get("/api/v1/areas?wrong=1")

        let audit = try await admin.get("/staff/audit/lines.csv?action=api.read")
        let lines = audit.body.split(whereSeparator: \.isNewline).filter { $0.contains("api.read") }
        #expect(lines.count == 1 && lines[0].contains("listAreas") && lines[0].contains("ward"), "\(audit.body)")
        await town.remove()
    }

    @Test("Results hide small counts as the public's pages do, and only what is public of issues is told")
    func suppressed() async throws {
        let town = try await Town.withAnswers().town
        try await town.fill()
        let program = try await town.program(Permission.ofPrograms)
        let survey = try await town.survey

        let results = try await program.get("/api/v1/surveys/\(survey.code)/results?limit=200").json
        let issues = try await program.get("/api/v1/issues").body
        let encounters = try await program.get("/api/v1/encounters").body

        let told = (results["items"]?.array ?? []).filter { $0["people"]?.int != nil }
        let hidden = (results["items"]?.array ?? []).filter { $0["people"]?.isNull == true }
        #expect(
            !told.isEmpty && !hidden.isEmpty && hidden.allSatisfy { $0["questions"]?.array == [] && $0["hidden"]?.string != nil })
        for area in told.compactMap({ $0["area"]?.string }) {
            let csv = try await town.browser().get("/areas/\(area)/results.csv").body.split(whereSeparator: \.isNewline)
            let people = told.first { $0["area"]?.string == area }?["people"]?.int ?? 0
            #expect(csv.dropFirst().first?.contains(",\(people),") == true, "\(area)")
        }
        #expect(issues.contains("Lights are out") && !issues.contains("Kept to ourselves") && !issues.contains("For colleagues"))
        #expect(!encounters.contains("Walked with"))
        await town.remove()
    }

    @Test("The document is open to anybody, is kept by caches, and names every operation and every answer that there is")
    func document() async throws {
        let town = try await Town()

        let answer = try await town.browser().get("/api/v1/openapi.json")
        let page = try await town.signedIn(role: "analyst").get("/staff/api")

        let document = try answer.json
        #expect(answer.status == 200 && answer.headers["Cache-Control"] == "public, max-age=300" && answer.headers["ETag"] != nil)
        #expect(
            document["openapi"]?.string == "3.1.0"
                && document["paths"]?.object?.count == Set(APIOperation.all.map(OpenAPIDocument.path)).count)
        let schemas = Set((document["components"]?["schemas"]?.object ?? []).map(\.key))
        let references = answer.body.matches(of: /#\/components\/schemas\/(\w+)/).map { String($0.1) }
        #expect(Set(references).isSubset(of: schemas) && schemas.contains("Problem"))
        let names = APIOperation.all.map(\.name)
        #expect(Set(names).count == names.count)
        for operation in APIOperation.all { #expect(page.body.contains("id=\"\(operation.name)\"")) }
        await town.remove()
    }

    @Test("A force that is closed for the moment tells programs so, and when to try again")
    func suspended() async throws {
        let town = try await Town()
        let program = try await town.program([.readAreas])
        try await town.operations.set(suspended: true, "leicestershire", because: "test")

        for target in ["/api/v1", "/api/v1/areas", "/api/v1/openapi.json"] {
            let answer = try await program.get(target)
            #expect(answer.status == 503 && answer.headers["Retry-After"] == "60", "\(target): \(answer.status)")
            #expect(ProblemDocument.schema.faults(in: try answer.json) == [] && answer.body.contains("suspended"))
        }
        await town.remove()
    }

    @Test("What the server itself refuses under the API is a problem, and elsewhere a sentence")
    func refusedByTheServer() async throws {
        let id = RequestID()

        let program = Application.refusal(.badRequest, id, "/api/v1/areas/%2F")
        let person = Application.refusal(.badRequest, id, "/areas/%2F")

        #expect(program.headers["Content-Type"] == "application/problem+json")
        #expect(person.headers["Content-Type"]?.hasPrefix("text/plain") == true)
    }
}

/// A program with a key.
struct Program: Sendable {
    let browser: Browser
    let key: String

    init(_ browser: Browser, _ key: String) { (self.browser, self.key) = (browser, key) }

    func get(_ target: String, accepting accepted: String? = nil) async throws -> Answer {
        var headers: Headers = ["Authorization": "Bearer \(key)"]
        headers["Accept"] = accepted
        return try await browser.get(target, headers: headers)
    }

    /// Sends something to be written down.
    func post(_ target: String, _ body: [UInt8], once: String?, type: String = "application/json") async throws -> Answer {
        var headers: Headers = ["Authorization": "Bearer \(key)", "Content-Type": type]
        headers["Idempotency-Key"] = once
        return try await browser.request(.post, target, headers: headers, body: body)
    }

    func post(_ target: String, _ json: JSON, once: String?) async throws -> Answer {
        try await post(target, json.encoded(pretty: false), once: once)
    }

    /// The identity of the latest encounter.
    var firstEncounter: String? {
        get async throws { try await get("/api/v1/encounters").json["items"]?.array?.first?["id"]?.string }
    }
}

extension Answer {
    /// The identity of the first thing of a list.
    var firstID: String? { get throws { try json["items"]?.array?.first?["id"]?.string } }

    /// The content as JSON.
    var json: JSON {
        get throws { try JSONNode.parse(Array(body.utf8)).json }
    }
}

extension Town {
    /// A key of Leicestershire for some permissions.
    func key(_ permissions: [Permission]) async throws -> String {
        try await operations.force("leicestershire").makeKey(NewProgramKey(name: "Test", permissions: permissions, days: 30))
    }

    func program(_ permissions: [Permission]) async throws -> Program { Program(browser(), try await key(permissions)) }

    /// The survey that Leicestershire offers.
    var survey: SurveyDefinition {
        get async throws { try #require(try await platform.tenant(slug: "leicestershire").configuration.defaultSurvey) }
    }

    /// What staff of Leicestershire write down: a priority, what people raised, what was done.
    fileprivate func fill() async throws {
        let (staff, ward) = (try await signedIn(role: "force_admin"), "E05015268")
        let today = London.day(at: platform.clock.now).description
        let done = [
            try await staff.send(
                "/staff/priorities/\(ward)/priority",
                [
                    "words": "Noise at night", "issue": "asb", "day": today, "source-1": "survey", "source-day-1": today,
                    "source-words-1": "For colleagues",
                ]),
            try await staff.send(
                "/staff/priorities/\(ward)/issue",
                ["words": "Lights are out", "source": "meeting", "day": today, "public": "yes"]),
            try await staff.send(
                "/staff/priorities/\(ward)/issue",
                ["words": "The lane is dark", "source": "survey", "day": today, "public": "yes"]),
            try await staff.send(
                "/staff/priorities/\(ward)/issue", ["words": "Kept to ourselves", "source": "meeting", "day": today]),
            try await staff.send(
                "/staff/encounters/\(ward)/log", ["kind": "newsletter", "day": today, "words": "Walked with Ada to the hall"]),
            try await staff.send(
                "/staff/encounters/\(ward)/log", ["kind": "newsletter", "day": today, "words": "Walked with Bo to the school"]),
        ]
        for answer in done { #expect(answer.status == 303, "\(answer.heading ?? "")") }
    }

    func ask(_ method: HTTP.Method, _ target: String) async throws -> Answer {
        let response = await application.respond(to: try Request(method, target, host: "leicestershire.localhost"))
        return Answer(response, body: String(decoding: try await response.body.collected(), as: UTF8.self))
    }
}
