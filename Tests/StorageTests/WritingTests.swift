import Basics
import Glibc
@_spi(TenantFiles) import Storage
import Synchronization
import Testing

@Suite("Writing")
struct WritingTests {
    @Test("A write that fails leaves no trace")
    func failing() async throws {
        let workshop = try await Workshop()

        await #expect(throws: Broken.self) {
            try await workshop.database.write { db in
                try db.run("INSERT INTO survey (id, title) VALUES ('a', 'x')")
                throw Broken()
            }
        }

        #expect(try await workshop.surveys() == [])
    }

    @Test("Each wait for the disk is timed")
    func syncs() async throws {
        let workshop = try await Workshop()
        let before = StorageMeters.syncTimes.reading.counts.last ?? 0

        for index in 0..<3 {
            try await workshop.database.write { db in
                _ = try db.run("INSERT INTO survey (id, title) VALUES (\(String(index)), 'x')")
            }
        }

        // Other tests write at the same time.
        #expect(StorageMeters.syncTimes.reading.counts.last ?? 0 >= before + 3)
    }

    @Test("One failing write of a group does not touch the others")
    func groups() async throws {
        let workshop = try await Workshop()

        let outcomes = try await workshop.inOneGroup(count: 60) { db, index in
            try db.run("INSERT INTO survey (id, title) VALUES (\(String(100 + index)), 'x')")
            if index % 3 == 1 { throw Broken() }
            if index % 3 == 2 { try db.run("INSERT INTO survey (id, title) VALUES (\(String(100 + index)), 'again')") }
        }

        #expect(outcomes.filter { $0 }.count == 20)
        #expect(try await workshop.surveys() == stride(from: 100, to: 160, by: 3).map(String.init))
    }

    @Test("A foreign key that is owed until the commit fails its own write, not the group")
    func deferredForeignKeys() async throws {
        let workshop = try await Workshop()

        let outcomes = try await workshop.inOneGroup(count: 20) { db, index in
            try db.run("INSERT INTO answer (survey_id) VALUES (\(String(index)))")
            if index % 2 == 0 { try db.run("INSERT INTO survey (id, title) VALUES (\(String(index)), 'x')") }
        }

        #expect(outcomes.filter { $0 }.count == 10)
        #expect(try await workshop.surveys().count == 10)
        #expect(try await workshop.database.read { try $0.value("SELECT count(*) FROM answer", as: Int.self) } == 10)
    }

    @Test("A write that undoes the whole transaction fails alone, for the others are done again")
    func undoing() async throws {
        let workshop = try await Workshop()

        let outcomes = try await workshop.inOneGroup(count: 30) { db, index in
            try db.run("INSERT INTO survey (id, title) VALUES (\(String(100 + index)), 'x')")
            guard index % 10 == 5 else { return }
            do {
                try db.run("INSERT OR ROLLBACK INTO survey (id, title) VALUES (\(String(100 + index)), 'x')")
            } catch let error as StorageError {
                #expect(error.kind == .constraint("survey.id"))
            }
        }

        #expect(outcomes.filter { $0 }.count == 27)
        #expect(try await workshop.surveys().count == 27)
    }

    @Test("Commits are fewer than writes under load")
    func commits() async throws {
        let workshop = try await Workshop()
        let before = try await workshop.database.dataVersion()

        _ = try await workshop.inOneGroup(count: 200) { db, index in
            try db.run("INSERT INTO survey (id, title) VALUES (\(String(index)), 'x')")
        }

        let after = try await workshop.database.dataVersion()
        #expect(try await workshop.surveys().count == 200)
        #expect(after > before)
        // A group ends after ten milliseconds: on a slow machine there are more of them.
        #expect(workshop.walCommits() < 100)
    }

    @Test("Whoever writes goes on only after the commit, so that another connection sees what was written")
    func visible() async throws {
        let workshop = try await Workshop()
        let other = workshop.again()

        for index in 0..<50 {
            try await workshop.addSurvey(String(100 + index))
            #expect(try await other.read { try $0.value("SELECT max(id) FROM survey", as: String.self) } == String(100 + index))
        }
        await other.close()
    }

    @Test("A rule of the schema that refuses a change is named, and becomes a conflict")
    func constraints() async throws {
        let workshop = try await Workshop()
        try await workshop.addSurvey("a")

        let error = await #expect(throws: StorageError.self) { try await workshop.addSurvey("a") }

        #expect(error?.kind == .constraint("survey.id"))
        #expect(error?.problem.kind == .conflict)
        #expect(error?.description.contains("Mill Lane") == false)
    }

    @Test("A body cannot begin, divide or end a transaction, nor change a setting")
    func transactions() async throws {
        let workshop = try await Workshop()
        let refused: [SQL] = [
            "BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT s", "RELEASE write_of_group", "PRAGMA foreign_keys = OFF",
            "PRAGMA synchronous = OFF",
            "PRAGMA journal_mode = DELETE", "PRAGMA query_only = OFF", "PRAGMA trusted_schema = ON", "PRAGMA writable_schema = ON",
            "ATTACH 'other.sqlite' AS other", "DETACH main", "SELECT load_extension('x')", "VACUUM", "VACUUM INTO 'copy.sqlite'",
        ]

        for sql in refused {
            await #expect(throws: StorageError.self, "\(sql)") { try await workshop.database.write { _ = try $0.run(sql) } }
            await #expect(throws: StorageError.self, "\(sql)") { try await workshop.database.read { _ = try $0.run(sql) } }
        }
        try await workshop.addSurvey("a")
        #expect(try await workshop.surveys() == ["a"])
    }

    @Test("The schema cannot be written as a table")
    func schemaTable() async throws {
        let workshop = try await Workshop()

        await #expect(throws: StorageError.self) {
            try await workshop.database.write { _ = try $0.run("UPDATE sqlite_schema SET sql = 'x'") }
        }
    }

    @Test("A read cannot write")
    func readsAreReads() async throws {
        let workshop = try await Workshop()

        let error = await #expect(throws: StorageError.self) {
            try await workshop.database.read { _ = try $0.run("INSERT INTO survey (id, title) VALUES ('a', 'x')") }
        }

        #expect(error?.kind == .readOnly)
        #expect(try await workshop.surveys() == [])
    }

    @Test("A write of its own shares its transaction with no other")
    func alone() async throws {
        let workshop = try await Workshop()
        let gate = Gate()

        try await workshop.whileOpen {
            async let first: Void = workshop.database.write(as: .alone) { db in
                try db.run("INSERT INTO survey (id, title) VALUES ('a', 'x')")
                gate.wait()
            }
            async let second: Void = workshop.addSurvey("b")
            gate.open()
            _ = try await (first, second)

            #expect(try await workshop.surveys() == ["a", "b"])
            #expect(workshop.walCommits() >= 2)
        }
    }

    @Test("A bulk import runs in one write, with more of the file in memory")
    func bulk() async throws {
        let workshop = try await Workshop()

        let count = try await workshop.database.write(as: .alone) { db in
            try db.run("INSERT INTO survey (id, title) VALUES ('a', 'x')")
            let insert = try db.prepared("INSERT INTO answer (survey_id, weight) VALUES ('a', ?)")
            try db.withPageCache(mebibytes: 16) {
                for index in 0..<20_000 {
                    try insert.bind(1, Double(index))
                    try insert.run()
                }
            }
            return try db.value("SELECT count(*) FROM answer", as: Int.self)
        }

        #expect(count == 20_000)
    }
}

extension Workshop {
    /// Writes that all wait while another one holds the writer; which of them succeeded.
    func inOneGroup(count: Int, _ body: @escaping @Sendable (Connection, Int) throws -> Void) async throws -> [Bool] {
        let (begun, gate) = (Gate(), Gate())
        async let holding: Void = database.write { _ in
            begun.open()
            gate.wait()
        }
        await begun.wait()
        let outcomes = await withTaskGroup(of: (Int, Bool).self) { group in
            for index in 0..<count {
                group.addTask {
                    do {
                        try await self.database.write { try body($0, index) }
                        return (index, true)
                    } catch {
                        return (index, false)
                    }
                }
            }
            group.addTask {
                try? await Task.sleep(for: .milliseconds(50))
                gate.open()
                return (-1, false)
            }
            return await group.reduce(into: [Bool](repeating: false, count: count)) { if $1.0 >= 0 { $0[$1.0] = $1.1 } }
        }
        try await holding
        return outcomes
    }

    /// How many commits the write-ahead log holds: frames with a size of the database (<https://sqlite.org/fileformat2.html>, 4.1).
    func walCommits() -> Int {
        guard let file = fopen(path + "-wal", "r") else { return 0 }
        defer { fclose(file) }
        fseek(file, 32, SEEK_SET)
        var frame = [UInt8](repeating: 0, count: 24 + 4096)
        var commits = 0
        while fread(&frame, 1, frame.count, file) == frame.count {
            if frame[4..<8].contains(where: { $0 != 0 }) { commits += 1 }
        }
        return commits
    }
}

/// Something that a body waits at until the test opens it.
final class Gate: Sendable {
    private let isOpen = Atomic<Bool>(false)

    func open() { isOpen.store(true, ordering: .releasing) }

    var hasOpened: Bool { isOpen.load(ordering: .acquiring) }

    /// Ten seconds at most.
    func wait() {
        for _ in 0..<10_000 where !isOpen.load(ordering: .acquiring) { usleep(1000) }
    }
}
