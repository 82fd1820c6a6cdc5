import CLinux
import Glibc
import Synchronization

/// A loop with its listening socket and the connections that it has accepted.
///
/// Unchecked, because all it holds belongs to its loop's thread: other threads reach it only by way of ``EventLoop/perform(_:)``.
final class Worker: @unchecked Sendable {
    /// How many idle connections at most make room at once for new ones.
    private static let madeRoom = 16
    /// How long connections are open for one last request when the server ends.
    private static let lastRequests = Duration.milliseconds(2500)

    let plan: ServicePlan
    let loop: EventLoop
    /// Its place among the workers of its server, from 0.
    let number: Int
    private let proxies: TrustedProxies
    private(set) var hasStarted = false
    private var listener: Int32
    private var isListening = false
    private var resumesAccepting: Int64?
    private var connections: [Int32: Connection] = [:]
    private var handlers = 0
    private var drain: Drain?
    private var dateSecond: Int64 = -1
    /// The `Date` field's line, made once a second.
    private(set) var dateLine: [UInt8] = []

    /// The end of the work: what may still be done until when, and who waits for it.
    private struct Drain {
        var deadline: Int64
        var isForced = false
        let done: CheckedContinuation<Void, Never>
    }

    init(_ plan: ServicePlan, listener: Int32, proxies: TrustedProxies) throws(SystemError) {
        self.plan = plan
        self.listener = listener
        self.proxies = proxies
        number = plan.workers.wrappingAdd(1, ordering: .relaxed).oldValue
        loop = try EventLoop()
    }

    /// Starts the thread and begins to accept.
    func start() throws(SystemError) {
        try loop.start()
        hasStarted = true
        loop.perform { self.begin() }
    }

    deinit {
        if listener >= 0 { Glibc.close(listener) }
    }

    /// Gives up before anything was served, because another loop could not start.
    func abort() {
        loop.perform {
            self.loop.remove(self.listener)
            self.listener = -1
        }
        loop.end()
    }

    /// The listener once more; -1 if there is none any more, or no descriptor is left.
    func duplicateListener() async -> Int32 {
        await withCheckedContinuation { continuation in
            loop.perform { continuation.resume(returning: self.listener < 0 ? -1 : fcntl(self.listener, F_DUPFD_CLOEXEC, 3)) }
        }
    }

    private func begin() {
        loop.whenDue { [unowned self] in self.check() }
        resumeAccepting()
    }
}

// MARK: - Accepting

extension Worker: EventLoop.Pollable {
    /// Connections are waiting.
    func ready(_ events: UInt32) {
        for _ in 0..<64 where isListening {
            guard hasRoom else { return pauseAccepting() }
            guard acceptOne() else { return }
        }
    }

    private var hasRoom: Bool { plan.connections.load(ordering: .relaxed) < plan.configuration.limits.connections }

    private func acceptOne() -> Bool {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let descriptor = withUnsafeMutableBytes(of: &storage) { bytes in
            let address = bytes.assumingMemoryBound(to: sockaddr.self).baseAddress
            return accept4(listener, address, &length, Int32(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue))
        }
        guard descriptor >= 0 else { return acceptFailed(errno) }
        serve(descriptor, withUnsafeBytes(of: storage) { IPAddress($0) })
        return true
    }

    private func serve(_ descriptor: Int32, _ peer: IPAddress) {
        var one: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
        let connection = Connection(descriptor, worker: self, peer: peer, isTrusted: proxies.contains(peer))
        do throws(SystemError) {
            try loop.add(descriptor, Connection.reading, connection)
        } catch {
            close(descriptor)
            return pauseAccepting()
        }
        connections[descriptor] = connection
        plan.connections.wrappingAdd(1, ordering: .relaxed)
        connection.begin()
    }

    /// Whether to go on accepting.
    ///
    /// Out of descriptors or memory: what waits in the queue is left there for a moment, while idle connections make room.
    private func acceptFailed(_ code: Int32) -> Bool {
        switch code {
        case EAGAIN: return false
        case EMFILE, ENFILE, ENOBUFS, ENOMEM:
            pauseAccepting()
            return false
        default: return true  // The connection broke before it was accepted (accept(2)).
        }
    }

    private func pauseAccepting() {
        isListening = false
        loop.change(listener, 0)
        resumesAccepting = loop.now + 50_000
        loop.wake(at: loop.now + 50_000)
        makeRoom()
    }

    /// Closes those on which nobody waits for an answer, the longest so first.
    private func makeRoom() {
        let idle = connections.values.filter { $0.canMakeRoom(at: loop.now) }.sorted { $0.since < $1.since }
        for connection in idle.prefix(Worker.madeRoom) { connection.close() }
    }

    private func resumeAccepting() {
        guard listener >= 0, !isListening else { return }
        isListening = true
        guard resumesAccepting == nil else {
            resumesAccepting = nil
            return loop.change(listener, EPOLLIN.rawValue)
        }
        do throws(SystemError) {
            try loop.add(listener, EPOLLIN.rawValue, self)
        } catch {
            isListening = false
        }
    }
}

// MARK: - Connections

extension Worker {
    func closed(_ descriptor: Int32) {
        connections[descriptor] = nil
        plan.connections.wrappingSubtract(1, ordering: .relaxed)
        loop.remove(descriptor)
        finishDrain()
    }

    /// The client behind a connection, as far as its proxy is believed.
    func origin(of peer: IPAddress, _ headers: Headers) -> Origin {
        let client = proxies.client(of: peer, forwardedFor: headers.all("X-Forwarded-For"))
        let scheme = headers.all("X-Forwarded-Proto").last?.split(separator: ",").last
        return Origin(address: client.description, isSecure: scheme?.filter { $0 != " " }.lowercased() == "https")
    }

    func handlerBegins() { handlers += 1 }

    func handlerEnds() {
        handlers -= 1
        finishDrain()
    }

    func refreshDate() {
        let second = Clock.seconds()
        guard second != dateSecond else { return }
        dateSecond = second
        dateLine = Array("Date: \(HTTPDate.text(seconds: second))\r\n".utf8)
    }

    /// Looks at what time has run out for, and at the next time to look: at most twenty times a second.
    private func check() {
        var next = Int64.max
        for connection in connections.values {
            if connection.deadline <= loop.now { connection.timeIsOver() }
            next = min(next, connection.deadline)
        }
        if let resumes = resumesAccepting {
            if resumes <= loop.now { resumeAccepting() } else { next = min(next, resumes) }
        }
        if let drain {
            if drain.deadline <= loop.now { force() } else { next = min(next, drain.deadline) }
        }
        loop.wake(at: max(next, loop.now + 50_000))
    }
}

// MARK: - The end

extension Worker {
    /// Takes no more connections, and returns when the requests at work have ended or their time is over.
    func drain(grace: Duration) async {
        await withCheckedContinuation { done in
            loop.perform { self.beginDrain(Drain(deadline: self.loop.now + grace.microseconds, done: done), grace) }
        }
        loop.end()
    }

    private func beginDrain(_ drain: Drain, _ grace: Duration) {
        acceptWhatWaits()
        loop.remove(listener, isShared: true)
        (listener, isListening, resumesAccepting) = (-1, false, nil)
        self.drain = drain
        let lastRequest = min(grace / 4, Worker.lastRequests)
        for connection in Array(connections.values) { connection.drain(lastRequest: lastRequest) }
        loop.wake(at: drain.deadline)
        finishDrain()
    }

    /// Closing a listener resets the connections in its queue, so they are taken first.
    private func acceptWhatWaits() {
        for _ in 0..<SocketAddress.backlog where isListening { guard acceptOne() else { return } }
    }

    /// After the grace: handlers are cancelled and connections closed.
    ///
    /// A handler that will not end is waited for five seconds more.
    private func force() {
        guard let current = drain else { return }
        guard !current.isForced else { return endDrain() }
        drain?.isForced = true
        drain?.deadline = loop.now + 5_000_000
        loop.wake(at: loop.now + 5_000_000)
        for connection in Array(connections.values) { connection.close() }
        finishDrain()
    }

    private func finishDrain() {
        if connections.isEmpty, handlers == 0 { endDrain() }
    }

    private func endDrain() {
        guard let done = drain?.done else { return }
        drain = nil
        loop.whenDue(nil)
        done.resume()
    }
}
