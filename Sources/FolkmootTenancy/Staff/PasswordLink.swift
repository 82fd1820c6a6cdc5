public import Basics
import Hashing
@_spi(TenantFiles) public import Storage

/// A link with which one person chooses a password, once.
///
/// Only its hash is kept; a new one takes the place of the one before.
public struct PasswordLink: Sendable {
    /// What stands in the address.
    public let text: String
    /// Until when it is good.
    public let until: Timestamp

    /// Whether it signs its holder in, and chooses no password.
    public var signsIn: Bool { text.hasPrefix(Self.signingIn) }

    var hash: [UInt8] { Self.hash(text) }

    /// - Parameter signsIn: whether it signs its holder in, where the force takes no passwords.
    init(until: Timestamp, signsIn: Bool = false) {
        text = (signsIn ? Self.signingIn : "") + Base64URL.encode(SecureRandom.bytes(32))
        self.until = until
    }

    /// How links begin that operators make where the force takes no passwords; part of what is hashed, so that no other becomes one.
    static let signingIn = "once-"

    static func hash(_ text: String) -> [UInt8] { SHA256.hash(Array(text.utf8)) }

    /// Who asked for it.
    static let hoursOfInvitation: Int64 = 72
    static let hoursOfReset: Int64 = 2
}

extension AccountStore {
    /// Makes a link for somebody who is there.
    ///
    /// - Throws: `.missing` if nobody active has that address.
    func passwordLink(for email: String, hours: Int64, signingIn: Bool = false, by actor: Actor) async throws
        -> (account: Account, link: PasswordLink)
    {
        let now = clock.now
        let link = PasswordLink(until: now.adding(seconds: hours * 3600), signsIn: signingIn)
        let account = try await database.inWords.write { db in
            guard let account = try active(email, in: db) else { throw Problem.missing("account") }
            try Self.keep(link, of: account.id, in: db)
            try AuditChain.append(
                AuditEntry("password.link-made", subject: account.id.description), by: actor, from: origin, at: now, to: db)
            return account
        }
        return (account, link)
    }

    /// Makes a link for whoever has that address and hands it on; for an address that nobody has, writes as much and tells nothing.
    func askForPassword(
        email: String, near address: String, throttle: SignInThrottle,
        _ send: @escaping @Sendable (Connection, Account, PasswordLink) throws -> Void
    ) async throws {
        let now = clock.now
        let key = "link \(CleanText.line(email, limit: 254).lowercased())"
        try throttle.admit(account: key, address: "link \(address)", at: now)
        throttle.failed(account: key, address: "link \(address)", at: now)
        let link = PasswordLink(until: now.adding(seconds: PasswordLink.hoursOfReset * 3600))
        try await database.inWords.write { db in
            let account = try active(email, in: db)
            if let account {
                try Self.keep(link, of: account.id, in: db)
                try send(db, account, link)
            }
            try AuditChain.append(
                AuditEntry("password.link-asked-for", subject: account?.id.description), by: .visitor, from: origin, at: now, to: db
            )
        }
    }

    /// Whose link it is.
    ///
    /// - Throws: `.missing` if it was used, is over, or never was.
    func holder(ofLink text: String) async throws -> Account {
        let now = clock.now
        return try await database.inWords.read { db in try find(text, at: now, in: db) }
    }

    /// Sets a password by a link, which is used up, and ends the person's sessions.
    func setPassword(_ password: String, link text: String, telling notices: AccountNotices? = nil) async throws {
        let account = try await holder(ofLink: text)
        if let fault = PasswordRules.fault(of: password, name: account.name, email: account.email) {
            throw Problem(.invalid, fault, fields: ["password": fault])
        }
        let hash = try await keys.kept(password)
        let now = clock.now
        try await database.inWords.write { db in
            let id = try find(text, at: now, in: db).id
            try notices?.write(.passwordChanged, account, db)
            try db.run("UPDATE account SET password_hash = \(hash), link_hash = NULL, link_until = NULL WHERE id = \(id)")
            let ended = try db.run("DELETE FROM session WHERE account = \(id)")
            let entry = AuditEntry(
                "password.set-by-link", subject: id.description, detail: ["sessions_ended": .integer(Int64(ended))])
            try AuditChain.append(entry, by: .account(id), from: origin, at: now, to: db)
        }
    }

    /// Signs in whoever holds a link that an operator made, which is used up; with a code still to come if they have a second step.
    func signIn(byLink text: String, on browser: String) async throws -> SessionToken {
        let now = clock.now
        return try await database.inWords.write { db in
            let account = try find(text, at: now, in: db)
            try db.run("UPDATE account SET link_hash = NULL, link_until = NULL WHERE id = \(account.id)")
            return try begin(
                of: account.id, awaitingCode: account.hasSecondFactor, by: [.init("by", "link")], on: browser, at: now, in: db)
        }
    }

    /// Takes away somebody's second factor and ends their sessions.
    func removeFactor(email: String, by actor: Actor, telling notices: AccountNotices? = nil) async throws -> Account {
        let now = clock.now
        return try await database.inWords.write { db in
            guard let account = try active(email, in: db) else { throw Problem.missing("account") }
            try SecondFactor.remove(from: account.id, in: db)
            try notices?.write(.factorEnded, account, db)
            try db.run("DELETE FROM session WHERE account = \(account.id)")
            try AuditChain.append(
                AuditEntry("second-factor.removed", subject: account.id.description), by: actor, from: origin, at: now, to: db)
            return account
        }
    }

    static func keep(_ link: PasswordLink, of account: ID<Account>, in db: Connection) throws {
        try db.run("UPDATE account SET link_hash = \(link.hash), link_until = \(link.until) WHERE id = \(account)")
    }

    private func active(_ email: String, in db: Connection) throws -> Account? {
        let email = CleanText.line(email, limit: 254).lowercased()
        return try db.one("SELECT \(Account.columns) FROM account WHERE email = \(email) AND kind = \(kind) AND active = 1")
    }

    private func find(_ text: String, at now: Timestamp, in db: Connection) throws -> Account {
        let account: Account? = try db.one(
            """
            SELECT \(Account.columns) FROM account
            WHERE link_hash = \(PasswordLink.hash(text)) AND link_until > \(now) AND kind = \(kind) AND active = 1
            """)
        guard let account else { throw Problem.passwordLinkOver }
        return account
    }
}

extension Problem {
    fileprivate static let passwordLinkOver = Problem(
        .missing, "This link has been used, or its time is over. Ask for a new one on the page on which you sign in.",
        code: "password-link")
}

extension Tenant {
    /// - Throws: `.missing` for a link that chose a password, before the force's directory replaced them.
    fileprivate func requireSigningIn(byLink text: String) throws(Problem) {
        guard text.hasPrefix(PasswordLink.signingIn) else {
            let name = access.directory?.name ?? "your force's directory"
            throw Problem(
                .missing, "This link chose a password, and passwords sign nobody in here any more. Sign in with \(name).",
                code: "password-link")
        }
    }
}

// MARK: - Who may

extension Platform {
    /// Whose link for a password it is, at a force; where staff have no passwords, whose link from an operator, which signs in.
    public func holder(ofPasswordLink text: String, at tenant: Tenant, from origin: Origin) async throws -> Account {
        if !tenant.takesPasswords { try tenant.requireSigningIn(byLink: text) }
        return try await tenant.account(from: origin, clock: clock).holder(ofLink: text)
    }

    /// Sets a password by a link, at a force.
    ///
    /// - Throws: `.missing` if the link is not good, `.invalid` if the password is not taken.
    public func setPassword(
        _ password: String, link: String, at tenant: Tenant, from origin: Origin, telling notices: AccountNotices? = nil
    ) async throws {
        try tenant.requirePasswords()
        try await tenant.account(from: origin, clock: clock).setPassword(password, link: link, telling: notices)
    }

    /// Signs in by a link that an operator made, at a force whose staff have no passwords: the last resort if its directory fails.
    ///
    /// - Throws: `.missing` if the link is not good.
    public func signIn(byLink text: String, from origin: Origin, on browser: String = "", at tenant: Tenant) async throws
        -> SessionToken
    {
        guard !tenant.takesPasswords else { throw Problem.passwordLinkOver }
        try tenant.requireSigningIn(byLink: text)
        return try await tenant.account(from: origin, clock: clock).signIn(byLink: text, on: browser)
    }

    /// Whose link for a password it is, at the national host.
    public func nationalHolder(ofPasswordLink text: String, from origin: Origin) async throws -> Account {
        try await nationalAccounts(from: origin).holder(ofLink: text)
    }

    /// Sets a national lead's password by a link.
    public func setNationalPassword(_ password: String, link: String, from origin: Origin) async throws {
        try await nationalAccounts(from: origin).setPassword(password, link: link)
    }
}

extension PublicScope {
    /// Makes a link for whoever of the staff has an address, and hands it to what sends it.
    ///
    /// Answers the same, and as quickly, for an address that nobody has.
    ///
    /// - Throws: `.tooMany` after a few for one address or from one place.
    @_spi(Stores)
    public func askForPassword(
        email: String, on platform: Platform,
        _ send: @escaping @Sendable (Connection, Account, PasswordLink) throws -> Void
    ) async throws {
        try tenant.requirePasswords()
        try await tenant.account(from: data.origin, clock: data.clock).askForPassword(
            email: email, near: platform.place(data.origin, at: tenant), throttle: platform.throttle, send)
    }
}

extension OperatorScope {
    /// Makes a link with which a member of staff chooses a new password, or signs in once where the force takes no passwords.
    public func passwordLink(for email: String) async throws -> (account: Account, link: PasswordLink) {
        try await tenant.account(from: data.origin, clock: platform.clock).passwordLink(
            for: email, hours: PasswordLink.hoursOfInvitation, signingIn: !tenant.takesPasswords, by: data.actor)
    }

    /// Takes away a member of staff's second factor, for somebody who has lost both the app and the codes.
    public func removeSecondFactor(email: String) async throws -> Account {
        try await tenant.account(from: data.origin, clock: platform.clock).removeFactor(email: email, by: data.actor)
    }
}

extension PlatformScope {
    /// Makes a link with which a national lead chooses a new password.
    public func passwordLink(for email: String) async throws -> (account: Account, link: PasswordLink) {
        try await platform.nationalAccounts(from: origin).passwordLink(
            for: email, hours: PasswordLink.hoursOfInvitation, by: .platformOperator(operatorName))
    }

    /// Takes away a national lead's second factor.
    public func removeSecondFactor(email: String) async throws -> Account {
        try await platform.nationalAccounts(from: origin).removeFactor(email: email, by: .platformOperator(operatorName))
    }
}
