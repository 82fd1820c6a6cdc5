import Basics
import CSQLite
import Glibc

/// SQLite's own access to files, with a clock beside each wait for the disk.
///
/// A file is opened by the system's layer (<https://sqlite.org/vfs.html>), and then given a table of the same functions but for the one
/// that syncs.
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
        timed.pointee.xOpen = { _, name, file, flags, opened in TimedFiles.open(name, file, flags, opened) }
        return sqlite3_vfs_register(timed, 0)
    }()

    /// The system's layer; SQLite never changes or frees it.
    private nonisolated(unsafe) static let system = sqlite3_vfs_find(nil)  // Nobody changes it once it is found.

    /// A table for each of the system's, by its address; never freed, for there is but one for files as we lock them.
    private nonisolated(unsafe) static var tables: [Int: Int] = [:]  // Guarded by `lock`.
    private static let lock = Lock()

    private static func open(
        _ name: UnsafePointer<CChar>?, _ file: UnsafeMutablePointer<sqlite3_file>?, _ flags: Int32,
        _ opened: UnsafeMutablePointer<Int32>?
    ) -> Int32 {
        guard let system, let file, let open = system.pointee.xOpen else { return SQLITE_CANTOPEN }
        let code = open(system, name, file, flags, opened)
        guard code == SQLITE_OK, let methods = file.pointee.pMethods else { return code }
        let table = lock.locked {
            let table = tables[Int(bitPattern: methods)] ?? TimedMethods.table(for: methods)
            tables[Int(bitPattern: methods)] = table
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
    static func table(for original: UnsafePointer<sqlite3_io_methods>) -> Int {
        var methods = original.pointee
        methods.xSync = { file, flags in TimedMethods.sync(file, flags) }
        let table = UnsafeMutablePointer<TimedMethods>.allocate(capacity: 1)
        table.initialize(to: TimedMethods(methods: methods, original: original))
        return Int(bitPattern: table)
    }

    private static func sync(_ file: UnsafeMutablePointer<sqlite3_file>?, _ flags: Int32) -> Int32 {
        guard let file, let methods = file.pointee.pMethods else { return SQLITE_IOERR }
        let original = UnsafeRawPointer(methods).assumingMemoryBound(to: TimedMethods.self).pointee.original
        guard let sync = original.pointee.xSync else { return SQLITE_IOERR }
        let start = monotonicNow()
        defer { StorageMeters.syncTimes.record(Int(monotonicNow() - start) / 1000) }
        return sync(file, flags)
    }
}
