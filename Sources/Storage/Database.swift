import CSQLite
import Glibc
import Synchronization

/// One database in one file, and the only way to it.
///
/// It opens nothing until it is first used, and closes what has not been used for a while. Bodies run on threads of storage, never on
/// the caller's executor.
@_spi(TenantFiles)
public final class Database: Sendable {
    /// Limits and times.
    public typealias Options = StorageOptions

    private let file: DatabaseFile
    private let readers: ReadLane
    private let observer: ReadLane
    private let writer: WriteLane
    private let trouble = Mutex(Trouble())
    private let isTroubled = Atomic<Bool>(false)

    /// The database in a file, which ``migrate()`` makes if it is missing.
    ///
    /// - Parameter migrations: what makes its schema, in order of their numbers.
    public init(path: String, migrations: [Migration], options: Options = Options()) {
        file = DatabaseFile(path: path, migrations: migrations, options: options)
        readers = ReadLane(file, readers: options.readers)
        observer = ReadLane(file, mode: .observe, readers: 1)
        writer = WriteLane(file)
    }

    /// Runs a body that reads, on a snapshot that no write changes.
    ///
    /// A body that is cancelled is given up.
    ///
    /// - Throws: what the body throws; a ``StorageError``; `CancellationError`.
    public func read<Output: Sendable>(_ body: @escaping @Sendable (Connection) throws -> Output) async throws -> Output {
        try await noting(.reading) { try await Work(.grouped, body).run(in: readers) }
    }

    /// Runs a body that writes, and returns when what it wrote is on disk.
    ///
    /// A body that throws leaves no trace. Writes that wait at the same time share a transaction. Where the disk fails in the midst of it, the body may be run once more: it
    /// should do nothing but use its connection. Cancellation counts while it waits; once begun, a write is completed.
    ///
    /// - Parameter manner: how it stands to other writes.
    /// - Throws: what the body throws; a ``StorageError``; `CancellationError`.
    public func write<Output: Sendable>(
        as manner: WriteManner = .grouped, _ body: @escaping @Sendable (Connection) throws -> Output
    ) async throws -> Output {
        try await noting(.writing) { try await Work(manner.ofJob, body).run(in: writer) }
    }

    /// A number that changes when anything else than this process's own reads has happened: when this process or another has written.
    ///
    /// After half a minute without a question it changes too, for its connection has then been closed.
    public func dataVersion() async throws -> Int {
        let version = Work(.bare) { connection in
            Int(try connection.pragma("data_version")) + connection.serial << 32
        }
        return try await version.run(in: observer)
    }

    /// Puts what the write-ahead log holds into the file, and empties the log.
    public func checkpoint() async throws {
        // A journal goes on from the log, which must then stay.
        let mode = file.options.journal == nil ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE
        let checkpoint = Work(.bare) { connection in
            let database = connection.handle.database
            let code = sqlite3_wal_checkpoint_v2(database, nil, mode, nil, nil)
            guard code == SQLITE_OK else { throw StorageError(database: database, code: code) }
        }
        try await checkpoint.run(in: writer)
    }

    /// Puts what the write-ahead log holds into the file, and empties the log even if a journal goes on from it, which then begins anew.
    ///
    /// - Returns: whether the log is empty; not if somebody reads from it for longer than the busy timeout.
    public func clearLog() async throws -> Bool {
        let checkpoint = Work(.bare) { connection in
            let database = connection.handle.database
            let code = sqlite3_wal_checkpoint_v2(database, nil, SQLITE_CHECKPOINT_TRUNCATE, nil, nil)
            guard code == SQLITE_OK || code & 0xFF == SQLITE_BUSY else { throw StorageError(database: database, code: code) }
            return code == SQLITE_OK
        }
        return try await checkpoint.run(in: writer)
    }

    /// Writes the whole file anew, so that unused parts of its pages hold nothing of what was removed, and empties the log.
    ///
    /// Others wait for it to write: about a second for each 100 MB.
    ///
    /// - Returns: whether the log is empty.
    public func rewrite() async throws -> Bool {
        let rewriting = Work(.bare) { connection in try connection.handle.rewrite() }
        try await rewriting.run(in: writer)
        return try await clearLog()
    }

    /// How many bytes the file has, without its log.
    public var size: Int { (try? FileState(of: file.path))?.size ?? 0 }

    /// Makes the file if it is missing, and brings its schema up to date: each migration in a transaction of its own.
    ///
    /// - Throws: a ``StorageError`` of kind `schema` if an applied migration reads otherwise than the program's, or is unknown to it.
    public func migrate() async throws {
        let file = file
        try await noting(.writing) { try await Work(.founding) { try file.migrate($0) }.run(in: writer) }
    }

    /// How many migrations the file lacks, told without running them.
    ///
    /// - Throws: a ``StorageError`` of kind `schema` as ``migrate()`` does.
    public func missingMigrations() async throws -> Int {
        let file = file
        return try await read { try file.missing($0) }
    }

    /// Copies the database as it is at one moment, while it is used, and checks the copy.
    ///
    /// - Parameter target: the file of the copy, which appears whole or not at all, in place of one of that name.
    public func backup(to target: String) async throws {
        let backup = Work(.grouped) { connection in
            try Backup(of: connection, to: target).run()
        }
        try await backup.run(in: readers)
    }

    var path: String { file.path }

    /// The journal of its commits, if one is kept.
    public var journal: Journal? { file.options.journal }

    /// Where the journal stands, which has by then every commit of the database; nothing if no journal is kept.
    ///
    /// - Throws: a ``StorageError`` if the journal cannot be written.
    public func journalPoint() async throws -> JournalPoint? {
        guard journal != nil else { return nil }
        // As a write of nothing, before which the journal takes up what it lacks.
        let point = Work(.alone) { try $0.journal?.point() }
        return try await point.run(in: writer)
    }

    /// Puts another database in the place of this one, while it is used: by this process or by others.
    ///
    /// - Parameters:
    ///   - new: A file on the same disk that nothing has open.
    ///   - aside: A folder to be made, in which the old file is kept.
    ///   - whileLocked: Runs once nobody can write the old file any more.
    /// - Throws: a ``StorageError`` of kind `busy` if somebody writes and does not end.
    public func replace(with new: String, keepingOldIn aside: String, whileLocked: () throws -> Void) throws {
        try Replacement(of: file.path, with: new, keepingOldIn: aside, journal: journal).run(whileLocked: whileLocked)
    }

    /// Does what waits, refuses what comes, and closes the file.
    public func close() async {
        await observer.close()
        await readers.close()
        await writer.close()
    }

    /// Closes its connections, those in use as soon as their work is done; they open again at the next use.
    public func releaseConnections() {
        for lane in [readers, observer, writer] as [Lane] { lane.closeConnections() }
    }

    /// Whether any connection to it is open.
    public var isOpen: Bool { ([readers, observer, writer] as [Lane]).contains { OpenConnections.shared.has($0) } }

    /// Closes the connections of all databases that have been idle for so many seconds.
    public static func closeIdle(forSeconds seconds: Int = 30) {
        OpenConnections.shared.closeIdle(for: Int64(seconds) * 1_000_000_000)
    }

    /// How many connections are open over all databases.
    public static var openConnections: Int { OpenConnections.shared.count }
}

extension Database {
    /// How many reads and how many writes wait at this moment.
    public var waiting: (reads: Int, writes: Int) { (readers.waitingCount, writer.waitingCount) }

    /// Why the file could not be written or else read when that was last tried; nothing if it could.
    public var lastFailure: StorageError? {
        guard isTroubled.load(ordering: .relaxed) else { return nil }
        return trouble.withLock { $0.writing ?? $0.reading }
    }

    /// Does something, and keeps in mind whether the file failed.
    private func noting<T>(_ action: Trouble.Action, _ work: () async throws -> T) async throws -> T {
        do {
            let result = try await work()
            if isTroubled.load(ordering: .relaxed) { note(nil, action) }
            return result
        } catch let error as StorageError {
            if error.spoilsConnections || error.kind == .schema { note(error, action) }
            throw error
        }
    }

    private func note(_ error: StorageError?, _ action: Trouble.Action) {
        trouble.withLock { trouble in
            switch action {
            case .reading: trouble.reading = error
            case .writing: trouble.writing = error
            }
            isTroubled.store(trouble.reading != nil || trouble.writing != nil, ordering: .relaxed)
        }
    }
}

/// How a write stands to others, and to the promises of its tables.
public enum WriteManner: Sendable {
    /// It may share its transaction with others.
    case grouped
    /// In a transaction of its own, for long writes, that others should not wait for.
    case alone
    /// Alone, and with neither foreign keys nor the checks of tables enforced, since the body sees to both itself: for imports.
    case bulk

    fileprivate var ofJob: Job.Manner {
        switch self {
        case .grouped: .grouped
        case .alone: .alone
        case .bulk: .bulk
        }
    }
}

/// Limits and times of one database.
public struct StorageOptions: Sendable {
    /// How many reads run at once.
    public var readers = max(2, min(4, sysconf(Int32(_SC_NPROCESSORS_ONLN))))
    /// How many reads, and how many writes, may wait; more are refused.
    public var waitingLimit = 1024
    /// How many writes share a transaction.
    public var groupLimit = 256
    /// How long to wait for another process that writes, in milliseconds.
    public var busyTimeoutMilliseconds = 5000
    /// How much of the file each connection keeps in memory, in KiB.
    public var cacheKibibytes = 2048
    /// Whoever wants to know of statements that take long.
    public var slowStatements: SlowStatements?
    /// How large the file may become, in MiB; nothing for as large as the disk allows.
    public var maximumMebibytes: Int?
    /// Whether the log stays as it is when the last connection closes, and is not put into the file: for those who only look.
    public var keepsLog = false
    /// Where every commit is kept besides; nowhere if nothing is given.
    @_spi(TenantFiles) public var journal: Journal?

    /// The usual ones.
    public init() {}

    /// For whoever looks at a database that others use, and leaves its log as it is.
    public static var onlooker: StorageOptions {
        var options = StorageOptions()
        options.keepsLog = true
        return options
    }
}
