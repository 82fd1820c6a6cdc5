public import Basics

/// What the platform brings with it: schemas, defaults and reference data.
public struct Seeds: Sendable {
    /// The folder that holds them.
    public let directory: String
    /// Schemas by the path of the file that they are for: `force.json`.
    public let schemas: [String: JSONSchema]
    /// Defaults by the path of the file that they stand in for.
    public let defaults: [String: SourcedValue]

    /// Files that have a schema, in the order in which people should read of them.
    public static let schemaNames = [
        "force", "branding", "survey", "standards", "roles", "policy", "segments", "assessment", "areas", "area_parents",
        "postcodes", "teams", "translations",
    ]

    /// Reads the schemas and the defaults.
    ///
    /// - Throws: an `.unavailable` ``Problem`` if one of them is not there or not sound: the installation is damaged.
    public init(directory: String) throws(Problem) {
        self.directory = directory
        var schemas: [String: JSONSchema] = [:]
        for name in Self.schemaNames {
            schemas[name + ".json"] = try Self.schema("\(directory)/schemas/\(name).json")
        }
        var defaults: [String: SourcedValue] = [:]
        for file in Self.defaultFiles(in: directory) {
            let node = try Self.json("\(directory)/defaults/\(file)")
            defaults[file] = SourcedValue(node, file: "seeds/defaults/\(file)", isDefault: true)
        }
        self.schemas = schemas
        self.defaults = defaults
    }

    /// The schema for a file of a configuration.
    func schema(for file: String) -> JSONSchema? {
        schemas[file.hasPrefix("translations/") ? "translations.json" : file]
    }

    /// The path of a file of reference data: `forces.csv`.
    public func reference(_ file: String) -> String { "\(directory)/reference/\(file)" }

    private static func defaultFiles(in directory: String) -> [String] {
        let names = directoryEntries("\(directory)/defaults") ?? []
        let translations = directoryEntries("\(directory)/defaults/translations") ?? []
        return (names + translations.map { "translations/\($0)" }).filter { $0.hasSuffix(".json") }
    }

    private static func schema(_ path: String) throws(Problem) -> JSONSchema {
        let document = try json(path).json
        do {
            return try JSONSchema(document)
        } catch {
            throw Problem(.unavailable, "The schema \(path) cannot be used: \(error.message)")
        }
    }

    private static func json(_ path: String) throws(Problem) -> JSONNode {
        guard case .success(let bytes) = fileContents(path, limit: ConfigurationFolder.largestFile) else {
            throw Problem(.unavailable, "\(path) cannot be read. Install the folder “seeds” again.")
        }
        do {
            return try JSONNode.parse(bytes)
        } catch {
            throw Problem(.unavailable, "\(path) is damaged: \(error)")
        }
    }
}
