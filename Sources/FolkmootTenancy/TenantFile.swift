import Basics
import Glibc
import Hashing
@_spi(TenantFiles) import Storage
import Synchronization

/// A force's place in a running platform: its file, opened at first use, and what was last read of it.
final class TenantFile: Sendable {
    let database: Database
    private let slug: String
    private let path: String
    private let blueprint: Blueprint
    private let keys: PlatformKeys
    private let shelf: Shelf
    private let current = Mutex<(record: TenantRecord, standing: Standing)?>(nil)
    private let problem = Mutex<Problem?>(nil)
    /// Who goes by at present, and whether the file was open when the first of them came.
    private let passers = Mutex<(count: Int, foundOpen: Bool)>((0, false))

    init(
        _ slug: String, path: String, blueprint: Blueprint, keys: PlatformKeys, shelf: Shelf, options: StorageOptions
    ) {
        self.slug = slug
        self.path = path
        database = Database(path: path, migrations: blueprint.migrations, options: options)
        self.blueprint = blueprint
        self.keys = keys
        self.shelf = shelf
    }

    static let migrations =
        AuditChain.migrations + [RevisionTable.schema, KeyTable.schema, DirectoryTable.schema] + AccountStore.migrations

    /// The force as it was last read, if nothing is known to have changed since.
    var present: Standing? { current.withLock { $0?.standing } }

    /// Has the force read anew when the registry has another record of it.
    func forget(unless record: TenantRecord) { current.withLock { if $0?.record != record { $0 = nil } } }

    /// The force as the record has it, without its configuration.
    func standing(as record: TenantRecord) async throws -> Standing {
        if let standing = known(as: record) { return standing }
        return try await tenant(as: record).standing
    }

    /// The force as the record has it.
    ///
    /// What was read before is used again as long as the record is the same and the configuration is at hand.
    func tenant(as record: TenantRecord) async throws -> Tenant {
        if let standing = known(as: record), let tenant = shelf.tenant(standing) { return tenant }
        let tenant = try await noting { try await read(as: record) }
        shelf.put(tenant)
        current.withLock { $0 = (record, tenant.standing) }
        return tenant
    }

    /// Reads something in the force's file that its configuration has no part in.
    func read<T: Sendable>(_ body: @escaping @Sendable (Connection) throws -> T) async throws -> T {
        try await noting {
            try await prepare()
            return try await database.inWords.read(body)
        }
    }

    /// Does something, and closes the file after if nobody had it open when the first of those who pass by came.
    func inPassing<T>(_ work: () async throws -> T) async throws -> T {
        passers.withLock { passers in
            if passers.count == 0 { passers.foundOpen = database.isOpen }
            passers.count += 1
        }
        defer {
            let isLast = passers.withLock { passers in
                passers.count -= 1
                return passers.count == 0 && !passers.foundOpen
            }
            if isLast { database.releaseConnections() }
        }
        return try await work()
    }

    /// Why the force is not in service, as far as the last use of its file has shown.
    var failure: String? {
        guard access(path, F_OK) == 0 else { return "its file is missing" }
        return database.lastFailure?.description ?? problem.withLock { $0.map { $0.detail ?? $0.message } }
    }

    private func known(as record: TenantRecord) -> Standing? {
        current.withLock { $0?.record == record ? $0?.standing : nil }
    }

    /// Does something, and keeps in mind whether the force can be served.
    private func noting<T>(_ work: () async throws -> T) async throws -> T {
        do {
            let result = try await work()
            problem.withLock { $0 = nil }
            return result
        } catch let error as Problem {
            problem.withLock { $0 = error }
            throw error
        }
    }

    /// Brings the file's tables up to date.
    private func prepare() async throws {
        guard access(path, F_OK) == 0 else {
            throw Problem(.unavailable, "This service is not working at present.", detail: "\(slug): its file is missing")
        }
        if try await database.inWords.missingMigrations() > 0 { try await database.inWords.migrate() }
    }

    /// On a thread of storage, since it takes some milliseconds to make a configuration of files.
    private func read(as record: TenantRecord) async throws -> Tenant {
        try await prepare()
        let (database, interpret, platformKeys) = (database, blueprint.interpret, keys)
        return try await database.inWords.read { db in
            guard let revision = try RevisionTable.latest(in: db), let keys = try Self.keys(in: db) else {
                throw Problem(.unavailable, "This service is not complete yet.", detail: "\(record.slug): no revision or no keys")
            }
            let standing = Standing(
                slug: record.slug, state: record.state, revision: Revision(number: revision.number, hash: revision.hash),
                database: database, keys: keys, platformKeys: platformKeys)
            return Tenant(standing: standing, interpretation: try interpret(try RevisionTable.files(of: revision.number, in: db)))
        }
    }

    /// Fills a new file: tables, keys, first revision.
    func found(
        _ files: ConfigurationFiles, by name: String, from origin: Origin, because reason: String, at now: Timestamp
    ) async throws {
        try await database.migrate()
        try await database.write { db in
            for name in ["links", "forms"] {
                try db.run("INSERT INTO secret (name, key) VALUES (\(name), \(SecureRandom.bytes(32)))")
            }
            let revision = try RevisionTable.append(files, by: name, because: reason, restores: nil, at: now, in: db)
            let entry = AuditEntry("configuration.applied", detail: ["revision": .integer(1), "hash": .string(revision.hash)])
            try AuditChain.append(entry, by: .platformOperator(name), from: origin, at: now, to: db)
        }
    }

    private static func keys(in db: Connection) throws -> Keys? {
        let links = try db.value("SELECT key FROM secret WHERE name = 'links'", as: [UInt8].self)
        let forms = try db.value("SELECT key FROM secret WHERE name = 'forms'", as: [UInt8].self)
        guard let links, let forms else { return nil }
        return Keys(links: links, forms: forms)
    }
}
