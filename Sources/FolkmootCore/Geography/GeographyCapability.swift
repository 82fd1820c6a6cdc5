public import FolkmootTenancy

extension Capability {
    /// The areas of a force.
    ///
    /// They are part of its configuration; only their borders, and the streets under them, have tables.
    static let geography = Capability(
        "Geography", migrations: BoundaryTables.migrations + StreetTables.migrations, permissions: [.readAreas],
        tables: HeldTable.ofGeography)
}

extension Permission {
    /// Seeing areas and their figures.
    public static let readAreas = Permission("areas.read", allows: "See areas and their figures")
}
