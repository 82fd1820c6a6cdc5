import CSQLite

/// How many connections are open over all databases, so that there are never too many, and none that nobody uses.
final class OpenConnections: @unchecked Sendable {  // All that varies is guarded by `lock`.
    static let shared = OpenConnections()
    /// More than these are open only while all of them are in use.
    static let limit = 144
    /// More than these are open only where no more databases are in use than can be kept open.
    static let usual = 16
    /// How long a connection is idle before it is closed for another, in nanoseconds.
    private static let pause: Int64 = 5_000_000

    private let lock = Lock()
    /// Those with open connections.
    private var lanes: [ObjectIdentifier: Entry] = [:]
    private var open = 0
    /// The most that were open since memory was last given back.
    private var peak = 0
    private var newcomers = Newcomers()
    private var isSweeping = false
    private let sweeper = Sweeper()

    /// How many are open at present.
    var count: Int { lock.locked { open } }

    /// Whether a lane has any.
    func has(_ lane: Lane) -> Bool { lock.locked { (lanes[ObjectIdentifier(lane)]?.open ?? 0) > 0 } }

    func remove(_ lane: Lane, closing count: Int) {
        lock.locked {
            lanes[ObjectIdentifier(lane)] = nil
            open -= count
        }
    }

    /// One more is about to be opened: makes room by closing those idle for longest.
    func willOpen(_ lane: Lane) {
        let second = monotonicNow() / 1_000_000_000
        let (number, usual) = lock.locked {
            open += 1
            peak = max(peak, open)
            lanes[ObjectIdentifier(lane), default: Entry(lane: lane)].open += 1
            newcomers.come(lane.file, in: second)
            startSweeping()
            return (open, newcomers.areMany ? Self.usual : Self.limit)
        }
        if number > Self.limit { closeLongestIdle(for: 0) }
        // Two for one, until there are no more than usual.
        for _ in 0..<min(2, max(0, number - usual)) { closeLongestIdle(for: Self.pause) }
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

    /// Whether so many fewer are open than were that what they needed is worth giving back.
    fileprivate func hasFallen() -> Bool {
        lock.locked {
            guard open <= peak - Self.usual / 2 else { return false }
            peak = open
            return true
        }
    }

    /// Whether the sweeper is to come again; it ends with the last connection.
    fileprivate func goesOnSweeping() -> Bool {
        lock.locked {
            isSweeping = open > 0
            return isSweeping
        }
    }

    /// How many databases were opened in this second and in the one before, which tells whether all that are in use can be kept open.
    ///
    /// If they can, none is closed for another: the one idle for longest would be wanted again in a moment, and close the next.
    private struct Newcomers {
        private static let many = 60
        private var second: Int64 = 0
        private var files: Set<ObjectIdentifier> = []
        private var countBefore = 0

        /// More than can be kept open: what is opened now is hardly used again.
        var areMany: Bool { max(files.count, countBefore) > Self.many }

        mutating func come(_ file: DatabaseFile, in second: Int64) {
            if second != self.second {
                countBefore = second == self.second + 1 ? files.count : 0
                self.second = second
                files.removeAll(keepingCapacity: true)
            }
            files.insert(ObjectIdentifier(file))
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
        OpenConnections.shared.closeIdle(
            for: OpenConnections.shared.count >= OpenConnections.usual ? 1_000_000_000 : 30_000_000_000)
        // What many connections needed is given back to the system, for they may not be so many again for long.
        if OpenConnections.shared.hasFallen() { ProcessMemory.giveBack() }
        return OpenConnections.shared.goesOnSweeping() ? .later(1_000_000_000) : .idle
    }
}
