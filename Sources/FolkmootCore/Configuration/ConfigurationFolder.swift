public import FolkmootTenancy
public import Basics
import Glibc

/// A force's folder on disk.
public struct ConfigurationFolder: Sendable {
    /// Where the folder stands.
    public let path: String
    /// What it holds.
    public let files: ConfigurationFiles
    /// What it holds that is not part of a configuration.
    public let findings: [Finding]

    /// The name of the folder, which is the force's slug.
    public var name: String { String(path.split(separator: "/").last ?? "") }

    /// The most bytes that a file may have.
    public static let largestFile = 2 * 1024 * 1024

    /// The files that a configuration may have, besides those in `translations/`.
    public static let knownFiles = [
        "area_parents.csv", "areas.csv", "assessment.json", "branding.json", "force.json", "logo.svg", "policy.json",
        "postcodes.csv", "roles.json",
        "segments.json",
        "standards.json", "survey.json", "teams.csv",
    ]

    /// Files that may stand beside them: they are no part of a configuration, and are passed over.
    private static let companions = ["README.md", "populations.csv"]

    /// Whether a file is none of the configuration and may stand in its folder all the same.
    static func isCompanion(_ name: String) -> Bool { companions.contains(name) }

    /// Reads a folder.
    ///
    /// - Throws: a `.missing` ``Problem`` if there is no such folder, or it cannot be read. What is wrong with single files is in
    ///   ``findings``.
    public init(_ path: String) throws(Problem) {
        guard let root = realPath(path), let names = directoryEntries(root) else {
            throw Problem(.missing, "There is no folder \(quoted(path)) that can be read.")
        }
        var reading = FolderReading(root: root)
        for name in names where name != "translations" { reading.take(name) }
        if names.contains("translations") { reading.takeTranslations() }
        self.path = root
        files = ConfigurationFiles(reading.files)
        findings = reading.findings
    }
}

/// One pass over a folder.
private struct FolderReading {
    let root: String
    var files: [String: [UInt8]] = [:]
    var findings: [Finding] = []

    mutating func take(_ name: String) {
        guard !ConfigurationFolder.isCompanion(name) else { return }
        guard ConfigurationFolder.knownFiles.contains(name) else {
            let known = ConfigurationFolder.knownFiles + ["translations"]
            return add(
                name, "unknown-file", "\(quoted(name)) is not a file of a configuration.",
                suggestion(for: name, among: known, otherwise: "Remove it from the folder."))
        }
        read(name)
    }

    mutating func takeTranslations() {
        guard isInside("translations"), let names = directoryEntries("\(root)/translations") else {
            return add("translations", "unreadable", "This is not a folder inside this one.", "Put a folder of files in its place.")
        }
        for name in names {
            if name.hasSuffix(".json"), Language(rawValue: String(name.dropLast(5))) != nil {
                read("translations/\(name)")
            } else {
                let path = "translations/\(name)"
                add(path, "unknown-file", "No language is called so.", "Name the file by its language: cy.json for Welsh.")
            }
        }
    }

    private mutating func read(_ path: String) {
        guard isInside(path) else {
            return add(path, "symlink", "This points out of the force's folder.", "Put the file itself in its place.")
        }
        switch fileContents("\(root)/\(path)", limit: ConfigurationFolder.largestFile) {
        case .success(let bytes): files[path] = bytes
        case .failure(.tooLarge): add(path, "too-large", "This file has more than 2 MB.", "Make it smaller.")
        case .failure(.unreadable): add(path, "unreadable", "This file cannot be read.", "Check what it is and who may read it.")
        }
    }

    private func isInside(_ path: String) -> Bool { realPath("\(root)/\(path)")?.hasPrefix(root + "/") ?? false }

    private mutating func add(_ file: String, _ code: String, _ message: String, _ remedy: String) {
        findings.append(Finding(file: file, code: code, message: message, remedy: remedy))
    }
}

enum FileFailure: Error { case tooLarge, unreadable }

/// The names in a folder, sorted; nothing if it cannot be read.
func directoryEntries(_ path: String) -> [String]? {
    guard let directory = opendir(path) else { return nil }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
            pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
}

/// The bytes of a regular file.
func fileContents(_ path: String, limit: Int) -> Result<[UInt8], FileFailure> {
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else { return .failure(.unreadable) }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return .failure(.unreadable) }
    guard status.st_size <= limit else { return .failure(.tooLarge) }
    return wholeFile(file, size: Int(status.st_size))
}

private func wholeFile(_ file: Int32, size: Int) -> Result<[UInt8], FileFailure> {
    var bytes = [UInt8](repeating: 0, count: size)
    var done = 0
    while done < size {
        let count = bytes.withUnsafeMutableBytes { Glibc.read(file, $0.baseAddress?.advanced(by: done), size - done) }
        guard count > 0 else { return .failure(.unreadable) }
        done += count
    }
    return .success(bytes)
}

/// The path without links and dots; nothing if there is no such thing.
func realPath(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
}
