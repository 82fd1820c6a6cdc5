public import Basics
@_spi(Stores) import FolkmootTenancy
public import Storage

/// A change of configuration that waits for a second person, because the force lets nobody make it alone.
public struct ConfigurationProposal: Sendable, Equatable {
    /// The slug of the force.
    public let force: String
    /// The hash of its files, by which it is known.
    public let hash: String
    /// The hash of the revision that it would follow.
    public let basis: String
    /// Who proposed it.
    public let proposedBy: String
    /// When.
    public let proposedAt: Timestamp
    /// Why, in that person's words.
    public let reason: String
    /// The earlier revision that it would bring back, if it is a rollback.
    public let restores: Int?
}

extension ConfigurationProposal: RowReadable {
    /// Reads `force, hash, basis, proposed_by, proposed_at, reason, restores`.
    public init(row: Row) throws {
        force = try row[0]
        hash = try row[1]
        basis = try row[2]
        proposedBy = try row[3]
        proposedAt = try row[4]
        reason = try row[5]
        restores = try row[6]
    }
}

/// The proposals of one force, with their files, until they are approved or withdrawn.
struct ProposalStore: Sendable {
    private let scope: OperatorScope

    init(_ scope: OperatorScope) { self.scope = scope }

    /// Those that can still be approved, the latest first.
    ///
    /// A revision that came since makes a proposal void.
    func waiting() async throws -> [ConfigurationProposal] {
        let (slug, current) = (scope.tenant.slug, scope.tenant.revision.hash)
        return try await scope.data.read { db in
            try db.all(
                """
                SELECT \(slug), hash, basis, proposed_by, proposed_at, reason, restores FROM configuration_proposal
                WHERE basis = \(current) ORDER BY proposed_at DESC, hash LIMIT 100
                """)
        }
    }

    /// Keeps a proposal; the same files again take its place.
    ///
    /// Those that became void go.
    func keep(_ files: ConfigurationFiles, because reason: String, restores: Int?) async throws -> ConfigurationProposal {
        let proposal = ConfigurationProposal(
            force: scope.tenant.slug, hash: files.hash, basis: scope.tenant.revision.hash, proposedBy: scope.operatorName,
            proposedAt: scope.data.clock.now, reason: reason, restores: restores)
        try await scope.data.write(audit: AuditEntry("configuration.proposed", detail: ["hash": .string(proposal.hash)])) { db in
            try db.run("DELETE FROM configuration_proposal WHERE hash = \(proposal.hash) OR basis <> \(proposal.basis)")
            try db.run(
                """
                INSERT INTO configuration_proposal (hash, basis, proposed_by, proposed_at, reason, restores)
                VALUES (\(proposal.hash), \(proposal.basis), \(proposal.proposedBy), \(proposal.proposedAt), \(reason), \(restores))
                """)
            for (path, content) in files.files {
                try db.run(
                    "INSERT INTO configuration_proposal_file (proposal, path, content) VALUES (\(proposal.hash), \(path), \(content))"
                )
            }
        }
        return proposal
    }

    func files(of proposal: ConfigurationProposal) async throws -> ConfigurationFiles {
        let rows = try await scope.data.read { db in
            try db.map("SELECT path, content FROM configuration_proposal_file WHERE proposal = \(proposal.hash)") { row in
                (try row[0] as String, try row[1] as [UInt8])
            }
        }
        return ConfigurationFiles(Dictionary(rows, uniquingKeysWith: { first, _ in first }))
    }

    func withdraw(_ proposal: ConfigurationProposal) async throws {
        try await remove(proposal, audit: AuditEntry("configuration.withdrawn", detail: ["hash": .string(proposal.hash)]))
    }

    func close(_ proposal: ConfigurationProposal) async throws {
        let detail: JSON = ["hash": .string(proposal.hash), "proposed_by": .string(proposal.proposedBy)]
        try await remove(proposal, audit: AuditEntry("configuration.approved", detail: detail))
    }

    private func remove(_ proposal: ConfigurationProposal, audit entry: AuditEntry) async throws {
        try await scope.data.write(audit: entry) { db in
            _ = try db.run("DELETE FROM configuration_proposal WHERE hash = \(proposal.hash)")
        }
    }

    static let schema = Migration(
        50, "configuration proposal",
        """
        CREATE TABLE configuration_proposal (
            hash        TEXT PRIMARY KEY CHECK (length(hash) = 64),
            basis       TEXT NOT NULL CHECK (length(basis) = 64),
            proposed_by TEXT NOT NULL,
            proposed_at INTEGER NOT NULL,
            reason      TEXT NOT NULL,
            restores    INTEGER REFERENCES revision (number)
        ) STRICT;
        CREATE TABLE configuration_proposal_file (
            proposal TEXT NOT NULL REFERENCES configuration_proposal (hash) ON DELETE CASCADE,
            path     TEXT NOT NULL,
            content  BLOB NOT NULL,
            PRIMARY KEY (proposal, path)
        ) STRICT, WITHOUT ROWID;
        """)
}
