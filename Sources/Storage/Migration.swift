import Basics
import CSQLite

/// One step of a schema: numbered across the service, run once in a transaction of its own, and never changed once released.
///
/// While it runs foreign keys are not enforced, so that tables can be made anew (<https://sqlite.org/lang_altertable.html>, section 7);
/// before it is committed all of them are checked.
public struct Migration: Sendable {
    /// Its place among all migrations.
    public let number: Int
    /// What it is about, in a word or two.
    public let name: String
    /// Its statements.
    public let sql: String

    /// A step with its number, its name and its statements.
    public init(_ number: Int, _ name: StaticString, _ sql: StaticString) {
        self.number = number
        self.name = name.description
        self.sql = sql.description
    }
}

/// A file, and the schema that it should have.
final class DatabaseFile: Sendable {
    let path: String
    let migrations: [Migration]
    let options: StorageOptions
    let damage: Damage

    init(path: String, migrations: [Migration], options: StorageOptions) {
        self.path = path
        self.migrations = migrations
        self.options = options
        damage = Damage(path: path)
    }

    /// Refuses a schema that is newer than the program.
    func checkSchema(_ connection: Connection) throws {
        _ = try applied(connection).last.map { try checkKnown($0.number, $0.name) }
    }

    /// How many migrations have not been run.
    func missing(_ connection: Connection) throws -> Int {
        let applied = try applied(connection)
        try check(applied)
        return migrations.count - applied.count
    }

    /// Runs the migrations that have not been, outside a transaction.
    func migrate(_ connection: Connection) throws {
        try checkNumbers()
        try connection.handle.control("PRAGMA foreign_keys = OFF")
        let result = Result { while try migrateOnce(connection) {} }
        connection.statements.removeAll()
        connection.abandon()
        try connection.handle.control("PRAGMA foreign_keys = ON")
        try result.get()
    }

    /// Runs the next migration, if there is one.
    ///
    /// Another process may have run it meanwhile, so the question is part of the transaction.
    private func migrateOnce(_ connection: Connection) throws -> Bool {
        try connection.transact("BEGIN IMMEDIATE")
        let applied = try applied(connection)
        try check(applied)
        guard applied.count < migrations.count else {
            try connection.transact("COMMIT")
            return false
        }
        try apply(migrations[applied.count], connection)
        try connection.transact("COMMIT")
        return true
    }

    private func apply(_ migration: Migration, _ connection: Connection) throws {
        try run(migration, connection)
        if let table = try connection.value("SELECT \"table\" FROM pragma_foreign_key_check LIMIT 1", as: String.self) {
            throw StorageError(
                .constraint("FOREIGN KEY"), code: SQLITE_CONSTRAINT,
                "migration \(migration.number) (\(migration.name)) leaves rows of \(table) that refer to nothing")
        }
        try connection.run(Self.table)
        try connection.run(
            """
            INSERT INTO schema_migration (number, name, sql, applied_at)
            VALUES (\(migration.number), \(migration.name), \(migration.sql), \(WallClock.system.now))
            """)
    }

    private func run(_ migration: Migration, _ connection: Connection) throws {
        let database = connection.handle.database
        let code = sqlite3_exec(database, migration.sql, nil, nil, nil)
        guard code != SQLITE_OK else { return }
        throw StorageError(database: database, code: code, statement: "migration \(migration.number) (\(migration.name))")
    }

    private static let table: SQL = """
        CREATE TABLE IF NOT EXISTS schema_migration (
            number     INTEGER PRIMARY KEY,
            name       TEXT NOT NULL,
            sql        TEXT NOT NULL,
            applied_at INTEGER NOT NULL
        ) STRICT
        """
}

extension DatabaseFile {
    private struct Applied: RowReadable {
        let number: Int
        let name: String
        let sql: String

        init(row: Row) throws {
            number = try row["number"]
            name = try row["name"]
            sql = try row["sql"]
        }
    }

    private func applied(_ connection: Connection) throws -> [Applied] {
        guard try connection.exists("SELECT 1 FROM sqlite_schema WHERE name = 'schema_migration'") else { return [] }
        return try connection.all("SELECT number, name, sql FROM schema_migration ORDER BY number")
    }

    /// What has been applied must be the first of what the program knows, word for word.
    private func check(_ applied: [Applied]) throws {
        for (index, applied) in applied.enumerated() {
            try checkKnown(applied.number, applied.name)
            let expected = migrations[index]
            guard expected.number == applied.number else { throw outOfOrder(expected, applied) }
            guard expected.sql == applied.sql else { throw changed(applied) }
        }
    }

    private func checkKnown(_ number: Int, _ name: String) throws {
        guard !migrations.contains(where: { $0.number == number }) else { return }
        let newest = migrations.last?.number ?? 0
        let relation = number > newest ? "newer than" : "unknown to"
        throw StorageError(
            .schema, code: SQLITE_SCHEMA,
            "the database has migration \(number) (\(name)), which is \(relation) this program, whose last is \(newest): use a newer program"
        )
    }

    private func checkNumbers() throws {
        for (earlier, later) in zip(migrations, migrations.dropFirst()) where earlier.number >= later.number {
            throw StorageError(.schema, code: SQLITE_SCHEMA, "migration \(later.number) stands after \(earlier.number)")
        }
    }

    private func outOfOrder(_ expected: Migration, _ applied: Applied) -> StorageError {
        StorageError(
            .schema, code: SQLITE_SCHEMA,
            "migration \(expected.number) (\(expected.name)) has not been applied, but \(applied.number) has: give it a higher number"
        )
    }

    private func changed(_ applied: Applied) -> StorageError {
        StorageError(
            .schema, code: SQLITE_SCHEMA,
            "migration \(applied.number) (\(applied.name)) was applied with other statements: restore it, and add a new migration")
    }
}
