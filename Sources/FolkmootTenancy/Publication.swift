public import Basics
import Hashing
public import Storage

/// What a force published of one month: figures that were suppressed before they left it.
///
/// Never changed; a later one restates it.
@dynamicMemberLookup
public struct Publication: Sendable, Equatable {
    /// All about it but its figures.
    public let head: PublicationHead
    /// The figures, as canonical JSON.
    public let figures: JSON

    /// What the head says.
    public subscript<T>(dynamicMember path: KeyPath<PublicationHead, T>) -> T { head[keyPath: path] }
}

/// All about a publication but its figures.
public struct PublicationHead: Sendable, Equatable {
    /// The force's slug.
    public let force: String
    /// The force's name as it was then.
    public let forceName: String
    /// The month.
    public let month: Month
    /// 1 for the first, higher for a restatement.
    public let revision: Int
    /// When it was published.
    public let publishedAt: Timestamp
    /// Who signed it off.
    public let signedOffBy: String
    /// Why an earlier one was restated.
    public let reason: String?
    /// Whether its figures are made up, for demonstration.
    public let isDemonstration: Bool
    /// SHA-256 of the figures' canonical form, in hexadecimal.
    public let hash: String
    /// That the force took it back, if it did.
    public var withdrawal: Withdrawal?

    /// That a force took back what it had published.
    public struct Withdrawal: Sendable, Equatable {
        /// When.
        public let at: Timestamp
        /// Who did.
        public let by: String
        /// Why.
        public let reason: String

        /// A withdrawal.
        public init(at: Timestamp, by: String, reason: String) {
            self.at = at
            self.by = by
            self.reason = reason
        }
    }
}

/// Which publication, and whether it stands: all that can change of one is that it is taken back.
///
/// It says when both happened, since a registry that is put back to an earlier day may number other publications alike.
public struct PublicationReference: Hashable, Sendable {
    /// The force's slug.
    public let force: String
    /// The month.
    public let month: Month
    /// 1 for the first, higher for a restatement.
    public let revision: Int
    /// When it was published.
    public let publishedAt: Timestamp
    /// When the force took it back, if it did.
    public let withdrawnAt: Timestamp?
}

/// A publication before it has a number and a time.
public struct NewPublication: Sendable {
    /// The month.
    public var month: Month
    /// The figures.
    public var figures: JSON
    /// Whether they are made up.
    public var isDemonstration: Bool
    /// Why an earlier one is restated; needed when there is one.
    public var reason: String?

    /// Figures of a month.
    public init(month: Month, figures: JSON, isDemonstration: Bool, reason: String? = nil) {
        self.month = month
        self.figures = figures
        self.isDemonstration = isDemonstration
        self.reason = reason
    }
}

/// The published figures in the registry.
enum PublicationTable {
    static func append(
        _ new: NewPublication, of tenant: (slug: String, name: String), by name: String, at now: Timestamp, in db: Connection
    )
        throws -> Publication
    {
        let latest = try latest(of: tenant.slug, new.month, in: db)
        let canonical = new.figures.canonical()
        let hash = SHA256.hex(of: canonical)
        if let latest, latest.hash == hash, latest.withdrawal == nil { return latest }
        guard latest == nil || new.reason != nil else {
            throw Problem(
                .conflict,
                "\(tenant.name) has published \(new.month) already, with other figures. Give a reason to restate it.",
                code: "needs-a-reason")
        }
        let head = PublicationHead(
            force: tenant.slug, forceName: tenant.name, month: new.month, revision: (latest?.revision ?? 0) + 1, publishedAt: now,
            signedOffBy: name, reason: latest == nil ? nil : new.reason, isDemonstration: new.isDemonstration, hash: hash)
        try db.run(
            """
            INSERT INTO publication (force, force_name, month, revision, published_at, signed_off_by, reason, demonstration, figures, hash)
            VALUES (\(head.force), \(head.forceName), \(head.month), \(head.revision), \(head.publishedAt), \(head.signedOffBy),
                    \(head.reason), \(head.isDemonstration), \(String(decoding: canonical, as: UTF8.self)), \(hash))
            """)
        return Publication(head: head, figures: new.figures)
    }

    /// Takes back what a force has published of a month; the figures stay on record.
    static func withdraw(
        _ month: Month, of tenant: (slug: String, name: String), because reason: String, by name: String, at now: Timestamp,
        in db: Connection
    ) throws -> PublicationHead {
        guard var head = try latest(of: tenant.slug, month, in: db)?.head else {
            throw Problem(.missing, "\(tenant.name) has not published \(month).", code: "not-published")
        }
        guard head.withdrawal == nil else {
            throw Problem(.conflict, "\(tenant.name) has withdrawn \(month) already.", code: "withdrawn-already")
        }
        try db.run(
            """
            INSERT INTO publication_withdrawal (force, month, revision, withdrawn_at, withdrawn_by, reason)
            VALUES (\(head.force), \(month), \(head.revision), \(now), \(name), \(reason))
            """)
        head.withdrawal = PublicationHead.Withdrawal(at: now, by: name, reason: reason)
        return head
    }

    static func latest(of force: String, _ month: Month, in db: Connection) throws -> Publication? {
        try db.one("\(whole) WHERE p.force = \(force) AND p.month = \(month) ORDER BY p.revision DESC LIMIT 1")
    }

    /// The latest revision of each force for each month of a period, by force and month.
    static func latest(from first: Month, through last: Month, in db: Connection) throws -> [Publication] {
        try db.all("\(whole) \(latest(from: first, through: last))")
    }

    /// Which those are.
    static func latestReferences(from first: Month, through last: Month, in db: Connection) throws -> [PublicationReference] {
        try db.map(
            "SELECT p.force, p.month, p.revision, p.published_at, w.withdrawn_at \(tables) \(latest(from: first, through: last))"
        ) { row in
            PublicationReference(
                force: try row[0], month: try row[1], revision: try row[2], publishedAt: try row[3], withdrawnAt: try row[4])
        }
    }

    /// Every revision of what forces have published in a period, by force, month and revision.
    static func all(from first: Month, through last: Month, of force: String? = nil, in db: Connection) throws -> [Publication] {
        let ofForce: SQL = force.map { "AND p.force = \($0)" } ?? ""
        return try db.all(
            "\(whole) WHERE p.month >= \(first) AND p.month <= \(last) \(ofForce) ORDER BY p.force, p.month, p.revision")
    }

    /// The latest month of a period of which anything was published.
    static func latestMonth(from first: Month, through last: Month, in db: Connection) throws -> Month? {
        try db.value(
            "SELECT month FROM publication WHERE month >= \(first) AND month <= \(last) ORDER BY month DESC LIMIT 1", as: Month.self
        )
    }

    static func publication(_ reference: PublicationReference, in db: Connection) throws -> Publication? {
        try db.one(
            """
            \(whole) WHERE p.force = \(reference.force) AND p.month = \(reference.month) AND p.revision = \(reference.revision)
                AND p.published_at = \(reference.publishedAt)
            """)
    }

    private static func latest(from first: Month, through last: Month) -> SQL {
        """
        WHERE p.month >= \(first) AND p.month <= \(last)
          AND p.revision = (SELECT max(revision) FROM publication AS q WHERE q.force = p.force AND q.month = p.month)
        ORDER BY p.force, p.month
        """
    }

    private static let columns: SQL =
        """
        p.force, p.force_name, p.month, p.revision, p.published_at, p.signed_off_by, p.reason, p.demonstration, p.hash,
        w.withdrawn_at, w.withdrawn_by, w.reason
        """
    private static let tables: SQL =
        """
        FROM publication AS p LEFT JOIN publication_withdrawal AS w
          ON w.force = p.force AND w.month = p.month AND w.revision = p.revision
        """
    private static let whole: SQL = "SELECT \(columns), p.figures \(tables)"

    static let withdrawals = Migration(
        220, "publication_withdrawal",
        """
        CREATE TABLE publication_withdrawal (
            force        TEXT NOT NULL,
            month        TEXT NOT NULL,
            revision     INTEGER NOT NULL,
            withdrawn_at INTEGER NOT NULL,
            withdrawn_by TEXT NOT NULL,
            reason       TEXT NOT NULL CHECK (length(reason) > 0),
            PRIMARY KEY (force, month, revision),
            FOREIGN KEY (force, month, revision) REFERENCES publication (force, month, revision)
        ) STRICT, WITHOUT ROWID;
        -- Figures are long: heads are read from an index that holds all of them.
        DROP INDEX publication_month;
        CREATE INDEX publication_head ON publication
            (month, force, revision, force_name, published_at, signed_off_by, reason, demonstration, hash);
        """)

    static let schema = Migration(
        5, "publication",
        """
        CREATE TABLE publication (
            force         TEXT NOT NULL,
            force_name    TEXT NOT NULL,
            month         TEXT NOT NULL CHECK (length(month) = 7),
            revision      INTEGER NOT NULL CHECK (revision > 0),
            published_at  INTEGER NOT NULL,
            signed_off_by TEXT NOT NULL,
            reason        TEXT CHECK (revision = 1 OR reason IS NOT NULL),
            demonstration INTEGER NOT NULL CHECK (demonstration IN (0, 1)),
            figures       TEXT NOT NULL,
            hash          TEXT NOT NULL CHECK (length(hash) = 64),
            PRIMARY KEY (force, month, revision)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX publication_month ON publication (month, force, revision);
        """)
}

extension PublicationHead: RowReadable {
    /// Reads the columns in the order of the table, then those of the withdrawal.
    public init(row: Row) throws {
        force = try row[0]
        forceName = try row[1]
        month = try row[2]
        revision = try row[3]
        publishedAt = try row[4]
        signedOffBy = try row[5]
        reason = try row[6]
        isDemonstration = try row[7]
        hash = try row[8]
        guard let at = try row[9] as Timestamp? else { return }
        withdrawal = Withdrawal(at: at, by: try row[10], reason: try row[11])
    }
}

extension Publication: RowReadable {
    /// Reads the head, then the figures.
    public init(row: Row) throws {
        head = try PublicationHead(row: row)
        figures = try row[12]
    }
}
