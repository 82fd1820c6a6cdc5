import Basics
import FolkmootTenancy
import HTTP

/// The API as OpenAPI 3.1 describes it, made from the operations themselves.
///
/// There is one for all forces, since addresses are relative to where it is read, and one for the national host.
struct OpenAPIDocument: Sendable {
    static let ofForces = OpenAPIDocument(
        APIOperation.all, "What a force’s neighbourhood engagement service knows, for the force’s other programs",
        keys: "A key that somebody who looks after staff has made at /staff/people/keys.")
    static let national = OpenAPIDocument(
        APIOperation.national, "What forces have published, for programs of those who compare them",
        keys: "A key that a national lead has made at /account/keys.")

    let json: JSON
    let bytes: [UInt8]

    private init(_ operations: [APIOperation], _ summary: String, keys: String) {
        json = [
            "openapi": "3.1.0",
            "info": [
                "title": "Folkmoot", "version": "1", "summary": .string(summary),
                "description": """
                Each request carries a key of this host: `Authorization: Bearer folkmoot_…`. Lists come in parts: `next` of one is \
                `cursor` of the next. Answers have an `ETag`. What is not known is null, which is never zero. Fields may be added; none \
                is taken away or changes its meaning within version 1.
                """,
            ],
            "servers": [["url": "/"]],
            "security": [["key": []]],
            "paths": .object(Self.paths(of: operations)),
            "components": [
                "securitySchemes": ["key": ["type": "http", "scheme": "bearer", "description": .string(keys)]],
                "schemas": .object(Self.schemas(of: operations)), "headers": Self.headers, "responses": .object(Self.problems),
            ],
        ]
        bytes = json.encoded(pretty: false)
    }

    /// Each address once, with all that is asked of it.
    private static func paths(of all: [APIOperation]) -> [JSON.Member] {
        var known: Set<String> = []
        return all.map(path).filter { known.insert($0).inserted }.map { path in
            let operations = all.filter { Self.path(of: $0) == path }
            return JSON.Member(path, .object(operations.map { .init($0.method.rawValue.lowercased(), operation($0)) }))
        }
    }

    /// As OpenAPI writes it: `/api/v1/areas/{area}`.
    static func path(of operation: APIOperation) -> String {
        operation.pattern.parts.map { part in
            switch part {
            case .word(let word): "/\(word)"
            case .place(let name): "/{\(name)}"
            }
        }.joined()
    }

    private static func operation(_ operation: APIOperation) -> JSON {
        let parameters = operation.parameters.map(parameter)
        let limit = [429, 503].map(reference)
        let asked = operation.permission == nil ? [400, 401, 404, 405, 406] : [400, 401, 403, 404, 405, 406]
        let isWrite = operation.sent != nil
        let good: [JSON.Member] =
            isWrite
            ? [.init("201", answer(operation))]
            : [.init("200", answer(operation)), .init("304", ["description": "It is as it was: see If-None-Match."])]
        return .object(
            [
                .init("operationId", .string(operation.name)), .init("summary", .string(operation.summary)),
                .init(
                    "description", .string(operation.permission.map { "The key must be for `\($0.name)`." } ?? "Any key will do.")),
                .init("parameters", .array(parameters)),
            ] + (operation.sent.map { [.init("requestBody", body($0))] } ?? []) + [
                .init(
                    "responses", .object(good + (asked + (isWrite ? [409, 413, 415, 422] : [])).map(reference) + limit))
            ])
    }

    private static func body(_ schema: APISchema) -> JSON {
        ["required": true, "content": ["application/json": ["schema": schema.json]]]
    }

    private static func reference(_ status: Int) -> JSON.Member {
        JSON.Member(String(status), ["$ref": .string("#/components/responses/Status\(status)")])
    }

    private static func parameter(_ parameter: APIParameter) -> JSON {
        let schema = (parameter.schema.json.object ?? []) + (parameter.standard.map { [JSON.Member("default", $0)] } ?? [])
        return [
            "name": .string(parameter.name), "in": .string(parameter.place.rawValue), "description": .string(parameter.words),
            "required": .bool(parameter.place != .query), "schema": .object(schema),
        ]
    }

    private static func answer(_ operation: APIOperation) -> JSON {
        let isWrite = operation.sent != nil
        let names = [isWrite ? "Location" : "ETag", "RateLimit-Policy", "RateLimit"] + (operation.isList ? ["Link"] : [])
        let words = isWrite ? "It is written down, now or when it was sent before." : "The answer."
        return [
            "description": .string(operation.isList ? "A part of the list." : words),
            "headers": .object(names.map { JSON.Member($0, ["$ref": .string("#/components/headers/\($0)")]) }),
            "content": ["application/json": ["schema": operation.answer.json]],
        ]
    }

    private static func schemas(of all: [APIOperation]) -> [JSON.Member] {
        var known: Set<String> = []
        let components = all.flatMap(\.answer.components) + ProblemDocument.schema.components
        return sent(to: all) + components.filter { known.insert($0.name).inserted }.map { JSON.Member($0.name, $0.json) }
    }

    /// What is sent is what is declared, and nothing besides; of what is answered there may be more one day.
    private static func sent(to all: [APIOperation]) -> [JSON.Member] {
        all.compactMap(\.sent).flatMap(\.components).map { component in
            JSON.Member(component.name, .object((component.json.object ?? []) + [.init("additionalProperties", false)]))
        }
    }

    private static let headers: JSON = [
        "ETag": header("What the answer is known by: send it as If-None-Match, and what is unchanged is answered with 304.", true),
        "RateLimit-Policy": header("How many requests a minute a key may send.", false),
        "RateLimit": header("How many more it may send in this minute, and after how many seconds the next begins.", false),
        "Link": header("Where the next part of the list is (rel=\"next\"); none if this is the last.", false),
        "Location": header("Where what was written down can be read, with a key for that.", true),
        "Allow": header("The methods that this address takes.", true),
        "Retry-After": header("After how many seconds to try again.", true),
        "WWW-Authenticate": header("What a key must be (RFC 6750).", true),
    ]

    private static func header(_ words: String, _ isAlways: Bool) -> JSON {
        ["description": .string(words), "required": .bool(isAlways), "schema": ["type": "string"]]
    }

    private static var problems: [JSON.Member] {
        let kinds: [(status: Int, words: String, headers: [String])] = [
            (400, "A parameter is wrong, unknown or given twice.", []),
            (401, "There is no key, or none that is good at this host.", ["WWW-Authenticate"]),
            (403, "The key is for something else.", ["WWW-Authenticate"]),
            (404, "There is no such thing.", []), (405, "The address takes other methods.", ["Allow"]),
            (406, "Accept leaves application/json out.", []),
            (409, "The same is being written down at this moment, or the area is no more.", []),
            (413, "More was sent than is taken.", []), (415, "What was sent is not application/json.", []),
            (422, "What was sent cannot be written down, or something else was sent under this Idempotency-Key before.", []),
            (429, "The key has been used too often in this minute.", ["Retry-After", "RateLimit-Policy", "RateLimit"]),
            (503, "The service is busy, or the force’s is closed for the moment.", ["Retry-After"]),
        ]
        return kinds.map { kind in
            JSON.Member(
                "Status\(kind.status)",
                [
                    "description": .string(kind.words),
                    "headers": .object(kind.headers.map { JSON.Member($0, ["$ref": .string("#/components/headers/\($0)")]) }),
                    "content": ["application/problem+json": ["schema": ProblemDocument.schema.json]],
                ])
        }
    }
}
