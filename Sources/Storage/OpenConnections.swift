/// How many connections are open over all databases, so that there are never too many, and none that nobody uses.
final class OpenConnections: @unchecked Sendable {  // All that varies is guarded by `lock`.
    static let shared = OpenConnections()
    /// More than these are open only while all of them are in use.
    static let limit = 256

    private let lock = Lock()
    private var lanes: [ObjectIdentifier: WeakLane] = [:]
    private var open = 0
    private var isSweeping = false
    private let sweeper = Sweeper()

    /// How many are open at present.
    var count: Int { lock.locked { open } }

    func add(_ lane: Lane) { lock.locked { lanes[ObjectIdentifier(lane)] = WeakLane(lane: lane) } }

    func remove(_ lane: Lane, closing count: Int) {
        lock.locked {
            lanes[ObjectIdentifier(lane)] = nil
            open -= count
        }
    }

    /// One more is about to be opened: makes room by closing the one idle for longest.
    func willOpen() {
        let isTooMany = lock.locked {
            open += 1
            startSweeping()
            return open > Self.limit
        }
        if isTooMany { closeLongestIdle() }
    }

    func closed(_ count: Int) { lock.locked { open -= count } }

    /// Closes what has been idle for so many nanoseconds.
    func closeIdle(for age: Int64) {
        let time = monotonicNow() - age
        for lane in allLanes() { lane.closeIdle(before: time) }
    }

    private func closeLongestIdle() {
        let idle = allLanes().compactMap { lane in lane.idleSince.map { (lane: lane, since: $0) } }
        guard let oldest = idle.min(by: { $0.since < $1.since }) else { return }
        oldest.lane.closeIdle(before: oldest.since)
    }

    private func allLanes() -> [Lane] { lock.locked { lanes.values.compactMap(\.lane) } }

    private func startSweeping() {
        guard !isSweeping else { return }
        isSweeping = true
        StorageThreads.shared.schedule(sweeper)
    }

    /// Whether the sweeper is to come again; it ends with the last connection.
    fileprivate func goesOnSweeping() -> Bool {
        lock.locked {
            isSweeping = open > 0
            return isSweeping
        }
    }

    private struct WeakLane {
        weak var lane: Lane?
    }
}

/// Takes a turn every ten seconds while connections are open, and closes those idle for thirty.
private final class Sweeper: Turns {
    func turn() -> StorageThreads.Next {
        OpenConnections.shared.closeIdle(for: 30_000_000_000)
        return OpenConnections.shared.goesOnSweeping() ? .later(10_000_000_000) : .idle
    }
}
