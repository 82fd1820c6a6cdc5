/// A JSON value (RFC 8259).
///
/// To read one from a file or a request, and to tell people where it is wrong, see ``JSONNode``.
public enum JSON: Equatable, Sendable {
    /// `null`
    case null
    /// `true` or `false`
    case bool(Bool)
    /// A number without fraction and exponent.
    case integer(Int64)
    /// Any other number. Not a number and the infinities are written as `null`.
    case number(Double)
    /// A text.
    case string(String)
    /// Values in their order.
    case array([JSON])
    /// Named values; the order is kept, and counts when two are compared.
    case object([Member])

    /// One named value of an object.
    public struct Member: Equatable, Sendable {
        /// Its name, once in an object.
        public var key: String
        /// What it holds.
        public var value: JSON

        /// A value under a name.
        public init(_ key: String, _ value: JSON) {
            self.key = key
            self.value = value
        }
    }
}

extension JSON {
    /// The value of that name, if this is an object that has one.
    public subscript(key: String) -> JSON? { object?.first { $0.key == key }?.value }

    /// The text, if this is one.
    public var string: String? { if case .string(let text) = self { text } else { nil } }

    /// The whole number, if this is one.
    public var int: Int? { if case .integer(let number) = self { Int(number) } else { nil } }

    /// The number, whole or not, if this is one.
    public var double: Double? {
        switch self {
        case .integer(let number): Double(number)
        case .number(let number): number
        default: nil
        }
    }

    /// True or false, if this is one of them.
    public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }

    /// The values, if this is an array.
    public var array: [JSON]? { if case .array(let values) = self { values } else { nil } }

    /// The members in their order, if this is an object.
    public var object: [Member]? { if case .object(let members) = self { members } else { nil } }

    /// Whether this is `null`.
    public var isNull: Bool { self == .null }
}

extension JSON: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral {
    /// The null value.
    public init(nilLiteral: ()) { self = .null }
    /// One of the values true and false.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    /// A whole number.
    public init(integerLiteral value: Int64) { self = .integer(value) }
    /// A number.
    public init(floatLiteral value: Double) { self = .number(value) }
}

extension JSON: ExpressibleByStringInterpolation, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral {
    /// A text.
    public init(stringLiteral value: String) { self = .string(value) }
    /// Values in their order.
    public init(arrayLiteral elements: JSON...) { self = .array(elements) }
    /// Named values in their order.
    ///
    /// No name may stand twice.
    public init(dictionaryLiteral elements: (String, JSON)...) {
        precondition(Set(elements.map(\.0)).count == elements.count, "A name stands twice in a JSON object.")
        self = .object(elements.map { Member($0, $1) })
    }
}
