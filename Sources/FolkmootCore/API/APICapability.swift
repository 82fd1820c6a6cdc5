import Storage

extension Capability {
    /// What programs of the force have written down by the API, so that nothing is written twice.
    static let api = Capability("API", migrations: [ProgramWriteTable.schema], tables: HeldTable.ofAPI)
}

extension HeldTable {
    static let ofAPI: [HeldTable] = [
        HeldTable(
            "program_write", others: "program name hash place answer written_at",
            because: "What programs were answered, for a day: codes, counts and days, and no words.")
    ]
}
