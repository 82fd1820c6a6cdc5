import Basics
import Glibc
@_spi(TenantFiles) import Storage
import Testing

@Suite("Serving many at once")
struct ServingTests {
    @Test("Reads go on while a write holds the database, and see the state before it")
    func readersWithWriter() async throws {
        let workshop = try await Workshop()
        let gate = Gate()
        try await workshop.addSurvey("a")
        async let write: Void = workshop.database.write { db in
            try db.run("INSERT INTO survey (id, title) VALUES ('b', 'x')")
            gate.wait()
        }

        let during = try await withThrowingTaskGroup(of: [String].self) { group in
            for _ in 0..<20 { group.addTask { try await workshop.surveys() } }
            return try await group.reduce(into: Set<[String]>()) { $0.insert($1) }
        }
        gate.open()
        try await write

        #expect(during == [["a"]])
        #expect(try await workshop.surveys() == ["a", "b"])
    }

    @Test("Reads one after another share one connection")
    func oneConnection() async {
        await #expect(processExitsWith: .success) {
            let workshop = try await Workshop()
            for _ in 0..<200 { _ = try await workshop.surveys() }
            // One that reads, and the one that has made the tables.
            try #require(Database.openConnections == 2)
        }
    }

    @Test("A read sees one moment, whatever is written meanwhile")
    func snapshot() async throws {
        let workshop = try await Workshop()
        let (begun, gate) = (Gate(), Gate())
        async let counts = workshop.database.read { db in
            let before = try db.value("SELECT count(*) FROM survey", as: Int.self)
            begun.open()
            gate.wait()
            return [before, try db.value("SELECT count(*) FROM survey", as: Int.self)]
        }
        await begun.wait()

        try await workshop.addSurvey("a")
        gate.open()

        #expect(try await counts == [0, 0])
    }

    @Test("More waiting writes than the limit are refused as busy, and the others are done")
    func backpressure() async throws {
        var options = StorageOptions()
        options.waitingLimit = 8
        let workshop = try await Workshop(options: options)

        let outcomes = try await workshop.inOneGroup(count: 50) { db, index in
            try db.run("INSERT INTO survey (id, title) VALUES (\(String(index)), 'x')")
        }

        #expect(outcomes.filter { $0 }.count == 8)
        #expect(try await workshop.surveys().count == 8)
    }

    @Test("A refusal for too many is told as unavailable")
    func refusal() async throws {
        var options = StorageOptions()
        options.waitingLimit = 0
        let workshop = try await Workshop(options: options, migrate: false)

        let error = await #expect(throws: StorageError.self) { try await workshop.surveys() }

        #expect(error?.kind == .busy)
        #expect(error?.problem.kind == .unavailable)
        #expect(error?.problem.message == "The service is very busy. Wait a moment, then try again.")
    }

    @Test("A write cancelled while it waits is never done")
    func cancellingWaiting() async throws {
        let workshop = try await Workshop()
        let gate = Gate()
        let (began, signal) = AsyncStream.makeStream(of: Void.self)
        async let holding: Void = workshop.database.write { _ in
            signal.finish()
            gate.wait()
        }
        for await _ in began {}
        let task = Task { try await workshop.addSurvey("a") }
        try await Task.sleep(for: .milliseconds(20))

        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        gate.open()
        try await holding

        #expect(try await workshop.surveys() == [])
    }

    @Test("A long read that is cancelled is given up, and its connection works on")
    func cancellingReading() async throws {
        let workshop = try await Workshop()
        let task = Task {
            try await workshop.database.read { db in
                try db.value("WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT sum(x) FROM n", as: Int.self)
            }
        }
        try await Task.sleep(for: .milliseconds(20))

        task.cancel()

        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(try await workshop.surveys() == [])
    }

    @Test("Closing does what waits and refuses what comes")
    func closing() async throws {
        let workshop = try await Workshop()
        let gate = Gate()
        let tasks = ["a", "b", "c"].map { id in
            Task { [id] in
                try await workshop.database.write { db in
                    gate.wait()
                    _ = try db.run("INSERT INTO survey (id, title) VALUES (\(id), 'x')")
                }
            }
        }
        // Long enough for all three to wait, however busy the machine is.
        try await Task.sleep(for: .milliseconds(400))

        async let closed: Void = workshop.database.close()
        gate.open()
        await closed

        for task in tasks { try await task.value }
        let error = await #expect(throws: StorageError.self) { try await workshop.surveys() }
        #expect(error?.kind == .closed)
        #expect(Workshop.names(in: workshop.folder) == ["force.sqlite"])
        let other = workshop.again()
        #expect(try await other.read { try $0.value("SELECT count(*) FROM survey", as: Int.self) } == 3)
        await other.close()
        await workshop.database.close()
    }

    @Test("What is idle is closed, and opens again when it is used")
    func idle() async throws {
        let workshop = try await Workshop()
        try await workshop.addSurvey("a")
        // Where many other databases want a connection, ours may be closed in between.
        for _ in 0..<50 where Workshop.names(in: workshop.folder).count != 3 { _ = try await workshop.surveys() }
        #expect(Workshop.names(in: workshop.folder).count == 3)

        for _ in 0..<1000 where Workshop.names(in: workshop.folder).count > 1 {
            workshop.database.releaseConnections()
            try await Task.sleep(for: .milliseconds(5))
        }

        #expect(Workshop.names(in: workshop.folder) == ["force.sqlite"])
        #expect(try await workshop.surveys() == ["a"])
        Database.closeIdle(forSeconds: 3600)
        #expect(Database.openConnections > 0)
    }

    @Test("The data version changes with a write, of this process or another, and not without one")
    func dataVersion() async throws {
        let workshop = try await Workshop()
        let other = workshop.again()
        var (first, same) = (0, 1)
        // Where many other databases want a connection, the observer's may be closed in between: then the number changes too.
        for _ in 0..<20 where first != same {
            first = try await workshop.database.dataVersion()
            same = try await workshop.database.dataVersion()
        }

        try await other.write { _ = try $0.run("INSERT INTO survey (id, title) VALUES ('a', 'x')") }
        let changed = try await workshop.database.dataVersion()

        #expect(same == first)
        #expect(changed != first)
        await other.close()
    }

    @Test("Long reads and writes of many databases keep no other waiting")
    func fairness() async throws {
        let workshop = try await Workshop()
        let gate = Gate()
        var busy: [Workshop] = []
        for _ in 0..<12 { busy.append(try await Workshop()) }

        try await withThrowingTaskGroup { group in
            for other in busy {
                group.addTask { try await other.database.write { _ in gate.wait() } }
                group.addTask { try await other.database.read { _ in gate.wait() } }
            }
            try await Task.sleep(for: .milliseconds(10))
            for index in 0..<20 { try await workshop.addSurvey(String(index)) }
            #expect(!gate.hasOpened)
            gate.open()
            try await group.waitForAll()
        }

        #expect(try await workshop.surveys().count == 20)
    }

    @Test("Many databases are served at once by few threads")
    func manyDatabases() async throws {
        let workshops = try await withThrowingTaskGroup { group in
            for _ in 0..<40 { group.addTask { try await Workshop() } }
            return try await group.reduce(into: [Workshop]()) { $0.append($1) }
        }

        try await withThrowingTaskGroup { group in
            for workshop in workshops {
                for index in 0..<10 { group.addTask { try await workshop.addSurvey(String(index)) } }
            }
            try await group.waitForAll()
        }

        for workshop in workshops { #expect(try await workshop.surveys().count == 10) }
        let threads = Workshop.names(in: "/proc/self/task").count
        // Of 400 writes at once; 96 threads at most are storage's, the others those of the tests beside this one.
        #expect(threads < 160)
    }
}

extension Gate {
    /// The same, for the test itself.
    func wait() async {
        for _ in 0..<10_000 where !hasOpened { try? await Task.sleep(for: .milliseconds(1)) }
    }
}
