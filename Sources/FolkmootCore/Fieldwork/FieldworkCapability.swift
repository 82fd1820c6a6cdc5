public import FolkmootTenancy

extension Capability {
    /// What teams do with the public, and the standards that it is counted towards.
    ///
    /// One table is about somebody of the public, invitations: all else is staff's own words, and forms ask them to name nobody.
    static let fieldwork = Capability(
        "Fieldwork", migrations: FieldworkTables.migrations, permissions: [.readStandards, .approveExemptions],
        personalData: [
            PersonalData(
                table: "event_invitation", what: "To which events members were invited, and how many they said would come",
                purpose: "To invite people to what their team does, and to know for how many to prepare; consent",
                keptBy: "retention.reply_months")
        ], tables: HeldTable.ofFieldwork, retention: [.invitations])
}

extension Permission {
    /// Seeing what was done, and how standards are kept.
    public static let readStandards = Permission(
        "standards.read", allows: "See what teams did with the public, and how the force's standards are kept")
    /// Deciding that nothing is asked of a unit for a time, and reviewing how well things were done.
    public static let approveExemptions = Permission(
        "standards.approve", allows: "Decide on exemptions from standards that others ask for, and review what teams did")
}
