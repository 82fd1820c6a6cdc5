import Storage

/// The tables of what teams did with the public, and of times in which nothing is asked of them.
enum FieldworkTables {
    static let migrations = [
        Migration(
            180, "encounter",
            """
            CREATE TABLE encounter (
                id            TEXT PRIMARY KEY CHECK (length(id) = 26),
                kind          TEXT NOT NULL,
                area          TEXT NOT NULL,
                team          TEXT CHECK (team <> ''),
                held_on       TEXT NOT NULL,
                words         TEXT NOT NULL CHECK (length(words) BETWEEN 1 AND 500),
                place         TEXT CHECK (length(place) BETWEEN 1 AND 120),
                partners      TEXT CHECK (length(partners) BETWEEN 1 AND 200),
                source        TEXT CHECK (length(source) BETWEEN 1 AND 200),
                people_met    INTEGER CHECK (people_met BETWEEN 0 AND 1000000),
                people_reached INTEGER CHECK (people_reached BETWEEN 0 AND 100000000),
                link          TEXT CHECK (length(link) BETWEEN 9 AND 300),
                transcript    TEXT CHECK (length(transcript) BETWEEN 1 AND 5000),
                tags          TEXT NOT NULL,
                done_by       TEXT NOT NULL,
                logged_by     TEXT NOT NULL,
                logged_at     INTEGER NOT NULL,
                changed_at    INTEGER NOT NULL,
                withdrawn_at  INTEGER,
                withdrawn_why TEXT CHECK (length(withdrawn_why) BETWEEN 1 AND 300),
                CHECK ((withdrawn_at IS NULL) = (withdrawn_why IS NULL))
            ) STRICT;
            CREATE INDEX encounter_area ON encounter (area, held_on);
            CREATE INDEX encounter_day ON encounter (held_on, id);
            CREATE INDEX encounter_counted ON encounter (held_on, kind, area, team, partners, source) WHERE withdrawn_at IS NULL;
            CREATE TABLE encounter_issue (
                encounter TEXT NOT NULL REFERENCES encounter (id),
                issue     TEXT NOT NULL REFERENCES raised_issue (id),
                PRIMARY KEY (encounter, issue)
            ) STRICT, WITHOUT ROWID;
            CREATE TABLE encounter_action (
                encounter TEXT NOT NULL REFERENCES encounter (id),
                number    INTEGER NOT NULL CHECK (number > 0),
                words     TEXT NOT NULL CHECK (length(words) BETWEEN 1 AND 300),
                owner     TEXT NOT NULL,
                due_on    TEXT NOT NULL,
                done_on   TEXT,
                PRIMARY KEY (encounter, number)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX encounter_action_open ON encounter_action (due_on) WHERE done_on IS NULL;
            CREATE TABLE encounter_review (
                encounter   TEXT PRIMARY KEY REFERENCES encounter (id),
                score       INTEGER NOT NULL CHECK (score BETWEEN 1 AND 4),
                words       TEXT CHECK (length(words) BETWEEN 1 AND 500),
                reviewed_by TEXT NOT NULL,
                reviewed_at INTEGER NOT NULL
            ) STRICT;
            CREATE TABLE standard_exemption (
                id         TEXT PRIMARY KEY CHECK (length(id) = 26),
                standard   TEXT NOT NULL,
                unit       TEXT NOT NULL,
                first_on   TEXT NOT NULL,
                last_on    TEXT NOT NULL CHECK (last_on >= first_on),
                reason     TEXT NOT NULL CHECK (length(reason) BETWEEN 1 AND 300),
                asked_by   TEXT NOT NULL,
                asked_at   INTEGER NOT NULL,
                decided_by TEXT CHECK (decided_by <> asked_by),
                decided_at INTEGER,
                is_granted INTEGER CHECK (is_granted IN (0, 1)),
                CHECK ((decided_by IS NULL) = (decided_at IS NULL) AND (decided_by IS NULL) = (is_granted IS NULL))
            ) STRICT;
            CREATE INDEX standard_exemption_unit ON standard_exemption (standard, unit)
            """),
        Migration(
            181, "event",
            """
            CREATE TABLE event (
                id                  TEXT PRIMARY KEY CHECK (length(id) = 26),
                kind                TEXT NOT NULL,
                area                TEXT NOT NULL,
                team                TEXT CHECK (team <> ''),
                title               TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 120),
                title_welsh         TEXT CHECK (length(title_welsh) BETWEEN 1 AND 120),
                place               TEXT NOT NULL CHECK (length(place) BETWEEN 1 AND 120),
                begins_at           INTEGER NOT NULL,
                minutes             INTEGER NOT NULL CHECK (minutes BETWEEN 1 AND 720),
                is_public           INTEGER NOT NULL CHECK (is_public IN (0, 1)),
                planned_by          TEXT NOT NULL,
                changed_at          INTEGER NOT NULL,
                changes             INTEGER NOT NULL CHECK (changes >= 0),
                cancel_reason       TEXT CHECK (length(cancel_reason) BETWEEN 1 AND 300),
                cancel_reason_welsh TEXT CHECK (length(cancel_reason_welsh) BETWEEN 1 AND 300),
                encounter           TEXT REFERENCES encounter (id)
            ) STRICT;
            CREATE INDEX event_begins ON event (begins_at);
            CREATE INDEX event_area ON event (area, begins_at)
            """),
        Migration(
            200, "criteria of reviews, and samples to review",
            """
            CREATE TABLE encounter_review_kept (
                encounter     TEXT PRIMARY KEY REFERENCES encounter (id),
                asked         TEXT NOT NULL,
                asked_count   INTEGER CHECK (asked_count > 0),
                met           TEXT NOT NULL,
                met_count     INTEGER CHECK (met_count BETWEEN 0 AND asked_count),
                earlier_score INTEGER CHECK (earlier_score BETWEEN 1 AND 4),
                words         TEXT CHECK (length(words) BETWEEN 1 AND 500),
                reviewed_by   TEXT NOT NULL,
                reviewed_at   INTEGER NOT NULL,
                CHECK ((asked = '') = (earlier_score IS NOT NULL)),
                CHECK ((asked = '') = (asked_count IS NULL) AND (asked = '') = (met_count IS NULL))
            ) STRICT;
            INSERT INTO encounter_review_kept (encounter, asked, met, earlier_score, words, reviewed_by, reviewed_at)
                SELECT encounter, '', '', score, words, reviewed_by, reviewed_at FROM encounter_review;
            DROP TABLE encounter_review;
            ALTER TABLE encounter_review_kept RENAME TO encounter_review;
            CREATE TABLE review_sample (
                id         TEXT PRIMARY KEY CHECK (length(id) = 26),
                area       TEXT NOT NULL,
                kind       TEXT CHECK (kind <> ''),
                first_on   TEXT NOT NULL,
                last_on    TEXT NOT NULL CHECK (last_on >= first_on),
                seed       INTEGER NOT NULL,
                candidates INTEGER NOT NULL CHECK (candidates > 0),
                drawn_by   TEXT NOT NULL,
                drawn_at   INTEGER NOT NULL
            ) STRICT;
            CREATE TABLE review_sample_place (
                sample    TEXT NOT NULL REFERENCES review_sample (id),
                place     INTEGER NOT NULL CHECK (place > 0),
                encounter TEXT NOT NULL REFERENCES encounter (id),
                PRIMARY KEY (sample, place)
            ) STRICT, WITHOUT ROWID
            """),
        Migration(
            201, "posts as tools for social media tell of them",
            """
            ALTER TABLE encounter ADD COLUMN imported_id TEXT CHECK (length(imported_id) BETWEEN 1 AND 400);
            ALTER TABLE encounter ADD COLUMN engagements INTEGER CHECK (engagements BETWEEN 0 AND 100000000);
            CREATE UNIQUE INDEX encounter_imported ON encounter (imported_id) WHERE imported_id IS NOT NULL
            """),
        Migration(
            211, "who came to a meeting",
            """
            ALTER TABLE encounter ADD COLUMN meeting_body TEXT CHECK (length(meeting_body) BETWEEN 1 AND 120);
            ALTER TABLE encounter ADD COLUMN councillors INTEGER CHECK (councillors BETWEEN 0 AND 100000);
            ALTER TABLE encounter ADD COLUMN representatives INTEGER CHECK (representatives BETWEEN 0 AND 100000);
            ALTER TABLE encounter ADD COLUMN police_roles TEXT CHECK (length(police_roles) BETWEEN 1 AND 120);
            ALTER TABLE encounter ADD COLUMN police_report TEXT CHECK (length(police_report) BETWEEN 9 AND 300)
            """),
        Migration(
            297, "messages with invitations",
            """
            CREATE TABLE event_message (
                id          TEXT PRIMARY KEY CHECK (length(id) = 26),
                event       TEXT NOT NULL REFERENCES event (id),
                words       TEXT CHECK (length(words) BETWEEN 1 AND 2500),
                words_welsh TEXT CHECK (length(words_welsh) BETWEEN 1 AND 2500),
                sender      TEXT REFERENCES account (id),
                link        TEXT CHECK (length(link) BETWEEN 9 AND 300),
                transcript  TEXT CHECK (length(transcript) BETWEEN 1 AND 5000),
                sent_by     TEXT NOT NULL,
                sent_at     INTEGER NOT NULL,
                CHECK (link IS NULL OR transcript IS NOT NULL)
            ) STRICT;
            CREATE INDEX event_message_event ON event_message (event);
            ALTER TABLE event_invitation ADD COLUMN message TEXT REFERENCES event_message (id)
            """),
        Migration(
            202, "invitations to events",
            """
            ALTER TABLE event ADD COLUMN room INTEGER CHECK (room > 0);
            CREATE TABLE event_invitation (
                event       TEXT NOT NULL REFERENCES event (id),
                member      TEXT NOT NULL REFERENCES member (id),
                invited_at  INTEGER NOT NULL,
                people      INTEGER CHECK (people BETWEEN 0 AND 10),
                answered_at INTEGER,
                PRIMARY KEY (event, member),
                CHECK ((people IS NULL) = (answered_at IS NULL))
            ) STRICT, WITHOUT ROWID;
            CREATE TRIGGER event_invitation_ends AFTER UPDATE OF state ON member WHEN NEW.state IN ('left', 'erased') BEGIN
                DELETE FROM event_invitation WHERE member = NEW.id;
            END
            """),
    ]
}
