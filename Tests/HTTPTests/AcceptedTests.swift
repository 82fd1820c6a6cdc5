import Testing

@testable import HTTP

@Suite("What the request parser accepts")
struct AcceptedTests {
    @Test("A request comes out alike in whatever pieces it is received", arguments: [1, 2, 3, 7, 64, 4096])
    func pieces(size: Int) throws {
        let message =
            "POST /a%20b?x=1 HTTP/1.1\r\nHost: Westmarch.Test:8080\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\n3;a=b\r\nefg\r\n0\r\nX: y\r\n\r\n"

        let read = try all(message + message, pieces: size)

        #expect(read.count == 2)
        for (head, content) in read {
            #expect(head.line.path == "/a b")
            #expect(head.line.target == "/a%20b?x=1")
            #expect(head.line.query == "x=1")
            #expect(head.host == "westmarch.test")
            #expect(String(decoding: content, as: UTF8.self) == "abcdefg")
        }
    }

    @Test("Pipelined requests come out in order (RFC 9112, section 9.3.2)")
    func pipelining() throws {
        let read = try all(
            "GET /1 HTTP/1.1\r\nHost: a\r\n\r\nPOST /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhiGET /3 HTTP/1.1\r\nHost: a\r\n\r\n"
        )

        #expect(read.map(\.0.line.path) == ["/1", "/2", "/3"])
        #expect(read.map(\.1.count) == [0, 2, 0])
    }

    @Test("An empty line before a request is passed over (RFC 9112, section 2.2)")
    func leadingEmptyLine() throws {
        #expect(try all("\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n").count == 1)
    }

    @Test("The host of an absolute address counts, not the field (RFC 9112, section 3.2.2)")
    func absoluteForm() throws {
        let head = try all("GET http://B.test:80/x?y HTTP/1.1\r\nHost: a\r\n\r\n")[0].0

        #expect(head.host == "b.test")
        #expect(head.line.target == "/x?y")
        #expect(head.line.path == "/x")
    }

    @Test("An absolute address without a path is the root (RFC 9112, section 3.2.1)", arguments: ["http://a", "http://a?q"])
    func absoluteRoot(target: String) throws {
        #expect(try all("GET \(target) HTTP/1.1\r\nHost: a\r\n\r\n")[0].0.line.path == "/")
    }

    @Test("OPTIONS may ask about the whole server (RFC 9112, section 3.2.4)")
    func asterisk() throws {
        #expect(try all("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n")[0].0.line.path == "*")
    }

    @Test("A later minor version is taken as 1.1 (RFC 9110, section 2.5)")
    func minorVersion() throws {
        #expect(try all("GET / HTTP/1.7\r\nHost: a\r\n\r\n")[0].0.keepsAlive)
    }

    @Test(
        "Hosts come out in lower case without port and final dot",
        arguments: [("A.b", "a.b"), ("a:80", "a"), ("a.:80", "a"), ("[::1]:80", "[::1]"), ("127.0.0.1", "127.0.0.1"), ("a:", "a")])
    func hosts(sent: String, host: String) throws {
        #expect(try all("GET / HTTP/1.1\r\nHost: \(sent)\r\n\r\n")[0].0.host == host)
    }

    @Test(
        "A connection is kept as RFC 9112, section 9.3 says",
        arguments: [
            ("1.1", "", true), ("1.1", "Connection: close\r\n", false), ("1.1", "Connection: x, Close\r\n", false),
            ("1.0", "", false), ("1.0", "Connection: keep-alive\r\n", true), ("1.0", "Connection: keep-alive, close\r\n", false),
        ])
    func keepAlive(version: String, field: String, isKept: Bool) throws {
        #expect(try all("GET / HTTP/\(version)\r\nHost: a\r\n\(field)\r\n")[0].0.keepsAlive == isKept)
    }

    @Test("Random damage to a request never traps, and never yields content beyond the limit")
    func damage() throws {
        var random = Seeded(state: 20_261_121)
        var limits = Limits()
        limits.body = 64
        let seed = Array("POST /a%20b?x=1 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\n0\r\n\r\n".utf8)
        for _ in 0..<5000 {
            var message = seed + seed
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                message[Int.random(in: 0..<message.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            var parser = RequestParser(limits: limits)
            parser.feed(message)
            while let event = try? parser.next() {
                if case .content(let content) = event { #expect(content.count <= 64) }
            }
        }
    }

    private func all(_ message: String, pieces: Int = .max) throws -> [(RequestHead, [UInt8])] {
        var parser = RequestParser(limits: Limits())
        var heads: [RequestHead] = []
        var contents: [[UInt8]] = []
        var rest = Array(message.utf8)[...]
        while !rest.isEmpty {
            let piece = rest.prefix(min(pieces, rest.count))
            parser.feed(piece)
            rest = rest[piece.endIndex...]
            while let event = try parser.next() {
                switch event {
                case .head(let head): heads.append(head)
                case .content(let content): contents.append(content)
                }
            }
        }
        return Array(zip(heads, contents))
    }
}

/// Randomness that comes out alike each time (SplitMix64).
struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
