/// Where a server listens, and what it allows.
public struct ServerConfiguration: Sendable {
    /// The address of this machine to listen on: IPv4 or IPv6, no name.
    public var host: String
    /// The port, or 0 for any that is free.
    public var port: Int
    /// How many loops work, each a thread; 0 for as many as there are processors.
    public var loops: Int
    /// How much of everything is allowed.
    public var limits: Limits
    /// How long everything may take.
    public var timeouts: Timeouts
    /// Addresses (`127.0.0.1`) and networks (`10.0.0.0/8`, `fd00::/8`) of proxies whose `X-Forwarded-For` and
    /// `X-Forwarded-Proto` are believed.
    public var trustedProxies: [String]

    /// A configuration; what is not given has its default.
    public init(
        host: String = "127.0.0.1", port: Int = 8080, loops: Int = 0, limits: Limits = Limits(), timeouts: Timeouts = Timeouts(),
        trustedProxies: [String] = []
    ) {
        self.host = host
        self.port = port
        self.loops = loops
        self.limits = limits
        self.timeouts = timeouts
        self.trustedProxies = trustedProxies
    }
}

/// How much of everything a server takes.
///
/// Sizes are in bytes.
public struct Limits: Sendable {
    /// The request line; longer is 414.
    public var requestLine = 8 * 1024
    /// Header fields of one request; more is 431.
    public var headerFields = 100
    /// All header fields of one request together; more is 431.
    public var headerBytes = 16 * 1024
    /// The content of a request unless ``bodyLimit`` says otherwise; more is 413.
    public var body = 1024 * 1024
    /// The most that the content of a request may have, by method and path (decoded); nothing for ``body``.
    public var bodyLimit: (@Sendable (Method, String) -> Int?)?
    /// Content that takes more than one read to arrive, of all connections together; more is 503.
    public var contentInAll = 256 * 1024 * 1024
    /// Fields of one form.
    public var formFields = 1000
    /// Parts of one multipart form.
    public var formParts = 100
    /// Taken from a connection ahead of the request that is being answered; more waits in the socket.
    public var readAhead = 16 * 1024
    /// Open connections, over all loops; further ones wait until others have ended.
    public var connections = 20_000

    /// The defaults.
    public init() {}
}

/// How long everything may take.
public struct Timeouts: Sendable {
    /// From the first byte of a request to the end of its header; then 408.
    public var header: Duration = .seconds(10)
    /// To receive the content of a request, besides what ``minimumRate`` allows for its size; then 408.
    public var body: Duration = .seconds(30)
    /// Between requests; then the connection is closed.
    public var idle: Duration = .seconds(60)
    /// To send an answer, besides what ``minimumRate`` allows for its size; then the connection is closed.
    public var write: Duration = .seconds(30)
    /// For the handler to answer, and between chunks of a stream; then 503.
    public var handler: Duration = .seconds(30)
    /// Bytes a second which a client must at least send or take, on average.
    public var minimumRate = 4096
    /// How long a connection that was ended by the server is read from, so that its last answer arrives (RFC 9112, section 9.6).
    public var linger: Duration = .seconds(2)

    /// The defaults.
    public init() {}
}
