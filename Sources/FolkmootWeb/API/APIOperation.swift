import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

/// One thing that a program can ask for: declared once, as a route, as a part of the document, and as the check of what was sent.
struct APIOperation: Sendable {
    let method: HTTP.Method
    let pattern: PathPattern
    /// Its name in the document and in the audit.
    let name: String
    let summary: String
    /// What the key must be for; nothing means any key.
    let permission: Permission?
    let parameters: [APIParameter]
    /// What is sent to be written down; nothing if it only reads.
    let sent: APISchema?
    let answer: APISchema
    let isList: Bool
    private(set) var isCostly = false
    let handler: Handler

    /// What answers, and so at whose host.
    enum Handler: Sendable {
        case force(@Sendable (APICall, StaffScope) async throws -> APIAnswer)
        case national(@Sendable (NationalAPICall, NationalScope) async throws -> APIAnswer)
    }

    /// Whether it is asked for at the national host, with the key of a national lead.
    var isNational: Bool { if case .national = handler { true } else { false } }

    /// The same, of which only a few requests are answered at once.
    func costly() -> APIOperation {
        var operation = self
        operation.isCostly = true
        return operation
    }

    /// One thing.
    static func one<Model>(
        _ pattern: StaticString, _ name: String, _ summary: String, needs permission: Permission?,
        _ parameters: [APIParameter] = [],
        as shape: APIShape<Model>, _ handle: @escaping @Sendable (APICall, StaffScope) async throws -> Model
    ) -> APIOperation {
        APIOperation(
            method: .get, pattern: PathPattern(pattern), name: name, summary: summary, permission: permission,
            parameters: parameters, sent: nil, answer: shape.schema, isList: false,
            handler: .force { call, scope in .told(shape.json(try await handle(call, scope)), next: nil) })
    }

    /// One thing, at the national host.
    static func nationalOne<Model>(
        _ pattern: StaticString, _ name: String, _ summary: String, needs permission: Permission?,
        as shape: APIShape<Model>, _ handle: @escaping @Sendable (NationalAPICall, NationalScope) async throws -> Model
    ) -> APIOperation {
        APIOperation(
            method: .get, pattern: PathPattern(pattern), name: name, summary: summary, permission: permission,
            parameters: [], sent: nil, answer: shape.schema, isList: false,
            handler: .national { call, scope in .told(shape.json(try await handle(call, scope)), next: nil) })
    }

    /// Something that a program has written down, once, however often it is sent under one name.
    ///
    /// - Parameters:
    ///   - sent: an object: what is written down.
    ///   - place: where what was made can be read.
    static func writing<Model>(
        _ pattern: StaticString, _ name: String, _ summary: String, needs permission: Permission, _ sent: APISchema,
        as shape: APIShape<Model>, at place: @escaping @Sendable (Model) -> Path,
        _ handle: @escaping @Sendable (APICall, ProgramWrite<Model>, StaffScope) async throws -> Void
    ) -> APIOperation {
        APIOperation(
            method: .post, pattern: PathPattern(pattern), name: name, summary: summary, permission: permission, parameters: [.once],
            sent: sent, answer: shape.schema, isList: false,
            handler: .force { call, scope in
                let content = Array("\(name)\n".utf8) + call.request.body
                let write = ProgramWrite<Model>(call.text(APIParameter.once.name) ?? "", content, by: scope) { model in
                    ProgramAnswer(place: place(model).description, body: shape.json(model).encoded(pretty: false))
                }
                // What was answered before is answered again, whatever has become of the force's codes and days meanwhile.
                if let earlier = try await write.earlier() { return .made(earlier) }
                try await handle(try call.reading(sent), write, scope)
                guard let made = try await write.earlier() else { throw Problem.missing("answer") }
                return .made(made)
            })
    }

    /// A list, part by part.
    ///
    /// - Parameter cursor: what a cursor is; any that fits is a place to go on from.
    static func list<Item>(
        _ pattern: StaticString, _ name: String, _ summary: String, needs permission: Permission?,
        _ parameters: [APIParameter] = [],
        of shape: APIShape<Item>, cursor: APISchema = .code,
        _ handle: @escaping @Sendable (APICall, StaffScope) async throws -> APIPage<Item>
    ) -> APIOperation {
        APIOperation(
            method: .get, pattern: PathPattern(pattern), name: name, summary: summary, permission: permission,
            parameters: parameters + [.limit, .cursor(cursor)], sent: nil, answer: shape.list(cursor), isList: true,
            handler: .force { call, scope in shape.told(try await handle(call, scope)) })
    }

    /// A list, part by part, at the national host.
    static func nationalList<Item>(
        _ pattern: StaticString, _ name: String, _ summary: String, needs permission: Permission?,
        _ parameters: [APIParameter] = [],
        of shape: APIShape<Item>, cursor: APISchema = .code,
        _ handle: @escaping @Sendable (NationalAPICall, NationalScope) async throws -> APIPage<Item>
    ) -> APIOperation {
        APIOperation(
            method: .get, pattern: PathPattern(pattern), name: name, summary: summary, permission: permission,
            parameters: parameters + [.limit, .cursor(cursor)], sent: nil, answer: shape.list(cursor), isList: true,
            handler: .national { call, scope in shape.told(try await handle(call, scope)) })
    }

    /// The operation as an address of the service.
    var route: Route { isCostly ? Route.program(self).costly() : Route.program(self) }
}

/// What an operation answers.
enum APIAnswer: Sendable {
    /// What was asked for; of a list with the cursor of its next part.
    case told(JSON, next: String?)
    /// Something was written down, now or when it was sent before.
    case made(ProgramAnswer)
}

/// A value that a program sends along: in the path, in the query or in the head.
struct APIParameter: Sendable {
    enum Place: String, Sendable { case path, query, header }

    let name: String
    let place: Place
    let schema: APISchema
    let words: String
    var standard: JSON?

    static func path(_ name: String, _ schema: APISchema, _ words: String) -> APIParameter {
        APIParameter(name: name, place: .path, schema: schema, words: words)
    }

    static func query(_ name: String, _ schema: APISchema, _ words: String, standard: JSON? = nil) -> APIParameter {
        APIParameter(name: name, place: .query, schema: schema, words: words, standard: standard)
    }

    /// An area in the query.
    static let area = APIParameter.query("area", .code, "Only what is of this area, with all that lies in it.")

    /// What a program calls what it sends to be written down (draft-ietf-httpapi-idempotency-key-header).
    ///
    /// By that draft it stands in quotation marks, which most programs leave away.
    static let once = APIParameter(
        name: "Idempotency-Key", place: .header, schema: .text(pattern: "^(\"[0-9A-Za-z_.-]{1,64}\"|[0-9A-Za-z_.-]{1,64})$"),
        words:
            "Your name for what you send, another for each thing: sent again under it within a day, it is not written down again.")

    static let limit = APIParameter.query("limit", .whole(1...200), "How many at most.", standard: 50)

    static func cursor(_ schema: APISchema) -> APIParameter {
        .query("cursor", schema, "Where to go on: what an earlier answer gave as `next`.")
    }

    /// The value that a text stands for; nothing if it stands for none.
    func value(of text: String) -> JSON? {
        guard let value = read(text), schema.faults(in: value).isEmpty else { return Optional.none }
        return value
    }

    // A bare `nil` would be the null of JSON here.
    private func read(_ text: String) -> JSON? {
        guard case .whole = schema else { return .some(.string(text)) }
        return text.wholeMatch(of: /-?[0-9]{1,18}/).flatMap { Int64($0.0) }.map { JSON.integer($0) }
    }
}

/// What a program of a force asks, once it was found right.
typealias APICall = APIRequest<ForceConfiguration>

/// What a program of a national lead asks, once it was found right.
typealias NationalAPICall = APIRequest<NationalFigures>

/// What a program asks, once it was found right.
struct APIRequest<Ground: Sendable>: Sendable {
    let request: Request
    /// The values of the parameters by name; those that were left out and have a standard have that.
    let values: [String: JSON]
    /// What an answer rests on besides the scope.
    let ground: Ground
    let platform: Platform
    /// The key that was sent.
    let key: ProgramKey
    /// What was sent to be written down, once it was found right.
    var sent: JSON = .null

    func text(_ name: String) -> String? { values[name]?.string }

    func day(_ name: String) -> Day? { text(name).flatMap { Day($0) } }

    /// How many items of a list at most.
    var limit: Int { values["limit"]?.int ?? 50 }

    var cursor: String? { text("cursor") }
}

extension APICall {
    var configuration: ForceConfiguration { ground }

    /// The area that was asked for, else the whole force.
    var area: String { text("area") ?? configuration.code }
}

extension APIOperation {
    /// The values of what was sent.
    ///
    /// - Throws: `.missing` for a place in the path that cannot be, `.invalid` with the parameters that are wrong, unknown or repeated.
    func values(of request: Request, _ places: [String: String]) throws(Problem) -> [String: JSON] {
        var values: [String: JSON] = [:]
        var wrong: [String: String] = [:]
        let query = request.query
        for parameter in parameters {
            switch parameter.place {
            case .path:
                guard let value = places[parameter.name].flatMap(parameter.value) else { throw Problem.missing(parameter.name) }
                values[parameter.name] = value
            case .header:
                let sent = request.headers.all(parameter.name)
                guard sent.count == 1, let value = parameter.value(of: sent[0]) else {
                    wrong[parameter.name] = "Send this header once: \(parameter.schema.help)."
                    continue
                }
                values[parameter.name] = .text(value.string?.replacing("\"", with: ""))
            case .query:
                let sent = query.all(parameter.name)
                if sent.count > 1 { wrong[parameter.name] = "Give it once." }
                guard let text = sent.first else { continue }
                values[parameter.name] = parameter.value(of: text)
                if !values.keys.contains(parameter.name) { wrong[parameter.name] = "Give \(parameter.schema.help)." }
            }
        }
        let known = Set(parameters.filter { $0.place == .query }.map(\.name))
        for name in query.names where !known.contains(name) { wrong[String(name.prefix(60))] = "There is no such parameter." }
        guard wrong.isEmpty else {
            throw Problem(.invalid, "What was sent along is not as this address takes it.", code: "parameters", fields: wrong)
        }
        for parameter in parameters where !values.keys.contains(parameter.name) { values[parameter.name] = parameter.standard }
        return values
    }
}

extension APICall {
    /// No more is read of what is sent to be written down.
    static var mostBytes: Int { 65_536 }

    /// The same call with what was sent.
    ///
    /// - Throws: `.invalid` if it is too much, no JSON, or not as it must be, with the place of each fault.
    fileprivate func reading(_ schema: APISchema) throws(Problem) -> APICall {
        guard request.contentType == "application/json" else {
            throw Problem(.invalid, "Send application/json, and say so in Content-Type.", code: "media-type")
        }
        guard request.body.count <= Self.mostBytes else {
            throw Problem(.invalid, "Send no more than \(Self.mostBytes) bytes.", code: "content-size")
        }
        var call = self
        do { call.sent = try JSONNode.parse(request.body).json } catch {
            throw Problem(
                .invalid, "This is no JSON, at line \(error.line), column \(error.column): \(error.message)", code: "json")
        }
        let faults = schema.faults(in: call.sent)
        guard faults.isEmpty else {
            throw .body(Dictionary(faults.map { ("#\($0.place)", $0.words) }, uniquingKeysWith: { first, _ in first }))
        }
        return call
    }

    /// A text of what was sent, as somebody would type it; empty if it was left out.
    func typed(_ name: String) -> String {
        guard let value = sent[name] else { return "" }
        return value.string ?? value.whole?.description ?? ""
    }
}

extension Problem {
    /// What was sent to be written down is not as it must be.
    ///
    /// - Parameter faults: what is wrong, by place: `#/day` (RFC 6901, section 6).
    static func body(_ faults: [String: String]) -> Problem {
        Problem(.invalid, "What was sent cannot be written down as it is: see errors.", code: "body", fields: faults)
    }

    /// What the form of staff says to what was sent.
    ///
    /// - Parameter members: by the name of a field of the form, what the API calls it where that is something else.
    static func body(_ problem: Problem, named members: [String: String]) -> Problem {
        body(Dictionary(uniqueKeysWithValues: problem.fields.map { ("#/\(members[$0.key] ?? $0.key)", $0.value) }))
    }
}

extension Request {
    /// The type of what was sent, without parameters.
    fileprivate var contentType: String {
        let type = (headers["Content-Type"] ?? "").prefix { $0 != ";" }
        return type.lowercased().filter { !$0.isWhitespace }
    }
}
