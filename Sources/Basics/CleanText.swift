// The standard library composes text as Foundation does, without its weight, but offers that under this name only.
@_spi(_Unicode) import Swift

/// Text from people, as it is kept.
///
/// Composed (NFC), without control characters, without characters that reverse the direction of reading or cannot be seen, and
/// without heaps of marks on one letter.
public enum CleanText {
    /// Text on one line: runs of white space become one space, and there is none at the ends.
    ///
    /// - Parameter limit: In characters; what goes beyond is cut off.
    public static func line(_ text: String, limit: Int) -> String {
        if let line = PlainText.line(Array(text.utf8)[...]) { return cut(line, limit) }
        let words = cleaned(text).unicodeScalars.split { $0 == " " || $0.value > 0x7E && $0.properties.isWhitespace || $0 == "\n" }
        let line = words.map { String($0) }.joined(separator: " ")
        return trimmed(line.prefix(max(0, limit)))
    }

    /// Text on several lines: the same for each of them, with no more than one empty line between two.
    ///
    /// - Parameter limit: In characters, line breaks counted; what goes beyond is cut off.
    public static func paragraphs(_ text: String, limit: Int) -> String {
        if let plain = PlainText.paragraphs(Array(text.utf8)) { return cut(plain, limit) }
        var lines: [String] = []
        for line in cleaned(text).unicodeScalars.split(omittingEmptySubsequences: false, whereSeparator: { $0 == "\n" }) {
            let line = self.line(String(line), limit: limit)
            if !line.isEmpty || lines.last?.isEmpty == false { lines.append(line) }
        }
        return trimmed(lines.joined(separator: "\n").prefix(max(0, limit)))
    }

    /// Text in the composed form of Unicode (NFC), in which what looks alike has the same bytes: needed before text is hashed.
    public static func composed(_ text: String) -> String {
        // Up to U+02FF nothing can be composed with what comes before it.
        if text.utf8.allSatisfy({ $0 < 0xCC }) { return text }
        var composed = String.UnicodeScalarView()
        composed.append(contentsOf: text._nfc)
        return String(composed)
    }

    private static func cut(_ bytes: [UInt8], _ limit: Int) -> String {
        let text = String(decoding: bytes, as: UTF8.self)
        return bytes.count <= limit ? text : trimmed(text.prefix(max(0, limit)))
    }

    /// A letter with more marks than this is meant to disturb; the longest emoji have eleven parts.
    private static let mostScalars = 16

    private static func cleaned(_ text: String) -> String {
        var kept = String.UnicodeScalarView()
        var previous: Unicode.Scalar?
        for scalar in text.unicodeScalars {
            if let scalar = replacement(for: scalar, after: previous) { kept.append(scalar) }
            previous = scalar
        }
        let text = composed(String(kept))
        return text.contains(where: isHeap) ? text.filter { !isHeap($0) } : text
    }

    /// What is kept of a character: itself, a line feed for any line break, a space for a tab, or nothing.
    private static func replacement(for scalar: Unicode.Scalar, after previous: Unicode.Scalar?) -> Unicode.Scalar? {
        switch scalar {
        case " "..."~": scalar
        case "\n": previous == "\r" ? nil : "\n"
        case "\r", "\u{B}", "\u{C}", "\u{85}", "\u{2028}", "\u{2029}": "\n"
        case "\t": " "
        case "\u{AD}", "\u{200B}", "\u{2060}"..."\u{2064}", "\u{FEFF}": nil
        default: isUnwanted(scalar.properties) ? nil : scalar
        }
    }

    private static func isHeap(_ character: Character) -> Bool { character.unicodeScalars.count > mostScalars }

    private static func isUnwanted(_ properties: Unicode.Scalar.Properties) -> Bool {
        properties.generalCategory == .control || properties.isBidiControl || properties.isNoncharacterCodePoint
    }

    /// Text without white space at its end; there is none at its beginning.
    private static func trimmed(_ text: Substring) -> String {
        var text = text
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
