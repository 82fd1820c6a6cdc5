public import FolkmootTenancy

extension Capability {
    /// What teams did and how long they worked, as the force tells it, and what is kept beside it.
    ///
    /// Figures of a person are of staff, under a reference that names nobody.
    static let performance = Capability(
        "Performance", migrations: PerformanceTables.migrations,
        permissions: [.readPerformance, .writePerformance, .readPeoplesPerformance],
        personalData: [
            PersonalData(
                table: "team_activity",
                what: "Hours and counts of work of members of staff in a period, under the force’s reference",
                purpose: "For the person and the line to talk about; public task", keptBy: "performance.person_months"),
            PersonalData(
                table: "register_entry", what: "The name of a colleague whose good work is told of, if they agreed",
                purpose: "To thank them; consent", keptBy: "performance.person_months"),
            PersonalData(
                table: "staff_reference", what: "Which reference of the force is of which member of staff who signs in",
                purpose: "So that people see their own figures; public task", keptBy: "performance.person_months"),
        ], tables: HeldTable.ofPerformance, retention: [.workOfPeople, .namesInRegisters])
}

extension Permission {
    /// Seeing what teams did.
    public static let readPerformance = Permission(
        "performance.read", allows: "See what teams did, how long they worked, and the registers of their work")
    /// Keeping the registers of teams' work.
    public static let writePerformance = Permission("performance.write", allows: "Keep the registers of teams’ work")
    /// Seeing what each person did.
    public static let readPeoplesPerformance = Permission(
        "performance.people", allows: "See the figures of each person in the teams that one leads")
}
