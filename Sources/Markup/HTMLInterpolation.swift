extension HTML {
    /// What may be put into markup, and what becomes of it.
    ///
    /// | written | becomes |
    /// | --- | --- |
    /// | `\(text)`, a `String` or `Substring` | the text, escaped |
    /// | `\(count)`, an `Int` | its digits |
    /// | `\(html)`, an ``HTML``, `HTML?` or `[HTML]` | itself; nothing; one after the other |
    /// | `\(path)`, `\(url)`, a ``Path`` or ``ExternalURL`` | the address, escaped |
    /// | `\(text: value)` | the value's description, escaped |
    /// | `\(when: condition, html)` | the markup, if the condition holds |
    /// | `\(attribute: "value", value)` | ` value="…"` with its leading space; nothing for `nil` |
    /// | `\(flag: "checked", condition)` | ` checked` with its leading space, if the condition holds |
    ///
    /// Nothing else compiles. Text directly after `href="`, `src="`, `action="`, `style="` and the like, or in an attribute without
    /// quotes, is a mistake in the program (escaped text can still be `javascript:`), and stops a debug build: an address is a ``Path``
    /// or an ``ExternalURL``.
    public struct Interpolation: StringInterpolationProtocol, Sendable {
        @usableFromInline var bytes: [UInt8] = []

        /// An empty buffer, with room for the literals and a little for each value.
        public init(literalCapacity: Int, interpolationCount: Int) {
            bytes.reserveCapacity(literalCapacity + interpolationCount * 24)
        }

        /// Markup as it is written in the program.
        @inlinable
        public mutating func appendLiteral(_ literal: StaticString) {
            literal.withUTF8Buffer { bytes.append(contentsOf: $0) }
        }

        /// Text, escaped.
        public mutating func appendInterpolation(_ text: String) {
            assert(!standsInUnsafePlace, "Text in an unquoted attribute, or in one that takes an address or code.")
            Escaping.append(text, to: &bytes)
        }

        /// Text, escaped.
        public mutating func appendInterpolation(_ text: Substring) {
            assert(!standsInUnsafePlace, "Text in an unquoted attribute, or in one that takes an address or code.")
            Escaping.append(text, to: &bytes)
        }

        /// A whole number in digits, without grouping.
        public mutating func appendInterpolation(_ number: Int) {
            Digits.append(number, to: &bytes)
        }

        /// Other markup.
        @inlinable
        public mutating func appendInterpolation(_ html: HTML) {
            bytes.append(contentsOf: html.bytes)
        }

        /// Other markup, or nothing.
        public mutating func appendInterpolation(_ html: HTML?) {
            if let html { appendInterpolation(html) }
        }

        /// Several pieces of markup, one after the other.
        public mutating func appendInterpolation(_ parts: [HTML]) {
            bytes.reserveCapacity(bytes.count + parts.reduce(0) { $0 + $1.bytes.count })
            for part in parts { appendInterpolation(part) }
        }

        /// An address inside the service.
        public mutating func appendInterpolation(_ path: Path) {
            Escaping.append(path.description, to: &bytes)
        }

        /// An address outside the service.
        public mutating func appendInterpolation(_ url: ExternalURL) {
            Escaping.append(url.description, to: &bytes)
        }

        /// What a value's description says, escaped.
        public mutating func appendInterpolation(text value: some CustomStringConvertible) {
            appendInterpolation(value.description)
        }

        /// Markup that is there only under a condition; otherwise it is not even made.
        public mutating func appendInterpolation(when condition: Bool, _ html: @autoclosure () -> HTML) {
            if condition { appendInterpolation(html()) }
        }
    }
}

extension HTML.Interpolation {
    /// An attribute with its leading space, ` value="…"`; nothing at all for `nil`.
    public mutating func appendInterpolation(attribute name: StaticString, _ value: String?) {
        appendAttribute(name, value) { $0.appendInterpolation($1) }
    }

    /// An attribute that is a whole number, with its leading space, ` rows="5"`; nothing at all for `nil`.
    public mutating func appendInterpolation(attribute name: StaticString, _ value: Int?) {
        appendAttribute(name, value) { $0.appendInterpolation($1) }
    }

    /// An attribute that is an address inside the service, with its leading space; nothing at all for `nil`.
    public mutating func appendInterpolation(attribute name: StaticString, _ value: Path?) {
        appendAttribute(name, value) { $0.appendInterpolation($1) }
    }

    /// An attribute that is an address outside the service, with its leading space; nothing at all for `nil`.
    public mutating func appendInterpolation(attribute name: StaticString, _ value: ExternalURL?) {
        appendAttribute(name, value) { $0.appendInterpolation($1) }
    }

    /// An attribute that is there or not, with its leading space: ` checked`.
    public mutating func appendInterpolation(flag name: StaticString, _ isSet: Bool) {
        guard isSet else { return }
        appendLiteral(" ")
        appendLiteral(name)
    }

    private mutating func appendAttribute<Value>(
        _ name: StaticString, _ value: Value?, write: (inout HTML.Interpolation, Value) -> Void
    ) {
        guard let value else { return }
        appendLiteral(" ")
        appendLiteral(name)
        appendLiteral("=\"")
        write(&self, value)
        appendLiteral("\"")
    }
}

extension HTML.Interpolation {
    /// Attributes whose value a browser follows or runs, so that escaping alone does not make text safe in them.
    private static let activeAttributes: Set<String> = [
        "href", "src", "srcset", "action", "formaction", "poster", "data", "style", "srcdoc", "xlink:href",
    ]

    /// Whether what comes next begins the value of an attribute that takes an address or code, or of one without quotes.
    private var standsInUnsafePlace: Bool {
        var head = bytes[...]
        let isQuoted = head.last == UInt8(ascii: "\"") || head.last == UInt8(ascii: "'")
        if isQuoted { head.removeLast() }
        guard head.popLast() == UInt8(ascii: "="), isInsideTag(head) else { return false }
        let name = head.suffix(16).reversed().prefix { $0 > 0x20 }.reversed()
        let word = String(decoding: name, as: UTF8.self).lowercased()
        return !isQuoted || word.hasPrefix("on") || Self.activeAttributes.contains(word)
    }

    /// Whether a tag was opened and not closed: values are escaped, so that angle brackets come from the program alone.
    private func isInsideTag(_ head: ArraySlice<UInt8>) -> Bool {
        head.last { $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: ">") } == UInt8(ascii: "<")
    }
}
