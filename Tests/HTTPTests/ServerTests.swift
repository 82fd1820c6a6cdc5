import Basics
import Synchronization
import Testing

@testable import HTTP

@Suite("A server")
struct ServerTests {
    @Test("A request over a socket is answered")
    func answer() async throws {
        try await withServer { request in
            .text("You asked for \(request.path)")
        } while: { port in
            let client = try RawClient(port: port)
            client.send("GET /areas HTTP/1.1\r\nHost: westmarch.test\r\nConnection: close\r\n\r\n")

            let answer = await client.readToEnd()

            #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\nDate: "))
            #expect(answer.contains("\r\nContent-Length: 20\r\n"))
            #expect(answer.contains("\r\nConnection: close\r\n"))
            #expect(answer.hasSuffix("\r\n\r\nYou asked for /areas"))
        }
    }

    @Test("A connection serves one request after another")
    func keepAlive() async throws {
        try await withServer { request in
            .text(request.path)
        } while: { port in
            let client = try RawClient(port: port)
            for number in 1...3 {
                client.send("GET /\(number) HTTP/1.1\r\nHost: a\r\n\r\n")
                #expect(await client.read(until: "\r\n\r\n/\(number)").hasPrefix("HTTP/1.1 200 OK\r\n"))
            }
        }
    }

    @Test("Pipelined requests are answered in order, though the first takes longest")
    func pipelining() async throws {
        try await withServer { request in
            if request.path == "/1" { try? await Task.sleep(for: .milliseconds(50)) }
            return .text("answer \(request.path)")
        } while: { port in
            let client = try RawClient(port: port)
            client.send(
                "GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\nGET /3 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
            )

            let answers = await client.readToEnd().split(separator: "answer ").dropFirst().map { $0.prefix(2) }

            #expect(answers == ["/1", "/2", "/3"])
        }
    }

    @Test("Thousands of pipelined requests are all answered, while what is ahead waits in the socket")
    func muchPipelining() async throws {
        var limits = Limits()
        limits.readAhead = 1000
        try await withServer(limits: limits) { _ in
            Response(.noContent)
        } while: { port in
            let client = try RawClient(port: port)
            client.send(String(repeating: "GET / HTTP/1.1\r\nHost: a\r\n\r\n", count: 3000))
            client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")

            let answers = await client.readToEnd()

            #expect(answers.split(separator: "HTTP/1.1 204 No Content\r\n").count == 3001)
        }
    }

    @Test("What is answered at once keeps its place among pipelined requests that take longer")
    func atOnce() async throws {
        try await withServer(atOnce: { $0.path.hasPrefix("/now") ? .text("answer \($0.path)") : nil }) { request in
            try? await Task.sleep(for: .milliseconds(30))
            return .text("answer \(request.path)")
        } while: { port in
            let client = try RawClient(port: port)
            let paths = ["/now1", "/now2", "/slow", "/now3", "/slower", "/now4"]
            client.send(paths.map { "GET \($0) HTTP/1.1\r\nHost: a\r\n\r\n" }.joined())
            client.send("GET /now5 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")

            let answers = await client.readToEnd().split(separator: "answer ").dropFirst().map { $0.prefix { $0 != "H" } }

            #expect(answers.map(String.init) == paths + ["/now5"])
        }
    }

    @Test("What is answered at once is told in the log, keeps to what the client has already, and sends no content for HEAD")
    func atOnceAsEver() async throws {
        let events = Mutex<[AccessEvent]>([])
        try await withServer(
            onEvent: { event in events.withLock { $0.append(event) } }, atOnce: { _ in Response.text("always").etag("a") }
        ) { _ in
            Response(.internalServerError)
        } while: { port in
            let client = try RawClient(port: port)
            client.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\nIf-None-Match: \"a\"\r\n\r\n")
            client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")

            let answers = await client.readToEnd().split(separator: "HTTP/1.1 ")

            #expect(answers.map { $0.prefix(3) } == ["200", "304", "200"])
            #expect(answers.map { $0.hasSuffix("always") } == [false, false, true])
            #expect(events.withLock { $0.map(\.status) } == [.ok, .notModified, .ok])
        }
    }

    @Test("One client that asks for thousands of pages at a time keeps nobody else waiting")
    func fairness() async throws {
        try await withServer(atOnce: { $0.path == "/many" ? .noContent : nil }) { request in
            .text("answer \(request.path)")
        } while: { port in
            let (greedy, other) = (try RawClient(port: port), try RawClient(port: port))
            let many = String(repeating: "GET /many HTTP/1.1\r\nHost: a\r\n\r\n", count: 5000)
            greedy.send(many)
            other.send("GET /one HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")

            #expect(await other.readToEnd().hasSuffix("answer /one"))
            greedy.send("GET /many HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            #expect(await greedy.readToEnd().split(separator: "HTTP/1.1 204 No Content\r\n").count == 5001)
        }
    }

    @Test("HTTP/1.0 gets its answer and the end of the connection (RFC 9112, section 9.3)")
    func oldVersion() async throws {
        try await withServer { _ in
            .text("hello")
        } while: { port in
            let client = try RawClient(port: port)
            client.send("GET / HTTP/1.0\r\n\r\n")

            #expect(await client.readToEnd().hasSuffix("Connection: close\r\n\r\nhello"))
        }
    }

    @Test("HEAD is answered like GET without the content (RFC 9110, section 9.3.2)")
    func head() async throws {
        try await withServer { request in
            .text(request.method == .get && request.isHead ? "hello" : "")
        } while: { port in
            let client = try RawClient(port: port)
            client.send("HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")

            let answer = await client.readToEnd()

            #expect(answer.contains("Content-Length: 5\r\n"))
            #expect(answer.hasSuffix("\r\n\r\n"))
        }
    }

    @Test("Who has the page already gets 304 (RFC 9110, section 13.1.2)")
    func conditional() async throws {
        try await withServer { _ in
            .text("hello").etag("v1")
        } while: { port in
            let client = try RawClient(port: port)
            client.send("GET / HTTP/1.1\r\nHost: a\r\nIf-None-Match: \"v0\", W/\"v1\"\r\nConnection: close\r\n\r\n")

            let answer = await client.readToEnd()

            #expect(answer.hasPrefix("HTTP/1.1 304 Not Modified\r\n"))
            #expect(answer.contains("ETag: \"v1\"\r\n"))
            #expect(!answer.contains("Content-"))
            #expect(answer.hasSuffix("\r\n\r\n"))
        }
    }

    @Test("A client that waits for leave to send its content gets it (RFC 9110, section 10.1.1)")
    func expectContinue() async throws {
        try await withServer { request in
            .text("got \(request.body.count)")
        } while: { port in
            let client = try RawClient(port: port)
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n")
            #expect(await client.read(until: "\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n")
            client.send("abc")

            #expect(await client.readToEnd().hasSuffix("got 3"))
        }
    }

    @Test("Content that will be too large is refused before it is sent (RFC 9110, section 15.5.14)")
    func tooLargeExpected() async throws {
        try await withServer { _ in
            .text("never")
        } while: { port in
            let client = try RawClient(port: port)
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999\r\nExpect: 100-continue\r\n\r\n")

            #expect(await client.readToEnd().hasPrefix("HTTP/1.1 413 Content Too Large\r\n"))
        }
    }

    @Test("A route may take more or less content than others")
    func bodyLimit() async throws {
        var limits = Limits()
        limits.bodyLimit = { method, path in method == .post && path == "/small" ? 2 : nil }
        try await withServer(limits: limits) { request in
            .text("got \(request.body.count)")
        } while: { port in
            let (small, other) = (try RawClient(port: port), try RawClient(port: port))
            small.send("POST /small HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n")
            other.send("POST /other HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 3\r\n\r\nabc")

            #expect(await small.readToEnd().hasPrefix("HTTP/1.1 413 "))
            #expect(await other.readToEnd().hasSuffix("got 3"))
        }
    }

    @Test("A refused request gets words, a reference and the end of the connection; what follows it is not read")
    func refusal() async throws {
        let handled = Atomic<Int>(0)
        try await withServer { _ in
            handled.wrappingAdd(1, ordering: .relaxed)
            return .text("never")
        } while: { port in
            let client = try RawClient(port: port)
            client.send("GET / HTTP/1.1\r\nHost : a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n")

            let answer = await client.readToEnd()

            #expect(answer.hasPrefix("HTTP/1.1 400 Bad Request\r\n"))
            #expect(answer.contains("Connection: close\r\n"))
            #expect(answer.contains("The request could not be understood."))
            #expect(answer.contains("Reference: "))
            #expect(handled.load(ordering: .relaxed) == 0)
        }
    }

    @Test(
        "The product may show its own page for errors of the server, which knows what was asked for",
        arguments: [
            ("BREW /tea HTTP/1.1\r\nHost: a\r\n\r\n", "<p>501 /tea"), ("GET /a%2Fb HTTP/1.1\r\nHost: a\r\n\r\n", "<p>400 /a%2Fb"),
            ("GET /one HTTP/1.1\r\nHost: a\r\n\r\nGET /two HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "<p>400 /two"),
            ("GET /x HTTP/1.1\r\nHost: a\r\nContent-Length: 999999999999\r\n\r\n", "<p>413 /x"), ("nonsense\r\n\r\n", "<p>400 "),
        ])
    func errorPage(request: String, page: String) async throws {
        let server = Server(
            ServerConfiguration(port: 0, loops: 1),
            errorPage: { status, _, target in .html(Array("<p>\(status.code) \(target)".utf8), status: status) }
        ) { _ in .text("fine") }
        let port = try await server.start()
        let client = try RawClient(port: port)
        client.send(request)

        #expect(await client.readToEnd().hasSuffix(page))
        client.close()
        await server.stop()
    }

    @Test("A handler cannot confuse where its answer ends")
    func ownFraming() async throws {
        try await withServer { _ in
            var response = Response.text("hello")
            response.headers["Content-Length"] = "99"
            response.headers.add("Transfer-Encoding", "chunked")
            response.headers["X-Note"] = "a\r\nSet-Cookie: b=c"
            return response
        } while: { port in
            let client = try RawClient(port: port)
            client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")

            let answer = await client.readToEnd()

            #expect(answer.contains("Content-Length: 5\r\n"))
            #expect(!answer.contains("Transfer-Encoding"))
            #expect(answer.contains("X-Note: a  Set-Cookie: b=c\r\n"))
        }
    }

    @Test("The word of a proxy about the client is taken only if the proxy is trusted", arguments: [true, false])
    func proxies(isTrusted: Bool) async throws {
        try await withServer(proxies: isTrusted ? ["10.0.0.0/8", "127.0.0.1"] : ["10.0.0.0/8"]) { request in
            .text("\(request.scheme) \(request.remoteAddress)")
        } while: { port in
            let client = try RawClient(port: port)
            client.send(
                "GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 6.6.6.6, 192.0.2.7, 10.1.1.1\r\nX-Forwarded-Proto: https\r\nConnection: close\r\n\r\n"
            )

            #expect(await client.readToEnd().hasSuffix(isTrusted ? "\r\n\r\nhttps 192.0.2.7" : "\r\n\r\nhttp 127.0.0.1"))
        }
    }

    @Test("Several loops share a port")
    func loops() async throws {
        try await withServer(loops: 3) { request in
            .text(request.path)
        } while: { port in
            for number in 0..<30 {
                let client = try RawClient(port: port)
                client.send("GET /\(number) HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                #expect(await client.readToEnd().hasSuffix("\r\n\r\n/\(number)"))
            }
        }
    }

    @Test("Each request is told to the log once, with how it went")
    func events() async throws {
        let events = Locked<[AccessEvent]>([])
        try await withServer(onEvent: { event in events.withLock { $0.append(event) } }) { _ in
            .text("hello")
        } while: { port in
            let client = try RawClient(port: port)
            client.send("GET /a%20b?secret HTTP/1.1\r\nHost: A.test\r\n\r\nBREW / HTTP/1.1\r\n\r\n")
            _ = await client.readToEnd()
        }

        let told = events.withLock { $0 }
        #expect(told.map(\.status) == [.ok, .notImplemented])
        #expect(told.map(\.outcome) == [.answered, .refused])
        #expect(told.map(\.path) == ["/a b", ""])
        #expect(told.first?.host == "a.test")
        #expect(told.first?.remoteAddress == "127.0.0.1")
        #expect((told.first?.bytesSent ?? 0) > 100)
        #expect(told.last?.reason == "The method is not known.")
    }

    @Test("A server that cannot listen says so in words")
    func cannotListen() async throws {
        try await withServer { _ in
            .noContent
        } while: { port in
            let second = Server(ServerConfiguration(port: port)) { _ in .noContent }
            await #expect { try await second.start() } throws: { ($0 as? Problem)?.kind == .unavailable }
        }
        let named = Server(ServerConfiguration(host: "localhost")) { _ in .noContent }
        await #expect { try await named.start() } throws: { ($0 as? Problem)?.kind == .invalid }
        let proxied = Server(ServerConfiguration(port: 0, trustedProxies: ["10.0.0.0/33"])) { _ in .noContent }
        await #expect { try await proxied.start() } throws: { ($0 as? Problem)?.kind == .invalid }
    }
}

/// Runs a server on a free port while the body works with it.
func withServer(
    limits: Limits = Limits(), timeouts: Timeouts = Timeouts(), proxies: [String] = [], loops: Int = 1,
    onEvent: (@Sendable (AccessEvent) -> Void)? = nil, atOnce: Server.Immediate? = nil, _ handler: @escaping Server.Handler,
    while body: (Int) async throws -> Void
) async throws {
    let configuration = ServerConfiguration(port: 0, loops: loops, limits: limits, timeouts: timeouts, trustedProxies: proxies)
    let server = Server(configuration, onEvent: onEvent, atOnce: atOnce, handler: handler)
    let port = try await server.start()
    do {
        try await body(port)
    } catch {
        await server.stop(grace: .seconds(1))
        throw error
    }
    await server.stop(grace: .seconds(1))
}
