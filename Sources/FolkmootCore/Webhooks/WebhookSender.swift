import Basics
@_spi(Stores) import FolkmootTenancy
import Storage

/// What an address is told: of which kind, where and when, and nothing of a person.
struct WebhookMessage {
    let event: String
    let at: Timestamp
    let force: String
    var area: String?
    var subject: String?
    /// The kind of an encounter.
    var kind: String?

    /// Writes it down for an address, with a link.
    func put(for webhook: Webhook, link: String?, at now: Timestamp, in db: Connection) throws {
        let id = ID<WebhookDelivery>()
        func text(_ text: String?) -> JSON { text.map { .string($0) } ?? .null }
        let body: JSON = [
            "id": .string(id.description), "type": .string(event), "at": .string(at.description), "force": .string(force),
            "area": text(area), "subject": text(subject), "kind": text(kind), "link": text(link.map { webhook.root + $0 }),
        ]
        try WebhookRows.add(event, area: area, body, as: id, to: webhook.id, at: now, in: db)
    }
}

/// Tells the addresses of one force what is new.
struct WebhookSender: Sendable {
    private let data: ForceData
    private let outgoing: Outgoing

    init(_ scope: OperatorScope, _ outgoing: Outgoing) { (data, self.outgoing) = (scope.data, outgoing) }

    /// Takes from the audit what addresses are to be told, as far as there is room for it.
    func queue() async throws {
        let (now, force) = (data.clock.now, data.tenant.configuration.code)
        guard try await data.read({ db in try Self.isWorthWriting(in: db) }) else { return }
        try await data.write { db in
            var count = 0
            for webhook in try WebhookRows.all(in: db) where webhook.pausedAt == nil {
                count += try Self.queue(for: webhook, of: force, at: now, in: db)
            }
            try db.run(
                "DELETE FROM webhook_delivery WHERE due_at IS NULL AND made_at < \(now.adding(seconds: -WebhookRows.keptSeconds))")
            try db.run("UPDATE webhook SET earlier_secret = NULL, earlier_until = NULL WHERE earlier_until <= \(now)")
            return count
        } audit: {
            AuditEntry("webhook.queued", detail: ["deliveries": .integer(Int64($0))])
        }
    }

    /// Whether there is anything to tell; or so much else that it should be noted how far the audit was read.
    private static func isWorthWriting(in db: Connection) throws -> Bool {
        let head = try WebhookRows.auditHead(in: db)
        return try WebhookRows.all(in: db).contains { webhook in
            guard webhook.pausedAt == nil else { return false }
            if try !lines(for: webhook, limit: 1, in: db).isEmpty {
                return try WebhookRows.waiting(for: webhook.id, in: db) < WebhookRows.mostWaiting
            }
            return head - webhook.told > WebhookRows.mostPassedOver
        }
    }

    private static func queue(for webhook: Webhook, of force: String, at now: Timestamp, in db: Connection) throws -> Int {
        let room = WebhookRows.mostWaiting - (try WebhookRows.waiting(for: webhook.id, in: db))
        guard room > 0 else { return 0 }
        // What is written after this is looked at next time.
        let head = try WebhookRows.auditHead(in: db)
        let lines = try lines(for: webhook, limit: room, in: db)
        var count = 0
        for line in lines where line.isTold {
            let message = WebhookMessage(
                event: line.event.rawValue, at: line.at, force: force, area: line.area, subject: line.subject, kind: line.kind)
            try message.put(for: webhook, link: line.event.link(line.subject, in: line.area, of: force), at: now, in: db)
            count += 1
        }
        let told = lines.count < room ? head : lines.last?.sequence ?? head
        try db.run("UPDATE webhook SET told = \(told) WHERE id = \(webhook.id)")
        return count
    }

    /// A line of the audit that tells of an event.
    private struct Line {
        let sequence: Int
        let at: Timestamp
        let event: WebhookEvent
        let area: String?
        let subject: String?
        let detail: JSON

        var kind: String? { detail["kind"]?.string }
        /// What not everybody may read is not told.
        var isTold: Bool { !event.isOfPublicThings || detail["public"]?.bool == true }

        init?(_ row: Row) throws {
            let (action, text): (String, String) = (try row[2], try row[5])
            guard let event = WebhookEvent(rawValue: action) else { return nil }
            (sequence, at, area, subject) = (try row[0], try row[1], try row[3], try row[4])
            self.event = event
            detail = try JSONNode.parse(Array(text.utf8)).json
        }
    }

    private static func lines(for webhook: Webhook, limit: Int, in db: Connection) throws -> [Line] {
        try db.map(
            """
            SELECT sequence, at, action, area, subject, detail FROM audit
            WHERE sequence > \(webhook.told) AND action IN \(list: webhook.events.map(\.rawValue)) ORDER BY sequence LIMIT \(limit)
            """
        ) { try Line($0) }.compactMap { $0 }
    }
}

// MARK: - Sending

extension WebhookSender {
    /// So many things are sent to an address before others have their turn.
    private static let mostAtOnce = 20

    /// Sends an address what is due, until something does not arrive.
    func deliver(to id: ID<Webhook>) async throws {
        for _ in 0..<Self.mostAtOnce {
            let now = data.clock.now
            let found = try await data.read { db -> (webhook: Webhook, delivery: WebhookDelivery)? in
                guard let webhook = try WebhookRows.one(id, in: db), let next = try WebhookRows.next(for: id, at: now, in: db)
                else { return nil }
                return (webhook, next)
            }
            guard let found else { return }
            let (status, cause) = try await attempt(found.delivery, to: found.webhook)
            try await keep(found.delivery, found.webhook, status, cause)
            guard cause == nil else { return }
        }
    }

    /// - Returns: why it did not arrive; nothing if it did.
    private func attempt(_ delivery: WebhookDelivery, to webhook: Webhook) async throws -> (status: Int?, cause: String?) {
        do {
            let head = webhook.head(for: delivery, at: data.clock.now)
            let reply = try await outgoing.send(OutgoingCall(posting: delivery.body, to: webhook.url, fields: head))
            return (reply.status, (200...299).contains(reply.status) ? nil : "the receiver answered with \(reply.status)")
        } catch let problem as Problem {
            // The detail names the address, which the page shows anyhow, and then the cause.
            let told = problem.detail ?? problem.message
            return (nil, String((told.firstRange(of: ": ").map { told[$0.upperBound...] } ?? told[...]).prefix(200)))
        }
    }

    private func keep(_ delivery: WebhookDelivery, _ webhook: Webhook, _ status: Int?, _ cause: String?) async throws {
        let now = data.clock.now
        let attempts = delivery.attempts + 1
        let detail: JSON = [
            "webhook": .string(webhook.id.description), "attempt": .integer(Int64(attempts)),
            "status": status.map { .integer(Int64($0)) } ?? .null,
        ]
        let entry =
            cause == nil
            ? AuditEntry("webhook.delivered", subject: delivery.id.description, detail: detail)
            : AuditEntry("webhook.failed", subject: delivery.id.description, detail: detail)
        // After the last wait it is given up.
        let wait = cause == nil || attempts > WebhookDelivery.waits.count ? nil : WebhookDelivery.waits[attempts - 1]
        let due = wait.map { now.adding(seconds: $0) }
        try await data.write(audit: entry) { db in
            try db.run(
                """
                UPDATE webhook_delivery SET attempts = \(attempts), tried_at = \(now), status = \(status), cause = \(cause),
                    due_at = \(due), taken_at = \(cause == nil ? now : nil) WHERE id = \(delivery.id)
                """)
            if cause == nil {
                try db.run("UPDATE webhook SET failures = 0, failing_since = NULL, rests_until = 0 WHERE id = \(webhook.id)")
            } else {
                try Self.note(failureOf: webhook, at: now, in: db)
            }
        }
    }

    /// An address that takes nothing is tried less and less often, and after twenty hours not any more.
    private static func note(failureOf webhook: Webhook, at now: Timestamp, in db: Connection) throws {
        let since = webhook.failingSince ?? now
        let rest = Int64(min(600, 1 << min(webhook.failures + 1, 10)))
        try db.run(
            """
            UPDATE webhook SET failures = failures + 1, failing_since = \(since), rests_until = \(now.adding(seconds: rest))
            WHERE id = \(webhook.id)
            """)
        guard since.adding(seconds: Webhook.patienceSeconds) <= now else { return }
        try db.run("UPDATE webhook SET paused_at = \(now), is_given_up = 1 WHERE id = \(webhook.id) AND paused_at IS NULL")
    }
}
