public import FolkmootTenancy

extension Capability {
    /// What people can ask of what is held of them: to see it, to have it put right or erased, and to complain; and for how long it is held.
    static let privacy = Capability(
        "Privacy", migrations: PrivacyTables.migrations, permissions: [.managePrivacy],
        personalData: [
            PersonalData(
                table: "privacy_complaint",
                what: "Complaints about how data are used, with the name and contact of whoever complains",
                purpose: "To answer complaints; legal obligation (Data (Use and Access) Act 2025, section 103)",
                keptBy: "retention.reply_months"),
            PersonalData(
                table: "suppression", what: "Keyed hashes of the addresses or numbers of people who were erased",
                purpose: "To see that no import brings somebody back who was erased; legal obligation", keptBy: "without end"),
            PersonalData(
                table: "audit",
                what: """
                    Who did what, when and on whom; of staff and programs also the address of the computer that they did \
                    it from
                    """,
                purpose: "To show who saw and changed people's data, and to find misuse; legal obligation (UK GDPR, article 32)",
                keptBy: "without end"),
        ],
        tables: KernelHoldings.tables + HeldTable.ofPrivacy, retention: [.complaints])
}

extension Permission {
    /// Answering what people ask about what is held of them.
    public static let managePrivacy = Permission(
        "privacy.manage",
        allows: "Answer requests about people’s own data: put it together, correct it, erase it, and answer complaints")
}
