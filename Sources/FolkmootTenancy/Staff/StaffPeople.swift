public import Basics
@_spi(TenantFiles) public import Storage

/// Somebody of a force's staff, as those see them who look after staff.
public struct StaffPerson: Sendable {
    /// Who.
    public let account: Account
    /// The roles that they have, had, will have, or that wait for somebody to agree.
    public let grants: [StaffGrant]
    /// When they last signed in.
    public let signedInAt: Timestamp?
    /// Until when they can choose a password by a link that they were sent.
    public let linkUntil: Timestamp?

    /// The grants that hold at an instant.
    public func grants(at instant: Timestamp) -> [StaffGrant] { grants.filter { !$0.waits && $0.grant.holds(at: instant) } }
}

/// A role that somebody was given, with how it came to be.
public struct StaffGrant: Sendable {
    /// Its identity.
    public let id: ID<Grant>
    /// The role, where and how long.
    public let grant: Grant
    /// The name of who gave it; nothing for one that an operator gave.
    public let giver: String?
    /// Whether it holds only once a second person has agreed.
    public let waits: Bool
    /// For how long and why, if it is leave that an operator of the platform asked for.
    public let access: OperatorAccess?
}

/// A role to be given to somebody.
public struct NewGrant: Sendable {
    /// The role's code.
    public var role: String
    /// The area in which it is to hold; nothing for a role of the whole force.
    public var area: String?
    /// From when; nothing means now.
    public var from: Timestamp?
    /// Until when, if it ends.
    public var until: Timestamp?

    /// A role to be given.
    public init(role: String, area: String?, from: Timestamp? = nil, until: Timestamp? = nil) {
        self.role = role
        self.area = area
        self.from = from
        self.until = until
    }
}

// MARK: - Reading

extension StaffScope {
    /// Everybody of the staff in whose areas the person may see staff, by name.
    ///
    /// - Throws: `.forbidden` to those who may see staff nowhere.
    public func people() async throws -> [StaffPerson] {
        try require(.readStaff)
        let seen = try await data.read(audit: AuditEntry("staff.listed")) { db in try StaffTable.people(in: db) }
        return seen.filter(sees)
    }

    /// One of them.
    ///
    /// - Throws: `.missing` if there is no such person whom this one may see.
    public func person(_ id: ID<Account>) async throws -> StaffPerson {
        try require(.readStaff)
        let entry = AuditEntry("staff.read", subject: id.description)
        let person = try await data.read(audit: entry) { db in try StaffTable.people(only: id, in: db).first }
        guard let person, sees(person) else { throw Problem.missing("person") }
        return person
    }

    /// Whether the person may see staff where another one works, will work, or is proposed; or is that one.
    private func sees(_ person: StaffPerson) -> Bool {
        let now = data.clock.now
        return reach(of: .readStaff) == .force || person.account.id == account.id
            || person.grants.contains { given in
                guard let area = given.grant.area, given.grant.until.map({ $0 > now }) ?? true else { return false }
                return allows(.readStaff, in: area)
            }
    }
}

// MARK: - Adding and disabling

extension StaffScope {
    /// Adds somebody with a role, who chooses a password by a link; without a link where the force takes no passwords.
    ///
    /// - Parameter send: writes the letter, with the link if there is one.
    /// - Throws: `.invalid` with a message for each field, `.forbidden` where it is not this person's to give, `.conflict` for an address
    ///   that is in use.
    @_spi(Stores)
    @discardableResult
    public func invite(
        email: String, name: String, _ new: NewGrant,
        _ send: @escaping @Sendable (Connection, Account, PasswordLink?) throws -> Void
    ) async throws -> Account {
        let waits = try check(new, for: nil)
        try require(.manageStaff, in: place(of: new))
        let (giver, now, origin) = (account.id, data.clock.now, data.origin)
        let until = now.adding(seconds: PasswordLink.hoursOfInvitation * 3600)
        let link = tenant.takesPasswords ? PasswordLink(until: until) : nil
        var person = NewAccount(email: email, name: name, password: "")
        person.choosesPassword = true
        return try await tenant.account(from: data.origin, clock: data.clock).add(person, by: data.actor) { db, account in
            try StaffTable.insert(new, for: account.id, by: giver, waits: waits, at: now, in: db)
            if let link { try AccountStore.keep(link, of: account.id, in: db) }
            try send(db, account, link)
            try AuditChain.append(
                Self.entry(new, for: account.id, waits: waits), by: .account(giver), from: origin, at: now, to: db)
        }
    }

    /// Sends somebody a link with which they choose a new password.
    @_spi(Stores)
    public func sendPasswordLink(
        to id: ID<Account>, _ send: @escaping @Sendable (Connection, Account, PasswordLink) throws -> Void
    ) async throws {
        try tenant.requirePasswords()
        let person = try await managed(id)
        let link = PasswordLink(until: data.clock.now.adding(seconds: PasswordLink.hoursOfInvitation * 3600))
        try await data.write(audit: AuditEntry("password.link-sent", subject: id.description)) { db in
            try AccountStore.keep(link, of: id, in: db)
            try send(db, person.account, link)
        }
    }

    /// Disables somebody and ends their sessions.
    public func disable(_ id: ID<Account>) async throws {
        guard id != account.id else { throw Problem(.conflict, "Somebody else must disable your account.", code: "own-account") }
        let person = try await managed(id)
        _ = try await tenant.account(from: data.origin, clock: data.clock).disable(
            email: person.account.email, by: data.actor, keeping: tenant.access)
    }

    /// Takes away somebody's second factor and ends their sessions.
    public func removeSecondFactor(of id: ID<Account>, telling notices: AccountNotices? = nil) async throws {
        guard id != account.id else { throw Problem(.conflict, "End it on the page of your own account.", code: "own-account") }
        let person = try await managed(id)
        _ = try await tenant.account(from: data.origin, clock: data.clock).removeFactor(
            email: person.account.email, by: data.actor, telling: notices)
    }

    /// Somebody who works nowhere but where this person looks after staff.
    private func managed(_ id: ID<Account>) async throws -> StaffPerson {
        let person = try await self.person(id)
        try require(.manageStaff)
        guard person.account.isActive else { throw Problem(.conflict, "This account is disabled.") }
        for grant in person.grants(at: data.clock.now) { try require(.manageStaff, in: grant.grant.area ?? tenant.access.rootArea) }
        return person
    }
}

// MARK: - Granting

extension StaffScope {
    /// Gives somebody a role.
    ///
    /// What the giver may not do themselves, or not for as long, and everything where the force asks for two persons, waits until a second person agrees.
    ///
    /// - Returns: Whether it waits.
    @discardableResult
    public func grant(_ new: NewGrant, to id: ID<Account>) async throws -> Bool {
        let waits = try check(new, for: id)
        _ = try await person(id)
        let (giver, now) = (account.id, data.clock.now)
        try await data.write(audit: Self.entry(new, for: id, waits: waits)) { db in
            try StaffTable.insert(new, for: id, by: giver, waits: waits, at: now, in: db)
        }
        return waits
    }

    /// Agrees to a role that somebody else gave.
    ///
    /// - Throws: `.forbidden` to who gave it and to who gets it.
    public func agree(to id: ID<Grant>) async throws {
        let (mine, now, scope) = (account.id, data.clock.now, self)
        try await data.write { db in
            guard let row = try StaffTable.grant(id, in: db), row.waits else { throw Problem.missing("grant") }
            try scope.require(.manageRoles, in: scope.place(of: row.grant))
            guard row.giver != mine, row.account != mine else {
                throw Problem(
                    .forbidden, "Somebody else must agree: neither who gave the role nor who gets it.", code: "second-person")
            }
            let from = max(row.grant.from, now)
            let until = row.access.map { from.adding(seconds: Int64($0.hours) * 3600) } ?? row.grant.until
            guard until.map({ $0 > from }) ?? true else { throw Problem(.conflict, "The time of this role is over.") }
            try db.run("UPDATE account_grant SET waits = 0, from_at = \(from), until_at = \(until) WHERE id = \(id)")
            return row
        } audit: { row in
            if let access = row.access {
                return access.entry("access.agreed", to: row.account, as: (row.grant.role, row.grant.area))
            }
            return AuditEntry(
                "grant.agreed", subject: row.account.description, area: row.grant.area, detail: ["role": .string(row.grant.role)])
        }
    }

    /// Ends a role that somebody has, from now on; one that has not begun, or waits, is taken back.
    ///
    /// - Throws: `.conflict` if it is the person's own last leave to manage roles, or if nobody would be left to manage staff and roles.
    public func end(_ id: ID<Grant>) async throws {
        let (now, scope, rules) = (data.clock.now, self, tenant.access)
        try await data.write { db in
            guard let row = try StaffTable.grant(id, in: db) else { throw Problem.missing("grant") }
            try scope.require(.manageRoles, in: scope.place(of: row.grant))
            if row.waits || row.grant.from >= now {
                try db.run("DELETE FROM account_grant WHERE id = \(id)")
            } else {
                let isOver = row.grant.until.map { $0 <= now } ?? false
                guard !isOver else { throw Problem(.conflict, "This role has ended already.") }
                try db.run("UPDATE account_grant SET until_at = \(now) WHERE id = \(id)")
            }
            try scope.checkAdministrators(after: row, rules, at: now, in: db)
            return row
        } audit: { row in
            if row.waits, let access = row.access {
                return access.entry("access.refused", to: row.account, as: (row.grant.role, row.grant.area))
            }
            return AuditEntry(
                "grant.ended", subject: row.account.description, area: row.grant.area, detail: ["role": .string(row.grant.role)])
        }
    }

    private func checkAdministrators(after row: StaffTable.GrantRow, _ rules: AccessRules, at now: Timestamp, in db: Connection)
        throws
    {
        let left = Decision(rules: rules, grants: try AccountStore.grants(of: account.id, in: db), now: now)
        if row.account == account.id, reach(of: .manageRoles) == .force, left.reach(of: .manageRoles) != .force {
            throw Problem(
                .conflict, "This is your own leave to manage roles. Somebody else who manages roles must end it.",
                code: "own-administration")
        }
        guard try AccountStore.hasAdministrator(rules, at: now, in: db) else {
            throw Problem(
                .conflict, "Nobody active would be left to manage staff and roles. Give those to someone else first.",
                code: "last-administrator")
        }
    }

    /// Whether a new grant must wait for a second person.
    ///
    /// - Throws: what is wrong with it, or why this person may not give it.
    private func check(_ new: NewGrant, for id: ID<Account>?) throws(Problem) -> Bool {
        let role = try tenant.check((role: new.role, area: new.area))
        guard id != account.id else {
            throw Problem(.forbidden, "Nobody gives a role to themselves. Ask somebody else who manages roles.", code: "own-grant")
        }
        let now = data.clock.now
        if let until = new.until, until <= max(new.from ?? now, now) {
            let words = "Enter a day that is later than the first."
            throw Problem(.invalid, words, fields: ["until": words])
        }
        let place = place(of: new)
        try require(.manageRoles, in: place)
        // Who has a leave for some hours gives none that outlasts it.
        let end = new.until.map { $0.adding(seconds: -1) } ?? Timestamp(seconds: .max)
        let lasting = Decision(rules: tenant.access, grants: grants, now: end)
        return tenant.access.grantsWait
            || !role.permissions.allSatisfy { decision.allows($0, in: place) && lasting.allows($0, in: place) }
    }

    private func place(of new: NewGrant) -> String {
        tenant.access.roles[new.role]?.isForceWide == true ? tenant.access.rootArea : new.area ?? tenant.access.rootArea
    }

    private func place(of grant: Grant) -> String { place(of: NewGrant(role: grant.role, area: grant.area)) }

    private static func entry(_ new: NewGrant, for id: ID<Account>, waits: Bool) -> AuditEntry {
        let until: JSON = new.until.map { .string($0.description) } ?? .null
        let detail: JSON = ["role": .string(new.role), "until": until]
        return waits
            ? AuditEntry("grant.proposed", subject: id.description, area: new.area, detail: detail)
            : AuditEntry("grant.made", subject: id.description, area: new.area, detail: detail)
    }
}
