/// The header fields of a message: names in any case, in the order in which they were given, each as often as was given.
///
/// Kept as the lines that go over the wire, so that reading a request and writing an answer copy them whole and make no text
/// that nobody asks for. A set of headers made once may be shared by any number of answers.
public struct Headers: Sendable, Equatable {
    /// Field lines (RFC 9112, section 5), each ended by CRLF.
    private(set) var wire: [UInt8]
    /// Whether one of the fields that the server itself decides about is among them.
    private(set) var hasFraming = false

    /// No fields.
    public init() { wire = [] }

    /// Lines that the parser has checked.
    init(checked wire: [UInt8]) { self.wire = wire }

    /// The first value of a field, or nothing.
    ///
    /// Setting replaces every one of that name; setting nothing removes them.
    public subscript(name: String) -> String? {
        get { first(name) { text($0, $1) } }
        set {
            remove(name)
            if let newValue { add(name, newValue) }
        }
    }

    /// All values of a field, in order.
    public func all(_ name: String) -> [String] {
        var values: [String] = []
        forEach { bytes, field in
            if field.isNamed(name, in: bytes) { values.append(text(bytes, field.value)) }
        }
        return values
    }

    /// Adds a field, beside others of its name.
    ///
    /// - Parameters:
    ///   - name: a token of RFC 9110, section 5.1, written in the program, never text from a person.
    ///   - value: control characters in it become spaces, so that no value can end its line.
    public mutating func add(_ name: String, _ value: String) {
        precondition(Headers.isToken(name), "A header name has letters, digits and hyphens only.")
        hasFraming = hasFraming || Headers.isFraming(name)
        wire.append(contentsOf: name.utf8)
        wire.append(": ")
        for byte in value.utf8 { wire.append(byte.isControl && byte != Byte.tab ? Byte.space : byte) }
        wire.append("\r\n")
    }

    /// Adds all fields of another set, beside those of the same names.
    public mutating func add(_ others: Headers) {
        wire.append(contentsOf: others.wire)
        hasFraming = hasFraming || others.hasFraming
    }

    /// Whether there is a field of that name.
    public func has(_ name: String) -> Bool { first(name) { _, _ in true } ?? false }

    /// Removes every field of that name.
    public mutating func remove(_ name: String) {
        keep { bytes, field in !field.isNamed(name, in: bytes) }
    }

    /// Every field, in order.
    public var fields: [(name: String, value: String)] {
        var fields: [(name: String, value: String)] = []
        forEach { bytes, field in fields.append((text(bytes, field.name), text(bytes, field.value))) }
        return fields
    }

    /// Equal if the same fields stand in the same order, with names in any case.
    public static func == (left: Headers, right: Headers) -> Bool {
        let (left, right) = (left.fields, right.fields)
        guard left.count == right.count else { return false }
        return zip(left, right).allSatisfy { $0.name.lowercased() == $1.name.lowercased() && $0.value == $1.value }
    }
}

extension Headers: ExpressibleByDictionaryLiteral {
    /// Fields in the order in which they are written.
    public init(dictionaryLiteral elements: (String, String)...) {
        self.init()
        for (name, value) in elements { add(name, value) }
    }
}

extension Headers {
    /// Where a field stands in its lines.
    struct Field {
        let line: Range<Int>
        let name: Range<Int>
        let value: Range<Int>

        func isNamed(_ wanted: String, in bytes: Span<UInt8>) -> Bool {
            guard wanted.utf8.count == name.count else { return false }
            var index = name.lowerBound
            for byte in wanted.utf8 {
                if bytes[index].lowered != byte.lowered { return false }
                index += 1
            }
            return true
        }
    }

    /// Reads the bytes of the first value of a field.
    func first<Result>(_ name: String, _ read: (Span<UInt8>, Range<Int>) -> Result) -> Result? {
        let bytes = wire.span
        var start = 0
        while let field = Headers.field(in: bytes, at: start) {
            if field.isNamed(name, in: bytes) { return read(bytes, field.value) }
            start = field.line.upperBound
        }
        return nil
    }

    func forEach(_ body: (Span<UInt8>, Field) -> Void) {
        let bytes = wire.span
        var start = 0
        while let field = Headers.field(in: bytes, at: start) {
            body(bytes, field)
            start = field.line.upperBound
        }
    }

    /// Keeps those fields only for which the closure says so.
    mutating func keep(_ isKept: (Span<UInt8>, Field) -> Bool) {
        var kept: [UInt8] = []
        forEach { bytes, field in
            guard isKept(bytes, field) else { return }
            bytes.extracting(field.line).withUnsafeBufferPointer { kept.append(contentsOf: $0) }
        }
        wire = kept
    }

    private static func field(in bytes: Span<UInt8>, at start: Int) -> Field? {
        let rest = start..<bytes.count
        guard let end = firstIndex(of: Byte.lineFeed, in: bytes, rest) else { return nil }
        guard let colon = firstIndex(of: Byte.colon, in: bytes, start..<end) else { return nil }
        return Field(line: start..<end + 1, name: start..<colon, value: trimmed(bytes, colon + 1..<end - 1))
    }

    private static func isToken(_ name: String) -> Bool { !name.isEmpty && name.utf8.allSatisfy(\.isToken) }

    /// Fields that say where a message ends or what becomes of its connection: the server writes them.
    static func isFraming(_ name: String) -> Bool {
        switch name.utf8.count {
        case 4: name.lowercased() == "date"
        case 10: name.lowercased() == "connection"
        case 14: name.lowercased() == "content-length"
        case 17: name.lowercased() == "transfer-encoding"
        default: false
        }
    }

    /// Without the fields that the server writes itself.
    func withoutFraming() -> Headers {
        guard hasFraming else { return self }
        var headers = self
        for name in ["Date", "Connection", "Content-Length", "Transfer-Encoding"] { headers.remove(name) }
        headers.hasFraming = false
        return headers
    }
}
