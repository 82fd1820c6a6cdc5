import Storage

/// The tables of surveys: responses as they came, and the figures into which they are folded.
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
        // Figures follow the responses in portions, so that a response writes none of their pages; see ``SurveyLedger``.
        Migration(
            61, "survey figures folded",
            """
            CREATE TABLE survey_code (
                id     INTEGER PRIMARY KEY,
                kind   TEXT NOT NULL CHECK (kind IN ('mode', 'option', 'pattern')),
                name   TEXT NOT NULL,
                detail TEXT NOT NULL,
                UNIQUE (kind, name, detail)
            ) STRICT;
            CREATE TABLE survey_figure (
                id        INTEGER PRIMARY KEY,
                survey    TEXT NOT NULL,
                wave      TEXT NOT NULL,
                area      TEXT NOT NULL,
                people    INTEGER NOT NULL CHECK (people >= 0),
                responses INTEGER NOT NULL CHECK (responses >= people),
                counts    BLOB NOT NULL,
                UNIQUE (survey, wave, area)
            ) STRICT;
            CREATE TABLE survey_vote (
                number       INTEGER PRIMARY KEY,
                figure       INTEGER NOT NULL,
                completed_at INTEGER NOT NULL,
                is_current   INTEGER NOT NULL CHECK (is_current IN (0, 1)),
                codes        BLOB NOT NULL
            ) STRICT;
            CREATE TABLE survey_folded (id INTEGER PRIMARY KEY CHECK (id = 1), number INTEGER NOT NULL) STRICT;
            INSERT INTO survey_folded (id, number) SELECT 1, coalesce(max(number), 0) FROM survey_response;
            INSERT INTO survey_code (kind, name, detail)
                SELECT 'mode', mode, '' FROM (SELECT DISTINCT mode FROM survey_month) AS kept ORDER BY mode;
            INSERT INTO survey_code (kind, name, detail)
                SELECT 'option', question, option FROM (SELECT DISTINCT question, option FROM survey_count) AS kept
                ORDER BY question, option;
            INSERT INTO survey_code (kind, name, detail)
                SELECT 'pattern', pattern, '' FROM (SELECT DISTINCT pattern FROM survey_pattern) AS kept ORDER BY pattern;
            INSERT INTO survey_figure (survey, wave, area, people, responses, counts)
                WITH cell AS (
                    SELECT survey, wave, area, code.id AS code, count(*) AS count
                    FROM survey_response JOIN survey_code AS code ON code.kind = 'mode' AND code.name = mode
                    GROUP BY survey, wave, area, code.id
                    UNION ALL
                    SELECT survey, wave, area, code.id, count
                    FROM survey_count
                    JOIN survey_code AS code ON code.kind = 'option' AND code.name = question AND code.detail = option
                    UNION ALL
                    SELECT survey, wave, area, code.id, count
                    FROM survey_pattern JOIN survey_code AS code ON code.kind = 'pattern' AND code.name = pattern
                ), packed AS (
                    SELECT survey, wave, area, group_concat(char(code, count), '') AS counts
                    FROM cell WHERE count > 0 GROUP BY survey, wave, area
                )
                SELECT base.survey, base.wave, base.area, people, responses, coalesce(CAST(packed.counts AS BLOB), x'')
                FROM survey_base AS base LEFT JOIN packed USING (survey, wave, area);
            INSERT INTO survey_vote (number, figure, completed_at, is_current, codes)
                SELECT number, figure.id, completed_at, is_current, CAST(char(way.id) || CASE is_current WHEN 0 THEN '' ELSE
                    coalesce((SELECT char(code.id) FROM survey_code AS code WHERE code.kind = 'pattern' AND code.name = confidence), '')
                    || coalesce((
                        SELECT group_concat(char(code.id), '')
                        FROM json_each(answers, '$.chosen') AS question JOIN json_each(question.value) AS option
                        JOIN survey_code AS code
                            ON code.kind = 'option' AND code.name = question.key AND code.detail = option.value), '') END AS BLOB)
                FROM survey_response AS response
                JOIN survey_figure AS figure USING (survey, wave, area)
                JOIN survey_code AS way ON way.kind = 'mode' AND way.name = response.mode;
            DROP TABLE survey_base;
            DROP TABLE survey_count;
            DROP TABLE survey_pattern
            """),
    ]
}
