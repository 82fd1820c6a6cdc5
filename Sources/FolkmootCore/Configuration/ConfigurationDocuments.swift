public import FolkmootTenancy
public import Basics

/// A force's files laid over the defaults, with the place of every value: what `config show` prints and all checks read.
public struct ConfigurationDocuments: Sendable {
    /// Merged JSON by path: `force.json`.
    ///
    /// A file that is not JSON, and has no default, is not there.
    public private(set) var json: [String: SourcedValue]
    /// The files as they came.
    public let files: ConfigurationFiles
    let tables: [String: ConfigurationTable]
    /// Files that are there and cannot be read at all: nothing must be concluded from what they do not say.
    let broken: Set<String>
    /// What is wrong with the form of single files.
    let findings: [Finding]
    let seeds: Seeds

    /// Reads every file and merges it over its default.
    public init(_ files: ConfigurationFiles, seeds: Seeds) {
        var reading = DocumentReading()
        for (path, bytes) in files.files.sorted(by: { $0.key < $1.key }) { reading.read(bytes, path) }
        json = reading.json
        for (path, standard) in seeds.defaults where !path.hasPrefix("translations/") {
            json[path] = json[path]?.merged(over: standard) ?? standard
        }
        tables = reading.tables
        broken = reading.broken
        findings = reading.findings
        self.files = files
        self.seeds = seeds
    }

    /// The languages of the force, in the order of its file.
    public var languages: [Language] { (json["force.json"]?.strings("languages") ?? []).compactMap(Language.init(rawValue:)) }

    func list(_ file: String, _ key: String) -> [SourcedValue] { json[file]?.list(key) ?? [] }

    /// Every value that has no parts, by file: with where it came from.
    public var leaves: [(file: String, path: String, value: JSON, origin: ConfigurationOrigin)] {
        json.keys.sorted().flatMap { file in
            (json[file]?.leaves ?? []).filter { $0.path != "$schema" }.map { (file, $0.path, $0.value, $0.origin) }
        }
    }
}

/// One pass over the files of a force.
private struct DocumentReading {
    var json: [String: SourcedValue] = [:]
    var tables: [String: ConfigurationTable] = [:]
    var broken: Set<String> = []
    var findings: [Finding] = []

    mutating func read(_ bytes: [UInt8], _ path: String) {
        if path.hasSuffix(".json") { readJSON(bytes, path) }
        if path.hasSuffix(".csv") { readTable(bytes, path) }
    }

    private mutating func readJSON(_ bytes: [UInt8], _ path: String) {
        do {
            json[path] = SourcedValue(try JSONNode.parse(bytes), file: path)
        } catch {
            broken.insert(path)
            findings.append(
                Finding(
                    file: path, line: error.line, column: error.column, code: "json", message: error.message,
                    remedy: "Mend the file here; the rest of it is checked once it can be read."))
        }
    }

    private mutating func readTable(_ bytes: [UInt8], _ path: String) {
        do {
            tables[path] = try ConfigurationTable(bytes, file: path)
        } catch {
            broken.insert(path)
            findings.append(error)
        }
    }
}
