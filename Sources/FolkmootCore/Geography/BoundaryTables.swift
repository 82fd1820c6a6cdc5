import Basics
import Storage

/// The table of borders of areas.
enum BoundaryTables {
    static let migrations = [
        Migration(
            100, "area-boundary",
            """
            CREATE TABLE area_boundary (
                area        TEXT PRIMARY KEY,
                rings       BLOB NOT NULL CHECK (length(rings) > 0),
                source      TEXT NOT NULL CHECK (source <> ''),
                imported_at INTEGER NOT NULL
            ) STRICT
            """)
    ]

    static func replace(_ packed: [String: [UInt8]], source: String, at time: Timestamp, in db: Connection) throws {
        for (area, rings) in packed.sorted(by: { $0.key < $1.key }) {
            try db.run(
                """
                INSERT INTO area_boundary (area, rings, source, imported_at) VALUES (\(area), \(rings), \(source), \(time))
                ON CONFLICT (area) DO UPDATE SET rings = excluded.rings, source = excluded.source, imported_at = excluded.imported_at
                """)
        }
    }

    static func packed(of areas: [String], in db: Connection) throws -> [String: [UInt8]] {
        var found: [String: [UInt8]] = [:]
        for area in areas {
            found[area] = try db.value("SELECT rings FROM area_boundary WHERE area = \(area)", as: [UInt8].self)
        }
        return found
    }

    /// The borders of areas, and where they are from.
    ///
    /// An area of the force's own making has that of all that lies in it, once each of its parts has one.
    static func boundaries(of areas: [Area], in tree: AreaTree, on day: Day, from db: Connection) throws -> AreaBoundaries {
        var found = AreaBoundaries()
        for area in areas {
            if let boundary = try boundary(of: area.code, in: tree, on: day, noting: &found.sources, from: db) {
                found.byArea[area.code] = boundary
            }
        }
        return found
    }

    private static func boundary(
        of area: String, in tree: AreaTree, on day: Day, noting sources: inout [String], from db: Connection
    ) throws -> Boundary? {
        let own = try db.first("SELECT rings, source FROM area_boundary WHERE area = \(area)") { row in
            (boundary: Boundary(packed: try row[0]), source: try row[1] as String)
        }
        if let own {
            if !sources.contains(own.source) { sources.append(own.source) }
            return own.boundary
        }
        let parts = tree.children(of: area, at: day)
        let borders = try parts.compactMap { try boundary(of: $0.code, in: tree, on: day, noting: &sources, from: db) }
        return parts.isEmpty || borders.count < parts.count ? nil : BoundaryUnion.border(of: borders)
    }
}

/// The borders of some areas, by their codes, as far as they were imported.
public struct AreaBoundaries: Sendable {
    /// The borders.
    public fileprivate(set) var byArea: [String: Boundary] = [:]
    /// Where they are from, each source once.
    public fileprivate(set) var sources: [String] = []

    init() {}
}
