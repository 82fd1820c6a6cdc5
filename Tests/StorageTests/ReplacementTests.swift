import Basics
import Glibc
@_spi(TenantFiles) import Storage
import Testing

@Suite("A database that is replaced while it is used")
struct ReplacementTests {
    @Test("The other file is taken up at once, in this process and in others, and the old one is kept whole")
    func takenUp() async throws {
        let workshop = try await Workshop()
        let (copy, aside) = (workshop.folder + "/copy.sqlite", workshop.folder + "/aside")
        let other = workshop.again()
        try await workshop.addSurvey("before")
        try await workshop.database.backup(to: copy)
        try await workshop.addSurvey("after")
        #expect(try await ids(other) == ["after", "before"])

        try workshop.database.replace(with: copy, keepingOldIn: aside) {}

        #expect(try await workshop.surveys() == ["before"])
        #expect(try await ids(other) == ["before"])
        try await workshop.addSurvey("later")
        #expect(try await ids(other) == ["before", "later"])
        let old = Database(path: aside + "/force.sqlite", migrations: Workshop.migrations)
        #expect(try await ids(old) == ["after", "before"])
        for database in [other, old] { await database.close() }
        remove(aside)
    }

    @Test("While many write, each write is in the old file or in the new one, and the new one is whole")
    func underLoad() async throws {
        let workshop = try await Workshop()
        let (copy, aside) = (workshop.folder + "/copy.sqlite", workshop.folder + "/aside")
        try await workshop.database.backup(to: copy)

        let replaced = Gate()

        try await withThrowingTaskGroup { group in
            for index in 0..<300 {
                group.addTask {
                    try await Task.sleep(for: .microseconds(index * 100))
                    if index >= 290 { await replaced.wait() }
                    try await workshop.addSurvey(String(index))
                }
            }
            group.addTask {
                try await Task.sleep(for: .milliseconds(12))
                try workshop.database.replace(with: copy, keepingOldIn: aside) {}
                replaced.open()
            }
            try await group.waitForAll()
        }

        let old = Database(path: aside + "/force.sqlite", migrations: Workshop.migrations)
        let (before, after) = (Set(try await ids(old)), Set(try await workshop.surveys()))
        #expect(before.isDisjoint(with: after))
        #expect(before.union(after).count == 300)
        #expect(!after.isEmpty)
        #expect(try await workshop.database.read { try $0.value("PRAGMA integrity_check", as: String.self) } == "ok")
        await old.close()
        remove(aside)
    }

    @Test("A missing file is replaced, and what is left of its log is kept")
    func missing() async throws {
        let workshop = try await Workshop()
        let (copy, aside) = (workshop.folder + "/copy.sqlite", workshop.folder + "/aside")
        try await workshop.addSurvey("before")
        try await workshop.database.backup(to: copy)
        try await workshop.whileOpen { unlink(workshop.path) }

        let error = await #expect(throws: StorageError.self) { try await workshop.addSurvey("nowhere") }
        try workshop.database.replace(with: copy, keepingOldIn: aside) {}

        #expect(error?.kind == .cannotOpen)
        #expect(error?.message.contains("No such file") == true)
        #expect(try await workshop.surveys() == ["before"])
        #expect(Workshop.names(in: aside).contains("force.sqlite-wal"))
        remove(aside)
    }

    @Test("A file that was found damaged is neither read nor written until it has changed and is whole")
    func damaged() async throws {
        let workshop = try await Workshop()
        for index in 0..<500 { try await workshop.addSurvey(String(index), String(repeating: "x", count: 200)) }
        let whole = workshop.folder + "/whole.sqlite"
        try await workshop.database.backup(to: whole)
        await workshop.database.close()
        let database = workshop.again()
        try overwrite(workshop.path, with: [UInt8](repeating: 0xA5, count: 4096 * 8), at: 4096 * 8)

        let found = await #expect(throws: StorageError.self) {
            try await database.read { try $0.values("SELECT title FROM survey", as: String.self) }
        }
        let write = await #expect(throws: StorageError.self) { try await database.write { _ in } }
        // It has changed, and is as damaged as before.
        try overwrite(workshop.path, with: [UInt8](repeating: 0xA6, count: 16), at: 4096 * 8)
        let again = await #expect(throws: StorageError.self) { try await database.read { _ in } }
        rename(whole, workshop.path)

        #expect(found?.kind == .corrupt)
        #expect(write?.kind == .corrupt)
        #expect(again?.kind == .corrupt)
        #expect(try await database.read { try $0.value("SELECT count(*) FROM survey", as: Int.self) } == 500)
        try await database.write { _ = try $0.run("UPDATE survey SET votes = 1") }
        await database.close()
    }

    private func ids(_ database: Database) async throws -> [String] {
        try await database.read { try $0.values("SELECT id FROM survey ORDER BY id LIMIT 1000") }
    }

    private func remove(_ folder: String) {
        for name in Workshop.names(in: folder) { unlink("\(folder)/\(name)") }
        rmdir(folder)
    }
}
