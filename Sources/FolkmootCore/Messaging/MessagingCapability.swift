public import FolkmootTenancy

extension Capability {
    /// What the service writes to people, and how it leaves the house.
    static let messaging = Capability(
        "Messaging", migrations: [OutboxTable.schema, OutboxTable.channel], permissions: [.sendMessages],
        personalData: [
            PersonalData(
                table: "outbox", what: "Addresses of messages; their words until they have left",
                purpose: "To send people what they asked for; consent", keptBy: "retention.message_months")
        ], tables: HeldTable.ofMessaging, retention: [.messages])
}

extension Permission {
    /// Writing to members.
    public static let sendMessages = Permission("messages.send", allows: "Write messages to members")
}
