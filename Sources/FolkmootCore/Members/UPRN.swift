public import Storage

/// The unique number of a property in the national register of addresses: up to twelve digits, without noughts before them.
public struct UPRN: Sendable, Hashable, CustomStringConvertible {
    /// The digits.
    public let description: String

    /// Reads a number as somebody typed it, with spaces and noughts before it or without; nothing if it cannot be one.
    public init?(_ text: String) { self.init(Array(text.utf8)[...]) }

    init?(_ bytes: ArraySlice<UInt8>) {
        let digits = bytes.filter { $0 != UInt8(ascii: " ") }
        let significant = digits.drop { $0 == UInt8(ascii: "0") }
        guard (1...12).contains(significant.count), digits.count <= 20, significant.allSatisfy({ (0x30...0x39).contains($0) })
        else {
            return nil
        }
        description = String(decoding: significant, as: UTF8.self)
    }

    /// The key of its household: no key made of an address begins so.
    var householdKey: [UInt8] { Array("UPRN|\(description)".utf8) }
}

extension UPRN: SQLBindable, SQLReadable {
    /// The digits, as text.
    public var sqlValue: SQLValue { .text(description) }

    /// The number in a column.
    public init?(sqlValue: SQLValue) {
        guard let text = String(sqlValue: sqlValue) else { return nil }
        self.init(text)
    }
}
