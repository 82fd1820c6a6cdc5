import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP

/// One thing that a program can ask for: declared once, as a route, as a part of the document, and as the check of what was sent.
struct APIOperation: Sendable {
    let pattern: PathPattern
    /// Its name in the document and in the audit.
    let name: String
    let summary: String
    /// What the key must be for; nothing means any key.
    let permission: Permission?
    let parameters: [APIParameter]
    let answer: APISchema
    let isList: Bool
    private(set) var isCostly = false
    let handle: @Sendable (APICall, StaffScope) async throws -> APIAnswer

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
            pattern: PathPattern(pattern), name: name, summary: summary, permission: permission, parameters: parameters,
            answer: shape.schema, isList: false
        ) { call, scope in APIAnswer(body: shape.json(try await handle(call, scope)), next: nil) }
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
        let answer = APISchema.object(
            name: "\(shape.name)List", words: "A part of a list.",
            [
                .init(name: "items", schema: .list(shape.schema), words: "The part."),
                .init(
                    name: "next", schema: .orNull(cursor),
                    words: "What to send as cursor for the next part; null if this is the last."),
            ])
        return APIOperation(
            pattern: PathPattern(pattern), name: name, summary: summary, permission: permission,
            parameters: parameters + [.limit, .cursor(cursor)], answer: answer, isList: true
        ) { call, scope in
            let page = try await handle(call, scope)
            return APIAnswer(body: ["items": .array(page.items.map(shape.json)), "next": .text(page.next)], next: page.next)
        }
    }

    /// The operation as an address of the service.
    var route: Route { isCostly ? Route.program(self).costly() : Route.program(self) }
}

/// What an operation answers.
struct APIAnswer: Sendable {
    let body: JSON
    /// The cursor of the next part of a list.
    let next: String?
}

/// A value that a program sends along: in the path or in the query.
struct APIParameter: Sendable {
    enum Place: String, Sendable { case path, query }

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

/// What a program asks, once it was found right.
struct APICall: Sendable {
    let request: Request
    /// The values of the parameters by name; those that were left out and have a standard have that.
    let values: [String: JSON]
    let configuration: ForceConfiguration
    let platform: Platform
    /// The key that was sent.
    let key: ProgramKey

    func text(_ name: String) -> String? { values[name]?.string }

    func day(_ name: String) -> Day? { text(name).flatMap { Day($0) } }

    /// How many items of a list at most.
    var limit: Int { values["limit"]?.int ?? 50 }

    var cursor: String? { text("cursor") }

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
