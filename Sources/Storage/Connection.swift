import CSQLite
import Synchronization

/// What a body reads and writes a database with, valid only inside that body.
public final class Connection {
    let handle: Handle
    let statements: StatementCache
    /// Where its commits are kept besides, if they are.
    var journal: JournalWriter?
    /// Which connection of this process it is, counted from 1.
    let serial: Int

    private static let opened = Atomic<Int>(0)

    init(_ handle: Handle) {
        self.handle = handle
        serial = Self.opened.add(1, ordering: .relaxed).newValue
        statements = StatementCache(handle)
    }

    /// Runs a statement to its end.
    ///
    /// - Returns: how many rows it inserted, updated or deleted, without those that triggers and foreign keys did.
    @discardableResult
    public func run(_ sql: SQL) throws -> Int {
        let before = sqlite3_total_changes64(handle.database)
        try withStatement(sql) { statement in
            while try statement.step() {}
        }
        return sqlite3_total_changes64(handle.database) == before ? 0 : Int(sqlite3_changes64(handle.database))
    }

    /// Hands each row to the body as it is read.
    public func forEach(_ sql: SQL, _ body: (Row) throws -> Void) throws {
        try withStatement(sql) { statement in
            while try statement.step() { try body(Row(statement: statement)) }
        }
    }

    /// What the body makes of each row.
    public func map<Element>(_ sql: SQL, _ body: (Row) throws -> Element) throws -> [Element] {
        var elements: [Element] = []
        try forEach(sql) { elements.append(try body($0)) }
        return elements
    }

    /// What the body makes of the first row, or nothing if there is none.
    public func first<Element>(_ sql: SQL, _ body: (Row) throws -> Element) throws -> Element? {
        try withStatement(sql) { try $0.step() ? body(Row(statement: $0)) : nil }
    }

    /// Every row as a model.
    public func all<Model: RowReadable>(_ sql: SQL, as type: Model.Type = Model.self) throws -> [Model] {
        try map(sql) { try Model(row: $0) }
    }

    /// The first row as a model, or nothing if there is none.
    public func one<Model: RowReadable>(_ sql: SQL, as type: Model.Type = Model.self) throws -> Model? {
        try first(sql) { try Model(row: $0) }
    }

    /// The first column of the first row; nothing if there is no row or it holds NULL.
    public func value<Value: SQLReadable>(_ sql: SQL, as type: Value.Type = Value.self) throws -> Value? {
        try first(sql) { try $0[0] as Value? } ?? nil
    }

    /// The first column of every row.
    public func values<Value: SQLReadable>(_ sql: SQL, as type: Value.Type = Value.self) throws -> [Value] {
        try map(sql) { try $0[0] }
    }

    /// Whether there is a row.
    public func exists(_ sql: SQL) throws -> Bool {
        try withStatement(sql) { try $0.step() }
    }

    /// The number of the row that was inserted last, in a table with an `INTEGER PRIMARY KEY`.
    public var lastInsertedNumber: Int { Int(sqlite3_last_insert_rowid(handle.database)) }

    private func withStatement<Result>(_ sql: SQL, _ body: (Statement) throws -> Result) throws -> Result {
        let statement = try statements.lend(sql.text)
        defer { statements.giveBack(statement) }
        try statement.bind(sql.values)
        if let watch = handle.watch, watch.isListening { return try watching(statement, by: watch, body) }
        return try body(statement)
    }
}

@available(*, unavailable)
extension Connection: Sendable {}

extension Connection {
    /// A statement for bulk work, bound and run many times.
    public func prepared(_ sql: StaticString) throws -> PreparedStatement {
        PreparedStatement(try statements.lend(SQL(stringLiteral: sql).text), of: statements)
    }

    /// Throws `CancellationError` if whoever waits for this body has been cancelled: for long writes, between their parts.
    public func checkCancellation() throws {
        if handle.job?.isCancelled == true { throw CancellationError() }
    }

    /// Lets the body keep more of the database in memory, for a large import or a large index.
    public func withPageCache<Result>(mebibytes: Int, _ body: () throws -> Result) throws -> Result {
        let usual: Int64 = try pragma("cache_size")
        try handle.control("PRAGMA cache_size = -\(mebibytes * 1024)")
        let result = Swift.Result { try body() }
        try handle.control("PRAGMA cache_size = \(usual); PRAGMA shrink_memory")
        return try result.get()
    }

    func pragma(_ name: StaticString) throws -> Int64 {
        handle.isPrivileged = true
        defer { handle.isPrivileged = false }
        let statement = try Statement(Array("PRAGMA \(name)".utf8), handle: handle)
        defer { statement.reset() }
        guard try statement.step() else { throw StorageError(.other, "PRAGMA \(name) gave nothing") }
        return Row(statement: statement).integer(0)
    }
}
