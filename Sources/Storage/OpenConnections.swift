import CSQLite

/// How many connections are open over all databases, so that there are never too many, and none that nobody uses.
final class OpenConnections: @unchecked Sendable {  // All that varies is guarded by `lock`.
    static let shared = OpenConnections()
    /// More than these are open only while all of them are in use.
    static let limit = 128
    /// More than these are open only while they are used again and again: else there are more databases than can be kept open.
    static let usual = 32
    /// How long a connection is idle that is not used again and again, in nanoseconds.
    private static let pause: Int64 = 25_000_000

    private let lock = Lock()
    /// Those with open connections.
    private var lanes: [ObjectIdentifier: Entry] = [:]
    private var open = 0
    private var isSweeping = false
    private let sweeper = Sweeper()

    /// How many are open at present.
    var count: Int { lock.locked { open } }

    func remove(_ lane: Lane, closing count: Int) {
        lock.locked {
            lanes[ObjectIdentifier(lane)] = nil
            open -= count
        }
    }

    /// One more is about to be opened: makes room by closing the one idle for longest.
    func willOpen(_ lane: Lane) {
        let number = lock.locked {
            open += 1
            lanes[ObjectIdentifier(lane), default: Entry(lane: lane)].open += 1
            startSweeping()
            return open
        }
        if number > Self.usual { closeLongestIdle(for: number > Self.limit ? 0 : Self.pause) }
    }

    func closed(_ count: Int, of lane: Lane) {
        lock.locked {
            open -= count
            lanes[ObjectIdentifier(lane)]?.open -= count
            if lanes[ObjectIdentifier(lane)]?.open == 0 { lanes[ObjectIdentifier(lane)] = nil }
        }
    }

    /// Closes what has been idle for so many nanoseconds.
    func closeIdle(for age: Int64) {
        let time = monotonicNow() - age
        for lane in allLanes() { lane.closeIdle(before: time) }
    }

    /// Closes the one that has been idle for longest, if that is so many nanoseconds.
    private func closeLongestIdle(for age: Int64) {
        let idle = allLanes().compactMap { lane in lane.idleSince.map { (lane: lane, since: $0) } }
        guard let oldest = idle.min(by: { $0.since < $1.since }), oldest.since <= monotonicNow() - age else { return }
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

    private struct Entry {
        weak var lane: Lane?
        var open = 0
    }
}

/// Takes a turn every second while connections are open, and closes those idle for thirty, or for one where there are many.
private final class Sweeper: Turns {
    func turn() -> StorageThreads.Next {
        let before = OpenConnections.shared.count
        OpenConnections.shared.closeIdle(for: before >= OpenConnections.usual ? 1_000_000_000 : 30_000_000_000)
        // What many connections needed is given back to the system, for they may not be so many again for long.
        if OpenConnections.shared.count <= before - OpenConnections.usual / 4 { malloc_trim(0) }
        return OpenConnections.shared.goesOnSweeping() ? .later(1_000_000_000) : .idle
    }
}
