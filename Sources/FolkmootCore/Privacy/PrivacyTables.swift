import Storage

/// The tables of privacy: marks of whom imports must not bring back, complaints, and whether the file is to be written anew.
enum PrivacyTables {
    static let migrations = [
        Migration(
            250, "erasure",
            """
            CREATE TABLE suppression (
                token   BLOB PRIMARY KEY CHECK (length(token) = 32),
                made_on TEXT NOT NULL
            ) STRICT, WITHOUT ROWID;
            CREATE TABLE rewriting (
                id     INTEGER PRIMARY KEY CHECK (id = 1),
                is_due INTEGER NOT NULL CHECK (is_due IN (0, 1))
            ) STRICT;
            INSERT INTO rewriting (id, is_due) VALUES (1, 0);
            ALTER TABLE outbox ADD COLUMN member TEXT REFERENCES member (id);
            CREATE INDEX outbox_member ON outbox (member) WHERE member IS NOT NULL;
            DROP TRIGGER raised_issue_step_stays_as_written;
            CREATE TRIGGER raised_issue_step_stays_as_written BEFORE UPDATE ON raised_issue_step
            WHEN NEW.issue <> OLD.issue OR NEW.number <> OLD.number OR NEW.stage <> OLD.stage OR NEW.done_on <> OLD.done_on
                OR NEW.is_public <> OLD.is_public OR NEW.written_by <> OLD.written_by OR NEW.written_at <> OLD.written_at
                OR (NEW.words <> OLD.words AND instr(NEW.words, '[…]') = 0)
                OR (coalesce(NEW.words_welsh, '') <> coalesce(OLD.words_welsh, '') AND instr(coalesce(NEW.words_welsh, ''), '[…]') = 0)
            BEGIN
                SELECT RAISE(ABORT, 'a step is never changed, but that a name is taken out of it');
            END
            """),
        Migration(
            251, "complaints about data",
            """
            CREATE TABLE privacy_complaint (
                id              TEXT PRIMARY KEY CHECK (length(id) = 26),
                name            TEXT CHECK (length(name) BETWEEN 1 AND 100),
                email           TEXT CHECK (length(email) BETWEEN 3 AND 254),
                phone           TEXT CHECK (length(phone) BETWEEN 5 AND 30),
                words           TEXT CHECK (length(words) BETWEEN 1 AND 4000),
                language        TEXT NOT NULL,
                received_at     INTEGER NOT NULL,
                acknowledged_at INTEGER CHECK (acknowledged_at >= received_at),
                closed_at       INTEGER CHECK (closed_at >= acknowledged_at),
                outcome         TEXT CHECK (outcome IN ('upheld', 'partly', 'not_upheld', 'withdrawn')),
                handled_by      TEXT,
                CHECK ((closed_at IS NULL) = (outcome IS NULL))
            ) STRICT;
            CREATE INDEX privacy_complaint_open ON privacy_complaint (received_at) WHERE closed_at IS NULL
            """),
    ]
}

extension HeldTable {
    static let ofPrivacy: [HeldTable] = [
        HeldTable(
            "privacy_complaint", staff: ["handled_by"],
            others: "id name email phone words language received_at acknowledged_at closed_at outcome",
            because:
                "Complaints of anybody: found by a member's addresses and numbers; the person and the words go when a member is erased, the dates stay."
        ),
        HeldTable("suppression", others: "token made_on", because: "Marks of a hash with the force's key, which name nobody."),
        HeldTable("rewriting", others: "id is_due", because: "Whether the file is to be written anew."),
    ]
}
