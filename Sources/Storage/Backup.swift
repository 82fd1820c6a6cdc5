import Basics
import CSQLite
import Glibc

/// A copy of a database as one snapshot sees it (<https://sqlite.org/backup.html>).
struct Backup {
    private let source: Connection
    private let target: String
    private let partial: String

    init(of source: Connection, to target: String) {
        self.source = source
        self.target = target
        partial = "\(target).\(ID<Backup>()).partial"
    }

    /// Copies, checks, puts on disk, and only then gives the copy its name.
    func run() throws {
        defer { FileSystem.remove(partial, partial + "-journal", partial + "-wal", partial + "-shm") }
        try FileSystem.createPrivate(partial)
        try copyAndCheck()
        try FileSystem.sync(partial)
        try FileSystem.move(partial, to: target)
    }

    private func copyAndCheck() throws {
        // The first read fixes the snapshot; what is written from here on is not copied.
        _ = try source.exists("SELECT 1 FROM sqlite_schema")
        var opened: OpaquePointer?
        let code = sqlite3_open_v2(partial.hasPrefix("/") ? partial : "./" + partial, &opened, SQLITE_OPEN_READWRITE, nil)
        defer { sqlite3_close_v2(opened) }
        guard code == SQLITE_OK, let copy = opened else { throw StorageError(database: opened, code: code) }
        try copyPages(to: copy)
        // One file with nothing beside it.
        sqlite3_exec(copy, "PRAGMA journal_mode = DELETE", nil, nil, nil)
        try check(copy)
    }

    private func copyPages(to copy: OpaquePointer) throws {
        sqlite3_exec(copy, "PRAGMA synchronous = OFF", nil, nil, nil)
        guard let backup = sqlite3_backup_init(copy, "main", source.handle.database, "main") else {
            throw StorageError(database: copy, code: sqlite3_errcode(copy))
        }
        var code = SQLITE_OK
        let isCancelled = { source.handle.job?.isCancelled == true }
        while code == SQLITE_OK, !isCancelled() { code = sqlite3_backup_step(backup, 1024) }
        sqlite3_backup_finish(backup)
        if code == SQLITE_OK { throw CancellationError() }
        guard code == SQLITE_DONE else { throw StorageError(database: copy, code: code) }
    }

    private func check(_ copy: OpaquePointer) throws {
        var statement: OpaquePointer?
        defer { sqlite3_finalize(statement) }
        let code = sqlite3_prepare_v2(copy, "PRAGMA integrity_check(1)", -1, &statement, nil)
        guard code == SQLITE_OK, sqlite3_step(statement) == SQLITE_ROW, let text = sqlite3_column_text(statement, 0) else {
            throw StorageError(database: copy, code: sqlite3_errcode(copy))
        }
        let verdict = String(cString: text)
        guard verdict == "ok" else { throw StorageError(.corrupt, code: SQLITE_CORRUPT, "the copy is damaged: \(verdict)") }
    }
}
