import Basics

/// One request that the service itself sends elsewhere.
public struct OutgoingCall: Sendable, Equatable {
    /// Where to: an address that has been checked.
    public let url: String
    /// What is sent, as a form that is encoded already; nothing for GET.
    public let form: String?
    /// A name and a secret that are sent along (RFC 7617), each encoded already as RFC 6749, section 2.3.1 wants.
    public let credentials: String?
    /// A token that is sent along (RFC 6750).
    public let bearer: String?
    /// What is sent as JSON; nothing for GET and for a form.
    public let json: String?
    /// Further lines of the head, as `name: value`.
    public let fields: [String]
    /// Whether the address was typed by somebody of a force, and not by an operator: then it must lead to the public internet.
    public let isTyped: Bool

    init(_ url: String, form: String? = nil, credentials: String? = nil, bearer: String? = nil) {
        self.bearer = bearer
        self.url = url
        self.form = form
        self.credentials = credentials
        (json, fields, isTyped) = (nil, [], false)
    }

    /// JSON that is sent to an address that somebody of a force has typed.
    @_spi(Stores)
    public init(posting json: String, to url: String, fields: [String]) {
        (self.url, self.json, self.fields, isTyped) = (url, json, fields, true)
        (form, credentials, bearer) = (nil, nil, nil)
    }
}

/// What came back.
public struct OutgoingReply: Sendable, Equatable {
    /// The status of HTTP.
    public let status: Int
    /// The content, within the limit of whatever fetched it.
    public let body: [UInt8]

    /// A reply.
    public init(status: Int, body: [UInt8]) {
        self.status = status
        self.body = body
    }
}

/// What sends the service's own requests elsewhere; tests put another in its place.
///
/// It follows no redirect, takes no more than ``mostBytes``, waits no longer than ``mostSeconds``, and blocks no event loop.
public struct Outgoing: Sendable {
    /// How much is taken of a reply.
    public static let mostBytes = 256 * 1024
    /// How long a reply is waited for.
    public static let mostSeconds = 8

    /// Whether an address that somebody of a force has typed may lead to this machine or into a private network.
    public let reachesInside: Bool

    /// Sends one request.
    @_spi(Stores) public let send: @Sendable (OutgoingCall) async throws -> OutgoingReply

    /// What sends so.
    ///
    /// - Parameter send: throws `.unavailable` with a detail for the log, which holds neither secret nor content.
    public init(reachesInside: Bool = false, _ send: @escaping @Sendable (OutgoingCall) async throws -> OutgoingReply) {
        (self.reachesInside, self.send) = (reachesInside, send)
    }

    /// Sends nothing: for commands, and wherever nothing is to leave.
    public static let none = Outgoing { _ in
        throw Problem(.unavailable, "This program sends nothing elsewhere.", code: "nothing-outgoing")
    }
}
