import Storage

extension Capability {
    /// Tells other systems of the force that something has come to be, so that they need not ask all the time.
    static let webhooks = Capability("Webhooks", migrations: [WebhookRows.schema], tables: HeldTable.ofWebhooks)
}

extension HeldTable {
    static let ofWebhooks: [HeldTable] = [
        HeldTable(
            "webhook", staff: ["made_by"], secrets: "secret earlier_secret",
            others: """
                id url root events earlier_until told failures failing_since rests_until paused_at is_given_up \
                made_at
                """, because: "Where other systems of the force are told that something is new."),
        HeldTable(
            "webhook_delivery", others: "id webhook event area body made_at due_at attempts tried_at status cause taken_at",
            because: "Which things are new: kinds, codes, areas and times, and no words."),
    ]
}
