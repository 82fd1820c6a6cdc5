public import FolkmootTenancy

extension Capability {
    /// What the service writes to people, and how it leaves the house.
    static let messaging = Capability(
        "Messaging", migrations: [OutboxTable.schema, OutboxTable.channel, SenderCardTables.schema], permissions: [.sendMessages],
        personalData: [
            PersonalData(
                table: "outbox", what: "Addresses of messages; their words until they have left",
                purpose: "To send people what they asked for; consent", keptBy: "retention.message_months"),
            PersonalData(
                table: "sender_card", what: "Names, roles and teams of staff as they want members to see them",
                purpose: "To show members who writes to them; consent of whoever it is", keptBy: "until they take it back"),
            PersonalData(
                table: "sender_photo", what: "Photographs of staff, without where and when they were taken",
                purpose: "To show members who writes to them; consent of whoever it is",
                keptBy: "until they take it back, or their account ends"),
        ], tables: HeldTable.ofMessaging, retention: [.messages])
}

extension Permission {
    /// Writing to members.
    public static let sendMessages = Permission("messages.send", allows: "Write messages to members")
}
