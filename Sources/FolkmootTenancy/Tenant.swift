public import Basics
import Glibc
import Hashing
@_spi(TenantFiles) public import Storage
import Synchronization

/// One force on the platform, as it is at one moment.
///
/// Only ``Platform`` makes one.
public struct Tenant: Sendable {
    /// Where a force stands.
    public enum State: String, Sendable, SQLText {
        /// Being set up; pages say so, and nothing that is sent is acted on.
        case test
        /// In service.
        case live
        /// Out of service for a while; its pages say so, its data stay.
        case suspended
    }

    /// Its short name in addresses, files and commands.
    public let slug: String
    /// Where it stands.
    public let state: State
    /// Its configuration now.
    public let revision: Revision
    /// Makes and checks the tokens of its public forms.
    public let formGuard: FormGuard

    let database: Database
    let keys: Keys

    /// Its official name.
    public var name: String { revision.interpretation.name }
    var access: AccessRules { revision.interpretation.access }

    func account(store kind: Account.Kind = .staff, clock: WallClock) -> AccountStore {
        AccountStore(database: database, kind: kind, clock: clock)
    }
}

/// What the registry knows of a force without opening its file.
public struct TenantRecord: Sendable, Equatable {
    /// Its short name.
    public let slug: String
    /// Its official name.
    public let name: String
    /// Where it stands.
    public let state: Tenant.State
    /// The number of its latest revision.
    public let revision: Int
    /// When it was added.
    public let addedAt: Timestamp
    /// When its state or its revision changed last.
    public let changedAt: Timestamp
    /// The host names that it answers at.
    public var hosts: [String]
}

/// What the floors above give the kernel so that it can open a force's file: their tables, their permissions, and how to read files.
public struct Blueprint: Sendable {
    let migrations: [Migration]
    let permissions: [Permission]
    let interpret: @Sendable (ConfigurationFiles) throws -> Interpretation

    /// The tables and permissions of all capabilities, and what makes an interpretation of a force's files.
    public init(
        migrations: [Migration], permissions: [Permission],
        interpret: @escaping @Sendable (ConfigurationFiles) throws -> Interpretation
    ) {
        self.migrations = (TenantFile.migrations + migrations).sorted { $0.number < $1.number }
        self.permissions = Permission.ofKernel + permissions
        self.interpret = interpret
    }
}

/// A force's place in a running platform: its file, opened at first use, and what was last read of it.
final class TenantFile: Sendable {
    let database: Database
    private let path: String
    private let blueprint: Blueprint
    private let current = Mutex<(record: TenantRecord, tenant: Tenant?)?>(nil)
    private let problem = Mutex<Problem?>(nil)

    init(path: String, blueprint: Blueprint, options: StorageOptions = StorageOptions()) {
        self.path = path
        database = Database(path: path, migrations: blueprint.migrations, options: options)
        self.blueprint = blueprint
    }

    static let migrations = [AuditChain.schema, AccountStore.schema, RevisionTable.schema]

    /// The force as it was last read, if nothing is known to have changed since.
    var present: Tenant? { current.withLock { $0?.tenant } }

    /// Has the force read anew when the registry has another record of it.
    func forget(unless record: TenantRecord) { current.withLock { if $0?.record != record { $0 = nil } } }

    /// The force as the record has it.
    ///
    /// What was read before is used again as long as the record is the same.
    func tenant(as record: TenantRecord) async throws -> Tenant {
        if let tenant = current.withLock({ $0?.record == record ? $0?.tenant : nil }) { return tenant }
        do {
            let tenant = try await read(as: record)
            problem.withLock { $0 = nil }
            return tenant
        } catch let error as Problem {
            problem.withLock { $0 = error }
            throw error
        }
    }

    /// Why the force is not in service, as far as the last use of its file has shown.
    var failure: String? {
        guard access(path, F_OK) == 0 else { return "its file is missing" }
        return database.lastFailure?.description ?? problem.withLock { $0.map { $0.detail ?? $0.message } }
    }

    private func read(as record: TenantRecord) async throws -> Tenant {
        guard access(path, F_OK) == 0 else {
            throw Problem(.unavailable, "This service is not working at present.", detail: "\(record.slug): its file is missing")
        }
        try await database.inWords.migrate()
        let (revision, files, keys) = try await database.inWords.read { db in
            guard let revision = try RevisionTable.latest(in: db), let keys = try Self.keys(in: db) else {
                throw Problem(.unavailable, "This service is not complete yet.", detail: "\(record.slug): no revision or no keys")
            }
            return (revision, try RevisionTable.files(of: revision.number, in: db), keys)
        }
        let tenant = Tenant(
            slug: record.slug, state: record.state,
            revision: Revision(number: revision.number, hash: revision.hash, interpretation: try blueprint.interpret(files)),
            formGuard: FormGuard(key: keys.forms), database: database, keys: keys)
        current.withLock { $0 = (record, tenant) }
        return tenant
    }

    /// Fills a new file: tables, keys, first revision.
    func found(_ files: ConfigurationFiles, by name: String, because reason: String, at now: Timestamp) async throws {
        try await database.migrate()
        try await database.write { db in
            for name in ["links", "forms"] {
                try db.run("INSERT INTO secret (name, key) VALUES (\(name), \(SecureRandom.bytes(32)))")
            }
            let revision = try RevisionTable.append(files, by: name, because: reason, restores: nil, at: now, in: db)
            let entry = AuditEntry("configuration.applied", detail: ["revision": .integer(1), "hash": .string(revision.hash)])
            try AuditChain.append(entry, by: .platformOperator(name), at: now, to: db)
        }
    }

    private static func keys(in db: Connection) throws -> Keys? {
        let links = try db.value("SELECT key FROM secret WHERE name = 'links'", as: [UInt8].self)
        let forms = try db.value("SELECT key FROM secret WHERE name = 'forms'", as: [UInt8].self)
        guard let links, let forms else { return nil }
        return Keys(links: links, forms: forms)
    }
}

extension Database {
    /// The same database, whose failures are told as problems in words.
    var inWords: InWords { InWords(database: self) }
}

/// A database whose failures are problems in words: the file is full, cannot be written, is damaged.
struct InWords: Sendable {
    let database: Database

    func read<T: Sendable>(_ body: @escaping @Sendable (Connection) throws -> T) async throws -> T {
        try await told { try await database.read(body) }
    }

    func write<T: Sendable>(as manner: WriteManner = .grouped, _ body: @escaping @Sendable (Connection) throws -> T) async throws
        -> T
    {
        try await told { try await database.write(as: manner, body) }
    }

    func backup(to target: String) async throws { try await told { try await database.backup(to: target) } }

    func migrate() async throws { try await told { try await database.migrate() } }

    private func told<T>(_ work: () async throws -> T) async throws -> T {
        do { return try await work() } catch let error as StorageError { throw error.problem }
    }
}
