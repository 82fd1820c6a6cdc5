extension JSON {
    /// The value as UTF-8.
    ///
    /// `<`, `>`, `&`, U+2028 and U+2029 are escaped, so that it is safe within HTML and JavaScript too.
    ///
    /// - Parameter pretty: On several lines, each level set in by two spaces, for people to read.
    public func encoded(pretty: Bool = false) -> [UInt8] {
        var writer = JSONWriter(pretty: pretty)
        writer.write(self)
        return writer.bytes
    }

    /// The one spelling of the value, for hashing and comparing, after RFC 8785: names in the order of their UTF-16 units, numbers
    /// as ECMAScript writes them, no space.
    ///
    /// Whole numbers are written in full even beyond 2⁵³, where the RFC would round them.
    public func canonical() -> [UInt8] {
        var writer = JSONWriter(canonical: true)
        writer.write(self)
        return writer.bytes
    }
}

private struct JSONWriter {
    var bytes: [UInt8] = []
    var pretty = false
    var canonical = false
    var depth = 0

    init(pretty: Bool = false, canonical: Bool = false) {
        self.pretty = pretty
        self.canonical = canonical
    }

    mutating func write(_ value: JSON) {
        switch value {
        case .null: add("null")
        case .bool(let value): add(value ? "true" : "false")
        case .integer(let number): add(String(number))
        case .number(let number): add(text(of: number))
        case .string(let text): write(text)
        case .array(let values): list("[", values, "]") { $0.write($1) }
        case .object(let members): list("{", ordered(members), "}") { $0.write($1) }
        }
    }

    private mutating func add(_ text: String) { bytes.append(contentsOf: text.utf8) }

    private func text(of number: Double) -> String {
        if !number.isFinite { return "null" }
        return canonical ? number.asECMAScript : number.description
    }
}

extension JSONWriter {
    private mutating func list<Item>(
        _ opening: Unicode.Scalar, _ items: [Item], _ closing: Unicode.Scalar, _ writeItem: (inout JSONWriter, Item) -> Void
    ) {
        bytes.append(UInt8(ascii: opening))
        depth += 1
        for (index, item) in items.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            breakLine()
            writeItem(&self, item)
        }
        depth -= 1
        if !items.isEmpty { breakLine() }
        bytes.append(UInt8(ascii: closing))
    }

    private mutating func breakLine() {
        guard pretty else { return }
        bytes.append(UInt8(ascii: "\n"))
        bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * depth))
    }

    private mutating func write(_ member: JSON.Member) {
        write(member.key)
        bytes.append(UInt8(ascii: ":"))
        if pretty { bytes.append(UInt8(ascii: " ")) }
        write(member.value)
    }

    private func ordered(_ members: [JSON.Member]) -> [JSON.Member] {
        guard canonical else { return members }
        return members.sorted { $0.key.utf16.lexicographicallyPrecedes($1.key.utf16) }
    }
}

extension JSONWriter {
    private mutating func write(_ text: String) {
        var text = text
        bytes.append(UInt8(ascii: "\""))
        text.withUTF8 { characters in
            var start = 0
            for index in characters.indices {
                guard let escape = escape(at: index, of: characters) else { continue }
                bytes.append(contentsOf: characters[start..<index])
                add(escape.text)
                start = index + escape.length
            }
            bytes.append(contentsOf: characters[start...])
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// What to write for the character that begins at an index, and its length in bytes, unless it can stand as it is.
    private func escape(at index: Int, of text: UnsafeBufferPointer<UInt8>) -> (text: String, length: Int)? {
        switch text[index] {
        case UInt8(ascii: "\""): ("\\\"", 1)
        case UInt8(ascii: "\\"): ("\\\\", 1)
        case 0..<0x20: (controlEscape(text[index]), 1)
        case UInt8(ascii: "<") where !canonical: ("\\u003c", 1)
        case UInt8(ascii: ">") where !canonical: ("\\u003e", 1)
        case UInt8(ascii: "&") where !canonical: ("\\u0026", 1)
        case 0xE2 where !canonical && text[index + 1] == 0x80 && text[index + 2] == 0xA8: ("\\u2028", 3)
        case 0xE2 where !canonical && text[index + 1] == 0x80 && text[index + 2] == 0xA9: ("\\u2029", 3)
        default: nil
        }
    }

    private func controlEscape(_ character: UInt8) -> String {
        switch character {
        case 8: "\\b"
        case 9: "\\t"
        case 10: "\\n"
        case 12: "\\f"
        case 13: "\\r"
        default: "\\u00" + (character < 16 ? "0" : "") + String(character, radix: 16)
        }
    }
}

extension Double {
    /// The shortest digits that give this number, as `Number::toString` of ECMA-262 sets them: `1`, `0.000001`, `1e-7`, `1e+21`.
    fileprivate var asECMAScript: String {
        if self == 0 { return "0" }
        let (digits, point) = magnitude.shortestDigits
        let text = digits.placing(point: point)
        return self < 0 ? "-" + text : text
    }

    /// The shortest digits without zeros at either end, and how many of them stand before the point: 0.05 is ("5", -1).
    private var shortestDigits: (digits: String, point: Int) {
        let parts = description.split(separator: "e")
        let mantissa = parts[0].split(separator: ".")
        let whole = String(mantissa[0])
        let all = whole + (mantissa.count > 1 ? String(mantissa[1]) : "")
        let exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
        let significant = all.drop { $0 == "0" }
        let point = whole.count + exponent - (all.count - significant.count)
        return (String(significant.reversed().drop { $0 == "0" }.reversed()), point)
    }
}

extension String {
    /// Digits as a number of which so many places stand before the point.
    fileprivate func placing(point: Int) -> String {
        if (-5...0).contains(point) { return "0." + String(repeating: "0", count: -point) + self }
        if point > 0, point <= count { return point == count ? self : "\(prefix(point)).\(dropFirst(point))" }
        if point > 0, point <= 21 { return self + String(repeating: "0", count: point - count) }
        let mantissa = count > 1 ? "\(prefix(1)).\(dropFirst())" : self
        return "\(mantissa)e\(point > 0 ? "+" : "")\(point - 1)"
    }
}
