import Storage

/// The tables of visits from door to door.
enum DoorstepTables {
    static let migrations = [
        Migration(
            270, "doorstep exercise",
            """
            CREATE TABLE doorstep_exercise (
                id             TEXT PRIMARY KEY CHECK (length(id) = 26),
                area           TEXT NOT NULL,
                name           TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
                purpose        TEXT NOT NULL CHECK (length(purpose) BETWEEN 1 AND 300),
                classification TEXT,
                segment        TEXT,
                began_on       TEXT NOT NULL,
                ended_on       TEXT CHECK (ended_on >= began_on),
                planned_by     TEXT NOT NULL,
                CHECK ((classification IS NULL) = (segment IS NULL))
            ) STRICT;
            CREATE TABLE doorstep_reach (
                exercise    TEXT NOT NULL REFERENCES doorstep_exercise (id),
                moment      TEXT NOT NULL CHECK (moment IN ('before', 'after')),
                members     INTEGER NOT NULL,
                households  INTEGER NOT NULL,
                people      INTEGER,
                known       INTEGER,
                population  INTEGER,
                inhabitants INTEGER,
                PRIMARY KEY (exercise, moment)
            ) STRICT, WITHOUT ROWID;
            CREATE TABLE door (
                id       TEXT PRIMARY KEY CHECK (length(id) = 26),
                exercise TEXT NOT NULL REFERENCES doorstep_exercise (id),
                key      TEXT NOT NULL,
                address  TEXT NOT NULL CHECK (length(address) BETWEEN 1 AND 250),
                postcode TEXT NOT NULL,
                area     TEXT NOT NULL,
                outcome  TEXT CHECK (outcome IN ('registered', 'surveyed', 'refused', 'no_answer', 'already_member')),
                visits   INTEGER NOT NULL CHECK (visits >= 0),
                seen_at  INTEGER NOT NULL,
                UNIQUE (exercise, key)
            ) STRICT;
            CREATE INDEX door_seen ON door (seen_at);
            CREATE TABLE doorstep_count (
                exercise TEXT NOT NULL REFERENCES doorstep_exercise (id),
                area     TEXT NOT NULL,
                outcome  TEXT NOT NULL,
                doors    INTEGER NOT NULL,
                visits   INTEGER NOT NULL,
                PRIMARY KEY (exercise, area, outcome)
            ) STRICT, WITHOUT ROWID;
            """)
    ]
}
