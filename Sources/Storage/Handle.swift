import Basics
import CSQLite
import Glibc

/// An open SQLite database: hardened, and closed when nothing uses it any more.
final class Handle {
    let database: OpaquePointer
    /// Set only while our own statements are prepared and run: transactions and settings.
    var isPrivileged = false
    /// What is being done at present, so that a long read can be given up.
    var job: Job?
    /// The name of the file, without folder and ending.
    let name: String
    /// What SQLite hands the rows of scans to, once there has been one.
    var scanner: Scanner?
    /// Whoever wants to know of slow statements.
    let watch: SlowStatements?

    /// The file that it is open on, which need no longer be the one of that name.
    let identity: FileIdentity
    private let path: String

    /// Opens the file of a database.
    ///
    /// - Throws: a ``StorageError`` when it cannot be opened, or a setting is refused.
    init(path: String, mode: Mode, options: StorageOptions) throws {
        name = String((path.split(separator: "/").last ?? "").prefix { $0 != "." })
        watch = options.slowStatements
        // SQLite opens its log at the first read, by name: nobody may put another file in place before that.
        let gate = try FolderGate(of: path, .shared)
        defer { gate.open() }
        try FileSystem.leaveSpareDescriptors(for: path)
        self.path = path
        identity = try FileIdentity(of: path)
        database = try Self.open(path)
        // A journal goes on from where the log ends, so that the log must outlive its last connection.
        if options.keepsLog || options.journal != nil { keepLog() }
        try configure(mode, options)
    }

    /// The last to close a database moves the log into it and removes the log, by name: not if that name is another file's by now.
    deinit {
        let gate = try? FolderGate(of: path, .shared)
        if gate == nil || (try? FileIdentity(of: path)) != identity { keepLog() }
        sqlite3_close_v2(database)
        gate?.open()
    }

    /// Leaves the log as it is when this is the last to close.
    func keepLog() { _ = folkmoot_db_config_flag(database, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1) }

    /// What a connection is for.
    enum Mode {
        case read, write
        /// Only for asking whether the file has changed: the schema is not read, which is most of what a connection holds and of the time to open it.
        case observe
    }

    /// Runs one of our own statements that gives no rows or rows that nobody needs.
    func control(_ text: String) throws {
        isPrivileged = true
        defer { isPrivileged = false }
        let code = sqlite3_exec(database, text, nil, nil, nil)
        guard code == SQLITE_OK else { throw StorageError(database: database, code: code, statement: text) }
    }

    /// Copies all that is in use to a file of SQLite's own and back.
    ///
    /// For that alone SQLite attaches a second file, which it names itself.
    func rewrite() throws {
        sqlite3_limit(database, SQLITE_LIMIT_ATTACHED, 1)
        defer { sqlite3_limit(database, SQLITE_LIMIT_ATTACHED, 0) }
        try control("VACUUM")
    }

    func setBusyTimeout(milliseconds: Int) { sqlite3_busy_timeout(database, Int32(milliseconds)) }

    private static func open(_ path: String) throws -> OpaquePointer {
        var opened: OpaquePointer?
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_EXRESCODE
        // A name that begins with "file:" would be read as an address with options.
        let code = sqlite3_open_v2(path.hasPrefix("/") ? path : "./" + path, &opened, flags, try TimedFiles.name())
        if code == SQLITE_OK, let opened { return opened }
        defer { sqlite3_close_v2(opened) }
        throw StorageError(database: opened, code: code)
    }
}

extension Handle {
    private func configure(_ mode: Mode, _ options: StorageOptions) throws {
        setBusyTimeout(milliseconds: options.busyTimeoutMilliseconds)
        try harden()
        guard mode != .observe else { return restrict(mode) }
        try control("PRAGMA cache_size = -\(options.cacheKibibytes); PRAGMA cell_size_check = ON; PRAGMA secure_delete = ON")
        if mode == .write {
            try checkWritable()
            try control("PRAGMA journal_mode = WAL; PRAGMA journal_size_limit = 67108864")
        }
        // The first setting that reads the file: what is no database is found here.
        try control("PRAGMA synchronous = FULL; SELECT 1 FROM sqlite_schema LIMIT 1")
        if let limit = options.maximumMebibytes { try control("PRAGMA max_page_count = \(limit * 256)") }
        if mode == .read { try control("PRAGMA query_only = ON") }
        restrict(mode)
    }

    private func harden() throws {
        let flags: [(Int32, Int32)] = [
            (SQLITE_DBCONFIG_DEFENSIVE, 1), (SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0), (SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0),
            (SQLITE_DBCONFIG_WRITABLE_SCHEMA, 0), (SQLITE_DBCONFIG_ENABLE_FKEY, 1), (SQLITE_DBCONFIG_DQS_DML, 0),
            (SQLITE_DBCONFIG_DQS_DDL, 0),
        ]
        for (option, value) in flags {
            let code = folkmoot_db_config_flag(database, option, value)
            guard code == SQLITE_OK else { throw StorageError(database: database, code: code) }
        }
        sqlite3_limit(database, SQLITE_LIMIT_ATTACHED, 0)
        sqlite3_limit(database, SQLITE_LIMIT_LENGTH, 256 << 20)
        sqlite3_limit(database, SQLITE_LIMIT_SQL_LENGTH, 1 << 20)
    }

    /// SQLite opens what it may not write for reading only, and says so at the first write; we say so at once.
    private func checkWritable() throws {
        guard sqlite3_db_readonly(database, "main") == 1 else { return }
        throw StorageError(.readOnly, code: SQLITE_READONLY, "the file of the database may only be read")
    }

    private func restrict(_ mode: Mode) {
        let context = Unmanaged.passUnretained(self).toOpaque()
        sqlite3_set_authorizer(
            database, { context, action, first, second, _, _ in authorize(context, action, first, second) }, context)
        guard mode != .write else { return }
        sqlite3_progress_handler(database, 10_000, { isGivenUp($0) }, context)
    }
}

/// SQLite asks this of every action of a statement that is prepared (<https://sqlite.org/c3ref/set_authorizer.html>).
private func authorize(
    _ context: UnsafeMutableRawPointer?, _ action: Int32, _ first: UnsafePointer<CChar>?, _ second: UnsafePointer<CChar>?
) -> Int32 {
    guard let context else { return SQLITE_DENY }
    // The handle owns the database that asks, and so outlives the question.
    if Unmanaged<Handle>.fromOpaque(context).takeUnretainedValue().isPrivileged { return SQLITE_OK }
    switch action {
    case SQLITE_ATTACH, SQLITE_DETACH, SQLITE_TRANSACTION, SQLITE_SAVEPOINT: return SQLITE_DENY
    case SQLITE_PRAGMA: return Pragmas.allows(first, argument: second) ? SQLITE_OK : SQLITE_DENY
    case SQLITE_FUNCTION: return second.map { strcasecmp($0, "load_extension") } == 0 ? SQLITE_DENY : SQLITE_OK
    default: return SQLITE_OK
    }
}

/// SQLite asks this every 10,000 steps of a read: whether nobody waits for it any more.
private func isGivenUp(_ context: UnsafeMutableRawPointer?) -> Int32 {
    guard let context else { return 0 }
    let job = Unmanaged<Handle>.fromOpaque(context).takeUnretainedValue().job
    return job?.isCancelled == true ? 1 : 0
}

/// What a body may ask of SQLite itself.
private enum Pragmas {
    private static let described: Set<String> = [
        "table_info", "table_xinfo", "table_list", "index_list", "index_info", "index_xinfo", "foreign_key_list",
        "foreign_key_check",
        "integrity_check", "quick_check", "defer_foreign_keys", "optimize",
    ]
    private static let read: Set<String> = [
        "application_id", "compile_options", "data_version", "foreign_keys", "freelist_count", "journal_mode", "page_count",
        "page_size",
        "query_only", "secure_delete", "synchronous", "trusted_schema", "user_version", "cell_size_check",
    ]

    static func allows(_ name: UnsafePointer<CChar>?, argument: UnsafePointer<CChar>?) -> Bool {
        guard let name else { return false }
        let lowercased = String(cString: name).lowercased()
        return described.contains(lowercased) || (argument == nil && read.contains(lowercased))
    }
}
