import Basics
import HTTP

/// What a program is told when something is wrong: `application/problem+json` (RFC 9457).
enum ProblemDocument {
    static let mediaType = "application/problem+json"

    /// - Parameters:
    ///   - problem: nothing where the fault is ours.
    ///   - allowed: the methods that there are, where the method was wrong.
    static func response(_ status: Status, _ problem: Problem?, allowed: String? = nil, reference: RequestID) -> Response {
        var response = Response.bytes(body(status, problem, reference).encoded(pretty: false), type: mediaType, status: status)
        response.headers["Cache-Control"] = "no-store"
        response.headers["WWW-Authenticate"] = challenge(status, problem)
        response.headers["Allow"] = allowed
        if status == .tooManyRequests || status == .serviceUnavailable { response.headers["Retry-After"] = "60" }
        return response
    }

    private static func body(_ status: Status, _ problem: Problem?, _ reference: RequestID) -> JSON {
        let errors = (problem?.fields ?? [:]).sorted { $0.key < $1.key }.map { name, words -> JSON in
            let kind = name.hasPrefix("#") ? "pointer" : "parameter"
            return .object([.init(kind, .string(name)), .init("detail", .string(words))])
        }
        return .object(
            [
                .init("type", "about:blank"), .init("title", .string(status.reason)), .init("status", .integer(Int64(status.code))),
                .init("detail", .string(problem?.message ?? words(for: status))),
                .init("code", .string(problem?.code ?? code(for: status))),
                .init("reference", .string(reference.description)),
            ] + (errors.isEmpty ? [] : [.init("errors", .array(errors))]))
    }

    /// What programs know it by where nothing more is known than the status.
    private static func code(for status: Status) -> String {
        switch status {
        case .methodNotAllowed: "method"
        case .misdirectedRequest: "host"
        case .internalServerError, .serviceUnavailable: "failure"
        default: "request"
        }
    }

    private static func words(for status: Status) -> String {
        switch status {
        case .methodNotAllowed: "This address takes other methods: see Allow."
        case .misdirectedRequest: "No force answers at this host."
        case .badRequest, .uriTooLong, .headersTooLarge, .contentTooLarge: "The request could not be understood as it was sent."
        case .notImplemented: "This method is not known here."
        default: "This did not work, and the fault is ours. Tell the reference to whoever runs the service."
        }
    }

    /// What a key must be (RFC 6750, section 3).
    private static func challenge(_ status: Status, _ problem: Problem?) -> String? {
        switch status {
        case .unauthorized: problem?.code == "key" ? "Bearer error=\"invalid_token\"" : "Bearer"
        case .forbidden: "Bearer error=\"insufficient_scope\""
        default: nil
        }
    }

    /// What it looks like, for the document.
    static let schema = APISchema.object(
        name: "Problem", words: "What is wrong (RFC 9457).",
        [
            .init(name: "type", schema: .words, words: "Always about:blank: the status says which kind it is."),
            .init(name: "title", schema: .words, words: "The status in words."),
            .init(name: "status", schema: .whole(400...599), words: "The status."),
            .init(name: "detail", schema: .words, words: "What is wrong this time, and what to do."),
            .init(name: "code", schema: .words, words: "The same for programs: it does not change."),
            .init(name: "reference", schema: .words, words: "By which the log of the service knows the request."),
            .init(name: "errors", schema: .list(errors), words: "Which parameters or values are wrong, and how.", isOptional: true),
        ])

    private static let errors = APISchema.object(
        name: "ParameterProblem", words: "What is wrong with a parameter, or with a value of what was sent.",
        [
            .init(name: "parameter", schema: .words, words: "The parameter’s name.", isOptional: true),
            .init(name: "pointer", schema: .words, words: "Where the value is: #/day (RFC 6901).", isOptional: true),
            .init(name: "detail", schema: .words, words: "What is wrong with it."),
        ])
}
