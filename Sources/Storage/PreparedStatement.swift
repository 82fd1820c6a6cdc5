/// A statement that is bound and run many times, valid only inside the body that prepared it.
///
/// Places are counted from 1. What was bound is forgotten by ``run()`` and ``reset()``.
public final class PreparedStatement {
    private let statement: Statement
    private let cache: StatementCache

    init(_ statement: Statement, of cache: StatementCache) {
        self.statement = statement
        self.cache = cache
    }

    deinit { cache.giveBack(statement) }

    /// Binds a value.
    public func bind(_ place: Int, _ value: some SQLBindable) throws { try statement.bind(value.sqlValue, at: Int32(place)) }

    /// Binds an integer.
    public func bind(_ place: Int, _ number: Int64) throws { try statement.bind(.integer(number), at: Int32(place)) }

    /// Binds an integer.
    public func bind(_ place: Int, _ number: Int) throws { try statement.bind(.integer(Int64(number)), at: Int32(place)) }

    /// Binds NULL.
    public func bindNull(_ place: Int) throws { try statement.bind(.null, at: Int32(place)) }

    /// Binds text.
    public func bind(_ place: Int, text: String) throws { try statement.bind(.text(text), at: Int32(place)) }

    /// Binds text in UTF-8, copied.
    public func bind(_ place: Int, text: ArraySlice<UInt8>) throws {
        try text.withUnsafeBytes { try statement.bind(copyOf: $0, at: Int32(place), isText: true) }
    }

    /// Binds text in UTF-8 where it lies: it must stay there until ``run()`` or ``reset()`` has returned.
    public func bind(_ place: Int, text: UnsafeRawBufferPointer) throws {
        try statement.bind(borrowed: text, at: Int32(place), isText: true)
    }

    /// Binds bytes, copied.
    public func bind(_ place: Int, blob: ArraySlice<UInt8>) throws {
        try blob.withUnsafeBytes { try statement.bind(copyOf: $0, at: Int32(place), isText: false) }
    }

    /// Binds bytes where they lie: they must stay there until ``run()`` or ``reset()`` has returned.
    public func bind(_ place: Int, blob: UnsafeRawBufferPointer) throws {
        try statement.bind(borrowed: blob, at: Int32(place), isText: false)
    }

    /// Goes to the next row; false when there is none.
    public func step() throws -> Bool { try statement.step() }

    /// The row that ``step()`` went to.
    public var row: Row { Row(statement: statement) }

    /// Makes ready for another use, and forgets what was bound.
    public func reset() { statement.reset() }

    /// Runs it to its end, and makes it ready for another use.
    public func run() throws {
        defer { statement.reset() }
        while try statement.step() {}
    }
}

@available(*, unavailable)
extension PreparedStatement: Sendable {}
