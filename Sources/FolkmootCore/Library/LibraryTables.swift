import Storage

/// The tables of approved words, of their versions, of what was made from them and of what teams say of them.
enum LibraryTables {
    static let migrations = [
        Migration(
            295, "library",
            """
            CREATE TABLE library_item (
                id           TEXT PRIMARY KEY CHECK (length(id) = 26),
                kind         TEXT NOT NULL CHECK (kind IN ('message', 'newsletter', 'post', 'tile', 'said_did')),
                made_at      INTEGER NOT NULL,
                withdrawn_by TEXT,
                withdrawn_at INTEGER,
                withdrawn_why TEXT CHECK (length(withdrawn_why) BETWEEN 1 AND 300),
                CHECK ((withdrawn_at IS NULL) = (withdrawn_why IS NULL) AND (withdrawn_at IS NULL) = (withdrawn_by IS NULL))
            ) STRICT;
            CREATE TABLE library_version (
                item        TEXT NOT NULL REFERENCES library_item (id),
                number      INTEGER NOT NULL CHECK (number > 0),
                title       TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 120),
                words       TEXT NOT NULL CHECK (length(words) BETWEEN 1 AND 5000),
                words_welsh TEXT CHECK (length(words_welsh) BETWEEN 1 AND 5000),
                did         TEXT CHECK (length(did) BETWEEN 1 AND 1000),
                did_welsh   TEXT CHECK (length(did_welsh) BETWEEN 1 AND 1000),
                programme   TEXT CHECK (length(programme) BETWEEN 1 AND 80),
                first_on    TEXT,
                last_on     TEXT CHECK (last_on >= first_on),
                areas       TEXT NOT NULL,
                written_by  TEXT NOT NULL,
                written_at  INTEGER NOT NULL,
                approved_by TEXT CHECK (approved_by <> written_by),
                approved_at INTEGER,
                ended_at    INTEGER,
                PRIMARY KEY (item, number),
                CHECK ((first_on IS NULL) = (last_on IS NULL) AND (approved_by IS NULL) = (approved_at IS NULL))
            ) STRICT, WITHOUT ROWID;
            CREATE UNIQUE INDEX library_version_waiting ON library_version (item) WHERE approved_at IS NULL AND ended_at IS NULL;
            CREATE UNIQUE INDEX library_version_current ON library_version (item) WHERE approved_at IS NOT NULL AND ended_at IS NULL;
            CREATE TABLE library_use (
                made       TEXT PRIMARY KEY CHECK (length(made) = 26),
                item       TEXT NOT NULL,
                version    INTEGER NOT NULL,
                area       TEXT NOT NULL,
                used_by    TEXT NOT NULL,
                used_at    INTEGER NOT NULL,
                is_adapted INTEGER NOT NULL CHECK (is_adapted IN (0, 1)),
                FOREIGN KEY (item, version) REFERENCES library_version (item, number)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX library_use_item ON library_use (item, version, area, is_adapted);
            CREATE TABLE library_remark (
                item        TEXT NOT NULL REFERENCES library_item (id),
                number      INTEGER NOT NULL CHECK (number > 0),
                version     INTEGER NOT NULL,
                area        TEXT NOT NULL,
                words       TEXT NOT NULL CHECK (length(words) BETWEEN 1 AND 500),
                written_by  TEXT NOT NULL,
                written_at  INTEGER NOT NULL,
                answer      TEXT CHECK (length(answer) BETWEEN 1 AND 500),
                taken_into  INTEGER,
                answered_by TEXT,
                answered_at INTEGER,
                PRIMARY KEY (item, number),
                FOREIGN KEY (item, version) REFERENCES library_version (item, number),
                FOREIGN KEY (item, taken_into) REFERENCES library_version (item, number),
                CHECK ((answer IS NULL) = (answered_by IS NULL) AND (answer IS NULL) = (answered_at IS NULL)),
                CHECK (taken_into IS NULL OR answer IS NOT NULL)
            ) STRICT, WITHOUT ROWID
            """)
    ]
}
