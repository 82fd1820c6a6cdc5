public import Basics
public import FolkmootTenancy
import Glibc

extension ConfigurationFiles {
    /// The same configuration as people like to read it: JSON set in, everything else as it is.
    ///
    /// Checked again it has the same hash.
    public func forPeople() -> ConfigurationFiles {
        ConfigurationFiles(
            Dictionary(uniqueKeysWithValues: files.map { path, bytes in (path, Self.forPeople(bytes, path: path)) }))
    }

    private static func forPeople(_ bytes: [UInt8], path: String) -> [UInt8] {
        // What is kept was checked before; what is not JSON after all is written as it is.
        guard path.hasSuffix(".json"), let node = try? JSONNode.parse(bytes) else { return bytes }
        return node.json.encoded(pretty: true) + [UInt8(ascii: "\n")]
    }
}

/// Writes a configuration into a folder.
public struct ConfigurationExport: Sendable {
    private let files: ConfigurationFiles

    /// An export of these files, as they are.
    public init(_ files: ConfigurationFiles) { self.files = files }

    /// Writes every file.
    ///
    /// Folders are made; files that are not part of the configuration stay.
    ///
    /// - Parameter replacing: Whether files that read otherwise are written over.
    /// - Returns: the paths of the files in the folder.
    /// - Throws: `.conflict` if a file is there and reads otherwise, before anything is written; `.unavailable` if one cannot be written.
    public func write(to folder: String, replacing: Bool) throws(Problem) -> [String] {
        let paths = files.files.keys.sorted()
        if !replacing { try checkNothingIsLost(in: folder, paths) }
        try Self.makeFolder(folder)
        if paths.contains(where: { $0.hasPrefix("translations/") }) { try Self.makeFolder(folder + "/translations") }
        for path in paths { try Self.write(files.files[path] ?? [], to: "\(folder)/\(path)") }
        return paths
    }

    private func checkNothingIsLost(in folder: String, _ paths: [String]) throws(Problem) {
        let others = paths.filter { path in
            guard access("\(folder)/\(path)", F_OK) == 0 else { return false }
            return (try? fileContents("\(folder)/\(path)", limit: ConfigurationFolder.largestFile).get()) != files.files[path]
        }
        guard others.isEmpty else {
            throw Problem(
                .conflict,
                "\(folder) has other files of these names: \(others.joined(separator: ", ")). Say --replace to write over them.",
                code: "files-exist")
        }
    }

    private static func makeFolder(_ path: String) throws(Problem) {
        var made = path.hasPrefix("/") ? "/" : ""
        for part in path.split(separator: "/") {
            made += made.isEmpty || made == "/" ? part : "/" + part
            guard mkdir(made, 0o755) == 0 || errno == EEXIST else { throw cannotBeWritten(made) }
        }
    }

    /// Whole or not at all: another file first, then in its place.
    private static func write(_ bytes: [UInt8], to path: String) throws(Problem) {
        let draft = path + ".new"
        guard let file = fopen(draft, "w") else { throw cannotBeWritten(path) }
        let count = fwrite(bytes, 1, bytes.count, file)
        guard fclose(file) == 0, count == bytes.count, rename(draft, path) == 0 else { throw cannotBeWritten(path) }
    }

    private static func cannotBeWritten(_ path: String) -> Problem {
        Problem(.unavailable, "\(path) cannot be written: \(String(cString: strerror(errno))).")
    }
}
