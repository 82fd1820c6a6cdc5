import Glibc
import Synchronization
import Testing

@testable import HTTP

@Suite("A server under strain")
struct FaultTests {
    @Test("A header that does not arrive in time gets 408")
    func slowHeader() async throws {
        try await withServer(timeouts: .short) { _ in
            .text("never")
        } while: { port in
            let client = try RawClient(port: port)
            client.send("GET / HTTP/1.1\r\nHost")

            #expect(await client.readToEnd().hasPrefix("HTTP/1.1 408 Request Timeout\r\n"))
        }
    }

    @Test("Content that does not arrive in time gets 408")
    func slowContent() async throws {
        try await withServer(timeouts: .short) { _ in
            .text("never")
        } while: { port in
            let client = try RawClient(port: port)
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc")

            #expect(await client.readToEnd().hasPrefix("HTTP/1.1 408 Request Timeout\r\n"))
        }
    }

    @Test("A connection that says nothing is closed without a word")
    func silence() async throws {
        try await withServer(timeouts: .short) { _ in
            .text("hello")
        } while: { port in
            let (silent, idle) = (try RawClient(port: port), try RawClient(port: port))
            idle.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")

            #expect(await silent.readToEnd().isEmpty)
            #expect(await idle.readToEnd().hasSuffix("hello"))
        }
    }

    @Test("A handler that takes too long is cancelled, and the client gets 503")
    func slowHandler() async throws {
        let wasCancelled = Atomic<Bool>(false)
        try await withServer(timeouts: .short) { _ in
            do { try await Task.sleep(for: .seconds(300)) } catch { wasCancelled.store(true, ordering: .relaxed) }
            return .text("late")
        } while: { port in
            let client = try RawClient(port: port)
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")

            let answer = await client.readToEnd()

            #expect(answer.hasPrefix("HTTP/1.1 503 Service Unavailable\r\n"))
            #expect(!answer.contains("late"))
        }
        #expect(wasCancelled.load(ordering: .relaxed) == true)
    }

    @Test("A client that hangs up cancels its handler", arguments: [true, false])
    func hangUp(isReset: Bool) async throws {
        let (cancellations, told) = AsyncStream<Bool>.makeStream()
        var timeouts = Timeouts()
        timeouts.handler = .seconds(600)
        try await withServer(timeouts: timeouts) { _ in
            try? await Task.sleep(for: .seconds(300))
            told.yield(Task.isCancelled)
            return .text("late")
        } while: { port in
            let client = try RawClient(port: port)
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            try await Task.sleep(for: .milliseconds(20))
            isReset ? client.reset() : client.close()

            #expect(await cancellations.first { _ in true } == true)
        }
    }

    @Test("A stream is sent in chunks (RFC 9112, section 7.1), and the connection lives on")
    func stream() async throws {
        try await withServer { request in
            guard request.path == "/export" else { return .text("next") }
            return .stream(type: "text/csv") { writer in
                try await writer.write(Array("one".utf8))
                try await Task.sleep(for: .milliseconds(1))
                try await writer.write([])
                try await writer.write(Array("and sixteen more".utf8))
            }
        } while: { port in
            let client = try RawClient(port: port)
            client.send("GET /export HTTP/1.1\r\nHost: a\r\n\r\nGET /next HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")

            let answer = await client.readToEnd()

            #expect(
                answer.contains("Transfer-Encoding: chunked\r\n\r\n3\r\none\r\n10\r\nand sixteen more\r\n0\r\n\r\nHTTP/1.1 200"))
            #expect(answer.hasSuffix("next"))
        }
    }

    @Test("A stream that the client has already is not made again")
    func knownStream() async throws {
        try await withServer { _ in
            .stream(type: "text/csv") { try await $0.write(Array("one".utf8)) }.etag("v1")
        } while: { port in
            let client = try RawClient(port: port)
            client.send("GET / HTTP/1.1\r\nHost: a\r\nIf-None-Match: \"v1\"\r\nConnection: close\r\n\r\n")

            let answer = await client.readToEnd()

            #expect(answer.hasPrefix("HTTP/1.1 304 Not Modified\r\n"))
            #expect(answer.hasSuffix("\r\n\r\n"))
        }
    }

    @Test("HTTP/1.0 gets a stream without chunks, ended by the end of the connection")
    func oldStream() async throws {
        try await withServer { _ in
            .stream(type: "text/csv") { try await $0.write(Array("one".utf8)) }
        } while: { port in
            let client = try RawClient(port: port)
            client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")

            let answer = await client.readToEnd()

            #expect(answer.hasSuffix("Connection: close\r\n\r\none"))
            #expect(!answer.contains("chunked"))
        }
    }

    @Test("A stream that fails is cut off before its last chunk, and the log has it")
    func failedStream() async throws {
        let outcomes = Locked<[AccessEvent.Outcome]>([])
        try await withServer(onEvent: { event in outcomes.withLock { $0.append(event.outcome) } }) { _ in
            .stream(type: "text/csv") { writer in
                try await writer.write(Array("one".utf8))
                throw SystemError("read", code: EIO)
            }
        } while: { port in
            let client = try RawClient(port: port)
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")

            #expect(await client.readToEnd().hasSuffix("3\r\none\r\n"))
        }
        #expect(outcomes.withLock { $0 } == [.failed])
    }

    @Test("A stream waits for a client that reads slowly, and ends when the client is too slow")
    func slowReader() async throws {
        let written = Atomic<Int>(0)
        try await withServer(timeouts: .short) { _ in
            .stream(type: "text/csv") { writer in
                let chunk = [UInt8](repeating: 97, count: 65536)
                for _ in 0..<10_000 {
                    try await writer.write(chunk)
                    written.wrappingAdd(1, ordering: .relaxed)
                }
            }
        } while: { port in
            let client = try RawClient(port: port, receiveBuffer: 4096)
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            try await Task.sleep(for: .milliseconds(150))
            let ahead = written.load(ordering: .relaxed)
            #expect(ahead < 200)

            try await Task.sleep(for: .milliseconds(700))

            #expect(await !client.readToEnd().hasSuffix("\r\n0\r\n\r\n"))
            #expect(written.load(ordering: .relaxed) < 1000)
        }
    }

    @Test("A large answer arrives whole at a client with a small buffer")
    func largeAnswer() async throws {
        try await withServer { _ in
            .html([UInt8](repeating: 97, count: 5_000_000))
        } while: { port in
            let client = try RawClient(port: port, receiveBuffer: 4096)
            client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")

            #expect(await client.readToEnd().utf8.count > 5_000_000)
        }
    }

    @Test("At the limit of connections, one that is idle makes room for one that asks")
    func connectionLimit() async throws {
        var limits = Limits()
        limits.connections = 3
        try await withServer(limits: limits) { _ in
            .text("hello")
        } while: { port in
            let idle = try (0..<3).map { _ in try RawClient(port: port) }
            try await Task.sleep(for: .milliseconds(20))
            let asking = try RawClient(port: port)
            asking.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")

            #expect(await asking.readToEnd().hasSuffix("hello"))
            #expect(idle.count == 3)
        }
    }

    /// Between the two limits nothing is awaited: a process without a descriptor for the look that libdispatch takes at its threads
    /// once a second, while work is queued for them, is ended by libdispatch.
    @Test("A server that has no more descriptors goes on, and accepts again when there are some")
    func descriptors() async {
        await #expect(processExitsWith: .success) {
            let (isAtWork, begun) = AsyncStream<Void>.makeStream()
            let (mayEnd, end) = AsyncStream<Void>.makeStream()
            let server = Server(ServerConfiguration(port: 0, loops: 1)) { request in
                begun.finish()
                if request.path == "/kept" { for await _ in mayEnd {} }
                return .text("hello")
            }
            let port = try await server.start()
            let kept = try RawClient(port: port)
            kept.send("GET /kept HTTP/1.1\r\nHost: a\r\n\r\n")
            for await _ in isAtWork {}
            let waiting = try (0..<4).map { _ in try RawClient(port: port, isLate: true) }
            var limit = rlimit(rlim_cur: 0, rlim_max: 4096)
            setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
            for client in waiting { try client.connectNow(port: port) }
            end.finish()
            let answer = kept.readBlocking()

            limit.rlim_cur = 4096
            setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
            #expect(answer.hasPrefix("HTTP/1.1 200"))
            for client in waiting {
                client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                #expect(await client.readToEnd().hasSuffix("hello"))
            }
            await server.stop(grace: .seconds(1))
        }
    }
}

extension Timeouts {
    /// Short ones, so that tests need not wait.
    static var short: Timeouts {
        var timeouts = Timeouts()
        timeouts.header = .milliseconds(100)
        timeouts.body = .milliseconds(100)
        timeouts.idle = .milliseconds(100)
        timeouts.write = .milliseconds(400)
        timeouts.handler = .milliseconds(100)
        timeouts.linger = .milliseconds(100)
        timeouts.minimumRate = 1_000_000_000
        return timeouts
    }
}
