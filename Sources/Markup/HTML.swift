/// Markup whose literal parts are written in the program, and whose other parts are escaped.
///
///     let row: HTML = "<li><a href=\"\(Path("/surveys/\(survey.id)"))\">\(survey.title)</a></li>"
///
/// Text that came from a person cannot become markup: there is no initialiser that takes a `String`, and only a string literal in the
/// source makes tags. What may stand between `\(` and `)` is listed at ``HTML/Interpolation``. Always quote attributes.
///
/// One growing buffer of UTF-8 holds it all.
public struct HTML: Sendable, Equatable {
    /// The markup in UTF-8, ready to be sent.
    public private(set) var bytes: [UInt8]

    /// No markup at all.
    public static let empty = HTML(bytes: [])

    /// Whether there is no markup at all.
    public var isEmpty: Bool { bytes.isEmpty }

    /// Markup made of others, one after the other, with the separator between them.
    public static func joined(_ parts: [HTML], separator: HTML = .empty) -> HTML {
        var room = 0
        for part in parts { room += part.bytes.count + separator.bytes.count }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(room)
        for index in parts.indices {
            if index > 0, !separator.isEmpty { bytes.append(contentsOf: separator.bytes) }
            bytes.append(contentsOf: parts[index].bytes)
        }
        return HTML(bytes: bytes)
    }

    /// The same markup in no more room than it takes, for what is kept: what was put together has room to grow.
    public var fitted: HTML { .joined([self]) }

    /// One piece of markup after the other.
    public static func + (left: HTML, right: HTML) -> HTML { HTML(bytes: left.bytes + right.bytes) }

    /// Adds markup at the end.
    public static func += (left: inout HTML, right: HTML) { left.bytes += right.bytes }

    private init(bytes: [UInt8]) { self.bytes = bytes }
}

extension HTML: ExpressibleByStringInterpolation {
    /// Markup exactly as it is written in the program.
    public init(stringLiteral literal: StaticString) {
        bytes = literal.withUTF8Buffer { Array($0) }
    }

    /// Markup as it is written in the program, with the values put into it.
    public init(stringInterpolation interpolation: Interpolation) {
        bytes = interpolation.bytes
    }
}

extension HTML: CustomStringConvertible {
    /// The markup as text, for tests and logs; put into other markup as text it would be escaped again.
    public var description: String { String(decoding: bytes, as: UTF8.self) }
}
