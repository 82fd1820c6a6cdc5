public import Basics
import Hashing
public import Storage

/// What a force published of one month: figures that were suppressed before they left it.
///
/// Never changed; a later one restates it.
public struct Publication: Sendable, Equatable {
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
    /// The figures, as canonical JSON.
    public let figures: JSON
    /// SHA-256 of the figures' canonical form, in hexadecimal.
    public let hash: String
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
        if let latest, latest.hash == hash { return latest }
        guard latest == nil || new.reason != nil else {
            throw Problem(
                .conflict,
                "\(tenant.name) has published \(new.month) already, with other figures. Give a reason to restate it.",
                code: "needs-a-reason")
        }
        let publication = Publication(
            force: tenant.slug, forceName: tenant.name, month: new.month, revision: (latest?.revision ?? 0) + 1, publishedAt: now,
            signedOffBy: name, reason: latest == nil ? nil : new.reason, isDemonstration: new.isDemonstration, figures: new.figures,
            hash: hash)
        try db.run(
            """
            INSERT INTO publication (force, force_name, month, revision, published_at, signed_off_by, reason, demonstration, figures, hash)
            VALUES (\(publication.force), \(publication.forceName), \(publication.month), \(publication.revision),
                    \(publication.publishedAt), \(publication.signedOffBy), \(publication.reason), \(publication.isDemonstration),
                    \(String(decoding: canonical, as: UTF8.self)), \(hash))
            """)
        return publication
    }

    static func latest(of force: String, _ month: Month, in db: Connection) throws -> Publication? {
        try db.one("\(columns) WHERE force = \(force) AND month = \(month) ORDER BY revision DESC LIMIT 1")
    }

    /// The latest revision of each force for each month of a period, by force and month.
    static func latest(from first: Month, through last: Month, in db: Connection) throws -> [Publication] {
        try db.all(
            """
            \(columns) AS p WHERE month >= \(first) AND month <= \(last)
              AND revision = (SELECT max(revision) FROM publication AS q WHERE q.force = p.force AND q.month = p.month)
            ORDER BY force, month
            """)
    }

    private static let columns: SQL =
        "SELECT force, force_name, month, revision, published_at, signed_off_by, reason, demonstration, figures, hash FROM publication"

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

extension Publication: RowReadable {
    /// Reads the columns in the order of the table.
    public init(row: Row) throws {
        force = try row[0]
        forceName = try row[1]
        month = try row[2]
        revision = try row[3]
        publishedAt = try row[4]
        signedOffBy = try row[5]
        reason = try row[6]
        isDemonstration = try row[7]
        figures = try row[8]
        hash = try row[9]
    }
}
