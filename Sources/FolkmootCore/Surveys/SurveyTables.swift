import Storage

/// The tables of surveys: responses as they came, and the figures that each write keeps in step with them.
enum SurveyTables {
    static let migrations = [
        Migration(
            30, "survey response",
            """
            CREATE TABLE survey_wave (
                survey   TEXT NOT NULL,
                wave     TEXT NOT NULL,
                revision INTEGER NOT NULL,
                first_at INTEGER NOT NULL,
                PRIMARY KEY (survey, wave)
            ) STRICT, WITHOUT ROWID;
            CREATE TABLE survey_response (
                id           TEXT PRIMARY KEY,
                survey       TEXT NOT NULL,
                wave         TEXT NOT NULL,
                person       TEXT NOT NULL,
                member       TEXT REFERENCES member (id),
                submission   TEXT NOT NULL,
                area         TEXT NOT NULL,
                mode         TEXT NOT NULL CHECK (mode IN ('staff', 'online', 'paper', 'phone')),
                completed_at INTEGER NOT NULL,
                revision     INTEGER NOT NULL,
                answers      TEXT NOT NULL,
                confidence   TEXT NOT NULL,
                is_current   INTEGER NOT NULL CHECK (is_current IN (0, 1)),
                FOREIGN KEY (survey, wave) REFERENCES survey_wave (survey, wave)
            ) STRICT;
            CREATE INDEX survey_response_person ON survey_response (person, survey, wave, completed_at);
            CREATE UNIQUE INDEX survey_response_current ON survey_response (survey, wave, person) WHERE is_current = 1
            """),
        Migration(
            31, "survey figures",
            """
            CREATE TABLE survey_base (
                survey    TEXT NOT NULL,
                wave      TEXT NOT NULL,
                area      TEXT NOT NULL,
                people    INTEGER NOT NULL CHECK (people >= 0),
                responses INTEGER NOT NULL CHECK (responses >= people),
                PRIMARY KEY (survey, wave, area)
            ) STRICT, WITHOUT ROWID;
            CREATE TABLE survey_count (
                survey   TEXT NOT NULL,
                wave     TEXT NOT NULL,
                area     TEXT NOT NULL,
                question TEXT NOT NULL,
                option   TEXT NOT NULL,
                count    INTEGER NOT NULL CHECK (count >= 0),
                PRIMARY KEY (survey, wave, area, question, option)
            ) STRICT, WITHOUT ROWID;
            CREATE TABLE survey_pattern (
                survey  TEXT NOT NULL,
                wave    TEXT NOT NULL,
                area    TEXT NOT NULL,
                pattern TEXT NOT NULL,
                count   INTEGER NOT NULL CHECK (count >= 0),
                PRIMARY KEY (survey, wave, area, pattern)
            ) STRICT, WITHOUT ROWID;
            CREATE TABLE survey_month (
                survey    TEXT NOT NULL,
                month     TEXT NOT NULL,
                area      TEXT NOT NULL,
                mode      TEXT NOT NULL,
                responses INTEGER NOT NULL CHECK (responses >= 0),
                PRIMARY KEY (survey, month, area, mode)
            ) STRICT, WITHOUT ROWID
            """),
        // A response is a row in one tree and one entry in one index: each page that a write touches has to be written to disk.
        Migration(
            60, "survey response in fewer pages",
            """
            CREATE TABLE survey_response_kept (
                number       INTEGER PRIMARY KEY,
                id           TEXT NOT NULL,
                survey       TEXT NOT NULL,
                wave         TEXT NOT NULL,
                person       TEXT NOT NULL,
                member       TEXT REFERENCES member (id),
                submission   TEXT NOT NULL,
                area         TEXT NOT NULL,
                mode         TEXT NOT NULL CHECK (mode IN ('staff', 'online', 'paper', 'phone')),
                completed_at INTEGER NOT NULL,
                revision     INTEGER NOT NULL,
                answers      TEXT NOT NULL,
                confidence   TEXT NOT NULL,
                is_current   INTEGER NOT NULL CHECK (is_current IN (0, 1)),
                FOREIGN KEY (survey, wave) REFERENCES survey_wave (survey, wave)
            ) STRICT;
            INSERT INTO survey_response_kept
                (id, survey, wave, person, member, submission, area, mode, completed_at, revision, answers, confidence, is_current)
                SELECT id, survey, wave, person, member, submission, area, mode, completed_at, revision, answers, confidence,
                       is_current
                FROM survey_response ORDER BY id;
            DROP TABLE survey_response;
            ALTER TABLE survey_response_kept RENAME TO survey_response;
            CREATE UNIQUE INDEX survey_response_current ON survey_response (person, survey, wave) WHERE is_current = 1;
            CREATE INDEX survey_response_replaced ON survey_response (person, survey, wave) WHERE is_current = 0
            """),
    ]
}
