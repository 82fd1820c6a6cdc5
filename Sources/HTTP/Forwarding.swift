import Synchronization

/// Counts how requests say where they come from, so that it shows when a proxy is set up wrongly.
public final class Forwarding: Sendable {
    private let secure = Atomic<Int>(0)
    private let plain = Atomic<Int>(0)
    private let silent = Atomic<Int>(0)
    private let unbelieved = Atomic<Int>(0)

    func note(_ head: RequestHead, isTrusted: Bool, isSecure: Bool) {
        switch (isTrusted, head.framing.isForwarded) {
        case (true, true) where isSecure: secure.add(1, ordering: .relaxed)
        case (true, true): plain.add(1, ordering: .relaxed)
        case (true, false): silent.add(1, ordering: .relaxed)
        case (false, true): unbelieved.add(1, ordering: .relaxed)
        case (false, false): break
        }
    }

    /// Requests that a trusted proxy has said to be encrypted.
    public var secureRequests: Int { secure.load(ordering: .relaxed) }
    /// Requests of a trusted proxy that were not encrypted, or of which it did not say so.
    public var plainRequests: Int { plain.load(ordering: .relaxed) }
    /// Requests of a trusted proxy that say nothing of where they come from.
    public var silentRequests: Int { silent.load(ordering: .relaxed) }
    /// Requests that say where they come from, sent by an address that is not trusted to know.
    public var unbelievedRequests: Int { unbelieved.load(ordering: .relaxed) }
}
