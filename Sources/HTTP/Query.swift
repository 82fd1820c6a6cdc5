/// What stands after the `?` of an address: names and values in order, each name as often as it was given.
public struct Query: Sendable, Equatable {
    private let pairs: [NamedValue]

    /// Reads `name=value&name=value` (WHATWG URL, section 5.1: `application/x-www-form-urlencoded`).
    ///
    /// Never fails: a stray `%` is itself, and bytes that are not UTF-8 become U+FFFD.
    public init(_ encoded: String) {
        pairs = NamedValue.parse(Array(encoded.utf8))
    }

    /// The first value of a name.
    public subscript(name: String) -> String? { pairs.first { $0.name == name }?.value }

    /// All values of a name, in order.
    public func all(_ name: String) -> [String] { pairs.values(of: name) }

    /// Every name, in order, once for each value.
    public var names: [String] { pairs.map(\.name) }
}

/// A name and its value, as a form or a query has them.
struct NamedValue: Sendable, Equatable {
    let name: String
    let value: String

    /// Reads `name=value&name=value`, at most so many.
    static func parse(_ bytes: [UInt8], limit: Int = .max) -> [NamedValue] {
        var pairs: [NamedValue] = []
        bytes.withUnsafeBytes { bytes in
            var rest = bytes[...]
            while !rest.isEmpty, pairs.count < limit {
                let pair = rest.prefix { $0 != Byte.ampersand }
                if !pair.isEmpty { pairs.append(NamedValue(encoded: pair)) }
                rest = rest.dropFirst(pair.count + 1)
            }
        }
        return pairs
    }

    private init(encoded pair: Slice<UnsafeRawBufferPointer>) {
        let name = pair.prefix { $0 != Byte.equals }
        self.name = NamedValue.decoded(name)
        value = NamedValue.decoded(pair.dropFirst(name.count + 1))
    }

    init(name: String, value: String) {
        self.name = name
        self.value = value
    }

    private static func decoded(_ slice: Slice<UnsafeRawBufferPointer>) -> String {
        // Most names and values are as they were before they were encoded.
        let isEncoded = slice.contains { $0 == Byte.percent || $0 == Byte.plus }
        guard isEncoded else { return String(decoding: UnsafeRawBufferPointer(rebasing: slice), as: UTF8.self) }
        var bytes = Array(slice)
        Percent.decodeForm(&bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension [NamedValue] {
    /// All values of a name, in order.
    func values(of name: String) -> [String] {
        var values: [String] = []
        for place in indices where self[place].name == name { values.append(self[place].value) }
        return values
    }
}
