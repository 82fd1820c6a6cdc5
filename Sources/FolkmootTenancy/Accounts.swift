public import Basics
import Hashing
@_spi(TenantFiles) public import Storage

/// Marks the identity of a person who opted in.
///
/// What is known of one is for the floors above to say.
public enum Member {}

/// Someone who signs in: a force's member of staff in the force's own file, a national lead or a platform admin in the registry.
public struct Account: Sendable, Equatable {
    /// What sort of person it is.
    public enum Kind: String, Sendable, SQLText {
        /// Of one force.
        case staff
        /// Compares what forces have published.
        case national
    }

    /// Its identity.
    public let id: ID<Account>
    /// The address that the person signs in with, in lower case.
    public let email: String
    /// What to call the person.
    public let name: String
    /// What sort of person it is.
    public let kind: Kind
    /// Whether the person may sign in.
    public let isActive: Bool
    /// Whether the person signs in with a code of an app besides the password.
    public let hasSecondFactor: Bool
}

extension Account: RowReadable {
    static let columns: SQL = "id, email, name, kind, active, factor_since IS NOT NULL"

    /// Reads `id, email, name, kind, active` and whether there is a second factor.
    public init(row: Row) throws {
        id = try row[0]
        email = try row[1]
        name = try row[2]
        kind = try row[3]
        isActive = try row[4]
        hasSecondFactor = try row[5]
    }
}

/// A person to be added, with the roles to be granted.
public struct NewAccount: Sendable {
    /// The address to sign in with.
    public var email: String
    /// What to call the person.
    public var name: String
    /// The password to begin with.
    public var password: String
    /// Roles, each with the area in which it holds (nothing: the whole force).
    public var grants: [(role: String, area: String?)]
    /// Whether there is no password to begin with: the person chooses one by a link.
    var choosesPassword = false

    /// A person with an address, a name, a password and roles.
    public init(email: String, name: String, password: String, grants: [(role: String, area: String?)] = []) {
        self.email = email
        self.name = name
        self.password = password
        self.grants = grants
    }

    /// Checks and tidies what was typed.
    ///
    /// - Throws: an `.invalid` ``Problem`` with a message for each field.
    func checked() throws(Problem) -> NewAccount {
        var fields: [String: String] = [:]
        let email = CleanText.line(email, limit: 254).lowercased()
        let name = CleanText.line(name, limit: 100)
        if !Self.looksLikeAddress(email) { fields["email"] = "Enter an email address, like name@example.org." }
        if name.isEmpty { fields["name"] = "Enter the person's name." }
        if !choosesPassword, let fault = PasswordRules.fault(of: password, name: name, email: email) { fields["password"] = fault }
        guard fields.isEmpty else { throw Problem(.invalid, fields.values.sorted().joined(separator: " "), fields: fields) }
        var checked = self
        (checked.email, checked.name) = (email, name)
        return checked
    }

    private static func looksLikeAddress(_ email: String) -> Bool {
        let parts = email.split(separator: "@", omittingEmptySubsequences: false)
        return parts.count == 2 && !parts[0].isEmpty && parts[1].contains(".") && !parts[1].hasPrefix(".")
            && !parts[1].hasSuffix(".") && !email.contains(" ")
    }
}

/// People who sign in, and their sessions, in one database: a force's, or the registry.
struct AccountStore: Sendable {
    let database: Database
    let kind: Account.Kind
    /// From where whoever works on them comes.
    let origin: Origin
    let clock: WallClock
    /// Under what passwords and secrets of apps are kept.
    let keys: PlatformKeys
    /// After so many seconds without use a session ends.
    var idleSeconds = SessionRules.idleSeconds

    /// Adds a person with their roles.
    ///
    /// - Parameters:
    ///   - rules: if given, the roles wait until somebody agrees who administers the force by these rules, if there is anybody.
    ///   - more: what is written with it.
    func add(
        _ new: NewAccount, by actor: Actor, agreedToBy rules: AccessRules? = nil,
        _ more: @escaping @Sendable (Connection, Account) throws -> Void = { _, _ in }
    ) async throws -> Account {
        let checked = try new.checked()
        let hash = checked.choosesPassword ? PasswordHash.decoy : try await keys.kept(checked.password)
        let account = Account(
            id: ID(), email: checked.email, name: checked.name, kind: kind, isActive: true, hasSecondFactor: false)
        let now = clock.now
        let grants = JSON.array(checked.grants.map { .array([.string($0.role), $0.area.map { .string($0) } ?? .null]) })
        return try await database.inWords.write { db in
            guard try !db.exists("SELECT 1 FROM account WHERE email = \(account.email)") else {
                throw Problem(.conflict, "Somebody with that email address is here already.", fields: ["email": "Already in use."])
            }
            try db.run(
                """
                INSERT INTO account (id, email, name, kind, password_hash, active, created_at)
                VALUES (\(account.id), \(account.email), \(account.name), \(account.kind), \(hash), 1, \(now))
                """)
            let waits = try rules.map { try Self.hasAdministrator($0, at: now, in: db) } ?? false
            for grant in checked.grants {
                try db.run(
                    """
                    INSERT INTO account_grant (id, account, role, area, from_at, waits)
                    VALUES (\(ID<Grant>()), \(account.id), \(grant.role), \(grant.area), \(now), \(waits))
                    """)
            }
            let entry = AuditEntry("account.added", subject: account.id.description, detail: ["grants": grants])
            try more(db, account)
            try AuditChain.append(entry, by: actor, from: origin, at: now, to: db)
            return account
        }
    }

    func all() async throws -> [(account: Account, grants: [Grant])] {
        let kind = kind
        return try await database.inWords.read { db in
            let accounts: [Account] = try db.all("SELECT \(Account.columns) FROM account WHERE kind = \(kind) ORDER BY email")
            return try accounts.map { ($0, try Self.grants(of: $0.id, in: db)) }
        }
    }

    /// Disables an account and ends its sessions, and the keys of a national lead.
    ///
    /// A force's last active administrator stays.
    func disable(email: String, by actor: Actor, keeping rules: AccessRules?) async throws -> Account {
        let email = email.lowercased()
        let now = clock.now
        return try await database.inWords.write { db in
            guard let account: Account = try db.one("SELECT \(Account.columns) FROM account WHERE email = \(email)") else {
                throw Problem.missing("account")
            }
            try db.run("UPDATE account SET active = 0, link_hash = NULL, link_until = NULL WHERE id = \(account.id)")
            try db.run("DELETE FROM session WHERE account = \(account.id)")
            // Keys of a force's programs are the force's; those of a lead are the lead's own.
            if account.kind == .national {
                try db.run("UPDATE api_key SET ended_at = \(now) WHERE account = \(account.id) AND ended_at IS NULL")
            }
            if let rules, try !Self.hasAdministrator(rules, at: now, in: db) {
                throw Problem(
                    .conflict, "Nobody active would be left to manage staff and roles. Give those to someone else first.",
                    code: "last-administrator")
            }
            try AuditChain.append(
                AuditEntry("account.disabled", subject: account.id.description), by: actor, from: origin, at: now, to: db)
            return Account(
                id: account.id, email: account.email, name: account.name, kind: account.kind, isActive: false,
                hasSecondFactor: account.hasSecondFactor)
        }
    }

    /// Whether somebody active can manage both staff and roles.
    static func hasAdministrator(_ rules: AccessRules, at now: Timestamp, in db: Connection) throws -> Bool {
        try !administrators(rules, at: now, in: db).isEmpty
    }

    /// Whoever is active and can manage both staff and roles.
    static func administrators(_ rules: AccessRules, at now: Timestamp, in db: Connection) throws -> [Account] {
        let active: [Account] = try db.all(
            "SELECT \(Account.columns) FROM account WHERE active = 1 AND kind = 'staff' ORDER BY email")
        return try active.filter { account in
            let decision = Decision(rules: rules, grants: try grants(of: account.id, in: db), now: now)
            return decision.reach(of: .manageStaff) == .force && decision.reach(of: .manageRoles) == .force
        }
    }

    static func grants(of account: ID<Account>, in db: Connection) throws -> [Grant] {
        try db.map("SELECT role, area, from_at, until_at FROM account_grant WHERE account = \(account) AND waits = 0 ORDER BY id") {
            row in
            Grant(role: try row[0], area: try row[1], from: try row[2], until: try row[3])
        }
    }

    static let migrations = [schema, laterSchema, directorySchema, accessSchema, sealedSchema]

    private static let laterSchema = Migration(
        240, "second factors, links for passwords, where sessions are, grants that wait",
        """
        ALTER TABLE account ADD COLUMN factor_secret BLOB CHECK (length(factor_secret) = 20);
        ALTER TABLE account ADD COLUMN factor_since INTEGER;
        ALTER TABLE account ADD COLUMN factor_step INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE account ADD COLUMN recovery_codes TEXT NOT NULL DEFAULT '';
        ALTER TABLE account ADD COLUMN link_hash BLOB CHECK (length(link_hash) = 32);
        ALTER TABLE account ADD COLUMN link_until INTEGER;
        ALTER TABLE account ADD COLUMN signed_in_at INTEGER;
        ALTER TABLE session ADD COLUMN stage TEXT NOT NULL DEFAULT 'whole' CHECK (stage IN ('password', 'whole'));
        ALTER TABLE session ADD COLUMN browser TEXT NOT NULL DEFAULT '';
        ALTER TABLE account_grant ADD COLUMN granted_by TEXT;
        ALTER TABLE account_grant ADD COLUMN waits INTEGER NOT NULL DEFAULT 0 CHECK (waits IN (0, 1));
        """)

    private static let directorySchema = Migration(
        285, "whom of the force's directory an account is, and whether a second step was taken there",
        """
        ALTER TABLE account ADD COLUMN directory_issuer TEXT;
        ALTER TABLE account ADD COLUMN directory_subject TEXT;
        CREATE UNIQUE INDEX account_directory ON account (directory_issuer, directory_subject) WHERE directory_subject IS NOT NULL;
        ALTER TABLE session ADD COLUMN stepped_elsewhere INTEGER NOT NULL DEFAULT 0 CHECK (stepped_elsewhere IN (0, 1));
        """)

    private static let accessSchema = Migration(
        305, "leave that operators ask for: for how many hours, why, and who asked",
        """
        ALTER TABLE account_grant ADD COLUMN access_hours INTEGER CHECK (access_hours BETWEEN 1 AND 72);
        ALTER TABLE account_grant ADD COLUMN access_reason TEXT;
        ALTER TABLE account_grant ADD COLUMN access_by TEXT;
        """)

    private static let sealedSchema = Migration(
        320, "under which key the secrets of apps are kept",
        """
        ALTER TABLE account ADD COLUMN factor_key TEXT;
        """)

    private static let schema = Migration(
        2, "account",
        """
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
        CREATE INDEX account_grant_account ON account_grant (account);
        CREATE TABLE session (
            token_hash BLOB PRIMARY KEY CHECK (length(token_hash) = 32),
            account    TEXT NOT NULL REFERENCES account (id),
            began_at   INTEGER NOT NULL,
            seen_at    INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX session_account ON session (account);
        CREATE TABLE secret (name TEXT PRIMARY KEY, key BLOB NOT NULL CHECK (length(key) = 32)) STRICT;
        """)
}
