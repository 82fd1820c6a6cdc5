import Basics
import Glibc
import Hashing
@_spi(TenantFiles) import Storage

extension BackupStore {
    /// Backs up one subject as it is now, while it is used, and checks what was copied.
    ///
    /// Where nothing has changed since the last backup the new one shares its file. An interrupted backup leaves nothing that counts as
    /// one, and what it leaves is removed by the next.
    ///
    /// - Throws: in words what is wrong with the subject's database, or with the folder.
    public func create(_ subject: BackupSubject) async throws -> BackupManifest {
        let place = BackupFolder(folder, subject)
        let lock = try await place.enter()
        // What is to be encrypted never stands in the clear outside the data folder.
        let work = encrypt == nil ? nil : try await enterWorkFolder()
        let copy = "\(work?.path ?? place.path)/\(ID<BackupManifest>()).copy"
        defer { unlink(copy) }
        let manifest = try await draft(of: subject, from: copy, in: place)
        try await audit(
            AuditEntry(
                "backup.created", subject: subject.name,
                detail: ["backup": .string(manifest.id), "sha256": .string(manifest.sha256)]))
        try place.write(manifest)
        withExtendedLifetime((lock, work?.lock)) {}
        return manifest
    }

    /// Copies, checks and stores the file, and says what its manifest will.
    private func draft(of subject: BackupSubject, from copy: String, in place: BackupFolder) async throws -> BackupManifest {
        let takenAt = Moment.now
        let journal = try await journaled(database(of: subject)) { try await $0.inWords.backup(to: copy) }
        let facts = try await facts(of: copy, subject)
        let sha256 = try await Files.aside { try Files.hash(of: copy) }
        let id = Self.name(takenAt)
        let before = try place.manifests().last { $0.sha256 == sha256 && ($0.encryptedSHA256 != nil) == (encrypt != nil) }
        let stored = before == nil ? try encrypted(copy, in: place, id) : (copy, before?.encryptedSHA256)
        let manifest = BackupManifest(
            id: id, subject: subject, takenAt: takenAt, facts: facts, bytes: try Files.size(of: copy), sha256: sha256,
            encryptedSHA256: stored.1, sameAs: before.map { $0.sameAs ?? $0.id }, journal: journal)
        if let before, link(place.file(of: before), place.file(of: manifest)) == 0 {
            try Files.sync(place.path)
            return manifest
        }
        guard before == nil else { throw Files.failure("linked", place.file(of: manifest)) }
        try Files.move(stored.0, to: place.file(of: manifest))
        return manifest
    }

    /// Copies a database, and says where its journal stood before; nothing if none is kept, or it has a gap just there.
    private func journaled(_ database: Database, _ copy: (Database) async throws -> Void) async throws -> JournalStart? {
        let before = await point(of: database)
        try await copy(database)
        // Every commit that is in the copy is in the journal by now, at an earlier time.
        let after = await point(of: database)
        guard let before, before.generation == after?.generation else { return nil }
        return JournalStart(point: before, completeAt: .now)
    }

    /// A journal that cannot be written keeps nobody from a backup; the service tells of it.
    private func point(of database: Database) async -> JournalPoint? { try? await database.journalPoint() }

    /// The file that is to be stored, and its hash if it is encrypted.
    private func encrypted(_ copy: String, in place: BackupFolder, _ id: String) throws -> (String, String?) {
        guard let encrypt else { return (copy, nil) }
        let target = "\(place.path)/\(id).partial"
        try encrypt(copy, target)
        try Files.sync(target)
        return (target, try Files.hash(of: target))
    }

    /// Reads from a copy what it is, and closes it.
    func facts(of path: String, _ subject: BackupSubject) async throws -> DatabaseFacts {
        let database = copy(path, of: subject)
        do {
            let facts = try await database.inWords.read { db in try DatabaseFacts(of: db, subject) }
            await database.close()
            return facts
        } catch {
            await database.close()
            throw error
        }
    }

    /// Its time, and something that sets it apart from others of the same second.
    static func name(_ moment: Moment) -> String {
        let digits = moment.timestamp.description.filter { $0 != "-" && $0 != ":" }
        return "\(digits)-\(ID<BackupManifest>().description.suffix(4).lowercased())"
    }
}
