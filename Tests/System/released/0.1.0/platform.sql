BEGIN TRANSACTION;
CREATE TABLE account (
    id            TEXT PRIMARY KEY,
    email         TEXT NOT NULL UNIQUE CHECK (email = lower(email)),
    name          TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    kind          TEXT NOT NULL CHECK (kind IN ('staff', 'national')),
    password_hash TEXT NOT NULL,
    active        INTEGER NOT NULL CHECK (active IN (0, 1)),
    created_at    INTEGER NOT NULL
) STRICT;
CREATE TABLE account_grant (
    id       TEXT PRIMARY KEY,
    account  TEXT NOT NULL REFERENCES account (id),
    role     TEXT NOT NULL,
    area     TEXT,
    from_at  INTEGER NOT NULL,
    until_at INTEGER CHECK (until_at > from_at)
) STRICT;
CREATE TABLE audit (
    sequence   INTEGER PRIMARY KEY,
    at         INTEGER NOT NULL,
    actor_kind TEXT NOT NULL CHECK (actor_kind IN ('visitor', 'member', 'account', 'operator', 'service')),
    actor      TEXT,
    action     TEXT NOT NULL,
    subject    TEXT,
    area       TEXT,
    detail     TEXT NOT NULL,
    hash       BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
INSERT INTO "audit" VALUES(1,1795247189,'operator','root','force.added','north-wales',NULL,'{"hash":"c9f939c786fb9647ca7d8c8421349ae4b6b348814b3f12e9c7b687da874b1cb8"}',X'9BF2CE2D0C12CD803FB386680A05A87A80F954E0428876B61D473B3871AA035C');
INSERT INTO "audit" VALUES(2,1795247190,'operator','root','configuration.claimed','north-wales',NULL,'{"hash":"c9f939c786fb9647ca7d8c8421349ae4b6b348814b3f12e9c7b687da874b1cb8"}',X'9D49CE7E80623B8ED4BC035ED286E21B7EB6E5FEC16711224C4507C66D741082');
INSERT INTO "audit" VALUES(3,1795247190,'operator','root','configuration.applied','north-wales',NULL,'{"revision":1}',X'9A61A48948F62ECFA399A4429D5106700FD085FBBFC09715AB73F6E2BAA01380');
INSERT INTO "audit" VALUES(4,1795247190,'operator','root','publication.stored','north-wales',NULL,'{"hash":"924e542b3bd9dbb8f69e105189db9c5f1564c0f805ef00d1eef905b772ed6dc4","month":"2026-03"}',X'284ACEE4962BA4F3D3DD69C5EA1077AFC2551E72165898B9B46BA4907D544A90');
CREATE TABLE audit_head (id INTEGER PRIMARY KEY CHECK (id = 1), lines INTEGER NOT NULL) STRICT;
INSERT INTO "audit_head" VALUES(1,4);
CREATE TABLE host (
    host  TEXT PRIMARY KEY,
    slug  TEXT NOT NULL REFERENCES tenant (slug),
    place INTEGER NOT NULL
) STRICT;
INSERT INTO "host" VALUES('north-wales.localhost','north-wales',0);
CREATE TABLE publication (
    force         TEXT NOT NULL,
    force_name    TEXT NOT NULL,
    month         TEXT NOT NULL CHECK (length(month) = 7),
    revision      INTEGER NOT NULL CHECK (revision > 0),
    published_at  INTEGER NOT NULL,
    signed_off_by TEXT NOT NULL,
    reason        TEXT CHECK (revision = 1 OR reason IS NOT NULL),
    demonstration INTEGER NOT NULL CHECK (demonstration IN (0, 1)),
    figures       TEXT NOT NULL,
    hash          TEXT NOT NULL CHECK (length(hash) = 64),
    PRIMARY KEY (force, month, revision)
) STRICT, WITHOUT ROWID;
INSERT INTO "publication" VALUES('north-wales','North Wales Police','2026-03',1,1795247190,'root',NULL,1,'{"areas":[{"code":"W15000001","name":"North Wales Police"}],"as_at":"2026-03-31T22:59:59Z","configuration":{"hash":"c9f939c786fb9647ca7d8c8421349ae4b6b348814b3f12e9c7b687da874b1cb8","revision":1},"definitions":[{"base":"instant","certainty":"exact","decimals":2,"denominator":"Households of the area in the reference census","id":"household_coverage","numerator":"Households in the area with at least one active member at the instant","rounding":"half up, when printed or exported","shows_zero":true,"source":"The force’s members; households: census, named in each row","title":"Household coverage","tolerance":"0.005","unit":"percent","version":1,"words":"The share of an area’s households in which at least one person is an active member. A member whose household is not known counts as a member, not as a household."},{"base":"instant","certainty":"exact","decimals":0,"denominator":null,"id":"members_active","numerator":"Members active at the instant","rounding":"half up, when printed or exported","shows_zero":true,"source":"The force’s members","title":"Active members","tolerance":"0.000","unit":"count","version":1,"words":"People who have joined, confirmed their address, and not left. Also by route of joining."},{"base":"month","certainty":"exact","decimals":0,"denominator":null,"id":"members_joined","numerator":"Members who became active","rounding":"half up, when printed or exported","shows_zero":true,"source":"The force’s members","title":"Members who joined","tolerance":"0.000","unit":"count","version":1,"words":"People who became active in the month."},{"base":"month","certainty":"exact","decimals":0,"denominator":null,"id":"members_left","numerator":"Members who ceased to be active","rounding":"half up, when printed or exported","shows_zero":true,"source":"The force’s members","title":"Members who left","tolerance":"0.000","unit":"count","version":1,"words":"People who ceased to be active in the month."},{"base":"month","certainty":"exact","decimals":0,"denominator":null,"id":"members_net","numerator":"Members joined less members left","rounding":"half up, when printed or exported","shows_zero":true,"source":"The force’s members","title":"Net change of members","tolerance":"0.000","unit":"count","version":1,"words":"Those who joined less those who left: the change of active members in the month."},{"base":"cumulative","certainty":"exact","decimals":0,"denominator":null,"id":"surveys_completed","numerator":"Responses completed","rounding":"half up, when printed or exported","shows_zero":true,"source":"The force’s survey responses","title":"Surveys completed","tolerance":"0.000","unit":"count","version":1,"words":"Responses completed since the force began here, until the end of the month."},{"base":"cumulative","certainty":"exact","decimals":0,"denominator":null,"id":"people_surveyed","numerator":"Distinct people with a response","rounding":"half up, when printed or exported","shows_zero":true,"source":"The force’s survey responses","title":"People surveyed","tolerance":"0.000","unit":"count","version":1,"words":"Distinct people with at least one response until the end of the month, also by the way of their first response. Each answer without a name counts as one person."}],"month":"2026-03","schema":"folkmoot.month/1","suppression":{"fewer_than":10},"values":[{"area":"W15000001","denominator":301374,"denominator_source":"Census 2021, TS041 (21 March 2021)","measure":"household_coverage","numerator":0,"part":null,"suppressed":false,"version":1},{"area":"W15000001","denominator":null,"denominator_source":null,"measure":"members_active","numerator":25,"part":null,"suppressed":false,"version":1},{"area":"W15000001","denominator":null,"denominator_source":null,"measure":"members_active","numerator":25,"part":"online","suppressed":false,"version":1},{"area":"W15000001","denominator":null,"denominator_source":null,"measure":"members_joined","numerator":0,"part":null,"suppressed":false,"version":1},{"area":"W15000001","denominator":null,"denominator_source":null,"measure":"members_left","numerator":0,"part":null,"suppressed":false,"version":1},{"area":"W15000001","denominator":null,"denominator_source":null,"measure":"members_net","numerator":0,"part":null,"suppressed":false,"version":1},{"area":"W15000001","denominator":null,"denominator_source":null,"measure":"surveys_completed","numerator":0,"part":null,"suppressed":false,"version":1},{"area":"W15000001","denominator":null,"denominator_source":null,"measure":"people_surveyed","numerator":0,"part":null,"suppressed":false,"version":1}]}','924e542b3bd9dbb8f69e105189db9c5f1564c0f805ef00d1eef905b772ed6dc4');
CREATE TABLE schema_migration (
    number     INTEGER PRIMARY KEY,
    name       TEXT NOT NULL,
    sql        TEXT NOT NULL,
    applied_at INTEGER NOT NULL
) STRICT;
INSERT INTO "schema_migration" VALUES(1,'audit','CREATE TABLE audit (
    sequence   INTEGER PRIMARY KEY,
    at         INTEGER NOT NULL,
    actor_kind TEXT NOT NULL CHECK (actor_kind IN (''visitor'', ''member'', ''account'', ''operator'', ''service'')),
    actor      TEXT,
    action     TEXT NOT NULL,
    subject    TEXT,
    area       TEXT,
    detail     TEXT NOT NULL,
    hash       BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE INDEX audit_subject ON audit (subject) WHERE subject IS NOT NULL;
CREATE TABLE audit_head (id INTEGER PRIMARY KEY CHECK (id = 1), lines INTEGER NOT NULL) STRICT;
INSERT INTO audit_head (id, lines) VALUES (1, 0);
CREATE TRIGGER audit_counts AFTER INSERT ON audit BEGIN
    UPDATE audit_head SET lines = lines + 1;
END;
CREATE TRIGGER audit_stays_as_written BEFORE UPDATE ON audit BEGIN
    SELECT RAISE(ABORT, ''a line of the audit is never changed'');
END;
CREATE TRIGGER audit_stays_whole BEFORE DELETE ON audit BEGIN
    SELECT RAISE(ABORT, ''a line of the audit is never removed'');
END;',1795247189);
INSERT INTO "schema_migration" VALUES(2,'account','CREATE TABLE account (
    id            TEXT PRIMARY KEY,
    email         TEXT NOT NULL UNIQUE CHECK (email = lower(email)),
    name          TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    kind          TEXT NOT NULL CHECK (kind IN (''staff'', ''national'')),
    password_hash TEXT NOT NULL,
    active        INTEGER NOT NULL CHECK (active IN (0, 1)),
    created_at    INTEGER NOT NULL
) STRICT;
CREATE TABLE account_grant (
    id       TEXT PRIMARY KEY,
    account  TEXT NOT NULL REFERENCES account (id),
    role     TEXT NOT NULL,
    area     TEXT,
    from_at  INTEGER NOT NULL,
    until_at INTEGER CHECK (until_at > from_at)
) STRICT;
CREATE INDEX account_grant_account ON account_grant (account);
CREATE TABLE session (
    token_hash BLOB PRIMARY KEY CHECK (length(token_hash) = 32),
    account    TEXT NOT NULL REFERENCES account (id),
    began_at   INTEGER NOT NULL,
    seen_at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX session_account ON session (account);
CREATE TABLE secret (name TEXT PRIMARY KEY, key BLOB NOT NULL CHECK (length(key) = 32)) STRICT;',1795247189);
INSERT INTO "schema_migration" VALUES(4,'registry','CREATE TABLE tenant (
    slug       TEXT PRIMARY KEY CHECK (length(slug) BETWEEN 1 AND 40),
    name       TEXT NOT NULL,
    state      TEXT NOT NULL CHECK (state IN (''test'', ''live'', ''suspended'')),
    resumes_as TEXT NOT NULL CHECK (resumes_as IN (''test'', ''live'')),
    revision   INTEGER NOT NULL,
    added_at   INTEGER NOT NULL,
    changed_at INTEGER NOT NULL
) STRICT;
CREATE TABLE host (
    host  TEXT PRIMARY KEY,
    slug  TEXT NOT NULL REFERENCES tenant (slug),
    place INTEGER NOT NULL
) STRICT;
CREATE INDEX host_slug ON host (slug);
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;',1795247189);
INSERT INTO "schema_migration" VALUES(5,'publication','CREATE TABLE publication (
    force         TEXT NOT NULL,
    force_name    TEXT NOT NULL,
    month         TEXT NOT NULL CHECK (length(month) = 7),
    revision      INTEGER NOT NULL CHECK (revision > 0),
    published_at  INTEGER NOT NULL,
    signed_off_by TEXT NOT NULL,
    reason        TEXT CHECK (revision = 1 OR reason IS NOT NULL),
    demonstration INTEGER NOT NULL CHECK (demonstration IN (0, 1)),
    figures       TEXT NOT NULL,
    hash          TEXT NOT NULL CHECK (length(hash) = 64),
    PRIMARY KEY (force, month, revision)
) STRICT, WITHOUT ROWID;
CREATE INDEX publication_month ON publication (month, force, revision);',1795247189);
CREATE TABLE secret (name TEXT PRIMARY KEY, key BLOB NOT NULL CHECK (length(key) = 32)) STRICT;
INSERT INTO "secret" VALUES('forms',X'1607601D81F1D79533205A6AF680190B7570554C9E69EE12EA5B64B317B2F01D');
CREATE TABLE session (
    token_hash BLOB PRIMARY KEY CHECK (length(token_hash) = 32),
    account    TEXT NOT NULL REFERENCES account (id),
    began_at   INTEGER NOT NULL,
    seen_at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
INSERT INTO "setting" VALUES('national_host','national.localhost');
CREATE TABLE tenant (
    slug       TEXT PRIMARY KEY CHECK (length(slug) BETWEEN 1 AND 40),
    name       TEXT NOT NULL,
    state      TEXT NOT NULL CHECK (state IN ('test', 'live', 'suspended')),
    resumes_as TEXT NOT NULL CHECK (resumes_as IN ('test', 'live')),
    revision   INTEGER NOT NULL,
    added_at   INTEGER NOT NULL,
    changed_at INTEGER NOT NULL
) STRICT;
INSERT INTO "tenant" VALUES('north-wales','North Wales Police','test','test',1,1795247189,1795247190);
CREATE INDEX audit_subject ON audit (subject) WHERE subject IS NOT NULL;
CREATE TRIGGER audit_counts AFTER INSERT ON audit BEGIN
    UPDATE audit_head SET lines = lines + 1;
END;
CREATE TRIGGER audit_stays_as_written BEFORE UPDATE ON audit BEGIN
    SELECT RAISE(ABORT, 'a line of the audit is never changed');
END;
CREATE TRIGGER audit_stays_whole BEFORE DELETE ON audit BEGIN
    SELECT RAISE(ABORT, 'a line of the audit is never removed');
END;
CREATE INDEX account_grant_account ON account_grant (account);
CREATE INDEX session_account ON session (account);
CREATE INDEX host_slug ON host (slug);
CREATE INDEX publication_month ON publication (month, force, revision);
COMMIT;
