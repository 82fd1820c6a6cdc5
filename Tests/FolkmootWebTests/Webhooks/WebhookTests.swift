import Basics
@_spi(Stores) import FolkmootTenancy
import Hashing
import HTTP
import Synchronization
import Testing

@testable import FolkmootCore
@testable import FolkmootWeb

@Suite("Webhooks")
struct WebhookTests {
    private static let page = "/staff/webhooks"
    private static let ward = "E05015268"

    @Test("What comes to be is told once, signed, with kind, area and a link, and without anybody’s words")
    func told() async throws {
        let receiver = Receiver()
        let town = try await Town(outgoing: receiver.outgoing)
        let admin = try await town.signedIn(role: "force_admin")
        let secret = try await admin.webhook("https://receiver.example/in", ["encounter.logged", "issue.raised"]).secret
        let today = London.day(at: town.platform.clock.now).description

        _ = try await admin.send(
            "/staff/encounters/\(Self.ward)/log", ["kind": "newsletter", "day": today, "words": "Walked with Ada to the hall"])
        _ = try await admin.send(
            "/staff/priorities/\(Self.ward)/issue", ["words": "Kept to us", "source": "meeting", "day": today])
        _ = try await admin.send(
            "/staff/priorities/\(Self.ward)/issue", ["words": "Lights are out", "source": "meeting", "day": today, "public": "yes"])
        _ = try await admin.send(
            "/staff/priorities/\(Self.ward)/priority",
            ["words": "Lamps", "day": today, "source-1": "meeting", "source-day-1": today, "source-words-1": "Told"])
        try await town.rounds.once()
        try await town.rounds.once()

        let calls = receiver.calls
        let bodies = try calls.map { try JSONNode.parse(Array(($0.json ?? "").utf8)).json }
        #expect(bodies.map { $0["type"]?.string } == ["encounter.logged", "issue.raised"])
        #expect(bodies.allSatisfy { $0["area"]?.string == Self.ward && $0["force"]?.string?.isEmpty == false })
        #expect(bodies[0]["kind"]?.string == "newsletter" && bodies[1]["kind"]?.isNull == true)
        let subject = try #require(bodies[0]["subject"]?.string)
        #expect(bodies[0]["link"]?.string == "https://leicestershire.localhost/api/v1/encounters/\(subject)")
        #expect(calls.allSatisfy { call in ["Ada", "Lights", "Test", "Walked"].allSatisfy { call.json?.contains($0) == false } })
        for (call, body) in zip(calls, bodies) {
            #expect(call.url == "https://receiver.example/in" && call.isTyped && body["id"]?.string == call.field("webhook-id"))
            #expect(call.isSigned(by: [secret]))
        }
        await town.remove()
    }

    @Test("What does not arrive is sent again eight times within a day, then given up, and the page says why")
    func retried() async throws {
        let (receiver, clock) = (Receiver(answering: [.status(500)]), TownClock())
        let town = try await Town(clock: clock.wall, outgoing: receiver.outgoing)
        let admin = try await town.signedIn(role: "force_admin")
        let made = try await admin.webhook("https://receiver.example/in", ["encounter.logged"])
        _ = try await town.log(by: admin)

        var times: [Int64] = []
        let start = town.platform.clock.now.seconds
        while town.platform.clock.now.seconds < start + 90_000 {
            let count = receiver.calls.count
            try await town.rounds.once()
            if receiver.calls.count > count { times.append(town.platform.clock.now.seconds - start) }
            clock.advance(minutes: town.platform.clock.now.seconds < start + 600 ? 1 : 30)
        }
        let page = try await town.signedIn(role: "force_admin").get("\(Self.page)/\(made.id)")

        #expect(times.count == 8 && (times.last ?? 0) < 86_400, "\(times)")
        #expect(Set(receiver.calls.compactMap { $0.field("webhook-id") }).count == 1)
        #expect(page.unbroken.contains("Given up: the receiver answered with 500"), "\(page.body)")
        await town.remove()
    }

    @Test("Once an address takes things again it is sent what waits, in order, and only what it has not taken")
    func recovered() async throws {
        let (receiver, clock) = (Receiver(answering: [.status(200), .down, .status(500)]), TownClock())
        let town = try await Town(clock: clock.wall, outgoing: receiver.outgoing)
        let admin = try await town.signedIn(role: "force_admin")
        _ = try await admin.webhook("https://receiver.example/in", ["encounter.logged"])
        for number in 0..<3 { _ = try await town.log(by: admin, "Letter \(number)") }

        try await town.rounds.once()
        clock.advance(minutes: 1)
        try await town.rounds.once()
        receiver.answer([.status(204)])
        for _ in 0..<10 {
            clock.advance(minutes: 2)
            try await town.rounds.once()
        }

        let taken = receiver.taken
        #expect(taken.count == 3 && Set(taken).count == 3 && receiver.calls.count == 5, "\(receiver.calls.count)")
        await town.remove()
    }

    @Test(
        "An address that takes nothing for twenty hours is told nothing more, the page says so, and it goes on when somebody says so"
    )
    func givenUp() async throws {
        let (receiver, clock) = (Receiver(answering: [.down]), TownClock())
        let town = try await Town(clock: clock.wall, outgoing: receiver.outgoing)
        var admin = try await town.signedIn(role: "force_admin")
        let made = try await admin.webhook("https://receiver.example/in", ["encounter.logged"])
        _ = try await town.log(by: admin)
        for _ in 0..<60 {
            try await town.rounds.once()
            clock.advance(minutes: 30)
        }
        admin = try await town.signedIn(role: "force_admin")
        let page = try await admin.get("\(Self.page)/\(made.id)")
        let list = try await admin.get(Self.page)
        let count = receiver.calls.count
        _ = try await town.log(by: admin, "Meanwhile")
        try await town.rounds.once()
        receiver.answer([.status(200)])
        _ = try await admin.send("\(Self.page)/\(made.id)", ["act": "test"])
        try await town.rounds.once()
        let tested = receiver.calls.count
        _ = try await admin.send("\(Self.page)/\(made.id)", ["act": "resume"])
        _ = try await town.log(by: admin, "Afterwards")
        try await town.rounds.once()

        #expect(page.body.contains("took nothing for twenty hours") && page.body.contains("nothing answers there"))
        #expect(list.body.contains("Stopped"))
        #expect(tested == count + 1 && receiver.calls[count].json?.contains("webhook.test") == true)
        #expect(receiver.calls.count == tested + 1 && receiver.taken.count == 2)
        await town.remove()
    }

    @Test("While a secret is being replaced both sign, and after a week the new one alone")
    func replaced() async throws {
        let (receiver, clock) = (Receiver(), TownClock())
        let town = try await Town(clock: clock.wall, outgoing: receiver.outgoing)
        let admin = try await town.signedIn(role: "force_admin")
        let made = try await admin.webhook("https://receiver.example/in", ["encounter.logged"])

        let answer = try await admin.send("\(Self.page)/\(made.id)", ["act": "secret"])
        let second = try #require(answer.signingSecret)
        _ = try await town.log(by: admin, "First")
        try await town.rounds.once()
        clock.advance(days: 8)
        let later = try await town.signedIn(role: "force_admin")
        _ = try await town.log(by: later, "Second")
        try await town.rounds.once()
        _ = try await town.log(by: later, "Third")
        try await town.rounds.once()

        let calls = receiver.calls
        #expect(calls.count == 3 && calls[0].isSigned(by: [second, made.secret]) && calls[2].isSigned(by: [second]))
        #expect(!calls[2].isSigned(by: [made.secret]))
        #expect(try await later.get("\(Self.page)/\(made.id)").signingSecret == nil)
        await town.remove()
    }

    @Test(
        "Something is sent again as it was, under the same identity, and nothing is sent while an address is paused or after it is removed"
    )
    func acts() async throws {
        let receiver = Receiver()
        let town = try await Town(outgoing: receiver.outgoing)
        let admin = try await town.signedIn(role: "force_admin")
        let made = try await admin.webhook("https://receiver.example/in", ["encounter.logged"])
        let path = "\(Self.page)/\(made.id)"
        _ = try await town.log(by: admin, "First")
        try await town.rounds.once()
        let delivery = try #require(receiver.calls.first?.field("webhook-id"))

        let again = try await admin.send(path, ["act": "again", "delivery": delivery])
        try await town.rounds.once()
        let twice = try await admin.send(path, ["act": "again", "delivery": ID<WebhookTests>().description])
        _ = try await admin.send(path, ["act": "pause"])
        _ = try await town.log(by: admin, "Second")
        try await town.rounds.once()
        let odd = try await admin.send(path, ["act": "other"])
        let removed = try await admin.send(path, ["act": "remove"])
        try await town.rounds.once()

        #expect(again.status == 303 && twice.status == 404 && odd.status == 404 && removed.location == "\(Self.page)?done=remove")
        #expect(receiver.calls.count == 2 && receiver.calls[0].json == receiver.calls[1].json)
        #expect(try await admin.get(path).status == 404)
        let audit = try await admin.get("/staff/audit/lines.csv?action=webhook.delivered")
        #expect(audit.body.components("webhook.delivered") == 2 && !audit.body.contains("whsec_"))
        await town.remove()
    }

    @Test("An address that is none, is not encrypted, holds a password or leads inside is refused with the field that is wrong")
    func addresses() async throws {
        let town = try await Town()
        let admin = try await town.signedIn(role: "force_admin")
        let wrong = [
            "", "receiver.example", "http://receiver.example/", "https://", "https://me:secret@receiver.example/",
            "ftp://receiver.example/",
            "https://receiver.example/a b", "https://localhost/", "http://localhost:8080/", "https://127.0.0.1/",
            "https://10.1.2.3/",
            "https://[::1]/", "https://[fe80::1]/", "https://[::ffff:10.0.0.1]/", "https://169.254.169.254/latest",
            "https://printer.local/",
            "https://receiver/", "https://receiver.example/\"x", "https://receiver.example/" + String(repeating: "a", count: 500),
        ]

        for url in wrong {
            let answer = try await admin.send(Self.page, ["url": url, "events": "encounter.logged"])
            #expect(answer.status == 422 && answer.body.contains("id=\"field-url-error\""), "\(url): \(answer.status)")
        }
        let none = try await admin.send(Self.page, ["url": "https://receiver.example/in?from=here"])
        #expect(none.status == 422 && none.body.contains("Choose of what it is told."))
        for number in 0..<Webhook.most { _ = try await admin.webhook("https://93.184.215.\(number)/", ["encounter.logged"]) }
        let beyond = try await admin.send(Self.page, ["url": "https://receiver.example/", "events": "encounter.logged"])
        #expect(beyond.status == 422)
        await town.remove()
    }

    @Test("Only whoever looks after staff sees addresses and adds them, and no force those of another")
    func permissions() async throws {
        let town = try await Town(["leicestershire", "lancashire"])
        let admin = try await town.signedIn(role: "force_admin")
        let made = try await admin.webhook("https://receiver.example/in", ["encounter.logged"])
        let analyst = try await town.signedIn(role: "analyst")
        let other = try await town.signedIn(role: "force_admin", at: "lancashire")

        for target in [Self.page, "\(Self.page)/\(made.id)"] { #expect(try await analyst.get(target).status == 403) }
        #expect(try await other.get("\(Self.page)/\(made.id)").status == 404)
        #expect(try await admin.get("\(Self.page)/\(made.id)").status == 200)
        await town.remove()
    }

    @Test("So many addresses at once, so many of one force, and each once")
    func busy() {
        let (busy, ids) = (BusyAddresses(), (0..<20).map { _ in ID<Webhook>() })

        let first = ids.filter { busy.begin("a", $0) }
        let again = busy.begin("a", ids[0])
        busy.end("a", ids[0])
        let freed = busy.begin("a", ids[0])
        let others = ["b", "c", "d", "e"].map { force in ids.filter { busy.begin(force, $0) }.count }

        #expect(first == Array(ids.prefix(4)) && !again && freed && others == [4, 4, 4, 0])
    }
}

/// A receiver that answers as it is told, and keeps what came.
private final class Receiver: Sendable {
    enum Answer {
        case status(Int)
        case down
    }

    private struct State {
        var answers: [Answer]
        var calls: [OutgoingCall] = []
        var taken: [String] = []
    }

    private let state: Mutex<State>

    /// - Parameter answers: one after the other, the last for ever.
    init(answering answers: [Answer] = [.status(200)]) { state = Mutex(State(answers: answers)) }

    var calls: [OutgoingCall] { state.withLock { $0.calls } }
    /// The identities of what was taken.
    var taken: [String] { state.withLock { $0.taken } }

    func answer(_ answers: [Answer]) { state.withLock { $0.answers = answers } }

    var outgoing: Outgoing {
        Outgoing { [self] call in
            let answer = state.withLock { state in
                state.calls.append(call)
                let answer = state.answers.count > 1 ? state.answers.removeFirst() : state.answers[0]
                if case .status(200..<300) = answer { state.taken.append(call.field("webhook-id") ?? "") }
                return answer
            }
            switch answer {
            case .status(let status): return OutgoingReply(status: status, body: [])
            case .down: throw Problem(.unavailable, "Nothing came.", detail: "\(call.url): nothing answers there")
            }
        }
    }
}

extension OutgoingCall {
    fileprivate func field(_ name: String) -> String? {
        fields.first { $0.hasPrefix("\(name): ") }.map { String($0.dropFirst(name.count + 2)) }
    }

    /// Whether it has a signature of each secret, in this order, and no other.
    fileprivate func isSigned(by secrets: [String]) -> Bool {
        let signed = Array("\(field("webhook-id") ?? "").\(field("webhook-timestamp") ?? "").\(json ?? "")".utf8)
        let expected = secrets.map { secret in
            let text = secret.dropFirst(6).prefix { $0 != "=" }.map { $0 == "+" ? "-" : $0 == "/" ? "_" : $0 }
            let key = Base64URL.decode(String(text)) ?? []
            return "v1," + Base64URL.encode(HMAC.sha256(key: key, signed))
        }
        let found = (field("webhook-signature") ?? "").split(separator: " ").map { signature in
            String(signature.prefix { $0 != "=" }.map { $0 == "+" ? "-" : $0 == "/" ? "_" : $0 })
        }
        return found == expected
    }
}

extension Answer {
    fileprivate var signingSecret: String? { body.firstMatch(of: /<code>(whsec_[^<]*)<\/code>/).map { String($0.1) } }
}

extension String {
    fileprivate func components(_ part: String) -> Int { ranges(of: part).count }
}

extension Browser {
    /// Adds an address, and gives its identity and its secret.
    fileprivate func webhook(_ url: String, _ events: [String]) async throws -> (id: String, secret: String) {
        let token = try await get("/staff/webhooks").token ?? ""
        let answer = try await post("/staff/webhooks", [("url", url), ("csrf", token)] + events.map { ("events", $0) })
        let id = try #require(answer.value(after: "href=\"/staff/webhooks/"), "\(answer.status) \(url)")
        return (id, try #require(answer.signingSecret))
    }
}

extension Town {
    fileprivate var rounds: WebhookRounds { WebhookRounds(platform) { slug, cause in Issue.record("\(slug): \(cause)") } }

    /// Has somebody write down a newsletter.
    fileprivate func log(by browser: Browser, _ words: String = "A letter") async throws -> Answer {
        let day = London.day(at: platform.clock.now).description
        let answer = try await browser.send(
            "/staff/encounters/E05015268/log", ["kind": "newsletter", "day": day, "words": "\(words)"])
        #expect(answer.status == 303)
        return answer
    }
}
