@_spi(TenantFiles) import Storage
import Testing

@Suite("Scans")
struct ScanTests {
    @Test("A scan hands over every row of a table, also within another scan")
    func rows() async throws {
        let workshop = try await Workshop()
        for id in ["a", "bb", "ccc"] { try await workshop.addSurvey(id) }

        let pairs = try await workshop.database.read { db in
            var pairs: [String] = []
            try db.scan("id, votes", of: "survey") { row in
                let first = String(decoding: row.bytes(0), as: UTF8.self)
                let inner = Result {
                    try db.scan("id", of: "survey") { pairs.append(first + String(decoding: $0.bytes(0), as: UTF8.self)) }
                }
                #expect(throws: Never.self) { try inner.get() }
            }
            return pairs
        }

        #expect(pairs.sorted() == ["aa", "abb", "accc", "bba", "bbbb", "bbccc", "ccca", "cccbb", "cccccc"])
    }

    @Test("NULL, numbers and texts are told apart")
    func values() async throws {
        let workshop = try await Workshop()
        try await workshop.addSurvey("a")

        let told = try await workshop.database.write { db in
            try db.run("INSERT INTO answer (survey_id, note) VALUES ('a', NULL), ('a', ''), ('a', 'good')")
            var told: [String] = []
            try db.scan("id, note", of: "answer") { row in
                told.append("\(row.integer(0)) \(row.isNull(1)) \(row.bytes(1).count)")
            }
            return told
        }

        #expect(told == ["1 true 0", "2 false 0", "3 false 4"])
    }

    @Test("A scan of what is not there fails as any statement does")
    func failure() async throws {
        let workshop = try await Workshop()

        await #expect(throws: StorageError.self) {
            try await workshop.database.read { db in try db.scan("nothing", of: "survey") { _ in } }
        }
    }
}
