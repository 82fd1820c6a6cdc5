import Storage

/// The tables of figures that a force was given, or states, beside those that are counted.
enum ReportTables {
    static let migrations = [
        Migration(
            120, "given figure",
            """
            CREATE TABLE given_figure (
                measure     TEXT NOT NULL,
                area        TEXT NOT NULL,
                month       TEXT NOT NULL,
                is_stated   INTEGER NOT NULL CHECK (is_stated IN (0, 1)),
                units       INTEGER NOT NULL,
                decimals    INTEGER NOT NULL CHECK (decimals BETWEEN 0 AND 6),
                source      TEXT NOT NULL,
                given_at INTEGER NOT NULL,
                PRIMARY KEY (measure, area, month, is_stated)
            ) STRICT, WITHOUT ROWID;
            CREATE TABLE external_series (
                series   TEXT NOT NULL,
                period   TEXT NOT NULL,
                units    INTEGER NOT NULL,
                decimals INTEGER NOT NULL CHECK (decimals BETWEEN 0 AND 6),
                people   INTEGER CHECK (people > 0),
                source   TEXT NOT NULL,
                given_at INTEGER NOT NULL,
                PRIMARY KEY (series, period)
            ) STRICT, WITHOUT ROWID
            """)
    ]
}
