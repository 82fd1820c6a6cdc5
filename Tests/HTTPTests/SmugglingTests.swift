import Testing

@testable import HTTP

/// Requests as they were published for smuggling a second one past a proxy: each must be refused once, and the connection ended.
///
/// Sources: RFC 9112, section 11.2; Linhart and others, “HTTP Request Smuggling” (2005); Kettle, “HTTP Desync Attacks” (2019) and
/// “Browser-Powered Desync Attacks” (2022); Klein, “HTTP Request Smuggling in 2020”; w4ke, “Funky chunks” (2025).
enum Smuggled {
    static let lengths: [Refused] = [
        Refused("CL.TE: a length and chunks", post("Content-Length: 6\r\nTransfer-Encoding: chunked", "0\r\n\r\nG")),
        Refused(
            "TE.CL: chunks and a length", post("Transfer-Encoding: chunked\r\nContent-Length: 3", "8\r\nSMUGGLED\r\n0\r\n\r\n")),
        Refused("CL.CL: two lengths", post("Content-Length: 8\r\nContent-Length: 7", "12345\r\na")),
        Refused("CL.CL: two lengths, the second in other case", post("Content-Length: 8\r\ncontent-length: 7", "12345\r\na")),
        Refused("CL.CL: a list of lengths that differ", post("Content-Length: 5, 6", "abcdef")),
        Refused("CL.CL: a list with an empty element", post("Content-Length: ,5", "abcde")),
        Refused("CL.0: a length with a space inside", post("Content-Length: 1 0", "0123456789")),
        Refused("CL: a sign", post("Content-Length: +10", "0123456789")),
        Refused("CL: a minus", post("Content-Length: -0", "")),
        Refused("CL: an underscore", post("Content-Length: 1_0", "0123456789")),
        Refused("CL: a decimal point", post("Content-Length: 10.0", "0123456789")),
        Refused("CL: an exponent", post("Content-Length: 1e1", "0123456789")),
        Refused("CL: letters after the digits", post("Content-Length: 10a", "0123456789")),
        Refused("CL: quotes", post("Content-Length: \"10\"", "0123456789")),
        Refused("CL: NUL after the digits", post("Content-Length: 10\0", "0123456789")),
        Refused("CL: a vertical tab before the digits", post("Content-Length: \u{B}10", "0123456789")),
        Refused("CL: a form feed after the digits", post("Content-Length: 10\u{C}", "0123456789")),
        Refused("CL: a no-break space before the digits", post("Content-Length: \u{A0}10", "0123456789")),
        Refused("CL: digits of another script", post("Content-Length: ١٠", "0123456789")),
        Refused("CL: more than 64 bits", post("Content-Length: 18446744073709551626", "0123456789"), 413),
        Refused("CL: more than 63 bits", post("Content-Length: 9223372036854775808", "0123456789"), 413),
        Refused("CL: a parameter", post("Content-Length: 10; a=b", "0123456789")),
        Refused("CL: a space before the colon", post("Content-Length : 10", "0123456789")),
        Refused("CL: a tab before the colon", post("Content-Length\t: 10", "0123456789")),
        Refused("CL: a carriage return before the colon", post("Content-Length\r: 10", "0123456789")),
        Refused("CL: folded", post("Content-Length:\r\n 10", "0123456789")),
        Refused("CL: behind a bare LF", post("X: a\nContent-Length: 10", "0123456789")),
        Refused("CL: behind a bare CR", post("X: a\rContent-Length: 10", "0123456789")),
        Refused("CL: behind NUL and LF", post("X: a\0\nContent-Length: 10", "0123456789")),
    ]

    static let codings: [Refused] = [
        coded("a space before the colon", "Transfer-Encoding : chunked"),
        coded("a tab before the colon", "Transfer-Encoding\t: chunked"),
        coded("a vertical tab before the colon", "Transfer-Encoding\u{B}: chunked"),
        coded("a vertical tab before the value", "Transfer-Encoding: \u{B}chunked"),
        coded("a form feed before the value", "Transfer-Encoding: \u{C}chunked"),
        coded("NUL before the value", "Transfer-Encoding: \0chunked"),
        coded("a backspace before the value", "Transfer-Encoding: \u{8}chunked"),
        coded("NUL after the value", "Transfer-Encoding: chunked\0"),
        coded("a vertical tab after the value", "Transfer-Encoding: chunked\u{B}"),
        coded("a bare CR before the value", "Transfer-Encoding: \rchunked"),
        coded("a bare CR after the value", "Transfer-Encoding: chunked\r"),
        coded("a bare LF before the value", "Transfer-Encoding:\nchunked"),
        coded("folded", "Transfer-Encoding:\r\n chunked"),
        coded("folded with a tab", "Transfer-Encoding:\r\n\tchunked"),
        coded("a space before the name", " Transfer-Encoding: chunked"),
        coded("a tab before the name", "\tTransfer-Encoding: chunked"),
        coded("a line of spaces before", "X: a\r\n \r\nTransfer-Encoding: chunked"),
        coded("behind a bare LF", "X: a\nTransfer-Encoding: chunked"),
        coded("behind a bare CR", "X: a\rTransfer-Encoding: chunked"),
        coded("no colon", "Transfer-Encoding chunked"),
        coded("two colons and a word", "Transfer-Encoding: chunked: x", 501),
        coded("xchunked", "Transfer-Encoding: xchunked", 501),
        coded("chunkedx", "Transfer-Encoding: chunkedx", 501),
        coded("in quotes", "Transfer-Encoding: \"chunked\"", 501),
        coded("in single quotes", "Transfer-Encoding: 'chunked'", 501),
        coded("with a parameter", "Transfer-Encoding: chunked;q=1", 501),
        coded("identity", "Transfer-Encoding: identity", 501),
        coded("identity, then chunked", "Transfer-Encoding: identity\r\nTransfer-Encoding: chunked", 501),
        coded("chunked, then identity", "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity"),
        coded("chunked, then x", "Transfer-Encoding: chunked\r\nTransfer-Encoding: x"),
        coded("chunked twice", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked"),
        coded("a list that ends in identity", "Transfer-Encoding: chunked, identity"),
        coded("a list that begins with identity", "Transfer-Encoding: identity, chunked", 501),
        coded("a list that begins with x", "Transfer-Encoding: x, chunked", 501),
        coded("a list of chunked twice", "Transfer-Encoding: chunked, chunked"),
        coded("a list that begins empty", "Transfer-Encoding: ,chunked"),
        coded("a list that ends empty", "Transfer-Encoding: chunked,"),
        coded("a word without comma", "Transfer-Encoding: chunked x", 501),
        coded("nothing", "Transfer-Encoding: "),
        coded("HTTP/1.0", "", version: "1.0"),
        Refused("TE: bytes above ASCII in the name", post("Trańsfer-Encoding: chunked", "0\r\n\r\n")),
        Refused("TE: an underscore is another name", post("Transfer_Encoding: chunked\r\nContent-Length: x", "0\r\n\r\n")),
    ]

    static let chunks: [Refused] = [
        chunk("a size with 0x", "0x5\r\nabcde\r\n0\r\n\r\n"), chunk("a size with a plus", "+5\r\nabcde\r\n0\r\n\r\n"),
        chunk("a size with a minus", "-5\r\nabcde\r\n0\r\n\r\n"), chunk("a size with an underscore", "0_5\r\nabcde\r\n0\r\n\r\n"),
        chunk("a size with a comma", "5,\r\nabcde\r\n0\r\n\r\n"), chunk("a size with a letter", "5g\r\nabcde\r\n0\r\n\r\n"),
        chunk("a space before the size", " 5\r\nabcde\r\n0\r\n\r\n"), chunk("a tab before the size", "\t5\r\nabcde\r\n0\r\n\r\n"),
        chunk("a space after the size", "5 \r\nabcde\r\n0\r\n\r\n"), chunk("a tab after the size", "5\t\r\nabcde\r\n0\r\n\r\n"),
        chunk("a vertical tab after the size", "5\u{B}\r\nabcde\r\n0\r\n\r\n"),
        chunk("NUL after the size", "5\0\r\nabcde\r\n0\r\n\r\n"),
        chunk("quotes", "\"5\"\r\nabcde\r\n0\r\n\r\n"), chunk("an empty line before the size", "\r\n5\r\nabcde\r\n0\r\n\r\n"),
        chunk("a size of 64 bits", "FFFFFFFFFFFFFFFF\r\n"),
        chunk("a size that wraps to 5", "10000000000000005\r\nabcde\r\n0\r\n\r\n"),
        chunk("a size of many zeros", "0000000000000000000000005\r\nabcde\r\n0\r\n\r\n"),
        chunk("a size of 60 bits", "7FFFFFFFFFFFFFF\r\n", 413),
        chunk("LF after the size", "5\nabcde\r\n0\r\n\r\n"), chunk("CR after the size", "5\rabcde\r\n0\r\n\r\n"),
        chunk("CR CR LF after the size", "5\r\r\nabcde\r\n0\r\n\r\n"), chunk("LF after the content", "5\r\nabcde\n0\r\n\r\n"),
        chunk("CR after the content", "5\r\nabcde\r0\r\n\r\n"), chunk("no end after the content", "5\r\nabcde0\r\n\r\n"),
        chunk("two bytes in place of the end", "5\r\nabcdeXX0\r\n\r\n"),
        chunk("content longer than its size", "3\r\nabcde\r\n0\r\n\r\n"),
        chunk("content longer by CR LF", "3\r\nabc\r\r\n0\r\n\r\n"), chunk("LF after the last chunk", "0\n\n"),
        chunk("LF after the last chunk's line", "0\r\n\n"), chunk("a trailer ended by LF", "0\r\nX: a\n\r\n"),
        chunk("a trailer with a space before the colon", "0\r\nX : a\r\n\r\n"),
        chunk("a folded trailer", "0\r\nX: a\r\n b\r\n\r\n"),
        chunk("a request as a trailer", "0\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"),
        chunk("TERM.EXT: an extension ended by LF", "2;\nxx\r\n45\r\n0\r\n\r\n"),
        chunk("EXT.TERM: LF inside an extension", "2;a=b\nxx\r\n0\r\n\r\n"),
        chunk("TERM.SPILL: LF after the size, then content", "5\nGET / HTTP/1.1\r\n0\r\n\r\n"),
        chunk("SPILL.TERM: content beyond its size ended by LF", "5\r\nabcdeXX\n0\r\n\r\n"),
        chunk("ONE.TWO: one byte for the end", "2\r\nxx\n0\r\n\r\n"),
        chunk("CR inside an extension", "2;a\rb\r\nxx\r\n0\r\n\r\n"), chunk("NUL inside an extension", "2;a\0\r\nxx\r\n0\r\n\r\n"),
        chunk("an extension without name", "2;\r\nxx\r\n0\r\n\r\n"), chunk("two semicolons", "2;;a\r\nxx\r\n0\r\n\r\n"),
        chunk("an extension without value", "2;a=\r\nxx\r\n0\r\n\r\n"),
        chunk("an extension with no semicolon", "2 a=b\r\nxx\r\n0\r\n\r\n"),
        chunk("a quote that does not end", "2;a=\"b\r\nxx\r\n0\r\n\r\n"),
        chunk("CR LF in quotes", "2;a=\"\r\n\"\r\nxx\r\n0\r\n\r\n"),
        chunk("words after a quote", "2;a=\"b\"c\r\nxx\r\n0\r\n\r\n"), chunk("a bracket in an extension", "2;[\r\nxx\r\n0\r\n\r\n"),
        chunk("bytes above ASCII in an extension", "2;é\r\nxx\r\n0\r\n\r\n"),
    ]

    static let heads: [Refused] = [
        Refused("a CR in a name", "GET / HTTP/1.1\r\nHost: a\r\nX\rY: b\r\n\r\n"),
        Refused("a CR before a name", "GET / HTTP/1.1\r\nHost: a\r\n\rX: b\r\n\r\n"),
        Refused("CR CR LF after the fields", "GET / HTTP/1.1\r\nHost: a\r\n\r\r\n"),
        Refused("LF CR in place of CR LF", "GET / HTTP/1.1\n\rHost: a\n\r\n\r"),
        Refused("LF LF after the fields", "GET / HTTP/1.1\r\nHost: a\n\n"),
        Refused("a request in a value", "GET / HTTP/1.1\r\nHost: a\r\nX: b\n\nGET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n"),
        Refused("a LF in the target", "GET /\nHost: a HTTP/1.1\r\nHost: a\r\n\r\n"),
        Refused("a space in the target", "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n"),
        Refused("HTTP/0.9", "GET /\r\n"), Refused("HTTP/0.9 with a version", "GET / HTTP/0.9\r\n\r\n", 505),
        Refused("HTTP/1", "GET / HTTP/1\r\nHost: a\r\n\r\n"), Refused("HTTP/01.1", "GET / HTTP/01.1\r\nHost: a\r\n\r\n"),
        Refused("HTTP/1,1", "GET / HTTP/1,1\r\nHost: a\r\n\r\n"), Refused("HTTP/3.0", "GET / HTTP/3.0\r\nHost: a\r\n\r\n", 505),
        Refused("another protocol", "GET / ICAP/1.1\r\nHost: a\r\n\r\n"), Refused("a TLS hello", "\u{16}\u{3}\u{1}\r\n\r\n"),
        Refused("the PROXY protocol", "PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"),
        Refused("two Hosts in other case", "GET / HTTP/1.1\r\nHost: a\r\nhOST: b\r\n\r\n"),
        Refused("a Host with a person", "GET / HTTP/1.1\r\nHost: a@b\r\n\r\n"),
        Refused("a Host with a path", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"),
        Refused("a Host with a query", "GET / HTTP/1.1\r\nHost: a?b\r\n\r\n"),
        Refused("a Host with a fragment", "GET / HTTP/1.1\r\nHost: a#b\r\n\r\n"),
        Refused("a Host with a space", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n"),
        Refused("a Host with a percent sign", "GET / HTTP/1.1\r\nHost: a%2eb\r\n\r\n"),
        Refused("a Host with a backslash", "GET / HTTP/1.1\r\nHost: a\\b\r\n\r\n"),
        Refused("a Host above ASCII", "GET / HTTP/1.1\r\nHost: é\r\n\r\n"),
        Refused("a Host with two ports", "GET / HTTP/1.1\r\nHost: a:80:90\r\n\r\n"),
        Refused("a Host of IPv6 without end", "GET / HTTP/1.1\r\nHost: [::1\r\n\r\n"),
        Refused("a Host of a port only", "GET / HTTP/1.1\r\nHost: :80\r\n\r\n"),
        Refused("a Host of a dot", "GET / HTTP/1.1\r\nHost: .\r\n\r\n"),
        Refused("an absolute target without Host", "GET http://a/ HTTP/1.1\r\n\r\n"),
        Refused("an absolute target with a bad port", "GET http://a:8x/ HTTP/1.1\r\nHost: a\r\n\r\n"),
        Refused("an authority as the target", "GET a:80 HTTP/1.1\r\nHost: a\r\n\r\n"),
        Refused("javascript as the target", "GET javascript:1 HTTP/1.1\r\nHost: a\r\n\r\n"),
        Refused("a target of a backslash", "GET \\ HTTP/1.1\r\nHost: a\r\n\r\n"),
        Refused("a second Expect that is none", "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue, x\r\n\r\n", 417),
    ]

    static let all = lengths + codings + chunks + heads

    private static func coded(_ rule: String, _ field: String, _ status: Int = 400, version: String = "1.1") -> Refused {
        let fields = field.isEmpty ? "Transfer-Encoding: chunked" : field
        return Refused("TE: \(rule)", "POST / HTTP/\(version)\r\nHost: a\r\n\(fields)\r\n\r\n5\r\nabcde\r\n0\r\n\r\n", status)
    }

    private static func chunk(_ rule: String, _ content: String, _ status: Int = 400) -> Refused {
        Refused("chunks: \(rule)", post("Transfer-Encoding: chunked", content), status)
    }

    private static func post(_ fields: String, _ content: String) -> String {
        "POST / HTTP/1.1\r\nHost: a\r\n\(fields)\r\n\r\n\(content)"
    }
}

@Suite("Requests that hide another")
struct SmugglingTests {
    @Test("A published smuggling request is refused, however it is cut into pieces", arguments: Smuggled.all)
    func everySplit(refused: Refused) {
        let message = Array(refused.message.utf8)
        for split in 0..<message.count {
            let pieces = [message[..<split], message[split...]]
            #expect(status(of: pieces) == refused.status, "cut after \(split) bytes")
        }
        #expect(status(of: message.indices.map { message[$0...$0] }) == refused.status, "byte by byte")
    }

    @Test("Over a socket each gets one answer and the end of the connection, and nothing behind it is read")
    func onTheWire() async throws {
        let handled = Locked<[String]>([])
        try await withServer { request in
            handled.withLock { $0.append(request.path) }
            return .text("never")
        } while: { port in
            for refused in Smuggled.all + ParserTests.lines + ParserTests.fields + ParserTests.framing {
                let client = try RawClient(port: port)
                client.send(refused.message + "\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n")

                let answer = await client.readToEnd()

                #expect(answer.hasPrefix("HTTP/1.1 \(refused.status) "), "\(refused.rule)")
                #expect(answer.split(separator: "\r\nDate: ").count == 2, "\(refused.rule)")
                #expect(answer.contains("\r\nConnection: close\r\n"), "\(refused.rule)")
                #expect(!answer.hasSuffix("[still open]"), "\(refused.rule)")
            }
        }
        #expect(handled.withLock { $0 } == [])
    }

    private func status(of pieces: [ArraySlice<UInt8>]) -> Int? {
        var parser = RequestParser(limits: Limits())
        do throws(Refusal) {
            for piece in pieces {
                parser.feed(piece)
                while try parser.next() != nil {}
            }
            return nil
        } catch {
            return error.status.code
        }
    }
}
