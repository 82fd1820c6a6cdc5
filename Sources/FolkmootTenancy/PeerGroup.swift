import Basics
import Storage

/// Forces that somebody has published as the most like one force.
public struct PeerGroup: Sendable, Equatable {
    /// The force's slug.
    public let force: String
    /// The slugs of those like it, the most alike first.
    public let peers: [String]
    /// Who published the group, and when, in words.
    public let source: String

    /// A group.
    public init(force: String, peers: [String], source: String) {
        self.force = force
        self.peers = peers
        self.source = source
    }
}

/// The groups in the registry.
enum PeerTable {
    /// Puts groups in the place of all that were there.
    static func replace(with groups: [PeerGroup], at now: Timestamp, in db: Connection) throws {
        try db.run("DELETE FROM peer")
        for group in groups {
            for (place, peer) in group.peers.enumerated() {
                try db.run(
                    """
                    INSERT INTO peer (force, place, peer, source, imported_at)
                    VALUES (\(group.force), \(place), \(peer), \(group.source), \(now))
                    """)
            }
        }
    }

    static func all(in db: Connection) throws -> [PeerGroup] {
        let rows = try db.map("SELECT force, peer, source FROM peer ORDER BY force, place") { row in
            (force: try row[0] as String, peer: try row[1] as String, source: try row[2] as String)
        }
        return Dictionary(grouping: rows, by: \.force).sorted { $0.key < $1.key }.map { force, rows in
            PeerGroup(force: force, peers: rows.map(\.peer), source: rows[0].source)
        }
    }

    static let schema = Migration(
        222, "peer",
        """
        CREATE TABLE peer (
            force       TEXT NOT NULL,
            place       INTEGER NOT NULL,
            peer        TEXT NOT NULL CHECK (peer <> force),
            source      TEXT NOT NULL CHECK (length(source) > 0),
            imported_at INTEGER NOT NULL,
            PRIMARY KEY (force, place)
        ) STRICT, WITHOUT ROWID;
        """)
}

extension NationalScope {
    /// The groups of forces like each other that were imported.
    public func peerGroups() async throws -> [PeerGroup] {
        try await platform.registry.inWords.read { db in try PeerTable.all(in: db) }
    }
}

extension PlatformScope {
    /// The groups of forces like each other that were imported.
    public func peerGroups() async throws -> [PeerGroup] {
        try await platform.registry.inWords.read { db in try PeerTable.all(in: db) }
    }

    /// Puts groups in the place of all that were imported before.
    public func importPeers(_ groups: [PeerGroup]) async throws {
        let now = platform.clock.now
        let detail: JSON = [
            "forces": .integer(Int64(groups.count)), "source": groups.first.map { .string($0.source) } ?? .null,
        ]
        try await platform.registryWrite(
            audit: AuditEntry("peers.imported", detail: detail), by: .platformOperator(operatorName), from: origin
        ) { db in
            try PeerTable.replace(with: groups, at: now, in: db)
        }
    }
}
