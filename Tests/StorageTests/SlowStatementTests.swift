import Basics
import Glibc
@_spi(TenantFiles) import Storage
import Synchronization
import Testing

@Suite("Slow statements")
struct SlowStatementTests {
    private static let slow: SQL = """
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(300_000))
        SELECT count(*) FROM n JOIN survey ON survey.votes < n.i WHERE survey.title <> \("Whiteacre Road")
        """

    private final class Listener: Sendable {
        let statements = Mutex<[SlowStatement]>([])
        let watch = SlowStatements()

        func listen(overMilliseconds limit: Int) {
            // The watch is its own, and would else keep it for ever.
            watch.listen(overMilliseconds: limit) { [weak self] statement in self?.statements.withLock { $0.append(statement) } }
        }
        var told: [SlowStatement] { statements.withLock { $0 } }
        var options: StorageOptions {
            var options = StorageOptions()
            options.slowStatements = watch
            return options
        }
    }

    @Test("A statement that took too long is told with its text, its work and its plan, and with none of its values")
    func told() async throws {
        let listener = Listener()
        let workshop = try await Workshop(options: listener.options)
        try await workshop.addSurvey("a")
        listener.listen(overMilliseconds: 1)

        let count = try await workshop.database.read { try $0.value(Self.slow, as: Int.self) }

        let statement = try #require(listener.told.first { $0.sql.contains("RECURSIVE") })
        #expect(count == 300_000)
        #expect(statement.file == "force")
        #expect(statement.sql.contains("title <> ?") && !statement.sql.contains("Whiteacre"))
        #expect(statement.microseconds > 1_000)
        #expect(statement.rows == 1)
        #expect(statement.steps > 300_000)
        #expect(statement.scanSteps > 0)
        #expect(statement.plan.contains { $0.contains("SCAN survey") }, "\(statement.plan)")
    }

    @Test("Statements within the limit are not told, and nothing is while nobody listens")
    func notTold() async throws {
        let listener = Listener()
        let workshop = try await Workshop(options: listener.options)
        try await workshop.addSurvey("a")
        _ = try await workshop.database.read { try $0.value(Self.slow, as: Int.self) }
        listener.listen(overMilliseconds: 60_000)
        _ = try await workshop.surveys()

        #expect(listener.told.isEmpty)
    }

    @Test("The connection works on after a plan was asked for, and still refuses what it refused")
    func worksOn() async throws {
        let listener = Listener()
        let workshop = try await Workshop(options: listener.options)
        listener.listen(overMilliseconds: 1)

        try await workshop.database.write { db in
            _ = try db.value(Self.slow, as: Int.self)
            try db.run("INSERT INTO survey (id, title) VALUES ('b', 'Lighting')")
        }

        #expect(try await workshop.surveys() == ["b"])
        await #expect(throws: StorageError.self) { try await workshop.database.read { try $0.run("ATTACH 'x' AS y") } }
    }

    @Test("A database says why its file failed, until it works again")
    func failure() async throws {
        let workshop = try await Workshop()
        try await workshop.addSurvey("a")
        #expect(workshop.database.lastFailure == nil)
        await workshop.database.close()
        let again = workshop.again()
        #expect(rename(workshop.path, workshop.path + ".away") == 0)

        await #expect(throws: StorageError.self) { try await again.read { try $0.exists("SELECT 1 FROM survey") } }
        #expect(again.lastFailure?.kind == .cannotOpen)
        #expect(rename(workshop.path + ".away", workshop.path) == 0)
        _ = try await again.read { try $0.exists("SELECT 1 FROM survey") }

        #expect(again.lastFailure == nil)
        #expect(again.waiting == (0, 0))
        await again.close()
    }

    @Test("Commits are counted with their size and their time")
    func commits() async throws {
        let workshop = try await Workshop()
        let before = (StorageMeters.groupSizes.reading.sum, StorageMeters.commitTimes.reading.counts.last ?? 0)

        for number in 0..<5 { try await workshop.addSurvey("s\(number)") }

        #expect(StorageMeters.groupSizes.reading.sum >= before.0 + 5)
        #expect(StorageMeters.commitTimes.reading.counts.last ?? 0 >= before.1 + 5)
    }
}
