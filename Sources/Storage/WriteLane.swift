import Basics
import CSQLite

/// Writes, one at a time, and committed in groups: what waits when the writer is free shares one transaction and one wait for the disk.
///
/// The first write of a group needs no savepoint, since nothing comes before it that must be kept. Each later one has its own.
final class WriteLane: Lane, @unchecked Sendable {  // As ``Lane``; `busySince` belongs to whoever has the only turn.
    private var busySince: Int64?

    init(_ file: DatabaseFile) { super.init(file, mode: .write, turnLimit: 1) }

    override func serve() -> StorageThreads.Next {
        guard let first = take() else { return .idle }
        do {
            if first.manner == .founding { try FileSystem.createPrivate(file.path) }
            let isGroup = first.manner == .grouped || first.manner == .alone
            let (connection, generation) = try borrow(isLookedAtLater: isGroup)
            let outcome = serve(first, connection)
            if outcome.isSpoilt { discardConnections() }
            giveBack(connection, generation: generation)
            return outcome.next
        } catch {
            failAll([first], error)
            return .again
        }
    }

    private typealias Outcome = (next: StorageThreads.Next, isSpoilt: Bool)

    private func serve(_ first: Job, _ connection: Connection) -> Outcome {
        switch first.manner {
        case .grouped, .alone: group(first, connection)
        case .bulk: bulk(first, connection)
        case .bare, .founding: bare(first, connection)
        }
    }

    /// Nobody else may write with what is not enforced here, so the connection is closed afterwards.
    private func bulk(_ first: Job, _ connection: Connection) -> Outcome {
        do {
            try connection.handle.control("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON")
        } catch {
            note(error, met: connection)
            first.fail(error)
            return (.again, true)
        }
        return (group(first, connection).next, true)
    }

    private func bare(_ job: Job, _ connection: Connection) -> Outcome {
        connection.handle.job = job
        do {
            try job.perform(connection)
            job.succeed()
            return (.again, false)
        } catch {
            note(error, met: connection)
            connection.abandon()
            job.fail(error)
            // Migrating changes settings of the connection: after a failure nobody knows which.
            return (.again, true)
        }
    }

    private func group(_ first: Job, _ connection: Connection) -> Outcome {
        do {
            connection.handle.setBusyTimeout(milliseconds: 0)
            defer { connection.handle.setBusyTimeout(milliseconds: file.options.busyTimeoutMilliseconds) }
            try connection.transact("BEGIN IMMEDIATE")
            busySince = nil
            guard try isInPlace(connection) else { return retry(first, connection) }
            connection.journal?.begin()
        } catch let error as StorageError where error.kind == .busy {
            return (wait(for: first, error), false)
        } catch {
            note(error, met: connection)
            failAll([first], error)
            return (.again, true)
        }
        var group = Group(connection, options: file.options)
        var next: Job? = first
        while let job = next, group.add(job) {
            next = group.isFull ? nil : take { $0.manner == .grouped }
        }
        return end(group)
    }

    /// Whether what it would write is still the file of that name.
    ///
    /// Whoever puts another in its place holds the write lock of the old one, so the answer stays true until the commit.
    private func isInPlace(_ connection: Connection) throws -> Bool {
        try FileIdentity(of: file.path) == connection.handle.identity
    }

    private func retry(_ job: Job, _ connection: Connection) -> Outcome {
        connection.abandon()
        putBack([job])
        return (.again, true)
    }

    /// Another process writes: the thread does not wait for it, but comes back in a few milliseconds.
    private func wait(for job: Job, _ error: StorageError) -> StorageThreads.Next {
        let now = monotonicNow()
        let since = busySince ?? now
        busySince = since
        if now - since > Int64(file.options.busyTimeoutMilliseconds) * 1_000_000 {
            busySince = nil
            failAll([job], error)
            return .again
        }
        putBack([job])
        return .later(3_000_000)
    }

    private func end(_ group: Group) -> Outcome {
        if let damage = group.damage { note(damage, met: group.connection) }
        if group.isLost {
            // Some failures of the disk undo the whole transaction. Those before were not at fault: they are done again.
            putBack(group.done)
            return (.again, true)
        }
        do {
            try StorageThreads.shared.commit { try group.connection.transact("COMMIT") }
        } catch {
            note(error, met: group.connection)
            group.connection.abandon()
            for job in group.done { job.fail(error) }
            return (.again, true)
        }
        group.connection.journal?.end()
        StorageMeters.groupSizes.record(group.done.count)
        for job in group.done { job.succeed() }
        return (.again, group.isSpoilt)
    }
}

/// The writes that share a transaction.
private struct Group {
    let connection: Connection
    /// Those that have succeeded so far, and wait for the commit.
    private(set) var done: [Job] = []
    /// Whether SQLite has undone the whole transaction.
    private(set) var isLost = false
    /// Whether a write met a failure of the file, after which the connection is better opened anew.
    private(set) var isSpoilt = false
    /// What a write met that found the file damaged.
    private(set) var damage: StorageError?
    private let limit: Int
    private let end: Int64
    private var isAlone = false

    init(_ connection: Connection, options: StorageOptions) {
        self.connection = connection
        limit = options.groupLimit
        end = monotonicNow() + 10_000_000
    }

    var isFull: Bool { isAlone || done.count >= limit || monotonicNow() > end }

    /// Does a write in the transaction; one that fails leaves no trace, and is told at once.
    ///
    /// - Returns: whether the transaction can take another.
    mutating func add(_ job: Job) -> Bool {
        let hasSavepoint = !done.isEmpty
        isAlone = job.manner != .grouped
        do {
            if hasSavepoint { try connection.transact("SAVEPOINT write_of_group") }
            try perform(job)
            if hasSavepoint { try connection.transact("RELEASE write_of_group") }
            done.append(job)
            return true
        } catch {
            isSpoilt = isSpoilt || (error as? StorageError)?.spoilsConnections == true
            if let error = error as? StorageError, error.isDamage { damage = error }
            let canGoOn = undo(hasSavepoint)
            job.fail(error)
            return canGoOn
        }
    }

    private func perform(_ job: Job) throws {
        connection.handle.job = job
        defer { connection.handle.job = nil }
        try job.perform(connection)
        guard !connection.isOutsideTransaction else {
            throw StorageError(
                .refused, code: SQLITE_AUTH, "a statement of the write has ended its transaction, as OR ROLLBACK does")
        }
        // SQLite would find it at the commit only, and refuse the whole group.
        guard connection.owesForeignKeys else { return }
        throw StorageError(
            .constraint("FOREIGN KEY"), code: SQLITE_CONSTRAINT | (3 << 8), "FOREIGN KEY constraint failed at the end of the write")
    }

    private mutating func undo(_ hasSavepoint: Bool) -> Bool {
        guard !connection.isOutsideTransaction else {
            isLost = true
            return false
        }
        do {
            if hasSavepoint {
                try connection.transact("ROLLBACK TO write_of_group")
                try connection.transact("RELEASE write_of_group")
                return true
            }
            try connection.transact("ROLLBACK")
            try connection.transact("BEGIN IMMEDIATE")
            return true
        } catch {
            connection.abandon()
            isLost = true
            return false
        }
    }
}

extension Connection {
    /// Runs one of our own statements that begin, divide or end a transaction.
    func transact(_ text: StaticString) throws {
        handle.isPrivileged = true
        defer { handle.isPrivileged = false }
        try run(SQL(stringLiteral: text))
    }

    /// Ends whatever transaction there still is.
    func abandon() {
        guard !isOutsideTransaction else { return }
        handle.isPrivileged = true
        defer { handle.isPrivileged = false }
        // When this fails too the connection cannot begin another transaction, and is then closed, which undoes what is left.
        sqlite3_exec(handle.database, "ROLLBACK", nil, nil, nil)
    }

    var isOutsideTransaction: Bool { sqlite3_get_autocommit(handle.database) != 0 }

    var owesForeignKeys: Bool {
        var owed: Int32 = 0
        var highest: Int32 = 0
        sqlite3_db_status(handle.database, SQLITE_DBSTATUS_DEFERRED_FKS, &owed, &highest, 0)
        return owed != 0
    }
}
