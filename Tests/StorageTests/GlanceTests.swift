import Glibc
import Testing

@testable @_spi(TenantFiles) import Storage

@Suite("A database from outside")
struct GlanceTests {
    @Test("A write shows from outside, and a read does not")
    func writes() async throws {
        let workshop = try await Workshop()
        try await workshop.addSurvey("a")
        await workshop.database.close()
        #expect(utimes(workshop.database.path, [longAgo, longAgo]) == 0)
        let database = Database(path: workshop.database.path, migrations: Workshop.migrations)
        let before = try #require(database.glance)

        _ = try await database.read { db in try db.exists("SELECT 1 FROM survey") }
        #expect(before.holds(at: try #require(database.glance)))

        try await database.write { db in try db.run("UPDATE survey SET votes = 1") }
        #expect(try !before.holds(at: #require(database.glance)))
        await database.close()
        #expect(try !before.holds(at: #require(database.glance)))
        #expect(Database(path: workshop.folder + "/none.sqlite", migrations: []).glance == nil)
    }

    private let longAgo = timeval(tv_sec: time(nil) - 60, tv_usec: 0)

    @Test(
        "Who looked within two seconds of a write looks again after these, and once more when the file has rested",
        arguments: [(0, 0, false), (1, 2, false), (2, 3, true), (2, 10, true), (9, 11, false), (11, 12, true), (11, 500, true)])
    func rest(then: Int, now: Int, holds: Bool) {
        #expect(FileGlance(state: 1, rest: then).holds(at: FileGlance(state: 1, rest: now)) == holds)
        #expect(!FileGlance(state: 1, rest: then).holds(at: FileGlance(state: 2, rest: now)))
    }

    @Test("A file that says it was written in the time to come is looked at each time")
    func clockSetBack() {
        #expect(!FileGlance(state: 1, rest: -60).holds(at: FileGlance(state: 1, rest: -59)))
    }
}
