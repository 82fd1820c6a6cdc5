public import FolkmootTenancy

extension Capability {
    /// Who has opted in, where they live, and what they agreed to.
    static let members = Capability(
        "Members", migrations: MemberTables.migrations,
        permissions: [.readMembers, .inviteMembers, .manageMembers, .importMembers],
        personalData: [
            PersonalData(
                table: "member", what: "Name, contact, address and area of members",
                purpose: "To send people what they opted in to; consent", keptBy: "retention.inactive_member_months"),
            PersonalData(
                table: "member_contact", what: "Further addresses and numbers of members, and what showed that they are theirs",
                purpose: "To send people what they opted in to, by the way that they chose; consent",
                keptBy: "retention.inactive_member_months"),
            PersonalData(
                table: "contact_consent",
                what: "Who may write to which address or number of a member, in which words, and since when",
                purpose: "To send to each way only what was agreed to for it; consent", keptBy: "retention.inactive_member_months"),
            PersonalData(
                table: "member_period", what: "When a member was active, and where",
                purpose: "To count members and households over time; public task", keptBy: "retention.inactive_member_months"),
            PersonalData(
                table: "member_transition", what: "How a membership changed, and by which line of the audit",
                purpose: "To count members by state over time; public task", keptBy: "retention.inactive_member_months"),
            PersonalData(
                table: "member_wish", what: "What a member wants to hear of, in which language and form, if they chose to tell",
                purpose: "To send what is wanted, in a form that can be read; explicit consent",
                keptBy: "retention.inactive_member_months"),
            PersonalData(
                table: "member_group_place", what: "To which lists of members, kept by staff, somebody belongs",
                purpose: "To reach those who do something together; public task", keptBy: "retention.inactive_member_months"),
            PersonalData(
                table: "consent", what: "What a member agreed to, in which words, when and how",
                purpose: "To show that consent was given; legal obligation", keptBy: "retention.audit_years"),
            PersonalData(
                table: "member_demographic", what: "Age band and the like, if a member chose to tell",
                purpose: "To see whether everybody is reached; explicit consent", keptBy: "retention.inactive_member_months"),
        ], tables: HeldTable.ofMembers, retention: [.formerMembers, .unconfirmed])
}

extension Permission {
    /// Finding members and seeing their records.
    public static let readMembers = Permission("members.read", allows: "Find members and see their records; each look is recorded")
    /// Inviting people, and confirming those who have no email.
    public static let inviteMembers = Permission("members.invite", allows: "Invite people, and confirm members by telephone")
    /// Setting members aside, and making one record of two.
    public static let manageMembers = Permission(
        "members.manage",
        allows: "Set members aside and take them back, merge two records of one person, and change how members are reached")
    /// Bringing in lists of people.
    public static let importMembers = Permission(
        "members.import", allows: "Import lists of people; nobody becomes active without a recorded opt-in")
}
