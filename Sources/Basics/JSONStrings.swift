extension JSONCursor {
    /// The text in quotes here.
    mutating func string() throws(JSONSyntaxError) -> String {
        let start = index
        advance()
        var text: String?
        while true {
            let run = try plainRun(from: start)
            text = text.map { $0 + run } ?? run
            if take("\"") { return text ?? "" }
            advance()
            text?.unicodeScalars.append(try escape())
        }
    }

    /// The characters up to the next quote or backslash.
    private mutating func plainRun(from start: Int) throws(JSONSyntaxError) -> String {
        let from = index
        while let byte = next, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
            if byte < 0x20 { throw controlCharacter(byte, from: start) }
            advance()
        }
        guard next != nil else { throw error(at: start, "This text has no closing quote. Add \" at its end.") }
        return try text(from..<index)
    }

    private func controlCharacter(_ byte: UInt8, from start: Int) -> JSONSyntaxError {
        switch byte {
        case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
            error(at: start, "This text has no closing quote on its line. Add \", or write a line break inside a text as \\n.")
        case UInt8(ascii: "\t"): error("A tab inside a text is written \\t.")
        default: error("A control character cannot stand inside a text. Remove it.")
        }
    }

    /// The character of the escape whose backslash has just been passed.
    private mutating func escape() throws(JSONSyntaxError) -> Unicode.Scalar {
        let letter = next
        if let plain = Self.plainEscape(letter) {
            advance()
            return plain
        }
        guard letter == UInt8(ascii: "u") else {
            let hint = "Write \\\\ for a backslash."
            throw error(
                at: index - 1, letter == nil ? "The text ends in a backslash. \(hint)" : "\\\(character()) is no escape. \(hint)")
        }
        return try unicodeEscape()
    }

    private static func plainEscape(_ letter: UInt8?) -> Unicode.Scalar? {
        switch letter {
        case UInt8(ascii: "\""): "\""
        case UInt8(ascii: "\\"): "\\"
        case UInt8(ascii: "/"): "/"
        case UInt8(ascii: "b"): "\u{8}"
        case UInt8(ascii: "f"): "\u{C}"
        case UInt8(ascii: "n"): "\n"
        case UInt8(ascii: "r"): "\r"
        case UInt8(ascii: "t"): "\t"
        default: nil
        }
    }

    /// The character of `\uXXXX`, or of two of them that are a pair of surrogates.
    private mutating func unicodeEscape() throws(JSONSyntaxError) -> Unicode.Scalar {
        let start = index - 1
        let first = try unit(at: start)
        if let scalar = Unicode.Scalar(first) { return scalar }
        let lone = error(
            at: start,
            "This is half of a character: \\u\(String(first, radix: 16)) needs its other half. Write the character itself.")
        guard first < 0xDC00, take("\\"), next == UInt8(ascii: "u") else { throw lone }
        let second = try unit(at: start)
        guard (0xDC00...0xDFFF).contains(second) else { throw lone }
        guard let scalar = Unicode.Scalar(0x10000 + (UInt32(first) - 0xD800) << 10 + UInt32(second) - 0xDC00) else { throw lone }
        return scalar
    }

    /// The number of `uXXXX`.
    private mutating func unit(at start: Int) throws(JSONSyntaxError) -> UInt16 {
        var number: UInt16 = 0
        for _ in 0..<4 {
            advance()
            guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else {
                throw error(at: start, "\\u is followed by four hexadecimal digits, like \\u00e9.")
            }
            number = number << 4 | UInt16(digit)
        }
        advance()
        return number
    }
}
