import Foundation
import FoundationXML

@testable import FolkmootCore

/// Logos: one that is accepted holds nothing that runs or fetches, as an XML parser sees it, and as a browser sees it within a page.
func examine(_ input: Input) {
    let bytes = input.bytes
    let findings = LogoCheck.findings(in: bytes, file: "logo.svg")
    let lines = bytes.count { $0 == 0x0A } + 1
    for finding in findings {
        check((1...lines).contains(finding.line) && finding.column >= 1, "A finding is at a place of the file: \(finding)")
        check(isSentence(finding.message) && isSentence(finding.remedy), "A finding says what to do: \(finding)")
    }
    guard findings.isEmpty else { return }
    let parser = XMLParser(data: Data(bytes))
    let drawing = Drawing()
    parser.delegate = drawing
    _ = parser.parse()
    for tag in drawing.tags + PageTags.tags(in: bytes) { examine(tag) }
}

/// An element as a parser other than ours has read it.
struct Tag {
    let name: String
    var attributes: [(name: String, value: String)] = []
    var text = ""
}

private let harmful = [
    "script", "foreignobject", "image", "iframe", "object", "embed", "a", "animate", "set", "animatetransform", "animatemotion",
    "audio",
    "video", "link", "meta", "base", "form", "handler", "listener", "feimage", "img", "html", "body", "template", "math",
]

private func examine(_ tag: Tag) {
    let name = tag.name.lowercased()
    check(!harmful.contains(name.split(separator: ":").last.map { String($0) } ?? name), "No element runs or fetches: \(tag)")
    if name == "style" { checkStyle(tag.text, tag) }
    for (name, value) in tag.attributes {
        let name = name.lowercased()
        let bare = value.lowercased().filter { !$0.isWhitespace && $0 != "\u{0}" }
        check(!name.hasPrefix("on"), "No attribute handles an event: \(tag)")
        check(!bare.contains("javascript:") && !bare.contains("vbscript:"), "No address runs: \(tag)")
        if name == "href" || name.hasSuffix(":href") || name == "src" {
            check(value.hasPrefix("#"), "A reference is to the drawing itself: \(tag)")
        }
        if !name.hasPrefix("xmlns"), !name.hasSuffix("href") { checkStyle(value, tag) }
    }
}

private func checkStyle(_ text: String, _ tag: Tag) {
    let bare = text.lowercased().filter { !$0.isWhitespace && $0 != "\"" && $0 != "'" }
    check(!bare.contains("@import") && !bare.contains("expression("), "No style imports: \(tag)")
    for part in bare.components(separatedBy: "url(").dropFirst() { check(part.hasPrefix("#"), "No style fetches: \(tag)") }
}

/// What libxml2 sees.
private final class Drawing: NSObject, XMLParserDelegate {
    var tags: [Tag] = []

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String] = [:]
    ) {
        tags.append(Tag(name: name, attributes: attributes.map { ($0.key, $0.value) }))
    }

    func parser(_ parser: XMLParser, foundCharacters text: String) {
        if !tags.isEmpty { tags[tags.count - 1].text += text }
    }

    func parser(_ parser: XMLParser, foundCDATA block: Data) { check(false, "There is no CDATA section.") }

    func parser(_ parser: XMLParser, foundProcessingInstructionWithTarget target: String, data: String?) {
        check(false, "There is no instruction: \(target)")
    }
}

private func isSpace(_ byte: UInt8) -> Bool { [9, 10, 12, 13, 32].contains(byte) }
private func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }

/// What a browser sees that finds the drawing within a page (HTML Living Standard, 13.2.5, the states that matter here).
private struct PageTags {
    private let bytes: [UInt8]
    private var index = 0

    static func tags(in bytes: [UInt8]) -> [Tag] {
        var reading = PageTags(bytes: bytes)
        var tags: [Tag] = []
        while reading.index < bytes.count {
            if let tag = reading.tag() { tags.append(tag) }
        }
        return tags
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

    /// What comes next: a start tag, or nothing for text, comments and end tags, which are passed over.
    private mutating func tag() -> Tag? {
        if starts(with: "<!--") { return skip(past: "-->", from: index + 4) }
        if starts(with: "<!") || starts(with: "<?") || starts(with: "</") { return skip(past: ">", from: index + 2) }
        index += 1
        guard bytes[index - 1] == UInt8(ascii: "<"), let first = next, isLetter(first) else { return nil }
        var tag = Tag(name: word { !isSpace($0) && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: ">") })
        while let byte = next, byte != UInt8(ascii: ">") {
            if isSpace(byte) || byte == UInt8(ascii: "/") { index += 1 } else { tag.attributes.append(attribute()) }
        }
        index += 1
        return tag
    }

    private mutating func attribute() -> (name: String, value: String) {
        let start = index
        index += 1
        _ = word { !isSpace($0) && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: ">") && $0 != UInt8(ascii: "=") }
        let name = String(decoding: bytes[start..<index], as: UTF8.self)
        _ = word(while: isSpace)
        guard next == UInt8(ascii: "=") else { return (name, "") }
        index += 1
        _ = word(while: isSpace)
        guard let quote = next, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
            return (name, decoded(word { !isSpace($0) && $0 != UInt8(ascii: ">") }))
        }
        index += 1
        let value = word { $0 != quote }
        index += 1
        return (name, decoded(value))
    }

    private mutating func word(while isPart: (UInt8) -> Bool) -> String {
        let start = index
        while let byte = next, isPart(byte) { index += 1 }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    private mutating func skip(past end: String, from start: Int) -> Tag? {
        index = start
        while index < bytes.count, !starts(with: end) { index += 1 }
        index += end.utf8.count
        return nil
    }

    private func starts(with word: String) -> Bool { bytes[min(index, bytes.count)...].starts(with: word.utf8) }

    /// With the references that could hide something put in: numbers, and the names of what ends an attribute or a scheme.
    private func decoded(_ text: String) -> String {
        var parts = text.components(separatedBy: "&")
        for index in parts.indices.dropFirst() { parts[index] = Self.scalar(parts[index]) }
        return parts.joined()
    }

    private static let named = [
        "colon": ":", "lpar": "(", "tab": "\t", "newline": "\n", "quot": "\"", "amp": "&", "lt": "<", "gt": ">",
    ]

    private static func scalar(_ part: String) -> String {
        let name = part.prefix { $0 != ";" }
        let rest = String(part.dropFirst(name.count + 1))
        if let text = named[name.lowercased()] { return text + rest }
        let number = name.lowercased().hasPrefix("#x") ? UInt32(name.dropFirst(2), radix: 16) : UInt32(name.dropFirst(1))
        guard name.hasPrefix("#"), let scalar = number.flatMap(Unicode.Scalar.init) else { return "&" + part }
        return String(scalar) + rest
    }
}
