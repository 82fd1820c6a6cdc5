import Basics
import Glibc
import Synchronization

/// The threads that wait for disks, shared by all databases: lanes with work take turns on them.
///
/// As many work at once as there are few cores times two. While a disk is slow to commit, others work in place of those that wait for
/// it, so that many databases commit at once; on a fast disk they do not, so that groups stay large. A turn that lasts longer than a
/// few milliseconds, such as an import or an export, no longer counts among them: it never keeps other databases waiting.
final class StorageThreads: @unchecked Sendable {  // All that varies is guarded by `lock`, or atomic.
    static let shared = StorageThreads(workers: max(4, sysconf(Int32(_SC_NPROCESSORS_ONLN)) * 2), limit: 96)

    /// What is to happen to a lane after its turn.
    enum Next {
        case idle
        case again
        /// A turn after so many nanoseconds.
        case later(Int64)
    }

    private let lock = Lock()
    private let workers: Int
    private let limit: Int
    private var ready = Queue<any Turns>()
    private var deferred: [(time: Int64, lane: any Turns)] = []
    private var threads = 0
    private var idle = 0
    /// Of those that are idle, how many have been called and are not up yet.
    private var waking = 0
    private var blocked = 0
    /// Threads that look every few milliseconds whether what waits may be begun.
    private var watchers = 0
    /// When the turn of each thread began.
    private var begun: [pthread_t: Int64] = [:]
    private let commitTimes = QuickestCommit()

    private static let longTurn: Int64 = 5_000_000

    private init(workers: Int, limit: Int) {
        self.workers = workers
        self.limit = limit
    }

    /// Gives a lane a turn as soon as there is a thread.
    func schedule(_ lane: any Turns) {
        let hasToWake = lock.locked {
            ready.append(lane)
            return needsAnother()
        }
        if hasToWake { lock.signal() }
    }

    /// Lets another thread work while this one waits for something slow.
    func whileBlocked<Result>(_ body: () throws -> Result) rethrows -> Result {
        let hasToWake = lock.locked {
            blocked += 1
            begun[pthread_self()] = nil
            return !ready.isEmpty && needsAnother()
        }
        if hasToWake { lock.signal() }
        defer {
            lock.locked {
                blocked -= 1
                begun[pthread_self()] = monotonicNow()
            }
        }
        return try body()
    }

    /// Commits, and learns how long commits take.
    func commit(_ body: () throws -> Void) rethrows {
        let start = monotonicNow()
        if commitTimes.lately > 500_000 { try whileBlocked(body) } else { try body() }
        let taken = Int(monotonicNow() - start)
        StorageMeters.commitTimes.record(taken / 1000)
        commitTimes.record(taken)
    }

    /// How many threads are at work that counts.
    private func working() -> Int {
        let all = threads - idle - blocked
        guard all >= workers else { return all }
        let longAgo = monotonicNow() - Self.longTurn
        return all - begun.values.count { $0 < longAgo }
    }

    /// Whether a thread that is idle has to be woken for what waits; if there is none, another is started.
    ///
    /// It is woken once the lock is free: woken earlier it would only run into it. Those that have been called already count as up: when
    /// an event loop asks for ten turns at once, one call for each of them would only have threads meet at the lock.
    private func needsAnother() -> Bool {
        let wanted = workers + (watchers > 0 ? 0 : 1)
        if working() + waking >= wanted { return false }
        if idle == 0, threads < limit { startThread() }
        guard idle > waking else { return false }
        waking += 1
        return true
    }

    private func startThread() {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setstacksize(&attributes, 2 << 20)
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        var thread = pthread_t()
        // Without another thread the ones there are do the work; without any, the next to schedule tries again.
        let code = pthread_create(&thread, &attributes, { _ in StorageThreads.shared.serve() }, nil)
        if code == 0 { threads += 1 }
    }
}

extension StorageThreads {
    /// What a thread does all its life.
    private func serve() -> UnsafeMutableRawPointer? {
        // The loops go on where they are when this thread gets work on their processor: they gather what others ask, and groups grow.
        BatchWork.begin()
        while let lane = nextLane() { take(lane.turn(), of: lane) }
        return nil
    }

    private func take(_ next: Next, of lane: any Turns) {
        switch next {
        case .idle: break
        case .again: lock.locked { ready.append(lane) }
        case .later(let delay): lock.locked { deferred.append((monotonicNow() + delay, lane)) }
        }
    }

    /// Waits for a lane with work; none when this thread is no longer needed.
    private func nextLane() -> (any Turns)? {
        var hasToWake = false
        let lane: (any Turns)? = lock.locked {
            while true {
                promoteDeferred()
                begun[pthread_self()] = nil
                if working() <= workers, let lane = ready.popFirst() {
                    begun[pthread_self()] = monotonicNow()
                    // This turn may be long too: somebody has to watch what still waits.
                    hasToWake = !ready.isEmpty && watchers == 0 && needsAnother()
                    return lane
                }
                if !waitForWork() {
                    threads -= 1
                    return nil
                }
            }
        }
        if hasToWake { lock.signal() }
        return lane
    }

    private func waitForWork() -> Bool {
        let watching = ready.isEmpty ? 0 : 1
        let patience = monotonicNow() + (watching == 1 ? Self.longTurn : 10_000_000_000)
        idle += 1
        watchers += watching
        let wasSignalled = lock.wait(until: min(patience, deferred.lazy.map(\.time).min() ?? .max))
        watchers -= watching
        idle -= 1
        // Whoever comes up because its time has passed may have been called in the same moment.
        if waking > 0 { waking -= 1 }
        // Those beyond the usual number go when there has been nothing to do for a while; the usual ones stay.
        return wasSignalled || !deferred.isEmpty || !ready.isEmpty || threads <= workers
    }

    private func promoteDeferred() {
        guard !deferred.isEmpty else { return }
        let now = monotonicNow()
        for entry in deferred where entry.time <= now { ready.append(entry.lane) }
        deferred.removeAll { $0.time <= now }
    }
}

/// How long the quickest of the last commits took, in nanoseconds.
///
/// The quickest, and not the usual one: on a busy processor most commits wait longer for their thread to go on than for the disk.
private struct QuickestCommit: ~Copyable {
    private let window = Atomic<Int>(.max)
    private let count = Atomic<Int>(0)
    private let quickest = Atomic<Int>(0)

    /// Of the last 32 commits or more; nothing yet counts as a quick one.
    var lately: Int { quickest.load(ordering: .relaxed) }

    func record(_ taken: Int) {
        _ = window.min(taken, ordering: .relaxed)
        // Two that end a window at once end one of them early: a smaller sample, and as good.
        guard count.add(1, ordering: .relaxed).newValue % 32 == 0 else { return }
        let lowest = window.exchange(.max, ordering: .relaxed)
        if lowest != .max { quickest.store(lowest, ordering: .relaxed) }
    }
}

/// First in, first out.
struct Queue<Element> {
    private var elements: [Element?] = []
    private var head = 0

    var isEmpty: Bool { head == elements.count }

    mutating func append(_ element: Element) { elements.append(element) }

    mutating func popFirst() -> Element? {
        guard head < elements.count else { return nil }
        let element = elements[head]
        elements[head] = nil
        head += 1
        if head == elements.count || head > 1024 {
            elements.removeFirst(head)
            head = 0
        }
        return element
    }
}

/// What takes turns on the storage threads.
protocol Turns: AnyObject, Sendable {
    /// Does some of its work: enough to be worth a turn, and not so much that others wait long.
    func turn() -> StorageThreads.Next
}
