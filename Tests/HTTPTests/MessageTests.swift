import Basics
import Testing

@testable import HTTP

@Suite("Requests and answers")
struct MessageTests {
    @Test("A request made for a test reads like one from a socket")
    func madeRequest() throws {
        let request = try Request(
            .post, "/caf%C3%A9/a+b?month=2026-02&x=1&x=%22", headers: ["X-Note": " hello "], body: [1, 2],
            host: "Westmarch.test:443")

        #expect(request.path == "/café/a+b")
        #expect(request.pathSegments == ["café", "a+b"])
        #expect(request.query["month"] == "2026-02")
        #expect(request.query.all("x") == ["1", "\""])
        #expect(request.query["none"] == nil)
        #expect(request.host == "westmarch.test")
        #expect(request.headers["x-note"] == "hello")
        #expect(request.body == [1, 2])
        #expect(request.scheme == "https")
    }

    @Test("A request that a server would refuse cannot be made for a test")
    func refusedRequest() {
        #expect { try Request(.get, "/../etc") } throws: { ($0 as? Problem)?.detail == "The path has a dot segment." }
    }

    @Test("A target cannot smuggle in another request")
    func smuggledTarget() {
        #expect(throws: Problem.self) { try Request(.get, "/ HTTP/1.1\r\nHost: a\r\n\r\nGET /") }
    }

    @Test("Headers are found in any case, kept in order, replaced and removed")
    func headers() {
        var headers: Headers = ["Vary": "Accept", "X-A": "1", "vary": "Cookie"]

        #expect(headers["VARY"] == "Accept")
        #expect(headers.all("Vary") == ["Accept", "Cookie"])
        headers["x-a"] = "2"
        #expect(headers.fields.map(\.name) == ["Vary", "vary", "x-a"])
        headers["Vary"] = nil
        #expect(headers == ["X-A": "2"])
        #expect(headers["X"] == nil)
    }

    @Test("A header value cannot end its line")
    func injection() {
        var headers = Headers()
        headers["Location"] = "/a\r\nSet-Cookie: b=c\0"

        #expect(headers.fields.count == 1)
        #expect(headers["Location"] == "/a  Set-Cookie: b=c")
    }

    @Test("A cookie is secure, hidden from scripts and kept from other sites unless said otherwise")
    func cookie() {
        #expect(Cookie("__Host-session", "abc").header == "__Host-session=abc; Path=/; Secure; HttpOnly; SameSite=Lax")
        let language = Cookie("language", "cy", maxAge: 60, httpOnly: false, secure: false, sameSite: .strict, path: "/a;b")
        #expect(language.header == "language=cy; Path=/a%3Bb; Max-Age=60; SameSite=Strict")
    }

    @Test("Any text comes back out of a cookie", arguments: ["", "abc", "a b;c,\"d\"\\%", "Zoë\r\n", "100%25"])
    func cookieRoundTrip(value: String) throws {
        let header = Cookie("b", value).header
        let pair = String(header.prefix { $0 != ";" })

        let request = try Request(.get, "/", headers: ["Cookie": "bb=x; \(pair); b=later"])

        #expect(request.cookie("b") == value)
        #expect(request.cookie("c") == nil)
    }

    @Test("An answer is as its helper says")
    func helpers() async throws {
        #expect(Response.seeOther("/surveys").headers["Location"] == "/surveys")
        #expect(Response.seeOther("/surveys").status == .seeOther)
        #expect(Response.json([]).headers["Content-Type"] == "application/json")
        let stream = Response.stream(type: "text/csv") { writer in
            try await writer.write([1])
            try await writer.write([2, 3])
        }
        #expect(try await stream.body.collected() == [1, 2, 3])
    }

    @Test(
        "Tags are compared weakly, in lists and with commas inside (RFC 9110, section 13.1.2)",
        arguments: [
            ("\"v1\"", true), ("W/\"v1\"", true), ("*", true), ("\"a,b\", \"v1\"", true), (" , \"v1\" ,", true), ("\"v2\"", false),
            ("v1", false), ("\"v1", false), ("", false), ("\"\"", false),
        ])
    func entityTags(list: String, isKnown: Bool) throws {
        let request = try Request(.get, "/", headers: ["If-None-Match": list])

        let answer = Response.text("hello").etag("v1").conditional(on: request)

        #expect(answer.status == (isKnown ? .notModified : .ok))
    }

    @Test("A tag is found although its first character is an accent")
    func accentedTag() {
        #expect(EntityTags.match("\"a\", \"\u{366}36\"", "\"\u{366}36\""))
        #expect(!EntityTags.match("\"a\", \"36\"", "\"\u{366}36\""))
    }

    @Test(
        "A date in any of the three forms tells whether a page has changed (RFC 9110, sections 5.6.7 and 13.1.3)",
        arguments: [
            ("Sun, 06 Nov 1994 08:49:37 GMT", 304), ("Sunday, 06-Nov-94 08:49:37 GMT", 304), ("Sun Nov  6 08:49:37 1994", 304),
            ("Sun, 06 Nov 1994 08:49:36 GMT", 200), ("yesterday", 200), ("Sun, 06 Nov 1994 25:49:37 GMT", 200),
        ])
    func modifiedSince(date: String, status: Int) throws {
        let request = try Request(.get, "/", headers: ["If-Modified-Since": date])

        let answer = Response.text("hello").setting("Last-Modified", HTTPDate.text(seconds: 784_111_777)).conditional(on: request)

        #expect(answer.status.code == status)
        #expect(answer.headers["Last-Modified"] == "Sun, 06 Nov 1994 08:49:37 GMT")
    }

    @Test("A date before 1970 is written as it is read", arguments: [-1, -86_400, -1_000_000_000, -59_011_459_201])
    func earlyDates(seconds: Int64) {
        #expect(HTTPDate.seconds(HTTPDate.text(seconds: seconds)) == seconds)
    }

    @Test("Only a successful GET or HEAD is answered with 304 (RFC 9110, section 13.2.1)")
    func conditionalMethods() throws {
        let (post, head) = (
            try Request(.post, "/", headers: ["If-None-Match": "*"]), try Request(.head, "/", headers: ["If-None-Match": "*"])
        )

        #expect(Response.text("").etag("v").conditional(on: post).status == .ok)
        #expect(Response.text("", status: .notFound).etag("v").conditional(on: head).status == .notFound)
        #expect(Response.text("").etag("v").conditional(on: head).status == .notModified)
    }

    @Test("Requests have short names that differ")
    func requestIDs() {
        let names = Set((0..<10_000).map { _ in RequestID().description })

        #expect(names.count == 10_000)
        #expect(names.allSatisfy { $0.utf8.count == 8 })
        #expect(RequestID(number: 33).description == "00000011")
    }

    @Test("The client is the last address that no trusted proxy has")
    func forwarded() throws {
        let proxies = try TrustedProxies(["10.0.0.0/8", "fd00::/7", "::1"])
        func client(_ peer: String, _ forwarded: String...) throws -> String {
            proxies.client(of: try #require(IPAddress(peer)), forwardedFor: forwarded).description
        }

        #expect(try client("192.0.2.1", "6.6.6.6") == "192.0.2.1")
        #expect(try client("10.255.0.1", "6.6.6.6, 192.0.2.1") == "192.0.2.1")
        #expect(try client("::ffff:10.0.0.1", "6.6.6.6", "2001:db8::1, fdff::2") == "2001:db8::1")
        #expect(try client("::1", "192.0.2.1, rubbish") == "::1")
        #expect(try client("11.0.0.1", "192.0.2.1") == "11.0.0.1")
        #expect(try client("10.0.0.1") == "10.0.0.1")
    }
}
