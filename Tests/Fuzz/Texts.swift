import Basics

@testable import HTTP

/// Percent and UTF-8 decoding, and the cleaning of what people type.
func examine(_ input: Input) {
    examinePercent(input.bytes)
    examineForm(input.bytes)
    examineCleaning(input.text)
}

private func examinePercent(_ bytes: [UInt8]) {
    for isKept: (UInt8) -> Bool in [{ _ in false }, { $0 != Byte.percent }, { $0.isLetter }] {
        var encoded: [UInt8] = []
        Percent.encode(bytes, to: &encoded, isKept: isKept)
        check(Percent.decode(&encoded) && encoded == bytes, "What is encoded decodes to itself.")
    }
    var decoded = bytes
    let isSound = Percent.decode(&decoded)
    check(isSound == Percents.areSound(bytes), "Decoding fails where a percent sign begins no code, and only there.")
    guard isSound else { return }
    check(decoded == Percents.decoded(bytes), "Bytes are decoded once.")
}

private func examineForm(_ bytes: [UInt8]) {
    var decoded = bytes
    Percent.decodeForm(&decoded)
    check(decoded == Percents.decoded(bytes.map { $0 == 0x2B ? 0x20 : $0 }), "In forms a plus is a space, and stray signs stay.")
}

private func examineCleaning(_ text: String) {
    for limit in [0, 7, 1000] {
        let line = CleanText.line(text, limit: limit)
        check(line.count <= limit, "A line is within its limit.")
        check(CleanText.line(line, limit: limit) == line, "A clean line stays as it is.")
        check(!line.unicodeScalars.contains { $0.properties.generalCategory == .control }, "A line has no control character.")
        check(!line.unicodeScalars.contains { $0.properties.isBidiControl }, "A line reads in one direction.")
        check(line.first?.isWhitespace != true && line.last?.isWhitespace != true, "A line has no space at its ends.")
        check(CleanText.composed(line).utf8.elementsEqual(line.utf8), "A line is composed.")
        let paragraphs = CleanText.paragraphs(text, limit: limit)
        check(paragraphs.count <= limit, "Paragraphs are within their limit.")
        check(CleanText.paragraphs(paragraphs, limit: limit) == paragraphs, "Clean paragraphs stay as they are.")
        check(!paragraphs.contains("\n\n\n"), "No two empty lines follow each other.")
    }
}

/// The same written as plainly as can be.
private enum Percents {
    static func areSound(_ bytes: [UInt8]) -> Bool {
        bytes.indices.filter { bytes[$0] == 0x25 }.allSatisfy { code(at: $0, bytes) != nil }
    }

    static func decoded(_ bytes: [UInt8]) -> [UInt8] {
        var (result, index): ([UInt8], Int) = ([], 0)
        while index < bytes.count {
            let byte = bytes[index] == 0x25 ? code(at: index, bytes) : nil
            result.append(byte ?? bytes[index])
            index += byte == nil ? 1 : 3
        }
        return result
    }

    private static func code(at index: Int, _ bytes: [UInt8]) -> UInt8? {
        let digits = bytes.dropFirst(index + 1).prefix(2)
        guard digits.count == 2, digits.allSatisfy({ Character(UnicodeScalar($0)).isHexDigit }) else { return nil }
        return UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
    }
}
