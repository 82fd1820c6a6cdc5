/// The line before a chunk: `chunk-size [ chunk-ext ]` (RFC 9112, sections 7.1 and 7.1.1).
///
/// Extensions are passed over, but only if they are written as they must be: two readers that disagree about where a malformed one
/// ends disagree about where the next request begins.
struct ChunkLine {
    private(set) var size = 0
    let extensionLength: Int

    init(_ bytes: Span<UInt8>, _ line: Range<Int>) throws(Refusal) {
        var index = line.lowerBound
        while index < line.upperBound, let digit = bytes[index].hexValue {
            guard index - line.lowerBound < 15 else { throw Refusal(.badRequest, "A chunk size is beyond all limits.") }
            size = size << 4 | Int(digit)
            index += 1
        }
        guard index > line.lowerBound else { throw Refusal(.badRequest, "A chunk size is not a hexadecimal number.") }
        extensionLength = line.upperBound - index
        while index < line.upperBound { index = try ChunkLine.afterExtension(bytes, index..<line.upperBound) }
    }

    /// Where `BWS ";" BWS name [ BWS "=" BWS value ]` ends.
    private static func afterExtension(_ bytes: Span<UInt8>, _ rest: Range<Int>) throws(Refusal) -> Int {
        let semicolon = afterBlanks(bytes, rest)
        guard semicolon < rest.upperBound, bytes[semicolon] == Byte.semicolon else {
            throw Refusal(.badRequest, "A chunk size is followed by something else than an extension.")
        }
        let name = afterBlanks(bytes, semicolon + 1..<rest.upperBound)
        let end = afterToken(bytes, name..<rest.upperBound)
        guard end > name else { throw Refusal(.badRequest, "A chunk extension has no name.") }
        let equals = afterBlanks(bytes, end..<rest.upperBound)
        guard equals < rest.upperBound, bytes[equals] == Byte.equals else { return end }
        let value = afterBlanks(bytes, equals + 1..<rest.upperBound)
        let isQuoted = value < rest.upperBound && bytes[value] == Byte.quote
        let valueEnd = isQuoted ? afterQuoted(bytes, value..<rest.upperBound) : afterToken(bytes, value..<rest.upperBound)
        guard let valueEnd, valueEnd > value else { throw Refusal(.badRequest, "A chunk extension has no value.") }
        return valueEnd
    }

    private static func afterBlanks(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int {
        var index = range.lowerBound
        while index < range.upperBound, bytes[index].isBlank { index += 1 }
        return index
    }

    private static func afterToken(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int {
        var index = range.lowerBound
        while index < range.upperBound, bytes[index].isToken { index += 1 }
        return index
    }

    /// After the second quote, or nothing if there is none on the line (RFC 9110, section 5.6.4).
    private static func afterQuoted(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
        var index = range.lowerBound + 1
        while index < range.upperBound {
            if bytes[index] == Byte.quote { return index + 1 }
            if bytes[index].isControl && bytes[index] != Byte.tab { return nil }
            index += bytes[index] == Byte.backslash ? 2 : 1
        }
        return nil
    }
}
