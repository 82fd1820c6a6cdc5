import Testing

@testable import HTTP

/// A request that must be refused: the rule, what is sent, and with which status.
struct Refused: CustomTestStringConvertible, Sendable {
    let rule: String
    let message: String
    let status: Int
    var testDescription: String { rule }

    init(_ rule: String, _ message: String, _ status: Int = 400) {
        self.rule = rule
        self.message = message
        self.status = status
    }
}

@Suite("The request parser")
struct ParserTests {
    static let lines: [Refused] = [
        Refused("RFC 9112 2.2: a bare LF ends no line", "GET / HTTP/1.1\nHost: a\n\n"),
        Refused("RFC 9112 2.2: a bare LF after the fields", "GET / HTTP/1.1\r\nHost: a\r\n\n"),
        Refused("RFC 9112 2.2: a bare CR in the request line", "GET / HTTP/1.1\rHost: a\r\n\r\n"),
        Refused("RFC 9112 2.2: a bare CR in a value", "GET / HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n\r\n"),
        Refused("RFC 9112 2.2: white space before the first field", "GET / HTTP/1.1\r\n Host: a\r\n\r\n"),
        Refused("RFC 9112 2.2: empty lines without end", "\r\n\r\n\r\n\r\n\r\n\r\n"),
        Refused("RFC 9112 3: two spaces", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n"),
        Refused("RFC 9112 3: a tab", "GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n"),
        Refused("RFC 9112 3: a leading space", " GET / HTTP/1.1\r\nHost: a\r\n\r\n"),
        Refused("RFC 9112 3: a trailing space", "GET / HTTP/1.1 \r\nHost: a\r\n\r\n"),
        Refused("RFC 9112 3: no version", "GET /\r\nHost: a\r\n\r\n"),
        Refused("RFC 9112 3.1: a method that is no token", "G(T / HTTP/1.1\r\nHost: a\r\n\r\n"),
        Refused("RFC 9110 9.1: an unknown method", "BREW / HTTP/1.1\r\nHost: a\r\n\r\n", 501),
        Refused("RFC 9110 9.1: methods are case-sensitive", "get / HTTP/1.1\r\nHost: a\r\n\r\n", 501),
        Refused("RFC 9110 9.3.6: CONNECT", "CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n", 501),
        Refused("RFC 9110 2.5: a major version of 2", "GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505),
        Refused("RFC 9113 3.4: the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505),
        Refused("RFC 9112 2.3: a version in small letters", "GET / http/1.1\r\nHost: a\r\n\r\n"),
        Refused("RFC 9112 2.3: a version of two digits", "GET / HTTP/1.10\r\nHost: a\r\n\r\n"),
        Refused("RFC 9112 3.2: a target without slash", "GET a HTTP/1.1\r\nHost: a\r\n\r\n"),
        Refused("RFC 9112 3.2.4: an asterisk for GET", "GET * HTTP/1.1\r\nHost: a\r\n\r\n"),
        Refused("RFC 9112 3.2: a fragment", "GET /#a HTTP/1.1\r\nHost: a\r\n\r\n"),
        Refused("RFC 9112 3.2: bytes above ASCII", "GET /é HTTP/1.1\r\nHost: a\r\n\r\n"),
        Refused("RFC 9112 3.2.2: another scheme", "GET ftp://a/ HTTP/1.1\r\nHost: a\r\n\r\n"),
        Refused("RFC 9110 4.2.4: a person in the address", "GET http://a@b/ HTTP/1.1\r\nHost: b\r\n\r\n"),
        Refused("RFC 9110 4.2.1: an address without host", "GET http:///a HTTP/1.1\r\nHost: b\r\n\r\n"),
        Refused("RFC 9112 3: a line longer than 8 KiB", "GET /\(String(repeating: "a", count: 8192)) HTTP/1.1\r\n", 414),
    ]

    static let fields: [Refused] = [
        Refused("RFC 9112 3.2: no Host", "GET / HTTP/1.1\r\n\r\n"),
        Refused("RFC 9112 3.2: two Hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"),
        Refused("RFC 9112 3.2: an empty Host", "GET / HTTP/1.1\r\nHost:\r\n\r\n"),
        Refused("RFC 9112 3.2: a Host that is no host", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"),
        Refused("RFC 1123 2.1: a Host with an empty part", "GET / HTTP/1.1\r\nHost: a..b\r\n\r\n"),
        Refused("RFC 1123 2.1: a Host that ends in two dots", "GET / HTTP/1.1\r\nHost: a..\r\n\r\n"),
        Refused("RFC 9112 3.2: a Host with a bad port", "GET / HTTP/1.1\r\nHost: a:8x\r\n\r\n"),
        Refused("RFC 9112 3.2: two hosts in one field", "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n"),
        Refused("RFC 9112 5.1: a space before the colon", "GET / HTTP/1.1\r\nHost : a\r\n\r\n"),
        Refused("RFC 9112 5.1: no colon", "GET / HTTP/1.1\r\nHost: a\r\nX\r\n\r\n"),
        Refused("RFC 9112 5.1: an empty name", "GET / HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n"),
        Refused("RFC 9112 5.2: a folded line", "GET / HTTP/1.1\r\nHost: a\r\nX: a\r\n b\r\n\r\n"),
        Refused("RFC 9112 5.2: a line folded with a tab", "GET / HTTP/1.1\r\nHost: a\r\nX: a\r\n\tb\r\n\r\n"),
        Refused("RFC 9110 5.5: NUL in a value", "GET / HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n"),
        Refused("RFC 9110 5.5: a control character in a value", "GET / HTTP/1.1\r\nHost: a\r\nX: a\u{7}b\r\n\r\n"),
        Refused("RFC 9110 5.1: a name with a quote", "GET / HTTP/1.1\r\nHost: a\r\nX\"Y: a\r\n\r\n"),
        Refused("RFC 9110 5.1: a name above ASCII", "GET / HTTP/1.1\r\nHost: a\r\nÉ: a\r\n\r\n"),
        Refused("RFC 9110 5.4: a field without end", "GET / HTTP/1.1\r\nX: \(String(repeating: "a", count: 17_000))", 431),
        Refused(
            "RFC 6585 5: more than 100 fields", "GET / HTTP/1.1\r\n\(String(repeating: "X: a\r\n", count: 101))\r\n", 431),
        Refused("RFC 6585 5: more than 16 KiB of fields", "GET / HTTP/1.1\r\n\(longFields)\r\n", 431),
        Refused("RFC 9110 10.1.1: another expectation", "GET / HTTP/1.1\r\nHost: a\r\nExpect: tea\r\n\r\n", 417),
    ]

    private static let longFields = String(repeating: "X: \(String(repeating: "a", count: 1000))\r\n", count: 17)

    static let framing: [Refused] = [
        Refused("RFC 9112 6.3: two Content-Lengths that differ", post("Content-Length: 3\r\nContent-Length: 4", "abcd")),
        Refused("RFC 9112 6.3: two Content-Lengths alike", post("Content-Length: 3\r\nContent-Length: 3", "abc")),
        Refused("RFC 9112 6.3: a list of Content-Lengths", post("Content-Length: 3, 3", "abc")),
        Refused("RFC 9112 6.3: a sign", post("Content-Length: +3", "abc")),
        Refused("RFC 9112 6.3: less than nothing", post("Content-Length: -3", "abc")),
        Refused("RFC 9112 6.3: hexadecimal", post("Content-Length: 0x3", "abc")),
        Refused("RFC 9112 6.3: an empty Content-Length", post("Content-Length:", "abc")),
        Refused("RFC 9112 6.3: a Content-Length that overflows", post("Content-Length: 18446744073709551617", ""), 413),
        Refused(
            "RFC 9112 6.1: Content-Length and Transfer-Encoding",
            post("Content-Length: 5\r\nTransfer-Encoding: chunked", "0\r\n\r\n")),
        Refused(
            "RFC 9112 6.1: Transfer-Encoding and Content-Length",
            post("Transfer-Encoding: chunked\r\nContent-Length: 5", "0\r\n\r\n")),
        Refused(
            "RFC 9112 6.1: Transfer-Encoding twice", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", "0\r\n\r\n")),
        Refused("RFC 9112 6.1: chunked twice", post("Transfer-Encoding: chunked, chunked", "0\r\n\r\n")),
        Refused("RFC 9112 6.1: an unknown coding", post("Transfer-Encoding: gzip", ""), 501),
        Refused("RFC 9112 6.1: an unknown coding before chunked", post("Transfer-Encoding: gzip, chunked", "0\r\n\r\n"), 501),
        Refused("RFC 9112 6.1: chunked is not the last", post("Transfer-Encoding: chunked, identity", "0\r\n\r\n"), 400),
        Refused("RFC 9112 6.1: a word that has chunked in it", post("Transfer-Encoding: xchunked", "0\r\n\r\n"), 501),
        Refused("RFC 9112 6.1: chunked after a vertical tab", post("Transfer-Encoding: \u{B}chunked", "0\r\n\r\n")),
        Refused("RFC 9112 6.1: an empty coding", post("Transfer-Encoding:", "0\r\n\r\n")),
        Refused("RFC 9112 6.1: a space before the colon", post("Transfer-Encoding : chunked", "0\r\n\r\n")),
        Refused("RFC 9112 6.1: HTTP/1.0 has none", "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        Refused("RFC 9112 7.1: a size that is no number", chunked("x\r\n")),
        Refused("RFC 9112 7.1: an empty size", chunked("\r\n")),
        Refused("RFC 9112 7.1: a size with 0x", chunked("0x3\r\nabc\r\n0\r\n\r\n")),
        Refused("RFC 9112 7.1: a negative size", chunked("-3\r\n")),
        Refused("RFC 9112 7.1: a size that overflows", chunked("FFFFFFFFFFFFFFFFF\r\n")),
        Refused("RFC 9112 7.1: a size beyond the limit", chunked("FFFFFFFFFF\r\n"), 413),
        Refused("RFC 9112 7.1: a size and a space", chunked("3 \r\nabc\r\n0\r\n\r\n")),
        Refused("RFC 9112 7.1: a space before the size", chunked(" 3\r\nabc\r\n0\r\n\r\n")),
        Refused("RFC 9112 7.1: a bare LF after the size", chunked("3\nabc\r\n0\r\n\r\n")),
        Refused("RFC 9112 7.1: a chunk longer than its size", chunked("3\r\nabcd\r\n0\r\n\r\n")),
        Refused("RFC 9112 7.1: no CRLF after a chunk", chunked("3\r\nabc0\r\n\r\n")),
        Refused("RFC 9112 7.1.1: an extension without end", chunked("3;\(String(repeating: "a", count: 2000))")),
        Refused("RFC 9112 7.1.1: a control character in an extension", chunked("3;a\u{1}\r\nabc\r\n0\r\n\r\n")),
        Refused("RFC 9112 7.1.2: a trailer that is no field", chunked("0\r\nX\r\n\r\n")),
    ]

    static let paths: [Refused] = [
        Refused("RFC 3986 2.1: a percent sign alone", "/a%"), Refused("RFC 3986 2.1: a code of one digit", "/a%2"),
        Refused("RFC 3986 2.1: a code of letters", "/a%zz"), Refused("RFC 3986 5.2.4: a dot segment", "/a/./b"),
        Refused("RFC 3986 5.2.4: two dots", "/a/../b"), Refused("RFC 3986 5.2.4: two dots at the end", "/a/.."),
        Refused("RFC 3986 5.2.4: encoded dots", "/a/%2e%2E/b"), Refused("RFC 3986 7.3: NUL", "/a%00"),
        Refused("RFC 3986 7.3: a line break", "/a%0d%0ab"), Refused("RFC 3629 3: an overlong slash", "/a%c0%af"),
        Refused("RFC 3629 3: half a character", "/a%c3"), Refused("RFC 3986 7.3: a hidden slash", "/a%2Fb"),
        Refused("RFC 3986 7.3: a hidden backslash", "/a%5cb"),
    ]

    @Test("A request line that is not as it should be is refused", arguments: lines)
    func requestLine(refused: Refused) { expect(refused) }

    @Test("Header fields that are not as they should be are refused", arguments: fields)
    func headerFields(refused: Refused) { expect(refused) }

    @Test("Content whose end is in doubt is refused", arguments: framing)
    func contentFraming(refused: Refused) { expect(refused) }

    @Test("A path with more than one meaning is refused", arguments: paths)
    func path(refused: Refused) {
        expect(Refused(refused.rule, "GET \(refused.message) HTTP/1.1\r\nHost: a\r\n\r\n"))
    }

    @Test("A parser that has refused goes on refusing")
    func staysRefused() {
        var parser = RequestParser(limits: Limits())
        parser.feed(Array("GET / HTTP/1.1\r\n\r\n".utf8))
        #expect(throws: Refusal(.badRequest, "")) { try parser.next() }

        parser.feed(Array("GET / HTTP/1.1\r\nHost: a\r\n\r\n".utf8))

        #expect(throws: Refusal(.badRequest, "")) { try parser.next() }
    }

    @Test("A line that is too long is refused as such, even if what comes after its limit is wrong in another way")
    func tooLongBeforeWrong() {
        let line = "GET /" + String(repeating: "a", count: Limits().requestLine)

        expect(Refused("RFC 9112 3: a bare LF after the limit", line + "\n", 414))
        expect(Refused("RFC 9112 3: a bare CR after the limit", line + "\rb", 414))
    }

    /// Both ways: at once, and byte by byte.
    private func expect(_ refused: Refused) {
        #expect(status(of: refused.message, pieces: refused.message.utf8.count) == refused.status)
        #expect(status(of: refused.message, pieces: 1) == refused.status)
    }

    private func status(of message: String, pieces: Int) -> Int? {
        var parser = RequestParser(limits: Limits())
        var rest = Array(message.utf8)[...]
        do throws(Refusal) {
            while !rest.isEmpty {
                parser.feed(rest.prefix(pieces))
                rest = rest.dropFirst(pieces)
                while try parser.next() != nil {}
            }
            return nil
        } catch {
            return error.status.code
        }
    }
}

private func post(_ fields: String, _ content: String) -> String { "POST / HTTP/1.1\r\nHost: a\r\n\(fields)\r\n\r\n\(content)" }
private func chunked(_ content: String) -> String { post("Transfer-Encoding: chunked", content) }
