/// A place in the bytes of a JSON text, which moves forward only and counts lines and columns.
struct JSONCursor {
    struct Place {
        let line: Int
        let column: Int

        func error(_ message: String) -> JSONSyntaxError { JSONSyntaxError(line: line, column: column, message: message) }
    }

    private(set) var index = 0
    private let bytes: [UInt8]
    private var line = 1
    /// A byte of this line whose column has been counted, so that a long line is not counted again for each value.
    private var counted = (index: 0, column: 1)

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The byte here; none at the end.
    var next: UInt8? { index < bytes.count ? bytes[index] : nil }

    /// Line and column here.
    var place: Place {
        mutating get {
            counted = (index, column(at: index))
            return Place(line: line, column: counted.column)
        }
    }

    func error(_ message: String) -> JSONSyntaxError { error(at: index, message) }

    func error(at index: Int, _ message: String) -> JSONSyntaxError {
        JSONSyntaxError(line: line, column: column(at: index), message: message)
    }

    mutating func advance(by count: Int = 1) { index += count }

    /// Passes a certain character, if it is here.
    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: character) else { return false }
        index += 1
        return true
    }

    mutating func skipSpace() {
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): index += 1
            case UInt8(ascii: "\n"):
                index += 1
                line += 1
                counted = (index, 1)
            default: return
            }
        }
    }

    private func column(at index: Int) -> Int {
        let passed = bytes[counted.index..<index]
        let isASCII = passed.allSatisfy { $0 < 0x80 }
        return counted.column + (isASCII ? passed.count : String(decoding: passed, as: UTF8.self).count)
    }
}

extension JSONCursor {
    /// Refuses byte order marks and UTF-16.
    func checkEncoding() throws(JSONSyntaxError) {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            throw error("The text begins with a byte order mark. Save it as UTF-8 without one.")
        }
        if bytes.starts(with: [0xFE, 0xFF]) || bytes.starts(with: [0xFF, 0xFE]) {
            throw error("The text is in UTF-16. Save it as UTF-8.")
        }
    }

    /// The letters, digits and underscores here, without passing them.
    func word() -> String {
        String(decoding: bytes[index...].prefix(40).prefix(while: isWordCharacter), as: UTF8.self)
    }

    var nextIsWord: Bool { next.map { isWordCharacter($0) && !isDigit($0) } ?? false }

    var nextIsNumber: Bool { next.map { isDigit($0) || $0 == UInt8(ascii: "-") } ?? false }

    /// What stands here, in a few characters, for an error.
    func preview() -> String {
        if next == UInt8(ascii: "\"") {
            var ahead = self
            if let text = try? ahead.string() { return "\"\(text.prefix(40))\"" }
        }
        let word = word()
        return word.isEmpty ? character() : word
    }

    /// The character here.
    func character() -> String { String(String(decoding: bytes[index...].prefix(32), as: UTF8.self).prefix(1)) }

    /// What people write out of habit from elsewhere, and what JSON has instead.
    func oddity() -> JSONSyntaxError? {
        switch character() {
        case "/", "#": error("JSON has no comments. Remove this one.")
        case "'", "`", "‘", "’", "“", "”": error("Text stands in straight double quotes. Write \" here.")
        case "\u{A0}": error("This is a space of another kind (U+00A0). Replace it by an ordinary one.")
        default: nil
        }
    }

    /// Why no value can begin with the sign that stands here.
    func notAValueHere() -> String {
        switch character() {
        case ",": "There is a comma too many. Remove it."
        case "+": "A number does not begin with +. Remove it."
        case ".": "A number does not begin with a point. Write 0 before it."
        case "]", "}", ":": "A value is missing before \(character())."
        default: "No value begins with \(character()). Write text in double quotes, a number, true, false, null, [ or {."
        }
    }

    private func isWordCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "_"): true
        default: isDigit(byte)
        }
    }

    private func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}

extension JSONCursor {
    /// The number here.
    mutating func number() throws(JSONSyntaxError) -> JSONNode.Content {
        let start = index
        let isNegative = take("-")
        guard digits() > 0 else {
            throw error(isNegative ? "Digits are missing after the minus sign." : "A number is missing here.")
        }
        let first = start + (isNegative ? 1 : 0)
        if bytes[first] == UInt8(ascii: "0") && index > first + 1 {
            throw error(at: start, "A number does not begin with 0. Remove it, or write the number as text in double quotes.")
        }
        let hasFraction = try fraction()
        let hasExponent = try exponent()
        let text = String(decoding: bytes[start..<index], as: UTF8.self)
        if nextIsWord { throw error(at: start, "\(text)\(word()) is not a number. Text stands in double quotes.") }
        return hasFraction || hasExponent ? .number(try real(text, at: start)) : .integer(try whole(text, at: start))
    }

    private func whole(_ text: String, at start: Int) throws(JSONSyntaxError) -> Int64 {
        if let number = Int64(text) { return number }
        throw error(
            at: start, "This number is too large to be kept exactly: whole numbers go up to \(Int64.max). Write it as text.")
    }

    private func real(_ text: String, at start: Int) throws(JSONSyntaxError) -> Double {
        if let number = Double(text), number.isFinite { return number }
        throw error(at: start, "This number is too large: numbers go up to about 1.8e308.")
    }

    private mutating func fraction() throws(JSONSyntaxError) -> Bool {
        guard take(".") else { return false }
        guard digits() > 0 else { throw error("Digits are missing after the decimal point.") }
        return true
    }

    private mutating func exponent() throws(JSONSyntaxError) -> Bool {
        guard take("e") || take("E") else { return false }
        if !take("+") { _ = take("-") }
        guard digits() > 0 else { throw error("Digits are missing in the exponent.") }
        return true
    }

    private mutating func digits() -> Int {
        let start = index
        while let byte = next, isDigit(byte) { index += 1 }
        return index - start
    }
}

extension JSONCursor {
    /// The bytes of a range as text.
    func text(_ range: Range<Int>) throws(JSONSyntaxError) -> String {
        if let text = String(validating: bytes[range], as: UTF8.self) { return text }
        throw error(at: firstInvalid(in: range), "This is not UTF-8. Save the text as UTF-8.")
    }

    private func firstInvalid(in range: Range<Int>) -> Int {
        var iterator = bytes[range].makeIterator()
        var parser = Unicode.UTF8.ForwardParser()
        var index = range.lowerBound
        while case .valid(let scalar) = parser.parseScalar(from: &iterator) { index += scalar.count }
        return index
    }
}
