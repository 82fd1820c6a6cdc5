/// What a request asks to be done (RFC 9110, section 9).
///
/// A method that is not here is answered with 501.
public enum Method: String, Sendable, Hashable, CaseIterable {
    /// Read.
    case get = "GET"
    /// Read, but send the headers only. A handler sees ``get`` in its place; see ``Request/isHead``.
    case head = "HEAD"
    /// Do what the resource does with what is sent.
    case post = "POST"
    /// Put in its place what is sent.
    case put = "PUT"
    /// Change in part.
    case patch = "PATCH"
    /// Remove.
    case delete = "DELETE"
    /// Tell what may be done.
    case options = "OPTIONS"
    /// Send back what was received: never done here, since that would show a client's secrets to its scripts.
    case trace = "TRACE"
    /// Read what the content asks for.
    case query = "QUERY"
}

extension Method {
    /// The method of a request line; methods are case-sensitive (RFC 9110, section 9.1).
    init?(_ bytes: Span<UInt8>, _ range: Range<Int>) {
        for method in Method.candidates(length: range.count) where equal(bytes, range, method.name) {
            self = method
            return
        }
        return nil
    }

    private static func candidates(length: Int) -> [Method] {
        switch length {
        case 3: threes
        case 4: fours
        case 5: fives
        case 6: sixes
        case 7: sevens
        default: []
        }
    }

    private static let threes: [Method] = [.get, .put]
    private static let fours: [Method] = [.post, .head]
    private static let fives: [Method] = [.patch, .trace, .query]
    private static let sixes: [Method] = [.delete]
    private static let sevens: [Method] = [.options]

    private var name: StaticString {
        switch self {
        case .get: "GET"
        case .head: "HEAD"
        case .post: "POST"
        case .put: "PUT"
        case .patch: "PATCH"
        case .delete: "DELETE"
        case .options: "OPTIONS"
        case .trace: "TRACE"
        case .query: "QUERY"
        }
    }
}
