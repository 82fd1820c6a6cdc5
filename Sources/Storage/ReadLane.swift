/// Reads, several at once, each on a snapshot of its own.
final class ReadLane: Lane, @unchecked Sendable {  // As ``Lane``.
    init(_ file: DatabaseFile, mode: Handle.Mode = .read, readers: Int) { super.init(file, mode: mode, turnLimit: readers) }

    /// As many reads as a millisecond holds, and at least one.
    override func serve() -> StorageThreads.Next {
        guard let first = take() else { return .idle }
        do {
            let (connection, generation) = try borrow()
            let isSpoilt = serve(first, connection)
            if isSpoilt { discardConnections() }
            giveBack(connection, generation: generation)
        } catch {
            failAll([first], error)
        }
        return .again
    }

    private func serve(_ first: Job, _ connection: Connection) -> Bool {
        let end = monotonicNow() + 1_000_000
        var next: Job? = first
        while let job = next {
            do {
                try snapshot(job, connection)
                job.succeed()
            } catch {
                note(error, met: connection)
                job.fail(error)
                if (error as? StorageError)?.spoilsConnections == true { return true }
            }
            next = monotonicNow() < end ? take() : nil
        }
        return false
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
