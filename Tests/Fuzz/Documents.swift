import Basics
import Foundation

/// JSON: what is taken, another parser takes too, and comes back as it was when it is written; an error is at a place of the text.
func examine(_ input: Input) {
    let bytes = input.bytes
    do throws(JSONSyntaxError) {
        try examine(JSONNode.parse(bytes), bytes)
    } catch {
        let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        check((1...max(1, lines.count)).contains(error.line), "An error is on a line of the text: \(error)")
        check(error.column >= 1 && error.column <= lines[error.line - 1].count + 1, "An error is in its line: \(error)")
        check(isSentence(error.message), "An error says what to do: \(error)")
    }
}

private func examine(_ node: JSONNode, _ bytes: [UInt8]) throws(JSONSyntaxError) {
    let value = node.json
    let isKnown = (try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)) != nil
    check(isKnown || hasExtremeNumber(value), "Foundation takes it too.")
    for written in [value.encoded(), value.encoded(pretty: true)] {
        let again = try JSONNode.parse(written).json
        check(again == value, "A value that is written again is the same.")
        check(!written.contains { "<>&".utf8.contains($0) }, "Nothing that is written can end a script.")
    }
    // RFC 8785 writes such numbers without an exponent, and no whole number so large is taken: canonical text is for hashes.
    guard !hasHugeNumber(value) else { return }
    let canonical = value.canonical()
    let again = try JSONNode.parse(canonical).json.canonical()
    check(again == canonical, "There is one canonical spelling.")
}

private func hasHugeNumber(_ value: JSON) -> Bool {
    switch value {
    case .number(let number): abs(number) >= 0x1p63
    case .array(let values): values.contains(where: hasHugeNumber)
    case .object(let members): members.contains { hasHugeNumber($0.value) }
    default: false
    }
}

/// Numbers so small or long that not every parser keeps them.
private func hasExtremeNumber(_ value: JSON) -> Bool {
    switch value {
    case .number: true
    case .array(let values): values.contains(where: hasExtremeNumber)
    case .object(let members): members.contains { hasExtremeNumber($0.value) }
    default: false
    }
}
