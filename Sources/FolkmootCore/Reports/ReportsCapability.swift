extension Capability {
    /// What a force tells of its survey programme from month to month, and figures of earlier programmes beside it.
    ///
    /// Only counts and rates are kept: nothing of it is about a person.
    static let reports = Capability("Reports", migrations: ReportTables.migrations, tables: HeldTable.ofReports)
}
