extension Capability {
    /// Recorded crime, as data.police.uk publishes it.
    ///
    /// Only counts are kept: nothing of it is about a person, and whoever may see areas may see them.
    static let crime = Capability("Crime", migrations: CrimeTables.migrations, tables: HeldTable.ofCrime)
}
