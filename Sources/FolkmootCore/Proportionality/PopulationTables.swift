import Storage

/// The tables of populations: how many people of each group of a classification live in each area, as a source told at a date.
enum PopulationTables {
    static let migrations = [
        Migration(
            110, "population",
            """
            CREATE TABLE population_source (
                classification TEXT NOT NULL,
                as_at          TEXT NOT NULL,
                source         TEXT NOT NULL CHECK (length(source) BETWEEN 1 AND 300),
                imported_at    INTEGER NOT NULL,
                PRIMARY KEY (classification, as_at)
            ) STRICT, WITHOUT ROWID;
            CREATE TABLE population (
                classification TEXT NOT NULL,
                as_at          TEXT NOT NULL,
                area           TEXT NOT NULL,
                segment        TEXT NOT NULL,
                people         INTEGER NOT NULL CHECK (people >= 0),
                PRIMARY KEY (classification, as_at, area, segment),
                FOREIGN KEY (classification, as_at) REFERENCES population_source (classification, as_at)
            ) STRICT, WITHOUT ROWID
            """)
    ]
}
