/// One request as it went, for the access log.
///
/// Told on the loop that served it, so its taker must be quick and must not block.
public struct AccessEvent: Sendable {
    /// How the exchange ended.
    public enum Outcome: String, Sendable {
        /// The answer was sent whole.
        case answered
        /// The request was refused by the server itself.
        case refused
        /// The client went away before it had its answer.
        case abandoned
        /// The handler took too long, or the client took its answer too slowly.
        case tooSlow
        /// The stream of the answer failed.
        case failed
    }

    /// What was asked for; nothing if the request line could not be read.
    public let method: Method?
    /// The path, decoded, without the query; empty if the request line could not be read.
    public let path: String
    /// The host that was asked, empty if none was read.
    public let host: String
    /// The client's address.
    public let remoteAddress: String
    /// The request's short name.
    public let id: RequestID
    /// The status that was sent or would have been.
    public let status: Status
    /// From the end of the request's header to the moment that the system has taken all of the answer, in microseconds.
    public let microseconds: Int
    /// Sent, with headers.
    public let bytesSent: Int
    /// How it ended.
    public let outcome: Outcome
    /// For a refused request, the rule that it broke.
    public let reason: String?
    /// What counts requests of this kind, if the handler has said so.
    public let meter: RequestMeter?
    /// The number of the loop that served it, from 0; each loop tells one event at a time.
    public let loop: Int
}
