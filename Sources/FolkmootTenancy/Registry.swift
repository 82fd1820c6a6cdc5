import Basics
import Hashing
import Storage

/// The tables of `platform.sqlite`.
enum Registry {
    static let migrations =
        ([
            schema, PublicationTable.schema, PublicationTable.withdrawals, PeerTable.schema,
            SuppliedTable.schema,
            ForceBoundaryTable.schema, KeyTable.nationalSchema,
        ]
        + AuditChain.migrations + AccountStore.migrations)
        .sorted { $0.number < $1.number }

    /// What a registry cannot do without: its key and the national host's name.
    static func prepare(_ db: Connection) throws {
        try db.run(
            "INSERT INTO secret (name, key) VALUES ('forms', \(SecureRandom.bytes(32))) ON CONFLICT (name) DO NOTHING")
        try db.run(
            "INSERT INTO setting (name, value) VALUES ('national_host', 'national.localhost') ON CONFLICT (name) DO NOTHING")
    }

    static func records(in db: Connection) throws -> [TenantRecord] {
        var hosts: [String: [String]] = [:]
        try db.forEach("SELECT slug, host FROM host ORDER BY slug, place") { row in
            hosts[try row[0] as String, default: []].append(try row[1])
        }
        return try db.map("SELECT slug, name, state, revision, added_at, changed_at FROM tenant ORDER BY slug") { row in
            let slug: String = try row[0]
            return TenantRecord(
                slug: slug, name: try row[1], state: try row[2], revision: try row[3], addedAt: try row[4],
                changedAt: try row[5], hosts: hosts[slug] ?? [])
        }
    }

    static func nationalHost(in db: Connection) throws -> String {
        try db.value("SELECT value FROM setting WHERE name = 'national_host'", as: String.self) ?? ""
    }

    static func formKey(in db: Connection) throws -> [UInt8] {
        guard let key = try db.value("SELECT key FROM secret WHERE name = 'forms'", as: [UInt8].self) else {
            throw Problem(.unavailable, "The registry is not complete.", detail: "no key for forms")
        }
        return key
    }

    /// Who else has one of these host names.
    static func holder(of hosts: [String], besides slug: String, in db: Connection) throws -> (host: String, name: String)? {
        for host in hosts {
            if try nationalHost(in: db) == host { return (host, "the national pages") }
            let name = try db.value(
                """
                SELECT tenant.name FROM host JOIN tenant ON tenant.slug = host.slug
                WHERE host.host = \(host) AND host.slug <> \(slug)
                """, as: String.self)
            if let name { return (host, name) }
        }
        return nil
    }

    /// Reserves host names for a force, beside those that it has.
    static func claim(_ hosts: [String], for slug: String, in db: Connection) throws {
        if let taken = try holder(of: hosts, besides: slug, in: db) {
            throw Problem(
                .conflict, "The host name \(taken.host) is in use by \(taken.name). Choose another in force.json.",
                code: "host-taken")
        }
        for (place, host) in hosts.enumerated() {
            try db.run(
                """
                INSERT INTO host (host, slug, place) VALUES (\(host), \(slug), \(place))
                ON CONFLICT (host) DO UPDATE SET place = excluded.place
                """)
        }
    }

    /// Sets what a force is called and where it answers after a new revision.
    static func take(_ interpretation: Interpretation, revision: Int, for slug: String, at now: Timestamp, in db: Connection) throws
    {
        try db.run("DELETE FROM host WHERE slug = \(slug) AND host NOT IN (\(list: interpretation.hosts))")
        try claim(interpretation.hosts, for: slug, in: db)
        try db.run(
            """
            UPDATE tenant SET name = \(interpretation.name), revision = \(revision), changed_at = \(now) WHERE slug = \(slug)
            """)
    }

    static let schema = Migration(
        4, "registry",
        """
        CREATE TABLE tenant (
            slug       TEXT PRIMARY KEY CHECK (length(slug) BETWEEN 1 AND 40),
            name       TEXT NOT NULL,
            state      TEXT NOT NULL CHECK (state IN ('test', 'live', 'suspended')),
            resumes_as TEXT NOT NULL CHECK (resumes_as IN ('test', 'live')),
            revision   INTEGER NOT NULL,
            added_at   INTEGER NOT NULL,
            changed_at INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE host (
            host  TEXT PRIMARY KEY,
            slug  TEXT NOT NULL REFERENCES tenant (slug),
            place INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX host_slug ON host (slug);
        CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
        """)
}
