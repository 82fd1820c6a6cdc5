public import Basics
import Hashing
public import Storage

/// The files of one force's configuration, by their path in its folder.
public struct ConfigurationFiles: Sendable, Equatable {
    /// Contents by path: `force.json`, `translations/cy.json`.
    public let files: [String: [UInt8]]

    /// A folder of files.
    ///
    /// They are kept as they come, so bring them into their canonical form before.
    public init(_ files: [String: [UInt8]]) { self.files = files }

    /// SHA-256 of the list of paths with the SHA-256 of each file: the same files have the same hash, whenever and wherever.
    public var hash: String {
        SHA256.hex(of: files.keys.sorted().map { "\($0) \(SHA256.hex(of: files[$0] ?? []))\n" }.joined())
    }
}

/// What the kernel and the floors above make of a force's files.
public struct Interpretation: Sendable {
    /// The force's official name.
    public let name: String
    /// The host names that it answers at.
    public let hosts: [String]
    /// Roles and areas.
    public let access: AccessRules
    /// The typed configuration of the floor above, which alone knows its type.
    public let settings: any Sendable

    /// An interpretation of one revision's files.
    public init(name: String, hosts: [String], access: AccessRules, settings: any Sendable) {
        self.name = name
        self.hosts = hosts
        self.access = access
        self.settings = settings
    }
}

/// One state of a force's configuration; never changed, only followed by another.
public struct Revision: Sendable {
    /// Counts from 1 in each force.
    public let number: Int
    /// The hash of its files.
    public let hash: String
}

/// A line of the history of a configuration.
public struct RevisionRecord: Sendable {
    /// Counts from 1.
    public let number: Int
    /// The hash of its files.
    public let hash: String
    /// When it was applied.
    public let appliedAt: Timestamp
    /// Who applied it.
    public let appliedBy: String
    /// Why, in that person's words.
    public let reason: String
    /// The earlier revision that it brings back, if it is a rollback.
    public let restores: Int?
}

extension RevisionRecord: RowReadable {
    /// Reads `number, hash, applied_at, applied_by, reason, restores`.
    public init(row: Row) throws {
        number = try row[0]
        hash = try row[1]
        appliedAt = try row[2]
        appliedBy = try row[3]
        reason = try row[4]
        restores = try row[5]
    }
}

/// The revisions in one force's file.
///
/// Files that do not change from one revision to the next are kept once.
enum RevisionTable {
    static func latest(in db: Connection) throws -> RevisionRecord? {
        try db.one("\(columns) ORDER BY number DESC LIMIT 1")
    }

    static func history(in db: Connection) throws -> [RevisionRecord] {
        try db.all("\(columns) ORDER BY number DESC LIMIT 1000")
    }

    static func files(of number: Int, in db: Connection) throws -> ConfigurationFiles {
        let rows = try db.map(
            """
            SELECT revision_file.path, revision_content.content
            FROM revision_file JOIN revision_content ON revision_content.hash = revision_file.hash
            WHERE revision_file.revision = \(number)
            """
        ) { row in (try row[0] as String, try row[1] as [UInt8]) }
        guard !rows.isEmpty else { throw Problem.missing("revision") }
        return ConfigurationFiles(Dictionary(rows, uniquingKeysWith: { first, _ in first }))
    }

    static func append(
        _ files: ConfigurationFiles, by name: String, because reason: String, restores: Int?, at now: Timestamp, in db: Connection
    ) throws -> RevisionRecord {
        let number = (try db.value("SELECT coalesce(max(number), 0) FROM revision", as: Int.self) ?? 0) + 1
        try db.run(
            """
            INSERT INTO revision (number, hash, applied_at, applied_by, reason, restores)
            VALUES (\(number), \(files.hash), \(now), \(name), \(reason), \(restores))
            """)
        for (path, content) in files.files.sorted(by: { $0.key < $1.key }) {
            let hash = SHA256.hex(of: content)
            try db.run(
                "INSERT INTO revision_content (hash, content) VALUES (\(hash), \(content)) ON CONFLICT (hash) DO NOTHING")
            try db.run("INSERT INTO revision_file (revision, path, hash) VALUES (\(number), \(path), \(hash))")
        }
        return RevisionRecord(
            number: number, hash: files.hash, appliedAt: now, appliedBy: name, reason: reason, restores: restores)
    }

    private static let columns: SQL = "SELECT number, hash, applied_at, applied_by, reason, restores FROM revision"

    static let schema = Migration(
        3, "revision",
        """
        CREATE TABLE revision (
            number     INTEGER PRIMARY KEY CHECK (number > 0),
            hash       TEXT NOT NULL CHECK (length(hash) = 64),
            applied_at INTEGER NOT NULL,
            applied_by TEXT NOT NULL,
            reason     TEXT NOT NULL,
            restores   INTEGER REFERENCES revision (number)
        ) STRICT;
        CREATE TABLE revision_content (hash TEXT PRIMARY KEY, content BLOB NOT NULL) STRICT;
        CREATE TABLE revision_file (
            revision INTEGER NOT NULL REFERENCES revision (number),
            path     TEXT NOT NULL,
            hash     TEXT NOT NULL REFERENCES revision_content (hash),
            PRIMARY KEY (revision, path)
        ) STRICT, WITHOUT ROWID;
        """)
}

// MARK: - Looking back

extension StaffScope {
    /// The revisions of the configuration in which one of some files changed, the first with it first.
    @_spi(Stores)
    public func revisions(changing paths: [String]) async throws -> [RevisionRecord] {
        try await data.read { db in
            let changed = try RevisionTable.changes(of: paths, in: db)
            return try RevisionTable.history(in: db).reversed().filter { changed.contains($0.number) }
        }
    }

    /// What an earlier revision of the configuration says.
    ///
    /// - Throws: `.missing` if there is none.
    @_spi(Stores)
    public func interpretation(ofRevision number: Int) async throws -> Interpretation {
        let files = try await data.read { db in try RevisionTable.files(of: number, in: db) }
        return try platform.blueprint.interpret(files)
    }
}

extension RevisionTable {
    /// The numbers of revisions whose files of these paths are not those of the one before.
    fileprivate static func changes(of paths: [String], in db: Connection) throws -> Set<Int> {
        let rows = try db.map(
            """
            SELECT number, coalesce(path, ''), coalesce(revision_file.hash, '')
            FROM revision LEFT JOIN revision_file ON revision = number AND path IN \(list: paths) ORDER BY number, path
            """
        ) { row in (number: try row[0] as Int, file: (try row[1] as String) + " " + (try row[2] as String)) }
        let files = Dictionary(grouping: rows, by: \.number).mapValues { $0.map(\.file) }
        var (changed, before): (Set<Int>, [String]?) = ([], nil)
        for number in files.keys.sorted() {
            if files[number] != before { changed.insert(number) }
            before = files[number]
        }
        return changed
    }
}
