import Basics
import Storage

/// The rows of staff and of their roles.
enum StaffTable {
    /// A grant with whose it is and who gave it.
    struct GrantRow: Sendable {
        let account: ID<Account>
        let grant: Grant
        let giver: ID<Account>?
        let waits: Bool
        let access: OperatorAccess?
    }

    static func people(only id: ID<Account>? = nil, in db: Connection) throws -> [StaffPerson] {
        let grants = try grants(only: id, in: db)
        let one: SQL = if let id { "AND id = \(id)" } else { "" }
        return try db.map(
            """
            SELECT id, email, name, kind, active, factor_since IS NOT NULL, signed_in_at, link_until FROM account
            WHERE kind = 'staff' \(one) ORDER BY name, email
            """
        ) { row in
            let account = try Account(row: row)
            return StaffPerson(
                account: account, grants: grants[account.id] ?? [], signedInAt: try row[6], linkUntil: try row[7])
        }
    }

    private static func grants(only id: ID<Account>?, in db: Connection) throws -> [ID<Account>: [StaffGrant]] {
        let one: SQL = if let id { "WHERE account_grant.account = \(id)" } else { "" }
        var grants: [ID<Account>: [StaffGrant]] = [:]
        try db.forEach(
            """
            SELECT account_grant.account, account_grant.id, role, area, from_at, until_at, waits, giver.name,
                access_hours, access_reason, access_by
            FROM account_grant LEFT JOIN account giver ON giver.id = account_grant.granted_by \(one) ORDER BY account_grant.id
            """
        ) { row in
            let grant = Grant(role: try row[2], area: try row[3], from: try row[4], until: try row[5])
            grants[try row[0] as ID<Account>, default: []].append(
                StaffGrant(
                    id: try row[1], grant: grant, giver: try row[7], waits: try row[6],
                    access: try OperatorAccess(row: row, from: 8)))
        }
        return grants
    }

    static func grant(_ id: ID<Grant>, in db: Connection) throws -> GrantRow? {
        try db.first(
            """
            SELECT account, role, area, from_at, until_at, granted_by, waits, access_hours, access_reason, access_by
            FROM account_grant WHERE id = \(id)
            """
        ) { row in
            GrantRow(
                account: try row[0], grant: Grant(role: try row[1], area: try row[2], from: try row[3], until: try row[4]),
                giver: try row[5], waits: try row[6], access: try OperatorAccess(row: row, from: 7))
        }
    }

    static func insert(
        _ new: NewGrant, for account: ID<Account>, by giver: ID<Account>, waits: Bool, at now: Timestamp, in db: Connection
    ) throws {
        try db.run(
            """
            INSERT INTO account_grant (id, account, role, area, from_at, until_at, granted_by, waits)
            VALUES (\(ID<Grant>()), \(account), \(new.role), \(new.area), \(new.from ?? now), \(new.until), \(giver), \(waits))
            """)
    }
}
