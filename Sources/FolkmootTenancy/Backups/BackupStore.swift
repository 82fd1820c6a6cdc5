import Basics
import Glibc
import Hashing
@_spi(TenantFiles) import Storage

/// Makes, lists, checks and restores backups of a platform's databases in a folder.
public struct BackupStore: Sendable {
    /// Makes one file of another, as a tool that encrypts or decrypts does.
    public typealias Filter = @Sendable (_ from: String, _ to: String) throws -> Void

    /// The folder of the backups.
    public let folder: String
    let scope: PlatformScope
    let encrypt: Filter?
    let decrypt: Filter?

    /// Backups in a folder.
    ///
    /// - Parameters:
    ///   - encrypt: What new ones go through before they are stored.
    ///   - decrypt: What stored ones go through before they are read.
    public init(_ scope: PlatformScope, folder: String, encrypt: Filter? = nil, decrypt: Filter? = nil) {
        self.scope = scope
        self.folder = folder
        self.encrypt = encrypt
        self.decrypt = decrypt
    }

    var platform: Platform { scope.platform }

    /// All that there is to back up: every force, and then the registry, so that every force that it names is there.
    public var subjects: [BackupSubject] { platform.records.map { .force($0.slug) } + [.registry] }

    /// The backups of one subject, the earliest first.
    public func list(_ subject: BackupSubject) throws -> [BackupManifest] { try BackupFolder(folder, subject).manifests() }

    /// Removes all but the latest so many backups of a subject.
    ///
    /// - Returns: those that were removed.
    public func prune(_ subject: BackupSubject, keeping count: Int) async throws -> [BackupManifest] {
        let place = BackupFolder(folder, subject)
        let lock = try await place.enter()
        let removed = try place.manifests().dropLast(max(1, count))
        for manifest in removed {
            try await audit(AuditEntry("backup.removed", subject: subject.name, detail: ["backup": .string(manifest.id)]))
            try place.remove(manifest)
        }
        try pruneJournal(place)
        withExtendedLifetime(lock) {}
        return Array(removed)
    }

    /// Removes those files of the journal that no backup begins from any more.
    private func pruneJournal(_ place: BackupFolder) throws {
        // The journal may stand in the archive, while these backups are made elsewhere.
        guard access(place.journal, F_OK) == 0 else { return }
        let starts = try place.manifests().map(\.journal?.point)
        guard let first = starts.first, let oldest = first else { return }
        try told { try Journal.prune(place.journal, before: oldest) }
    }

    func told<T>(_ work: () throws -> T) throws -> T {
        do { return try work() } catch let error as StorageError { throw error.problem }
    }

    /// The database of a subject, in use.
    func database(of subject: BackupSubject) throws(Problem) -> Database {
        switch subject {
        case .registry: platform.registry
        case .force(let slug): try platform.file(of: slug).database
        }
    }

    /// A file as a database of a subject, which nothing else uses.
    func copy(_ path: String, of subject: BackupSubject) -> Database {
        switch subject {
        case .registry: Database(path: path, migrations: Registry.migrations)
        case .force: Database(path: path, migrations: platform.blueprint.migrations)
        }
    }

    /// A folder in the data folder for what must not stand elsewhere in the clear.
    ///
    /// What an interrupted restore or backup has left there is removed.
    func enterWorkFolder() async throws -> (path: String, lock: FileLock) {
        let path = platform.directory + "/work"
        try Files.makeFolders(path)
        let lock = try await FileLock.take(in: path)
        for name in try Files.names(in: path) where name != FileLock.name { unlink("\(path)/\(name)") }
        return (path, lock)
    }

    func audit(_ entry: AuditEntry) async throws {
        try await platform.registryWrite(audit: entry, by: .platformOperator(scope.operatorName), from: scope.origin) { _ in }
    }
}

extension DatabaseFacts {
    /// Reads them from a database, and looks through its audit.
    ///
    /// - Throws: `.invalid` if the audit is not as it was written.
    init(of db: Connection, _ subject: BackupSubject) throws {
        guard case .whole(let lines) = try AuditChain.verify(db) else {
            throw Problem(
                .invalid, "The audit of \(subject.name) is not as it was written. Look at it with: folkmoot audit verify",
                code: "audit-broken")
        }
        let revision = subject == .registry ? nil : try RevisionTable.latest(in: db)
        self.init(
            migrations: try db.values("SELECT number FROM schema_migration ORDER BY number"), revision: revision?.number,
            configurationHash: revision?.hash, auditLines: lines, auditHead: Hex.encode(try AuditChain.head(in: db)))
    }
}
