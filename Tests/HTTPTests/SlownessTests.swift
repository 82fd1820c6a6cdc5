import Testing

@testable import HTTP

@Suite("Clients that are slow on purpose")
struct SlownessTests {
    @Test("A header that comes a byte at a time is given up after its time, however busy it looks")
    func slowHeader() async throws {
        let outcome = try await trickle("GET / HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "a", count: 5000))")

        #expect(outcome.answer.hasPrefix("HTTP/1.1 408 "))
        #expect(outcome.sent < 200)
    }

    @Test("Empty lines do not put off the end of an idle connection")
    func emptyLines() async throws {
        let outcome = try await trickle("\r\n\r\n\(String(repeating: "\r\n", count: 500))")

        #expect(outcome.answer.isEmpty || outcome.answer.hasPrefix("HTTP/1.1 400 ") || outcome.answer.hasPrefix("HTTP/1.1 408 "))
        #expect(outcome.sent < 200)
    }

    @Test(
        "Content that comes a byte at a time is given up when its rate is too low",
        arguments: ["Content-Length: 9000", "Transfer-Encoding: chunked"])
    func slowContent(framing: String) async throws {
        let content = String(repeating: framing.hasPrefix("T") ? "1\r\na\r\n" : "a", count: 5000)
        let outcome = try await trickle("POST / HTTP/1.1\r\nHost: a\r\n\(framing)\r\n\r\n", then: content)

        #expect(outcome.answer.hasPrefix("HTTP/1.1 408 "))
        #expect(outcome.sent < 200)
    }

    @Test("Content that is slow but not too slow arrives")
    func patience() async throws {
        var timeouts = Timeouts()
        timeouts.body = .milliseconds(500)
        timeouts.minimumRate = 1
        try await withServer(timeouts: timeouts) { request in
            .text("got \(request.body.count)")
        } while: { port in
            let client = try RawClient(port: port)
            client.send("POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 100\r\n\r\n0123456789")
            for _ in 0..<9 {
                try await Task.sleep(for: .milliseconds(60))
                client.send("0123456789")
            }

            #expect(await client.readToEnd().hasSuffix("got 100"))
        }
    }

    @Test("A client that does not read its page is given up, and its memory is given back")
    func slowReader() async throws {
        let outcomes = Locked<[AccessEvent.Outcome]>([])
        try await withServer(timeouts: .short, onEvent: { event in outcomes.withLock { $0.append(event.outcome) } }) { _ in
            .html([UInt8](repeating: 97, count: 8_000_000))
        } while: { port in
            let client = try RawClient(port: port, receiveBuffer: 4096)
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            try await Task.sleep(for: .milliseconds(600))

            #expect(outcomes.withLock { $0 } == [.tooSlow])
            #expect(await client.readToEnd().utf8.count < 8_000_000)
        }
    }

    @Test("A hundred slow clients do not keep one quick client waiting")
    func manySlow() async throws {
        var limits = Limits()
        limits.connections = 100
        try await withServer(limits: limits) { _ in
            .text("hello")
        } while: { port in
            let slow = try (0..<100).map { _ in try RawClient(port: port) }
            for client in slow { client.send("GET / HTTP/1.1\r\nHo") }
            try await Task.sleep(for: .milliseconds(1100))

            let quick = try RawClient(port: port)
            quick.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")

            #expect(await quick.readToEnd().hasSuffix("hello"))
            #expect(slow.count == 100)
        }
    }

    /// Sends a byte each two milliseconds, until an answer or the end comes.
    private func trickle(_ head: String, then content: String? = nil) async throws -> (answer: String, sent: Int) {
        var timeouts = Timeouts.short
        timeouts.minimumRate = 4096
        let port = Locked(0)
        var outcome = (answer: "", sent: 0)
        try await withServer(timeouts: timeouts) { _ in
            .text("never")
        } while: { number in
            port.withLock { $0 = number }
            let client = try RawClient(port: number)
            if content != nil { client.send(head) }
            for byte in (content ?? head).utf8 where client.isQuiet {
                client.send([byte])
                outcome.sent += 1
                try await Task.sleep(for: .milliseconds(2))
            }
            outcome.answer = await client.readToEnd()
        }
        return outcome
    }
}
