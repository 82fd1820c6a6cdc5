import Storage

/// The tables of what is told of teams' work.
enum PerformanceTables {
    static let migrations = [
        Migration(
            190, "team activity",
            """
            CREATE TABLE team_activity (
                first_month TEXT NOT NULL,
                last_month  TEXT NOT NULL CHECK (last_month >= first_month),
                area        TEXT NOT NULL,
                role_group  TEXT NOT NULL CHECK (length(role_group) <= 60),
                person      TEXT NOT NULL CHECK (length(person) <= 40 AND (person = '' OR role_group <> '')),
                source      TEXT NOT NULL CHECK (length(source) BETWEEN 1 AND 60),
                headcount   INTEGER,
                working_days_hundredths INTEGER,
                hours_worked_hundredths INTEGER,
                hours_away_hundredths   INTEGER CHECK (hours_away_hundredths <= hours_worked_hundredths),
                away_percent_hundredths INTEGER,
                live_plans         INTEGER,
                messages_sent      INTEGER,
                people_reached     INTEGER,
                users_registered   INTEGER,
                surveys_completed  INTEGER,
                incidents_attended INTEGER,
                incidents_as_oic   INTEGER,
                investigations_as_ro  INTEGER,
                investigations_as_oic INTEGER,
                cases_as_oic          INTEGER,
                PRIMARY KEY (first_month, last_month, area, role_group, person, source),
                CHECK ((hours_away_hundredths IS NULL) = (hours_worked_hundredths IS NULL))
            ) STRICT, WITHOUT ROWID;
            CREATE TABLE staff_reference (
                account   TEXT PRIMARY KEY REFERENCES account (id),
                reference TEXT NOT NULL UNIQUE CHECK (length(reference) BETWEEN 1 AND 40)
            ) STRICT
            """),
        Migration(
            191, "register",
            """
            CREATE TABLE register_entry (
                id         TEXT PRIMARY KEY CHECK (length(id) = 26),
                register   TEXT NOT NULL,
                area       TEXT NOT NULL,
                began_on   TEXT NOT NULL,
                words      TEXT NOT NULL CHECK (length(words) BETWEEN 1 AND 300),
                cells      TEXT NOT NULL,
                person     TEXT CHECK (length(person) BETWEEN 1 AND 120),
                struck_why TEXT CHECK (length(struck_why) BETWEEN 1 AND 300),
                written_by TEXT NOT NULL REFERENCES account (id),
                written_at INTEGER NOT NULL,
                changed_at INTEGER NOT NULL
            ) STRICT;
            CREATE INDEX register_entry_began ON register_entry (register, began_on, id)
            """),
        Migration(
            192, "meeting pack",
            """
            CREATE TABLE meeting_pack (
                id           TEXT PRIMARY KEY CHECK (length(id) = 26),
                review       TEXT NOT NULL,
                title        TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
                area         TEXT NOT NULL,
                first_month  TEXT NOT NULL,
                last_month   TEXT NOT NULL CHECK (last_month >= first_month),
                words        TEXT CHECK (length(words) BETWEEN 1 AND 1000),
                sections     TEXT NOT NULL,
                published_by TEXT NOT NULL REFERENCES account (id),
                published_at INTEGER NOT NULL
            ) STRICT
            """),
    ]
}
