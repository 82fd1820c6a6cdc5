public import FolkmootTenancy

extension Capability {
    /// Key individuals of each area, and independent advisory groups.
    static let contacts = Capability(
        "Contacts", migrations: ContactTables.migrations, permissions: [.readContacts, .writeContacts],
        personalData: [
            PersonalData(
                table: "community_contact",
                what:
                    "Name, role and contact of key individuals and of members of advisory groups, until they are on the list no more",
                purpose: "To reach communities through people whom they trust; consent", keptBy: "contacts.verify_months")
        ], tables: HeldTable.ofContacts)
}

extension Permission {
    /// Seeing who the key individuals are.
    public static let readContacts = Permission(
        "contacts.read", allows: "See key individuals and members of advisory groups; each look is recorded")
    /// Keeping their list.
    public static let writeContacts = Permission(
        "contacts.write", allows: "Add, change, verify and take off key individuals and members of advisory groups")
}
