import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Testing

@testable import FolkmootWeb

@Suite("Writing by the API")
struct APIWriteTests {
    private static let target = "/api/v1/encounters"
    private static let ward = "E05015268"

    /// A newsletter of a ward, with some of it otherwise.
    private static func letter(_ town: Town, _ more: KeyValuePairs<String, JSON> = [:]) -> JSON {
        var members: [JSON.Member] = [
            .init("kind", "newsletter"), .init("area", .string(ward)), .init("words", "A letter about the lamps in the lane"),
            .init("held_on", .string(London.day(at: town.platform.clock.now).description)),
        ]
        for (name, value) in more {
            members.removeAll { $0.key == name }
            members.append(.init(name, value))
        }
        return .object(members)
    }

    @Test("A program writes down what was done, under the name of its key, as a colleague would by the form")
    func written() async throws {
        let town = try await Town()
        let admin = try await town.signedIn(role: "force_admin")
        let program = try await town.program([.writeEngagement, .readStandards])

        let answer = try await program.post(
            Self.target, Self.letter(town, ["people_reached": 1200, "engagements": 35, "tags": "Lamps, Lane"]), once: "\"letter-1\""
        )
        let place = try #require(answer.headers["Location"])
        let again = try await program.get(place)
        let story = try await admin.get("/staff/encounters/\(place.split(separator: "/").last ?? "")/story")
        let audit = try await admin.get("/staff/audit/lines.csv?action=encounter.logged")

        #expect(answer.status == 201 && answer.headers["Content-Type"] == "application/json")
        #expect(answer.headers["Cache-Control"] == "no-store")
        let operation = try #require(APIOperation.all.first { $0.name == "logEncounter" })
        #expect(operation.answer.faults(in: try answer.json) == [] && again.status == 200 && again.body == answer.body)
        #expect(try answer.json["engagements"]?.int == 35 && answer.json["tags"]?.array == ["lamps", "lane"])
        #expect(story.body.contains("key “Test”") && story.body.contains("A letter about the lamps"))
        let lines = audit.body.split(whereSeparator: \.isNewline).filter { $0.contains("encounter.logged") }
        #expect(lines.count == 1 && lines[0].contains(",Test,"), "\(audit.body)")
        await town.remove()
    }

    @Test("A colleague who is named by address has done it, and the key has written it down")
    func onBehalf() async throws {
        let town = try await Town()
        let admin = try await town.signedIn(role: "force_admin")
        let new = NewAccount(
            email: "ada@leicestershire.example", name: "Ada Wren", password: Town.password, grants: [("pcso", Self.ward)])
        _ = try await town.operations.force("leicestershire").addStaff(new)
        let program = try await town.program([.writeEngagement])

        let answer = try await program.post(Self.target, Self.letter(town, ["done_by": "ada@leicestershire.example"]), once: "a")
        let nobody = try await program.post(
            Self.target, Self.letter(town, ["done_by": "no@leicestershire.example", "words": "Another letter"]), once: "b")
        let id = try #require(try answer.json["id"]?.string)
        let story = try await admin.get("/staff/encounters/\(id)/story")

        #expect(answer.status == 201 && story.body.contains("Ada Wren") && story.body.contains("key “Test”"))
        #expect(!answer.body.contains("Ada"))
        #expect(try nobody.status == 422 && nobody.json["errors"]?.array?.first?["pointer"] == "#/done_by", "\(nobody.body)")
        await town.remove()
    }

    @Test("What is sent again under its name is answered as the first time, whatever came since, and is there once")
    func again() async throws {
        let clock = TownClock()
        let town = try await Town(clock: clock.wall)
        let program = try await town.program([.writeEngagement, .readStandards])
        let other = try await town.program([.writeEngagement])
        let letter = Self.letter(town)

        let first = try await program.post(Self.target, letter, once: "one")
        clock.advance(minutes: 1433)
        let again = try await program.post(Self.target, letter, once: "\"one\"")
        let otherwise = try await program.post(Self.target, Self.letter(town, ["words": "Something else"]), once: "one")
        let twin = try await other.post(Self.target, letter, once: "one")
        clock.advance(minutes: 8)
        let later = try await program.post(Self.target, Self.letter(town, ["words": "Another day"]), once: "one")
        let all = try await program.get(Self.target).json["items"]?.array?.count

        #expect(first.status == 201 && again.status == 201)
        #expect(again.body == first.body && again.headers["Location"] == first.headers["Location"])
        #expect(otherwise.status == 422 && otherwise.body.contains("once-other"))
        #expect(ProblemDocument.schema.faults(in: try otherwise.json) == [])
        #expect(try twin.status == 422 && twin.json["errors"]?.array?.first?["pointer"] == "#/words", "\(twin.body)")
        #expect(later.status == 201 && all == 2)
        await town.remove()
    }

    @Test("Of many that come at once under one name one is written, and the others are told so or that it is being written")
    func atOnce() async throws {
        let town = try await Town()
        let program = try await town.program([.writeEngagement, .readStandards])
        let letter = Self.letter(town)

        let answers = try await withThrowingTaskGroup(of: Answer.self) { group in
            for _ in 0..<12 { group.addTask { try await program.post(Self.target, letter, once: "one") } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        let again = try await program.post(Self.target, letter, once: "one")

        #expect(answers.contains { $0.status == 201 } && answers.allSatisfy { [201, 409].contains($0.status) })
        #expect(answers.filter { $0.status == 409 }.allSatisfy { $0.body.contains("once-running") })
        #expect(Set(answers.filter { $0.status == 201 }.map(\.body)) == [again.body] && again.status == 201)
        #expect(try await program.get(Self.target).json["items"]?.array?.count == 1)
        await town.remove()
    }

    @Test("Whoever looked before the first was written is told that it is being written, and nothing comes twice")
    func running() async throws {
        let town = try await Town()
        let key = try await town.key([.writeEngagement])
        let tenant = try await town.platform.tenant(slug: "leicestershire")
        let scope = try #require(try await town.platform.program(key, at: tenant, from: Origin(.api))).scope
        let configuration = tenant.configuration
        let area = try #require(configuration.areas[Self.ward])
        var form = EncounterForm()
        (form.kind, form.words, form.day) = ("newsletter", "A letter", "2026-11-20")
        let draft = try EncounterDraft(form, in: area, for: configuration, today: try #require(Day("2026-11-21")))
        let write = ProgramWrite<Encounter>("one", [1], by: scope) { ProgramAnswer(place: "/\($0.id)", body: [2]) }

        #expect(try await write.earlier() == nil)
        let id = try await EncounterStore(scope).log(draft, in: area.code, as: write)
        let problem = await #expect(throws: Problem.self) { try await EncounterStore(scope).log(draft, in: area.code, as: write) }

        #expect(problem?.kind == .conflict && problem?.code == "once-running")
        #expect(try await write.earlier() == ProgramAnswer(place: "/\(id)", body: [2]))
        await town.remove()
    }

    @Test("What cannot be written down is told with the place of each fault, keeps no name, and writes nothing")
    func faults() async throws {
        let town = try await Town()
        let program = try await town.program([.writeEngagement, .readStandards])
        let tomorrow = London.day(at: town.platform.clock.now).adding(days: 2).description
        let tries: [(sent: JSON, pointers: [String])] = [
            (Self.letter(town, ["words": "", "more": 1]), ["#/more", "#/words"]), ([], ["#"]),
            (.object([]), ["#/area", "#/held_on", "#/kind", "#/words"]),
            (Self.letter(town, ["held_on": "2026-02-30", "people_met": "3"]), ["#/held_on", "#/people_met"]),
            (Self.letter(town, ["held_on": .string(tomorrow), "kind": "none"]), ["#/held_on", "#/kind"]),
            (Self.letter(town, ["link": "http://x.example", "team": "nobody"]), ["#/link", "#/team"]),
            (Self.letter(town, ["people_reached": 100_000_001]), ["#/people_reached"]),
        ]

        for one in tries {
            let answer = try await program.post(Self.target, one.sent, once: "one")
            let body = try answer.json
            #expect(answer.status == 422 && ProblemDocument.schema.faults(in: body) == [], "\(answer.body)")
            #expect((body["errors"]?.array ?? []).compactMap { $0["pointer"]?.string } == one.pointers, "\(answer.body)")
        }
        #expect(try await program.get(Self.target).json["items"]?.array == [])
        #expect(try await program.post(Self.target, Self.letter(town, ["people_met": 3.0]), once: "one").status == 201)
        await town.remove()
    }

    @Test(
        "What is no JSON, too much, of another type, without a name or of an area that is not there is refused each as what it is")
    func refused() async throws {
        let town = try await Town()
        let program = try await town.program([.writeEngagement])
        let letter = Self.letter(town)
        let bytes = letter.encoded(pretty: false)

        let answers: [(Answer, Int, String)] = [
            (try await program.post(Self.target, [0x7B], once: "a"), 400, "json"),
            (try await program.post(Self.target, [], once: "a"), 400, "json"),
            (try await program.post(Self.target, [0xFF, 0xFE], once: "a"), 400, "json"),
            (try await program.post(Self.target, [UInt8](repeating: 0x20, count: 65_537), once: "a"), 413, "content-size"),
            (try await program.post(Self.target, bytes, once: "a", type: "text/plain"), 415, "media-type"),
            (try await program.post(Self.target, letter, once: nil), 400, "parameters"),
            (try await program.post(Self.target, letter, once: "a b"), 400, "parameters"),
            (try await program.post(Self.target, letter, once: String(repeating: "a", count: 65)), 400, "parameters"),
            (try await program.post(Self.target, Self.letter(town, ["area": "none"]), once: "a"), 404, "missing"),
            (try await program.post(Self.target + "?more=1", letter, once: "a"), 400, "parameters"),
        ]

        for (answer, status, code) in answers {
            #expect(try answer.status == status && answer.json["code"] == .string(code), "\(answer.status) \(answer.body)")
            #expect(ProblemDocument.schema.faults(in: try answer.json) == [])
        }
        let typed = try await program.post(Self.target, bytes, once: "a", type: "Application/JSON; charset=utf-8")
        #expect(typed.status == 201)
        await town.remove()
    }

    @Test("A key that is not for writing writes nothing, nor does a sign-in, nor a key of another force")
    func permissions() async throws {
        let town = try await Town(["leicestershire", "lancashire"])
        let letter = Self.letter(town)
        let reads = try await town.program(Permission.ofPrograms.filter { $0 != .writeEngagement })
        let writes = try await town.program([.writeEngagement])
        let away = Program(town.browser(at: "lancashire.localhost"), writes.key)
        let signedIn = try await town.signedIn(role: "force_admin")

        #expect(try await reads.post(Self.target, letter, once: "a").status == 403)
        #expect(try await writes.get(Self.target).status == 403)
        #expect(try await away.post(Self.target, letter, once: "a").status == 401)
        let headers: Headers = ["Content-Type": "application/json", "Idempotency-Key": "a"]
        let cookie = try await signedIn.request(.post, Self.target, headers: headers, body: letter.encoded(pretty: false))
        #expect(cookie.status == 401)
        #expect(try await reads.get(Self.target).json["items"]?.array == [])
        #expect(try await town.ask(.delete, Self.target).headers["Allow"] == "GET, HEAD, POST")
        await town.remove()
    }

    @Test("A program writes down “You said, we did” for everybody to read, once, under the name of its key")
    func raised() async throws {
        let town = try await Town(["north-wales"])
        let host = "north-wales.localhost"
        let key = try await town.operations.force("north-wales").makeKey(
            NewProgramKey(name: "Test", permissions: [.writeEngagement, .readAreas], days: 30))
        let program = Program(town.browser(at: host), key)
        let admin = try await town.signedIn(role: "force_admin", at: "north-wales")
        let area = "W06000002"
        let today = London.day(at: town.platform.clock.now).description
        let issue: JSON = [
            "area": .string(area), "source": "meeting", "raised_on": .string(today), "you_said": "The lamps in the lane are out",
            "you_said_welsh": "Mae’r lampau allan", "we_did": "They were mended", "we_did_welsh": "Cawsant eu trwsio",
        ]

        let answer = try await program.post("/api/v1/issues", issue, once: "one")
        let again = try await program.post("/api/v1/issues", issue, once: "one")
        let twin = try await program.post("/api/v1/issues", issue, once: "two")
        let place = try #require(answer.headers["Location"])
        let read = try await program.get(place)
        let list = try await program.get("/api/v1/issues").json["items"]?.array
        let board = try await town.browser(at: host).get("/areas/\(area)/priorities?language=en")
        let welsh = try await town.browser(at: host).get("/areas/\(area)/priorities?language=cy")
        let audit = try await admin.get("/staff/audit/lines.csv?action=issue.raised")

        #expect(answer.status == 201, "\(answer.body)")
        let operation = try #require(APIOperation.all.first { $0.name == "raiseIssue" })
        #expect(operation.answer.faults(in: try answer.json) == [] && read.body == answer.body && read.status == 200)
        #expect(again.status == 201 && again.body == answer.body && list?.count == 1)
        #expect(try twin.status == 422 && twin.json["errors"]?.array?.first?["pointer"] == "#/you_said", "\(twin.body)")
        #expect(try answer.json["you_said"]?["cy"] == "Mae’r lampau allan" && answer.json["answered_on"] == .string(today))
        #expect(try answer.json["we_did"]?.array?.first?["words"]?["en"] == "They were mended")
        #expect(board.body.contains("The lamps in the lane are out") && welsh.body.contains("Cawsant eu trwsio"))
        let lines = audit.body.split(whereSeparator: \.isNewline).filter { $0.contains("issue.raised") }
        #expect(lines.count == 1 && lines[0].contains(",Test,"), "\(audit.body)")
        await town.remove()
    }

    @Test("What cannot be written down of “You said, we did” is told with its place, and what is for colleagues is not read")
    func notRaised() async throws {
        let town = try await Town()
        let program = try await town.program([.writeEngagement, .readAreas])
        let reader = try await town.program([.readAreas])
        let staff = try await town.signedIn(role: "force_admin")
        let today = London.day(at: town.platform.clock.now)
        let good: [JSON.Member] = [
            .init("area", .string(Self.ward)), .init("source", "meeting"), .init("raised_on", .string(today.description)),
            .init("you_said", "Lamps"),
        ]
        func with(_ name: String, _ value: JSON) -> JSON { .object(good.filter { $0.key != name } + [.init(name, value)]) }
        let tries: [(JSON, Int, [String])] = [
            (.object([]), 422, ["#/area", "#/raised_on", "#/source", "#/you_said"]), (with("source", "rumour"), 422, ["#/source"]),
            (with("is_public", true), 422, ["#/is_public"]), (with("you_said", "  "), 422, ["#/you_said"]),
            (with("raised_on", .string(today.adding(days: 2).description)), 422, ["#/raised_on"]),
            (with("issue", "none"), 422, ["#/issue"]), (with("area", "none"), 404, []),
        ]

        for (sent, status, pointers) in tries {
            let answer = try await program.post("/api/v1/issues", sent, once: "one")
            #expect(answer.status == status, "\(answer.body)")
            #expect(ProblemDocument.schema.faults(in: try answer.json) == [])
            #expect(try (answer.json["errors"]?.array ?? []).compactMap { $0["pointer"]?.string } == pointers, "\(answer.body)")
        }
        #expect(try await reader.post("/api/v1/issues", .object(good), once: "a").status == 403)
        #expect(try await program.get("/api/v1/issues").json["items"]?.array == [])
        _ = try await staff.send(
            "/staff/priorities/\(Self.ward)/issue", ["words": "For us", "source": "meeting", "day": today.description])
        let listed = try await staff.get("/staff/priorities/\(Self.ward)")
        let id = try #require(listed.body.firstMatch(of: /\/staff\/priorities\/([0-9a-z]{26})\/steps/)?.1)
        #expect(try await program.get("/api/v1/issues/\(id)").status == 404)
        await town.remove()
    }

    @Test("What is sent to be written down is counted among what a key may ask in a minute")
    func rate() async throws {
        let town = try await Town(clock: .stopped(at: Timestamp(seconds: 1_800_000_000)))
        let program = try await town.program([.writeEngagement])
        let letter = Self.letter(town)

        let first = try await program.post(Self.target, letter, once: "one")
        var last = first
        for _ in 0..<60 { last = try await program.post(Self.target, letter, once: "one") }

        #expect(first.headers["RateLimit"] == "\"minute\";r=59;t=60" && last.status == 429)
        await town.remove()
    }
}
