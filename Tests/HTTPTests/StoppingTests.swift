import Glibc
import Synchronization
import Testing

@testable import HTTP

@Suite("A server that stops")
struct StoppingTests {
    @Test("A kept connection may ask once more while the server ends, and is told with the answer that it ends, too")
    func lastRequest() async throws {
        let server = Server(ServerConfiguration(port: 0, loops: 1)) { request in .text(request.path) }
        let port = try await server.start()
        let (kept, silent) = (try RawClient(port: port), try RawClient(port: port))
        kept.send("GET /1 HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(await !kept.read(until: "\r\n\r\n/1").contains("Connection: close"))

        async let stopped: Void = server.stop(grace: .seconds(10))
        while (try? RawClient(port: port)) != nil { try await Task.sleep(for: .milliseconds(1)) }
        kept.send("GET /2 HTTP/1.1\r\nHost: a\r\n\r\n")
        let answer = await kept.readToEnd()

        #expect(answer.contains("Connection: close\r\n"))
        #expect(answer.hasSuffix("/2"))
        #expect(await silent.readToEnd().isEmpty)
        kept.close()
        silent.close()
        await stopped
    }

    @Test("An answer on its way when the server ends arrives whole, and keeps its word that one may ask once more")
    func answerOnItsWay() async throws {
        let (isAnswered, answered) = AsyncStream<Void>.makeStream()
        let server = Server(ServerConfiguration(port: 0, loops: 1)) { request in
            answered.finish()
            return .text(request.path == "/large" ? String(repeating: "a", count: 6_000_000) + "end" : "more")
        }
        let client = try RawClient(port: try await server.start(), receiveBuffer: 4096)
        client.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n")
        for await _ in isAnswered {}
        let head = await client.read(until: "\r\n\r\n")

        async let stopped: Void = server.stop(grace: .seconds(10))
        try await Task.sleep(for: .milliseconds(100))
        while client.received.count < 6_000_003, await client.readSome() > 0 {}
        client.send("GET /more HTTP/1.1\r\nHost: a\r\n\r\n")
        let last = await client.readToEnd().suffix(300)
        client.close()
        await stopped

        #expect(!head.contains("Connection: close"))
        #expect(last.contains("aend"))
        #expect(last.contains("Connection: close\r\n"))
        #expect(last.hasSuffix("more"))
    }

    @Test("Connections that wait to be accepted when the server ends are served")
    func queued() async throws {
        let isBlocked = Atomic<Bool>(false)
        let server = Server(ServerConfiguration(port: 0, loops: 1)) { request in
            // A handler must never do this: here it keeps the loop from accepting.
            if request.path == "/block" { isBlocked.store(true, ordering: .relaxed) }
            if request.path == "/block" { usleep(200_000) }
            return .text("hello")
        }
        let port = try await server.start()
        let blocking = try RawClient(port: port)
        blocking.send("GET /block HTTP/1.1\r\nHost: a\r\n\r\n")
        while !isBlocked.load(ordering: .relaxed) { try await Task.sleep(for: .milliseconds(1)) }

        let waiting = try (0..<20).map { _ in try RawClient(port: port) }
        for client in waiting { client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n") }
        async let stopped: Void = server.stop(grace: .seconds(5))

        for client in waiting { #expect(await client.readToEnd().hasSuffix("\r\n\r\nhello")) }
        #expect(await blocking.readToEnd().hasSuffix("hello"))
        await stopped
    }

    @Test("A server that stops lets requests at work end, closes what is idle and takes nothing new")
    func draining() async throws {
        let (isAtWork, begun) = AsyncStream<Void>.makeStream()
        let (mayEnd, end) = AsyncStream<Void>.makeStream()
        let server = Server(ServerConfiguration(port: 0, loops: 2)) { _ in
            begun.finish()
            for await _ in mayEnd {}
            return .text("done")
        }
        let port = try await server.start()
        let (idle, working) = (try RawClient(port: port), try RawClient(port: port))
        working.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        for await _ in isAtWork {}

        async let stopped: Void = server.stop(grace: .seconds(5))
        while (try? RawClient(port: port)) != nil { try await Task.sleep(for: .milliseconds(1)) }
        end.finish()
        let answer = await working.readToEnd()
        working.close()
        await stopped

        #expect(answer.hasSuffix("Connection: close\r\n\r\ndone"))
        #expect(await idle.readToEnd().isEmpty)
        #expect(await isRefused(port))
        #expect(server.connectionCount == 0)
    }

    @Test("A server that stops cancels handlers after the grace")
    func forcedStop() async throws {
        let (cancellations, told) = AsyncStream<Bool>.makeStream()
        let (isAtWork, begun) = AsyncStream<Void>.makeStream()
        let server = Server(ServerConfiguration(port: 0, loops: 1)) { _ in
            begun.finish()
            try? await Task.sleep(for: .seconds(20))
            told.yield(Task.isCancelled)
            return .text("late")
        }
        let client = try RawClient(port: try await server.start())
        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        for await _ in isAtWork {}

        await server.stop(grace: .milliseconds(50))

        #expect(await cancellations.first { _ in true } == true)
        #expect(await client.readToEnd().isEmpty)
    }

    @Test("A server that is run stops when its task is cancelled")
    func running() async throws {
        let server = Server(ServerConfiguration(port: 0, loops: 1)) { _ in .noContent }
        let port = try await server.start()

        try await withThrowingTaskGroup { group in
            group.addTask { try await server.run() }
            group.cancelAll()
            try await group.waitForAll()
        }

        #expect(await isRefused(port))
    }
}

/// Whether nobody listens on a port.
///
/// The server of another test may have been given it meanwhile, and soon ends.
private func isRefused(_ port: Int) async -> Bool {
    for _ in 0..<250 {
        if (try? RawClient(port: port)) == nil { return true }
        try? await Task.sleep(for: .milliseconds(20))
    }
    return false
}
