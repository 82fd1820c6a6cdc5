import Basics
import Glibc
@_spi(TenantFiles) import Storage
import Testing

@Suite("A journal of commits")
struct JournalTests {
    @Test("A copy is brought forward to any moment, through many runs of the log, and is then what the database was")
    func anyMoment() async throws {
        let kept = try await Kept()
        try await kept.write(0..<20)
        let copy = try await kept.backup()
        var moments: [(time: Int64, count: Int)] = []

        // 40 pages a write: the log of 1,000 pages begins anew several times.
        for round in 1...12 {
            try await kept.write(round * 20..<round * 20 + 20, pages: 40)
            moments.append((now(), (round + 1) * 20))
            try await Task.sleep(for: .milliseconds(3))
        }

        for (time, count) in moments {
            let replay = try kept.replay(copy, until: time)
            #expect(try await kept.count(in: copy.path) == count)
            #expect(!replay.isCutShort)
        }
        #expect(kept.generations() == [1])
        await kept.remove()
    }

    @Test("Commits of other processes are kept too, whoever writes next")
    func others() async throws {
        let kept = try await Kept()
        let copy = try await kept.backup()
        let other = kept.workshop.again(options: Kept.options(Journal(folder: kept.folder)))

        for round in 0..<10 {
            try await kept.write(round * 20..<round * 20 + 10, pages: 30)
            try await kept.write(round * 20 + 10..<round * 20 + 20, pages: 30, on: other)
        }

        _ = try kept.replay(copy, until: .max)
        #expect(try await kept.count(in: copy.path) == 200)
        #expect(kept.generations() == [1])
        await other.close()
        await kept.remove()
    }

    @Test("A database that was closed and opened again goes on with its journal")
    func reopened() async throws {
        let kept = try await Kept()
        let copy = try await kept.backup()
        try await kept.write(0..<10)
        await kept.workshop.database.close()
        let again = kept.workshop.again(options: Kept.options(Journal(folder: kept.folder)))

        try await kept.write(10..<30, on: again)

        _ = try kept.replay(copy, until: .max)
        #expect(try await kept.count(in: copy.path) == 30)
        #expect(kept.generations() == [1])
        await again.close()
        await kept.remove()
    }

    @Test("A restored file is what the journal goes on from, before anything was written to it")
    func restored() async throws {
        let kept = try await Kept()
        try await kept.write(0..<10)
        let restored = try await kept.prepareRestore()
        try await kept.write(10..<20)

        let generation = try kept.restore(restored)
        try await kept.write(30..<60, pages: 40)

        #expect(generation == 1)
        #expect(kept.generations() == [1, 2])
        let replay = try kept.replay(restored.start(of: 2), until: .max)
        #expect(try await kept.count(in: restored.copy) == 40)
        #expect(!replay.isCutShort)
        await kept.remove()
    }

    @Test("The state after a restore comes back too, though nothing has been written since")
    func restoredOnly() async throws {
        let kept = try await Kept()
        try await kept.write(0..<10)
        let restored = try await kept.prepareRestore()

        try kept.restore(restored)
        let point = try await kept.workshop.database.journalPoint()

        #expect(point?.generation == 2)
        let replay = try kept.replay(restored.start(of: 2), until: .max)
        #expect(try await kept.count(in: restored.copy) == 10)
        #expect(!replay.isCutShort)
        await kept.remove()
    }

    @Test("Two restores with nothing written between are not taken for one")
    func restoredTwice() async throws {
        let kept = try await Kept()
        try await kept.write(0..<10)
        let first = try await kept.prepareRestore(named: "first")
        try await kept.write(10..<20)
        let second = try await kept.prepareRestore(named: "second")

        try kept.restore(first)
        _ = try await kept.workshop.database.journalPoint()
        try kept.restore(second)
        _ = try await kept.workshop.database.journalPoint()
        try await kept.write(20..<25)

        #expect(kept.generations() == [1, 2, 3])
        _ = try kept.replay(second.start(of: 3), until: .max)
        #expect(try await kept.count(in: second.copy) == 25)
        await kept.remove()
    }

    @Test("Whoever asks where the journal stands while a file is replaced hears of the new one")
    func askedMeanwhile() async throws {
        let kept = try await Kept()
        try await kept.write(0..<10)
        let restored = try await kept.prepareRestore()
        let other = kept.workshop.again(options: Kept.options(Journal(folder: kept.folder)))
        _ = try await other.journalPoint()

        var asking: Task<JournalPoint?, any Error>?
        try kept.restore(restored) {
            asking = Task { try await other.journalPoint() }
            // It waits for whoever holds the old file.
            usleep(200_000)
        }
        let point = try await asking?.value
        try await kept.write(10..<20)

        #expect(point?.generation == 2)
        #expect(kept.generations() == [1, 2])
        await other.close()
        await kept.remove()
    }

    @Test("A file that was begun and holds nothing, as a killed program leaves it, does not end a generation")
    func begunOnly() async throws {
        let kept = try await Kept()
        let copy = try await kept.backup()
        try await kept.write(0..<10)
        await kept.workshop.database.close()
        try overwriteFile(kept.folder + "/000001-000002.journal")
        let again = kept.workshop.again(options: Kept.options(Journal(folder: kept.folder)))

        try await kept.write(10..<20, on: again)

        let replay = try kept.replay(copy, until: .max)
        #expect(try await kept.count(in: copy.path) == 20)
        #expect(!replay.isCutShort)
        #expect(kept.generations() == [1])
        await again.close()
        await kept.remove()
    }

    @Test("After a program that keeps no journal has written, a new generation begins unless the log still has everything")
    func foreign() async throws {
        let kept = try await Kept()
        let stranger = kept.workshop.again()

        try await kept.workshop.whileOpen {
            try await kept.write(0..<10)
            try await kept.write(10..<20, on: stranger)
            try await kept.write(20..<30)
        }
        #expect(kept.generations() == [1])
        for round in 1...10 { try await kept.write(round * 100..<round * 100 + 40, pages: 40, on: stranger) }
        try await kept.write(30..<40)

        #expect(kept.generations() == [1, 2])
        await stranger.close()
        await kept.remove()
    }

    @Test("A record that was torn is taken off, and its commit is added again")
    func torn() async throws {
        let kept = try await Kept()
        let copy = try await kept.backup()
        let path = "\(kept.folder)/000001-000001.journal"
        let other = kept.workshop.again(options: Kept.options(Journal(folder: kept.folder)))

        try await kept.workshop.whileOpen {
            try await kept.write(0..<10)
            var status = stat()
            stat(path, &status)
            truncate(path, status.st_size - 5000)
            try await kept.write(10..<20, on: other)
        }

        let replay = try kept.replay(copy, until: .max)
        #expect(try await kept.count(in: copy.path) == 20)
        #expect(!replay.isCutShort)
        await other.close()
        await kept.remove()
    }

    @Test("A damaged record ends the way forward, and nothing half is brought in")
    func damaged() async throws {
        let kept = try await Kept()
        let copy = try await kept.backup()
        for round in 0..<6 { try await kept.write(round * 10..<round * 10 + 10) }
        let path = "\(kept.folder)/000001-000001.journal"
        var status = stat()
        stat(path, &status)
        try overwrite(path, with: [1, 2, 3, 4, 5], at: status.st_size * 2 / 3)

        let replay = try kept.replay(copy, until: .max)

        #expect(replay.isCutShort)
        #expect((1..<60).contains(try await kept.count(in: copy.path)))
        await kept.remove()
    }

    @Test("A journal that cannot be written stops no write, is told, and goes on later")
    func trouble() async throws {
        let kept = try await Kept()
        try await kept.write(0..<10)
        try kept.journal.sync()
        rename(kept.folder, kept.folder + ".away")
        try overwriteFile(kept.folder)
        await kept.workshop.database.close()
        let journal = Journal(folder: kept.folder)
        let again = kept.workshop.again(options: Kept.options(journal))

        try await kept.workshop.whileOpen(again) {
            try await kept.write(10..<20, on: again)
            #expect(throws: StorageError.self) { try journal.sync() }
            unlink(kept.folder)
            rename(kept.folder + ".away", kept.folder)
            try await kept.write(20..<30, on: again)
        }

        #expect(throws: Never.self) { try journal.sync() }
        #expect(journal.generation == 1)
        await again.close()
        await kept.remove()
    }

    private func overwriteFile(_ path: String) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT, 0o600)
        guard descriptor >= 0 else { throw Broken() }
        close(descriptor)
    }
}

private func now() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
}

/// A state that is to come back, a copy of it, and a place for what is made of that copy.
private struct PreparedRestore {
    let folder: String
    var file: String { folder + "/new.sqlite" }
    var base: String { folder + "/base.sqlite" }
    var copy: String { folder + "/copy.sqlite" }

    /// What a replay begins with: the copy, at the beginning of a generation.
    func start(of generation: Int) -> (path: String, base: String, point: JournalPoint) {
        (copy, base, JournalPoint(generation: generation, segment: 1, offset: 0))
    }
}

/// A database whose commits are kept.
private struct Kept {
    let workshop: Workshop
    let journal: Journal
    let folder: String

    init() async throws {
        var template = Array("/tmp/journal-test-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Broken() }
        folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        journal = Journal(folder: folder)
        workshop = try await Workshop(options: Self.options(journal))
    }

    static func options(_ journal: Journal) -> StorageOptions {
        var options = StorageOptions()
        options.journal = journal
        return options
    }

    /// One write for each number, of so many pages.
    func write(_ numbers: Range<Int>, pages: Int = 1, on database: Database? = nil) async throws {
        let database = database ?? workshop.database
        try await withThrowingTaskGroup { group in
            for number in numbers {
                group.addTask {
                    try await database.write { db in
                        try db.run("INSERT INTO survey (id, title) VALUES (\(String(number)), 'x')")
                        let photo = [UInt8](repeating: UInt8(number % 251), count: pages * 4000)
                        try db.run("INSERT INTO answer (survey_id, photo) VALUES (\(String(number)), \(photo))")
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    func backup() async throws -> (path: String, base: String, point: JournalPoint) {
        guard let point = try await workshop.database.journalPoint() else { throw Broken() }
        let base = workshop.folder + "/base.sqlite"
        try await workshop.database.backup(to: base)
        return (workshop.folder + "/copy.sqlite", base, point)
    }

    func replay(_ copy: (path: String, base: String, point: JournalPoint), until time: Int64) throws -> JournalReplay {
        for ending in ["", "-wal", "-shm"] { unlink(copy.path + ending) }
        try Workshop.copyFile(copy.base, to: copy.path)
        return try JournalReplay.run(folder, from: copy.point, until: time, into: copy.path)
    }

    /// Makes ready what is to come back: the database as it is now.
    func prepareRestore(named name: String = "restored") async throws -> PreparedRestore {
        let prepared = PreparedRestore(folder: "\(workshop.folder)/\(name)")
        mkdir(prepared.folder, 0o700)
        try await workshop.database.backup(to: prepared.file)
        // In WAL mode, as a restore leaves it, and without a log.
        let closed = Database(path: prepared.file, migrations: Workshop.migrations)
        try await closed.migrate()
        try await closed.backup(to: prepared.base)
        await closed.close()
        return prepared
    }

    /// Puts it in place.
    ///
    /// - Returns: the generation that was the last one then.
    @discardableResult
    func restore(_ prepared: PreparedRestore, whileLocked: () throws -> Void = {}) throws -> Int {
        var generation = 0
        try workshop.database.replace(with: prepared.file, keepingOldIn: prepared.folder + "/aside") {
            generation = try journal.latestGeneration()
            try whileLocked()
        }
        return generation
    }

    /// How many rows a whole database has.
    func count(in path: String) async throws -> Int {
        let database = Database(path: path, migrations: Workshop.migrations)
        let (verdict, surveys, answers) = try await database.read { db in
            (
                try db.value("PRAGMA integrity_check", as: String.self), try db.value("SELECT count(*) FROM survey", as: Int.self),
                try db.value("SELECT count(*) FROM answer", as: Int.self)
            )
        }
        await database.close()
        #expect(verdict == "ok")
        #expect(surveys == answers)
        return surveys ?? -1
    }

    func generations() -> [Int] {
        Set(Workshop.names(in: folder).compactMap { Int($0.prefix(6)) }).sorted()
    }

    func remove() async {
        await workshop.database.close()
        for name in Workshop.names(in: workshop.folder) {
            for part in ["\(name)/aside", name] { empty("\(workshop.folder)/\(part)") }
        }
        unlink(folder + "/.lock")
        empty(folder)
    }

    private func empty(_ folder: String) {
        for name in Workshop.names(in: folder) { unlink("\(folder)/\(name)") }
        rmdir(folder)
    }
}
