extension Capability {
    /// A force's files, their checks and what they mean, and changes that wait for a second person.
    ///
    /// Revisions are kept by the kernel.
    static let configuration = Capability("Configuration", migrations: [ProposalStore.schema], tables: HeldTable.ofConfiguration)
}
