extension Capability {
    /// Visits from door to door: to register people, and to ask them what matters to them.
    static let doorstep = Capability(
        "Doorstep", migrations: DoorstepTables.migrations,
        personalData: [
            PersonalData(
                table: "door", what: "Addresses of homes that officers call at, with what came of it; nobody’s name",
                purpose: "To call at each home once, and again only where nobody was in; public task",
                keptBy: "retention.door_visit_months")
        ], tables: HeldTable.ofDoorstep, retention: [.doors])
}
