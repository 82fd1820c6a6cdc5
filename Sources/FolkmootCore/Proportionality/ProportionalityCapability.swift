public import FolkmootTenancy

extension Capability {
    /// Whether members, and the people who answer, are like the population.
    ///
    /// It keeps counts of the population only: what members told about themselves stays where it is, and is counted when asked for.
    static let proportionality = Capability(
        "Proportionality", migrations: PopulationTables.migrations, permissions: [.readRepresentation],
        tables: HeldTable.ofProportionality)
}

extension Permission {
    /// Seeing how groups of people are represented.
    public static let readRepresentation = Permission(
        "representation.read",
        allows: "See how groups of people are represented among members and those surveyed, never who they are")
}
