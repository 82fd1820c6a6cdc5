public import FolkmootTenancy
import Basics

extension ConfigurationFiles {
    /// The same configuration in the one form in which it is hashed and kept: JSON canonical (RFC 8785), tables with LF and quoted
    /// only where they must be, anything else as it is.
    ///
    /// A file that cannot be read stays as it is; ``ConfigurationCheck`` says what is wrong with it.
    public func canonicalised() -> ConfigurationFiles {
        ConfigurationFiles(Dictionary(uniqueKeysWithValues: files.map { ($0.key, Self.canonical($0.value, path: $0.key)) }))
    }

    private static func canonical(_ bytes: [UInt8], path: String) -> [UInt8] {
        if path.hasSuffix(".json"), let node = try? JSONNode.parse(bytes) { return node.json.canonical() }
        if path.hasSuffix(".csv"), let table = try? ConfigurationTable(bytes, file: path) { return table.canonical }
        return bytes
    }
}
