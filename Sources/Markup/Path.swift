public import Basics

/// An address inside the service: what is written in the program is the path, what is put in is percent-encoded as one segment.
///
///     Path("/surveys/\(survey.id)/answers").query("month", "2026-02").fragment("total")
///
/// A path always begins with one slash and never leads to another host. A value cannot add a slash, a query or a fragment; one that
/// would make a whole segment empty, `.` or `..`, which browsers resolve away, becomes U+FFFD, which names nothing. A path put into a
/// path stays as it is: `Path("\(base)/edit")`.
public struct Path: Hashable, Sendable {
    private let text: String

    /// A path that somebody sent back to us, such as where to go after signing in, if it is a path inside the service.
    ///
    /// Refused: anything that a browser could take for another host or scheme, control characters, spaces, non-ASCII characters,
    /// dot segments, and more than 2,048 bytes.
    public init?(returned text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count <= 2048, bytes.first == UInt8(ascii: "/") else { return nil }
        guard bytes.allSatisfy(PercentEncoding.isAllowedInAddress), Self.mended(bytes) == bytes else { return nil }
        guard !text.lowercased().contains("%2e") else { return nil }
        self.text = text
    }

    private init(text: String) { self.text = text }

    /// The path with a name and a value in its query; unchanged for `nil`.
    public func query(_ name: String, _ value: String?) -> Path {
        guard let value else { return self }
        var bytes = Array(text.utf8)
        let fragment = bytes.firstIndex(of: UInt8(ascii: "#")).map { Array(bytes[$0...]) } ?? []
        bytes.removeLast(fragment.count)
        bytes.append(bytes.contains(UInt8(ascii: "?")) ? UInt8(ascii: "&") : UInt8(ascii: "?"))
        PercentEncoding.append(name, to: &bytes)
        bytes.append(UInt8(ascii: "="))
        PercentEncoding.append(value, to: &bytes)
        bytes.append(contentsOf: fragment)
        return Path(text: String(decoding: bytes, as: UTF8.self))
    }

    /// The path with a name and a whole number in its query; unchanged for `nil`.
    public func query(_ name: String, _ value: Int?) -> Path { query(name, value.map { String($0) }) }

    /// The path with a place on its page, in place of any it had.
    public func fragment(_ name: String) -> Path {
        var bytes = Array(text.utf8.prefix { $0 != UInt8(ascii: "#") })
        bytes.append(UInt8(ascii: "#"))
        PercentEncoding.append(name, to: &bytes)
        return Path(text: String(decoding: bytes, as: UTF8.self))
    }
}

extension Path: CustomStringConvertible {
    /// The path as it stands in an address: `/surveys/06ez/answers?month=2026-02`.
    public var description: String { text }
}

extension Path: ExpressibleByStringInterpolation {
    /// The path exactly as it is written in the program, beginning with a slash.
    public init(stringLiteral literal: StaticString) {
        self.init(built: literal.withUTF8Buffer { Array($0) })
    }

    /// The path as it is written in the program, with the values encoded, beginning with a slash or with another path.
    public init(stringInterpolation interpolation: Interpolation) {
        self.init(built: interpolation.bytes)
    }

    private init(built bytes: [UInt8]) {
        precondition(bytes.first == UInt8(ascii: "/"), "A path begins with a slash.")
        text = String(decoding: Self.mended(bytes), as: UTF8.self)
    }

    /// What may be put into a path: text, whole numbers, identities, days and months, each encoded; and other paths.
    public struct Interpolation: StringInterpolationProtocol, Sendable {
        var bytes: [UInt8] = []

        /// An empty buffer, with room for the literals and a little for each value.
        public init(literalCapacity: Int, interpolationCount: Int) {
            bytes.reserveCapacity(literalCapacity + interpolationCount * 26)
        }

        /// A part of the path as it is written in the program.
        public mutating func appendLiteral(_ literal: StaticString) {
            literal.withUTF8Buffer { bytes.append(contentsOf: $0) }
        }

        /// Text, encoded as one segment.
        public mutating func appendInterpolation(_ text: String) { PercentEncoding.append(text, to: &bytes) }

        /// Text, encoded as one segment.
        public mutating func appendInterpolation(_ text: Substring) { PercentEncoding.append(String(text), to: &bytes) }

        /// A whole number in digits.
        public mutating func appendInterpolation(_ number: Int) { Digits.append(number, to: &bytes) }

        /// An identity.
        public mutating func appendInterpolation<Entity>(_ id: ID<Entity>) { bytes.append(contentsOf: id.description.utf8) }

        /// A day as `YYYY-MM-DD`.
        public mutating func appendInterpolation(_ day: Day) { bytes.append(contentsOf: day.description.utf8) }

        /// A month as `YYYY-MM`.
        public mutating func appendInterpolation(_ month: Month) { bytes.append(contentsOf: month.description.utf8) }

        /// Another path, as it is.
        public mutating func appendInterpolation(_ path: Path) { bytes.append(contentsOf: path.description.utf8) }
    }
}

extension Path {
    private static let nothing = Array("%EF%BF%BD".utf8)

    /// The address with U+FFFD in place of each segment that browsers resolve away; an empty last one, a slash at the end, stays.
    private static func mended(_ address: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        var copied = 0
        var start = 1
        while start <= address.count {
            var end = start
            var isDots = true
            while end < address.count, !isDelimiter(address[end]) {
                isDots = isDots && address[end] == UInt8(ascii: ".")
                end += 1
            }
            let isLast = end == address.count || address[end] != UInt8(ascii: "/")
            if isDots, end - start <= 2, end > start || !isLast {
                result += address[copied..<start] + nothing
                copied = end
            }
            if isLast { break }
            start = end + 1
        }
        return copied == 0 ? address : result + address[copied...]
    }

    private static func isDelimiter(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "/") || byte == UInt8(ascii: "?") || byte == UInt8(ascii: "#")
    }
}
