public import Basics
import Hashing
@_spi(TenantFiles) public import Storage

/// With which a program of the force, or of a national lead, reads without signing in: for some permissions, until a day.
///
/// Only the hash of its text is kept.
public struct ProgramKey: Sendable, Equatable {
    /// Its identity, by which the audit knows it.
    public let id: ID<ProgramKey>
    /// What it is for.
    public let name: String
    /// The names of the permissions that it has, in the whole force.
    public let permissions: [String]
    /// Who made it.
    public let maker: String
    /// When it was made.
    public let madeAt: Timestamp
    /// Until when it is good.
    public let until: Timestamp
    /// When it was ended before that.
    public let endedAt: Timestamp?
    /// When it was last used, to the hour.
    public let usedAt: Timestamp?

    /// Whether it is good at an instant.
    public func isGood(at instant: Timestamp) -> Bool { endedAt == nil && instant < until }

    /// Whether it is to be noted that it is in use.
    func isToBeNoted(at now: Timestamp) -> Bool { usedAt.map { $0.adding(seconds: 3600) <= now } ?? true }
}

/// A key to be made.
public struct NewProgramKey: Sendable {
    let name: String
    /// The names of the permissions that it is to have.
    let permissions: [String]
    let days: Int

    /// The longest that a key is good for.
    public static let mostDays = 400

    /// A key for something, with permissions, good for so many days.
    public init(name: String, permissions: [Permission], days: Int) {
        self.name = CleanText.line(name, limit: 100)
        self.permissions = Set(permissions.map(\.name)).sorted()
        self.days = days
    }

    /// Whether a permission is all that it has.
    public func isOnly(for permission: Permission) -> Bool { permissions == [permission.name] }

    fileprivate func check() throws(Problem) {
        var fields: [String: String] = [:]
        if name.isEmpty { fields["name"] = "Say what the key is for." }
        if permissions.isEmpty { fields["permissions"] = "Choose what it may do." }
        if !(1...Self.mostDays).contains(days) { fields["days"] = "Enter a number of days from 1 to \(Self.mostDays)." }
        guard fields.isEmpty else { throw Problem(.invalid, fields.values.sorted().joined(separator: " "), fields: fields) }
    }
}

// MARK: - Making, listing, ending

extension StaffScope {
    /// The keys of the force's programs, the latest first.
    public func keys() async throws -> [ProgramKey] {
        try require(.manageStaff, in: tenant.access.rootArea)
        return try await data.read { db in try KeyTable.all(in: db) }
    }

    /// Makes a key with no permission that this person does not have.
    ///
    /// - Returns: its text, which is not told again.
    public func makeKey(_ new: NewProgramKey) async throws -> String {
        try require(.manageStaff, in: tenant.access.rootArea)
        guard new.permissions.allSatisfy({ decision.allows($0, in: tenant.access.rootArea) }) else {
            throw Problem(.forbidden, "A key can do no more than whoever makes it. Ask somebody who may do that.")
        }
        return try await KeyTable.make(new, by: account.name, data)
    }

    /// Ends a key.
    public func endKey(_ id: ID<ProgramKey>) async throws {
        try require(.manageStaff, in: tenant.access.rootArea)
        try await KeyTable.end(id, data)
    }
}

extension OperatorScope {
    /// The keys of the force's programs, the latest first.
    public func keys() async throws -> [ProgramKey] { try await data.read { db in try KeyTable.all(in: db) } }

    /// Makes a key, while the force is not in service yet or has nobody who could.
    ///
    /// - Returns: its text, which is not told again.
    /// - Throws: `.conflict` once the force makes its own.
    public func makeKey(_ new: NewProgramKey) async throws -> String {
        guard try await !rolesWait() else {
            throw Problem(
                .conflict, "This force is in service and makes the keys of its programs itself, at /staff/people/keys.",
                code: "own-keys")
        }
        return try await KeyTable.make(new, by: operatorName, data)
    }

    /// Ends a key.
    public func endKey(_ id: ID<ProgramKey>) async throws { try await KeyTable.end(id, data) }
}

// MARK: - Using

/// A program that sent a good key.
public struct Program: Sendable {
    /// The key.
    public let key: ProgramKey
    /// The program's leave.
    public let scope: StaffScope
}

extension Platform {
    /// The program that sent a key, or nobody.
    public func program(_ key: String, at tenant: Tenant, from origin: Origin) async throws -> Program? {
        let (hash, now) = (SHA256.hash(Array(key.utf8)), clock.now)
        let found = try await tenant.database.inWords.read { db in try KeyTable.find(hash, in: db) }
        guard let found, found.isGood(at: now), let id = ID<Account>(found.id.description) else { return nil }
        let data = ForceData(tenant: tenant, actor: .account(id), from: origin, clock: clock)
        if found.isToBeNoted(at: now) {
            try await data.write(audit: KeyTable.used(found.id)) { db in try KeyTable.note(found.id, usedAt: now, in: db) }
        }
        return Program(key: found, scope: StaffScope(program: found, id, data: data, platform: self))
    }
}

extension StaffScope {
    /// What a key may do is decided where all is decided: as by a role of the whole force that it alone holds.
    fileprivate init(program key: ProgramKey, _ id: ID<Account>, data: ForceData, platform: Platform) {
        let role = Role(code: "key", name: key.name, permissions: Set(key.permissions), isForceWide: true)
        let rules = AccessRules(roles: [role], areaParents: data.tenant.access.areaParents, rootArea: data.tenant.access.rootArea)
        let grant = Grant(role: role.code, area: nil, from: key.madeAt, until: key.until)
        let account = Account(id: id, email: "", name: key.name, kind: .staff, isActive: true, hasSecondFactor: true)
        self.init(
            data: data, account: account, grants: [], platform: platform,
            decision: Decision(rules: rules, grants: [grant], now: data.clock.now))
    }
}

/// A key that is about to be kept: its text is told once, and its hash is what stays.
struct FreshKey: Sendable {
    let id = ID<ProgramKey>()
    let text = "folkmoot_" + Base64URL.encode(SecureRandom.bytes(32))
    private let new: NewProgramKey
    private let maker: String
    private let madeAt: Timestamp
    private let until: Timestamp

    init(_ new: NewProgramKey, by maker: String, at now: Timestamp) throws(Problem) {
        try new.check()
        (self.new, self.maker, madeAt, until) = (new, maker, now, now.adding(seconds: Int64(new.days) * 86_400))
    }

    var entry: AuditEntry {
        AuditEntry(
            "key.made", subject: id.description,
            detail: ["permissions": .array(new.permissions.map { .string($0) }), "until": .string(until.description)])
    }

    func insert(to db: Connection) throws {
        try db.run(
            """
            INSERT INTO api_key (id, name, token_hash, permissions, made_by, made_at, until_at)
            VALUES (\(id), \(new.name), \(SHA256.hash(Array(text.utf8))), \(new.permissions.joined(separator: " ")), \(maker),
                    \(madeAt), \(until))
            """)
    }
}

/// The rows of keys: in a force's file those of its programs, in the registry those of national leads.
enum KeyTable {
    private static let columns: SQL = "id, name, permissions, made_by, made_at, until_at, ended_at, used_at"

    static func all(_ condition: SQL = "TRUE", in db: Connection) throws -> [ProgramKey] {
        try db.all("SELECT \(columns) FROM api_key WHERE \(condition) ORDER BY made_at DESC, id DESC LIMIT 500")
    }

    static func find(_ hash: [UInt8], in db: Connection) throws -> ProgramKey? {
        try db.one("SELECT \(columns) FROM api_key WHERE token_hash = \(hash)")
    }

    static func make(_ new: NewProgramKey, by maker: String, _ data: ForceData) async throws -> String {
        let key = try FreshKey(new, by: maker, at: data.clock.now)
        try await data.write(audit: key.entry) { db in try key.insert(to: db) }
        return key.text
    }

    static func end(_ id: ID<ProgramKey>, _ data: ForceData) async throws {
        let now = data.clock.now
        try await data.write(audit: ended(id)) { db in try end("id = \(id)", at: now, in: db) }
    }

    /// - Throws: `.missing` if there is none that could be ended.
    static func end(_ condition: SQL, at now: Timestamp, in db: Connection) throws {
        guard try db.run("UPDATE api_key SET ended_at = \(now) WHERE \(condition) AND ended_at IS NULL") == 1 else {
            throw Problem.missing("key")
        }
    }

    static func ended(_ id: ID<ProgramKey>) -> AuditEntry { AuditEntry("key.ended", subject: id.description) }

    static func used(_ id: ID<ProgramKey>) -> AuditEntry { AuditEntry("key.used", subject: id.description) }

    static func note(_ id: ID<ProgramKey>, usedAt now: Timestamp, in db: Connection) throws {
        try db.run("UPDATE api_key SET used_at = \(now) WHERE id = \(id)")
    }

    static let nationalSchema = Migration(
        310, "keys of national leads",
        """
        CREATE TABLE api_key (
            id          TEXT PRIMARY KEY CHECK (length(id) = 26),
            name        TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
            token_hash  BLOB NOT NULL UNIQUE CHECK (length(token_hash) = 32),
            permissions TEXT NOT NULL,
            made_by     TEXT NOT NULL,
            made_at     INTEGER NOT NULL,
            until_at    INTEGER NOT NULL CHECK (until_at > made_at),
            ended_at    INTEGER,
            used_at     INTEGER,
            account     TEXT REFERENCES account (id)
        ) STRICT;
        CREATE INDEX api_key_account ON api_key (account);
        """)

    static let schema = Migration(
        241, "keys of programs",
        """
        CREATE TABLE api_key (
            id          TEXT PRIMARY KEY CHECK (length(id) = 26),
            name        TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
            token_hash  BLOB NOT NULL UNIQUE CHECK (length(token_hash) = 32),
            permissions TEXT NOT NULL,
            made_by     TEXT NOT NULL,
            made_at     INTEGER NOT NULL,
            until_at    INTEGER NOT NULL CHECK (until_at > made_at),
            ended_at    INTEGER,
            used_at     INTEGER
        ) STRICT;
        """)
}

extension ProgramKey: RowReadable {
    /// Reads `id, name, permissions, made_by, made_at, until_at, ended_at, used_at`.
    public init(row: Row) throws {
        id = try row[0]
        name = try row[1]
        let names: String = try row[2]
        permissions = names.split(separator: " ").map(String.init)
        maker = try row[3]
        madeAt = try row[4]
        until = try row[5]
        endedAt = try row[6]
        usedAt = try row[7]
    }
}
