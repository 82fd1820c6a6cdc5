import Storage

/// The table of contacts.
enum ContactTables {
    static let migrations = [
        Migration(
            140, "community contact",
            """
            CREATE TABLE community_contact (
                id           TEXT PRIMARY KEY CHECK (length(id) = 26),
                list         TEXT NOT NULL CHECK (list IN ('key_individual', 'advisory_group')),
                area         TEXT NOT NULL,
                name         TEXT CHECK (length(name) BETWEEN 1 AND 100),
                role         TEXT CHECK (length(role) BETWEEN 1 AND 100),
                organisation TEXT CHECK (length(organisation) BETWEEN 1 AND 100),
                reaches      TEXT CHECK (length(reaches) BETWEEN 1 AND 200),
                email        TEXT CHECK (length(email) BETWEEN 3 AND 254),
                phone        TEXT CHECK (length(phone) BETWEEN 5 AND 30),
                agreed_on    TEXT NOT NULL,
                verified_on  TEXT NOT NULL CHECK (verified_on >= agreed_on),
                ended_on     TEXT CHECK (ended_on >= agreed_on),
                ending       TEXT CHECK (ending IN ('asked', 'moved', 'unreachable', 'mistake')),
                CHECK ((ended_on IS NULL) = (ending IS NULL)),
                CHECK (ended_on IS NOT NULL OR name IS NOT NULL AND role IS NOT NULL AND (email IS NOT NULL OR phone IS NOT NULL)),
                CHECK (ended_on IS NULL
                    OR coalesce(name, role, organisation, reaches, email, phone) IS NULL)
            ) STRICT;
            CREATE INDEX community_contact_area ON community_contact (area) WHERE ended_on IS NULL
            """)
    ]
}
