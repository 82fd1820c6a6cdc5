public import Basics
import FolkmootTenancy
public import Storage

/// A message to one person, ready to be sent.
public struct Letter: Sendable, Equatable {
    /// The identity, which its message carries wherever it goes.
    public let id: ID<Letter>
    /// What it is: `confirm`, `welcome`.
    public let kind: String
    /// How it goes: as an email, or as a text without a subject.
    public var channel = Channel.email
    /// Whom it is from, as people see it.
    public let senderName: String
    /// The address it is from.
    public let senderAddress: String
    /// The address it goes to.
    public let recipient: String
    /// The subject, on one line.
    public let subject: String
    /// The words.
    public let body: String
    /// The language of the words: `en`.
    public let language: String
    /// The page at which the recipient can leave, by one click of their mail program (RFC 8058).
    public let unsubscribe: String?
    /// When it was written.
    public let createdAt: Timestamp
    /// The member to whom it goes, if it goes to one: goes with the member when they are erased.
    var member: ID<Member>?

    /// The same letter, to a member.
    func to(_ member: ID<Member>) -> Letter {
        var letter = self
        letter.member = member
        return letter
    }

    /// How a message goes.
    public enum Channel: String, Sendable, SQLText, CaseIterable {
        /// To an email address.
        case email
        /// To a mobile telephone.
        case text
    }
}

/// The table of messages that wait to be sent, in each force's file: a message is written in the same transaction as what it tells of.
enum OutboxTable {
    static let schema = Migration(
        20, "outbox",
        """
        CREATE TABLE outbox (
            id           TEXT PRIMARY KEY CHECK (length(id) = 26),
            kind         TEXT NOT NULL,
            from_name    TEXT NOT NULL,
            from_address TEXT NOT NULL,
            to_address   TEXT NOT NULL,
            subject      TEXT NOT NULL,
            body         TEXT NOT NULL,
            language     TEXT NOT NULL,
            unsubscribe  TEXT,
            created_at   INTEGER NOT NULL,
            due_at       INTEGER NOT NULL,
            sent_at      INTEGER,
            attempts     INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
            last_error   TEXT
        ) STRICT;
        CREATE INDEX outbox_waiting ON outbox (due_at) WHERE sent_at IS NULL;
        CREATE INDEX outbox_recipient ON outbox (to_address, created_at);
        """)

    static let channel = Migration(
        171, "texts in the outbox",
        "ALTER TABLE outbox ADD COLUMN channel TEXT NOT NULL DEFAULT 'email' CHECK (channel IN ('email', 'text'))")

    static func add(_ letter: Letter, to db: Connection) throws {
        try db.run(
            """
            INSERT INTO outbox (id, kind, from_name, from_address, to_address, subject, body, language, unsubscribe, created_at, due_at,
                channel, member)
            VALUES (\(letter.id), \(letter.kind), \(letter.senderName), \(letter.senderAddress), \(letter.recipient), \(letter.subject),
                    \(letter.body), \(letter.language), \(letter.unsubscribe), \(letter.createdAt), \(letter.createdAt),
                    \(letter.channel), \(letter.member))
            """)
    }

    /// How many messages of some kinds an address has been sent since a moment.
    static func count(of kinds: [String], to address: String, since moment: Timestamp, in db: Connection) throws -> Int {
        try db.value(
            "SELECT count(*) FROM outbox WHERE to_address = \(address) AND created_at >= \(moment) AND kind IN \(list: kinds)") ?? 0
    }

    /// Takes messages that are due, so that nobody else sends them meanwhile.
    ///
    /// They are due again later, unless they are marked as sent.
    static func claim(limit: Int, at now: Timestamp, in db: Connection) throws -> [Letter] {
        try db.all(
            """
            UPDATE outbox SET attempts = attempts + 1, due_at = \(now.seconds) + 60 * (1 + attempts * attempts)
            WHERE id IN (
                SELECT id FROM outbox WHERE sent_at IS NULL AND due_at <= \(now) AND attempts < \(attemptLimit) ORDER BY due_at LIMIT \(limit))
            RETURNING \(Letter.columns)
            """)
    }

    static func hasDue(at now: Timestamp, in db: Connection) throws -> Bool {
        try db.exists("SELECT 1 FROM outbox WHERE sent_at IS NULL AND due_at <= \(now) AND attempts < \(attemptLimit) LIMIT 1")
    }

    /// The words are forgotten once they have left: they hold links that open somebody's settings.
    static func markSent(_ ids: [ID<Letter>], at now: Timestamp, in db: Connection) throws {
        try db.run("UPDATE outbox SET sent_at = \(now), body = '', unsubscribe = NULL, last_error = NULL WHERE id IN \(list: ids)")
    }

    static func markFailed(_ id: ID<Letter>, _ reason: String, in db: Connection) throws {
        try db.run("UPDATE outbox SET last_error = \(String(reason.prefix(300))) WHERE id = \(id)")
    }

    /// After so many tries, over about twelve days, a message stays where it is for a person to look at.
    static let attemptLimit = 36
}

extension Letter: RowReadable {
    static let columns: SQL =
        "id, kind, from_name, from_address, to_address, subject, body, language, unsubscribe, created_at, channel"

    /// Reads the columns of `outbox` in the order of its table.
    public init(row: Row) throws {
        id = try row[0]
        kind = try row[1]
        senderName = try row[2]
        senderAddress = try row[3]
        recipient = try row[4]
        subject = try row[5]
        body = try row[6]
        language = try row[7]
        unsubscribe = try row[8]
        createdAt = try row[9]
        channel = try row[10]
    }
}
