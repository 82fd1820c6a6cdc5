import Basics
import Glibc
@_spi(TenantFiles) import Storage
import Testing

@Suite("Files that fail")
struct FailureTests {
    @Test("A file that is no database says so, and works again once it has been put back")
    func notADatabase() async throws {
        let workshop = try await Workshop()
        try await workshop.addSurvey("a")
        try await workshop.database.backup(to: workshop.folder + "/copy.sqlite")
        await workshop.database.close()
        let database = workshop.again()
        try overwrite(workshop.path, with: Array("This is a text, and has never been a database.".utf8), truncating: true)

        let error = await #expect(throws: StorageError.self) { try await database.read { _ in } }
        rename(workshop.folder + "/copy.sqlite", workshop.path)

        #expect(error?.kind == .notADatabase)
        #expect(error?.problem.kind == .unavailable)
        #expect(try await database.read { try $0.value("SELECT id FROM survey", as: String.self) } == "a")
        await database.close()
    }

    @Test("A damaged page is found, told as unavailable, and does not end the program")
    func corrupt() async throws {
        let workshop = try await Workshop()
        try await workshop.database.write { db in
            for index in 0..<2000 { try db.run("INSERT INTO survey (id, title) VALUES (\(String(index)), 'Speeding')") }
        }
        await workshop.database.close()
        try overwrite(workshop.path, with: [UInt8](repeating: 0xA5, count: 4096 * 20), at: 4096)
        let database = workshop.again()

        let error = await #expect(throws: StorageError.self) {
            try await database.read { try $0.values("SELECT title FROM survey", as: String.self) }
        }

        #expect(error?.kind == .corrupt)
        #expect(error?.problem.code == "storage-unavailable")
        await database.close()
    }

    /// libdispatch ends a process that has no descriptor left for the look that it takes at its threads once a second.
    @Test("Where hardly any descriptor is left a database is not opened, in words, and opens once there are more")
    func descriptors() async {
        await #expect(processExitsWith: .success) {
            let workshop = try await Workshop()
            try await workshop.addSurvey("a")
            await workshop.database.close()
            let database = workshop.again()
            let free = dup(0)
            close(free)
            var limit = rlimit(rlim_cur: rlim_t(free) + 20, rlim_max: 4096)
            setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)

            let error = await #expect(throws: StorageError.self) { try await database.read { _ in } }
            limit.rlim_cur = 4096
            setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)

            #expect(error?.kind == .cannotOpen)
            #expect(error?.description.contains("Too many open files") == true)
            #expect(try await database.read { try $0.value("SELECT id FROM survey", as: String.self) } == "a")
            await database.close()
        }
    }

    @Test("A missing folder is told as unavailable, and the database works once it is there")
    func missingFolder() async throws {
        let workshop = try await Workshop(migrate: false)
        let path = workshop.folder + "/later"
        let database = Database(path: path + "/force.sqlite", migrations: Workshop.migrations)

        let error = await #expect(throws: StorageError.self) { try await database.migrate() }
        mkdir(path, 0o700)
        try await database.migrate()

        #expect(error?.kind == .cannotOpen)
        #expect(error?.problem.kind == .unavailable)
        await database.close()
        unlink(path + "/force.sqlite")
        rmdir(path)
    }

    @Test("A database that another process holds is busy, while reads go on, and works when it is let go")
    func locked() async throws {
        var options = StorageOptions()
        options.busyTimeoutMilliseconds = 60
        let workshop = try await Workshop(options: options)
        let other = workshop.again()
        let gate = Gate()
        let (began, signal) = AsyncStream.makeStream(of: Void.self)
        async let holding: Void = other.write { _ in
            signal.finish()
            gate.wait()
        }
        for await _ in began {}

        let error = await #expect(throws: StorageError.self) { try await workshop.addSurvey("a") }
        let during = try await workshop.surveys()
        gate.open()
        try await holding
        try await workshop.addSurvey("b")

        #expect(error?.kind == .busy)
        #expect(during == [])
        #expect(try await workshop.surveys() == ["b"])
        await other.close()
    }

    @Test("A write waits for another process, and is then done")
    func waiting() async throws {
        let workshop = try await Workshop()
        let other = workshop.again()
        let gate = Gate()
        let (began, signal) = AsyncStream.makeStream(of: Void.self)
        async let holding: Void = other.write { _ in
            signal.finish()
            gate.wait()
        }
        for await _ in began {}
        async let written: Void = workshop.addSurvey("a")
        try await Task.sleep(for: .milliseconds(20))

        gate.open()
        _ = try await (holding, written)

        #expect(try await workshop.surveys() == ["a"])
        await other.close()
    }

    @Test("A full database refuses what has no room, keeps the writes beside it, and works on")
    func full() async throws {
        var options = StorageOptions()
        options.maximumMebibytes = 1
        let workshop = try await Workshop(options: options)

        let outcomes = try await workshop.inOneGroup(count: 9) { db, index in
            let photo = [UInt8](repeating: 7, count: index == 4 ? 3 << 20 : 100)
            try db.run("INSERT INTO survey (id, title) VALUES (\(String(index)), 'x')")
            try db.run("INSERT INTO answer (survey_id, photo) VALUES (\(String(index)), \(photo))")
        }

        #expect(outcomes.filter { $0 }.count == 8)
        #expect(try await workshop.surveys().count == 8)
        let error = await #expect(throws: StorageError.self) {
            try await workshop.database.write {
                _ = try $0.run("INSERT INTO answer (survey_id, photo) VALUES ('1', \([UInt8](repeating: 7, count: 3 << 20)))")
            }
        }
        #expect(error?.kind == .full)
        try await workshop.addSurvey("a")
    }

    @Test(
        "A file that may only be read is read, refuses writes, and takes them again later",
        .enabled(if: geteuid() != 0, "root may write all"))
    func readOnly() async throws {
        let workshop = try await Workshop()
        try await workshop.addSurvey("a")
        await workshop.database.close()
        let database = workshop.again()
        chmod(workshop.path, 0o400)

        let error = await #expect(throws: StorageError.self) { try await database.write { _ in } }
        chmod(workshop.path, 0o600)

        #expect(error?.kind == .readOnly)
        try await database.write { _ = try $0.run("UPDATE survey SET votes = 1") }
        await database.close()
    }
}

@Suite("Backups")
struct BackupTests {
    @Test("A backup made while others write is whole, and one file")
    func whileWriting() async throws {
        let workshop = try await Workshop()
        let target = workshop.folder + "/copy.sqlite"
        try await workshop.addSurvey("before")

        try await withThrowingTaskGroup { group in
            for index in 0..<100 { group.addTask { try await workshop.addSurvey(String(index)) } }
            group.addTask { try await workshop.database.backup(to: target) }
            try await group.waitForAll()
        }

        let files = Workshop.names(in: workshop.folder).filter { $0.hasPrefix("copy") }
        let copy = Database(path: target, migrations: Workshop.migrations)
        #expect(files == ["copy.sqlite"])
        #expect(try await copy.read { try $0.exists("SELECT 1 FROM survey WHERE id = 'before'") })
        await copy.close()
        #expect(try await workshop.surveys().count == 101)
    }

    @Test("A backup that fails leaves the one before it and no remains")
    func failing() async throws {
        let workshop = try await Workshop()
        let target = workshop.folder + "/copy.sqlite"
        for index in 0..<500 { try await workshop.addSurvey(String(index), String(repeating: "x", count: 200)) }
        try await workshop.database.backup(to: target)
        try await workshop.database.checkpoint()
        await workshop.database.close()
        try overwrite(workshop.path, with: [UInt8](repeating: 0xA5, count: 4096 * 8), at: 4096 * 8)
        let damaged = workshop.again()

        let error = await #expect(throws: StorageError.self) { try await damaged.backup(to: target) }

        #expect(error?.kind == .corrupt)
        #expect(Workshop.names(in: workshop.folder).filter { $0.hasPrefix("copy") } == ["copy.sqlite"])
        let copy = Database(path: target, migrations: Workshop.migrations)
        #expect(try await copy.read { try $0.value("SELECT count(*) FROM survey", as: Int.self) } == 500)
        await damaged.close()
        await copy.close()
    }

    @Test("A checkpoint empties the write-ahead log")
    func checkpoint() async throws {
        let workshop = try await Workshop()
        var commits = 0
        // Where many other databases want a connection, this one's may be closed, and its log emptied, at any moment.
        for index in 0..<20 where commits == 0 {
            try await workshop.addSurvey(String(index))
            commits = workshop.walCommits()
        }
        #expect(commits > 0)

        try await workshop.database.checkpoint()

        #expect(workshop.walCommits() == 0)
    }
}
