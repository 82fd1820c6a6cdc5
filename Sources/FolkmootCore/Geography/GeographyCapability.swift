public import FolkmootTenancy

extension Capability {
    /// The areas of a force.
    ///
    /// They are part of its configuration, so there are no tables.
    static let geography = Capability("Geography", permissions: [.readAreas])
}

extension Permission {
    /// Seeing areas and their figures.
    public static let readAreas = Permission("areas.read", allows: "See areas and their figures")
}
