import Storage

/// The tables of priorities with their sources, and of what people raised with the steps that followed.
enum PriorityTables {
    static let migrations = [
        Migration(
            90, "priority",
            """
            CREATE TABLE priority (
                id               TEXT PRIMARY KEY CHECK (length(id) = 26),
                area             TEXT NOT NULL,
                issue            TEXT CHECK (issue <> ''),
                words            TEXT NOT NULL CHECK (length(words) BETWEEN 1 AND 300),
                words_welsh      TEXT CHECK (length(words_welsh) BETWEEN 1 AND 300),
                set_on           TEXT NOT NULL,
                set_by           TEXT NOT NULL,
                set_at           INTEGER NOT NULL,
                ended_on         TEXT CHECK (ended_on >= set_on),
                end_reason       TEXT CHECK (length(end_reason) BETWEEN 1 AND 300),
                end_reason_welsh TEXT CHECK (length(end_reason_welsh) BETWEEN 1 AND 300),
                ended_at         INTEGER,
                CHECK ((ended_on IS NULL) = (end_reason IS NULL) AND (ended_on IS NULL) = (ended_at IS NULL))
            ) STRICT;
            CREATE INDEX priority_area ON priority (area, set_on);
            CREATE INDEX priority_current ON priority (area) WHERE ended_on IS NULL;
            CREATE TABLE priority_evidence (
                priority TEXT NOT NULL REFERENCES priority (id),
                number   INTEGER NOT NULL CHECK (number > 0),
                source   TEXT NOT NULL CHECK (source IN ('survey', 'meeting', 'surgery', 'crime', 'other')),
                found_on TEXT NOT NULL,
                words    TEXT NOT NULL CHECK (length(words) BETWEEN 1 AND 300),
                PRIMARY KEY (priority, number)
            ) STRICT, WITHOUT ROWID;
            CREATE TABLE raised_issue (
                id          TEXT PRIMARY KEY CHECK (length(id) = 26),
                area        TEXT NOT NULL,
                issue       TEXT CHECK (issue <> ''),
                source      TEXT NOT NULL CHECK (source IN ('survey', 'meeting', 'surgery', 'crime', 'other')),
                words       TEXT NOT NULL CHECK (length(words) BETWEEN 1 AND 500),
                words_welsh TEXT CHECK (length(words_welsh) BETWEEN 1 AND 500),
                is_public   INTEGER NOT NULL CHECK (is_public IN (0, 1)),
                raised_on   TEXT NOT NULL,
                raised_by   TEXT NOT NULL,
                raised_at   INTEGER NOT NULL,
                answered_on TEXT CHECK (answered_on >= raised_on)
            ) STRICT;
            CREATE INDEX raised_issue_area ON raised_issue (area, raised_on);
            CREATE INDEX raised_issue_unanswered ON raised_issue (area) WHERE answered_on IS NULL;
            CREATE TABLE raised_issue_step (
                issue       TEXT NOT NULL REFERENCES raised_issue (id),
                number      INTEGER NOT NULL CHECK (number > 0),
                stage       TEXT NOT NULL
                    CHECK (stage IN ('activity', 'information_requested', 'further_activity', 'results_provided')),
                done_on     TEXT NOT NULL,
                words       TEXT NOT NULL CHECK (length(words) BETWEEN 1 AND 1000),
                words_welsh TEXT CHECK (length(words_welsh) BETWEEN 1 AND 1000),
                is_public   INTEGER NOT NULL CHECK (is_public IN (0, 1)),
                written_by  TEXT NOT NULL,
                written_at  INTEGER NOT NULL,
                PRIMARY KEY (issue, number)
            ) STRICT, WITHOUT ROWID;
            CREATE TRIGGER raised_issue_step_stays_as_written BEFORE UPDATE ON raised_issue_step BEGIN
                SELECT RAISE(ABORT, 'a step is never changed');
            END;
            CREATE TRIGGER raised_issue_step_stays BEFORE DELETE ON raised_issue_step BEGIN
                SELECT RAISE(ABORT, 'a step is never removed');
            END
            """)
    ]
}
