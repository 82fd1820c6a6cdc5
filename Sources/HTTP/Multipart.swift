import Basics
import CLinux

/// One part of a multipart form (RFC 7578).
struct FormPart {
    let name: String
    /// Nothing for a field, the name of a file otherwise.
    let fileName: String?
    let contentType: String
    let bytes: ArraySlice<UInt8>
}

/// Takes the parts out of a `multipart/form-data` content, without copying them (RFC 2046, section 5.1.1; RFC 7578).
struct MultipartReader {
    private static let headerLimit = 4096
    private let body: [UInt8]
    private let delimiter: [UInt8]
    private var position: Int?

    init(_ body: [UInt8], boundary: String) {
        self.body = body
        delimiter = Array("\r\n--\(boundary)".utf8)
    }

    /// The next part, or nothing after the last.
    mutating func next() throws(Problem) -> FormPart? {
        let start = if let position { position } else { try firstDelimiterEnd() }
        guard let headers = try headersStart(after: start) else { return nil }
        let (fields, content) = try readHeaders(at: headers)
        guard let end = find(delimiter[...], from: content) else { throw Form.malformed("a part without its end") }
        position = end + delimiter.count
        return try part(fields, body[content..<end])
    }

    /// The first delimiter may stand at the very beginning, without the line break that belongs to it.
    private func firstDelimiterEnd() throws(Problem) -> Int {
        if body.starts(with: delimiter.dropFirst(2)) { return delimiter.count - 2 }
        guard let start = find(delimiter[...], from: 0) else { throw Form.malformed("no part at all") }
        return start + delimiter.count
    }

    /// After a delimiter: a line break and a part, or two hyphens and the end.
    private func headersStart(after delimiterEnd: Int) throws(Problem) -> Int? {
        let rest = body[delimiterEnd...]
        if rest.starts(with: [0x2D, 0x2D]) { return nil }
        let padding = rest.prefix(while: \.isBlank).count
        guard rest.dropFirst(padding).starts(with: [13, 10]) else { throw Form.malformed("a delimiter that does not end its line") }
        return delimiterEnd + padding + 2
    }

    private func readHeaders(at start: Int) throws(Problem) -> (Headers, content: Int) {
        var line = start
        while true {
            guard let end = find([13, 10], from: line), end - start <= MultipartReader.headerLimit else {
                throw Form.malformed("the headers of a part have no end")
            }
            if end == line { return (Headers(checked: Array(body[start..<line])), end + 2) }
            do throws(Refusal) {
                _ = try FieldLine.parse(body.span, line..<end)
            } catch {
                throw Form.malformed(error.reason.description)
            }
            line = end + 2
        }
    }

    private func part(_ headers: Headers, _ bytes: ArraySlice<UInt8>) throws(Problem) -> FormPart {
        let disposition = MediaType(headers["Content-Disposition"] ?? "")
        guard disposition.name == "form-data", let name = disposition.parameters["name"] else {
            throw Form.malformed("a part without a name")
        }
        let type = headers["Content-Type"] ?? "application/octet-stream"
        let fileName = disposition.parameters["filename"].map(MultipartReader.lastComponent)
        return FormPart(name: name, fileName: fileName, contentType: type, bytes: bytes)
    }

    private static func lastComponent(_ path: String) -> String {
        let name = path.split { $0 == "/" || $0 == "\\" }.last ?? ""
        return String(String.UnicodeScalarView(name.unicodeScalars.filter { $0.properties.generalCategory != .control }))
    }

    private func find(_ wanted: ArraySlice<UInt8>, from start: Int) -> Int? {
        body.withUnsafeBytes { bytes in
            wanted.withUnsafeBytes { wanted in
                guard let base = bytes.baseAddress,
                    let found = memmem(base + start, bytes.count - start, wanted.baseAddress, wanted.count)
                else { return nil }
                return UnsafeRawPointer(found) - base
            }
        }
    }
}
