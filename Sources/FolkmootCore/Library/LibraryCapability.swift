public import FolkmootTenancy

extension Capability {
    /// Words that a force has approved for its teams to use and adapt.
    ///
    /// No table is about somebody of the public: words are staff's own, and forms ask them to name nobody.
    static let library = Capability(
        "Library", migrations: LibraryTables.migrations, permissions: [.readLibrary, .writeLibrary, .approveLibrary],
        tables: HeldTable.ofLibrary)
}

extension Permission {
    /// Seeing approved words, using them and saying what could be better.
    public static let readLibrary = Permission(
        "library.read", allows: "See the words that the force has approved, use them, and say what could be better")
    /// Writing for the library.
    public static let writeLibrary = Permission(
        "library.write", allows: "Write words for the library, and answer what teams say of them")
    /// Approving what somebody else wrote.
    public static let approveLibrary = Permission(
        "library.approve", allows: "Approve words that somebody else wrote for the library, and withdraw them")
}
