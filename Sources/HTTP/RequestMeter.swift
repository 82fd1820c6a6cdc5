public import Basics
import Synchronization

/// Counts the requests of one kind, such as those for one route of one host, as they end.
///
/// The handler says which meter a request belongs to, with ``Request/count(with:)``, as soon as it knows.
public final class RequestMeter: Sendable {
    /// Whose pages were asked for, as metrics and log are to call it; empty for nobody's.
    public let owner: String
    /// The pattern of the address, never what stood in its places; empty for what is no route.
    public let route: String
    /// The method of the route; empty for any.
    public let method: String
    /// What the log says of the kind: members of a JSON object, written out, with a comma before each.
    public let words: [UInt8]

    /// How long requests took, in microseconds.
    public let latency = Histogram(bounds: RequestMeter.latencyBounds)
    /// Bytes sent, with headers.
    private let bytes = Atomic<Int>(0)
    private let classes = InlineArray<5, Atomic<Int>> { _ in Atomic(0) }

    /// The upper ends of the parts of a histogram of latencies, in microseconds: from a quarter of a millisecond to five seconds.
    public static let latencyBounds = [250, 500, 1_000, 2_500, 5_000, 10_000, 50_000, 250_000, 1_000_000, 5_000_000]

    /// A meter that has counted nothing.
    public init(owner: String, route: String, method: String, words: [UInt8]) {
        self.owner = owner
        self.route = route
        self.method = method
        self.words = words
    }

    /// Counts a request that is over.
    public func record(_ event: AccessEvent) {
        latency.record(event.microseconds)
        bytes.wrappingAdd(event.bytesSent, ordering: .relaxed)
        classes[event.status.code / 100 - 1].wrappingAdd(1, ordering: .relaxed)
    }

    /// How many requests there were by the first digit of their status, from 1 to 5.
    public var requestsByClass: [Int] { (0..<5).map { classes[$0].load(ordering: .relaxed) } }
    /// How many bytes were sent, with headers.
    public var bytesSent: Int { bytes.load(ordering: .relaxed) }
}
