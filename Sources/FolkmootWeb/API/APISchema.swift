import Basics

/// What a value of the API is, declared once: for the document, for reading what was sent, and for checking what is answered.
///
/// It is written as JSON Schema (draft 2020-12), as OpenAPI 3.1 has it.
indirect enum APISchema: Sendable {
    /// A text: of these characters, of this format, one of these, or of so many characters.
    case text(pattern: String? = nil, format: Format? = nil, among: [String] = [], length: ClosedRange<Int>? = nil)
    /// A whole number.
    case whole(ClosedRange<Int>? = nil)
    /// A number from one to another.
    case number(ClosedRange<Double>)
    /// True or false.
    case flag
    /// Values of one kind.
    case list(APISchema)
    /// Named values; its name is that of the component in the document.
    case object(name: String, words: String, [Member])
    /// The same, or null where it is not known or does not apply.
    case orNull(APISchema)

    /// A format of texts that the standard names.
    enum Format: String, Sendable {
        case day = "date"
        case instant = "date-time"
    }

    /// A named value of an object.
    struct Member: Sendable {
        let name: String
        let schema: APISchema
        let words: String
        var isOptional = false
    }
}

extension APISchema {
    /// A code of an area, a survey or a standard.
    static let code = APISchema.text(pattern: "^[A-Za-z0-9_-]{1,64}$")
    /// An identity.
    static let identity = APISchema.text(pattern: "^[0-9a-z]{26}$")
    static let day = APISchema.text(format: .day)
    static let instant = APISchema.text(format: .instant)
    static let month = APISchema.text(pattern: "^[0-9]{4}-(0[1-9]|1[0-2])$")
    static let words = APISchema.text()
    static let count = APISchema.whole(0...Int(Int32.max))
    static let percent = APISchema.number(0...100)

    /// Words in English, and in each language in which they were written.
    static let localized = APISchema.object(
        name: "Words", words: "Words in English, and in Welsh where they were written in it.",
        [
            Member(name: "en", schema: .words, words: "In English."),
            Member(name: "cy", schema: .words, words: "In Welsh.", isOptional: true),
        ])
}

// MARK: As JSON Schema

extension APISchema {
    /// As it stands in the document: an object is a reference to its component.
    var json: JSON {
        switch self {
        case .text(let pattern, let format, let among, let length):
            .object(
                [.init("type", "string")] + (pattern.map { [.init("pattern", .string($0))] } ?? [])
                    + (format.map { [.init("format", .string($0.rawValue))] } ?? [])
                    + (among.isEmpty ? [] : [.init("enum", .array(among.map { .string($0) }))])
                    + (length.map {
                        [.init("minLength", .integer(Int64($0.lowerBound))), .init("maxLength", .integer(Int64($0.upperBound)))]
                    } ?? []))
        case .whole(let range):
            .object(
                [.init("type", "integer")]
                    + (range.map {
                        [.init("minimum", .integer(Int64($0.lowerBound))), .init("maximum", .integer(Int64($0.upperBound)))]
                    } ?? []))
        case .number(let range):
            ["type": "number", "minimum": .number(range.lowerBound), "maximum": .number(range.upperBound)]
        case .flag: ["type": "boolean"]
        case .list(let item): ["type": "array", "items": item.json]
        case .object(let name, _, _): ["$ref": .string("#/components/schemas/\(name)")]
        case .orNull(let schema): ["anyOf": [schema.json, ["type": "null"]]]
        }
    }

    /// The objects in it by their names, each as it stands among the components.
    var components: [(name: String, json: JSON)] {
        switch self {
        case .text, .whole, .number, .flag: []
        case .list(let schema), .orNull(let schema): schema.components
        case .object(let name, let words, let members):
            members.flatMap(\.schema.components) + [(name, Self.component(words, members))]
        }
    }

    static func component(_ words: String, _ members: [Member]) -> JSON {
        [
            "type": "object", "description": .string(words),
            "properties": .object(members.map { JSON.Member($0.name, $0.schema.described($0.words)) }),
            "required": .array(members.filter { !$0.isOptional }.map { .string($0.name) }),
        ]
    }

    /// The same with words that say what it means.
    func described(_ words: String) -> JSON { .object((json.object ?? []) + [JSON.Member("description", .string(words))]) }
}

// MARK: Checking

extension APISchema {
    /// Something that is wrong with a value.
    struct Fault: Equatable, CustomStringConvertible {
        /// Where (RFC 6901); empty for the whole.
        let place: String
        /// What, to be said of the place.
        let words: String

        var description: String { "\(place) \(words)" }
    }

    /// What is wrong with a value, each with the place where it is; nothing if the value is as it must be.
    func faults(in value: JSON, at place: String = "") -> [Fault] {
        let wrong = [Fault(place: place, words: "is not \(help).")]
        switch self {
        case .text(let pattern, let format, let among, let length):
            guard let text = value.string, length?.contains(text.unicodeScalars.count) ?? true else { return wrong }
            return Self.isSound(text, pattern, format, among) ? [] : wrong
        case .whole(let range):
            guard let number = value.whole, range?.contains(number) ?? true else { return wrong }
            return []
        case .number(let range):
            guard let number = value.double, range.contains(number) else { return wrong }
            return []
        case .flag: return value.bool == nil ? wrong : []
        case .list(let item):
            guard let values = value.array else { return wrong }
            return values.enumerated().flatMap { item.faults(in: $1, at: "\(place)/\($0)") }
        case .object(_, _, let members): return Self.faults(of: members, in: value, at: place)
        case .orNull(let schema): return value.isNull ? [] : schema.faults(in: value, at: place)
        }
    }

    /// What it must be, in words for whoever sent something else.
    var help: String {
        switch self {
        case .text(_, .day?, _, _): "a day such as 2026-11-21"
        case .text(_, .instant?, _, _): "an instant such as 2026-11-21T16:05:09Z"
        case .text(_, _, let among, _) where !among.isEmpty: "one of \(among.joined(separator: ", "))"
        case .text(let pattern?, _, _, _): "a text of the form \(pattern)"
        case .text(_, _, _, let length?): "a text of \(length.lowerBound) to \(length.upperBound) characters"
        case .text: "a text"
        case .whole(let range?): "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .whole: "a whole number"
        case .number(let range): "a number from \(range.lowerBound) to \(range.upperBound)"
        case .flag: "true or false"
        case .list: "a list"
        case .object: "an object"
        case .orNull(let schema): "\(schema.help), or null"
        }
    }

    private static func isSound(_ text: String, _ pattern: String?, _ format: Format?, _ among: [String]) -> Bool {
        if !among.isEmpty, !among.contains(text) { return false }
        switch format {
        case .day: if Day(text) == nil { return false }
        case .instant: if Timestamp(text) == nil { return false }
        case nil: break
        }
        guard let pattern else { return true }
        return (try? Regex(pattern).matchingSemantics(.unicodeScalar).wholeMatch(in: text)) != nil
    }

    private static func faults(of members: [Member], in value: JSON, at place: String) -> [Fault] {
        guard let given = value.object else { return [Fault(place: place, words: "is not an object.")] }
        let names = Set(members.map(\.name))
        let unknown = given.filter { !names.contains($0.key) }.map { name in
            Fault(place: "\(place)/\(name.key.prefix(60))", words: "is not declared.")
        }
        return unknown
            + members.flatMap { member in
                guard let part = value[member.name] else {
                    return member.isOptional ? [] : [Fault(place: "\(place)/\(member.name)", words: "is missing.")]
                }
                return member.schema.faults(in: part, at: "\(place)/\(member.name)")
            }
    }
}

extension JSON {
    /// The whole number, also if it is written with a fraction of nothing, as JSON Schema has it.
    var whole: Int? { int ?? double.flatMap { Int(exactly: $0) } }
}
