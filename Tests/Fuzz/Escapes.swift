import Basics

@testable import FolkmootCore
@testable import Markup
@_spi(TenantFiles) @testable import Storage

/// Text in markup, in addresses and in SQL comes out as it went in, and is nothing but text.
func examine(_ input: Input) {
    let text = input.text
    examineMarkup(text)
    examinePath(text)
    examineAddress(text)
    examineStatement(text)
}

private func examineMarkup(_ text: String) {
    let html: HTML = "<p title=\"\(text)\">\(text)</p>"
    let markup = html.description
    // By bytes: an accent at the beginning of the text would make one character of itself and the quotation mark.
    let inner = markup.utf8.dropFirst("<p title=\"".utf8.count).dropLast("</p>".utf8.count)
    check(markup.utf8.starts(with: "<p title=\"".utf8) && markup.utf8.count { $0 == 0x3C } == 2, "Text makes no tag.")
    check(markup.utf8.count { $0 == 0x22 } == 2 && markup.utf8.count { $0 == 0x27 } == 0, "Text ends no attribute.")
    let parts = Array(inner).split(separator: 0x3E, maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2 else { return check(false, "Text ends no tag.") }
    for part in [parts[0].dropLast(), parts[1]] {
        let read = unescaped(String(decoding: part, as: UTF8.self))
        let expected = String(String.UnicodeScalarView(text.unicodeScalars.map { $0 == "\u{0}" ? "\u{FFFD}" : $0 }))
        check(read.utf8.elementsEqual(expected.utf8), "Text reads back as it was.")
    }
}

private func unescaped(_ text: String) -> String {
    let names = ["&lt;": "<", "&gt;": ">", "&quot;": "\"", "&#39;": "'", "&#13;": "\r"]
    var result = String.UnicodeScalarView()
    var rest = text.unicodeScalars[...]
    while let scalar = rest.first {
        let reference = (names.keys + ["&amp;"]).first { rest.starts(with: $0.unicodeScalars) }
        result.append(contentsOf: (reference.map { names[$0] ?? "&" } ?? String(scalar)).unicodeScalars)
        rest = rest.dropFirst(reference?.unicodeScalars.count ?? 1)
    }
    return String(result)
}

private func examinePath(_ text: String) {
    let path = Path("/surveys/\(text)/answers").query("area", text).fragment(text).description
    check(path.hasPrefix("/surveys/") && path.utf8.count { $0 == 0x2F } == 3, "A value adds no segment: \(path)")
    check(path.utf8.count { $0 == 0x3F } == 1 && path.utf8.count { $0 == 0x23 } == 1, "A value adds no query: \(path)")
    check(path.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"\"'<>\\&".utf8.contains($0) }, "A path is safe anywhere: \(path)")
    guard let returned = Path(returned: text) else { return }
    let bytes = Array(returned.description.utf8)
    check(bytes.first == 0x2F && !["//", "/\\"].contains { bytes.starts(with: $0.utf8) }, "A returned path stays at its host.")
    check(Path(returned: returned.description) == returned, "A returned path is taken again.")
}

private func examineAddress(_ text: String) {
    guard let url = ExternalURL(text) else { return }
    check(["https://", "mailto:", "tel:"].contains { url.description.hasPrefix($0) }, "An address does not run: \(url)")
    check(url.description.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x3C }, "It is plain ASCII: \(url)")
    check(ExternalURL(url.description) == url, "It is taken again: \(url)")
}

private func examineStatement(_ text: String) {
    let statement: SQL = "SELECT \(text), \(text) || '!', \(list: [text, text])"
    check(statement.description == "SELECT ?, ? || '!', (?, ?)", "A value is no part of a statement.")
    check(statement.values == [SQLValue](repeating: .text(text), count: 4), "A value is bound as it is.")
}
