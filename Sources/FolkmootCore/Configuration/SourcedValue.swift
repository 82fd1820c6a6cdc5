public import Basics

/// Where a value of the merged configuration was written.
public struct ConfigurationOrigin: Sendable, Equatable {
    /// The file's path in the force's folder, or that of one of the defaults: `seeds/defaults/policy.json`.
    public let file: String
    /// The line, from 1.
    public let line: Int
    /// The column, from 1, in characters.
    public let column: Int
    /// Where in the document: `retention.audit_years`.
    public let path: String
    /// Whether it comes from the platform's defaults and not from the force's own file.
    public let isDefault: Bool

    /// A place in a file.
    public init(file: String, line: Int, column: Int, path: String, isDefault: Bool) {
        self.file = file
        self.line = line
        self.column = column
        self.path = path
        self.isDefault = isDefault
    }
}

/// A JSON value of the merged configuration that knows which file it came from.
public struct SourcedValue: Sendable {
    /// The sorts of value.
    public enum Content: Sendable {
        /// Anything without parts.
        case scalar(JSON)
        /// Values in their order.
        case list([SourcedValue])
        /// Named values in their order.
        case fields([SourcedField])
    }

    /// What it is.
    public let content: Content
    /// Where it was written.
    public let origin: ConfigurationOrigin
}

/// A named value of the merged configuration.
public struct SourcedField: Sendable {
    /// Its name.
    public let key: String
    /// Where the name was written.
    public let origin: ConfigurationOrigin
    /// What it holds.
    public let value: SourcedValue
}

extension SourcedValue {
    /// A value of one file with the places of all its parts.
    public init(_ node: JSONNode, file: String, isDefault: Bool = false, path: String = "") {
        func inner(_ node: JSONNode, _ path: String) -> SourcedValue {
            SourcedValue(node, file: file, isDefault: isDefault, path: path)
        }
        origin = ConfigurationOrigin(file: file, line: node.line, column: node.column, path: path, isDefault: isDefault)
        switch node.content {
        case .array(let nodes):
            content = .list(nodes.enumerated().map { inner($1, "\(path)[\($0)]") })
        case .object(let fields):
            content = .fields(
                fields.map { field in
                    let place = path.isEmpty ? field.key : "\(path).\(field.key)"
                    let origin = ConfigurationOrigin(
                        file: file, line: field.line, column: field.column, path: place, isDefault: isDefault)
                    return SourcedField(key: field.key, origin: origin, value: inner(field.value, place))
                })
        default:
            content = .scalar(node.json)
        }
    }

    /// This value laid over a default: objects key by key, anything else in place of it.
    public func merged(over standard: SourcedValue) -> SourcedValue {
        guard case .fields(let own) = content, case .fields(let defaults) = standard.content else { return self }
        let mine = own.map { field in
            guard let under = standard[field.key] else { return field }
            return SourcedField(key: field.key, origin: field.origin, value: field.value.merged(over: under))
        }
        return SourcedValue(content: .fields(mine + defaults.filter { self[$0.key] == nil }), origin: origin)
    }

    /// Every value that has no parts, in the order of the document: what `config show` prints, each with where it came from.
    public var leaves: [(path: String, value: JSON, origin: ConfigurationOrigin)] {
        switch content {
        case .scalar(let value): [(origin.path, value, origin)]
        case .list(let values): values.isEmpty ? [(origin.path, .array([]), origin)] : values.flatMap(\.leaves)
        case .fields(let fields): fields.flatMap(\.value.leaves)
        }
    }

    /// The value without its places.
    public var json: JSON {
        switch content {
        case .scalar(let value): value
        case .list(let values): .array(values.map(\.json))
        case .fields(let fields): .object(fields.map { JSON.Member($0.key, $0.value.json) })
        }
    }
}

extension SourcedValue {
    /// The value of that name, if this is an object that has one.
    public subscript(key: String) -> SourcedValue? { fields.first { $0.key == key }?.value }

    /// The text, if this is one.
    public var string: String? { scalar?.string }
    /// The whole number, if this is one.
    public var int: Int? { scalar?.int }
    /// True or false, if this is one of them.
    public var bool: Bool? { scalar?.bool }
    /// The values, if this is a list; else none.
    public var list: [SourcedValue] { if case .list(let values) = content { values } else { [] } }
    /// The named values, if this is an object; else none.
    public var fields: [SourcedField] { if case .fields(let fields) = content { fields } else { [] } }

    private var scalar: JSON? { if case .scalar(let value) = content { value } else { nil } }

    /// The values of a list of that name.
    func list(_ key: String) -> [SourcedValue] { self[key]?.list ?? [] }
    /// The text of that name.
    func string(_ key: String) -> String? { self[key]?.string }
    /// The texts in a list of that name.
    func strings(_ key: String) -> [String] { list(key).compactMap(\.string) }
    /// Whether that name holds `true`.
    func flag(_ key: String) -> Bool { self[key]?.bool ?? false }
    /// The place of the value of that name, or this one's where there is none.
    func origin(of key: String) -> ConfigurationOrigin { self[key]?.origin ?? origin }
}
