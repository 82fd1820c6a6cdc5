import Storage

/// The tables of newsletters, and of the places where they are put up.
enum NewsletterTables {
    static let migrations = [
        Migration(
            290, "newsletters",
            """
            CREATE TABLE newsletter (
                id                  TEXT PRIMARY KEY CHECK (length(id) = 26),
                area                TEXT NOT NULL,
                team                TEXT CHECK (team <> ''),
                month               TEXT NOT NULL,
                headline            TEXT NOT NULL CHECK (length(headline) <= 120),
                headline_welsh      TEXT CHECK (length(headline_welsh) BETWEEN 1 AND 120),
                opening             TEXT NOT NULL CHECK (length(opening) <= 3000),
                opening_welsh       TEXT CHECK (length(opening_welsh) BETWEEN 1 AND 3000),
                choices             TEXT NOT NULL,
                changes             INTEGER NOT NULL CHECK (changes >= 0),
                begun_by            TEXT NOT NULL,
                begun_at            INTEGER NOT NULL,
                content             TEXT CHECK (content IS NULL OR (headline <> '' AND opening <> '')),
                published_by        TEXT,
                published_at        INTEGER,
                encounter           TEXT REFERENCES encounter (id),
                wrote_encounter     INTEGER NOT NULL CHECK (wrote_encounter IN (0, 1)),
                withdrawn_by        TEXT,
                withdrawn_at        INTEGER CHECK (withdrawn_at >= published_at),
                withdrawn_why       TEXT CHECK (length(withdrawn_why) BETWEEN 1 AND 300),
                withdrawn_why_welsh TEXT CHECK (length(withdrawn_why_welsh) BETWEEN 1 AND 300),
                CHECK ((content IS NULL) = (published_at IS NULL) AND (content IS NULL) = (published_by IS NULL)),
                CHECK ((withdrawn_at IS NULL) = (withdrawn_why IS NULL) AND (withdrawn_at IS NULL) = (withdrawn_by IS NULL)),
                CHECK (withdrawn_at IS NULL OR published_at IS NOT NULL),
                CHECK (encounter IS NOT NULL OR wrote_encounter = 0)
            ) STRICT;
            CREATE UNIQUE INDEX newsletter_month ON newsletter (area, month, coalesce(team, '')) WHERE withdrawn_at IS NULL;
            CREATE INDEX newsletter_published ON newsletter (area, published_at);
            CREATE INDEX newsletter_encounter ON newsletter (encounter) WHERE encounter IS NOT NULL;
            CREATE TRIGGER newsletter_stays_as_published BEFORE UPDATE OF
                area, team, month, headline, headline_welsh, opening, opening_welsh, choices, content, published_by, published_at
            ON newsletter WHEN OLD.published_at IS NOT NULL BEGIN
                SELECT RAISE(ABORT, 'a newsletter is never changed once it is published');
            END;
            CREATE TRIGGER newsletter_stays BEFORE DELETE ON newsletter WHEN OLD.published_at IS NOT NULL BEGIN
                SELECT RAISE(ABORT, 'a newsletter is never removed once it is published');
            END
            """),
        Migration(
            291, "places where newsletters are put up",
            """
            CREATE TABLE newsletter_place (
                id       TEXT PRIMARY KEY CHECK (length(id) = 26),
                area     TEXT NOT NULL,
                kind     TEXT NOT NULL,
                name     TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
                address  TEXT NOT NULL CHECK (length(address) BETWEEN 1 AND 200),
                position TEXT CHECK (length(position) BETWEEN 1 AND 40),
                added_by TEXT NOT NULL,
                added_at INTEGER NOT NULL,
                ended_on TEXT
            ) STRICT;
            CREATE INDEX newsletter_place_area ON newsletter_place (area);
            CREATE TABLE newsletter_posting (
                newsletter TEXT NOT NULL REFERENCES newsletter (id),
                place      TEXT NOT NULL REFERENCES newsletter_place (id),
                put_up_on  TEXT NOT NULL,
                put_up_by  TEXT NOT NULL,
                noted_by   TEXT NOT NULL,
                noted_at   INTEGER NOT NULL,
                PRIMARY KEY (newsletter, place)
            ) STRICT, WITHOUT ROWID
            """),
    ]
}
