import Basics
@_spi(TenantFiles) public import Storage

/// Leave for an operator of the platform to work in a force for some hours, which somebody of the force agrees to.
public struct OperatorAccess: Sendable, Equatable {
    /// For how many hours it holds once somebody has agreed: 1 to 72.
    public let hours: Int
    /// What it is needed for, in the operator's words.
    public let reason: String
    /// Which operator asked.
    public let operatorName: String

    static let mostHours = 72

    /// What was asked for, tidied.
    ///
    /// - Throws: `.invalid` with what is wrong.
    init(hours: Int, reason: String, by operatorName: String) throws(Problem) {
        let reason = CleanText.line(reason, limit: 500)
        guard (1...Self.mostHours).contains(hours) else {
            throw Problem(.invalid, "Ask for 1 to \(Self.mostHours) hours.", fields: ["hours": "1 to \(Self.mostHours)"])
        }
        guard reason.count >= 10 else {
            throw Problem(
                .invalid, "Say what the access is needed for, so that the force can decide: ten letters or more.",
                fields: ["reason": "Say what it is needed for."])
        }
        (self.hours, self.reason, self.operatorName) = (hours, reason, operatorName)
    }

    /// Reads hours, reason and operator, from a column on; nothing for a role that was not asked for so.
    init?(row: Row, from column: Int) throws {
        guard let hours: Int = try row[column] else { return nil }
        (self.hours, reason, operatorName) = (hours, try row[column + 1], try row[column + 2])
    }

    func entry(_ action: StaticString, to account: ID<Account>, as role: (code: String, area: String?)) -> AuditEntry {
        AuditEntry(
            action, subject: account.description, area: role.area,
            detail: [
                "role": .string(role.code), "hours": .integer(Int64(hours)), "reason": .string(reason),
                "operator": .string(operatorName),
            ])
    }
}

extension OperatorScope {
    /// Asks the force for leave to work in it as one of its roles for some hours.
    ///
    /// Nothing can be seen before somebody who manages roles there agrees, on the page of the person; then the hours begin.
    ///
    /// - Parameter tell: writes to those who can agree.
    /// - Returns: whose account it will be, which is made if there is none of that address.
    /// - Throws: `.invalid` with what is wrong, `.conflict` if nobody there can agree, or something waits already.
    @_spi(Stores)
    public func askForAccess(
        email: String, name: String, as role: (code: String, area: String?), hours: Int, because reason: String,
        _ tell: @escaping @Sendable (Connection, OperatorAccess, [Account]) throws -> Void
    ) async throws -> (account: Account, isNew: Bool) {
        let access = try OperatorAccess(hours: hours, reason: reason, by: operatorName)
        try tenant.check((role: role.code, area: role.area))
        let (now, rules, actor, origin) = (platform.clock.now, tenant.access, data.actor, data.origin)
        let ask = { @Sendable (db: Connection, account: Account) throws in
            let agreeing = try AccountStore.administrators(rules, at: now, in: db)
            guard !agreeing.isEmpty else {
                throw Problem(
                    .conflict, "Nobody of the force could agree: nobody active manages staff and roles.", code: "nobody-agrees")
            }
            let waits = try db.exists(
                "SELECT 1 FROM account_grant WHERE account = \(account.id) AND waits = 1 AND access_hours IS NOT NULL")
            guard !waits else { throw Problem(.conflict, "Access for this person waits for an answer already.", code: "waits") }
            try db.run(
                """
                INSERT INTO account_grant (id, account, role, area, from_at, waits, access_hours, access_reason, access_by)
                VALUES (\(ID<Grant>()), \(account.id), \(role.code), \(role.area), \(now), 1, \(access.hours), \(access.reason),
                    \(access.operatorName))
                """)
            try tell(db, access, agreeing)
            try AuditChain.append(
                access.entry("access.asked-for", to: account.id, as: role), by: actor, from: origin, at: now, to: db)
        }
        let store = tenant.account(from: data.origin, clock: platform.clock)
        if let account = try await store.all().first(where: { $0.account.email == email.lowercased() })?.account {
            guard account.isActive else { throw Problem(.conflict, "The account with this address is disabled.") }
            try await tenant.database.inWords.write { db in try ask(db, account) }
            return (account, false)
        }
        var person = NewAccount(email: email, name: name, password: "")
        person.choosesPassword = true
        return (try await store.add(person, by: actor, ask), true)
    }

    /// Every leave that operators asked for, with whose it is, the latest first.
    public func accessAskedFor() async throws -> [(person: Account, grant: StaffGrant)] {
        let people = try await data.read { db in try StaffTable.people(in: db) }
        let asked = people.flatMap { person in person.grants.filter { $0.access != nil }.map { (person.account, $0) } }
        return asked.sorted { $0.1.id > $1.1.id }
    }

    /// Gives back whatever such leave somebody has or waits for.
    ///
    /// - Throws: `.missing` if nobody has the address, `.conflict` if there is no such leave.
    public func endAccess(of email: String) async throws -> Account {
        let (now, email) = (platform.clock.now, email.lowercased())
        return try await data.write { db in
            guard let account: Account = try db.one("SELECT \(Account.columns) FROM account WHERE email = \(email)") else {
                throw Problem.missing("account")
            }
            let mine: SQL = "account = \(account.id) AND access_hours IS NOT NULL"
            let taken = try db.run("DELETE FROM account_grant WHERE \(mine) AND (waits = 1 OR from_at >= \(now))")
            let ended = try db.run("UPDATE account_grant SET until_at = \(now) WHERE \(mine) AND until_at > \(now)")
            guard taken + ended > 0 else {
                throw Problem(.conflict, "\(account.name) neither has such leave nor waits for it.", code: "no-access")
            }
            return account
        } audit: { account in
            AuditEntry("access.given-back", subject: account.id.description)
        }
    }
}
