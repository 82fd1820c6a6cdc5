import Basics
import Hashing
@_spi(TenantFiles) import Storage

/// What somebody signs in with besides the password: an app that shows codes, or a code that was written down.
enum SecondFactor {
    /// How a code was right.
    enum Use: String {
        /// The app showed it.
        case app
        /// It was one of those written down, and is used up.
        case recovery
    }

    /// How many codes are written down.
    static let recoveryCodes = 10

    /// Takes a code that somebody typed, so that it is not taken again; nothing if it is not theirs.
    static func use(_ typed: String, of account: ID<Account>, at now: Timestamp, _ keys: PlatformKeys, in db: Connection) throws
        -> Use?
    {
        let found = try db.first(
            "SELECT factor_step, recovery_codes, factor_key FROM account WHERE id = \(account) AND factor_since IS NOT NULL"
        ) { row in (last: try row[0] as Int64, codes: try row[1] as String, key: try row[2] as String?) }
        guard let found, let secret = try secret(of: account, keys, in: db) else { return nil }
        let code = bare(typed)
        if let step = OneTimeCode.step(of: code, secret: secret, at: now.seconds, after: found.last) {
            try db.run("UPDATE account SET factor_step = \(step) WHERE id = \(account)")
            if !keys.isPresent(found.key) { try keep(secret, of: account, keys, in: db) }
            return .app
        }
        let codes = found.codes.split(separator: " ").map(String.init)
        let hash = hash(code, account)
        guard codes.contains(hash) else { return nil }
        let rest = codes.filter { $0 != hash }.joined(separator: " ")
        try db.run("UPDATE account SET recovery_codes = \(rest) WHERE id = \(account)")
        return .recovery
    }

    /// The secret that an app has, or is to have; nothing if there is none.
    static func secret(of account: ID<Account>, _ keys: PlatformKeys, in db: Connection) throws -> [UInt8]? {
        try db.first("SELECT factor_secret, factor_key FROM account WHERE id = \(account) AND factor_secret IS NOT NULL") { row in
            try keys.opened(PlatformKeys.Sealed(secret: try row[0], key: try row[1]), of: account)
        }
    }

    /// Keeps a secret, in place of the one from before.
    static func keep(_ secret: [UInt8], of account: ID<Account>, _ keys: PlatformKeys, in db: Connection) throws {
        let sealed = try keys.sealed(secret, of: account)
        try db.run("UPDATE account SET factor_secret = \(sealed.secret), factor_key = \(sealed.key) WHERE id = \(account)")
    }

    /// New codes to be written down, in place of those from before; only their hashes are kept.
    static func newRecoveryCodes(of account: ID<Account>, in db: Connection) throws -> [String] {
        // 80 random bits each: too many to be guessed from a fast hash.
        let codes = (0..<recoveryCodes).map { _ in Base32.encode(SecureRandom.bytes(10)) }
        let hashes = codes.map { hash($0, account) }.joined(separator: " ")
        try db.run("UPDATE account SET recovery_codes = \(hashes) WHERE id = \(account)")
        return codes.map(inGroups)
    }

    static func remove(from account: ID<Account>, in db: Connection) throws {
        try db.run(
            """
            UPDATE account SET factor_secret = NULL, factor_key = NULL, factor_since = NULL, factor_step = 0, recovery_codes = ''
            WHERE id = \(account)
            """)
    }

    /// Four letters at a time, as people read and type them.
    static func inGroups(_ text: String) -> String {
        stride(from: 0, to: text.utf8.count, by: 4).map { String(text.dropFirst($0).prefix(4)) }.joined(separator: " ")
    }

    private static func bare(_ typed: String) -> String {
        String(typed.uppercased().prefix(60).filter { ($0.isLetter || $0.isNumber) && $0.isASCII })
    }

    private static func hash(_ code: String, _ account: ID<Account>) -> String { SHA256.hex(of: "\(account) \(code)") }
}

extension AccountStore {
    /// Takes the code of somebody whose password was right, and begins a session under a new token.
    func signIn(with code: String, after token: SessionToken, near address: String, throttle: SignInThrottle) async throws
        -> SessionToken
    {
        let (now, hash, keys) = (clock.now, token.hash, keys)
        let new = SessionToken(awaitsCode: false)
        let isRight = try await database.inWords.write { db in
            guard let (account, browser) = try Self.waiting(hash, at: now, in: db) else {
                throw Problem(.unauthenticated, "Sign in again: the code came too late.", code: "sign-in")
            }
            // In the transaction, so that of many tries at once each is counted before the next.
            let key = "code \(account)"
            try throttle.admit(account: key, address: address, at: now)
            guard let use = try SecondFactor.use(code, of: account, at: now, keys, in: db) else {
                throttle.failed(account: key, address: address, at: now)
                try AuditChain.append(
                    AuditEntry("session.code-refused", subject: account.description), by: .account(account), from: origin, at: now,
                    to: db)
                return false
            }
            throttle.succeeded(account: key)
            try db.run("DELETE FROM session WHERE token_hash = \(hash)")
            try Self.insert(new, of: account, on: browser, at: now, in: db)
            let entry = AuditEntry("session.began", subject: account.description, detail: ["code": .string(use.rawValue)])
            try AuditChain.append(entry, by: .account(account), from: origin, at: now, to: db)
            return true
        }
        guard isRight else {
            throw Problem(
                .unauthenticated, "The code is not right.", code: "code-refused",
                fields: ["code": "Enter the six digits that the app shows now, or one of your recovery codes."])
        }
        return new
    }

    private static func waiting(_ hash: [UInt8], at now: Timestamp, in db: Connection) throws -> (ID<Account>, String)? {
        try db.first(
            """
            SELECT session.account, session.browser FROM session JOIN account ON account.id = session.account
            WHERE token_hash = \(hash) AND stage = 'password' AND active = 1
              AND began_at > \(now.adding(seconds: -SessionRules.codeSeconds))
            """
        ) { row in (try row[0], try row[1]) }
    }
}
