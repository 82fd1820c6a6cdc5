import Basics
import Storage

/// The borders of forces for the national map, and where they are from.
public struct ForceBoundaries: Sendable, Equatable {
    /// Of each force that has one, by its slug, its border as it is kept.
    public let byForce: [String: [UInt8]]
    /// Where they are from and of when, in words; blank if there are none.
    public let source: String

    /// Borders.
    public init(byForce: [String: [UInt8]], source: String) { (self.byForce, self.source) = (byForce, source) }
}

/// The borders in the registry.
enum ForceBoundaryTable {
    /// Puts borders in the place of all that were there.
    static func replace(with boundaries: ForceBoundaries, at now: Timestamp, in db: Connection) throws {
        try db.run("DELETE FROM force_boundary")
        for (force, rings) in boundaries.byForce.sorted(by: { $0.key < $1.key }) {
            try db.run(
                """
                INSERT INTO force_boundary (force, rings, source, imported_at)
                VALUES (\(force), \(rings), \(boundaries.source), \(now))
                """)
        }
    }

    static func all(in db: Connection) throws -> ForceBoundaries {
        let rows = try db.map("SELECT force, rings, source FROM force_boundary ORDER BY force") { row in
            (force: try row[0] as String, rings: try row[1] as [UInt8], source: try row[2] as String)
        }
        return ForceBoundaries(
            byForce: Dictionary(rows.map { ($0.force, $0.rings) }, uniquingKeysWith: { first, _ in first }),
            source: rows.first?.source ?? "")
    }

    static let schema = Migration(
        225, "force_boundary",
        """
        CREATE TABLE force_boundary (
            force       TEXT PRIMARY KEY,
            rings       BLOB NOT NULL CHECK (length(rings) > 0),
            source      TEXT NOT NULL CHECK (length(source) > 0),
            imported_at INTEGER NOT NULL
        ) STRICT;
        """)
}

extension NationalScope {
    /// The borders of forces, as far as they were imported.
    public func forceBoundaries() async throws -> ForceBoundaries {
        try await platform.registry.inWords.read { db in try ForceBoundaryTable.all(in: db) }
    }
}

extension PlatformScope {
    /// Puts borders in the place of all that were imported before.
    public func importForceBoundaries(_ boundaries: ForceBoundaries) async throws {
        let now = platform.clock.now
        let detail: JSON = [
            "forces": .integer(Int64(boundaries.byForce.count)), "source": .string(boundaries.source),
        ]
        try await platform.registryWrite(
            audit: AuditEntry("force-boundaries.imported", detail: detail), by: .platformOperator(operatorName), from: origin
        ) { db in
            try ForceBoundaryTable.replace(with: boundaries, at: now, in: db)
        }
    }
}
