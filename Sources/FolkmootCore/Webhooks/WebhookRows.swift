import Basics
import FolkmootTenancy
public import Storage

/// Reads and writes the rows of webhooks.
///
/// The audit is the outbox: every write puts its line there in its own transaction, and what is due to an address is read from there.
/// So nothing is told that was not done, nothing that was done is forgotten, and no write waits for it.
enum WebhookRows {
    static let columns: SQL = """
        id, url, root, events, secret, earlier_secret, earlier_until, told, failures, failing_since, paused_at, is_given_up, made_by,
        made_at
        """
    static let deliveryColumns: SQL =
        "id, event, area, body, made_at, due_at, attempts, tried_at, status, cause, taken_at"

    /// So many things wait for one address at most; the rest stays in the audit until there is room.
    static let mostWaiting = 500
    /// So many lines of the audit are passed over before it is noted how far it was read.
    static let mostPassedOver = 5_000
    /// For so long it can be seen what was sent.
    static let keptSeconds: Int64 = 30 * 86_400

    static func all(in db: Connection) throws -> [Webhook] { try db.all("SELECT \(columns) FROM webhook ORDER BY made_at, id") }

    static func one(_ id: ID<Webhook>, in db: Connection) throws -> Webhook? {
        try db.one("SELECT \(columns) FROM webhook WHERE id = \(id)")
    }

    static func auditHead(in db: Connection) throws -> Int { try db.value("SELECT lines FROM audit_head") ?? 0 }

    /// The latest deliveries to an address.
    static func deliveries(to id: ID<Webhook>, limit: Int, in db: Connection) throws -> [WebhookDelivery] {
        try db.all(
            "SELECT \(deliveryColumns) FROM webhook_delivery WHERE webhook = \(id) ORDER BY made_at DESC, id DESC LIMIT \(limit)")
    }

    static func waiting(for id: ID<Webhook>, in db: Connection) throws -> Int {
        try db.value("SELECT count(*) FROM webhook_delivery WHERE webhook = \(id) AND due_at IS NOT NULL") ?? 0
    }

    static func add(
        _ event: String, area: String?, _ body: JSON, as id: ID<WebhookDelivery>, to webhook: ID<Webhook>, at now: Timestamp,
        in db: Connection
    ) throws {
        try db.run(
            """
            INSERT INTO webhook_delivery (id, webhook, event, area, body, made_at, due_at, attempts)
            VALUES (\(id), \(webhook), \(event), \(area), \(String(decoding: body.encoded(pretty: false), as: UTF8.self)), \(now), \(now), 0)
            """)
    }

    /// Whether lines of the audit are still to be told to an address that is told things.
    static func isBehind(in db: Connection) throws -> Bool {
        try db.exists("SELECT 1 FROM webhook WHERE paused_at IS NULL AND told < (SELECT lines FROM audit_head)")
    }

    /// The addresses for which something is due, those that have waited longest first; a test comes through whatever else stands.
    static func due(at now: Timestamp, in db: Connection) throws -> [ID<Webhook>] {
        try db.values(
            """
            SELECT webhook FROM webhook_delivery JOIN webhook ON webhook.id = webhook
            WHERE due_at <= \(now) AND \(isReady(at: now)) GROUP BY webhook ORDER BY min(due_at)
            """)
    }

    /// What is sent next to an address.
    static func next(for id: ID<Webhook>, at now: Timestamp, in db: Connection) throws -> WebhookDelivery? {
        try db.first(
            """
            SELECT webhook_delivery.id, event, area, body, webhook_delivery.made_at, due_at, attempts, tried_at, status, cause, taken_at
            FROM webhook_delivery JOIN webhook ON webhook.id = webhook
            WHERE webhook = \(id) AND due_at <= \(now) AND \(isReady(at: now)) ORDER BY webhook_delivery.made_at, webhook_delivery.id LIMIT 1
            """
        ) { try WebhookDelivery(row: $0) }
    }

    private static func isReady(at now: Timestamp) -> SQL {
        "(event = \(WebhookDelivery.test) OR paused_at IS NULL AND rests_until <= \(now))"
    }

    /// When the next thing is due, whatever stands before it.
    static func nextDue(in db: Connection) throws -> Timestamp? {
        try db.value(
            """
            SELECT min(max(due_at, rests_until)) FROM webhook_delivery JOIN webhook ON webhook.id = webhook
            WHERE due_at IS NOT NULL AND paused_at IS NULL
            """)
    }

    static let schema = Migration(
        301, "webhooks",
        """
        CREATE TABLE webhook (
            id             TEXT PRIMARY KEY CHECK (length(id) = 26),
            url            TEXT NOT NULL CHECK (length(url) BETWEEN 9 AND 500),
            root           TEXT NOT NULL,
            events         TEXT NOT NULL CHECK (events <> ''),
            secret         BLOB NOT NULL CHECK (length(secret) = 32),
            earlier_secret BLOB CHECK (length(earlier_secret) = 32),
            earlier_until  INTEGER,
            told           INTEGER NOT NULL CHECK (told >= 0),
            failures       INTEGER NOT NULL DEFAULT 0 CHECK (failures >= 0),
            failing_since  INTEGER,
            rests_until    INTEGER NOT NULL DEFAULT 0,
            paused_at      INTEGER,
            is_given_up    INTEGER NOT NULL DEFAULT 0 CHECK (is_given_up IN (0, 1)),
            made_by        TEXT NOT NULL,
            made_at        INTEGER NOT NULL,
            CHECK ((earlier_secret IS NULL) = (earlier_until IS NULL))
        ) STRICT;
        CREATE TABLE webhook_delivery (
            id       TEXT PRIMARY KEY CHECK (length(id) = 26),
            webhook  TEXT NOT NULL REFERENCES webhook (id) ON DELETE CASCADE,
            event    TEXT NOT NULL,
            area     TEXT,
            body     TEXT NOT NULL,
            made_at  INTEGER NOT NULL,
            due_at   INTEGER,
            attempts INTEGER NOT NULL CHECK (attempts >= 0),
            tried_at INTEGER,
            status   INTEGER CHECK (status BETWEEN 100 AND 599),
            cause    TEXT CHECK (length(cause) BETWEEN 1 AND 200),
            taken_at INTEGER
        ) STRICT;
        CREATE INDEX webhook_delivery_due ON webhook_delivery (due_at) WHERE due_at IS NOT NULL;
        CREATE INDEX webhook_delivery_latest ON webhook_delivery (webhook, made_at)
        """)
}

extension Webhook: RowReadable {
    /// Reads the columns in the order of ``WebhookRows``.
    public init(row: Row) throws {
        (id, url, root) = (try row[0], try row[1], try row[2])
        let names: String = try row[3]
        events = names.split(separator: " ").compactMap { WebhookEvent(rawValue: String($0)) }
        let (secret, earlier): ([UInt8], [UInt8]?) = (try row[4], try row[5])
        secrets = [secret] + (earlier.map { [$0] } ?? [])
        (earlierUntil, told, failures, failingSince) = (try row[6], try row[7], try row[8], try row[9])
        (pausedAt, isGivenUp, maker, madeAt) = (try row[10], try row[11], try row[12], try row[13])
    }
}

extension WebhookDelivery: RowReadable {
    /// Reads the columns in the order of ``WebhookRows``.
    public init(row: Row) throws {
        (id, event, area, body) = (try row[0], try row[1], try row[2], try row[3])
        (madeAt, dueAt, attempts, triedAt) = (try row[4], try row[5], try row[6], try row[7])
        (status, cause, takenAt) = (try row[8], try row[9], try row[10])
    }
}
