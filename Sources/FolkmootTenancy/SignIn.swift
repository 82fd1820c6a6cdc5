import Basics
import Dispatch
import Hashing
@_spi(TenantFiles) import Storage
import Synchronization

/// What a browser holds while someone is signed in.
///
/// Only its hash is kept; it is worth nothing at another host.
public struct SessionToken: Sendable, Equatable {
    /// The value of the cookie.
    public let text: String
    /// Whether it is worth nothing until the code of an app has been typed too.
    public let awaitsCode: Bool

    init(awaitsCode: Bool) {
        text = Base64URL.encode(SecureRandom.bytes(32))
        self.awaitsCode = awaitsCode
    }

    /// The value of a cookie as it came; it may be worth nothing.
    public init(cookie: String) {
        text = cookie
        awaitsCode = false
    }

    var hash: [UInt8] { SHA256.hash(Array(text.utf8)) }
}

/// How long a sign-in lasts.
enum SessionRules {
    static let idleSeconds: Int64 = 60 * 60
    static let absoluteSeconds: Int64 = 12 * 60 * 60
    /// For so long after the password the code may be typed.
    static let codeSeconds: Int64 = 10 * 60
    /// A page does not write each time that it is looked at: only when the last look is this long ago.
    static let touchSeconds: Int64 = 60
}

extension AccountStore {
    /// Checks an address and a password, and begins a session.
    ///
    /// The answer to an unknown person is the same, and takes the same time.
    ///
    /// - Throws: an `.unauthenticated` ``Problem`` if they do not fit, `.tooMany` after too many tries.
    func signIn(email: String, password: String, near address: String, on browser: String, throttle: SignInThrottle) async throws
        -> SessionToken
    {
        let email = CleanText.line(email, limit: 254).lowercased()
        let now = clock.now
        try throttle.admit(account: email, address: address, at: now)
        let (kind, keys) = (kind, keys)
        let found = try await database.inWords.read { db in
            let found = try db.first(
                """
                SELECT id, password_hash, factor_since IS NOT NULL FROM account
                WHERE email = \(email) AND kind = \(kind) AND active = 1
                """
            ) { row in (id: try row[0] as ID<Account>, hash: try row[1] as String, hasFactor: try row[2] as Bool) }
            // Of somebody unknown every key, so that the answer is that of those whose key is not there.
            try keys.require(found.map { PlatformKeys.names(in: $0.hash) } ?? db.values(PlatformKeys.namesInUse))
            return found
        }
        let fits = try await keys.matches(password, found?.hash ?? PasswordHash.decoy)
        guard let found, fits else {
            throttle.failed(account: email, address: address, at: now)
            // Of somebody unknown too, so that both take as long; whom they tried to be is then told to nobody.
            let entry = AuditEntry("session.refused", subject: found?.id.description)
            try await database.inWords.write { db in
                try AuditChain.append(entry, by: .visitor, from: origin, at: now, to: db)
            }
            throw Problem(
                .unauthenticated, "The email address or the password is not right. Check both and try again.",
                code: "sign-in-refused")
        }
        throttle.succeeded(account: email)
        let renewed = keys.isPresent(found.hash) ? nil : try await keys.kept(password)
        return try await database.inWords.write { db in
            if let renewed {
                try db.run("UPDATE account SET password_hash = \(renewed) WHERE id = \(found.id) AND password_hash = \(found.hash)")
            }
            return try begin(of: found.id, awaitingCode: found.hasFactor, on: browser, at: now, in: db)
        }
    }

    /// Begins a session of an account, and ends those of anybody that are too old.
    ///
    /// - Parameters:
    ///   - awaitsCode: whether a code is still to come.
    ///   - way: by what somebody signed in other than a password, for the audit.
    ///   - hasSteppedElsewhere: whether the force's directory has seen to a second step.
    func begin(
        of account: ID<Account>, awaitingCode awaitsCode: Bool, by way: [JSON.Member] = [], hasSteppedElsewhere: Bool = false,
        on browser: String, at now: Timestamp, in db: Connection
    ) throws -> SessionToken {
        let token = SessionToken(awaitsCode: awaitsCode)
        let ended = try db.run("DELETE FROM session WHERE began_at < \(now.adding(seconds: -SessionRules.absoluteSeconds))")
        let endings = ended == 0 ? [] : [JSON.Member("ended_by_age", .integer(Int64(ended)))]
        try Self.insert(token, of: account, on: browser, hasSteppedElsewhere: hasSteppedElsewhere, at: now, in: db)
        let (subject, detail) = (account.description, JSON.object(way + endings))
        let entry =
            awaitsCode
            ? AuditEntry("session.awaits-code", subject: subject, detail: detail)
            : AuditEntry("session.began", subject: subject, detail: detail)
        try AuditChain.append(entry, by: .account(account), from: origin, at: now, to: db)
        return token
    }

    /// - Parameter hasSteppedElsewhere: whether the force's directory has seen to a second step.
    static func insert(
        _ token: SessionToken, of account: ID<Account>, on browser: String, hasSteppedElsewhere: Bool = false, at now: Timestamp,
        in db: Connection
    ) throws {
        let stage = token.awaitsCode ? "password" : "whole"
        try db.run(
            """
            INSERT INTO session (token_hash, account, began_at, seen_at, stage, browser, stepped_elsewhere)
            VALUES (
                \(token.hash), \(account), \(now), \(now), \(stage), \(CleanText.line(browser, limit: 60)), \(hasSteppedElsewhere)
            )
            """)
        if !token.awaitsCode { try db.run("UPDATE account SET signed_in_at = \(now) WHERE id = \(account)") }
    }

    /// Who holds a token, with the grants, and whether the force's directory has seen to a second step; or nobody.
    func holder(of token: SessionToken) async throws -> (account: Account, grants: [Grant], hasSteppedElsewhere: Bool)? {
        let (now, hash, kind) = (clock.now, token.hash, kind)
        let found = try await database.inWords.read { db -> (Account, [Grant], Bool, Timestamp)? in
            let seen = try db.map(
                """
                SELECT account, seen_at, stepped_elsewhere FROM session
                WHERE token_hash = \(hash) AND stage = 'whole' AND seen_at > \(now.adding(seconds: -idleSeconds))
                  AND began_at > \(now.adding(seconds: -SessionRules.absoluteSeconds))
                """
            ) { row in (id: try row[0] as ID<Account>, seen: try row[1] as Timestamp, elsewhere: try row[2] as Bool) }.first
            guard let seen else { return nil }
            let account: Account? = try db.one(
                "SELECT \(Account.columns) FROM account WHERE id = \(seen.id) AND active = 1 AND kind = \(kind)")
            guard let account else { return nil }
            return (account, try Self.grants(of: account.id, in: db), seen.elsewhere, seen.seen)
        }
        guard let (account, grants, isElsewhere, seen) = found else { return nil }
        if seen.adding(seconds: SessionRules.touchSeconds) <= now { try await noteLastSeen(hash, at: now) }
        return (account, grants, isElsewhere)
    }

    /// Keeps that a session is in use, so that it does not end for want of it.
    ///
    /// The one write of the kernel without an audit entry, for it is not an act of anybody's: see `docs/decisions/0018-last-seen.md`.
    private func noteLastSeen(_ hash: [UInt8], at now: Timestamp) async throws {
        try await database.inWords.write { db in
            _ = try db.run("UPDATE session SET seen_at = \(now) WHERE token_hash = \(hash)")
        }
    }

    func signOut(_ token: SessionToken) async throws {
        let (now, hash) = (clock.now, token.hash)
        try await database.inWords.write { db in
            let account = try db.value("SELECT account FROM session WHERE token_hash = \(hash)", as: ID<Account>.self)
            guard let account else { return }
            try db.run("DELETE FROM session WHERE token_hash = \(hash)")
            let entry = AuditEntry("session.ended", subject: account.description)
            try AuditChain.append(entry, by: .account(account), from: origin, at: now, to: db)
        }
    }
}

/// Slows down guessing, by account and by address, without locking anybody out: after a few failures each further try must wait.
///
/// Kept in memory, for this process, within a bound.
final class SignInThrottle: Sendable {
    private struct Failures {
        var count = 0
        var last = Timestamp(seconds: 0)
    }
    private let failures = Mutex<[String: Failures]>([:])
    private static let freeTries = 5
    private static let freeTriesOfAddress = 20
    private static let forgetSeconds: Int64 = 15 * 60
    private static let most = 50_000

    /// - Parameter account: nothing where no account is being guessed at.
    func admit(account: String?, address: String, at now: Timestamp) throws(Problem) {
        let wait = failures.withLock { failures in
            max(
                Self.wait(account.flatMap { failures["account " + $0] }, free: Self.freeTries, at: now),
                Self.wait(failures["address " + address], free: Self.freeTriesOfAddress, at: now))
        }
        guard wait <= 0 else {
            throw Problem(.tooMany, "There were too many tries. Wait \(wait) seconds and try again.", code: "sign-in-throttled")
        }
    }

    func failed(account: String?, address: String, at now: Timestamp) {
        failures.withLock { failures in
            if failures.count > Self.most {
                failures = failures.filter { $0.value.last.adding(seconds: Self.forgetSeconds) > now }
            }
            guard failures.count <= Self.most else { return }
            for key in [account.map { "account " + $0 }, "address " + address].compactMap({ $0 }) {
                var entry = failures[key] ?? Failures()
                if entry.last.adding(seconds: Self.forgetSeconds) <= now { entry.count = 0 }
                entry.count += 1
                entry.last = now
                failures[key] = entry
            }
        }
    }

    func succeeded(account: String) {
        failures.withLock { _ = $0.removeValue(forKey: "account " + account) }
    }

    /// Seconds still to wait: 2, 4, 8 … up to a minute after each failure past the free ones.
    private static func wait(_ entry: Failures?, free: Int, at now: Timestamp) -> Int64 {
        guard let entry, entry.count >= free, entry.last.adding(seconds: forgetSeconds) > now else { return 0 }
        let pause = Int64(1) << Int64(min(6, entry.count - free + 1))
        return entry.last.adding(seconds: min(60, pause)).seconds - now.seconds
    }
}

/// Hashing a password takes a tenth of a second and much memory by design, so it runs on a thread of its own, one at a time, and
/// only so many may wait.
final class PasswordWork: Sendable {
    static let shared = PasswordWork()
    private let queue = DispatchQueue(label: "folkmoot.passwords")
    private let waiting = Atomic(0)
    private static let most = 64

    /// How many wait, or are being hashed.
    var waitingCount: Int { waiting.load(ordering: .relaxed) }

    func make(_ password: String, key: [UInt8]? = nil) async throws -> String {
        try await run { try PasswordHash.make(password, key: key) }
    }

    func matches(_ password: String, _ hash: String, key: [UInt8]? = nil) async throws -> Bool {
        try await run { PasswordHash.matches(password, hash, key: key) }
    }

    private func run<T: Sendable>(_ work: @escaping @Sendable () throws -> T) async throws -> T {
        let count = waiting.add(1, ordering: .relaxed).newValue
        defer { waiting.subtract(1, ordering: .relaxed) }
        guard count <= Self.most else {
            throw Problem(.tooMany, "Many people are signing in at this moment. Try again in a few seconds.")
        }
        return try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try work() }) }
        }
    }
}
