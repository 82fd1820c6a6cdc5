public import Basics
@_spi(Stores) import FolkmootTenancy
public import Storage

/// The figures of a month as they were when it had ended: kept in the force's own file for whoever signs them off.
public struct MonthDraft: Sendable, Equatable {
    /// The month.
    public let month: Month
    /// When they were computed.
    public let madeAt: Timestamp
    /// SHA-256 of the figures, in hexadecimal.
    public let hash: String
    /// The figures; nothing if they were written by a version that this one does not know.
    public let figures: MonthFigures?
}

extension PublicationStore {
    /// Keeps a month's figures as a draft, unless there is one, or the month has been published before.
    ///
    /// Nothing leaves the force.
    ///
    /// - Returns: whether a draft was made.
    /// - Throws: `.conflict` if the month has not ended.
    @discardableResult
    public func draft(_ month: Month) async throws -> Bool {
        try check()
        guard try await data.read({ try MonthDraft.isWanted(month, in: $0) }) else { return false }
        let figures = try await preview(month)
        let (hash, text, now) = (figures.hash, String(decoding: figures.json.canonical(), as: UTF8.self), data.clock.now)
        let detail: JSON = ["month": .string(month.description), "hash": .string(hash)]
        try await data.write(audit: AuditEntry("publication.drafted", detail: detail)) { db -> Void in
            try db.run(
                """
                INSERT INTO publication_draft (month, made_at, hash, figures) VALUES (\(month), \(now), \(hash), \(text))
                ON CONFLICT (month) DO NOTHING
                """)
        }
        return true
    }

    /// The drafts that nobody has signed off, the latest month first.
    public func drafts() async throws -> [MonthDraft] {
        try check()
        return try await data.read { db in
            try db.all("SELECT month, made_at, hash, figures FROM publication_draft ORDER BY month DESC LIMIT 240")
        }
    }
}

extension MonthDraft {
    /// Whether a month has neither a draft nor a publication.
    static func isWanted(_ month: Month, in db: Connection) throws -> Bool {
        try !db.exists("SELECT 1 FROM publication_draft WHERE month = \(month)")
            && !db.exists("SELECT 1 FROM published_month WHERE month = \(month)")
    }

    /// Ends a draft: its month has been published.
    static func remove(_ month: Month, in db: Connection) throws {
        try db.run("DELETE FROM publication_draft WHERE month = \(month)")
    }

    /// What stands in a draft otherwise than in figures that were computed later, in the order of these.
    ///
    /// Nothing is returned where the draft cannot be read.
    public func changed(in later: MonthFigures) -> [MeasureValue]? {
        guard let figures else { return nil }
        return later.values.filter { value in !figures.values.contains(value) }
    }

    static let schema = Migration(
        223, "publication_draft",
        """
        CREATE TABLE publication_draft (
            month   TEXT PRIMARY KEY CHECK (length(month) = 7),
            made_at INTEGER NOT NULL,
            hash    TEXT NOT NULL CHECK (length(hash) = 64),
            figures TEXT NOT NULL
        ) STRICT
        """)
}

extension MonthDraft: RowReadable {
    /// Reads `month, made_at, hash, figures`.
    public init(row: Row) throws {
        month = try row[0]
        madeAt = try row[1]
        hash = try row[2]
        let json: JSON = try row[3]
        figures = try? MonthFigures(json)
    }
}
