public import Basics
import Glibc
import Hashing
@_spi(TenantFiles) public import Storage
import Synchronization

/// One force on the platform, as it is at one moment, with its configuration.
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

    /// All that is known of it without its configuration.
    public let standing: Standing
    /// What its configuration says.
    public let interpretation: Interpretation

    /// Its short name in addresses, files and commands.
    public var slug: String { standing.slug }
    /// Where it stands.
    public var state: State { standing.state }
    /// Which configuration it has.
    public var revision: Revision { standing.revision }
    /// Makes and checks the tokens of its public forms.
    public var formGuard: FormGuard { standing.formGuard }
    /// Its official name.
    public var name: String { interpretation.name }

    var database: Database { standing.database }
    var keys: Keys { standing.keys }
    var access: AccessRules { interpretation.access }

    func account(from origin: Origin, clock: WallClock) -> AccountStore {
        AccountStore(
            database: database, kind: .staff, origin: origin, clock: clock, keys: standing.platformKeys,
            idleSeconds: access.idleSeconds)
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

    func rewrite() async throws -> Bool { try await told { try await database.rewrite() } }

    func clearLog() async throws -> Bool { try await told { try await database.clearLog() } }

    func migrate() async throws { try await told { try await database.migrate() } }

    func missingMigrations() async throws -> Int { try await told { try await database.missingMigrations() } }

    private func told<T>(_ work: () async throws -> T) async throws -> T {
        do { return try await work() } catch let error as StorageError { throw error.problem }
    }
}
