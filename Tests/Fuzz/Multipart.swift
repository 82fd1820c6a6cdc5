import Basics

@testable import HTTP

/// Multipart forms: hostile ones are refused or read within their limits, and what a browser sends comes out as it went in.
///
/// The first line is the content type; the rest is the content, and then the names and contents of files, with 0x1F between them.
func examine(_ input: Input) {
    var input = input
    examineHostile(type: input.textLine(), input.bytes)
    examineWritten(input.parts())
}

private func examineHostile(type: String, _ body: [UInt8]) {
    var limits = Limits()
    limits.formParts = 10
    guard let form = try? Form(contentType: type, body: body, limits: limits) else { return }
    var size = form.names.reduce(0) { $0 + $1.utf8.count }
    for field in Set(form.names) where type.hasPrefix("multipart/") {
        check(form.all(field).count <= limits.formParts, "The parts are within their limit.")
    }
    for file in files(of: form, body) {
        size += file.bytes.count
        check(!file.name.contains { "/\\\u{0}\r\n".contains($0) }, "A file's name is no path and ends no line.")
    }
    check(type.hasPrefix("multipart/") ? size <= body.count * 3 : true, "A form does not grow when it is read.")
}

/// The files are found by their fields' names, which the content itself gives.
private func files(of form: Form, _ body: [UInt8]) -> [FormFile] {
    let words = String(decoding: body, as: UTF8.self).split { $0 == "\"" || $0 == ";" || $0 == "=" }
    return Set(words.map { String($0) }).flatMap { form.files($0) }
}

private func examineWritten(_ parts: [[UInt8]]) {
    guard parts.count >= 2, parts.count <= 20 else { return }
    let boundary = "----folkmoot-fuzz-boundary"
    let pairs = stride(from: 0, to: parts.count - 1, by: 2).map { (fieldName(parts[$0]), parts[$0 + 1]) }
    guard !pairs.contains(where: { String(decoding: $0.1, as: UTF8.self).contains(boundary) }) else { return }
    var body: [UInt8] = []
    for (name, content) in pairs {
        let head = "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"; filename=\"a.bin\"\r\n\r\n"
        body += Array(head.utf8) + content + [13, 10]
    }
    body += Array("--\(boundary)--\r\n".utf8)
    let form = must("A form that a browser could send is read.") {
        try Form(contentType: "multipart/form-data; boundary=\(boundary)", body: body, limits: Limits())
    }
    for (name, _) in pairs {
        let sent = pairs.filter { $0.0 == name }.map(\.1)
        check(form.files(name).map(\.bytes) == sent, "A file comes out as it went in.")
    }
}

private func fieldName(_ bytes: [UInt8]) -> String {
    String(decoding: bytes.filter { $0 > 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x5C }.prefix(60), as: UTF8.self)
}
