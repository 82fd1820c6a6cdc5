import Glibc
@_spi(TenantFiles) import Storage
import Testing

@Suite("Migrations")
struct MigrationTests {
    private static let area = Migration(
        2, "area", "CREATE TABLE area (code TEXT PRIMARY KEY) STRICT; INSERT INTO area VALUES ('E1')")

    @Test("Migrations are applied once, in order, and remembered")
    func applying() async throws {
        let workshop = try await Workshop()
        await workshop.database.close()

        let later = workshop.again(migrations: Workshop.migrations + [Self.area])
        try await later.migrate()
        try await later.migrate()

        let names = try await later.read { try $0.values("SELECT name FROM schema_migration ORDER BY number", as: String.self) }
        #expect(names == ["survey", "area"])
        await later.close()
    }

    @Test("Two programs may migrate at once")
    func racing() async throws {
        let workshop = try await Workshop(migrate: false)
        let all = Workshop.migrations + [Self.area]
        let databases = (0..<4).map { _ in workshop.again(migrations: all) }

        try await withThrowingTaskGroup { group in
            for database in databases { group.addTask { try await database.migrate() } }
            try await group.waitForAll()
        }

        #expect(try await databases[0].read { try $0.value("SELECT count(*) FROM area", as: Int.self) } == 1)
        for database in databases { await database.close() }
    }

    @Test("A migration that fails leaves those before it, and nothing of its own")
    func failing() async throws {
        let workshop = try await Workshop(migrate: false)
        let broken = Migration(3, "broken", "CREATE TABLE half (x INTEGER) STRICT; INSERT INTO nowhere VALUES (1)")
        let database = workshop.again(migrations: Workshop.migrations + [Self.area, broken])

        let error = await #expect(throws: StorageError.self) { try await database.migrate() }

        #expect(error?.statement == "migration 3 (broken)")
        let tables = try await database.read {
            try $0.values("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name", as: String.self)
        }
        #expect(tables == ["answer", "area", "schema_migration", "survey"])
        #expect(try await database.read { try $0.value("PRAGMA foreign_keys", as: Int.self) } == 1)
        await database.close()
    }

    @Test("A changed migration is refused, and told by its name")
    func changed() async throws {
        let workshop = try await Workshop()
        let database = workshop.again(migrations: [Migration(1, "survey", "CREATE TABLE survey (id TEXT) STRICT")])

        let error = await #expect(throws: StorageError.self) { try await database.migrate() }

        #expect(error?.kind == .schema)
        #expect(error?.message.hasPrefix("migration 1 (survey) was applied with other statements") == true)
        await database.close()
    }

    @Test("A newer schema than the program knows is refused, for reading and writing too")
    func newer() async throws {
        let workshop = try await Workshop(migrations: Workshop.migrations + [Self.area])
        let older = workshop.again()

        for attempt in [{ try await older.migrate() }, { try await older.read { _ in } }, { try await older.write { _ in } }] {
            let error = await #expect(throws: StorageError.self) { try await attempt() }
            #expect(error?.kind == .schema)
            #expect(error?.message.contains("migration 2 (area), which is newer than this program") == true)
        }
        await older.close()
    }

    @Test("A migration numbered before one that has been applied is refused")
    func late() async throws {
        let workshop = try await Workshop(migrations: [Workshop.migrations[0], Migration(3, "third", "CREATE TABLE third (x) ")])
        let database = workshop.again(migrations: [
            Workshop.migrations[0], Self.area, Migration(3, "third", "CREATE TABLE third (x) "),
        ])

        let error = await #expect(throws: StorageError.self) { try await database.migrate() }

        #expect(error?.message == "migration 2 (area) has not been applied, but 3 has: give it a higher number")
        await database.close()
    }

    @Test("A migration that leaves a row referring to nothing is undone")
    func foreignKeys() async throws {
        let workshop = try await Workshop(migrate: false)
        let orphan = Migration(2, "orphan", "INSERT INTO answer (survey_id) VALUES ('nobody')")
        let database = workshop.again(migrations: Workshop.migrations + [orphan])

        let error = await #expect(throws: StorageError.self) { try await database.migrate() }

        #expect(error?.message == "migration 2 (orphan) leaves rows of answer that refer to nothing")
        #expect(try await database.read { try $0.exists("SELECT 1 FROM answer") } == false)
        await database.close()
    }

    @Test("A table can be made anew while others refer to it")
    func rebuilding() async throws {
        let workshop = try await Workshop()
        try await workshop.addSurvey("a")
        try await workshop.database.write { _ = try $0.run("INSERT INTO answer (survey_id) VALUES ('a')") }
        let rebuild = Migration(
            2, "rebuild",
            """
            CREATE TABLE new_survey (id TEXT PRIMARY KEY, title TEXT NOT NULL) STRICT;
            INSERT INTO new_survey SELECT id, title FROM survey;
            DROP TABLE survey;
            ALTER TABLE new_survey RENAME TO survey
            """)
        let database = workshop.again(migrations: Workshop.migrations + [rebuild])

        try await database.migrate()

        #expect(
            try await database.read {
                try $0.value("SELECT count(*) FROM answer JOIN survey ON survey.id = survey_id", as: Int.self)
            } == 1)
        await database.close()
    }

    @Test("A migration cannot end its own transaction")
    func transactions() async throws {
        let workshop = try await Workshop(migrate: false)
        let database = workshop.again(migrations: [Migration(1, "sly", "CREATE TABLE a (x INTEGER) STRICT; COMMIT")])

        let error = await #expect(throws: StorageError.self) { try await database.migrate() }

        #expect(error?.kind == .refused)
        #expect(try await database.read { try $0.exists("SELECT 1 FROM sqlite_schema") } == false)
        await database.close()
    }

    @Test("The file is its owner's alone, and only migrating makes one")
    func file() async throws {
        let workshop = try await Workshop(migrate: false)
        let error = await #expect(throws: StorageError.self) { try await workshop.surveys() }
        #expect(error?.kind == .cannotOpen)

        try await workshop.database.migrate()

        let path = workshop.path
        // The log is there as long as somebody reads.
        let modes = try await workshop.database.read { _ in
            ["", "-wal", "-shm"].map { suffix in
                var status = stat()
                return stat(path + suffix, &status) == 0 ? status.st_mode & 0o777 : 0
            }
        }
        #expect(modes == [0o600, 0o600, 0o600])
    }
}
