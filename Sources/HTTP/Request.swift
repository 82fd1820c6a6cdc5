public import Basics
import Synchronization

/// A request as it was received and found sound.
public struct Request: Sendable {
    private let content: RequestContent

    /// What is asked for.
    ///
    /// `HEAD` is seen as ``Method/get``: the server leaves the content of the answer away.
    public var method: Method { isHead ? .get : content.head.line.method }
    /// Whether the headers of the answer are all that is asked for.
    public var isHead: Bool { content.head.line.method == .head }
    /// The target as it was sent: path and query, still encoded.
    public var target: String { content.head.line.target }
    /// The path, decoded once: begins with a slash, is UTF-8, has no NUL, no dot segments and no encoded slash.
    ///
    /// `*` for `OPTIONS *`.
    public var path: String { content.head.line.path }
    /// The parts of the path between slashes: `/surveys/` is `surveys` and an empty one.
    public var pathSegments: [Substring] { path.dropFirst().split(separator: "/", omittingEmptySubsequences: false) }
    /// What stands after the `?`.
    public var query: Query { Query(content.head.line.query) }
    /// The header fields.
    public var headers: Headers { content.head.headers }
    /// The host that was asked, in lower case, without its port; empty if an HTTP/1.0 client named none.
    public var host: String { content.head.host }
    /// The host that was asked with its port, for the address of a page of ours: of an absolute target, whatever the `Host` field
    /// says (RFC 9112, section 3.2.2).
    public var authority: String { content.head.line.authorityText ?? headers["Host"] ?? host }
    /// Whether the person's connection is encrypted, as a trusted proxy has said.
    public var isSecure: Bool { content.origin.isSecure }
    /// `https` or `http`.
    public var scheme: String { isSecure ? "https" : "http" }
    /// The address of the client: of the connection, or as a trusted proxy has told it.
    public var remoteAddress: String { content.origin.address }
    /// The network of the client, to be counted as one; nothing if its address cannot be read.
    public var remoteNetwork: RemoteNetwork? { RemoteNetwork(content.origin.address) }
    /// What was sent with the request.
    public var body: [UInt8] { content.body }
    /// The request's short name, for the log and for the person.
    public let id: RequestID

    /// What counts requests of this kind, once ``count(with:)`` has been called.
    public var meter: RequestMeter? { content.meter.load() }

    /// Has the request counted with others of its kind when it is over.
    ///
    /// The first call counts.
    public func count(with meter: RequestMeter) { _ = content.meter.storeIfNil(meter) }

    /// Whether the answer depends on what the client has already.
    var isConditional: Bool { content.head.framing.isConditional }

    /// The first cookie of that name (RFC 6265, section 5.4), decoded as ``Cookie`` encodes it.
    public func cookie(_ name: String) -> String? {
        for line in headers.all("Cookie") {
            if let value = Cookie.value(of: name, in: line) { return value }
        }
        return nil
    }

    /// The fields and files of a form, `application/x-www-form-urlencoded` or `multipart/form-data`.
    ///
    /// - Throws: an `.invalid` ``Problem`` if the content is of another type or malformed, or has too many fields or parts.
    public func form() throws(Problem) -> Form {
        try Form(contentType: headers["Content-Type"] ?? "", body: body, limits: content.limits)
    }
}

extension Request {
    init(_ content: RequestContent, id: RequestID) {
        self.content = content
        self.id = id
    }

    /// A request without a connection, for tests.
    ///
    /// It passes the same checks as one from a socket.
    ///
    /// - Parameters:
    ///   - target: path and query, encoded: `/surveys?month=2026-02`.
    ///   - headers: a `Host` is added if there is none.
    ///   - isSecure: as if a trusted proxy had said so.
    /// - Throws: an `.invalid` ``Problem`` whose detail tells the rule, if a server would refuse it.
    public init(
        _ method: Method, _ target: String, headers: Headers = [:], body: [UInt8] = [], host: String = "localhost",
        remoteAddress: String = "127.0.0.1", isSecure: Bool = true, limits: Limits = Limits(), id: RequestID = RequestID()
    ) throws(Problem) {
        var fields = headers.withoutFraming()
        if fields["Host"] == nil { fields.add("Host", host) }
        if !body.isEmpty { fields.add("Content-Length", String(body.count)) }
        let message = Array("\(method.rawValue) \(target) HTTP/1.1\r\n".utf8) + fields.wire + Array("\r\n".utf8) + body
        let (head, received) = try Request.parsed(message, limits: limits)
        let origin = Origin(address: remoteAddress, isSecure: isSecure)
        self.init(RequestContent(head: head, body: received, origin: origin, limits: limits), id: id)
    }

    private static func parsed(_ message: [UInt8], limits: Limits) throws(Problem) -> (RequestHead, [UInt8]) {
        var parser = RequestParser(limits: limits)
        parser.feed(message)
        do throws(Refusal) {
            guard case .head(let head)? = try parser.next(), case .content(let body)? = try parser.next(),
                parser.isBetweenRequests
            else {
                throw Refusal(.badRequest, "The request ends early or late.")
            }
            return (head, body)
        } catch {
            throw Problem(.invalid, "This is not a request that a server takes.", detail: error.reason.description)
        }
    }
}

/// Where a request comes from.
struct Origin: Sendable {
    let address: String
    let isSecure: Bool
}

/// All that a request holds, behind one reference, so that handing it on costs one count.
final class RequestContent: Sendable {
    let head: RequestHead
    let body: [UInt8]
    let origin: Origin
    let limits: Limits
    let meter = AtomicLazyReference<RequestMeter>()

    init(head: RequestHead, body: [UInt8], origin: Origin, limits: Limits) {
        self.head = head
        self.body = body
        self.origin = origin
        self.limits = limits
    }
}
