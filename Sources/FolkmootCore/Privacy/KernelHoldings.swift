import Storage

/// What the kernel's own tables hold of people: they are of staff, and of nobody else.
enum KernelHoldings {
    static let tables: [HeldTable] = [
        HeldTable(
            "audit", staff: ["actor", "subject", "address"], others: "sequence at actor_kind action area detail way hash",
            because: "Identities, codes, counts, from where; who looked at a member's record is told in the member's own file."),
        HeldTable("audit_head", others: "id lines origins_since", because: "How many lines the audit has."),
        HeldTable(
            "account",
            staff: ["id", "email", "name", "directory_issuer", "directory_subject"], ownedBy: "id",
            secrets: "password_hash factor_secret factor_key recovery_codes link_hash",
            others: "kind active created_at factor_since factor_step link_until signed_in_at",
            because: "Staff, who see and change their own at /staff/account."),
        HeldTable(
            "account_grant", staff: ["account", "granted_by", "access_by", "access_reason"], ownedBy: "account",
            others: "id role area from_at until_at waits access_hours",
            because: "Which roles staff hold, and for how long and why operators of the platform asked for theirs."),
        HeldTable(
            "session", staff: ["account", "browser"], ownedBy: "account", secrets: "token_hash",
            others: "began_at seen_at stage stepped_elsewhere",
            because: "Sign-ins of staff, who see and end their own."),
        HeldTable(
            "directory_visit", others: "visit_hash ended_at",
            because: "Which ways to the force's directory have ended; of nobody known."),
        HeldTable(
            "api_key", staff: ["name", "made_by"], secrets: "token_hash",
            others: "id permissions made_at until_at ended_at used_at",
            because: "Keys of programs."),
        HeldTable(
            "revision", staff: ["applied_by"], others: "number hash applied_at reason restores",
            because: "The configuration; members are no part of it."),
        HeldTable("revision_content", others: "hash content", because: "The configuration; members are no part of it."),
        HeldTable("revision_file", others: "revision path hash", because: "The configuration; members are no part of it."),
        HeldTable("secret", others: "name key", because: "Keys of the force itself."),
        HeldTable("schema_migration", others: "number name sql applied_at", because: "Which steps the schema has taken."),
    ]
}
