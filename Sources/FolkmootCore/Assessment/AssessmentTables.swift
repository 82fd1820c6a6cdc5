import Storage

/// The tables of self-assessment.
enum AssessmentTables {
    static let migrations = [
        Migration(
            203, "self-assessment",
            """
            CREATE TABLE assessment (
                id           TEXT PRIMARY KEY CHECK (length(id) = 26),
                area         TEXT NOT NULL,
                quarter      TEXT NOT NULL CHECK (length(quarter) = 7),
                version      INTEGER NOT NULL CHECK (version > 0),
                state        TEXT NOT NULL CHECK (state IN ('draft', 'submitted', 'signed')),
                reason       TEXT CHECK (length(reason) BETWEEN 1 AND 300),
                begun_at     INTEGER NOT NULL,
                submitted_by TEXT,
                submitted_at INTEGER,
                signed_by    TEXT CHECK (signed_by <> submitted_by),
                signed_at    INTEGER,
                UNIQUE (area, quarter, version),
                CHECK ((version > 1) = (reason IS NOT NULL)),
                CHECK ((state = 'draft') = (submitted_by IS NULL) AND (submitted_by IS NULL) = (submitted_at IS NULL)),
                CHECK ((state = 'signed') = (signed_by IS NOT NULL) AND (signed_by IS NULL) = (signed_at IS NULL))
            ) STRICT;
            CREATE TABLE assessment_answer (
                assessment  TEXT NOT NULL REFERENCES assessment (id),
                question    TEXT NOT NULL,
                grade       TEXT CHECK (grade IN ('green', 'amber', 'red')),
                evidence    TEXT CHECK (length(evidence) BETWEEN 1 AND 2000),
                plans       TEXT CHECK (length(plans) BETWEEN 1 AND 2000),
                improvement TEXT CHECK (length(improvement) BETWEEN 1 AND 2000),
                measure     TEXT CHECK (length(measure) BETWEEN 1 AND 2000),
                links       TEXT NOT NULL,
                changed_by  TEXT NOT NULL,
                changed_at  INTEGER NOT NULL,
                PRIMARY KEY (assessment, question)
            ) STRICT, WITHOUT ROWID;
            CREATE TRIGGER assessment_stays_as_signed BEFORE UPDATE ON assessment WHEN OLD.state = 'signed' BEGIN
                SELECT RAISE(ABORT, 'what was signed off is never changed');
            END
            """)
    ]
}
