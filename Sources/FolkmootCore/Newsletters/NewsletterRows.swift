import Basics
import FolkmootTenancy
public import Storage

/// Reads and writes the rows of newsletters.
enum NewsletterRows {
    /// The latest first: those that are not published yet, by their month, and then the others.
    static func all(_ condition: SQL, limit: Int = 200, in db: Connection) throws -> [Newsletter] {
        try db.all(
            """
            SELECT id, area, team, month, headline, headline_welsh, opening, opening_welsh, choices, changes, content, published_at,
                encounter, withdrawn_at, withdrawn_why, withdrawn_why_welsh
            FROM newsletter WHERE \(condition)
            ORDER BY published_at IS NOT NULL, published_at DESC, month DESC, id DESC LIMIT \(limit)
            """)
    }

    static func one(_ id: ID<Newsletter>, in db: Connection) throws -> Newsletter? { try all("id = \(id)", in: db).first }

    /// When the one before it was published, of the same area and team; nothing for the first.
    static func publishedLast(before newsletter: Newsletter, in db: Connection) throws -> Timestamp? {
        try db.value(
            """
            SELECT max(published_at) FROM newsletter
            WHERE area = \(newsletter.area) AND team IS \(newsletter.team) AND withdrawn_at IS NULL AND id <> \(newsletter.id)
            """)
    }

    static func begin(
        _ id: ID<Newsletter>, in area: String, by team: String?, for month: Month, account: ID<Account>, at now: Timestamp,
        to db: Connection
    ) throws {
        try db.run(
            """
            INSERT INTO newsletter (id, area, team, month, headline, opening, choices, changes, begun_by, begun_at, wrote_encounter)
            VALUES (\(id), \(area), \(team), \(month), '', '', '[]', 0, \(account), \(now), 0)
            """)
    }

    static func update(_ id: ID<Newsletter>, to draft: NewsletterDraft, in db: Connection) throws {
        try db.run(
            """
            UPDATE newsletter SET headline = \(draft.headline.english), headline_welsh = \(draft.headline.welsh),
                opening = \(draft.opening.english), opening_welsh = \(draft.opening.welsh),
                choices = \(JSON.array(draft.choices.map(\.json))), changes = changes + 1
            WHERE id = \(id)
            """)
    }
}

extension Newsletter: RowReadable {
    /// Reads the columns in the order of ``NewsletterRows``.
    public init(row: Row) throws {
        (id, area, team, month) = (try row[0], try row[1], try row[2], try row[3])
        headline = Localized(try row[4], welsh: try row[5])
        opening = Localized(try row[6], welsh: try row[7])
        let chosen: JSON = try row[8]
        choices = (chosen.array ?? []).compactMap(NewsletterChoice.init)
        changes = try row[9]
        let (content, at): (JSON?, Timestamp?) = (try row[10], try row[11])
        let encounter: ID<Encounter>? = try row[12]
        published = content.flatMap(NewsletterContent.init).flatMap { content in
            at.map { Published(at: $0, content: content, encounter: encounter) }
        }
        let (ended, reason, welsh): (Timestamp?, String?, String?) = (try row[13], try row[14], try row[15])
        withdrawal = ended.flatMap { ended in reason.map { Withdrawal(at: ended, reason: Localized($0, welsh: welsh)) } }
    }
}
