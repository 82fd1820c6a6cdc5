import Basics
import FolkmootCore
import HTTP
import Markup
import Synchronization
import Testing

@testable import FolkmootTenancy
@testable import FolkmootWeb

@Suite("The front page")
struct FrontPageTests {
    @Test("It shows the issues that most people chose, of how many, and leads to all of them")
    func issues() async throws {
        let (town, _) = try await Town.withAnswers()

        let page = try await town.browser().get("/")

        #expect(page.status == 200)
        #expect(page.body.contains("<h2>What matters most to people in Leicestershire</h2>"))
        #expect(page.body.contains("<li><strong>Anti-social behaviour</strong> chosen by 65\u{A0}% of those who answered</li>"))
        #expect(page.body.contains("<strong>62</strong> people answered"))
        #expect(page.body.contains("<a href=\"/areas/E23000021\">All that people said, and who answered</a>"))
        #expect(!page.body.contains("Drug dealing"), "four people are too few to be told of")
        await town.remove()
    }

    @Test("Until enough people have answered it says nothing of what they said")
    func tooFew() async throws {
        let town = try await Town()
        let ward = try #require(try await town.platform.tenant(slug: "leicestershire").wards.first)
        try await town.answer(9, in: ward.code, ["issues": ["noise"]])

        let page = try await town.browser().get("/")

        #expect(page.status == 200)
        #expect(!page.body.contains("What matters most"))
        await town.remove()
    }

    @Test("The day that it tells is today, also when nothing was written since yesterday")
    func midnight() async throws {
        let seconds = Mutex<Int64>(1_794_657_600)
        let town = try await Town(clock: WallClock { Timestamp(seconds: seconds.withLock { $0 }) })
        let ward = try #require(try await town.platform.tenant(slug: "leicestershire").wards.first)
        try await town.answer(20, in: ward.code, ["issues": ["noise"]])

        let today = try await town.browser().get("/")
        seconds.withLock { $0 += 86_400 }
        let tomorrow = try await town.browser().get("/")

        #expect(today.body.contains("at 14 November 2026"))
        #expect(tomorrow.body.contains("at 15 November 2026"))
        await town.remove()
    }

    @Test("What is answered is shown within a second, in each language that the force has")
    func fresh() async throws {
        let town = try await Town(["north-wales"], holding: .seconds(1))
        let force = try await town.platform.tenant(slug: "north-wales")
        let area = try #require(force.configuration.areas.root)
        let (english, welsh) = (town.browser(at: "north-wales.localhost"), town.browser(at: "north-wales.localhost"))
        #expect(try await !english.get("/?language=en").body.contains("What matters most"))

        try await town.answer(20, in: area.code, ["issues": ["asb"]], at: "north-wales")
        try await Task.sleep(for: .milliseconds(1100))

        #expect(try await english.get("/?language=en").body.contains("What matters most to people in North Wales"))
        #expect(try await welsh.get("/?language=cy").body.contains("Beth sydd bwysicaf i bobl yn Gogledd Cymru"))
        await town.remove()
    }
}

@Suite("What is answered without waiting")
struct AtOnceTests {
    private let host = "leicestershire.localhost"

    @Test("The front page, once it was drawn, is answered at once with the very bytes that are drawn with a query")
    func front() async throws {
        let town = try await Town(holding: .seconds(60))
        let request = try Request(.get, "/", host: host)
        #expect(town.application.respondAtOnce(to: request) == nil)

        let drawn = await town.application.respond(to: request)
        let atOnce = try #require(town.application.respondAtOnce(to: request))
        let withQuery = try #require(town.application.respondAtOnce(to: try Request(.get, "/?from=letter", host: host)))

        #expect(drawn.status == .ok && atOnce.status == .ok)
        let pages = [try await drawn.body.collected(), try await atOnce.body.collected(), try await withQuery.body.collected()]
        #expect(pages[0].count > 3000 && pages[1] == pages[0] && pages[2] == pages[0])
        #expect(atOnce.headers == drawn.headers)
        #expect(request.meter?.route == "/")
        await town.remove()
    }

    @Test("In a force with two languages the front page drawn beforehand leads to the other, and is in the one that was chosen")
    func languages() async throws {
        let town = try await Town(["north-wales"], holding: .seconds(60))
        let browser = town.browser(at: "north-wales.localhost")
        _ = try await browser.get("/")
        let english = try await browser.get("/")
        _ = try await browser.get("/?language=cy")
        let welsh = try await browser.get("/")

        #expect(english.body.contains("<html lang=\"en\"") && english.body.contains("href=\"/?language=cy\""))
        #expect(welsh.body.contains("<html lang=\"cy\"") && welsh.body.contains("href=\"/?language=en\""))
        await town.remove()
    }

    @Test("Forms, other pages, unknown hosts and suspended forces are not answered at once")
    func others() async throws {
        let town = try await Town(holding: .seconds(60))
        _ = try await town.browser().get("/")
        for (method, target, host) in [
            (HTTP.Method.post, "/", host), (.get, "/register", host), (.get, "/nothing", host), (.get, "/", "nobody.localhost"),
            (.get, "/assets/nothing.css", host),
        ] {
            #expect(town.application.respondAtOnce(to: try Request(method, target, host: host)) == nil, "\(target) at \(host)")
        }

        try await town.operations.set(suspended: true, "leicestershire", because: "test")
        let front = try await town.browser().get("/")

        #expect(town.application.respondAtOnce(to: try Request(.get, "/", host: host)) == nil)
        #expect(front.status == 503)
        await town.remove()
    }
}

@Suite("Pages of areas say what was answered a moment ago")
struct AreaVoiceHoldingTests {
    @Test("What is answered is on the page of its area within a second, and on no other's, nor in another language")
    func fresh() async throws {
        let town = try await Town(["north-wales"], holding: .seconds(1))
        let force = try await town.platform.tenant(slug: "north-wales")
        let root = try #require(force.configuration.areas.root?.code)
        let parts = force.configuration.areas.children(of: root)
        let (one, other) = (try #require(parts.first), try #require(parts.last))
        let browser = town.browser(at: "north-wales.localhost")
        #expect(try await !browser.get("/areas/\(one.code)?language=en").body.contains("20 people"))
        #expect(try await !browser.get("/areas/\(other.code)").body.contains("20 people"))

        try await town.answer(20, in: one.code, ["issues": ["asb"]], at: "north-wales")
        try await Task.sleep(for: .milliseconds(1100))

        #expect(try await browser.get("/areas/\(one.code)").body.contains("20 people"))
        #expect(try await browser.get("/areas/\(root)").body.contains("20 people"))
        #expect(try await !browser.get("/areas/\(other.code)").body.contains("20 people"))
        #expect(try await browser.get("/areas/\(one.code)?language=cy").body.contains("20 o bobl"))
        await town.remove()
    }
}

@Suite("Parts of pages that are kept for a moment")
struct HeldPartsTests {
    private let key = HeldParts.Key(force: "westmarch", part: .front, language: .en)

    private func version(_ number: UInt8) -> DataVersion { DataVersion(head: [number], glance: nil) }

    @Test("A part is shown for its time; then one visitor has it looked after, and the others still see it")
    func lifetime() async {
        let start = ContinuousClock.now
        let passed = Mutex(Duration.zero)
        let held = HeldParts(for: .seconds(1)) { start.advanced(by: passed.withLock { $0 }) }
        held.keep("one", key, edition: "a", version: version(1))

        let atOnce = await held.part(key, edition: "a") { _ in version(2) }
        passed.withLock { $0 = .seconds(1) }
        let first = await held.part(key, edition: "a") { _ in version(2) }
        let second = await held.part(key, edition: "a") { _ in version(2) }

        #expect(atOnce == "one")
        #expect(first == nil)
        #expect(second == "one")
    }

    @Test("It is drawn anew only when something was written, and never shown under another configuration or for another force")
    func renewal() async throws {
        let held = HeldParts(for: .zero)
        held.keep("one", key, edition: "a", version: version(1))

        #expect(await held.part(key, edition: "a") { _ in version(1) } == "one")
        #expect(await held.part(key, edition: "a") { _ in version(2) } == nil)
        #expect(await held.part(key, edition: "b") { _ in version(1) } == nil)
        #expect(
            await held.part(HeldParts.Key(force: "eastmarch", part: .front, language: .en), edition: "a") { _ in version(1) } == nil
        )
        #expect(
            await held.part(HeldParts.Key(force: "westmarch", part: .front, language: .cy), edition: "a") { _ in version(1) } == nil
        )
    }

    @Test("No more is held than there is room for: what nobody asked for longest goes")
    func room() async throws {
        let held = HeldParts(for: .seconds(60), most: 100)
        let keys = (0..<3).map { HeldParts.Key(force: "westmarch", part: .voice(survey: "s", area: "\($0)"), language: .en) }
        let long = HTML.joined(Array(repeating: "1234567890", count: 4))

        for key in keys { held.keep(long, key, edition: "a", version: version(1)) }
        held.keep(long, keys[2], edition: "a", version: version(1))

        #expect(await held.part(keys[0], edition: "a") { _ in version(1) } == nil)
        #expect(await held.part(keys[1], edition: "a") { _ in version(1) } == long)
        #expect(await held.part(keys[2], edition: "a") { _ in version(1) } == long)
    }
}
