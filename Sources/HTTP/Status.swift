/// How a request went: a code of three digits (RFC 9110, section 15).
public struct Status: Hashable, Sendable {
    /// 100 to 599.
    public let code: Int

    /// The status with that code, from 100 to 599.
    public init(_ code: Int) {
        precondition((100...599).contains(code), "A status code has three digits and begins with 1 to 5.")
        self.code = code
    }

    /// 200 OK.
    public static let ok = Status(200)
    /// 201 Created.
    public static let created = Status(201)
    /// 202 Accepted.
    public static let accepted = Status(202)
    /// 204 No Content.
    public static let noContent = Status(204)
    /// 301 Moved Permanently.
    public static let movedPermanently = Status(301)
    /// 302 Found.
    public static let found = Status(302)
    /// 303 See Other.
    public static let seeOther = Status(303)
    /// 304 Not Modified.
    public static let notModified = Status(304)
    /// 307 Temporary Redirect.
    public static let temporaryRedirect = Status(307)
    /// 308 Permanent Redirect.
    public static let permanentRedirect = Status(308)
    /// 400 Bad Request.
    public static let badRequest = Status(400)
    /// 401 Unauthorized.
    public static let unauthorized = Status(401)
    /// 403 Forbidden.
    public static let forbidden = Status(403)
    /// 404 Not Found.
    public static let notFound = Status(404)
    /// 405 Method Not Allowed.
    public static let methodNotAllowed = Status(405)
    /// 406 Not Acceptable.
    public static let notAcceptable = Status(406)
    /// 408 Request Timeout.
    public static let requestTimeout = Status(408)
    /// 409 Conflict.
    public static let conflict = Status(409)
    /// 410 Gone.
    public static let gone = Status(410)
    /// 412 Precondition Failed.
    public static let preconditionFailed = Status(412)
    /// 413 Content Too Large.
    public static let contentTooLarge = Status(413)
    /// 414 URI Too Long.
    public static let uriTooLong = Status(414)
    /// 415 Unsupported Media Type.
    public static let unsupportedMediaType = Status(415)
    /// 417 Expectation Failed.
    public static let expectationFailed = Status(417)
    /// 421 Misdirected Request.
    public static let misdirectedRequest = Status(421)
    /// 422 Unprocessable Content.
    public static let unprocessableContent = Status(422)
    /// 429 Too Many Requests.
    public static let tooManyRequests = Status(429)
    /// 431 Request Header Fields Too Large.
    public static let headersTooLarge = Status(431)
    /// 500 Internal Server Error.
    public static let internalServerError = Status(500)
    /// 501 Not Implemented.
    public static let notImplemented = Status(501)
    /// 503 Service Unavailable.
    public static let serviceUnavailable = Status(503)
    /// 505 HTTP Version Not Supported.
    public static let versionNotSupported = Status(505)

    /// Whether an answer with this status never has content (RFC 9110, section 6.4.1).
    public var hasNoContent: Bool { code < 200 || code == 204 || code == 304 }
}

extension Status: CustomStringConvertible {
    /// Code and reason: `404 Not Found`.
    public var description: String { "\(code) \(reason)" }

    /// The reason phrase of the standard, or nothing for a code that it does not know.
    public var reason: String { phrase.description }

    /// The reason phrase as it stands in the program.
    var phrase: StaticString {
        switch code {
        case 100..<300: success
        case 300..<400: redirection
        case 400..<500: clientError
        default: serverError
        }
    }

    private var success: StaticString {
        switch code {
        case 100: "Continue"
        case 200: "OK"
        case 201: "Created"
        case 202: "Accepted"
        case 204: "No Content"
        case 206: "Partial Content"
        default: ""
        }
    }

    private var redirection: StaticString {
        switch code {
        case 301: "Moved Permanently"
        case 302: "Found"
        case 303: "See Other"
        case 304: "Not Modified"
        case 307: "Temporary Redirect"
        case 308: "Permanent Redirect"
        default: ""
        }
    }

    private var clientError: StaticString {
        switch code {
        case 400: "Bad Request"
        case 401: "Unauthorized"
        case 403: "Forbidden"
        case 404: "Not Found"
        case 405: "Method Not Allowed"
        case 406: "Not Acceptable"
        case 408: "Request Timeout"
        case 409: "Conflict"
        case 410: "Gone"
        case 411: "Length Required"
        case 412: "Precondition Failed"
        case 413: "Content Too Large"
        case 414: "URI Too Long"
        case 415: "Unsupported Media Type"
        case 417: "Expectation Failed"
        case 421: "Misdirected Request"
        case 422: "Unprocessable Content"
        case 428: "Precondition Required"
        case 429: "Too Many Requests"
        case 431: "Request Header Fields Too Large"
        default: ""
        }
    }

    private var serverError: StaticString {
        switch code {
        case 500: "Internal Server Error"
        case 501: "Not Implemented"
        case 502: "Bad Gateway"
        case 503: "Service Unavailable"
        case 504: "Gateway Timeout"
        case 505: "HTTP Version Not Supported"
        case 507: "Insufficient Storage"
        default: ""
        }
    }
}
