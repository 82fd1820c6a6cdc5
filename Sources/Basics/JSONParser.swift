/// Reads JSON by recursive descent, in bytes.
struct JSONParser {
    var cursor: JSONCursor
    private var depth = 0

    static let deepest = 64

    init(_ bytes: [UInt8]) { cursor = JSONCursor(bytes) }

    /// The only value of the text.
    mutating func document() throws(JSONSyntaxError) -> JSONNode {
        try cursor.checkEncoding()
        cursor.skipSpace()
        guard cursor.next != nil else { throw cursor.error("There is nothing here. Write a JSON value, such as {}.") }
        let node = try value()
        cursor.skipSpace()
        if cursor.next != nil { throw cursor.error("The value ends before this. Remove what comes after it.") }
        return node
    }

    private mutating func value() throws(JSONSyntaxError) -> JSONNode {
        let place = cursor.place
        return JSONNode(try content(from: place), line: place.line, column: place.column)
    }

    private mutating func content(from place: JSONCursor.Place) throws(JSONSyntaxError) -> JSONNode.Content {
        switch cursor.next {
        case UInt8(ascii: "{"): return .object(try nested { parser throws(JSONSyntaxError) in try parser.fields(from: place) })
        case UInt8(ascii: "["): return .array(try nested { parser throws(JSONSyntaxError) in try parser.items(from: place) })
        case UInt8(ascii: "\""): return .string(try cursor.string())
        default: return try cursor.nextIsNumber ? cursor.number() : word()
        }
    }

    /// Goes one level down and comes back.
    private mutating func nested<Result>(
        _ body: (inout JSONParser) throws(JSONSyntaxError) -> Result
    ) throws(JSONSyntaxError) -> Result {
        guard depth < Self.deepest else {
            throw cursor.error("This is nested more than \(Self.deepest) levels deep. Make it flatter.")
        }
        depth += 1
        defer { depth -= 1 }
        cursor.advance()
        return try body(&self)
    }
}

extension JSONParser {
    private mutating func items(from opening: JSONCursor.Place) throws(JSONSyntaxError) -> [JSONNode] {
        var items: [JSONNode] = []
        cursor.skipSpace()
        if cursor.take("]") { return items }
        while true {
            items.append(try value())
            if try listEnds(with: "]", opening) { return items }
        }
    }

    private mutating func fields(from opening: JSONCursor.Place) throws(JSONSyntaxError) -> [JSONField] {
        var fields: [JSONField] = []
        var names = Names()
        cursor.skipSpace()
        if cursor.take("}") { return fields }
        while true {
            let field = try field(of: opening)
            guard names.add(field.key, to: fields) else { throw repeated(field, fields) }
            fields.append(field)
            if try listEnds(with: "}", opening) { return fields }
        }
    }

    private mutating func field(of opening: JSONCursor.Place) throws(JSONSyntaxError) -> JSONField {
        let place = cursor.place
        let key = try key(of: opening)
        cursor.skipSpace()
        guard cursor.take(":") else { throw cursor.error("A colon is missing after \"\(key)\".") }
        cursor.skipSpace()
        if let next = cursor.next, next == UInt8(ascii: ",") || next == UInt8(ascii: "}") {
            throw cursor.error("\"\(key)\" has no value. Write one, or null.")
        }
        return JSONField(key: key, line: place.line, column: place.column, value: try value())
    }

    private mutating func key(of opening: JSONCursor.Place) throws(JSONSyntaxError) -> String {
        if cursor.next == UInt8(ascii: "\"") { return try cursor.string() }
        if cursor.next == nil { throw unclosed("}", opening) }
        if cursor.next == UInt8(ascii: ",") { throw cursor.error("There is a comma too many. Remove it.") }
        let word = cursor.word()
        let example = word.isEmpty || !cursor.nextIsWord ? "name" : word
        throw cursor.oddity() ?? cursor.error("The name of a field stands in double quotes. Write \"\(example)\".")
    }

    /// Passes the comma to the next item, or the bracket that closes the list; `true` for the latter.
    private mutating func listEnds(
        with closing: Unicode.Scalar, _ opening: JSONCursor.Place
    ) throws(JSONSyntaxError) -> Bool {
        cursor.skipSpace()
        if cursor.take(closing) { return true }
        let comma = cursor.place
        guard cursor.take(",") else { throw missingComma(closing, opening) }
        cursor.skipSpace()
        if cursor.next == UInt8(ascii: closing) {
            throw comma.error("There is a comma before the closing \(closing). Remove the comma.")
        }
        return false
    }
}

extension JSONParser {
    private mutating func missingComma(_ closing: Unicode.Scalar, _ opening: JSONCursor.Place) -> JSONSyntaxError {
        if let oddity = cursor.oddity() { return oddity }
        switch cursor.next {
        case nil: return unclosed(closing, opening)
        case UInt8(ascii: "]"), UInt8(ascii: "}"):
            let bracket = closing == "]" ? "[" : "{"
            return cursor.error("The \(bracket) of line \(opening.line) is closed by the wrong bracket. Write \(closing) here.")
        case UInt8(ascii: ":"): return cursor.error("A colon stands only between a name and its value, in braces.")
        default: return cursor.error("A comma is missing before \(cursor.preview()).")
        }
    }

    private func unclosed(_ closing: Unicode.Scalar, _ opening: JSONCursor.Place) -> JSONSyntaxError {
        let bracket = closing == "]" ? "[" : "{"
        return cursor.error(
            "The text ends too early: the \(bracket) of line \(opening.line), column \(opening.column) is not closed. Add \(closing)."
        )
    }

    private func repeated(_ field: JSONField, _ fields: [JSONField]) -> JSONSyntaxError {
        let first = fields.first { $0.key == field.key }?.line ?? field.line
        let message = "\"\(field.key)\" stands twice in this object, first on line \(first). Remove one of them."
        return JSONSyntaxError(line: field.line, column: field.column, message: message)
    }

    /// `true`, `false` or `null`, or an error that tells what was meant.
    private mutating func word() throws(JSONSyntaxError) -> JSONNode.Content {
        let word = cursor.word()
        switch word {
        case "true", "false", "null":
            cursor.advance(by: word.utf8.count)
            return word == "null" ? .null : .bool(word == "true")
        default:
            throw cursor.oddity() ?? cursor.error(notAValue(word))
        }
    }

    private func notAValue(_ word: String) -> String {
        let known = ["true", "false", "null"]
        if let meant = known.first(where: { $0 == word.lowercased() }) { return "Write \(meant) in lower case." }
        switch word {
        case "NaN", "Infinity": return "\(word) is not a JSON value. Write null, or a number."
        case "None", "nil", "undefined": return "\(word) is not a JSON value. Write null."
        case "": return cursor.next == nil ? "The text ends too early: a value is missing here." : cursor.notAValueHere()
        default: break
        }
        if let meant = Spelling.nearest(to: word, among: known) { return "\(word) is not a JSON value. Did you mean \(meant)?" }
        return "\(word) is not a JSON value. Text stands in double quotes: \"\(word)\"."
    }
}

/// The names in an object: compared one by one while they are few, which is faster, and found by their hashes after that.
private struct Names {
    private var hashed: Set<String> = []

    /// Adds a name to those of some fields; `false` if it is among them already.
    mutating func add(_ name: String, to fields: [JSONField]) -> Bool {
        if fields.count < 16 { return !fields.contains { $0.key == name } }
        if hashed.isEmpty { hashed = Set(fields.map(\.key)) }
        return hashed.insert(name).inserted
    }
}
