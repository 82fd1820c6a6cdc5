import Storage

/// The tables of members, and what keeps them right whatever a program does.
enum MemberTables {
    static let migrations = [
        Migration(
            10, "member",
            """
            CREATE TABLE household (
                id             INTEGER PRIMARY KEY,
                key            TEXT NOT NULL UNIQUE CHECK (length(key) BETWEEN 3 AND 400),
                area           TEXT NOT NULL,
                active_members INTEGER NOT NULL CHECK (active_members >= 0)
            ) STRICT;
            CREATE TABLE member (
                id         TEXT PRIMARY KEY CHECK (length(id) = 26),
                name       TEXT NOT NULL CHECK (length(name) <= 200),
                email      TEXT CHECK (length(email) BETWEEN 3 AND 254),
                phone      TEXT CHECK (length(phone) BETWEEN 5 AND 30),
                address    TEXT CHECK (length(address) BETWEEN 1 AND 300),
                postcode   TEXT CHECK (length(postcode) BETWEEN 5 AND 8),
                area       TEXT NOT NULL,
                household  INTEGER REFERENCES household (id),
                state      TEXT NOT NULL CHECK (state IN ('invited', 'pending', 'active', 'suspended', 'left', 'erased')),
                route      TEXT NOT NULL CHECK (route IN ('online', 'doorstep', 'partner', 'paper', 'event')),
                language   TEXT NOT NULL,
                created_at INTEGER NOT NULL,
                joined_at  INTEGER,
                left_at    INTEGER,
                CHECK (state <> 'active' OR joined_at IS NOT NULL),
                CHECK (state <> 'left' OR left_at IS NOT NULL),
                CHECK (email IS NOT NULL OR phone IS NOT NULL OR state IN ('left', 'erased'))
            ) STRICT;
            CREATE UNIQUE INDEX member_email ON member (email) WHERE email IS NOT NULL AND state NOT IN ('left', 'erased');
            CREATE INDEX member_area ON member (area, name);
            CREATE INDEX member_postcode ON member (postcode) WHERE postcode IS NOT NULL;
            CREATE TABLE member_period (
                member    TEXT NOT NULL REFERENCES member (id),
                from_at   INTEGER NOT NULL,
                until_at  INTEGER CHECK (until_at >= from_at),
                area      TEXT NOT NULL,
                household INTEGER REFERENCES household (id),
                route     TEXT NOT NULL,
                PRIMARY KEY (member, from_at)
            ) STRICT, WITHOUT ROWID;
            CREATE TABLE area_figure (
                area       TEXT PRIMARY KEY,
                members    INTEGER NOT NULL CHECK (members >= 0),
                households INTEGER NOT NULL CHECK (households >= 0)
            ) STRICT, WITHOUT ROWID;
            """),
        Migration(
            11, "consent",
            """
            CREATE TABLE consent (
                member          TEXT NOT NULL REFERENCES member (id),
                entry           INTEGER NOT NULL CHECK (entry > 0),
                provider        TEXT NOT NULL,
                wording_version INTEGER NOT NULL CHECK (wording_version > 0),
                revision        INTEGER NOT NULL CHECK (revision > 0),
                given_at        INTEGER NOT NULL,
                withdrawn_at    INTEGER CHECK (withdrawn_at >= given_at),
                route           TEXT NOT NULL,
                PRIMARY KEY (member, entry)
            ) STRICT, WITHOUT ROWID;
            CREATE TRIGGER consent_stays_as_given BEFORE UPDATE ON consent
            WHEN OLD.withdrawn_at IS NOT NULL OR NEW.member <> OLD.member OR NEW.entry <> OLD.entry OR NEW.provider <> OLD.provider
                OR NEW.wording_version <> OLD.wording_version OR NEW.revision <> OLD.revision OR NEW.given_at <> OLD.given_at
                OR NEW.route <> OLD.route
            BEGIN
                SELECT RAISE(ABORT, 'a consent is only ever withdrawn, once');
            END;
            CREATE TABLE member_demographic (
                member  TEXT PRIMARY KEY REFERENCES member (id),
                answers TEXT NOT NULL
            ) STRICT, WITHOUT ROWID;
            """),
        // An index that is no part of the table can be dropped, and made anew when very many have come in.
        Migration(
            70, "key of household as an index",
            """
            CREATE TABLE household_kept (
                id             INTEGER PRIMARY KEY,
                key            TEXT NOT NULL CHECK (length(key) BETWEEN 3 AND 400),
                area           TEXT NOT NULL,
                active_members INTEGER NOT NULL CHECK (active_members >= 0)
            ) STRICT;
            INSERT INTO household_kept (id, key, area, active_members)
                SELECT id, key, area, active_members FROM household ORDER BY id;
            DROP TABLE household;
            ALTER TABLE household_kept RENAME TO household;
            CREATE UNIQUE INDEX household_key ON household (key)
            """),
        // What changed since somebody last looked is a range of an index.
        Migration(
            130, "audit's line of a member's latest change",
            """
            ALTER TABLE member ADD COLUMN changed INTEGER NOT NULL DEFAULT 0;
            UPDATE member SET changed = (SELECT lines FROM audit_head);
            CREATE INDEX member_changed ON member (changed, id);
            CREATE TRIGGER member_comes AFTER INSERT ON member WHEN NEW.changed = 0 BEGIN
                UPDATE member SET changed = (SELECT lines + 1 FROM audit_head) WHERE id = NEW.id;
            END;
            CREATE TRIGGER member_changes
            AFTER UPDATE OF name, email, phone, address, postcode, area, household, state, route, language, joined_at, left_at ON member
            BEGIN
                UPDATE member SET changed = (SELECT lines + 1 FROM audit_head) WHERE id = NEW.id;
            END
            """),
        // What no column tells of the past: each change of a state, at the time of the audit's line about it.
        Migration(
            150, "history of members' states, campaigns and merging",
            """
            ALTER TABLE member ADD COLUMN campaign TEXT CHECK (length(campaign) BETWEEN 1 AND 40);
            ALTER TABLE member ADD COLUMN merged_into TEXT REFERENCES member (id);
            CREATE TABLE member_transition (
                member     TEXT NOT NULL REFERENCES member (id),
                line       INTEGER NOT NULL,
                from_state TEXT NOT NULL,
                to_state   TEXT NOT NULL,
                PRIMARY KEY (member, line)
            ) STRICT, WITHOUT ROWID;
            CREATE TRIGGER member_state_changes AFTER UPDATE OF state ON member WHEN NEW.state <> OLD.state BEGIN
                INSERT INTO member_transition (member, line, from_state, to_state)
                VALUES (NEW.id, (SELECT lines + 1 FROM audit_head), OLD.state, NEW.state)
                ON CONFLICT (member, line) DO UPDATE SET to_state = excluded.to_state;
            END;
            CREATE TRIGGER member_transition_stays_as_written BEFORE UPDATE OF member, line, from_state ON member_transition BEGIN
                SELECT RAISE(ABORT, 'a change of a state is never changed');
            END;
            CREATE TRIGGER member_transition_stays BEFORE DELETE ON member_transition BEGIN
                SELECT RAISE(ABORT, 'a change of a state is never removed');
            END
            """),
        // Each way to reach a member, as far as more is known of it than that it stands in the record, and all further ones.
        Migration(
            170, "ways to reach members",
            """
            CREATE TABLE member_contact (
                member      TEXT NOT NULL REFERENCES member (id),
                channel     TEXT NOT NULL CHECK (channel IN ('email', 'text', 'voice', 'post')),
                address     TEXT NOT NULL CHECK (length(address) BETWEEN 5 AND 300),
                added_at    INTEGER NOT NULL,
                verified_at INTEGER,
                verified_by TEXT CHECK (verified_by IN ('link', 'code', 'staff')),
                verifier    TEXT,
                preferred   INTEGER NOT NULL DEFAULT 0 CHECK (preferred IN (0, 1)),
                proof_hash  TEXT,
                proof_until INTEGER,
                proof_tries INTEGER NOT NULL DEFAULT 0 CHECK (proof_tries >= 0),
                PRIMARY KEY (member, channel, address),
                CHECK ((verified_at IS NULL) = (verified_by IS NULL)),
                CHECK ((coalesce(verified_by, '') = 'staff') = (verifier IS NOT NULL)),
                CHECK ((proof_hash IS NULL) = (proof_until IS NULL)),
                CHECK (preferred = 0 OR verified_at IS NOT NULL)
            ) STRICT, WITHOUT ROWID;
            INSERT INTO member_contact (member, channel, address, added_at, verified_at, verified_by)
                SELECT member.id, 'email', min(email), min(created_at), min(audit.at), 'link'
                FROM audit JOIN member ON member.id = audit.subject
                WHERE action = 'member.confirmed' AND email IS NOT NULL AND state NOT IN ('left', 'erased') GROUP BY member.id;
            INSERT INTO member_contact (member, channel, address, added_at, verified_at, verified_by, verifier)
                SELECT id,
                    CASE WHEN number LIKE '+%' THEN 'text'
                        WHEN length(number) <> 11 OR number NOT LIKE '07%' THEN 'voice'
                        WHEN number LIKE '07624%' THEN 'text'
                        WHEN number LIKE '070%' OR number LIKE '076%' THEN 'voice' ELSE 'text' END,
                    number, created_at, at, 'staff', actor
                FROM (
                    SELECT member.id,
                        min(CASE WHEN phone LIKE '+440%' THEN substr(phone, 4) WHEN phone LIKE '+44%' THEN '0' || substr(phone, 4)
                            ELSE phone END) AS number,
                        min(created_at) AS created_at, min(audit.at) AS at, min(actor) AS actor
                    FROM audit JOIN member ON member.id = audit.subject
                    WHERE action = 'member.confirmed-by-telephone' AND actor IS NOT NULL AND phone IS NOT NULL
                        AND state NOT IN ('left', 'erased') GROUP BY member.id) AS confirmed;
            CREATE UNIQUE INDEX member_contact_email ON member_contact (address) WHERE channel = 'email' AND verified_at IS NOT NULL;
            CREATE UNIQUE INDEX member_contact_preferred ON member_contact (member) WHERE preferred = 1;
            CREATE INDEX member_contact_address ON member_contact (channel, address);
            CREATE TRIGGER member_contact_ends AFTER UPDATE OF state ON member WHEN NEW.state IN ('left', 'erased') BEGIN
                DELETE FROM member_contact WHERE member = NEW.id;
            END
            """),
        // What members want to hear of, and in which form; and lists of members that staff keep.
        Migration(
            172, "wishes and groups of members",
            """
            CREATE TABLE member_wish (
                member TEXT NOT NULL REFERENCES member (id),
                kind   TEXT NOT NULL CHECK (kind IN ('interest', 'format', 'language')),
                code   TEXT NOT NULL CHECK (length(code) BETWEEN 1 AND 40),
                PRIMARY KEY (member, kind, code)
            ) STRICT, WITHOUT ROWID;
            CREATE TABLE member_group (
                id       TEXT PRIMARY KEY CHECK (length(id) = 26),
                area     TEXT NOT NULL,
                name     TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 400),
                made_by  TEXT NOT NULL,
                made_at  INTEGER NOT NULL,
                ended_at INTEGER CHECK (ended_at >= made_at)
            ) STRICT;
            CREATE TABLE member_group_place (
                member_group TEXT NOT NULL REFERENCES member_group (id),
                member       TEXT NOT NULL REFERENCES member (id),
                added_by     TEXT NOT NULL,
                added_at     INTEGER NOT NULL,
                PRIMARY KEY (member_group, member)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX member_group_place_member ON member_group_place (member);
            CREATE TRIGGER member_wish_ends AFTER UPDATE OF state ON member WHEN NEW.state IN ('left', 'erased') BEGIN
                DELETE FROM member_wish WHERE member = NEW.id;
                DELETE FROM member_group_place WHERE member = NEW.id;
            END
            """),
        // What was said of one way and one provider, each time on a line of its own; the last line counts.
        Migration(
            210, "consent for each way",
            """
            CREATE TABLE contact_consent (
                member          TEXT NOT NULL REFERENCES member (id),
                channel         TEXT NOT NULL CHECK (channel IN ('email', 'text', 'voice', 'post')),
                address         TEXT NOT NULL CHECK (length(address) BETWEEN 5 AND 300),
                provider        TEXT NOT NULL,
                entry           INTEGER NOT NULL CHECK (entry >= 1),
                wording_version INTEGER,
                revision        INTEGER,
                said_at         INTEGER NOT NULL,
                said_by         TEXT NOT NULL CHECK (said_by IN ('own', 'told', 'kept')),
                PRIMARY KEY (member, channel, address, provider, entry),
                CHECK ((wording_version IS NULL) = (revision IS NULL))
            ) STRICT, WITHOUT ROWID;
            INSERT INTO contact_consent (member, channel, address, provider, entry, wording_version, revision, said_at, said_by)
                SELECT consent.member, channel, address, provider, 1, max(wording_version), max(revision), max(given_at), 'kept'
                FROM consent JOIN member_contact ON member_contact.member = consent.member
                WHERE withdrawn_at IS NULL AND verified_at IS NOT NULL GROUP BY consent.member, channel, address, provider
            """),
        // A register's number makes the key of a household; an address that was told with one leads to it ever after.
        Migration(
            173, "households by number of property",
            """
            ALTER TABLE member ADD COLUMN uprn TEXT CHECK (length(uprn) BETWEEN 1 AND 12);
            CREATE TABLE household_link (
                address_key TEXT PRIMARY KEY CHECK (length(address_key) BETWEEN 3 AND 400),
                uprn_key    TEXT NOT NULL CHECK (uprn_key LIKE 'UPRN|%')
            ) STRICT, WITHOUT ROWID
            """),
    ]
}
