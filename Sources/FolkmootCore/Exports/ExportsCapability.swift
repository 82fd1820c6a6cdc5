public import FolkmootTenancy
import Storage

extension Capability {
    /// Records of a force as files for analysis.
    static let exports = Capability(
        "Exports", migrations: ExportTables.migrations, permissions: [.exportRecords],
        tables: HeldTable.ofExports)
}

extension Permission {
    /// Taking out the records of the whole force, without names.
    public static let exportRecords = Permission(
        "records.export", allows: "Download the records of the whole force for analysis, without names; each time is recorded")
}

/// Up to where each member of staff has taken each dataset.
enum ExportTables {
    static let migrations = [
        Migration(
            131, "export mark",
            """
            CREATE TABLE export_mark (
                account  TEXT NOT NULL,
                dataset  TEXT NOT NULL,
                cursor   INTEGER NOT NULL,
                taken_at INTEGER NOT NULL,
                PRIMARY KEY (account, dataset)
            ) STRICT, WITHOUT ROWID
            """)
    ]
}
