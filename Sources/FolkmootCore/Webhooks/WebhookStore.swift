public import Basics
@_spi(Stores) public import FolkmootTenancy
import Hashing
import Storage

/// Where other systems of the force are told of what is new, as whoever looks after staff and keys sees to it.
public struct WebhookStore: Sendable {
    private let scope: StaffScope
    private let reachesInside: Bool

    /// - Parameter platform: says whether addresses may lead into private networks.
    public init(_ scope: StaffScope, on platform: Platform) {
        self.scope = scope
        reachesInside = platform.outgoing.reachesInside
    }

    /// So many deliveries are shown.
    public static let shownAtMost = 50

    /// All of the force, the first first.
    public func all() async throws -> [Webhook] {
        try permit()
        return try await scope.data.read { db in try WebhookRows.all(in: db) }
    }

    /// One, with what was last sent to it.
    ///
    /// - Throws: `.missing` if there is none.
    public func story(_ id: ID<Webhook>) async throws -> (webhook: Webhook, deliveries: [WebhookDelivery]) {
        try permit()
        return try await scope.data.read { db in
            guard let webhook = try WebhookRows.one(id, in: db) else { throw Problem.missing("webhook") }
            return (webhook, try WebhookRows.deliveries(to: id, limit: Self.shownAtMost, in: db))
        }
    }

    /// Has an address told of what comes to be from now on.
    ///
    /// - Parameters:
    ///   - names: the events, as ``WebhookEvent`` names them.
    ///   - root: scheme and host of the force's own pages.
    /// - Returns: its identity, and its secret, which is not told again.
    /// - Throws: `.invalid` with the fields that are wrong.
    public func make(url typed: String, events names: [String], root: String) async throws -> (id: ID<Webhook>, secret: String) {
        try permit()
        let url = CleanText.line(typed, limit: 2000)
        let events = WebhookEvent.allCases.filter { names.contains($0.rawValue) }
        var fields: [String: String] = [:]
        fields["url"] = WebhookAddress.fault(in: url, reachesInside: reachesInside)
        if events.isEmpty { fields["events"] = "Choose of what it is told." }
        guard fields.isEmpty else { throw Problem(.invalid, fields.values.sorted().joined(separator: " "), fields: fields) }
        let (id, secret, maker, now) = (ID<Webhook>(), SecureRandom.bytes(32), scope.account.name, scope.data.clock.now)
        let list = events.map(\.rawValue).joined(separator: " ")
        let entry = AuditEntry("webhook.made", subject: id.description, detail: ["events": .string(list)])
        try await scope.data.write(audit: entry) { db in
            guard try WebhookRows.all(in: db).count < Webhook.most else {
                let told = "There are \(Webhook.most) already. Remove one that is not needed any more."
                throw Problem(.invalid, told, fields: ["url": told])
            }
            try db.run(
                """
                INSERT INTO webhook (id, url, root, events, secret, told, made_by, made_at)
                VALUES (\(id), \(url), \(root), \(list), \(secret), \(try WebhookRows.auditHead(in: db)), \(maker), \(now))
                """)
        }
        return (id, Webhook.text(of: secret))
    }

    /// Gives an address another secret; the one before is good for a week beside it.
    ///
    /// - Returns: the secret, which is not told again.
    public func replaceSecret(of id: ID<Webhook>) async throws -> String {
        let (secret, until) = (SecureRandom.bytes(32), scope.data.clock.now.adding(seconds: Webhook.earlierSeconds))
        try await change(id, AuditEntry("webhook.secret-replaced", subject: id.description)) { db in
            try db.run(
                "UPDATE webhook SET earlier_secret = secret, earlier_until = \(until), secret = \(secret) WHERE id = \(id)")
        }
        return Webhook.text(of: secret)
    }

    /// Tells an address nothing until somebody says otherwise; what waits, waits.
    public func pause(_ id: ID<Webhook>) async throws {
        let now = scope.data.clock.now
        try await change(id, AuditEntry("webhook.paused", subject: id.description)) { db in
            try db.run("UPDATE webhook SET paused_at = \(now), is_given_up = 0 WHERE id = \(id) AND paused_at IS NULL")
        }
    }

    /// Goes on with what waits, and with what comes to be from now on; of what came to be meanwhile nothing is told.
    public func resume(_ id: ID<Webhook>) async throws {
        try await change(id, AuditEntry("webhook.resumed", subject: id.description)) { db in
            try db.run(
                """
                UPDATE webhook SET paused_at = NULL, is_given_up = 0, failures = 0, failing_since = NULL, rests_until = 0,
                    told = \(try WebhookRows.auditHead(in: db)) WHERE id = \(id) AND paused_at IS NOT NULL
                """)
        }
    }

    /// Removes an address with all that was sent to it.
    public func remove(_ id: ID<Webhook>) async throws {
        try await change(id, AuditEntry("webhook.removed", subject: id.description)) { db in
            try db.run("DELETE FROM webhook_delivery WHERE webhook = \(id)")
            try db.run("DELETE FROM webhook WHERE id = \(id)")
        }
    }

    /// Sends an address something that tells of nothing, also while it is paused.
    public func test(_ id: ID<Webhook>) async throws {
        let (now, force) = (scope.data.clock.now, scope.tenant.configuration.code)
        try await change(id, AuditEntry("webhook.tested", subject: id.description)) { db in
            let message = WebhookMessage(event: WebhookDelivery.test, at: now, force: force)
            guard let webhook = try WebhookRows.one(id, in: db) else { return }
            try message.put(for: webhook, link: "/api/v1", at: now, in: db)
        }
    }

    /// Sends something again, as it was.
    ///
    /// - Throws: `.missing` if there is no such thing, or it is sent anyway.
    public func sendAgain(_ delivery: ID<WebhookDelivery>, to id: ID<Webhook>) async throws {
        let now = scope.data.clock.now
        try await change(id, AuditEntry("webhook.sent-again", subject: delivery.description)) { db in
            let changed = try db.run(
                """
                UPDATE webhook_delivery SET due_at = \(now), attempts = 0, taken_at = NULL
                WHERE id = \(delivery) AND webhook = \(id) AND due_at IS NULL
                """)
            guard changed == 1 else { throw Problem.missing("delivery") }
            try db.run("UPDATE webhook SET rests_until = 0 WHERE id = \(id)")
        }
    }

    private func permit() throws(Problem) { try scope.require(.manageStaff, in: scope.tenant.configuration.code) }

    private func change(_ id: ID<Webhook>, _ entry: AuditEntry, _ body: @escaping @Sendable (Connection) throws -> Void)
        async throws
    {
        try permit()
        try await scope.data.write(audit: entry) { db in
            guard try WebhookRows.one(id, in: db) != nil else { throw Problem.missing("webhook") }
            try body(db)
        }
    }
}
