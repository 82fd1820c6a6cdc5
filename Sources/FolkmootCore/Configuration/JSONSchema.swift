public import Basics

/// A schema of one of the platform's own files: the part of JSON Schema (draft 2020-12) that these use.
///
/// A keyword beyond that part is an error when the schema is read, so that no rule is ever written down and not kept.
public struct JSONSchema: Sendable {
    /// The rule for the whole document.
    public let root: Rule
    let definitions: [String: Rule]

    /// Why a schema cannot be used.
    public struct Unsupported: Error, Sendable, Equatable {
        /// The place in the schema and what is wrong with it.
        public let message: String
    }

    /// Reads a schema.
    public init(_ document: JSON) throws(Unsupported) {
        root = try Rule(document, at: "#")
        var definitions: [String: Rule] = [:]
        for member in document["$defs"]?.object ?? [] {
            definitions[member.key] = try Rule(member.value, at: "#/$defs/\(member.key)")
        }
        self.definitions = definitions
        try Self.requireDefined([root] + definitions.values, definitions)
    }

    /// The rule itself, or the one that it refers to.
    public func resolved(_ rule: Rule) -> Rule {
        guard let name = rule.reference, let definition = definitions[name] else { return rule }
        return definition
    }

    private static func requireDefined(_ rules: [Rule], _ definitions: [String: Rule]) throws(Unsupported) {
        for rule in rules {
            if let name = rule.reference, definitions[name] == nil {
                throw Unsupported(message: "There is no definition \(quoted(name)).")
            }
            try requireDefined(rule.parts, definitions)
        }
    }
}

extension JSONSchema {
    /// What one value must be.
    public struct Rule: Sendable {
        /// What it is for, in the words that people read.
        public private(set) var title = ""
        /// What it means.
        public private(set) var description = ""
        /// What it is when left out.
        public private(set) var standard: JSON?
        /// What it may look like.
        public private(set) var examples: [JSON] = []
        /// `string`, `integer`, `number`, `boolean`, `array` or `object`; any if empty.
        public private(set) var type = ""
        /// The values allowed, if they are listed.
        public private(set) var values: [JSON]?
        /// Named parts, in their order.
        public private(set) var properties: [Property] = []
        /// Names that must be there.
        public private(set) var required: [String] = []
        /// Whether other names are refused.
        public private(set) var isClosed = false
        /// The rule for other names, if there is one.
        public private(set) var others: [Rule] = []
        /// The rule for each value of a list, if there is one.
        public private(set) var items: [Rule] = []
        /// Whether the values of a list must differ.
        public private(set) var isUnique = false
        /// Limits on a number.
        public private(set) var range = Bounds()
        /// Limits on the characters of a text.
        public private(set) var length = Bounds()
        /// Limits on the number of values in a list.
        public private(set) var count = Bounds()
        /// The regular expression that the whole text must match.
        public private(set) var pattern: String?
        /// The definition that stands for this rule.
        public private(set) var reference: String?

        var parts: [Rule] { properties.map(\.rule) + others + items }
    }

    /// A named part and its rule.
    public struct Property: Sendable {
        /// Its name.
        public let key: String
        /// What it must be.
        public let rule: Rule
    }

    /// A least and a greatest, each of which may be open.
    public struct Bounds: Sendable, Equatable {
        /// The least.
        public var least: Double?
        /// The greatest.
        public var most: Double?

        func holds(_ value: Double) -> Bool { value >= (least ?? value) && value <= (most ?? value) }
    }
}

extension JSONSchema.Rule {
    init(_ schema: JSON, at place: String) throws(JSONSchema.Unsupported) {
        guard let members = schema.object else { throw .init(message: "\(place) is not an object.") }
        for member in members {
            if readWords(member) { continue }
            if try readValue(member, at: place) { continue }
            if try readParts(member, at: place) { continue }
            throw .init(message: "\(place) has the keyword \(quoted(member.key)), which is not supported.")
        }
    }

    private mutating func readWords(_ member: JSON.Member) -> Bool {
        switch member.key {
        case "$schema", "$defs": break
        case "title": title = member.value.string ?? ""
        case "description": description = member.value.string ?? ""
        case "default": standard = member.value
        case "examples": examples = member.value.array ?? []
        default: return false
        }
        return true
    }

    private mutating func readValue(_ member: JSON.Member, at place: String) throws(JSONSchema.Unsupported) -> Bool {
        switch member.key {
        case "type": type = try Self.type(member.value, at: place)
        case "enum": values = member.value.array
        case "const": values = [member.value]
        case "pattern": pattern = try Self.pattern(member.value, at: place)
        case "minimum": range.least = member.value.double
        case "maximum": range.most = member.value.double
        case "minLength": length.least = member.value.double
        case "maxLength": length.most = member.value.double
        case "minItems": count.least = member.value.double
        case "maxItems": count.most = member.value.double
        case "uniqueItems": isUnique = member.value.bool ?? false
        default: return false
        }
        return true
    }

    private mutating func readParts(_ member: JSON.Member, at place: String) throws(JSONSchema.Unsupported) -> Bool {
        switch member.key {
        case "$ref": reference = try Self.reference(member.value, at: place)
        case "required": required = (member.value.array ?? []).compactMap(\.string)
        case "items": items = [try Self(member.value, at: place + "/items")]
        case "additionalProperties" where member.value == false: isClosed = true
        case "additionalProperties": others = [try Self(member.value, at: place + "/additionalProperties")]
        case "properties":
            for part in member.value.object ?? [] {
                let rule = try Self(part.value, at: "\(place)/properties/\(part.key)")
                properties.append(JSONSchema.Property(key: part.key, rule: rule))
            }
        default: return false
        }
        return true
    }

    private static func type(_ value: JSON, at place: String) throws(JSONSchema.Unsupported) -> String {
        guard let name = value.string, JSONSchema.typeNames[name] != nil else {
            throw .init(message: "\(place) has a type that is not supported.")
        }
        return name
    }

    private static func pattern(_ value: JSON, at place: String) throws(JSONSchema.Unsupported) -> String {
        guard let text = value.string, text.hasPrefix("^"), text.hasSuffix("$") else {
            throw .init(message: "\(place) has a pattern that is not one from ^ to $.")
        }
        return text
    }

    private static func reference(_ value: JSON, at place: String) throws(JSONSchema.Unsupported) -> String {
        let prefix = "#/$defs/"
        guard let text = value.string, text.hasPrefix(prefix) else {
            throw .init(message: "\(place) refers to something outside its own $defs.")
        }
        return String(text.dropFirst(prefix.count))
    }
}

extension JSONSchema {
    /// The types in people's words.
    static let typeNames = [
        "string": "a text in quotation marks", "integer": "a whole number", "number": "a number", "boolean": "true or false",
        "array": "a list in square brackets", "object": "an object in curly brackets",
    ]
}
