import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

/// Answers a program that sent a key: lets it in, reads what it sent, keeps in the audit what it reads.
struct APIDesk: Sendable {
    private let request: Request
    private let tenant: Tenant
    private let application: Application

    init(_ request: Request, _ tenant: Tenant, _ application: Application) {
        (self.request, self.tenant, self.application) = (request, tenant, application)
    }

    /// Whether an address is of the API, so that whatever goes wrong there is told to a program.
    static func owns(_ path: String) -> Bool { path.hasPrefix("/api/") }

    /// The answer, with how much more the key may ask; also where what was asked is wrong.
    ///
    /// - Throws: `.unauthenticated` without a good key, and what is our fault.
    func reply(to operation: APIOperation, _ places: [String: String]) async throws -> Reply {
        guard let program = try await ProgramDesk(request, tenant, application.platform).program() else {
            throw Problem(.unauthenticated, "Send a key: “Authorization: Bearer folkmoot_…”.", code: "key-missing")
        }
        let use = application.programs.take(program.key.id, at: application.platform.clock.now)
        var response: Response
        do {
            try use.check()
            response = try await answer(operation, places, program)
        } catch let problem as Problem where problem.kind != .unavailable {
            response = ProblemDocument.response(Self.status(of: problem), problem, reference: request.id)
            if problem.kind == .tooMany { response.headers["Retry-After"] = String(use.secondsLeft) }
        }
        response.headers.add(use.headers)
        return Reply(response)
    }

    private func answer(_ operation: APIOperation, _ places: [String: String], _ program: Program) async throws -> Response {
        if let permission = operation.permission, !program.scope.allows(permission) {
            throw Problem(.forbidden, "This key is not for that: it lacks “\(permission.name)”.", code: "key-not-for-that")
        }
        guard request.accepts("application/json") else {
            let problem = Problem(.invalid, "The answer is application/json, which Accept leaves out.", code: "not-acceptable")
            return ProblemDocument.response(.notAcceptable, problem, reference: request.id)
        }
        let values = try operation.values(of: request, places)
        // What is written is in the audit by the write itself.
        if operation.permission != nil, operation.sent == nil {
            try await ProgramReads(program.scope).keep(operation.name, values, of: tenant.configuration)
        }
        let call = APICall(
            request: request, values: values, configuration: tenant.configuration, platform: application.platform, key: program.key)
        switch try await operation.handle(call, program.scope) {
        case .told(let body, let next):
            var response = Response.json(body.encoded(pretty: false))
            if let next { response.headers["Link"] = "<\(link(to: next, operation))>; rel=\"next\"" }
            return response
        case .made(let answer):
            var response = Response.json(answer.body, status: .created)
            response.headers["Location"] = answer.place
            response.headers["Cache-Control"] = "no-store"
            return response
        }
    }

    /// The status of a problem: what was sent to be written down has some of its own.
    private static func status(of problem: Problem) -> Status {
        switch problem.code {
        case "media-type": .unsupportedMediaType
        case "content-size": .contentTooLarge
        case "body", "once-other": .unprocessableContent
        default: Failure.status(of: problem)
        }
    }

    /// The same address with another cursor.
    private func link(to cursor: String, _ operation: APIOperation) -> String {
        let query = request.query
        let others = operation.parameters.filter { $0.place == .query && $0.name != "cursor" }
        let path = others.reduce(Path(returned: String(request.target.prefix { $0 != "?" })) ?? "/api/v1") { path, parameter in
            query[parameter.name].map { path.query(parameter.name, $0) } ?? path
        }
        return path.query("cursor", cursor).description
    }
}

extension Request {
    /// Whether the client takes an answer of a type (RFC 9110, section 12.5.1).
    fileprivate func accepts(_ type: String) -> Bool {
        let ranges = headers.all("Accept").flatMap { $0.split(separator: ",") }
        guard !ranges.isEmpty else { return true }
        let known = ["*/*", "\(type.prefix { $0 != "/" })/*", type]
        return ranges.contains { range in
            let parts = range.lowercased().split(separator: ";").map { $0.filter { !$0.isWhitespace } }
            return parts.first.map(known.contains) == true && !parts.dropFirst().contains { $0.wholeMatch(of: /q=0(\.0*)?/) != nil }
        }
    }
}
