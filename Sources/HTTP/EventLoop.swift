import CLinux
import Glibc
import Synchronization

/// One thread that waits for sockets and runs the handlers of the connections it serves: an epoll(7) loop which is a `TaskExecutor`.
///
/// Work may be handed to it from any thread; everything else is done on its own. What runs on it must never block.
///
/// Unchecked, because its tables belong to its thread alone: each method that touches them says so, and is called from there only.
public final class EventLoop: TaskExecutor, @unchecked Sendable {
    /// What is called when a socket is ready.
    protocol Pollable: AnyObject {
        func ready(_ events: UInt32)
    }

    /// What is called when it is time to send, see ``EventLoop/sendSoon(_:)``.
    protocol Sender: AnyObject {
        func send()
    }

    private struct Slot {
        var generation: UInt32 = 0
        var pollable: (any Pollable)?
    }

    private enum Work {
        case job(UnownedJob)
        case closure(@Sendable () -> Void)
    }

    private struct Inbox {
        var work: [Work] = []
        var isClosed = false
    }

    private let poll: Int32
    private let alarm: Int32
    private let thread = Atomic<UInt>(0)
    private let isAsleep = Atomic<Bool>(false)
    private let isEnding = Atomic<Bool>(false)
    private let handedIn = Locked(Inbox())
    private var own: [UnownedJob] = []
    private var running: [UnownedJob] = []
    private var slots: [Slot] = []
    private var senders: [any Sender] = []
    private var called: [any Sender] = []
    private var deadline = Int64.max
    private var onDeadline: (() -> Void)?

    /// Monotonic time in microseconds, read once for each round of the loop.
    private(set) var now: Int64 = 0
    /// Room for what is read from a socket, shared by all connections of the loop.
    let scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 * 1024, alignment: 16)

    /// A loop that does nothing until it is started.
    ///
    /// - Throws: ``SystemError`` if the system has no more descriptors.
    init() throws(SystemError) {
        poll = epoll_create1(Int32(EPOLL_CLOEXEC))
        guard poll >= 0 else { throw SystemError("epoll_create1") }
        alarm = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        guard alarm >= 0 else {
            close(poll)
            throw SystemError("eventfd")
        }
        var event = epoll_event(events: EPOLLIN.rawValue, data: epoll_data_t(u64: .max))
        epoll_ctl(poll, EPOLL_CTL_ADD, alarm, &event)
        now = Clock.microseconds()
    }

    deinit {
        scratch.deallocate()
        close(alarm)
        close(poll)
    }
}

// MARK: - From any thread

extension EventLoop {
    /// Takes a piece of a task to run.
    ///
    /// For the concurrency library.
    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        if isCurrent { own.append(job) } else { hand(.job(job)) }
    }

    /// Whether the caller is on the loop's thread.
    var isCurrent: Bool { thread.load(ordering: .relaxed) == UInt(pthread_self()) }

    /// Does something on the loop's thread: at once if the caller is on it, else soon.
    func perform(_ work: @escaping @Sendable () -> Void) {
        if isCurrent { work() } else { hand(.closure(work)) }
    }

    /// Starts the thread.
    func start() throws(SystemError) {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        var created = pthread_t()
        let context = Unmanaged.passRetained(self)
        let code = pthread_create(&created, &attributes, EventLoop.threadBody, context.toOpaque())
        guard code == 0 else {
            context.release()
            throw SystemError("pthread_create", code: code)
        }
    }

    /// Ends the thread once it has nothing more to do.
    ///
    /// The loop must not be used afterwards.
    func end() {
        isEnding.store(true, ordering: .sequentiallyConsistent)
        ring()
    }

    private func hand(_ work: Work) {
        let isTaken = handedIn.withLock { inbox in
            if !inbox.isClosed { inbox.work.append(work) }
            return !inbox.isClosed
        }
        guard isTaken else { return EventLoop.runElsewhere(work) }
        if isAsleep.exchange(false, ordering: .sequentiallyConsistent) { ring() }
    }

    /// A task that outlives its loop still comes to its end.
    private static func runElsewhere(_ work: Work) {
        switch work {
        case .job(let job): globalConcurrentExecutor.enqueue(job)
        case .closure(let closure): closure()
        }
    }

    private func ring() {
        var one: UInt64 = 1
        write(alarm, &one, 8)
    }

    private static let threadBody: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { context in
        guard let context else { return nil }
        let loop = Unmanaged<EventLoop>.fromOpaque(context).takeRetainedValue()
        loop.thread.store(UInt(pthread_self()), ordering: .relaxed)
        loop.turn()
        return nil
    }
}

// MARK: - On the loop's thread

extension EventLoop {
    /// Begins to watch a descriptor.
    func add(_ descriptor: Int32, _ events: UInt32, _ pollable: any Pollable) throws(SystemError) {
        let index = Int(descriptor)
        while slots.count <= index { slots.append(Slot()) }
        slots[index].generation &+= 1
        slots[index].pollable = pollable
        guard control(EPOLL_CTL_ADD, descriptor, events) else {
            slots[index].pollable = nil
            throw SystemError("epoll_ctl")
        }
    }

    /// Changes what a descriptor is watched for.
    func change(_ descriptor: Int32, _ events: UInt32) { _ = control(EPOLL_CTL_MOD, descriptor, events) }

    /// Ends to watch a descriptor and closes it.
    ///
    /// - Parameter isShared: whether another process may have the same socket, so that closing ours does not end it (epoll(7)).
    func remove(_ descriptor: Int32, isShared: Bool = false) {
        slots[Int(descriptor)].pollable = nil
        if isShared { _ = control(EPOLL_CTL_DEL, descriptor, 0) }
        close(descriptor)
    }

    /// Has ``Sender/send()`` called once the piece of work has been done that is going on, for sockets once all that are ready have
    /// been looked at.
    ///
    /// Answers that go out together wake a client that waits for several of them, such as a proxy, only once; and a client that sends
    /// many requests at a time has those that are answered at once answered in a loop, and not each within the one before.
    func sendSoon(_ sender: any Sender) { senders.append(sender) }

    /// Has the closure called when the time has come; a later call with an earlier time brings it forward.
    func wake(at time: Int64) { if time < deadline { deadline = time } }

    /// What is called when the time of ``wake(at:)`` has come.
    func whenDue(_ body: (() -> Void)?) { onDeadline = body }

    private func control(_ operation: Int32, _ descriptor: Int32, _ events: UInt32) -> Bool {
        let tag = UInt64(slots[Int(descriptor)].generation) << 32 | UInt64(UInt32(descriptor))
        var event = epoll_event(events: events, data: epoll_data_t(u64: tag))
        return epoll_ctl(poll, operation, descriptor, &event) == 0
    }

    private func turn() {
        let room = 256
        let events = UnsafeMutablePointer<epoll_event>.allocate(capacity: room)
        defer { events.deallocate() }
        while true {
            runJobs()
            if isEnding.load(ordering: .sequentiallyConsistent), own.isEmpty, senders.isEmpty, closeInbox() { break }
            let count = epoll_wait(poll, events, Int32(room), timeout())
            isAsleep.store(false, ordering: .sequentiallyConsistent)
            now = Clock.microseconds()
            if count > 0 { deliver(UnsafeBufferPointer(start: events, count: Int(count))) }
            callDue()
        }
        thread.store(0, ordering: .relaxed)
    }

    private func closeInbox() -> Bool {
        handedIn.withLock { inbox in
            inbox.isClosed = inbox.work.isEmpty
            return inbox.isClosed
        }
    }

    /// Runs what is waiting now; what that causes waits until sockets have been looked at, so that nobody is starved.
    private func runJobs() {
        takeHandedIn()
        swap(&own, &running)
        let executor = asUnownedTaskExecutor()
        for job in running {
            job.runSynchronously(on: executor)
            sendAll()
        }
        running.removeAll(keepingCapacity: true)
        sendAll()
    }

    private func sendAll() {
        swap(&senders, &called)
        for sender in called { sender.send() }
        called.removeAll(keepingCapacity: true)
    }

    private func takeHandedIn() {
        let work = handedIn.withLock { inbox in
            let taken = inbox.work
            if !taken.isEmpty { inbox.work = [] }
            return taken
        }
        for piece in work {
            switch piece {
            case .job(let job): own.append(job)
            case .closure(let closure): closure()
            }
        }
    }

    /// How long to sleep, in milliseconds.
    ///
    /// Whoever hands in work after the flag is up rings; before it, the work is seen here.
    private func timeout() -> Int32 {
        guard own.isEmpty, senders.isEmpty else { return 0 }
        isAsleep.store(true, ordering: .sequentiallyConsistent)
        guard handedIn.withLock({ $0.work.isEmpty }) else { return 0 }
        guard deadline < .max else { return -1 }
        return Int32(clamping: max(0, (deadline - Clock.microseconds() + 999) / 1000))
    }

    private func deliver(_ events: UnsafeBufferPointer<epoll_event>) {
        for event in events {
            let tag = event.data.u64
            guard tag != .max else {
                var count: UInt64 = 0
                read(alarm, &count, 8)
                continue
            }
            // A descriptor closed earlier in this round, or closed and given out anew, is told by its generation.
            let slot = slots[Int(tag & 0xFFFF_FFFF)]
            if slot.generation == UInt32(tag >> 32) { slot.pollable?.ready(event.events) }
        }
    }

    private func callDue() {
        guard now >= deadline else { return }
        deadline = .max
        onDeadline?()
    }
}

/// What the system would not do.
public struct SystemError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The name of the system call.
    public let call: String
    /// The system's number for the reason (`errno`).
    public let code: Int32

    init(_ call: String, code: Int32 = errno) {
        self.call = call
        self.code = code
    }

    /// The call and the reason in the system's words.
    public var description: String { "\(call): \(String(cString: strerror(code)))" }
}

/// Time as the machine counts it.
enum Clock {
    /// Microseconds since the machine started; never goes back.
    static func microseconds() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
    }

    /// Seconds since 1970.
    static func seconds() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec)
    }
}

extension Duration {
    var microseconds: Int64 { components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000 }
}
