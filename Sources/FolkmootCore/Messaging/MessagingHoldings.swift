import Storage

/// What the tables of messages hold of people.
extension HeldTable {
    static let ofMessaging: [HeldTable] = [
        HeldTable(
            "outbox", of: "member", Localized("What was written to you", [.cy: "Yr hyn a ysgrifennwyd atoch"]),
            [
                Column("kind", "Kind", cy: "Math"), Column("channel", "How", cy: "Sut"),
                Column("to_address", "To", cy: "At"), Column("subject", "Subject", cy: "Pwnc"),
                Column("body", "Words, until it has left", cy: "Geiriau, nes iddo adael"),
                Column("language", "Language", cy: "Iaith"), Column("created_at", "Written", cy: "Ysgrifennwyd", .instant),
                Column("sent_at", "Left", cy: "Gadawodd", .instant),
            ], others: "id from_name from_address unsubscribe due_at attempts last_error",
            note: "Removed with the member, and so is the file in the folder of mail if it is still there."),
        HeldTable(
            "sender_card", staff: ["account", "name", "role", "role_welsh"], ownedBy: "account",
            others: "team area agreed_at changed_at",
            because: "Staff, who see, change and remove their own at /staff/card."),
        HeldTable(
            "sender_photo", staff: ["account", "bytes"], ownedBy: "account", others: "name kept_at",
            because: "Staff, who see and remove their own at /staff/card; removed when their account ends."),
    ]
}
