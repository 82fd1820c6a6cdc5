/// Reads, several at once, each on a snapshot of its own.
final class ReadLane: Lane, @unchecked Sendable {  // As ``Lane``.
    init(_ file: DatabaseFile, mode: Handle.Mode = .read, readers: Int) { super.init(file, mode: mode, turnLimit: readers) }

    /// As many reads as a millisecond holds, and at least one.
    ///
    /// The last is told of its result when the connection has been given back: who then reads on finds it, and needs no other.
    override func serve() -> StorageThreads.Next {
        guard let first = take() else { return .idle }
        do {
            let (connection, generation) = try borrow()
            let last = serve(first, connection)
            if last.isSpoilt { discardConnections() }
            giveBack(connection, generation: generation)
            last.tell()
            // It may close only now, which can take long.
            withExtendedLifetime(connection) {}
        } catch {
            failAll([first], error)
        }
        return .again
    }

    private func serve(_ first: Job, _ connection: Connection) -> Outcome {
        let end = monotonicNow() + 1_000_000
        var outcome = outcome(of: first, connection)
        while !outcome.isSpoilt, monotonicNow() < end, let next = take() {
            outcome.tell()
            outcome = self.outcome(of: next, connection)
        }
        return outcome
    }

    private func outcome(of job: Job, _ connection: Connection) -> Outcome {
        do {
            try snapshot(job, connection)
            return Outcome(job: job)
        } catch {
            note(error, met: connection)
            return Outcome(job: job, error: error)
        }
    }

    private func snapshot(_ job: Job, _ connection: Connection) throws {
        connection.handle.job = job
        defer { connection.handle.job = nil }
        guard job.manner != .bare else { return try job.perform(connection) }
        try connection.transact("BEGIN DEFERRED")
        do {
            try job.perform(connection)
            try connection.transact("COMMIT")
        } catch {
            connection.abandon()
            throw error
        }
    }
}

/// A read that has been done, and of which its caller is to be told.
private struct Outcome {
    let job: Job
    var error: (any Error)?

    /// Whether the connection is better opened anew.
    var isSpoilt: Bool { (error as? StorageError)?.spoilsConnections == true }

    func tell() { if let error { job.fail(error) } else { job.succeed() } }
}
