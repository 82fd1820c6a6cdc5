import Dispatch
import Glibc
@_spi(TenantFiles) import Storage

/// A folder with one real database, removed with the test.
final class Workshop: Sendable {
    let folder: String
    let database: Database

    static let migrations = [
        Migration(
            1, "survey",
            """
            CREATE TABLE survey (
                id    TEXT PRIMARY KEY,
                title TEXT NOT NULL CHECK (length(title) <= 200),
                votes INTEGER NOT NULL DEFAULT 0
            ) STRICT;
            CREATE TABLE answer (
                id        INTEGER PRIMARY KEY,
                survey_id TEXT NOT NULL REFERENCES survey (id) DEFERRABLE INITIALLY DEFERRED,
                note      TEXT,
                weight    REAL,
                photo     BLOB
            ) STRICT
            """)
    ]

    init(migrations: [Migration] = Workshop.migrations, options: StorageOptions = StorageOptions(), migrate: Bool = true)
        async throws
    {
        var template = Array("/tmp/storage-test-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Broken() }
        folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        database = Database(path: folder + "/force.sqlite", migrations: migrations, options: options)
        if migrate { try await database.migrate() }
    }

    deinit {
        for name in Self.names(in: folder) { unlink("\(folder)/\(name)") }
        rmdir(folder)
    }

    var path: String { folder + "/force.sqlite" }

    /// Copies a file, byte by byte.
    static func copyFile(_ path: String, to target: String) throws {
        let (source, copy) = (open(path, O_RDONLY), open(target, O_WRONLY | O_CREAT, 0o600))
        guard source >= 0, copy >= 0 else { throw Broken() }
        defer { [source, copy].forEach { close($0) } }
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(source, &buffer, buffer.count)
            guard count > 0 else { return }
            guard Glibc.write(copy, buffer, count) == count else { throw Broken() }
        }
    }

    /// The same file as another process would open it.
    func again(migrations: [Migration] = Workshop.migrations, options: StorageOptions = StorageOptions()) -> Database {
        Database(path: path, migrations: migrations, options: options)
    }

    func addSurvey(_ id: String, _ title: String = "Speeding on Mill Lane") async throws {
        try await database.write { db in
            _ = try db.run("INSERT INTO survey (id, title) VALUES (\(id), \(title))")
        }
    }

    func surveys() async throws -> [String] {
        try await database.read { try $0.values("SELECT id FROM survey ORDER BY id LIMIT 1000") }
    }

    /// Does something while a connection is in use.
    ///
    /// Where many other databases want one, those that are idle may be closed, and the last takes the log with it.
    func whileOpen(_ other: Database? = nil, _ body: () async throws -> Void) async throws {
        let database = other ?? database
        let (hasBegun, isOver) = (AsyncStream.makeStream(of: Void.self), DispatchSemaphore(value: 0))
        try await withThrowingTaskGroup { group in
            group.addTask {
                try await database.read {
                    _ = try $0.value("SELECT count(*) FROM sqlite_schema", as: Int.self)
                    hasBegun.continuation.yield()
                    isOver.wait()
                }
            }
            for await _ in hasBegun.stream { break }
            defer { isOver.signal() }
            try await body()
        }
    }

    static func names(in folder: String) -> [String] {
        guard let directory = opendir(folder) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }
}

/// What a test throws in order to be seen again.
struct Broken: Error, Equatable {}

/// Overwrites the beginning of a file.
func overwrite(_ path: String, with bytes: [UInt8], at offset: Int = 0, truncating: Bool = false) throws {
    let descriptor = open(path, O_WRONLY | (truncating ? O_TRUNC : 0))
    guard descriptor >= 0, pwrite(descriptor, bytes, bytes.count, off_t(offset)) == bytes.count else { throw Broken() }
    close(descriptor)
}
