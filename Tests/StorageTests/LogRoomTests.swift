import Basics
import Glibc
import Testing

@testable @_spi(TenantFiles) import Storage

@Suite("Logs have room beyond their last frame")
struct LogRoomTests {
    @Test("A log grows in steps, not with each commit")
    func steps() async throws {
        let workshop = try await Workshop()
        _ = try await workshop.database.clearLog()
        var sizes: [Int] = []
        try await workshop.whileOpen {
            for number in 0..<200 {
                try await workshop.addSurvey("s\(number)")
                sizes.append(workshop.logSize())
            }
        }
        let steps = Set(sizes).sorted()
        // Doubled from 32 KiB to 512 KiB, and from there 256 KiB at a time.
        #expect(sizes == sizes.sorted() && steps.count < 12, "\(steps)")
        #expect(zip(steps, steps.dropFirst()).allSatisfy { $1 - $0 < (256 + 16) << 10 }, "\(steps)")
    }

    @Test("What was committed is read from a log with room after a crash, all of it and nothing else")
    func crash() async throws {
        let workshop = try await Workshop()
        try await workshop.whileOpen {
            for number in 0..<37 {
                try await workshop.addSurvey("s\(number)")
                // As the disk has it when the machine stops here: the file and its log, without what is in memory.
                let copy = "\(workshop.folder)/copy.sqlite"
                for ending in ["", "-wal", "-shm"] { unlink(copy + ending) }
                try Workshop.copyFile(workshop.path, to: copy)
                try Workshop.copyFile(workshop.path + "-wal", to: copy + "-wal")
                let found = Database(path: copy, migrations: Workshop.migrations)
                let surveys = try await found.read { try $0.values("SELECT id FROM survey", as: String.self) }
                #expect(Set(surveys) == Set((0...number).map { "s\($0)" }))
                try await found.write { try $0.run("INSERT INTO survey (id, title) VALUES ('after', 'Written after the crash')") }
                #expect(try await found.read { try $0.value("PRAGMA integrity_check", as: String.self) } == "ok")
                await found.close()
            }
        }
    }

    @Test("An emptied log is empty, and has room again once it is written to")
    func emptied() async throws {
        let workshop = try await Workshop()
        try await workshop.addSurvey("first")
        _ = try await workshop.database.clearLog()
        #expect(workshop.logSize() == 0)
        try await workshop.whileOpen {
            try await workshop.addSurvey("second")
            #expect(workshop.logSize() > 32 << 10)
            #expect(try await workshop.surveys() == ["first", "second"])
        }
    }
}

extension Workshop {
    /// The last to close a database takes its log away.
    fileprivate func logSize() -> Int { (try? FileState(of: path + "-wal").size) ?? 0 }
}
