import Basics
import Glibc
@_spi(TenantFiles) import Storage

extension BackupStore {
    /// Looks whether a backup can be restored: its file is there and as it was stored, every page and the audit are whole.
    ///
    /// - Throws: in words what is wrong with it.
    public func verify(_ manifest: BackupManifest) async throws {
        let work = try await enterWorkFolder()
        let path = try await fetch(manifest, into: work.path)
        unlink(path)
        withExtendedLifetime(work.lock) {}
    }

    /// Copies a backup out, decrypted and checked.
    ///
    /// - Returns: the file, which is a database in the clear.
    func fetch(_ manifest: BackupManifest, into work: String) async throws -> String {
        let place = BackupFolder(folder, manifest.subject)
        let path = "\(work)/\(manifest.id).sqlite"
        let sha256 = try copyOut(manifest, from: place.file(of: manifest), to: path)
        guard sha256 == manifest.sha256 else { throw damaged(manifest, "its content is not what was backed up") }
        let facts = try await checkedFacts(of: path, manifest.subject)
        guard facts == manifest.facts else { throw damaged(manifest, "it is not what its manifest says") }
        return path
    }

    private func copyOut(_ manifest: BackupManifest, from file: String, to path: String) throws -> String {
        guard let expected = manifest.encryptedSHA256 else { return try Files.copy(file, to: path) }
        guard let decrypt else {
            throw Problem(
                .invalid, "The backup \(manifest.id) is encrypted. Name the tool with --decrypt-with.", code: "backup-encrypted")
        }
        guard try Files.hash(of: file) == expected else { throw damaged(manifest, "its file is not as it was stored") }
        try decrypt(file, path)
        return try Files.hash(of: path)
    }

    /// The facts of a database, of which every page was looked at.
    func checkedFacts(of path: String, _ subject: BackupSubject) async throws -> DatabaseFacts {
        let database = copy(path, of: subject)
        let verdict = try await database.inWords.read { db in
            try db.value("PRAGMA integrity_check(1)", as: String.self) ?? "nothing can be read"
        }
        await database.close()
        guard verdict == "ok" else {
            throw Problem(.unavailable, "The copy of \(subject.name) is damaged: \(verdict).", code: "backup-damaged")
        }
        return try await facts(of: path, subject)
    }

    private func damaged(_ manifest: BackupManifest, _ what: String) -> Problem {
        Problem(
            .unavailable, "The backup \(manifest.id) of \(manifest.subject.name) cannot be used: \(what). Use another one.",
            code: "backup-damaged")
    }
}
