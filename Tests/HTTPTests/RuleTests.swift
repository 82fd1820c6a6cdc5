import Testing

@testable import HTTP

/// What a client sends, and what must and must not stand in all that comes back: the rule is its name.
struct Ruled: CustomTestStringConvertible, Sendable {
    let rule: String
    let sent: String
    let gets: [String]
    let lacks: [String]
    var testDescription: String { rule }

    init(_ rule: String, raw sent: String, gets: [String], lacks: [String] = []) {
        self.rule = rule
        self.sent = sent
        self.gets = gets
        self.lacks = lacks
    }

    /// One request that asks for the end of the connection.
    init(_ rule: String, _ line: String, _ fields: String = "", gets: [String], lacks: [String] = []) {
        self.init(rule, raw: "\(line) HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\(fields)\r\n", gets: gets, lacks: lacks)
    }
}

@Suite("Rules of HTTP for servers")
struct RuleTests {
    static let messages: [Ruled] = [
        Ruled(
            "RFC 9112 2.2: an empty line before the request is passed over", raw: "\r\nGET / HTTP/1.0\r\n\r\n", gets: ["path=/;"]),
        Ruled("RFC 9112 2.3: HTTP/1.0 is answered as HTTP/1.1", raw: "GET / HTTP/1.0\r\n\r\n", gets: ["HTTP/1.1 200 OK\r\n"]),
        Ruled("RFC 9112 3.2: HTTP/1.0 needs no Host", raw: "GET / HTTP/1.0\r\n\r\n", gets: ["host=;"]),
        Ruled("RFC 9112 3.2.1: path and query", "GET /a%20b?c=%41", gets: ["path=/a b;", "target=/a%20b?c=%41;"]),
        Ruled(
            "RFC 9112 3.2.2: the host of an absolute target counts", "GET http://B.test:81/x",
            gets: ["host=b.test;", "authority=B.test:81;"]),
        Ruled("RFC 9112 3.2.4: an asterisk for OPTIONS", "OPTIONS *", gets: ["path=*;"]),
        Ruled("RFC 9112 5.1: blanks around a value are no part of it", "GET /", "X: \t b \t\r\n", gets: ["x=b;"]),
        Ruled("RFC 9110 5.5: a value may be empty", "GET /", "X:\r\n", gets: ["x=;"]),
        Ruled("RFC 9110 5.5: bytes above ASCII are kept as they are", "GET /", "X: é\r\n", gets: ["x=é;"]),
        Ruled("RFC 9110 5.1: names in any case", "GET /", "x: b\r\n", gets: ["x=b;"]),
        Ruled("RFC 9112 6.3: no length and no chunks is no content", "POST /", gets: ["body=;"]),
        Ruled("RFC 9112 6.3: GET may have content", "GET /", "Content-Length: 2\r\n", gets: ["HTTP/1.1 200"]).adding(
            "hi", gets: "body=hi;"),
        Ruled("RFC 9112 7.1: chunks", "POST /", "Transfer-Encoding: Chunked\r\n", gets: [])
            .adding("a\r\n0123456789\r\nA\r\n0123456789\r\n000\r\n\r\n", gets: "body=01234567890123456789;"),
        Ruled("RFC 9112 7.1.1: extensions are passed over", "POST /", "Transfer-Encoding: chunked\r\n", gets: [])
            .adding("2;a;b=c ; d = \"e;\\\"\"\r\nhi\r\n0;x\r\n\r\n", gets: "body=hi;"),
        Ruled("RFC 9112 7.1.2: trailers are dropped", "POST /", "Transfer-Encoding: chunked\r\nX: head\r\n", gets: ["x=head;"])
            .adding("2\r\nhi\r\n0\r\nX: tail\r\nContent-Length: 99\r\n\r\n", gets: "body=hi;"),
        Ruled("RFC 9112 7.4: TE is ignored", "GET /", "TE: trailers, gzip;q=1\r\n", gets: ["Content-Length: "], lacks: ["chunked"]),
    ]

    static let connections: [Ruled] = [
        Ruled("RFC 9112 9.3: HTTP/1.0 is closed", raw: "GET / HTTP/1.0\r\n\r\n", gets: ["Connection: close\r\n"]),
        Ruled(
            "RFC 9112 9.3: HTTP/1.0 is kept if it asks",
            raw: "GET /1 HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\nGET /2 HTTP/1.0\r\n\r\n",
            gets: ["Connection: keep-alive\r\n", "path=/1;", "path=/2;", "Connection: close\r\n"]),
        Ruled(
            "RFC 9112 9.6: nothing is read after a request that ends the connection",
            raw: "GET /1 HTTP/1.1\r\nHost: a\r\nConnection: foo, cloSe\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n",
            gets: ["path=/1;", "Connection: close\r\n"], lacks: ["path=/2;"]),
        Ruled(
            "RFC 9110 7.8: an upgrade is not made", "GET /", "Upgrade: websocket, h2c\r\nHTTP2-Settings: AAMAAABk\r\n",
            gets: ["200 OK"], lacks: ["101"]),
        Ruled(
            "RFC 9110 10.1.1: HTTP/1.0 is not told to go on",
            raw: "POST / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nhi", gets: ["body=hi;"],
            lacks: ["100 Continue"]),
        Ruled(
            "RFC 9110 10.1.1: nobody is told to go on who did", "POST /", "Expect: 100-Continue\r\nContent-Length: 2\r\n", gets: [],
            lacks: ["100 Continue"]
        )
        .adding("hi", gets: "body=hi;"),
        Ruled(
            "RFC 9110 10.1.1: nothing to go on with", "GET /", "Expect: 100-continue\r\n", gets: ["200 OK"], lacks: ["100 Continue"]
        ),
    ]

    static let answers: [Ruled] = [
        Ruled("RFC 9110 6.6.1: an answer has a date", "GET /", gets: ["\r\nDate: ", " GMT\r\n"]),
        Ruled("RFC 9110 6.6.1: a refusal has a date", "BREW /", gets: ["501 ", "\r\nDate: "]),
        Ruled(
            "RFC 9110 8.6: 204 has no length", "GET /nothing", gets: ["204 No Content\r\n"],
            lacks: ["Content-Length", "Transfer-Encoding"]),
        Ruled(
            "RFC 9110 9.3.2: HEAD has the length and no content", "HEAD /", gets: ["Content-Length: "],
            lacks: ["path=", "Content-Length: 0"]),
        Ruled(
            "RFC 9110 9.3.2: HEAD of a stream", "HEAD /stream", gets: ["Transfer-Encoding: chunked\r\n"],
            lacks: ["streamed", "\r\n0\r\n"]),
        Ruled(
            "RFC 9110 14.2: a range is ignored", "GET /", "Range: bytes=0-1\r\n", gets: ["200 OK", "path=/;"],
            lacks: ["206", "Content-Range"]),
        Ruled(
            "RFC 9110 15.6.6: an unknown version is told so", raw: "GET / HTTP/4.0\r\n\r\n",
            gets: ["HTTP/1.1 505 ", "Connection: close"]),
        Ruled(
            "RFC 9112 6.1: no chunks for HTTP/1.0", raw: "GET /stream HTTP/1.0\r\n\r\n",
            gets: ["Connection: close", "\r\n\r\nstreamed"], lacks: ["chunked"]),
        Ruled(
            "RFC 9112 7.1: a stream ends in an empty chunk", "GET /stream", gets: ["8\r\nstreamed\r\n0\r\n\r\n"],
            lacks: ["Content-Length"]),
    ]

    static let conditions: [Ruled] = [
        tagged("a tag that is the same", "\"v1\"", isKnown: true), tagged("another tag", "\"v2\"", isKnown: false),
        tagged("a weak tag", "W/\"v1\"", isKnown: true), tagged("a list", "\"a\", W/\"b\" ,\"v1\"", isKnown: true),
        tagged("a comma inside a tag", "\"a,\\\"v1\", \"b\"", isKnown: false), tagged("any", "*", isKnown: true),
        tagged("no quotes", "v1", isKnown: false), tagged("a quote without end", "\"v1", isKnown: false),
        Ruled("RFC 9110 13.1.2: two fields", "GET /tag", "If-None-Match: \"a\"\r\nIf-None-Match: \"v1\"\r\n", gets: ["304 "]),
        Ruled(
            "RFC 9110 13.1.3: a date is ignored beside a tag", "GET /tag",
            "If-None-Match: \"v2\"\r\nIf-Modified-Since: Fri, 01 Jan 2100 00:00:00 GMT\r\n", gets: ["200 OK"]),
        Ruled("RFC 9110 13.1.3: not modified", "GET /tag", "If-Modified-Since: Fri, 01 Jan 2100 00:00:00 GMT\r\n", gets: ["304 "]),
        Ruled("RFC 9110 13.1.3: modified", "GET /tag", "If-Modified-Since: Thu, 01 Jan 1970 00:00:00 GMT\r\n", gets: ["200 OK"]),
        Ruled("RFC 9110 13.1.3: no date", "GET /tag", "If-Modified-Since: yesterday\r\n", gets: ["200 OK"]),
        Ruled(
            "RFC 9110 15.4.5: 304 has the tag and no content", "GET /tag", "If-None-Match: *\r\n", gets: ["ETag: \"v1\"\r\n"],
            lacks: ["tagged", "Content-", "Transfer-Encoding"]),
        Ruled("RFC 9110 13.2.1: only what would succeed is compared", "GET /missing", "If-None-Match: *\r\n", gets: ["404 "]),
    ]

    private static func tagged(_ what: String, _ list: String, isKnown: Bool) -> Ruled {
        Ruled(
            "RFC 9110 13.1.2: \(what)", "GET /tag", "If-None-Match: \(list)\r\n",
            gets: [isKnown ? "HTTP/1.1 304 " : "HTTP/1.1 200 "])
    }

    @Test("A request is read by the rules", arguments: messages)
    func reading(ruled: Ruled) async throws { try await check(ruled) }

    @Test("A connection is kept and ended by the rules", arguments: connections)
    func connection(ruled: Ruled) async throws { try await check(ruled) }

    @Test("An answer is written by the rules", arguments: answers)
    func answering(ruled: Ruled) async throws { try await check(ruled) }

    @Test("Who has the page already is told so by the rules", arguments: conditions)
    func condition(ruled: Ruled) async throws { try await check(ruled) }

    private func check(_ ruled: Ruled) async throws {
        try await withServer {
            Self.answer($0)
        } while: { port in
            let client = try RawClient(port: port)
            client.send(ruled.sent)

            let answer = await client.readToEnd()

            for wanted in ruled.gets { #expect(answer.contains(wanted), "\(answer)") }
            for unwanted in ruled.lacks { #expect(!answer.contains(unwanted), "\(answer)") }
            #expect(!answer.hasSuffix("[still open]"))
        }
    }

    /// Tells what it was asked.
    @Sendable private static func answer(_ request: Request) -> Response {
        switch request.path {
        case "/nothing": .noContent
        case "/missing": .text("none", status: .notFound)
        case "/stream": .stream(type: "text/plain") { try await $0.write(Array("streamed".utf8)) }
        case "/tag": .text("tagged").etag("v1").setting("Last-Modified", "Sat, 01 Jan 2022 00:00:00 GMT")
        default:
            .text(
                "path=\(request.path);target=\(request.target);host=\(request.host);authority=\(request.authority);"
                    + "x=\(request.headers["X"] ?? "");body=\(String(decoding: request.body, as: UTF8.self));")
        }
    }
}

extension Ruled {
    /// The same with more that is sent, and one thing more that must come.
    fileprivate func adding(_ content: String, gets words: String) -> Ruled {
        Ruled(rule, raw: sent + content, gets: gets + [words], lacks: lacks)
    }
}
