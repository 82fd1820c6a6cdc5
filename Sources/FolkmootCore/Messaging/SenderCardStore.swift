import Basics
@_spi(Stores) public import FolkmootTenancy
import Storage

/// A person's own card, and those of colleagues that may stand under messages.
public struct SenderCardStore: Sendable {
    private let scope: StaffScope

    /// The cards that a member of staff may see.
    public init(_ scope: StaffScope) { self.scope = scope }

    /// The person's own card; nothing until there is one.
    public func own() async throws -> SenderCard? {
        let account = scope.account.id
        return try await scope.data.read { db in try SenderCardRows.all("account = \(account)", in: db).first }
    }

    /// The cards that may stand under messages to members of an area: of those who agreed, and who work in it, in a part of it or around it.
    public func offered(in area: String) async throws -> [SenderCard] {
        guard scope.allows(.sendMessages, in: area) else { return [] }
        let tree = scope.tenant.configuration.areas
        return try await scope.data.read { db in try SenderCardRows.all(SenderCardRows.shown, in: db) }
            .filter { tree.isArea($0.area, within: area) || tree.isArea(area, within: $0.area) }
    }

    /// The person's own photograph, as it is kept.
    ///
    /// - Throws: `.missing` if there is none.
    public func ownPhoto() async throws -> (bytes: [UInt8], name: String) {
        let account = scope.account.id
        return try await scope.data.read { db in try SenderCardRows.photo("account = \(account)", in: db) }
    }

    /// Keeps what the person wants to be shown of them.
    ///
    /// - Throws: `.invalid` with the fields that are wrong.
    public func keep(_ form: SenderCardForm) async throws {
        let configuration = scope.tenant.configuration
        var check = FieldCheck(configuration, today: scope.today)
        let name = check.words(form.name, "name", limit: 80, missing: "Write your name as members are to see it.")
        let role = check.words(form.role, "role", limit: 80, missing: "Write your role in words that everybody knows.")
        let welsh = check.hasWelsh ? check.optional(form.roleWelsh, "role-welsh", limit: 80) : nil
        let area = configuration.areas[form.area]
        if area == nil || !scope.allows(.readAreas, in: form.area) { check.fail("area", "Choose the area in which you work.") }
        let team = area.flatMap { check.team(form.team, in: $0, configuration) }
        try check.throwFaults()
        let (account, now, code) = (scope.account.id, scope.data.clock.now, form.area)
        let agreed = form.isPublic ? now : nil
        let entry = AuditEntry(
            "sender-card.kept", subject: account.description, area: code, detail: ["public": .bool(form.isPublic)])
        try await scope.data.write(audit: entry) { db in
            try db.run(
                """
                INSERT INTO sender_card (account, name, role, role_welsh, team, area, agreed_at, changed_at)
                VALUES (\(account), \(name), \(role), \(welsh), \(team), \(code), \(agreed), \(now))
                ON CONFLICT (account) DO UPDATE SET name = excluded.name, role = excluded.role, role_welsh = excluded.role_welsh,
                    team = excluded.team, area = excluded.area, agreed_at = excluded.agreed_at, changed_at = excluded.changed_at
                """)
        }
    }

    /// Keeps a photograph, in the place of an earlier one.
    ///
    /// - Throws: `.conflict` if there is no card yet.
    public func keep(_ photo: Portrait) async throws {
        let (account, now) = (scope.account.id, scope.data.clock.now)
        let entry = AuditEntry("sender-card.photo-kept", subject: account.description)
        try await scope.data.write(audit: entry) { db in
            guard try db.exists("SELECT 1 FROM sender_card WHERE account = \(account)") else {
                throw Problem(.conflict, "Write your name and role first, and choose the photograph then.")
            }
            try db.run(
                """
                INSERT INTO sender_photo (account, name, bytes, kept_at) VALUES (\(account), \(photo.name), \(photo.bytes), \(now))
                ON CONFLICT (account) DO UPDATE SET name = excluded.name, bytes = excluded.bytes, kept_at = excluded.kept_at
                """)
        }
    }

    /// Removes the photograph.
    public func removePhoto() async throws {
        let account = scope.account.id
        try await scope.data.write(audit: AuditEntry("sender-card.photo-removed", subject: account.description)) { db in
            try db.run("DELETE FROM sender_photo WHERE account = \(account)")
        }
    }

    /// Removes the card with its photograph; messages that were sent keep the name in their words.
    public func remove() async throws {
        let account = scope.account.id
        try await scope.data.write(audit: AuditEntry("sender-card.removed", subject: account.description)) { db in
            try db.run("DELETE FROM sender_photo WHERE account = \(account)")
            try db.run("DELETE FROM sender_card WHERE account = \(account)")
        }
    }
}

/// The photographs of those who agreed that everybody sees them.
public struct PublicPhotoStore: Sendable {
    private let data: ForceData

    /// The photographs of a visitor's force.
    public init(_ scope: PublicScope) { data = scope.data }

    /// A photograph by its name.
    ///
    /// - Throws: `.missing` if there is none that is shown today.
    public func photo(named name: String) async throws -> [UInt8] {
        try await data.read { db in
            try SenderCardRows.photo(
                "name = \(name) AND account IN (SELECT account FROM sender_card WHERE \(SenderCardRows.shown))", in: db
            )
            .bytes
        }
    }
}

/// Reads the rows of cards.
enum SenderCardRows {
    /// Whether a card is shown: its person agreed, and has an account.
    static let shown: SQL = "agreed_at IS NOT NULL AND account IN (SELECT id FROM account WHERE active = 1)"

    static func all(_ condition: SQL, in db: Connection) throws -> [SenderCard] {
        try db.map(
            """
            SELECT account, name, role, role_welsh, team, area, agreed_at IS NOT NULL,
                (SELECT photo.name FROM sender_photo AS photo WHERE photo.account = sender_card.account)
            FROM sender_card WHERE \(condition) ORDER BY name, account
            """
        ) { row in
            let (role, welsh): (String, String?) = (try row[2], try row[3])
            return SenderCard(
                account: try row[0], name: try row[1], role: Localized(role, welsh.map { [.cy: $0] } ?? [:]), team: try row[4],
                area: try row[5], isPublic: try row[6], photo: try row[7])
        }
    }

    /// One that is shown.
    static func one(_ account: ID<Account>, in db: Connection) throws -> SenderCard? {
        try all("account = \(account) AND \(shown)", in: db).first
    }

    static func photo(_ condition: SQL, in db: Connection) throws -> (bytes: [UInt8], name: String) {
        let found = try db.first("SELECT bytes, name FROM sender_photo WHERE \(condition) LIMIT 1") { row in
            (bytes: try row[0] as [UInt8], name: try row[1] as String)
        }
        guard let found else { throw Problem.missing("photograph") }
        return found
    }
}
