import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

/// Answers a program that sent a key: lets it in, reads what it sent, keeps in the audit what it reads.
struct APIDesk: Sendable {
    /// At whose host it asks.
    enum Host: Sendable {
        case force(Tenant)
        case national
    }

    /// Who sent a good key.
    private enum Caller: Sendable {
        case force(Program, Tenant)
        case national(NationalProgram)

        var key: ProgramKey {
            switch self {
            case .force(let program, _): program.key
            case .national(let program): program.key
            }
        }

        func allows(_ permission: Permission) -> Bool {
            switch self {
            case .force(let program, _): program.scope.allows(permission)
            case .national(let program): program.scope.allows(permission)
            }
        }
    }

    private let request: Request
    private let host: Host
    private let application: Application

    init(_ request: Request, at host: Host, _ application: Application) {
        (self.request, self.host, self.application) = (request, host, application)
    }

    /// Whether an address is of the API, so that whatever goes wrong there is told to a program.
    static func owns(_ path: String) -> Bool { path.hasPrefix("/api/") }

    /// The answer, with how much more the key may ask; also where what was asked is wrong.
    ///
    /// - Throws: `.unauthenticated` without a good key, and what is our fault.
    func reply(to operation: APIOperation, _ places: [String: String]) async throws -> Reply {
        guard let caller = try await caller() else {
            throw Problem(.unauthenticated, "Send a key: “Authorization: Bearer folkmoot_…”.", code: "key-missing")
        }
        let use = application.programs.take(caller.key.id, at: application.platform.clock.now)
        var response: Response
        do {
            try use.check()
            response = try await answer(operation, places, caller)
        } catch let problem as Problem where problem.kind != .unavailable {
            response = ProblemDocument.response(Self.status(of: problem), problem, reference: request.id)
            if problem.kind == .tooMany { response.headers["Retry-After"] = String(use.secondsLeft) }
        }
        response.headers.add(use.headers)
        return Reply(response)
    }

    /// - Throws: `.unauthenticated` for a key that is not good at this host.
    private func caller() async throws -> Caller? {
        switch host {
        case .force(let tenant):
            return try await ProgramDesk(request, tenant, application.platform).program().map { .force($0, tenant) }
        case .national:
            guard let key = ProgramDesk.key(of: request) else { return nil }
            guard
                let program = try await application.platform.nationalProgram(
                    key, from: Origin(.api, address: request.remoteAddress))
            else {
                throw Problem(.unauthenticated, "This key is not one of the national host, or its time is over.", code: "key")
            }
            return .national(program)
        }
    }

    private func answer(_ operation: APIOperation, _ places: [String: String], _ caller: Caller) async throws -> Response {
        if let permission = operation.permission, !caller.allows(permission) {
            throw Problem(.forbidden, "This key is not for that: it lacks “\(permission.name)”.", code: "key-not-for-that")
        }
        guard request.accepts("application/json") else {
            let problem = Problem(.invalid, "The answer is application/json, which Accept leaves out.", code: "not-acceptable")
            return ProblemDocument.response(.notAcceptable, problem, reference: request.id)
        }
        let values = try operation.values(of: request, places)
        switch try await told(operation, values, caller) {
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

    /// What the operation answers; what it reads is in the audit first, and what it writes by the write itself.
    private func told(_ operation: APIOperation, _ values: [String: JSON], _ caller: Caller) async throws -> APIAnswer {
        let isKept = operation.permission != nil && operation.sent == nil
        switch (operation.handler, caller) {
        case (.force(let handle), .force(let program, let tenant)):
            if isKept { try await ProgramReads(program.scope).keep(operation.name, values, of: tenant.configuration) }
            let call = APICall(
                request: request, values: values, ground: tenant.configuration, platform: application.platform, key: program.key)
            return try await handle(call, program.scope)
        case (.national(let handle), .national(let program)):
            let sent = values.sorted { $0.key < $1.key }.map { JSON.Member($0.key, $0.value) }
            if isKept { try await program.scope.keepRead(of: operation.name, .object(sent)) }
            let figures = NationalFigures(
                reference: application.reference, published: application.published, now: application.platform.clock.now)
            let call = NationalAPICall(
                request: request, values: values, ground: figures, platform: application.platform, key: program.key)
            return try await handle(call, program.scope)
        case (.force, .national), (.national, .force):
            preconditionFailure("An operation is asked for at its own host.")
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
