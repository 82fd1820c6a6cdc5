/// The bytes that mean something in HTTP.
enum Byte {
    static let tab: UInt8 = 9
    static let lineFeed: UInt8 = 10
    static let carriageReturn: UInt8 = 13
    static let space: UInt8 = 32
    static let quote: UInt8 = 34
    static let percent: UInt8 = 37
    static let ampersand: UInt8 = 38
    static let plus: UInt8 = 43
    static let comma: UInt8 = 44
    static let dot: UInt8 = 46
    static let slash: UInt8 = 47
    static let zero: UInt8 = 48
    static let colon: UInt8 = 58
    static let semicolon: UInt8 = 59
    static let equals: UInt8 = 61
    static let question: UInt8 = 63
    static let backslash: UInt8 = 92
}

extension UInt8 {
    /// ASCII capital letters made small; every other byte as it is.
    var lowered: UInt8 { self &- 65 < 26 ? self | 0x20 : self }
    var isDigit: Bool { self &- 48 < 10 }
    var isLetter: Bool { lowered &- 97 < 26 }
    var isBlank: Bool { self == Byte.space || self == Byte.tab }
    var isControl: Bool { self < 0x20 || self == 0x7F }

    /// `tchar` of RFC 9110, section 5.6.2, as a set of 128 bits.
    var isToken: Bool {
        let low: UInt64 = 0x03FF_6CFA_0000_0000
        let high: UInt64 = 0x57FF_FFFF_C7FF_FFFE
        guard self < 128 else { return false }
        return (self < 64 ? low >> UInt64(self) : high >> UInt64(self - 64)) & 1 == 1
    }

    /// The value of a hexadecimal digit.
    var hexValue: UInt8? {
        if isDigit { return self - 48 }
        let letter = lowered
        return letter &- 97 < 6 ? letter - 87 : nil
    }
}

/// Whether the bytes in a range are exactly that word.
func equal(_ bytes: Span<UInt8>, _ range: Range<Int>, _ word: StaticString) -> Bool {
    guard range.count == word.utf8CodeUnitCount else { return false }
    let expected = word.utf8Start
    for index in 0..<range.count where bytes[range.lowerBound + index] != expected[index] { return false }
    return true
}

/// Whether the bytes in a range are that word, which is given in lower case, in any mixture of case.
func equalIgnoringCase(_ bytes: Span<UInt8>, _ range: Range<Int>, _ word: StaticString) -> Bool {
    guard range.count == word.utf8CodeUnitCount else { return false }
    let expected = word.utf8Start
    for index in 0..<range.count where bytes[range.lowerBound + index].lowered != expected[index] { return false }
    return true
}

/// A range without the spaces and tabs at its ends: `OWS` of RFC 9110, section 5.6.3.
func trimmed(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, bytes[start].isBlank { start += 1 }
    while start < end, bytes[end - 1].isBlank { end -= 1 }
    return start..<end
}

/// Where a byte stands for the first time in a range.
func firstIndex(of byte: UInt8, in bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
    var index = range.lowerBound
    while index < range.upperBound {
        if bytes[index] == byte { return index }
        index += 1
    }
    return nil
}

/// The elements of a comma-separated list, trimmed; empty ones are left out (RFC 9110, section 5.6.1).
func listElements(_ bytes: Span<UInt8>, _ range: Range<Int>) -> [Range<Int>] {
    var elements: [Range<Int>] = []
    var start = range.lowerBound
    while start <= range.upperBound {
        let end = firstIndex(of: Byte.comma, in: bytes, start..<range.upperBound) ?? range.upperBound
        let element = trimmed(bytes, start..<end)
        if !element.isEmpty { elements.append(element) }
        start = end + 1
    }
    return elements
}

/// Text from bytes; what is not UTF-8 becomes U+FFFD.
func text(_ bytes: Span<UInt8>, _ range: Range<Int>) -> String {
    bytes.extracting(range).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
}

extension [UInt8] {
    mutating func append(_ word: StaticString) {
        append(contentsOf: UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
    }

    /// Appends a number, not negative, in decimal or hexadecimal digits.
    mutating func append(number: Int, radix: Int = 10) {
        let begin = count
        var rest = number
        repeat {
            let digit = UInt8(rest % radix)
            append(digit < 10 ? digit + 48 : digit + 87)
            rest /= radix
        } while rest > 0
        self[begin...].reverse()
    }
}
