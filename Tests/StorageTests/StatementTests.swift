import Basics
@_spi(TenantFiles) import Storage
import Testing

private enum State: String, SQLText { case draft, open }

private struct Answer: RowReadable {
    let id: Int
    let note: String?

    init(row: Row) throws {
        id = try row["id"]
        note = try row["note"]
    }
}

@Suite("Statements and rows")
struct StatementTests {
    @Test("What is put into a statement is bound, never read as SQL")
    func binding() async throws {
        let workshop = try await Workshop()
        let title = "'); DROP TABLE survey; --"

        try await workshop.addSurvey("a", title)

        let kept = try await workshop.database.read {
            try $0.value("SELECT title FROM survey WHERE title = \(title)", as: String.self)
        }
        #expect(kept == title)
    }

    @Test("A statement shows its places and never its values")
    func description() {
        let secret = "Ada"
        let condition: SQL = "name = \(secret)"

        let sql: SQL = "SELECT 1 WHERE \(condition) AND state IN \(list: ["a", "b"]) AND x IN \(list: [Int]())"

        #expect(sql.description == "SELECT 1 WHERE name = ? AND state IN (?, ?) AND x IN (SELECT NULL WHERE 1 = 0)")
        #expect(SQL.joined(["a = \(1)", "b = \(2)"], separator: " AND ").description == "a = ? AND b = ?")
    }

    @Test("Every type that is bound is read back as it was")
    func types() async throws {
        let workshop = try await Workshop()
        let id = ID<Int>()
        let day = try #require(Day("2028-02-29"))
        let month = try #require(Month("2026-11"))
        let long = String(repeating: "Å", count: 1000)

        try await workshop.database.read { db in
            try #expect(db.value("SELECT \(id)") == id)
            try #expect(db.value("SELECT \(day)") == day)
            try #expect(db.value("SELECT \(month)") == month)
            try #expect(db.value("SELECT \(Timestamp(seconds: -5))") == Timestamp(seconds: -5))
            try #expect(db.value("SELECT \(true)") == true)
            try #expect(db.value("SELECT \(Int64.min)") == Int64.min)
            try #expect(db.value("SELECT \(0.1)") == 0.1)
            try #expect(db.value("SELECT \(long)") == long)
            try #expect(db.value("SELECT \("")") == "")
            try #expect(db.value("SELECT \("a\0b")") == "a\0b")
            try #expect(db.value("SELECT \([UInt8]())") == [UInt8]())
            try #expect(db.value("SELECT \([0, 255] as [UInt8])") == [0, 255] as [UInt8])
            try #expect(db.value("SELECT \(State.open)") == State.open)
            try #expect(db.first("SELECT \(String?.none)") { try $0[0] as String? } == .some(.none))
            try #expect(db.value("SELECT 3", as: Double.self) == 3)
        }
    }

    @Test("A list binds each of its values, and nothing is in an empty one")
    func lists() async throws {
        let workshop = try await Workshop()

        try await workshop.database.read { db in
            try #expect(db.exists("SELECT 1 WHERE 2 IN \(list: [1, 2])"))
            try #expect(!db.exists("SELECT 1 WHERE 2 IN \(list: [Int]())"))
            try #expect(db.exists("SELECT 1 WHERE 2 NOT IN \(list: [Int]())"))
        }
    }

    @Test("A wrong type, a NULL and a missing column are errors that name the column, and never the value")
    func wrongTypes() async throws {
        let workshop = try await Workshop()
        let queries: [(SQL, String, String)] = [
            ("SELECT \("secret") AS votes", "votes", "column votes holds a text, not Int"),
            ("SELECT NULL AS votes", "votes", "column votes holds NULL, not Int"),
            ("SELECT 1.5 AS votes", "votes", "column votes holds a real number, not Int"),
            ("SELECT 1 AS other", "votes", "there is no column votes"),
        ]

        try await workshop.database.read { db in
            for (sql, column, message) in queries {
                let error = #expect(throws: StorageError.self) { try db.map(sql) { try $0["votes"] as Int } }
                #expect(error?.kind == .value(column: column))
                #expect(error?.message == message)
                #expect(error?.description.contains("secret") == false)
            }
        }
    }

    @Test("Rows become models")
    func models() async throws {
        let workshop = try await Workshop()
        try await workshop.addSurvey("a")
        let changed = try await workshop.database.write { db in
            try db.run("INSERT INTO answer (survey_id, note) VALUES ('a', 'one'), ('a', NULL)")
        }

        let answers = try await workshop.database.read { db in
            try db.all("SELECT id, note FROM answer ORDER BY id LIMIT 10", as: Answer.self).map(\.note)
        }
        let none = try await workshop.database.read { try $0.one("SELECT id, note FROM answer WHERE id = 99", as: Answer.self)?.id }

        #expect(changed == 2)
        #expect(answers == ["one", nil])
        #expect(none == nil)
    }

    @Test("The number of changed rows is that of this statement alone")
    func changes() async throws {
        let workshop = try await Workshop()
        try await workshop.addSurvey("a")

        let changes = try await workshop.database.write { db in
            [
                try db.run("UPDATE survey SET votes = 1"),
                try db.run("CREATE TABLE other (x INTEGER) STRICT"),
                try db.run("UPDATE survey SET votes = 1 WHERE id = 'none'"),
            ]
        }

        #expect(changes == [1, 0, 0])
    }

    @Test("The same statement can run inside its own loop")
    func nesting() async throws {
        let workshop = try await Workshop()
        for id in ["a", "b", "c"] { try await workshop.addSurvey(id) }

        let pairs = try await workshop.database.read { db in
            var pairs = ""
            try db.forEach("SELECT id FROM survey ORDER BY id") { outer in
                let left: String = try outer[0]
                try db.forEach("SELECT id FROM survey ORDER BY id") { pairs += left + (try $0[0] as String) + " " }
            }
            return pairs
        }

        #expect(pairs == "aa ab ac ba bb bc ca cb cc ")
    }

    @Test("More statements than the cache holds all work, again and again")
    func cache() async throws {
        let workshop = try await Workshop()

        let sums = try await workshop.database.read { db in
            try (0..<3).map { _ in
                try (1...100).reduce(0) { sum, count in
                    sum + (try db.value("SELECT count(*) FROM (SELECT 1 WHERE 1 IN \(list: Array(1...count)))", as: Int.self) ?? 0)
                }
            }
        }

        #expect(sums == [100, 100, 100])
    }

    @Test("A prepared statement binds bytes where they lie, slices and text, and forgets them")
    func bulk() async throws {
        let workshop = try await Workshop()
        try await workshop.addSurvey("a")
        let line: [UInt8] = Array("a,slice".utf8)

        try await workshop.database.write { db in
            let insert = try db.prepared("INSERT INTO answer (survey_id, note, photo) VALUES ('a', ?, ?)")
            try line.withUnsafeBytes { bytes in
                try insert.bind(1, text: UnsafeRawBufferPointer(rebasing: bytes[2...]))
                try insert.bind(2, blob: bytes)
                try insert.run()
            }
            try insert.bind(1, text: line[..<1])
            try insert.bind(2, blob: line[...])
            try insert.run()
            try insert.bind(1, text: String(repeating: "x", count: 5000))
            try insert.run()
            try insert.run()
        }

        let (notes, photos) = try await workshop.database.read { db in
            (
                try db.map("SELECT note FROM answer ORDER BY id") { try $0[0] as String? },
                try db.map("SELECT photo FROM answer ORDER BY id") { try $0[0] as [UInt8]? }
            )
        }
        #expect(notes == ["slice", "a", String(repeating: "x", count: 5000), nil])
        #expect(photos == [line, line, nil, nil])
    }

    @Test("Wrong SQL is an error with the statement, and more than one statement is refused")
    func wrongStatements() async throws {
        let workshop = try await Workshop()

        try await workshop.database.read { db in
            let error = #expect(throws: StorageError.self) { try db.run("SELECT x FROM nowhere WHERE x = \("secret")") }
            #expect(error?.statement == "SELECT x FROM nowhere WHERE x = ?")
            #expect(error?.message == "no such table: nowhere")
            #expect(throws: StorageError.self) { try db.run("SELECT 1; SELECT 2") }
            #expect(throws: StorageError.self) { try db.run("") }
            #expect(throws: StorageError.self) { try db.run("SELECT ?") }
            #expect(throws: StorageError.self) { try db.run("SELECT \"survey\"") }
        }
    }
}
