import Basics
@_spi(Stores) public import FolkmootTenancy
import Hashing
import Storage

/// What a program was answered when something was written down.
public struct ProgramAnswer: Sendable, Equatable {
    /// Where it can be read.
    public let place: String
    /// The content of the answer.
    public let body: [UInt8]

    /// An answer.
    public init(place: String, body: [UInt8]) { (self.place, self.body) = (place, body) }
}

/// Something that a program sends to be written down, under a name of its own choice: it is written once, however often it is sent.
///
/// The name, what was sent and what was answered are kept in the transaction of the write, for a day. So whoever got no answer sends it
/// again, and is answered as the first time. What was refused is not kept.
public struct ProgramWrite<Made: Sendable>: Sendable {
    private let scope: StaffScope
    private let name: String
    private let hash: [UInt8]
    private let answer: @Sendable (Made) -> ProgramAnswer

    /// - Parameters:
    ///   - name: what the program calls it; at most 64 characters.
    ///   - content: all that was sent.
    ///   - answer: what the program is answered.
    public init(
        _ name: String, _ content: [UInt8], by scope: StaffScope, answer: @escaping @Sendable (Made) -> ProgramAnswer
    ) {
        (self.scope, self.name, self.answer) = (scope, name, answer)
        hash = SHA256.hash(content)
    }

    /// What was answered the first time; nothing if this is the first time.
    ///
    /// - Throws: `.invalid` with the code `once-other` if something else was sent under the same name.
    public func earlier() async throws -> ProgramAnswer? {
        let (program, now) = (scope.account.id, scope.data.clock.now)
        let found = try await scope.data.read { [name] db in try ProgramWriteTable.find(name, of: program, at: now, in: db) }
        guard let found else { return nil }
        guard found.hash == hash else {
            throw Problem(
                .invalid, "Something else was sent under this Idempotency-Key before. Send each thing under a key of its own.",
                code: "once-other", fields: ["Idempotency-Key": "It stands for something else."])
        }
        return found.answer
    }

    /// Takes the name: the first thing in the transaction that writes.
    ///
    /// - Throws: `.conflict` if the same is being written at this moment, `.tooMany` if the key's room for a day is used up.
    func begin(in db: Connection) throws {
        try ProgramWriteTable.begin(name, hash, by: scope.account.id, at: scope.data.clock.now, in: db)
    }

    /// Keeps what is answered: the last thing in the transaction.
    func keep(_ made: Made, in db: Connection) throws {
        try ProgramWriteTable.keep(answer(made), for: name, of: scope.account.id, in: db)
    }
}

/// The rows of what programs have written.
enum ProgramWriteTable {
    /// How long an answer is kept, and the most that are kept of one key.
    static let seconds: Int64 = 86_400
    static let most = 10_000

    static func find(
        _ name: String, of program: ID<Account>, at now: Timestamp, in db: Connection
    ) throws -> (hash: [UInt8], answer: ProgramAnswer)? {
        try db.first(
            """
            SELECT hash, place, answer FROM program_write
            WHERE program = \(program) AND name = \(name) AND written_at > \(now.adding(seconds: -seconds))
            """
        ) { row in (try row[0], ProgramAnswer(place: try row[1], body: try row[2])) }
    }

    static func begin(_ name: String, _ hash: [UInt8], by program: ID<Account>, at now: Timestamp, in db: Connection) throws {
        try db.run("DELETE FROM program_write WHERE written_at <= \(now.adding(seconds: -seconds))")
        if try db.exists("SELECT 1 FROM program_write WHERE program = \(program) AND name = \(name)") {
            throw Problem(
                .conflict, "The same is being written at this moment. Send it again in a second, and you are told what came of it.",
                code: "once-running")
        }
        let kept = try db.value("SELECT count(*) FROM program_write WHERE program = \(program)") ?? 0
        guard kept < most else {
            throw Problem(.tooMany, "A key can write \(most) things within a day. Go on tomorrow.", code: "key-writes")
        }
        try db.run(
            """
            INSERT INTO program_write (program, name, hash, place, answer, written_at)
            VALUES (\(program), \(name), \(hash), '', x'', \(now))
            """)
    }

    static func keep(_ answer: ProgramAnswer, for name: String, of program: ID<Account>, in db: Connection) throws {
        try db.run(
            """
            UPDATE program_write SET place = \(answer.place), answer = \(answer.body)
            WHERE program = \(program) AND name = \(name)
            """)
    }

    static let schema = Migration(
        300, "what programs have written",
        """
        CREATE TABLE program_write (
            program    TEXT NOT NULL CHECK (length(program) = 26),
            name       TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 64),
            hash       BLOB NOT NULL CHECK (length(hash) = 32),
            place      TEXT NOT NULL,
            answer     BLOB NOT NULL,
            written_at INTEGER NOT NULL,
            PRIMARY KEY (program, name)
        ) STRICT;
        CREATE INDEX program_write_age ON program_write (written_at)
        """)
}
