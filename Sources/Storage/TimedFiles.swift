import Basics
import CSQLite
import Glibc

/// SQLite's own access to files, with a clock beside each wait for the disk, and room made for logs.
///
/// A file is opened by the system's layer (<https://sqlite.org/vfs.html>), and then given a table of the same functions but for the one
/// that syncs, and for logs those that change how long they are.
enum TimedFiles {
    /// The name under which SQLite knows it.
    ///
    /// - Throws: a ``StorageError`` if SQLite does not take it.
    static func name() throws -> String {
        guard registration == SQLITE_OK else { throw StorageError(database: nil, code: registration) }
        return "timed"
    }

    /// What SQLite says to it, once for the program.
    private static let registration: Int32 = {
        // Before all else that the program asks of SQLite, which says no only to hearing of it later.
        _ = folkmoot_save_memory_and_time()
        guard let system, let name = strdup("timed") else { return SQLITE_NOMEM }
        let timed = UnsafeMutablePointer<sqlite3_vfs>.allocate(capacity: 1)
        timed.initialize(to: system.pointee)
        timed.pointee.pNext = nil
        timed.pointee.zName = UnsafePointer(name)
        timed.pointee.szOsFile += Int32(MemoryLayout<LogRoom>.size)
        timed.pointee.xOpen = { _, name, file, flags, opened in TimedFiles.open(name, file, flags, opened) }
        return sqlite3_vfs_register(timed, 0)
    }()

    /// The system's layer; SQLite never changes or frees it.
    private nonisolated(unsafe) static let system = sqlite3_vfs_find(nil)  // Nobody changes it once it is found.

    /// A table for each of the system's, by its address, for logs and for other files; never freed, for the system has but one for files as
    /// we lock them.
    private nonisolated(unsafe) static var tables: [Key: Int] = [:]  // Guarded by `lock`.
    private static let lock = Lock()

    private struct Key: Hashable {
        let original: Int
        let isLog: Bool
    }

    /// Where the room of a log is kept: after all that the system's layer keeps of the file.
    fileprivate static func room(of file: UnsafeMutablePointer<sqlite3_file>) -> UnsafeMutablePointer<LogRoom> {
        (UnsafeMutableRawPointer(file) + Int(system?.pointee.szOsFile ?? 0)).assumingMemoryBound(to: LogRoom.self)
    }

    private static func open(
        _ name: UnsafePointer<CChar>?, _ file: UnsafeMutablePointer<sqlite3_file>?, _ flags: Int32,
        _ opened: UnsafeMutablePointer<Int32>?
    ) -> Int32 {
        guard let system, let file, let open = system.pointee.xOpen else { return SQLITE_CANTOPEN }
        let code = open(system, name, file, flags, opened)
        guard code == SQLITE_OK, let methods = file.pointee.pMethods else { return code }
        let key = Key(original: Int(bitPattern: methods), isLog: flags & SQLITE_OPEN_WAL != 0)
        if key.isLog { room(of: file).initialize(to: LogRoom()) }
        let table = lock.locked {
            let table = tables[key] ?? TimedMethods.table(for: methods, isLog: key.isLog)
            tables[key] = table
            return table
        }
        file.pointee.pMethods = UnsafePointer(bitPattern: table)
        return code
    }
}

/// The functions of an open file, and after them, where SQLite does not look, the table that they were taken from.
private struct TimedMethods {
    var methods: sqlite3_io_methods
    let original: UnsafePointer<sqlite3_io_methods>

    /// The address of a new table.
    static func table(for original: UnsafePointer<sqlite3_io_methods>, isLog: Bool) -> Int {
        var methods = original.pointee
        methods.xSync = { file, flags in TimedMethods.sync(file, flags) }
        if isLog {
            methods.xWrite = { file, bytes, count, offset in TimedMethods.write(file, bytes, count, offset) }
            methods.xTruncate = { file, size in TimedMethods.truncate(file, size) }
        }
        let table = UnsafeMutablePointer<TimedMethods>.allocate(capacity: 1)
        table.initialize(to: TimedMethods(methods: methods, original: original))
        return Int(bitPattern: table)
    }

    private typealias File = UnsafeMutablePointer<sqlite3_file>

    private static func original(of file: File?) -> sqlite3_io_methods? {
        guard let methods = file?.pointee.pMethods else { return nil }
        return UnsafeRawPointer(methods).assumingMemoryBound(to: TimedMethods.self).pointee.original.pointee
    }

    private static func sync(_ file: File?, _ flags: Int32) -> Int32 {
        guard let file, let sync = original(of: file)?.xSync else { return SQLITE_IOERR }
        let start = monotonicNow()
        defer { StorageMeters.syncTimes.record(Int(monotonicNow() - start) / 1000) }
        return sync(file, flags)
    }

    private static func write(_ file: File?, _ bytes: UnsafeRawPointer?, _ count: Int32, _ offset: Int64) -> Int32 {
        guard let file, let methods = original(of: file), let write = methods.xWrite else { return SQLITE_IOERR }
        let code = write(file, bytes, count, offset)
        if code == SQLITE_OK { TimedFiles.room(of: file).pointee.make(after: offset + Int64(count), in: file, methods) }
        return code
    }

    private static func truncate(_ file: File?, _ size: Int64) -> Int32 {
        guard let file, let truncate = original(of: file)?.xTruncate else { return SQLITE_IOERR }
        TimedFiles.room(of: file).pointee.end = size
        return truncate(file, size)
    }
}
