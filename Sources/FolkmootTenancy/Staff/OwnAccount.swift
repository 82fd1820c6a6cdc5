public import Basics
import Hashing
@_spi(TenantFiles) import Storage

/// A person's leave to look after their own account: the password, the second factor, the sessions.
public struct OwnAccount: Sendable {
    /// Who.
    public let account: Account
    /// Whether the force demands a second factor of them.
    public let isFactorDemanded: Bool
    /// Whether the person signs in with a password of this service.
    public let takesPasswords: Bool
    let store: AccountStore
    /// The hash of the token of the session that they are in.
    let session: [UInt8]
    let throttle: SignInThrottle
    /// Writes to the person; nothing where no letters are sent.
    var notices: AccountNotices?

    /// One of the person's sign-ins.
    public struct Session: Sendable {
        /// By which it is ended.
        public let key: String
        /// When it began.
        public let began: Timestamp
        /// When it was last in use, to the minute.
        public let seen: Timestamp
        /// What sort of browser it is in; empty if that is not known.
        public let browser: String
        /// Whether it is this one.
        public let isThis: Bool
    }

    /// How the account stands.
    public struct Standing: Sendable {
        /// The sessions that have not ended, the latest first.
        public let sessions: [Session]
        /// Since when there is a second factor.
        public let factorSince: Timestamp?
        /// How many recovery codes are left.
        public let recoveryCodes: Int
        /// A secret that waits to be put into an app.
        public let offer: FactorOffer?
    }

    /// How the account stands now.
    public func standing() async throws -> Standing {
        let (now, id, session) = (store.clock.now, account.id, session)
        let (email, edge, keys) = (account.email, now.adding(seconds: -store.idleSeconds), store.keys)
        return try await store.database.inWords.read { db in
            let sessions = try Self.sessions(of: id, usedSince: edge, at: now, this: session, in: db)
            let standing = try db.first("SELECT factor_since, recovery_codes FROM account WHERE id = \(id)") { row in
                let (since, codes): (Timestamp?, String) = (try row[0], try row[1])
                let offered = since == nil ? try SecondFactor.secret(of: id, keys, in: db) : nil
                return Standing(
                    sessions: sessions, factorSince: since, recoveryCodes: codes.split(separator: " ").count,
                    offer: offered.map { FactorOffer(secret: $0, email: email) })
            }
            guard let standing else { throw Problem.missing("account") }
            return standing
        }
    }

    private static func sessions(
        of id: ID<Account>, usedSince edge: Timestamp, at now: Timestamp, this: [UInt8], in db: Connection
    ) throws -> [Session] {
        try db.map(
            """
            SELECT token_hash, began_at, seen_at, browser FROM session
            WHERE account = \(id) AND stage = 'whole' AND seen_at > \(edge)
              AND began_at > \(now.adding(seconds: -SessionRules.absoluteSeconds))
            ORDER BY began_at DESC, token_hash
            """
        ) { row in
            let hash: [UInt8] = try row[0]
            return Session(
                key: Hex.encode(hash), began: try row[1], seen: try row[2], browser: try row[3], isThis: hash == this)
        }
    }
}

/// A secret to be put into an app that shows codes.
public struct FactorOffer: Sendable {
    let secret: [UInt8]
    let email: String

    /// As it is typed, four letters at a time.
    public var words: String { SecondFactor.inGroups(Base32.encode(secret)) }

    /// As an app takes it from a link: `otpauth://totp/…`.
    ///
    /// - Parameter issuer: whose account it is, as the app shows it.
    public func link(issuer: String) -> String {
        let issuer = FormText.encoded(issuer)
        return
            "otpauth://totp/\(issuer):\(FormText.encoded(email))?secret=\(Base32.encode(secret))&issuer=\(issuer)&algorithm=SHA1&digits=6&period=30"
    }
}

// MARK: - Password and sessions

extension OwnAccount {
    /// - Throws: `.forbidden` where the person signs in by the force's directory alone.
    public func requirePasswords() throws(Problem) {
        guard takesPasswords else { throw Problem.directoryOnly(nil) }
    }

    /// Changes the password, and ends the person's other sessions.
    ///
    /// - Throws: `.invalid` if the old one is wrong or the new one is not taken, `.tooMany` after too many wrong ones, `.forbidden`
    ///   where the person signs in with none.
    public func changePassword(from old: String, to new: String) async throws {
        try requirePasswords()
        if let fault = PasswordRules.fault(of: new, name: account.name, email: account.email) {
            throw Problem(.invalid, fault, fields: ["password": fault])
        }
        try await check(password: old)
        let hash = try await store.keys.kept(new)
        let (id, session, account, notices) = (account.id, session, account, notices)
        try await write { db in
            try notices?.write(.passwordChanged, account, db)
            try db.run("UPDATE account SET password_hash = \(hash), link_hash = NULL, link_until = NULL WHERE id = \(id)")
            let ended = try db.run("DELETE FROM session WHERE account = \(id) AND token_hash <> \(session)")
            return AuditEntry("password.changed", subject: id.description, detail: ["sessions_ended": .integer(Int64(ended))])
        }
    }

    /// Ends one of the person's sessions, or all but the one that they are in.
    ///
    /// - Parameter key: of the one; nothing for all others.
    public func endSession(_ key: String?) async throws {
        let (id, session) = (account.id, session)
        let hash = key.map { Hex.decode($0) ?? [] }
        try await write { db in
            let which: SQL = if let hash { "token_hash = \(hash)" } else { "token_hash <> \(session)" }
            let ended = try db.run("DELETE FROM session WHERE account = \(id) AND \(which)")
            return AuditEntry("session.ended", subject: id.description, detail: ["sessions_ended": .integer(Int64(ended))])
        }
    }

    private func check(password: String) async throws {
        let (id, key, now) = (account.id, "own \(account.id)", store.clock.now)
        try throttle.admit(account: key, address: key, at: now)
        let hash = try await store.database.inWords.read { db in
            try db.value("SELECT password_hash FROM account WHERE id = \(id)", as: String.self)
        }
        guard try await store.keys.matches(password, hash ?? PasswordHash.decoy) else {
            throttle.failed(account: key, address: key, at: now)
            let words = "This is not your password."
            throw Problem(.invalid, words, fields: ["old": words])
        }
        throttle.succeeded(account: key)
    }

    private func write(_ body: @escaping @Sendable (Connection) throws -> AuditEntry) async throws {
        let (id, now, origin) = (account.id, store.clock.now, store.origin)
        try await store.database.inWords.write { db in
            try AuditChain.append(try body(db), by: .account(id), from: origin, at: now, to: db)
        }
    }
}

// MARK: - Second factor

extension OwnAccount {
    /// Makes a secret to be put into an app, in place of one that waits.
    ///
    /// - Throws: `.conflict` if there is a second factor already.
    public func offerFactor() async throws {
        let (id, keys) = (account.id, store.keys)
        let secret = SecureRandom.bytes(OneTimeCode.secretSize)
        try await write { db in
            guard try !db.exists("SELECT 1 FROM account WHERE id = \(id) AND factor_since IS NOT NULL") else {
                throw Problem(.conflict, "There is a second step already. End it first.")
            }
            try SecondFactor.keep(secret, of: id, keys, in: db)
            return AuditEntry("second-factor.offered", subject: id.description)
        }
    }

    /// Sets the second factor up, once the app shows the right codes.
    ///
    /// - Returns: the codes to be written down, which are not told again.
    /// - Throws: `.invalid` if the code is not what the app should show.
    public func confirmFactor(_ code: String) async throws -> [String] {
        let (id, now, origin) = (account.id, store.clock.now, store.origin)
        let (session, account, notices, keys) = (session, account, notices, store.keys)
        let typed = code.filter { !$0.isWhitespace }
        return try await store.database.inWords.write { db in
            let isOffered = try db.exists("SELECT 1 FROM account WHERE id = \(id) AND factor_since IS NULL")
            let secret = isOffered ? try SecondFactor.secret(of: id, keys, in: db) : nil
            guard let secret, let step = OneTimeCode.step(of: typed, secret: secret, at: now.seconds, after: 0) else {
                let words = "Enter the six digits that the app shows now. If they are right, check the clock of your device."
                throw Problem(.invalid, words, fields: ["code": words])
            }
            try db.run("UPDATE account SET factor_since = \(now), factor_step = \(step) WHERE id = \(id)")
            // Whoever signed in without it elsewhere signs in again.
            try db.run("DELETE FROM session WHERE account = \(id) AND token_hash <> \(session)")
            let codes = try SecondFactor.newRecoveryCodes(of: id, in: db)
            try notices?.write(.factorSetUp, account, db)
            try AuditChain.append(
                AuditEntry("second-factor.set-up", subject: id.description), by: .account(id), from: origin, at: now, to: db)
            return codes
        }
    }

    /// Makes new recovery codes, in place of those from before.
    ///
    /// - Throws: `.invalid` if the code is not what the app shows.
    public func renewRecoveryCodes(_ code: String) async throws -> [String] {
        let (id, now, origin) = (account.id, store.clock.now, store.origin)
        return try await withCode(code) { db in
            let codes = try SecondFactor.newRecoveryCodes(of: id, in: db)
            try AuditChain.append(
                AuditEntry("second-factor.codes-renewed", subject: id.description), by: .account(id), from: origin, at: now, to: db)
            return codes
        }
    }

    /// Ends the second factor.
    ///
    /// - Parameter password: not asked for where the force takes none.
    /// - Throws: `.invalid` if password or code are wrong, `.forbidden` where the force demands one.
    public func endFactor(password: String, code: String) async throws {
        guard !isFactorDemanded else {
            throw Problem(.forbidden, "Your force asks for a second step from people with your role.")
        }
        if takesPasswords { try await check(password: password) }
        let (id, now, origin) = (account.id, store.clock.now, store.origin)
        let (account, notices) = (account, notices)
        try await withCode(code) { db in
            try SecondFactor.remove(from: id, in: db)
            try notices?.write(.factorEnded, account, db)
            try AuditChain.append(
                AuditEntry("second-factor.ended", subject: id.description), by: .account(id), from: origin, at: now, to: db)
        }
    }

    /// Does something once a code was right; a wrong one is counted, and written down.
    private func withCode<T: Sendable>(_ code: String, _ work: @escaping @Sendable (Connection) throws -> T) async throws -> T {
        let (id, now, origin, throttle) = (account.id, store.clock.now, store.origin, throttle)
        let keys = store.keys
        let result: T? = try await store.database.inWords.write { db in
            let key = "code \(id)"
            try throttle.admit(account: key, address: key, at: now)
            guard try SecondFactor.use(code, of: id, at: now, keys, in: db) != nil else {
                throttle.failed(account: key, address: key, at: now)
                let entry = AuditEntry("second-factor.code-refused", subject: id.description)
                try AuditChain.append(entry, by: .account(id), from: origin, at: now, to: db)
                return nil
            }
            throttle.succeeded(account: key)
            return try work(db)
        }
        guard let result else {
            let words = "Enter the six digits that the app shows now, or one of your recovery codes."
            throw Problem(.invalid, words, fields: ["code": words])
        }
        return result
    }
}
