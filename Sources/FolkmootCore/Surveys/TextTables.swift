import Storage

/// The tables of what people wrote in surveys: which answers have words, an index of the words, and the tags that staff code them into.
///
/// A vote says besides whose it is, by the end of the person's identity, which is random: so all votes of one person are found in one pass.
enum TextTables {
    static let migrations = [
        Migration(
            121, "survey words",
            """
            ALTER TABLE survey_vote ADD COLUMN person TEXT NOT NULL DEFAULT '';
            UPDATE survey_vote SET person =
                (SELECT substr(response.person, -16) FROM survey_response AS response WHERE response.number = survey_vote.number);
            CREATE TABLE survey_written (
                number INTEGER PRIMARY KEY,
                figure INTEGER NOT NULL
            ) STRICT;
            CREATE INDEX survey_written_figure ON survey_written (figure, number);
            INSERT INTO survey_written (number, figure)
                SELECT number, vote.figure
                FROM survey_response AS response JOIN survey_vote AS vote USING (number)
                WHERE response.is_current = 1 AND substr(answers, -11) <> '"words":{}}';
            CREATE VIEW survey_words AS
                SELECT number, (SELECT group_concat(value, char(10)) FROM json_each(answers, '$.words')) AS words
                FROM survey_response;
            CREATE VIRTUAL TABLE survey_text USING fts5(
                words, content = 'survey_words', content_rowid = 'number', tokenize = 'unicode61 remove_diacritics 2');
            INSERT INTO survey_text (rowid, words)
                SELECT written.number, words FROM survey_written AS written JOIN survey_words AS words ON words.number = written.number;
            CREATE TABLE survey_text_indexed (id INTEGER PRIMARY KEY CHECK (id = 1), number INTEGER NOT NULL) STRICT;
            INSERT INTO survey_text_indexed (id, number) SELECT 1, number FROM survey_folded;
            CREATE TABLE survey_tag (
                id         TEXT PRIMARY KEY CHECK (length(id) = 26),
                survey     TEXT NOT NULL,
                name       TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
                added_at   INTEGER NOT NULL,
                retired_at INTEGER,
                UNIQUE (survey, name)
            ) STRICT;
            CREATE TABLE survey_tagging (
                tag       TEXT NOT NULL REFERENCES survey_tag (id),
                number    INTEGER NOT NULL REFERENCES survey_response (number),
                tagged_at INTEGER NOT NULL,
                PRIMARY KEY (tag, number)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX survey_tagging_number ON survey_tagging (number)
            """)
    ]
}
