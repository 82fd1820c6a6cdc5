import Basics

/// What a person filled in: fields in the order of the form, and files.
public struct Form: Sendable {
    /// A form without fields.
    public static let empty = Form(fields: [], files: [])

    private var fields: [NamedValue] = []
    private var files: [FormFile] = []

    /// The first value of a field.
    public subscript(name: String) -> String? { fields.first { $0.name == name }?.value }

    /// All values of a field, such as the boxes that were ticked, in order.
    public func all(_ name: String) -> [String] { fields.values(of: name) }

    /// The names of the fields, in order, once for each value.
    public var names: [String] { fields.map(\.name) }

    /// The first file that was put into a field; nothing if it was left empty.
    public func file(_ name: String) -> FormFile? { files.first { $0.field == name } }

    /// All files that were put into a field.
    public func files(_ name: String) -> [FormFile] { files.filter { $0.field == name } }
}

/// A file that was sent with a form.
public struct FormFile: Sendable, Equatable {
    /// The name of the form's field.
    public let field: String
    /// What the person's machine calls it: the last part of its path, without control characters.
    ///
    /// Never a place to write to.
    public let name: String
    /// What the browser takes it for, or `application/octet-stream`.
    public let contentType: String
    /// What is in it.
    public let bytes: [UInt8]
}

extension Form {
    /// Reads a form's content by its type.
    init(contentType: String, body: [UInt8], limits: Limits) throws(Problem) {
        let type = MediaType(contentType)
        switch type.name {
        case "application/x-www-form-urlencoded": try readEncoded(body, limits)
        case "multipart/form-data":
            guard let boundary = type.parameters["boundary"], !boundary.isEmpty, boundary.utf8.count <= 70 else {
                throw Form.malformed("multipart/form-data without a boundary of 1 to 70 characters")
            }
            try readParts(body, boundary: boundary, limits)
        default: throw Form.malformed("not the content type of a form")
        }
    }

    static func malformed(_ detail: String) -> Problem {
        Problem(.invalid, "The form did not arrive as it should. Go back and send it again.", detail: detail)
    }

    private static func tooMany(_ detail: String) -> Problem {
        Problem(.invalid, "The form has more parts than we can take. Send it in smaller steps.", detail: detail)
    }

    private mutating func readEncoded(_ body: [UInt8], _ limits: Limits) throws(Problem) {
        guard body.count(where: { $0 == Byte.ampersand }) < limits.formFields else { throw Form.tooMany("too many form fields") }
        fields = NamedValue.parse(body)
    }

    private mutating func readParts(_ body: [UInt8], boundary: String, _ limits: Limits) throws(Problem) {
        var reader = MultipartReader(body, boundary: boundary)
        while let part = try reader.next() {
            guard fields.count + files.count < min(limits.formParts, limits.formFields) else {
                throw Form.tooMany("too many parts")
            }
            guard let fileName = part.fileName else {
                fields.append(NamedValue(name: part.name, value: String(decoding: part.bytes, as: UTF8.self)))
                continue
            }
            // A browser sends an empty part without a name for a file that was not chosen.
            if fileName.isEmpty, part.bytes.isEmpty { continue }
            files.append(FormFile(field: part.name, name: fileName, contentType: part.contentType, bytes: Array(part.bytes)))
        }
    }
}

/// A media type or disposition with its parameters (RFC 9110, section 8.3.1): `text/html; charset="utf-8"`.
struct MediaType {
    /// In lower case.
    let name: String
    /// By name in lower case; of a repeated one, the first.
    private(set) var parameters: [String: String] = [:]

    init(_ text: String) {
        var rest = Array(text.utf8)[...]
        name = MediaType.word(&rest, until: [Byte.semicolon]).lowercased()
        while rest.popFirst() != nil {
            let key = MediaType.word(&rest, until: [Byte.equals, Byte.semicolon]).lowercased()
            guard rest.first == Byte.equals else { continue }
            rest.removeFirst()
            let value = MediaType.value(&rest)
            if !key.isEmpty, parameters[key] == nil { parameters[key] = value }
        }
    }

    private static func value(_ rest: inout ArraySlice<UInt8>) -> String {
        rest = rest.drop(while: \.isBlank)
        guard rest.first == Byte.quote else { return word(&rest, until: [Byte.semicolon]) }
        rest.removeFirst()
        var value: [UInt8] = []
        while let byte = rest.popFirst(), byte != Byte.quote {
            // Browsers write a quote in a name as %22 and leave backslashes as they are (WHATWG HTML, section 4.10.21.8).
            if byte == Byte.backslash, rest.first == Byte.quote || rest.first == Byte.backslash {
                rest.popFirst().map { value.append($0) }
            } else {
                value.append(byte)
            }
        }
        _ = word(&rest, until: [Byte.semicolon])
        return String(decoding: value, as: UTF8.self)
    }

    private static func word(_ rest: inout ArraySlice<UInt8>, until ends: [UInt8]) -> String {
        let word = rest.prefix { !ends.contains($0) }
        rest = rest[word.endIndex...]
        let trimmed = word.drop(while: \.isBlank).reversed().drop(while: \.isBlank).reversed()
        return String(decoding: Array(trimmed), as: UTF8.self)
    }
}
