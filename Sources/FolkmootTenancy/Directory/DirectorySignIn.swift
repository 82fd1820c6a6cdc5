import Basics
import Hashing
@_spi(TenantFiles) import Storage

/// Where a browser goes to sign in by a force's directory.
public struct DirectoryDeparture: Sendable {
    /// The directory's address, with all that it must be told.
    public let address: String
    /// What the browser must bring back in a cookie.
    public let cookie: String
    /// After so many seconds the cookie is worth nothing.
    public static let seconds = Int(DirectoryVisit.seconds)
}

/// What a browser brings back from a directory, as it stood in the address.
public struct DirectoryReturn: Sendable {
    /// What is taken to the directory for what it says of the person.
    public var code: String?
    /// What it was sent with.
    public var state: String?
    /// Whose answer it is (RFC 9207).
    public var issuer: String?
    /// Whether the directory says that it did not sign the person in.
    public var isDeclined: Bool
    /// What was kept in the cookie.
    public var cookie: String?

    /// What a browser brings back.
    public init(code: String?, state: String?, issuer: String?, isDeclined: Bool, cookie: String?) {
        self.code = code
        self.state = state
        self.issuer = issuer
        self.isDeclined = isDeclined
        self.cookie = cookie
    }
}

extension Platform {
    /// Sends a browser to the directory of a force.
    ///
    /// - Parameter address: where the directory sends it back to.
    /// - Throws: `.missing` if staff of the force have none, `.unavailable` if it cannot be asked.
    public func departure(to tenant: Tenant, returningTo address: String) async throws -> DirectoryDeparture {
        guard let rules = tenant.access.directory else { throw Problem.missing("page") }
        let document = try await directories.document(of: rules, for: tenant.slug, at: clock.now)
        let visit = DirectoryVisit(by: rules, keys: tenant.keys, at: clock.now)
        let query = FormText.form([
            ("response_type", "code"), ("client_id", rules.client), ("redirect_uri", address), ("scope", "openid email profile"),
            ("state", visit.state), ("nonce", visit.nonce), ("code_challenge", visit.challenge), ("code_challenge_method", "S256"),
        ])
        let mark = document.authorization.contains("?") ? "&" : "?"
        return DirectoryDeparture(address: "\(document.authorization)\(mark)\(query)", cookie: visit.cookie)
    }

    /// Signs in a member of staff who comes back from the directory of the force.
    ///
    /// - Parameters:
    ///   - address: where the directory was told to send them back to.
    ///   - origin: from where they come.
    /// - Throws: `.unauthenticated` with the code `directory-refused` unless all fits; `.tooMany` after too many tries from one place;
    ///   `.unavailable` if the directory cannot be asked.
    public func signIn(
        _ answer: DirectoryReturn, returnedTo address: String, from origin: Origin, on browser: String = "", at tenant: Tenant
    ) async throws -> SessionToken {
        guard let rules = tenant.access.directory else { throw Problem.missing("page") }
        let place = place(origin, at: tenant)
        try throttle.admit(account: nil, address: place, at: clock.now)
        let visit: DirectoryVisit
        do throws(DirectoryFault) {
            visit = try DirectoryVisit(cookie: answer.cookie ?? "", by: rules, keys: tenant.keys, at: clock.now)
        } catch {
            // Nothing was begun that could end, so nothing is written down: anybody can open the address.
            throw Problem.refused(error)
        }
        let arrival = DirectoryArrival(
            visit: visit, rules: rules, store: tenant.account(from: origin, clock: clock), browser: browser)
        do {
            let token = try await identity(answer, arrival, returnedTo: address, at: tenant)
            return try await arrival.begin(by: token)
        } catch let fault as DirectoryFault {
            throttle.failed(account: nil, address: place, at: clock.now)
            try await arrival.refuse(fault)
            throw Problem.refused(fault)
        }
    }

    /// What the directory says of who comes back, with everything checked on the way.
    private func identity(_ answer: DirectoryReturn, _ arrival: DirectoryArrival, returnedTo address: String, at tenant: Tenant)
        async throws -> IdentityToken
    {
        let (rules, visit) = (arrival.rules, arrival.visit)
        guard visit.isState(answer.state ?? "") else { throw DirectoryFault.state }
        let path = rules.hasSecret ? "\(directory)/secrets/\(tenant.slug).directory" : nil
        let (hasEnded, secret) = try await tenant.database.inWords.read { db in
            (try DirectoryArrival.hasEnded(visit, in: db), try path.map { path throws(Problem) in try DirectorySecret.read(path) })
        }
        guard !hasEnded else { throw DirectoryFault.replay }
        let document = try await directories.document(of: rules, for: tenant.slug, at: clock.now)
        guard answer.issuer == rules.issuer || answer.issuer == nil && !document.namesItself else { throw DirectoryFault.mixUp }
        guard !answer.isDeclined else { throw DirectoryFault.declined }
        guard let code = answer.code, (1...4096).contains(code.utf8.count) else { throw DirectoryFault.code }
        let found = try await directories.identity(
            for: code, visit, secret: secret, returnedTo: address, document, rules, for: tenant.slug)
        guard let found else { throw DirectoryFault.code }
        let token = try IdentityToken(
            found.identity, for: rules, nonce: visit.nonce, at: clock.now, algorithms: document.algorithms)
        // Some directories say no address in the token itself.
        guard token.address == nil, let access = found.access, let place = document.person else { return token }
        let claims = try await directories.person(access, at: place, for: tenant.slug)
        return claims.map { token.adding($0, rules) } ?? token
    }
}

/// Somebody who comes back from a directory, at the force's own file.
private struct DirectoryArrival: Sendable {
    let visit: DirectoryVisit
    let rules: DirectoryRules
    let store: AccountStore
    let browser: String

    /// Begins a session for the person whom the directory names, if they are of the staff; with a code still to come if they have a second
    /// step of this service and the directory's does not count.
    func begin(by identity: IdentityToken) async throws -> SessionToken {
        let (now, kind) = (store.clock.now, store.kind)
        return try await store.database.inWords.write { db in
            guard try end(at: now, in: db) else { throw DirectoryFault.replay }
            let found = try account(of: identity, kind, in: db)
            if found.isNew { try bind(found.id, to: identity, in: db) }
            let way: [JSON.Member] = [
                .init("by", "directory"), .init("bound", .bool(found.isNew)), .init("second_step", .bool(identity.hasSecondStep)),
            ]
            return try store.begin(
                of: found.id, awaitingCode: found.hasFactor && !identity.hasSecondStep, by: way,
                hasSteppedElsewhere: identity.hasSecondStep, on: browser, at: now, in: db)
        }
    }

    /// Ends the way without a session, and writes down why.
    func refuse(_ fault: DirectoryFault) async throws {
        let now = store.clock.now
        try await store.database.inWords.write { db in
            _ = try end(at: now, in: db)
            let entry = AuditEntry("session.directory-refused", detail: ["because": .string(fault.rawValue)])
            try AuditChain.append(entry, by: .visitor, from: store.origin, at: now, to: db)
        }
    }

    private typealias Found = (id: ID<Account>, hasFactor: Bool, isNew: Bool)

    /// The account that is the person's already, or else the one with their address, which is nobody's yet.
    private func account(of identity: IdentityToken, _ kind: Account.Kind, in db: Connection) throws -> Found {
        let known = try db.first(
            """
            SELECT id, factor_since IS NOT NULL, active FROM account
            WHERE directory_issuer = \(rules.issuer) AND directory_subject = \(identity.subject) AND kind = \(kind)
            """
        ) { row in (id: try row[0] as ID<Account>, hasFactor: try row[1] as Bool, isActive: try row[2] as Bool) }
        if let known {
            guard known.isActive else { throw DirectoryFault.unknown }
            return (known.id, known.hasFactor, false)
        }
        guard let address = identity.address else { throw DirectoryFault.address }
        let named = try db.first(
            """
            SELECT id, factor_since IS NOT NULL, directory_issuer FROM account
            WHERE email = \(address) AND kind = \(kind) AND active = 1
            """
        ) { row in (id: try row[0] as ID<Account>, hasFactor: try row[1] as Bool, issuer: try row[2] as String?) }
        guard let named else { throw DirectoryFault.unknown }
        // Who was bound to a directory that the force has given up is bound anew.
        guard named.issuer != rules.issuer else { throw DirectoryFault.bound }
        return (named.id, named.hasFactor, true)
    }

    private func bind(_ account: ID<Account>, to identity: IdentityToken, in db: Connection) throws {
        try db.run(
            """
            UPDATE account SET directory_issuer = \(rules.issuer), directory_subject = \(identity.subject) WHERE id = \(account)
            """)
    }
}

// MARK: - Coming back once

extension DirectoryArrival {
    static func hasEnded(_ visit: DirectoryVisit, in db: Connection) throws -> Bool {
        try db.exists("SELECT 1 FROM directory_visit WHERE visit_hash = \(visit.hash)")
    }

    /// Notes that somebody has come back, so that nobody does a second time.
    ///
    /// - Returns: whether nobody had.
    private func end(at now: Timestamp, in db: Connection) throws -> Bool {
        try db.run("DELETE FROM directory_visit WHERE ended_at < \(now.adding(seconds: -2 * DirectoryVisit.seconds))")
        return try db.run(
            "INSERT INTO directory_visit (visit_hash, ended_at) VALUES (\(visit.hash), \(now)) ON CONFLICT DO NOTHING") == 1
    }
}

/// Which ways to a directory have ended, until they could not be gone again anyhow.
enum DirectoryTable {
    static let schema = Migration(
        286, "ways to the directory that have ended",
        """
        CREATE TABLE directory_visit (
            visit_hash BLOB PRIMARY KEY CHECK (length(visit_hash) = 32),
            ended_at   INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        """)
}

extension Problem {
    /// Somebody who comes back from a directory is not signed in.
    fileprivate static func refused(_ fault: DirectoryFault) -> Problem {
        Problem(
            .unauthenticated, fault.words, code: "directory-refused", detail: "sign-in by the directory refused: \(fault.rawValue)")
    }
}

extension DirectoryFault {
    /// For the person: what happened as far as they can do something about it.
    var words: String {
        switch self {
        case .browser, .late, .state, .replay:
            """
            You were not signed in: this page was opened without having begun here, a second time, or more than ten minutes later. \
            Begin again.
            """
        case .declined: "Your force's directory did not sign you in. Begin again, or ask whoever looks after it."
        case .mixUp, .code, .form, .algorithm, .issuer, .audience, .time, .nonce, .subject:
            """
            You were not signed in: what came from your force's directory does not fit. Begin again; if it happens again, tell whoever \
            looks after it.
            """
        case .address:
            "You were not signed in: your force's directory does not tell a verified email address of yours. Tell whoever looks after it."
        case .unknown:
            """
            You are not among those who work with this service. Ask whoever looks after staff in your force to add you, with the email \
            address that the directory has.
            """
        case .bound:
            "Your account here belongs to another entry of your force's directory. Ask whoever looks after this service to release it."
        }
    }
}

// MARK: - What operators do

extension OperatorScope {
    /// Releases an account from the person of the directory to whom it is bound, and ends its sessions: the next sign-in by the directory
    /// binds it again, by the address.
    ///
    /// - Throws: `.missing` if nobody active has that address.
    public func releaseFromDirectory(email: String) async throws -> Account {
        try await tenant.account(from: data.origin, clock: platform.clock).releaseFromDirectory(email: email, by: data.actor)
    }
}

extension AccountStore {
    fileprivate func releaseFromDirectory(email: String, by actor: Actor) async throws -> Account {
        let (now, kind) = (clock.now, kind)
        let email = CleanText.line(email, limit: 254).lowercased()
        return try await database.inWords.write { db in
            let account: Account? = try db.one(
                "SELECT \(Account.columns) FROM account WHERE email = \(email) AND kind = \(kind) AND active = 1")
            guard let account else { throw Problem.missing("account") }
            try db.run("UPDATE account SET directory_issuer = NULL, directory_subject = NULL WHERE id = \(account.id)")
            try db.run("DELETE FROM session WHERE account = \(account.id)")
            try AuditChain.append(
                AuditEntry("account.released-from-directory", subject: account.id.description), by: actor, from: origin, at: now,
                to: db)
            return account
        }
    }
}
