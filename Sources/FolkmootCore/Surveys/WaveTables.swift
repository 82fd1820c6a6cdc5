import Storage

/// The tables of the life of waves: their states, what people did to them, and under which revisions they were answered.
enum WaveTables {
    static let migrations = [
        // The state stands in the row that each answer looks up anyhow.
        Migration(
            160, "life of waves",
            """
            ALTER TABLE survey_wave ADD COLUMN state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'stopped', 'closed'));
            ALTER TABLE survey_wave ADD COLUMN latest_revision INTEGER NOT NULL DEFAULT 0;
            CREATE TABLE survey_wave_revision (
                survey   TEXT NOT NULL,
                wave     TEXT NOT NULL,
                revision INTEGER NOT NULL,
                first_at INTEGER NOT NULL,
                PRIMARY KEY (survey, wave, revision)
            ) STRICT, WITHOUT ROWID;
            INSERT INTO survey_wave_revision (survey, wave, revision, first_at)
                SELECT survey, wave, revision, min(completed_at) FROM survey_response GROUP BY survey, wave, revision;
            CREATE TABLE survey_wave_act (
                survey   TEXT NOT NULL,
                wave     TEXT NOT NULL,
                number   INTEGER NOT NULL CHECK (number > 0),
                act      TEXT NOT NULL CHECK (act IN ('approve', 'stop', 'resume', 'close')),
                done_at  INTEGER NOT NULL,
                done_by  TEXT NOT NULL,
                name     TEXT NOT NULL CHECK (name <> ''),
                revision INTEGER NOT NULL,
                hash     TEXT NOT NULL,
                reason   TEXT NOT NULL CHECK (length(reason) <= 500),
                PRIMARY KEY (survey, wave, number)
            ) STRICT, WITHOUT ROWID;
            CREATE TRIGGER survey_wave_act_stays_as_written BEFORE UPDATE ON survey_wave_act BEGIN
                SELECT RAISE(ABORT, 'what was done to a wave is never changed');
            END;
            CREATE TRIGGER survey_wave_act_stays BEFORE DELETE ON survey_wave_act BEGIN
                SELECT RAISE(ABORT, 'what was done to a wave is never removed');
            END
            """),
        Migration(
            271, "members asked to answer",
            """
            CREATE TABLE survey_asking (
                survey   TEXT NOT NULL,
                wave     TEXT NOT NULL,
                address  TEXT NOT NULL,
                begun_at INTEGER NOT NULL,
                begun_by TEXT NOT NULL,
                name     TEXT NOT NULL CHECK (name <> ''),
                ended_at INTEGER,
                PRIMARY KEY (survey, wave)
            ) STRICT, WITHOUT ROWID;
            CREATE TABLE survey_invitation (
                survey  TEXT NOT NULL,
                wave    TEXT NOT NULL,
                member  TEXT NOT NULL REFERENCES member (id),
                sent_at INTEGER NOT NULL,
                PRIMARY KEY (survey, wave, member)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX survey_invitation_member ON survey_invitation (member);
            """),
    ]
}
