import Synchronization

extension Server {
    /// Whether every loop takes a turn within a time.
    ///
    /// False too before the server is started and after it was stopped.
    public func areLoopsTurning(within limit: Duration) async -> Bool {
        let loops = loops
        guard !loops.isEmpty else { return false }
        return await withTaskGroup(of: Bool.self) { group in
            group.addTask { await Pulse(loops).allBeat() }
            group.addTask {
                // Ended early only when the pulse was there first.
                try? await Task.sleep(for: limit)
                return false
            }
            defer { group.cancelAll() }
            return await group.next() ?? false
        }
    }
}

/// A question to all loops that each answers when it turns next.
private final class Pulse: Sendable {
    private let loops: [EventLoop]
    private let missing: Atomic<Int>
    private let (beats, arrivals) = AsyncStream<Void>.makeStream()

    init(_ loops: [EventLoop]) {
        self.loops = loops
        missing = Atomic(loops.count)
    }

    /// Returns when all have answered, or false when it is cancelled before.
    func allBeat() async -> Bool {
        for loop in loops { loop.perform { self.beat() } }
        for await _ in beats { return true }
        return false
    }

    private func beat() {
        if missing.subtract(1, ordering: .relaxed).newValue == 0 { arrivals.yield() }
    }
}
