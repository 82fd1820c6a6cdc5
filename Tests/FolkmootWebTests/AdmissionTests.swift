import Basics
import FolkmootCore
import HTTP
import Markup
import Testing

@testable import FolkmootWeb

@Suite("Letting requests in")
struct AdmissionTests {
    @Test("An address that sends too many forms is told to wait, in the force's frame and in words; others are not")
    func formsFromOneAddress() async throws {
        let town = try await Town()
        var limits = AdmissionLimits()
        limits.formsPerMinute = 3
        let application = Application(platform: town.platform, reference: ReferenceForces([]), limits: limits, log: town.log.take)

        for _ in 0..<3 { #expect(try await send("/survey", from: "192.0.2.7", to: application).status != .tooManyRequests) }
        let refused = try await send("/survey", from: "192.0.2.7", to: application)
        let page = String(decoding: try await refused.body.collected(), as: UTF8.self)

        #expect(refused.status == .tooManyRequests)
        #expect(refused.headers["Retry-After"] == "60")
        #expect(page.contains("What you typed is not lost"))
        #expect(page.contains("Leicestershire"))
        #expect(town.log.lines.isEmpty)
        #expect(try await send("/survey", from: "192.0.2.8", to: application).status != .tooManyRequests)
        #expect(try await get("/", from: "192.0.2.7", at: application).status == .ok)
        #expect(application.traffic.refusals[.address] == 1)
        await town.remove()
    }

    @Test("The words of a refusal are in the person's language")
    func language() async throws {
        let town = try await Town(["north-wales"])
        var limits = AdmissionLimits()
        limits.perForce = 0
        let application = Application(platform: town.platform, reference: ReferenceForces([]), limits: limits, log: town.log.take)

        let refused = try await application.respond(
            to: Request(.get, "/", headers: ["Accept-Language": "cy"], host: "north-wales.localhost"))
        let page = String(decoding: try await refused.body.collected(), as: UTF8.self)

        #expect(refused.status == .serviceUnavailable)
        #expect(refused.headers["Retry-After"] == "60")
        #expect(page.contains("Mae llawer iawn o bobl yn defnyddio"))
        await town.remove()
    }

    @Test("The households of one IPv6 network are counted as one, and this machine is not counted")
    func networks() async throws {
        let town = try await Town()
        var limits = AdmissionLimits()
        limits.formsPerMinute = 1
        let application = Application(platform: town.platform, reference: ReferenceForces([]), limits: limits, log: town.log.take)
        _ = try await send("/register", from: "2001:db8:1:2::1", to: application)

        #expect(try await send("/register", from: "2001:db8:1:2:ffff::9", to: application).status == .tooManyRequests)
        #expect(try await send("/register", from: "2001:db8:1:3::1", to: application).status != .tooManyRequests)
        for _ in 0..<5 { #expect(try await send("/register", from: "127.0.0.1", to: application).status != .tooManyRequests) }
        for _ in 0..<5 { #expect(try await send("/register", from: "::1", to: application).status != .tooManyRequests) }
        await town.remove()
    }

    @Test("A force with as much at work as it may have takes no more; another force does not notice")
    func flood() async throws {
        var limits = AdmissionLimits()
        limits.perForce = 2
        let refusals = Refusals()
        let admission = Admission(limits, counting: refusals)
        let (request, route) = (try Request(.get, "/"), Route.visitor(.get, "/") { _, _ in .seeOther("/") })
        let (mayEnd, end) = AsyncStream<Void>.makeStream()
        let (begun, begins) = AsyncStream<Void>.makeStream()

        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<2 {
                group.addTask {
                    try await admission.admit(request, to: route, of: "a") {
                        begins.yield()
                        for await _ in mayEnd {}
                    }
                }
            }
            var count = 0
            for await _ in begun {
                count += 1
                if count == 2 { break }
            }
            await #expect { try await admission.admit(request, to: route, of: "a") {} } throws: { ($0 as? Problem)?.code == "busy" }
            try await admission.admit(request, to: route, of: "b") {}
            end.finish()
            try await group.waitForAll()
        }

        try await admission.admit(request, to: route, of: "a") {}
        #expect(Refusals.Crowd.allCases.map { refusals[$0] } == [1, 0, 0])
    }

    @Test("Of what is costly only so much is done at once; some wait for their turn, the rest are told to come back")
    func costly() async throws {
        let refusals = Refusals()
        let turnstile = Turnstile(places: 1, waiting: 2, counting: refusals)
        let (mayEnd, end) = AsyncStream<Void>.makeStream()
        let (begun, begins) = AsyncStream<Void>.makeStream()

        let done = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<3 {
                group.addTask {
                    try await turnstile.pass {
                        begins.finish()
                        for await _ in mayEnd {}
                        return number
                    }
                }
            }
            for await _ in begun {}
            while turnstile.waiting < 2 { try await Task.sleep(for: .milliseconds(1)) }
            await #expect { try await turnstile.pass {} } throws: { ($0 as? Problem)?.kind == .unavailable }
            end.finish()
            return try await group.reduce(into: Set<Int>()) { $0.insert($1) }
        }

        #expect(done == [0, 1, 2])
        #expect(refusals[.costly] == 1)
        #expect(turnstile.waiting == 0)
        try await turnstile.pass {}
    }

    @Test("Who waits for a turn and goes away meanwhile has nothing done for them")
    func cancelled() async throws {
        let turnstile = Turnstile(places: 1, waiting: 2)
        let (begun, begins) = AsyncStream<Void>.makeStream()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await turnstile.pass {
                    begins.finish()
                    try await Task.sleep(for: .seconds(60))
                }
            }
            for await _ in begun {}
            group.addTask { try await turnstile.pass { _ = Issue.record("It is done for nobody.") } }
            while turnstile.waiting == 0 { try await Task.sleep(for: .milliseconds(1)) }
            group.cancelAll()
        }

        try await turnstile.pass {}
    }

    @Test("A bucket fills again steadily")
    func rates() throws {
        var rates = FormRates(perMinute: 6)
        let network = try #require(RemoteNetwork("192.0.2.7"))
        let seconds = [100, 100, 100, 100, 100, 100, 100, 109, 110, 110, 300, 300, 300, 300, 300, 300, 300]

        let taken = seconds.map { rates.take(network, at: .seconds($0)) }

        let all = Array(repeating: true, count: 6)
        #expect(taken == all + [false, false, true, false] + all + [false])
    }

    @Test("However many addresses there are, only so many are remembered")
    func bound() throws {
        var rates = FormRates(perMinute: 1)
        for number in 0..<100_000 {
            let address = "10.\(number >> 16).\(number >> 8 & 255).\(number & 255)"
            let isTaken = rates.take(try #require(RemoteNetwork(address)), at: .milliseconds(number))
            #expect(isTaken)
        }

        #expect(rates.count <= 20_000)
    }

    private func send(_ target: String, from address: String, to application: Application) async throws -> Response {
        let headers: Headers = ["Content-Type": "application/x-www-form-urlencoded"]
        return await application.respond(
            to: try Request(
                .post, target, headers: headers, body: Array("a=b".utf8), host: "leicestershire.localhost", remoteAddress: address))
    }

    private func get(_ target: String, from address: String, at application: Application) async throws -> Response {
        await application.respond(to: try Request(.get, target, host: "leicestershire.localhost", remoteAddress: address))
    }
}
