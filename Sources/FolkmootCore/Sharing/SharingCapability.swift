import Basics
import CSV
import FolkmootTenancy
import Storage

extension Capability {
    /// What teams pass on where people talk to each other, and how far it reached.
    ///
    /// No table is about anybody: each row says of something that staff wrote down where it was passed on.
    static let sharing = Capability("Sharing", migrations: SharingTables.migrations, tables: HeldTable.ofSharing)
}

/// The table of what was passed on; when, by whom and how many it reached stands with the encounter.
enum SharingTables {
    static let migrations = [
        Migration(
            292, "what was shared on which platform",
            """
            CREATE TABLE encounter_share (
                encounter TEXT PRIMARY KEY REFERENCES encounter (id),
                platform  TEXT NOT NULL,
                kind      TEXT NOT NULL,
                subject   TEXT NOT NULL CHECK (length(subject) BETWEEN 1 AND 80)
            ) STRICT;
            CREATE INDEX encounter_share_subject ON encounter_share (kind, subject)
            """)
    ]
}

/// What the table holds of people.
extension HeldTable {
    static let ofSharing: [HeldTable] = [
        HeldTable("encounter_share", others: "encounter platform kind subject", because: "What staff passed on, and where.")
    ]
}

/// What was passed on as a file that others can use.
public enum ShareExport {
    /// Comma-separated values, a row to each time.
    public static func csv(_ shares: [Share], _ configuration: ForceConfiguration) -> [UInt8] {
        var writer = CSVWriter()
        writer.row(["encounter", "area", "area_name", "shared_on", "platform", "kind", "item", "people_reached"])
        for one in shares {
            writer.row([
                one.encounter.description, one.area, configuration.areas[one.area]?.name.english ?? "", one.on.description,
                one.platform.rawValue, one.kind.rawValue, one.subject, one.reached?.description ?? "",
            ])
        }
        return writer.bytes
    }
}
