import FolkmootTenancy
import Storage

extension Capability {
    /// A force's twelve steps into service, with owner, date and evidence.
    static let onboarding = Capability("Onboarding", migrations: OnboardingTable.migrations, tables: HeldTable.ofOnboarding)
}

/// The table of what was stated of the steps.
enum OnboardingTable {
    static let migrations = [
        Migration(
            204, "onboarding",
            """
            CREATE TABLE onboarding_step (
                step      INTEGER PRIMARY KEY CHECK (step BETWEEN 1 AND 12),
                owner     TEXT NOT NULL CHECK (length(owner) BETWEEN 1 AND 100),
                done_on   TEXT NOT NULL,
                evidence  TEXT NOT NULL CHECK (length(evidence) BETWEEN 1 AND 500),
                stated_by TEXT NOT NULL,
                stated_at INTEGER NOT NULL
            ) STRICT
            """)
    ]
}
