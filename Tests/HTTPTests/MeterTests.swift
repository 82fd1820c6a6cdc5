import Basics
import Glibc
import Synchronization
import Testing

@testable import HTTP

@Suite("What is counted of requests")
struct MeterTests {
    @Test("A request is counted with others of its kind: by the class of its status, with its time and its bytes")
    func counted() async throws {
        let meter = RequestMeter(owner: "westmarch", route: "/areas/:code", method: "GET", words: [])
        try await withServer(onEvent: { $0.meter?.record($0) }) { request in
            request.count(with: meter)
            return .text(request.path, status: request.path == "/areas/none" ? .notFound : .ok)
        } while: { port in
            let client = try RawClient(port: port)
            client.send("GET /areas/a HTTP/1.1\r\nHost: a\r\n\r\nGET /areas/none HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            _ = await client.readToEnd()
        }

        #expect(meter.requestsByClass == [0, 1, 0, 1, 0])
        #expect(meter.latency.reading.counts.last == 2)
        #expect(meter.bytesSent > 200)
    }

    @Test("The time of a request is the true one, however short its way through the loop was")
    func time() async throws {
        let times = Locked<[Int]>([])
        try await withServer(onEvent: { event in times.withLock { $0.append(event.microseconds) } }) { request in
            // Blocks the loop, so that its own clock stands still.
            if request.path == "/slow" { usleep(20_000) }
            return .text("done")
        } while: { port in
            let client = try RawClient(port: port)
            client.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            _ = await client.readToEnd()
        }

        let told = times.withLock { $0 }
        #expect(told.count == 2)
        #expect((told.first ?? 0) >= 20_000)
        #expect((told.last ?? 0) > 0)
    }

    @Test("What handlers are too slow for is counted where it belongs all the same")
    func tooSlow() async throws {
        let meter = RequestMeter(owner: "westmarch", route: "/", method: "GET", words: [])
        var timeouts = Timeouts()
        timeouts.handler = .milliseconds(50)
        try await withServer(timeouts: timeouts, onEvent: { $0.meter?.record($0) }) { request in
            request.count(with: meter)
            try? await Task.sleep(for: .seconds(10))
            return .text("late")
        } while: { port in
            let client = try RawClient(port: port)
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(await client.readToEnd().hasPrefix("HTTP/1.1 503 "))
        }

        #expect(meter.requestsByClass == [0, 0, 0, 0, 1])
    }

    @Test("It shows which requests a proxy has vouched for, and which say something that nobody believes")
    func forwarding() async throws {
        let trusting = try await forwarding(trusting: ["127.0.0.1"])
        let other = try await forwarding(trusting: [])

        #expect(trusting == [1, 1, 1, 0])
        #expect(other == [0, 0, 0, 2])
    }

    /// Counts of encrypted, plain, silent and unbelieved requests after one of each of the first three kinds.
    private func forwarding(trusting proxies: [String]) async throws -> [Int] {
        let server = Server(ServerConfiguration(port: 0, loops: 1, trustedProxies: proxies)) { _ in .noContent }
        let client = try RawClient(port: try await server.start())
        client.send("GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 192.0.2.1\r\nX-Forwarded-Proto: https\r\n\r\n")
        client.send("GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 192.0.2.1\r\nX-Forwarded-Proto: http\r\n\r\n")
        client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        _ = await client.readToEnd()
        await server.stop(grace: .seconds(1))
        let counts = server.forwarding
        return [counts.secureRequests, counts.plainRequests, counts.silentRequests, counts.unbelievedRequests]
    }

    @Test("Loops that turn say so; one that is held up does not")
    func pulse() async throws {
        let isHeld = Atomic<Bool>(false)
        let server = Server(ServerConfiguration(port: 0, loops: 2)) { _ in
            isHeld.store(true, ordering: .sequentiallyConsistent)
            usleep(1_500_000)
            return .noContent
        }
        #expect(await !server.areLoopsTurning(within: .seconds(5)), "A server that was not started turns nothing")
        let client = try RawClient(port: try await server.start())
        #expect(await server.areLoopsTurning(within: .seconds(5)))

        client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        while !isHeld.load(ordering: .sequentiallyConsistent) { try await Task.sleep(for: .milliseconds(5)) }

        #expect(await !server.areLoopsTurning(within: .milliseconds(100)))
        _ = await client.readToEnd()
        #expect(await server.areLoopsTurning(within: .seconds(5)))
        await server.stop(grace: .seconds(1))
    }
}
