/// A value as SQLite keeps it.
public enum SQLValue: Sendable, Equatable {
    /// No value.
    case null
    /// A whole number of 64 bits.
    case integer(Int64)
    /// A number with a fraction.
    case real(Double)
    /// Text in Unicode.
    case text(String)
    /// Bytes.
    case blob([UInt8])
}

/// What can be bound to a statement.
public protocol SQLBindable {
    /// The value to bind.
    var sqlValue: SQLValue { get }
}

/// What can be read from a column.
public protocol SQLReadable {
    /// The value, or nothing if it is not one of these.
    init?(sqlValue: SQLValue)

    /// The value of a cell, or nothing if it is not one of these. What is read very often spares itself a ``SQLValue`` here.
    static func read(_ cell: Cell) -> Self?
}

extension SQLReadable {
    /// The value of a cell, by way of its ``SQLValue``.
    public static func read(_ cell: Cell) -> Self? { Self(sqlValue: cell.value) }
}

/// What is kept as the text of its raw value: `enum State: String, SQLText`.
public protocol SQLText: SQLBindable, SQLReadable, RawRepresentable where RawValue == String {}

extension SQLText {
    /// The raw value, as text.
    public var sqlValue: SQLValue { .text(rawValue) }

    /// The case with this raw value.
    public init?(sqlValue: SQLValue) {
        guard case .text(let text) = sqlValue else { return nil }
        self.init(rawValue: text)
    }
}
