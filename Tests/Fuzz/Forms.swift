import Basics

@testable import HTTP

/// Forms and queries: names and values come out as they went in, however they are encoded.
///
/// The bytes are read as a form, and then as the names and values of one, with 0x1F between them.
func examine(_ input: Input) {
    examineEncoded(input.bytes)
    examineWritten(input.parts())
}

private func examineEncoded(_ bytes: [UInt8]) {
    let query = Query(String(decoding: bytes, as: UTF8.self))
    if query.names.count <= 100 { examineRewritten(query) }
    var limits = Limits()
    limits.formFields = 20
    guard let form = try? Form(contentType: "application/x-www-form-urlencoded", body: bytes, limits: limits) else {
        return check(bytes.count { $0 == 0x26 } >= limits.formFields, "A form is refused only for its number of fields.")
    }
    check(form.names.count <= limits.formFields, "The fields are within their limit.")
    check(form.names.allSatisfy { form[$0] == form.all($0).first }, "The first value of a field is the first of all.")
}

private func examineRewritten(_ query: Query) {
    let rewritten = query.names.enumerated().map { index, name in
        encoded(name) + "=" + encoded(query.all(name)[query.names[..<index].count { $0 == name }])
    }
    check(Query(rewritten.joined(separator: "&")) == query, "A query that is written again is the same.")
}

private func examineWritten(_ parts: [[UInt8]]) {
    let texts = parts.map { String(decoding: $0, as: UTF8.self) }
    let pairs = stride(from: 0, to: texts.count - 1, by: 2).map { (texts[$0], texts[$0 + 1]) }
    let query = Query(pairs.map { encoded($0.0) + "=" + encoded($0.1) }.joined(separator: "&"))
    check(query.names == pairs.map(\.0), "The names come out as they went in.")
    for (name, _) in pairs {
        check(query.all(name) == pairs.filter { $0.0 == name }.map(\.1), "The values come out as they went in.")
    }
}

/// As a browser writes it: WHATWG URL, section 5.2.
private func encoded(_ text: String) -> String {
    let digits = Array("0123456789ABCDEF")
    return text.utf8.map { byte in
        switch byte {
        case 0x20: "+"
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2A, 0x2D, 0x2E, 0x5F: String(UnicodeScalar(byte))
        default: "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
        }
    }.joined()
}
