/// Text of letters that most people write, put in order byte by byte: many times as fast as by what Unicode says of each character.
///
/// Plain are ASCII, the letters up to U+02FF, and the dashes, quotation marks and dots of typesetters: none of them is composed of others,
/// a mark on another, a space, or out of sight. What has anything else is left to ``CleanText``.
enum PlainText {
    /// The line, with single spaces between words; nothing for text that is not plain or has a line break other than a line feed.
    ///
    /// A line feed is a space.
    static func line(_ bytes: ArraySlice<UInt8>) -> [UInt8]? {
        var line: [UInt8] = []
        line.reserveCapacity(bytes.count)
        return append(bytes, to: &line) ? line : nil
    }

    /// The lines, with no more than one empty line between two; nothing for text that is not plain.
    static func paragraphs(_ bytes: [UInt8]) -> [UInt8]? {
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count)
        var emptyLines = 0
        var rest = bytes[...]
        while !rest.isEmpty {
            let end = rest.firstIndex(of: lineFeed) ?? rest.endIndex
            var line = rest[..<end]
            if end < rest.endIndex, line.last == carriageReturn { line = line.dropLast() }
            rest = rest[min(end + 1, rest.endIndex)...]
            let start = text.count
            if start > 0 { text.append(contentsOf: repeatElement(lineFeed, count: emptyLines + 1)) }
            let lineStart = text.count
            guard !line.contains(where: { (0x0B...0x0D).contains($0) }), append(line, to: &text) else { return nil }
            guard text.count == lineStart else {
                emptyLines = 0
                continue
            }
            text.removeSubrange(start...)
            emptyLines = 1
        }
        return text
    }

    /// - Returns: whether all of it was plain.
    private static func append(_ bytes: ArraySlice<UInt8>, to line: inout [UInt8]) -> Bool {
        var isAfterSpace = true
        var index = bytes.startIndex
        let start = line.count
        while index < bytes.endIndex {
            let byte = bytes[index]
            let length = length(of: bytes[index...])
            guard length > 0 else { return false }
            if length > 1 {
                line.append(contentsOf: bytes[index..<index + length])
                isAfterSpace = false
            } else if byte == 0x20 || (0x09...0x0D).contains(byte) {
                if !isAfterSpace { line.append(0x20) }
                isAfterSpace = true
            } else if byte > 0x20, byte < 0x7F {
                line.append(byte)
                isAfterSpace = false
            }
            index += length
        }
        if line.count > start, line.last == 0x20 { line.removeLast() }
        return true
    }

    /// How many bytes the character has that begins here; 0 if it is not plain.
    @inline(__always)
    private static func length(of bytes: ArraySlice<UInt8>) -> Int {
        let first = bytes[bytes.startIndex]
        guard first >= 0x80 else { return 1 }
        guard bytes.count > 1 else { return 0 }
        let second = bytes[bytes.startIndex + 1]
        switch first {
        case 0xC2: return second > 0xA0 && second != 0xAD ? 2 : 0
        case 0xC3...0xCB: return 2
        case 0xE2:
            guard bytes.count > 2 else { return 0 }
            let third = bytes[bytes.startIndex + 2]
            let isPunctuation =
                second == 0x80 && ((0x90...0xA7).contains(third) || third >= 0xB0) || second == 0x81 && third <= 0x9E
            return isPunctuation || (second, third) == (0x82, 0xAC) ? 3 : 0
        default: return 0
        }
    }

    private static let lineFeed: UInt8 = 0x0A
    private static let carriageReturn: UInt8 = 0x0D
}
