import Basics
import Testing

@testable import HTTP

@Suite("Limits of a server, over a socket")
struct LimitTests {
    static let beyond: [Refused] = [
        Refused("the request line", "GET /\(letters(60)) HTTP/1.1\r\nHost: a\r\n\r\n", 414),
        Refused("the query", "GET /?\(letters(60)) HTTP/1.1\r\nHost: a\r\n\r\n", 414),
        Refused("a request line without end", "GET /\(letters(80))", 414),
        Refused("a method without end", letters(80), 414),
        Refused("one header field", "GET / HTTP/1.1\r\nHost: a\r\nX: \(letters(200))\r\n\r\n", 431),
        Refused("a header field without end", "GET / HTTP/1.1\r\nHost: a\r\nX: \(letters(300))", 431),
        Refused("a header name without end", "GET / HTTP/1.1\r\nHost: a\r\n\(letters(300))", 431),
        Refused("all header fields", "GET / HTTP/1.1\r\nHost: a\r\n\(fields(3, of: 80))\r\n", 431),
        Refused("the count of header fields", "GET / HTTP/1.1\r\nHost: a\r\n\(fields(5, of: 1))\r\n", 431),
        Refused("content that is announced", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 201\r\n\r\n", 413),
        Refused("content in one chunk", "\(chunked)c9\r\n", 413),
        Refused("content in many chunks", "\(chunked)\(String(repeating: "a\r\n0123456789\r\n", count: 20))1\r\n", 413),
        Refused("extensions of chunks", "\(chunked)\(String(repeating: "1;\(letters(60))\r\na\r\n", count: 4))", 400),
        Refused("the size of trailers", "\(chunked)0\r\nX: \(letters(300))\r\n\r\n", 431),
        Refused("the count of trailers", "\(chunked)0\r\n\(fields(6, of: 1))\r\n", 431),
        Refused("empty lines before a request", String(repeating: "\r\n", count: 6), 400),
    ]
    static let within = [
        "GET /\(letters(40)) HTTP/1.1\r\nHost: a\r\n", "GET / HTTP/1.1\r\nHost: a\r\n\(fields(4, of: 1))",
        "GET / HTTP/1.1\r\nHost: a\r\nX: \(letters(150))\r\n",
    ]
    private static let chunked = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"

    @Test("What is beyond a limit is refused at once, with the status that says so", arguments: beyond)
    func refusing(refused: Refused) async throws {
        try await withServer(limits: .small) { _ in
            .text("never")
        } while: { port in
            let client = try RawClient(port: port)
            client.send(refused.message)

            let answer = await client.readToEnd()

            #expect(answer.hasPrefix("HTTP/1.1 \(refused.status) "))
            #expect(answer.contains("\r\nConnection: close\r\n"))
        }
    }

    @Test("What is just within them is answered", arguments: within)
    func answering(head: String) async throws {
        try await withServer(limits: .small) { _ in
            .text("hello")
        } while: { port in
            let client = try RawClient(port: port)
            client.send("\(head)\r\n")

            #expect(await client.read(until: "hello").hasPrefix("HTTP/1.1 200 "))
        }
    }

    @Test("A form may have so many fields and parts, and no more")
    func forms() async throws {
        try await withServer(limits: .small) { request in
            let form = Result { () throws(Problem) in try request.form() }
            switch form {
            case .success(let form): return .text("\(form.names.count) fields")
            case .failure(let problem): return .text(problem.message)
            }
        } while: { port in
            let encoded = "application/x-www-form-urlencoded"
            let (threeFields, fourFields) = ("a=1&b=2&c=3", "a=1&b=2&c=3&d=4")
            let answers = [
                try await send(port, threeFields, as: encoded), try await send(port, fourFields, as: encoded),
                try await send(port, parts(2), as: "multipart/form-data; boundary=x"),
                try await send(port, parts(3), as: "multipart/form-data; boundary=x"),
            ]

            #expect(answers[0].hasSuffix("3 fields"))
            #expect(answers[1].contains("more parts than we can take"))
            #expect(answers[2].hasSuffix("2 fields"))
            #expect(answers[3].contains("more parts than we can take"))
        }
    }

    @Test("Content of all connections together has a limit; a small request beside it is answered")
    func contentInAll() async throws {
        var limits = Limits()
        limits.contentInAll = 1_000_000
        try await withServer(limits: limits) { request in
            .text("got \(request.body.count)")
        } while: { port in
            let slow = try (0..<3).map { _ in try RawClient(port: port) }
            for client in slow { client.send(upload(of: 450_000, sending: 400_000)) }
            try await Task.sleep(for: .milliseconds(50))

            let small = try await send(port, "hello", as: "text/plain")
            for client in slow { client.send(Array(repeating: 97, count: 50_000)) }
            var statuses: [String] = []
            for client in slow { statuses.append(String(await client.read(until: "\r\n").prefix(12))) }

            #expect(small.hasSuffix("got 5"))
            #expect(statuses.sorted() == ["HTTP/1.1 200", "HTTP/1.1 200", "HTTP/1.1 503"])
            let large = try await send(port, String(repeating: "a", count: 900_000), as: "text/plain")
            #expect(large.hasSuffix("got 900000"))
        }
    }

    @Test("Of requests ahead of the one that is answered only so much is taken from the socket")
    func readAhead() async throws {
        let (mayEnd, end) = AsyncStream<Void>.makeStream()
        var limits = Limits()
        limits.readAhead = 4096
        try await withServer(limits: limits) { _ in
            for await _ in mayEnd {}
            return .noContent
        } while: { port in
            let client = try RawClient(port: port, sendBuffer: 4096)
            let request = Array("GET / HTTP/1.1\r\nHost: a\r\n\r\n".utf8)
            client.send(request)
            try await Task.sleep(for: .milliseconds(20))

            let taken = client.sendWhatFits(request, upTo: 1_000_000)
            end.finish()
            client.send(taken.rest)
            client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")

            #expect(taken.count < 1_000_000)
            #expect(await client.readToEnd().split(separator: "HTTP/1.1 204 No Content\r\n").count == taken.count + 2)
        }
    }

    private func send(_ port: Int, _ content: String, as type: String) async throws -> String {
        let client = try RawClient(port: port)
        client.send(
            "POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: \(type)\r\nContent-Length: \(content.utf8.count)\r\n\r\n"
        )
        client.send(content)
        return await client.readToEnd()
    }

    private func upload(of length: Int, sending count: Int) -> [UInt8] {
        Array("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: \(length)\r\n\r\n".utf8) + Array(repeating: 97, count: count)
    }

    private func parts(_ count: Int) -> String {
        (0..<count).map { "--x\r\nContent-Disposition: form-data; name=\($0)\r\n\r\n\r\n" }.joined() + "--x--\r\n"
    }

    private static func letters(_ count: Int) -> String { String(repeating: "a", count: count) }
    private static func fields(_ count: Int, of length: Int) -> String {
        String(repeating: "X: \(letters(length))\r\n", count: count)
    }
}

extension Limits {
    /// Small ones, so that a test need not send much.
    fileprivate static var small: Limits {
        var limits = Limits()
        limits.requestLine = 60
        limits.headerFields = 5
        limits.headerBytes = 200
        limits.body = 200
        limits.bodyLimit = { method, _ in method == .post ? nil : 0 }
        limits.formFields = 3
        limits.formParts = 2
        return limits
    }
}
