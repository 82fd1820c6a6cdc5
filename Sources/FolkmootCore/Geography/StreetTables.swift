import Storage

/// The table of streets, and of the postcodes in each.
enum StreetTables {
    static let migrations = [
        Migration(
            174, "streets and their postcodes",
            """
            CREATE TABLE street (
                id   TEXT PRIMARY KEY CHECK (length(id) = 26),
                area TEXT NOT NULL,
                name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 400)
            ) STRICT;
            CREATE UNIQUE INDEX street_name ON street (area, name);
            CREATE TABLE street_postcode (
                postcode   TEXT PRIMARY KEY CHECK (length(postcode) BETWEEN 5 AND 8),
                street     TEXT NOT NULL REFERENCES street (id),
                households INTEGER CHECK (households >= 0),
                source     TEXT NOT NULL CHECK (length(source) BETWEEN 1 AND 400),
                as_at      TEXT NOT NULL
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX street_postcode_street ON street_postcode (street)
            """)
    ]
}
