import CSQLite

/// The jobs of one kind that wait for one database, and the connections that serve them.
class Lane: Turns, @unchecked Sendable {  // All that varies is guarded by `lock`; a connection is lent to one thread at a time.
    let file: DatabaseFile
    private let mode: Handle.Mode
    private let lock = Lock()
    private let turnLimit: Int
    private var waiting: [Job] = []
    private var turns = 0
    private var idle: [(connection: Connection, since: Int64)] = []
    private var closers: [CheckedContinuation<Void, Never>] = []
    private var isClosed = false
    private var generation = 0
    /// How many threads are closing idle connections at this moment.
    private var closings = 0

    init(_ file: DatabaseFile, mode: Handle.Mode, turnLimit: Int) {
        self.file = file
        self.mode = mode
        self.turnLimit = turnLimit
    }

    deinit { OpenConnections.shared.remove(self, closing: idle.count) }

    /// Does some of the work that waits, and is overridden.
    func serve() -> StorageThreads.Next { preconditionFailure("a lane is for reads or for writes") }

    /// Queues a job; a job that cannot be queued fails at once.
    final func enter(_ job: Job) {
        let refused: (any Error)? = lock.locked {
            if let refusal = refusal(job) { return refusal }
            waiting.append(job)
            startTurn()
            return nil
        }
        if let refused { job.fail(refused) }
    }

    /// Takes a job out that still waits, because its caller has been cancelled.
    final func withdraw(_ job: Job) {
        let isOut = lock.locked {
            guard let index = waiting.firstIndex(where: { $0 === job }) else { return false }
            waiting.remove(at: index)
            return true
        }
        if isOut { job.fail(CancellationError()) }
    }

    /// Does what waits, refuses what comes, and closes its connections.
    final func close() async {
        await withCheckedContinuation { closer in
            lock.locked {
                isClosed = true
                closers.append(closer)
                startTurn()
            }
        }
    }

    /// One turn on a storage thread.
    final func turn() -> StorageThreads.Next {
        let next = serve()
        let closers = lock.locked { endTurn() }
        guard let closers else { return next.isIdle ? .again : next }
        for closer in closers { closer.resume() }
        return .idle
    }

    private func refusal(_ job: Job) -> (any Error)? {
        if isClosed { return StorageError(.closed, code: SQLITE_MISUSE, "the database has been closed") }
        if job.isCancelled { return CancellationError() }
        guard waiting.count >= file.options.waitingLimit else { return nil }
        return StorageError(.busy, code: SQLITE_BUSY, "\(waiting.count) others are waiting for this database")
    }

    private func startTurn() {
        guard turns < turnLimit else { return }
        turns += 1
        StorageThreads.shared.schedule(self)
    }

    /// Nothing if there is more to do; otherwise who has waited for the end, after whom the lane is closed.
    private func endTurn() -> [CheckedContinuation<Void, Never>]? {
        guard waiting.isEmpty else { return nil }
        turns -= 1
        return endIfClosed()
    }

    private func endIfClosed() -> [CheckedContinuation<Void, Never>] {
        guard isClosed, turns == 0, closings == 0 else { return [] }
        defer { closers.removeAll() }
        OpenConnections.shared.closed(idle.count, of: self)
        idle.removeAll()
        return closers
    }
}

extension StorageThreads.Next {
    fileprivate var isIdle: Bool {
        if case .idle = self { true } else { false }
    }
}

// MARK: - Jobs and connections, for serving

extension Lane {
    /// The job that has waited longest.
    final func take(where condition: (Job) -> Bool = { _ in true }) -> Job? {
        lock.locked {
            guard let first = waiting.first, condition(first) else { return nil }
            return waiting.removeFirst()
        }
    }

    /// Puts jobs back that were taken, before all others.
    final func putBack(_ jobs: [Job]) { lock.locked { waiting.insert(contentsOf: jobs, at: 0) } }

    /// Fails a job and all that wait, because none of them can be done.
    final func failAll(_ jobs: [Job], _ error: any Error) {
        let others = lock.locked {
            defer { waiting.removeAll() }
            return waiting
        }
        for job in jobs + others { job.fail(error) }
    }

    /// Lends a connection: one that is idle, or a new one.
    ///
    /// - Parameter isLookedAtLater: whether the caller sees for itself that the file is still the one of its name.
    /// - Throws: a ``StorageError`` if the file is missing, damaged, or cannot be opened.
    final func borrow(isLookedAtLater: Bool = false) throws -> (Connection, generation: Int) {
        let identity = isLookedAtLater && !file.damage.isKnown ? nil : try file.damage.check()
        let (kept, generation) = lock.locked { (idle.popLast()?.connection, self.generation) }
        guard let kept else { return (try open(), generation) }
        if identity == nil || kept.handle.identity == identity { return (kept, generation) }
        // Another file was put in its place.
        OpenConnections.shared.closed(1, of: self)
        discardConnections()
        return try borrow()
    }

    /// Takes a connection back, and keeps it unless it has been spoilt.
    final func giveBack(_ connection: Connection, generation lent: Int) {
        connection.handle.job = nil
        let isKept = lock.locked {
            guard lent == generation else { return false }
            idle.append((connection, monotonicNow()))
            return true
        }
        if !isKept { OpenConnections.shared.closed(1, of: self) }
    }

    /// Remembers that the file is damaged, if that is what a job met.
    final func note(_ error: any Error, met connection: Connection) {
        guard let error = error as? StorageError, error.isDamage else { return }
        connection.handle.keepLog()
        file.damage.note(error)
    }

    /// Closes the connections, those lent out when they come back: the file has failed, and may be well again when opened anew.
    final func discardConnections() {
        let discarded = lock.locked {
            generation += 1
            defer { idle.removeAll() }
            return idle
        }
        OpenConnections.shared.closed(discarded.count, of: self)
    }

    /// Closes the connections that are idle, and those lent out when they come back.
    final func closeConnections() {
        lock.locked { generation += 1 }
        closeIdle(before: .max)
    }

    /// Closes the connections that have been idle since before a time.
    final func closeIdle(before time: Int64) {
        OpenConnections.shared.closed(release(before: time), of: self)
        let closers = lock.locked {
            closings -= 1
            return endIfClosed()
        }
        for closer in closers { closer.resume() }
    }

    /// Lets go of those connections outside the lock, for the last one to close empties the log; whoever closes the lane waits for it.
    private func release(before time: Int64) -> Int {
        let released = lock.locked {
            closings += 1
            let count = idle.prefix { $0.since <= time }.count
            defer { idle.removeFirst(count) }
            return idle.prefix(count).map(\.connection)
        }
        return released.count
    }

    /// How many jobs wait.
    final var waitingCount: Int { lock.locked { waiting.count } }

    /// Since when its longest idle connection has been so.
    final var idleSince: Int64? { lock.locked { idle.first?.since } }

    private func open() throws -> Connection {
        OpenConnections.shared.willOpen(self)
        do {
            let connection = Connection(try Handle(path: file.path, mode: mode, options: file.options))
            if mode != .observe { try file.checkSchema(connection) }
            if mode == .write, let journal = file.options.journal { connection.journal = JournalWriter(journal, connection.handle) }
            return connection
        } catch {
            OpenConnections.shared.closed(1, of: self)
            throw error
        }
    }
}
