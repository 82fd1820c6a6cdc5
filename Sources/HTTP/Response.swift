/// The answer to a request.
///
/// The server adds `Date`, `Content-Length` or `Transfer-Encoding`, and `Connection`; those set by a handler are left away.
public struct Response: Sendable {
    /// What is sent after the headers.
    public enum Body: Sendable {
        /// All of it, of known length.
        case bytes([UInt8])
        /// Made while it is sent, chunk by chunk.
        case stream(BodyStream)
    }

    /// How it went.
    public var status: Status
    /// The header fields.
    public var headers: Headers
    /// What is sent after the headers.
    public var body: Body

    /// An answer.
    public init(_ status: Status, headers: Headers = Headers(), body: Body = .bytes([])) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// A page.
    public static func html(_ bytes: [UInt8], status: Status = .ok) -> Response {
        Response(status, headers: ContentType.html, body: .bytes(bytes))
    }

    /// Plain text.
    public static func text(_ text: String, status: Status = .ok) -> Response {
        Response(status, headers: ContentType.plain, body: .bytes(Array(text.utf8)))
    }

    /// JSON, already encoded.
    public static func json(_ bytes: [UInt8], status: Status = .ok) -> Response {
        Response(status, headers: ContentType.json, body: .bytes(bytes))
    }

    /// Bytes of a type such as `text/css; charset=utf-8`.
    public static func bytes(_ bytes: [UInt8], type: String, status: Status = .ok) -> Response {
        Response(status, headers: ["Content-Type": type], body: .bytes(bytes))
    }

    /// Bytes of a type, made while they are sent; see ``BodyStream``.
    public static func stream(
        type: String, status: Status = .ok, _ produce: @escaping @Sendable (BodyWriter) async throws -> Void
    ) -> Response {
        Response(status, headers: ["Content-Type": type], body: .stream(BodyStream(produce)))
    }

    /// Go there and read (RFC 9110, section 15.4.4): the answer to a form that was accepted.
    public static func seeOther(_ location: String) -> Response { redirect(to: location, .seeOther) }

    /// Go there.
    public static func redirect(to location: String, _ status: Status) -> Response {
        Response(status, headers: ["Location": location])
    }

    /// Nothing to show.
    public static let noContent = Response(.noContent)

    private enum ContentType {
        static let html: Headers = ["Content-Type": "text/html; charset=utf-8"]
        static let plain: Headers = ["Content-Type": "text/plain; charset=utf-8"]
        static let json: Headers = ["Content-Type": "application/json"]
    }
}

extension Response {
    /// Has the browser keep a cookie.
    public mutating func setCookie(_ cookie: Cookie) { headers.add("Set-Cookie", cookie.header) }

    /// Has the browser forget a cookie that was set with this name and path.
    public mutating func forgetCookie(_ name: String, path: String = "/") {
        setCookie(Cookie(name, "", maxAge: 0, path: path))
    }

    /// The same answer with a cookie to keep.
    public func settingCookie(_ cookie: Cookie) -> Response {
        var response = self
        response.setCookie(cookie)
        return response
    }

    /// The same answer with a header field set.
    public func setting(_ name: String, _ value: String) -> Response {
        var response = self
        response.headers[name] = value
        return response
    }

    /// The same answer, known by a tag (RFC 9110, section 8.8.3): who has it already gets 304 in its place.
    ///
    /// - Parameter tag: printable ASCII without quotes; other characters are left out.
    public func etag(_ tag: String, weak: Bool = false) -> Response {
        let kept = String(decoding: tag.utf8.filter { $0 > 0x20 && $0 < 0x7F && $0 != Byte.quote }, as: UTF8.self)
        return setting("ETag", (weak ? "W/\"" : "\"") + kept + "\"")
    }
}

/// Content that is made while it is sent: an export of unknown length.
///
/// The closure runs as part of the handler's task. It ends early, with `CancellationError` from ``BodyWriter/write(_:)``, if the
/// client goes away; if it throws, the connection is cut so that the client sees that the content is not whole.
public struct BodyStream: Sendable {
    let produce: @Sendable (BodyWriter) async throws -> Void

    /// Content that the closure writes.
    public init(_ produce: @escaping @Sendable (BodyWriter) async throws -> Void) { self.produce = produce }
}

/// Where a stream's content goes.
public struct BodyWriter: Sendable {
    private let send: @Sendable ([UInt8]) async throws -> Void

    /// A writer that hands each chunk on.
    public init(_ send: @escaping @Sendable ([UInt8]) async throws -> Void) { self.send = send }

    /// Sends a chunk, and returns when the client has room for more.
    ///
    /// An empty one sends nothing.
    ///
    /// - Throws: `CancellationError` when the client has gone or the server stops.
    public func write(_ bytes: [UInt8]) async throws {
        if !bytes.isEmpty { try await send(bytes) }
    }
}

extension Response.Body {
    /// All of it at once, for tests and for small streams.
    public func collected() async throws -> [UInt8] {
        switch self {
        case .bytes(let bytes):
            return bytes
        case .stream(let stream):
            let collector = Collector()
            try await stream.produce(BodyWriter { await collector.append($0) })
            return await collector.bytes
        }
    }

    private actor Collector {
        var bytes: [UInt8] = []
        func append(_ chunk: [UInt8]) { bytes += chunk }
    }
}
