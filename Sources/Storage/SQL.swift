/// A statement of SQL, and the values bound to it.
///
/// What is written in the program is SQL; what is put into it is bound: `"SELECT name FROM member WHERE id = \(id)"`. The literal parts
/// are `StaticString`, and nothing makes an `SQL` out of a `String`, so text that came from a person never becomes SQL.
public struct SQL: ExpressibleByStringInterpolation, Sendable {
    /// The statement in UTF-8, with a `?` for each value.
    private(set) var text: [UInt8]
    /// The values in the order of their `?`.
    private(set) var values: [SQLValue]

    /// A statement with no values.
    public init(stringLiteral: StaticString) {
        text = []
        values = []
        append(literal: stringLiteral)
    }

    /// The statement that an interpolation has put together.
    public init(stringInterpolation: StringInterpolation) { self = stringInterpolation.sql }

    /// The parts one after another, with the separator between: for conditions and assignments that come and go.
    public static func joined(_ parts: [SQL], separator: StaticString) -> SQL {
        var whole = SQL(literals: 0, values: parts.count)
        for (index, part) in parts.enumerated() {
            if index > 0 { whole.append(literal: separator) }
            whole.append(part)
        }
        return whole
    }

    private init(literals: Int, values count: Int) {
        text = []
        values = []
        text.reserveCapacity(literals + count)
        values.reserveCapacity(count)
    }

    private mutating func append(literal: StaticString) {
        literal.withUTF8Buffer { text.append(contentsOf: $0) }
    }

    private mutating func append(_ part: SQL) {
        text.append(contentsOf: part.text)
        values.append(contentsOf: part.values)
    }

    private mutating func append(_ value: SQLValue) {
        text.append(UInt8(ascii: "?"))
        values.append(value)
    }
}

extension SQL {
    /// Gathers the parts of an interpolated statement.
    public struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var sql: SQL

        /// An empty statement with room for its parts.
        public init(literalCapacity: Int, interpolationCount: Int) {
            sql = SQL(literals: literalCapacity, values: interpolationCount)
        }

        /// Adds what is written in the program.
        public mutating func appendLiteral(_ literal: StaticString) { sql.append(literal: literal) }

        /// Binds a value.
        public mutating func appendInterpolation(_ value: some SQLBindable) { sql.append(value.sqlValue) }

        /// Binds a value, or NULL.
        public mutating func appendInterpolation(_ value: (some SQLBindable)?) { sql.append(value.map { $0.sqlValue } ?? .null) }

        // The same for what is bound most, so that nothing is looked up by type.

        /// Binds a text.
        public mutating func appendInterpolation(_ value: String) { sql.append(.text(value)) }

        /// Binds a text, or NULL.
        public mutating func appendInterpolation(_ value: String?) { sql.append(value.map { .text($0) } ?? .null) }

        /// Binds a whole number.
        public mutating func appendInterpolation(_ value: Int) { sql.append(.integer(Int64(value))) }

        /// Binds a whole number.
        public mutating func appendInterpolation(_ value: Int64) { sql.append(.integer(value)) }

        /// Binds bytes.
        public mutating func appendInterpolation(_ value: [UInt8]) { sql.append(.blob(value)) }

        /// Adds another statement, with its values.
        public mutating func appendInterpolation(_ part: SQL) { sql.append(part) }

        /// Binds each of some values, between brackets: `state IN \(list: states)`.
        ///
        /// None is a list in which nothing is.
        public mutating func appendInterpolation(list values: some Sequence<some SQLBindable>) {
            let start = sql.values.count
            for value in values {
                sql.append(literal: sql.values.count == start ? "(" : ", ")
                sql.append(value.sqlValue)
            }
            // An empty pair of brackets is not in the subset that PostgreSQL shares.
            sql.append(literal: sql.values.count == start ? "(SELECT NULL WHERE 1 = 0)" : ")")
        }
    }
}

extension SQL: CustomStringConvertible {
    /// The statement, never its values.
    public var description: String { String(decoding: text, as: UTF8.self) }
}
