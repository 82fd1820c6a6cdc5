/// A piece of an XML document.
struct MarkupPart {
    enum Content {
        case start(String, [(name: String, value: String)], isEmpty: Bool)
        case end(String)
        case text(String)
        /// A document type, an instruction other than the XML declaration, or a CDATA section.
        case declaration
    }

    let content: Content
    let line: Int
    let column: Int
}

/// Why a text is not XML.
struct MarkupError: Error {
    let line: Int
    let column: Int
    let message: String
}

/// Reads XML (XML 1.0, fifth edition) piece by piece; knows no entities but the five of XML itself, and passes over comments.
///
/// It reads scalars, as browsers do: a quotation mark with an accent upon it is one character to people, and still ends a value. What
/// XML and HTML read differently is refused, since a logo may stand in a page.
struct MarkupScanner {
    private let text: [Unicode.Scalar]
    private var position = 0
    private var line = 1
    private var column = 1

    init(_ text: String) { self.text = Array(text.unicodeScalars) }

    mutating func next() throws(MarkupError) -> MarkupPart? {
        if position == 0, starts(with: "<?xml ") { try skipXMLDeclaration() }
        while starts(with: "<!--") { try skipComment() }
        guard position < text.count else { return nil }
        let (line, column) = (self.line, self.column)
        return MarkupPart(content: try content(), line: line, column: column)
    }

    private mutating func content() throws(MarkupError) -> MarkupPart.Content {
        if starts(with: "<!") || starts(with: "<?") {
            try skip(past: ">")
            return .declaration
        }
        if starts(with: "</") { return try endTag() }
        return text[position] == "<" ? try startTag() : .text(try decoded(take { $0 != "<" }))
    }

    private mutating func endTag() throws(MarkupError) -> MarkupPart.Content {
        advance(2)
        let name = take(while: Self.isName)
        skipSpace()
        try expect(">")
        return .end(name)
    }

    private mutating func startTag() throws(MarkupError) -> MarkupPart.Content {
        advance(1)
        let name = take(while: Self.isName)
        guard !name.isEmpty else { throw error("There is a < that begins no element.") }
        var attributes: [(name: String, value: String)] = []
        skipSpace()
        while position < text.count, text[position] != ">", text[position] != "/" {
            attributes.append(try attribute())
            skipSpace()
        }
        let isEmpty = position < text.count && text[position] == "/"
        if isEmpty { advance(1) }
        try expect(">")
        return .start(name, attributes, isEmpty: isEmpty)
    }

    private mutating func attribute() throws(MarkupError) -> (name: String, value: String) {
        let name = take(while: Self.isName)
        guard !name.isEmpty else { throw error("There is something in an element that is no attribute.") }
        skipSpace()
        try expect("=")
        skipSpace()
        guard position < text.count, text[position] == "\"" || text[position] == "'" else {
            throw error("The value of \(name) is not in quotation marks.")
        }
        let quote = text[position]
        advance(1)
        let value = try decoded(take { $0 != quote && $0 != "<" })
        try expect(quote)
        return (name, value)
    }

    private static func isName(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII && scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || "-_.:".unicodeScalars.contains(scalar)
    }

    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool { [" ", "\t", "\r", "\n"].contains(scalar) }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 && !isSpace(scalar) || scalar.value == 0x7F
    }
}

extension MarkupScanner {
    private func starts(with word: String) -> Bool { text[position...].starts(with: word.unicodeScalars) }

    private func error(_ message: String) -> MarkupError { MarkupError(line: line, column: column, message: message) }

    private mutating func advance(_ count: Int) {
        for _ in 0..<count where position < text.count {
            let isBreak = text[position] == "\n"
            (line, column) = isBreak ? (line + 1, 1) : (line, column + 1)
            position += 1
        }
    }

    private mutating func take(while isPart: (Unicode.Scalar) -> Bool) -> String {
        let end = text[position...].firstIndex { !isPart($0) } ?? text.count
        var taken = String.UnicodeScalarView()
        taken.append(contentsOf: text[position..<end])
        advance(end - position)
        return String(taken)
    }

    private mutating func skipSpace() { _ = take(while: Self.isSpace) }

    private mutating func skip(past word: String) throws(MarkupError) {
        let start = error("\(quoted(word)) is missing after this.")
        while position < text.count {
            if starts(with: word) { return advance(word.count) }
            advance(1)
        }
        throw start
    }

    /// Passes over `<?xml version="1.0" encoding="UTF-8"?>`; another encoding would make another text of the same bytes.
    private mutating func skipXMLDeclaration() throws(MarkupError) {
        let start = error("The XML declaration may only give version 1.0, the encoding UTF-8 and standalone.")
        advance(5)
        skipSpace()
        while position < text.count, text[position] != "?" {
            let (name, value) = try attribute()
            guard Self.declared[name]?.contains(value.lowercased()) == true else { throw start }
            skipSpace()
        }
        try expect("?")
        try expect(">")
    }

    private static let declared = ["version": ["1.0"], "encoding": ["utf-8"], "standalone": ["yes", "no"]]

    /// Passes over a comment that XML and HTML both end at the same place.
    private mutating func skipComment() throws(MarkupError) {
        let start = error("A comment may not hold <, > and --.")
        advance(4)
        let text = take { $0 != "<" && $0 != ">" }
        guard text.hasSuffix("--"), text.unicodeScalars.count > 2, !text.dropLast(2).contains("--"), !text.hasSuffix("---") else {
            throw start
        }
        try expect(">")
    }

    private mutating func expect(_ scalar: Unicode.Scalar) throws(MarkupError) {
        guard position < text.count, text[position] == scalar else { throw error("\(quoted(String(scalar))) belongs here.") }
        advance(1)
    }

    /// The text with its references resolved, so that nothing hides behind them.
    private func decoded(_ raw: String) throws(MarkupError) -> String {
        guard !raw.unicodeScalars.contains(where: Self.isControl) else { throw error("There is a control character.") }
        var parts = raw.unicodeScalars.split(separator: "&", omittingEmptySubsequences: false).makeIterator()
        var decoded = String.UnicodeScalarView(parts.next() ?? "".unicodeScalars[...])
        while let part = parts.next() {
            guard let end = part.firstIndex(of: ";"), let scalar = Self.scalar(Substring(part[..<end])) else {
                throw error("There is an & that begins no reference known here.")
            }
            decoded.append(scalar)
            decoded.append(contentsOf: part[part.index(after: end)...])
        }
        return String(decoded)
    }

    private static let known: [Substring: Unicode.Scalar] = ["amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'"]

    private static func scalar(_ name: Substring) -> Unicode.Scalar? {
        if let scalar = known[name] { return scalar }
        guard name.hasPrefix("#") else { return nil }
        let number = name.hasPrefix("#x") ? UInt32(name.dropFirst(2), radix: 16) : UInt32(name.dropFirst())
        return number.flatMap(Unicode.Scalar.init)
    }
}
