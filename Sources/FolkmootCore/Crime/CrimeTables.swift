import Storage

/// The tables of recorded crime: which small census area (LSOA) lies where, and how many crimes of which type each had in a month.
enum CrimeTables {
    static let migrations = [
        Migration(
            80, "crime",
            """
            CREATE TABLE lsoa_place (
                lsoa TEXT PRIMARY KEY,
                area TEXT NOT NULL
            ) STRICT, WITHOUT ROWID;
            CREATE TABLE lsoa_change (
                old TEXT NOT NULL,
                new TEXT NOT NULL,
                PRIMARY KEY (old, new)
            ) STRICT, WITHOUT ROWID;
            CREATE TABLE crime_month (
                month            TEXT PRIMARY KEY,
                total            INTEGER NOT NULL,
                in_areas         INTEGER NOT NULL,
                carried_forward  INTEGER NOT NULL,
                without_position INTEGER NOT NULL,
                outside          INTEGER NOT NULL,
                split            INTEGER NOT NULL,
                file             TEXT NOT NULL,
                imported_at      INTEGER NOT NULL,
                is_demonstration INTEGER NOT NULL CHECK (is_demonstration IN (0, 1)),
                CHECK (total = in_areas + without_position + outside + split)
            ) STRICT, WITHOUT ROWID;
            CREATE TABLE crime_count (
                month TEXT NOT NULL REFERENCES crime_month (month),
                area  TEXT NOT NULL,
                type  TEXT NOT NULL CHECK (type <> ''),
                lsoa  TEXT NOT NULL,
                count INTEGER NOT NULL CHECK (count > 0),
                PRIMARY KEY (month, area, type, lsoa)
            ) STRICT, WITHOUT ROWID
            """)
    ]
}
