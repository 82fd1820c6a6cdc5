/// Text as markup that reads back as the same text, both between tags and in quoted attributes (HTML Living Standard, 13.1.4 and
/// 13.3 "escaping a string").
///
/// `&`, `<`, `>`, `"` and `'` become references. A carriage return does too, since parsers turn it into a line feed. NUL, which no
/// document may hold, becomes U+FFFD. Everything else is copied as it stands, a run at a time.
enum Escaping {
    static func append(_ text: String, to bytes: inout [UInt8]) {
        var text = text
        text.withUTF8 { append($0, to: &bytes) }
    }

    static func append(_ text: Substring, to bytes: inout [UInt8]) {
        var text = text
        text.withUTF8 { append($0, to: &bytes) }
    }

    private static func append(_ text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
        var start = 0
        for index in text.indices where isSpecial(text[index]) {
            bytes.append(contentsOf: text[start..<index])
            replacement(of: text[index]).withUTF8Buffer { bytes.append(contentsOf: $0) }
            start = index + 1
        }
        bytes.append(contentsOf: text[start...])
    }

    /// One test of a bit in a word, so that the scan stays short: the special bytes are all below 64.
    private static func isSpecial(_ byte: UInt8) -> Bool {
        let special: UInt64 = 1 << 0 | 1 << 0x0D | 1 << 0x22 | 1 << 0x26 | 1 << 0x27 | 1 << 0x3C | 1 << 0x3E
        return byte < 64 && (special &>> UInt64(byte)) & 1 == 1
    }

    private static func replacement(of byte: UInt8) -> StaticString {
        switch byte {
        case UInt8(ascii: "&"): "&amp;"
        case UInt8(ascii: "<"): "&lt;"
        case UInt8(ascii: ">"): "&gt;"
        case UInt8(ascii: "\""): "&quot;"
        case UInt8(ascii: "'"): "&#39;"
        case 0x0D: "&#13;"
        default: "\u{FFFD}"
        }
    }
}

/// Whole numbers in decimal digits, without a detour over `String`.
enum Digits {
    static func append(_ number: Int, to bytes: inout [UInt8]) {
        if number < 0 { bytes.append(UInt8(ascii: "-")) }
        var (rest, power) = (number.magnitude, 1 as UInt)
        while rest / power >= 10 { power *= 10 }
        while power > 0 {
            bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest / power))
            rest %= power
            power /= 10
        }
    }
}
