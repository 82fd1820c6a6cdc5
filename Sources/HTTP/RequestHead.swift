/// A request that the server itself refuses: with which status, and which rule it broke.
struct Refusal: Error, Equatable {
    let status: Status
    let reason: StaticString

    init(_ status: Status, _ reason: StaticString) {
        self.status = status
        self.reason = reason
    }

    static func == (left: Refusal, right: Refusal) -> Bool { left.status == right.status }
}

/// Request line and header fields, checked.
final class RequestHead: Sendable {
    let line: RequestLine
    let headers: Headers
    let host: String
    let framing: Framing

    init(line: RequestLine, headers: Headers, host: String, framing: Framing) {
        self.line = line
        self.headers = headers
        self.host = host
        self.framing = framing
    }

    /// Whether the connection stays open after the answer (RFC 9112, section 9.3).
    var keepsAlive: Bool { framing.closes ? false : !line.isHTTP10 || framing.keepsAlive }
    /// Whether the client waits for `100 Continue` before it sends the content (RFC 9110, section 10.1.1).
    var expectsContinue: Bool { framing.expectsContinue && !line.isHTTP10 && framing.hasContent }
}

/// What the header fields say about the message and its connection.
struct Framing: Sendable {
    var contentLength: Int?
    var isChunked = false
    var host: String?
    var closes = false
    var keepsAlive = false
    var expectsContinue = false
    var isConditional = false
    var isForwarded = false

    var hasContent: Bool { isChunked || (contentLength ?? 0) > 0 }
}

extension Framing {
    /// Takes note of a field that the server itself must understand.
    mutating func note(_ bytes: Span<UInt8>, name: Range<Int>, value: Range<Int>) throws(Refusal) {
        switch name.count {
        case 4 where equalIgnoringCase(bytes, name, "host"): try noteHost(bytes, value)
        case 6 where equalIgnoringCase(bytes, name, "expect"): try noteExpect(bytes, value)
        case 10 where equalIgnoringCase(bytes, name, "connection"): noteConnection(bytes, value)
        case 13 where equalIgnoringCase(bytes, name, "if-none-match"): isConditional = true
        case 14 where equalIgnoringCase(bytes, name, "content-length"): try noteLength(bytes, value)
        case 15 where equalIgnoringCase(bytes, name, "x-forwarded-for"): isForwarded = true
        case 17 where equalIgnoringCase(bytes, name, "transfer-encoding"): try noteCoding(bytes, value)
        case 17 where equalIgnoringCase(bytes, name, "if-modified-since"): isConditional = true
        case 17 where equalIgnoringCase(bytes, name, "x-forwarded-proto"): isForwarded = true
        default: break
        }
    }

    /// What can only be told when all fields are known.
    func check(_ line: RequestLine) throws(Refusal) {
        if host == nil, !line.isHTTP10 { throw Refusal(.badRequest, "There is no Host.") }
        guard isChunked else { return }
        if contentLength != nil { throw Refusal(.badRequest, "Content-Length and Transfer-Encoding exclude each other.") }
        if line.isHTTP10 { throw Refusal(.badRequest, "HTTP/1.0 has no Transfer-Encoding.") }
    }

    /// RFC 9112, section 3.2: exactly one.
    private mutating func noteHost(_ bytes: Span<UInt8>, _ value: Range<Int>) throws(Refusal) {
        guard host == nil else { throw Refusal(.badRequest, "There is more than one Host.") }
        guard !value.isEmpty else { throw Refusal(.badRequest, "The Host is empty.") }
        host = try Host.name(bytes, value)
    }

    /// RFC 9112, section 6.3: one, of digits only.
    private mutating func noteLength(_ bytes: Span<UInt8>, _ value: Range<Int>) throws(Refusal) {
        guard contentLength == nil else { throw Refusal(.badRequest, "There is more than one Content-Length.") }
        guard !value.isEmpty else { throw Refusal(.badRequest, "The Content-Length is empty.") }
        for index in value where !bytes[index].isDigit { throw Refusal(.badRequest, "The Content-Length is not a number.") }
        guard value.count <= 18 else { throw Refusal(.contentTooLarge, "The Content-Length is beyond all limits.") }
        var length = 0
        for index in value { length = length * 10 + Int(bytes[index] - 48) }
        contentLength = length
    }

    /// RFC 9112, sections 6.1 and 6.3: chunked, once and last; no other coding is understood.
    ///
    /// A list with empty elements means chunked by the letter of RFC 9110, section 5.6.1, and is refused all the same: no client
    /// sends one, and whoever stands before us may read it otherwise.
    private mutating func noteCoding(_ bytes: Span<UInt8>, _ value: Range<Int>) throws(Refusal) {
        guard !isChunked else { throw Refusal(.badRequest, "Transfer-Encoding is given twice.") }
        guard !equalIgnoringCase(bytes, value, "chunked") else { return isChunked = true }
        let codings = listElements(bytes, value)
        guard let last = codings.last else { throw Refusal(.badRequest, "The Transfer-Encoding is empty.") }
        for coding in codings.dropLast() where equalIgnoringCase(bytes, coding, "chunked") {
            throw Refusal(.badRequest, "Chunked is not the last transfer coding.")
        }
        if codings.count == 1, equalIgnoringCase(bytes, last, "chunked") {
            throw Refusal(.badRequest, "The list of transfer codings has empty elements.")
        }
        throw Refusal(.notImplemented, "The transfer coding is not known.")
    }

    /// RFC 9110, section 10.1.1: there is one expectation only.
    private mutating func noteExpect(_ bytes: Span<UInt8>, _ value: Range<Int>) throws(Refusal) {
        guard equalIgnoringCase(bytes, value, "100-continue") else {
            throw Refusal(.expectationFailed, "Nothing but 100-continue can be expected.")
        }
        expectsContinue = true
    }

    private mutating func noteConnection(_ bytes: Span<UInt8>, _ value: Range<Int>) {
        if equalIgnoringCase(bytes, value, "keep-alive") {
            keepsAlive = true
            return
        }
        for option in listElements(bytes, value) {
            closes = closes || equalIgnoringCase(bytes, option, "close")
            keepsAlive = keepsAlive || equalIgnoringCase(bytes, option, "keep-alive")
        }
    }
}

/// One header field on its line (RFC 9112, section 5; RFC 9110, section 5.5).
enum FieldLine {
    /// Where name and value stand.
    static func parse(_ bytes: Span<UInt8>, _ line: Range<Int>) throws(Refusal) -> (name: Range<Int>, value: Range<Int>) {
        if bytes[line.lowerBound].isBlank { throw Refusal(.badRequest, "A header line begins with a space.") }
        var colon = line.lowerBound
        while colon < line.upperBound, bytes[colon].isToken { colon += 1 }
        guard colon > line.lowerBound, colon < line.upperBound, bytes[colon] == Byte.colon else {
            throw Refusal(.badRequest, "A header line is not a name, a colon and a value.")
        }
        for index in colon + 1..<line.upperBound where bytes[index].isControl && bytes[index] != Byte.tab {
            throw Refusal(.badRequest, "A header value has a control character.")
        }
        return (line.lowerBound..<colon, trimmed(bytes, colon + 1..<line.upperBound))
    }
}
