@_spi(TenantFiles) import Storage
import Synchronization
import Testing

@Suite("Bulk work")
struct BulkTests {
    @Test("Rows of any number go in as they were given", arguments: [0, 1, 31, 32, 33, 1000])
    func rows(count: Int) async throws {
        let workshop = try await Workshop()

        try await workshop.database.write { db in
            var rows = BulkInsert("INSERT INTO survey (id, title, votes)", columns: 3, into: db)
            for row in 0..<count {
                rows.text("survey \(row)")
                rows.text(Array("Title \(row)".utf8)[...])
                rows.integer(Int64(row))
            }
            try rows.run()
        }

        let kept = try await workshop.database.read { db in
            try db.map("SELECT id, title, votes FROM survey ORDER BY votes") { row in
                "\(try row[0] as String), \(try row[1] as String), \(try row[2] as Int)"
            }
        }
        #expect(kept == (0..<count).map { "survey \($0), Title \($0), \($0)" })
    }

    @Test("A cell without a value is NULL, and an empty text is a text")
    func nothing() async throws {
        let workshop = try await Workshop()

        let kept = try await workshop.database.write { db in
            try db.run("INSERT INTO survey (id, title) VALUES ('a', 'x')")
            var rows = BulkInsert("INSERT INTO answer (survey_id, note, weight)", columns: 3, into: db)
            for note in [nil, "", "good"] {
                rows.text("a")
                rows.text(note)
                rows.integer(nil)
            }
            try rows.run()
            return try db.values("SELECT quote(note) || quote(weight) FROM answer ORDER BY id", as: String.self)
        }

        #expect(kept == ["NULLNULL", "''NULL", "'good'NULL"])
    }

    @Test(
        "What a bulk write leaves to its body is enforced again for the next write, however the bulk write ended",
        arguments: [false, true])
    func enforcement(fails: Bool) async throws {
        let workshop = try await Workshop()
        let tooLong = String(repeating: "x", count: 201)

        let task = Task {
            try await workshop.database.write(as: .bulk) { db in
                try db.run("INSERT INTO survey (id, title) VALUES ('a', \(tooLong))")
                try db.run("INSERT INTO answer (survey_id) VALUES ('nobody')")
                if fails { throw Broken() }
            }
        }
        let outcome = await task.result

        #expect((try? outcome.get()) == nil ? fails : !fails)
        #expect(try await workshop.surveys() == (fails ? [] : ["a"]))
        await #expect(throws: StorageError.self) { try await workshop.addSurvey("b", tooLong) }
        await #expect(throws: StorageError.self) {
            try await workshop.database.write { db in _ = try db.run("INSERT INTO answer (survey_id) VALUES ('nobody')") }
        }
    }

    @Test("Rows of which one is refused fail the write")
    func refused() async throws {
        let workshop = try await Workshop()

        await #expect(throws: StorageError.self) {
            try await workshop.database.write { db in
                var rows = BulkInsert("INSERT INTO survey (id, title)", columns: 2, into: db)
                for id in ["a", "b", "a"] {
                    rows.text(id)
                    rows.text("x")
                }
                try rows.run()
            }
        }

        #expect(try await workshop.surveys() == [])
    }

    @Test("What a task hands over arrives in order, and it waits while nobody takes")
    func handoff() async throws {
        let workshop = try await Workshop()
        let handoff = Handoff<Int>()
        let put = Atomic(0)

        async let putting: Void = {
            for number in 0..<100 {
                try await handoff.put(number)
                put.store(number + 1, ordering: .relaxed)
            }
            handoff.finish(.success(()))
        }()
        let taken = try await workshop.database.write { _ in
            var taken: [Int] = []
            while let number = try handoff.take() {
                #expect(put.load(ordering: .relaxed) <= number + 3)
                taken.append(number)
            }
            return taken
        }
        try await putting

        #expect(taken == Array(0..<100))
    }

    @Test("When nobody takes any more, whoever puts is told")
    func closed() async throws {
        let handoff = Handoff<Int>()

        let ending = await withTaskGroup(of: Result<Void, any Error>.self) { group in
            group.addTask {
                do { while true { try await handoff.put(1) } } catch { return .failure(error) }
            }
            handoff.close()
            return await group.next()
        }

        #expect(throws: CancellationError.self) { try ending?.get() }
    }

    @Test("What a task fails with fails the write")
    func failed() async throws {
        let workshop = try await Workshop()
        let handoff = Handoff<Int>()

        async let putting: Void = {
            try await handoff.put(1)
            handoff.finish(.failure(Broken()))
        }()
        await #expect(throws: Broken.self) {
            try await workshop.database.write { db in
                while try handoff.take() != nil { try db.run("INSERT INTO survey (id, title) VALUES ('a', 'x')") }
            }
        }
        try await putting

        #expect(try await workshop.surveys() == [])
    }
}
