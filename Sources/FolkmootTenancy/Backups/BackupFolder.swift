import Basics
import Glibc
import Hashing

/// A folder in which the backups of one subject stand: for each a file and a manifest, which is written last.
struct BackupFolder: Sendable {
    let path: String
    let subject: BackupSubject

    init(_ root: String, _ subject: BackupSubject) {
        path = "\(root)/\(subject.folder)"
        self.subject = subject
    }

    /// Where the journal of the subject's commits stands, if one is kept here.
    var journal: String { path + "/journal" }

    /// Makes the folder, closed to other users, and waits until nobody else works in it.
    ///
    /// What an interrupted backup has left is removed: files that no manifest names.
    ///
    /// - Returns: what must be kept as long as the work goes on.
    func enter() async throws -> FileLock {
        try Files.makeFolders(path)
        let lock = try await FileLock.take(in: path)
        let manifests = try manifests()
        let known = Set(manifests.flatMap { [$0.fileName, "\($0.id).json"] } + [FileLock.name])
        for name in try Files.names(in: path) where !known.contains(name) && Files.isFile("\(path)/\(name)") {
            // A manifest that cannot be read is for a person to look at, and so is what it may name.
            guard !name.hasSuffix(".json") else { continue }
            unlink("\(path)/\(name)")
        }
        return lock
    }

    /// Every backup, the earliest first.
    ///
    /// - Throws: if a manifest cannot be understood.
    func manifests() throws(Problem) -> [BackupManifest] {
        var found: [BackupManifest] = []
        for name in try Files.names(in: path) where name.hasSuffix(".json") { found.append(try manifest(name)) }
        return found.sorted { ($0.takenAt, $0.id) < ($1.takenAt, $1.id) }
    }

    private func manifest(_ name: String) throws(Problem) -> BackupManifest {
        let bytes = try Files.contents(of: "\(path)/\(name)")
        guard let node = try? JSONNode.parse(bytes), let manifest = BackupManifest(node.json, of: subject) else {
            throw Problem(
                .invalid,
                "\(path)/\(name) is no manifest of a backup that this program can read. Use a newer program, or move it away.",
                code: "backup-manifest")
        }
        return manifest
    }

    func file(of manifest: BackupManifest) -> String { "\(path)/\(manifest.fileName)" }

    /// Makes a file a backup.
    func write(_ manifest: BackupManifest) throws(Problem) {
        try Files.write(manifest.json.encoded(pretty: true) + [UInt8(ascii: "\n")], to: "\(path)/\(manifest.id).json")
    }

    /// Removes a backup, the manifest first.
    func remove(_ manifest: BackupManifest) throws(Problem) {
        for name in ["\(manifest.id).json", manifest.fileName] {
            guard unlink("\(path)/\(name)") == 0 else { throw Files.failure("removed", "\(path)/\(name)") }
            try Files.sync(path)
        }
    }
}
