import Glibc

/// Portions that a task prepares while the body of a write works on those before: at most two wait.
///
/// One task puts, one body takes.
public final class Handoff<Portion: Sendable>: @unchecked Sendable {  // All that varies is guarded by `lock`.
    private let lock = Lock()
    private var waiting: [Portion] = []
    private var end: Result<Void, any Error>?
    private var isClosed = false
    private var putter: CheckedContinuation<Void, Never>?

    /// Nothing yet.
    public init() {}

    /// Hands a portion over, once there is room.
    ///
    /// - Throws: `CancellationError` when nobody takes any more.
    public func put(_ portion: Portion) async throws {
        await withCheckedContinuation { continuation in
            let hasRoom = lock.locked {
                if isClosed || waiting.count < 2 { return true }
                putter = continuation
                return false
            }
            if hasRoom { continuation.resume() }
        }
        try lock.locked {
            guard !isClosed else { throw CancellationError() }
            waiting.append(portion)
            lock.signal()
        }
    }

    /// Says that there will be no more, or why not.
    public func finish(_ end: Result<Void, any Error>) {
        lock.locked {
            self.end = end
            lock.signal()
        }
    }

    /// The next portion; nothing after the last one.
    ///
    /// The thread waits for it.
    ///
    /// - Throws: what the task finished with.
    public func take() throws -> Portion? {
        let (portion, putter) = try lock.locked {
            while waiting.isEmpty, end == nil { _ = lock.wait(until: monotonicNow() + 1_000_000_000) }
            guard !waiting.isEmpty else {
                try end?.get()
                return (nil as Portion?, nil as CheckedContinuation<Void, Never>?)
            }
            defer { self.putter = nil }
            return (waiting.removeFirst(), self.putter)
        }
        putter?.resume()
        return portion
    }

    /// Takes no more: whoever puts is told.
    public func close() {
        let putter = lock.locked {
            isClosed = true
            defer { self.putter = nil }
            return self.putter
        }
        putter?.resume()
    }
}
