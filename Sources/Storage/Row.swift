import CSQLite

/// One row of what a statement gives, valid only in the body it was handed to.
public struct Row {
    let statement: Statement

    /// How many columns there are.
    public var count: Int { Int(sqlite3_data_count(statement.pointer)) }

    /// The value of a column, counted from 0.
    ///
    /// - Throws: a ``StorageError`` that names the column, when it holds something else, or NULL where the type is not optional.
    @inlinable
    public subscript<Value: SQLReadable>(_ column: Int) -> Value {
        get throws {
            guard column >= 0, column < count, let value = Value.read(cell(column)) else { throw cell(column).failure(Value.self) }
            return value
        }
    }

    /// The value of a column, by its name.
    ///
    /// - Throws: a ``StorageError`` that names the column, when there is none of this name, it holds something else, or NULL where the
    ///   type is not optional.
    public subscript<Value: SQLReadable>(_ name: String) -> Value {
        get throws { try self[statement.columnIndex(name)] }
    }

    /// A cell as it is, for reading many of them fast.
    public func cell(_ column: Int) -> Cell { Cell(statement: statement, index: column) }

    /// An integer, for reading many of them fast; 0 for NULL and what is no number.
    public func integer(_ column: Int) -> Int64 { sqlite3_column_int64(statement.pointer, Int32(column)) }

    /// The bytes of a text or blob where SQLite has them, for reading many of them fast; none for NULL.
    ///
    /// The bytes are gone when the body returns.
    public func withBytes<Result>(_ column: Int, _ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try cell(column).withBytes(body)
    }
}

@available(*, unavailable)
extension Row: Sendable {}

/// What can be made from a row.
public protocol RowReadable {
    /// Reads the columns it needs.
    init(row: Row) throws
}

/// One column of one row, valid only in the body that its row was handed to.
public struct Cell {
    let statement: Statement
    let index: Int

    /// Whether it is NULL.
    public var isNull: Bool { type == SQLITE_NULL }

    /// The integer it holds, if it holds one.
    public var integer: Int64? { type == SQLITE_INTEGER ? sqlite3_column_int64(statement.pointer, Int32(index)) : nil }

    /// The text it holds, if it holds text.
    public var text: String? { type == SQLITE_TEXT ? withBytes { String(decoding: $0, as: UTF8.self) } : nil }

    /// Whatever it holds.
    public var value: SQLValue {
        switch type {
        case SQLITE_INTEGER: .integer(sqlite3_column_int64(statement.pointer, Int32(index)))
        case SQLITE_FLOAT: .real(sqlite3_column_double(statement.pointer, Int32(index)))
        case SQLITE_TEXT: .text(withBytes { String(decoding: $0, as: UTF8.self) })
        case SQLITE_BLOB: .blob(withBytes { Array($0) })
        default: .null
        }
    }

    /// The bytes of a text or blob where SQLite has them; none for NULL.
    ///
    /// They are gone when the body returns.
    public func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        let start = sqlite3_column_blob(statement.pointer, Int32(index))
        let count = sqlite3_column_bytes(statement.pointer, Int32(index))
        return try body(UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : Int(count)))
    }

    private var type: Int32 { sqlite3_column_type(statement.pointer, Int32(index)) }

    @usableFromInline
    func failure(_ expected: Any.Type) -> StorageError {
        let name = statement.columnName(index)
        return StorageError(.value(column: name), "column \(name) holds \(held), not \(expected)", statement: statement.sql)
    }

    private var held: String {
        switch type {
        case SQLITE_INTEGER: "an integer"
        case SQLITE_FLOAT: "a real number"
        case SQLITE_TEXT: "a text"
        case SQLITE_BLOB: "bytes"
        default: "NULL"
        }
    }
}

@available(*, unavailable)
extension Cell: Sendable {}
