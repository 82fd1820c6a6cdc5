/// A JSON value that knows where it stood in its file, so that whatever is wrong with it can be told with line and column.
public struct JSONNode: Sendable {
    /// The sorts of value, as in ``JSON``.
    public enum Content: Sendable {
        /// `null`
        case null
        /// `true` or `false`
        case bool(Bool)
        /// A number without fraction and exponent.
        case integer(Int64)
        /// Any other number.
        case number(Double)
        /// A text.
        case string(String)
        /// Values in their order.
        case array([JSONNode])
        /// Named values in their order; no name stands twice.
        case object([JSONField])
    }

    /// What it is.
    public let content: Content
    /// The line on which it begins, from 1.
    public let line: Int
    /// The column at which it begins, from 1, in characters as a person counts them.
    public let column: Int

    /// A value at a place.
    public init(_ content: Content, line: Int, column: Int) {
        self.content = content
        self.line = line
        self.column = column
    }

    /// The value without its places.
    public var json: JSON {
        switch content {
        case .null: .null
        case .bool(let value): .bool(value)
        case .integer(let number): .integer(number)
        case .number(let number): .number(number)
        case .string(let text): .string(text)
        case .array(let nodes): .array(nodes.map(\.json))
        case .object(let fields): .object(fields.map { JSON.Member($0.key, $0.value.json) })
        }
    }

    /// The value of that name, if this is an object that has one.
    public subscript(key: String) -> JSONNode? {
        guard case .object(let fields) = content else { return nil }
        return fields.first { $0.key == key }?.value
    }

    /// Reads one JSON value.
    ///
    /// Strict: what RFC 8259 leaves open is refused, and so are names that stand twice in an object, lone surrogates, whole numbers
    /// beyond 64 bits and more than 64 levels.
    public static func parse(_ bytes: some Collection<UInt8>) throws(JSONSyntaxError) -> JSONNode {
        var parser = JSONParser(Array(bytes))
        return try parser.document()
    }
}

/// One named value of an object in a file.
public struct JSONField: Sendable {
    /// Its name.
    public let key: String
    /// The line on which the name begins, from 1.
    public let line: Int
    /// The column at which the name begins, from 1.
    public let column: Int
    /// What it holds.
    public let value: JSONNode

    /// A value under a name at a place.
    public init(key: String, line: Int, column: Int, value: JSONNode) {
        self.key = key
        self.line = line
        self.column = column
        self.value = value
    }
}

/// Why a text is not JSON.
public struct JSONSyntaxError: Error, Sendable, Equatable {
    /// The line at which reading stopped, from 1.
    public let line: Int
    /// The column at which reading stopped, from 1, in characters as a person counts them.
    public let column: Int
    /// What is wrong there and what to do, in plain words.
    public let message: String

    /// Something wrong at a place.
    public init(line: Int, column: Int, message: String) {
        self.line = line
        self.column = column
        self.message = message
    }
}

extension JSONSyntaxError: CustomStringConvertible {
    /// Place and message in one line.
    public var description: String { "\(line):\(column): \(message)" }
}
