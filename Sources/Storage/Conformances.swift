public import Basics

extension SQLValue: SQLBindable, SQLReadable {
    /// Itself.
    public var sqlValue: SQLValue { self }
    /// Itself.
    public init?(sqlValue: SQLValue) { self = sqlValue }
}

extension Int64: SQLBindable, SQLReadable {
    /// As an integer.
    public var sqlValue: SQLValue { .integer(self) }
    /// From an integer.
    public init?(sqlValue: SQLValue) {
        guard case .integer(let number) = sqlValue else { return nil }
        self = number
    }
    /// From an integer.
    public static func read(_ cell: Cell) -> Int64? { cell.integer }
}

extension Int: SQLBindable, SQLReadable {
    /// As an integer.
    public var sqlValue: SQLValue { .integer(Int64(self)) }
    /// From an integer.
    public init?(sqlValue: SQLValue) {
        guard case .integer(let number) = sqlValue else { return nil }
        self.init(exactly: number)
    }
    /// From an integer.
    public static func read(_ cell: Cell) -> Int? { cell.integer.flatMap { Int(exactly: $0) } }
}

extension Bool: SQLBindable, SQLReadable {
    /// As 1 or 0.
    public var sqlValue: SQLValue { .integer(self ? 1 : 0) }
    /// From 1 or 0, and from nothing else.
    public init?(sqlValue: SQLValue) {
        switch sqlValue {
        case .integer(1): self = true
        case .integer(0): self = false
        default: return nil
        }
    }
}

extension Double: SQLBindable, SQLReadable {
    /// As a real number; SQLite keeps one that is not a number as NULL.
    public var sqlValue: SQLValue { .real(self) }
    /// From a real number, or an integer that a real number can be.
    public init?(sqlValue: SQLValue) {
        switch sqlValue {
        case .real(let number): self = number
        case .integer(let number): self.init(exactly: number)
        default: return nil
        }
    }
}

extension String: SQLBindable, SQLReadable {
    /// As text.
    public var sqlValue: SQLValue { .text(self) }
    /// From text.
    public init?(sqlValue: SQLValue) {
        guard case .text(let text) = sqlValue else { return nil }
        self = text
    }
    /// From text.
    public static func read(_ cell: Cell) -> String? { cell.text }
}

extension [UInt8]: SQLBindable, SQLReadable {
    /// As bytes.
    public var sqlValue: SQLValue { .blob(self) }
    /// From bytes.
    public init?(sqlValue: SQLValue) {
        guard case .blob(let bytes) = sqlValue else { return nil }
        self = bytes
    }
}

extension Optional: SQLBindable where Wrapped: SQLBindable {
    /// The value, or NULL.
    public var sqlValue: SQLValue { map(\.sqlValue) ?? .null }
}

extension Optional: SQLReadable where Wrapped: SQLReadable {
    /// Nothing from NULL, and otherwise what is wrapped.
    public init?(sqlValue: SQLValue) {
        if sqlValue == .null {
            self = .none
        } else {
            guard let wrapped = Wrapped(sqlValue: sqlValue) else { return nil }
            self = .some(wrapped)
        }
    }

    /// Nothing from NULL, and otherwise what is wrapped.
    public static func read(_ cell: Cell) -> Wrapped?? {
        if cell.isNull { return .some(.none) }
        return Wrapped.read(cell).map { .some($0) }
    }
}

extension ID: SQLBindable, SQLReadable {
    /// As its 26 characters.
    public var sqlValue: SQLValue { .text(description) }
    /// From its 26 characters.
    public init?(sqlValue: SQLValue) {
        guard case .text(let text) = sqlValue else { return nil }
        self.init(text)
    }
}

extension Timestamp: SQLBindable, SQLReadable {
    /// As seconds since 1970.
    public var sqlValue: SQLValue { .integer(seconds) }
    /// From seconds since 1970.
    public init?(sqlValue: SQLValue) {
        guard case .integer(let seconds) = sqlValue else { return nil }
        self.init(seconds: seconds)
    }
}

extension Day: SQLBindable, SQLReadable {
    /// As `YYYY-MM-DD`.
    public var sqlValue: SQLValue { .text(description) }
    /// From `YYYY-MM-DD`.
    public init?(sqlValue: SQLValue) {
        guard case .text(let text) = sqlValue else { return nil }
        self.init(text)
    }
}

extension Month: SQLBindable, SQLReadable {
    /// As `YYYY-MM`.
    public var sqlValue: SQLValue { .text(description) }
    /// From `YYYY-MM`.
    public init?(sqlValue: SQLValue) {
        guard case .text(let text) = sqlValue else { return nil }
        self.init(text)
    }
}

extension JSON: SQLBindable, SQLReadable {
    /// Its canonical text.
    public var sqlValue: SQLValue { .text(String(decoding: canonical(), as: UTF8.self)) }

    /// Reads JSON text.
    public init?(sqlValue: SQLValue) {
        guard case .text(let text) = sqlValue, let node = try? JSONNode.parse(Array(text.utf8)) else { return nil }
        self = node.json
    }
}
