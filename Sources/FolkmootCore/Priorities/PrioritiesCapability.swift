public import FolkmootTenancy

extension Capability {
    /// What neighbourhood teams work on, and what they answered to what was raised with them.
    ///
    /// No table is about somebody of the public: words are staff's own, and forms ask them to name nobody.
    static let priorities = Capability(
        "Priorities", migrations: PriorityTables.migrations, permissions: [.writeEngagement],
        tables: HeldTable.ofPriorities)
}

extension Permission {
    /// Setting priorities, and answering what was raised.
    public static let writeEngagement = Permission(
        "engagement.write", allows: "Set and end priorities, write down what people raised, and say what was done")
}
