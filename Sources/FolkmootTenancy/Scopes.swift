public import Basics
import Hashing
@_spi(TenantFiles) public import Storage

/// Leave to read and write one force's data, in someone's name.
///
/// Held by a scope; stores are made from scopes.
///
/// There is no public initialiser, and its methods are for the stores of `FolkmootCore`: pages ask stores.
public struct ForceData: Sendable {
    /// The force.
    public let tenant: Tenant
    /// In whose name.
    public let actor: Actor
    /// From where they come.
    public let origin: Origin
    /// The clock of the platform.
    public let clock: WallClock

    init(tenant: Tenant, actor: Actor, from origin: Origin, clock: WallClock) {
        self.tenant = tenant
        self.actor = actor
        self.origin = origin
        self.clock = clock
    }

    /// Reads from a snapshot of the force's file.
    ///
    /// What is personal is read with ``read(audit:_:)``.
    @_spi(Stores)
    public func read<T: Sendable>(_ body: @escaping @Sendable (Connection) throws -> T) async throws -> T {
        try await tenant.database.inWords.read(body)
    }

    /// Reads personal data: the audit says so first, on disk, before anything is read.
    @_spi(Stores)
    public func read<T: Sendable>(audit entry: AuditEntry, _ body: @escaping @Sendable (Connection) throws -> T) async throws -> T {
        try await write(audit: entry) { _ in }
        return try await tenant.database.inWords.read(body)
    }

    /// Writes, with the audit entry in the same transaction.
    ///
    /// Answers once both are on disk.
    @_spi(Stores)
    @discardableResult
    public func write<T: Sendable>(audit entry: AuditEntry, _ body: @escaping @Sendable (Connection) throws -> T) async throws -> T
    {
        try await write(body, audit: { _ in entry })
    }

    /// Writes, with an audit entry that tells of the result.
    ///
    /// - Parameter manner: how it stands to other writes.
    @_spi(Stores)
    @discardableResult
    public func write<T: Sendable>(
        as manner: WriteManner = .grouped, _ body: @escaping @Sendable (Connection) throws -> T,
        audit entry: @escaping @Sendable (T) -> AuditEntry
    ) async throws -> T {
        let (actor, origin, now) = (actor, origin, clock.now)
        return try await tenant.database.inWords.write(as: manner) { db in
            let result = try body(db)
            try AuditChain.append(entry(result), by: actor, from: origin, at: now, to: db)
            return result
        }
    }

    /// A link that lets a member do one thing, until a moment, without a password.
    ///
    /// It goes to that member and to nobody else: into a letter, or on a page that they opened by a link of their own.
    @_spi(Stores)
    public func link(for member: ID<Member>, to purpose: LinkPurpose, until expiry: Timestamp) -> String {
        SignedLink.make(for: member.description, purpose: purpose, until: expiry, keys: tenant.keys)
    }

    /// A mark by which a text is known again and from which it cannot be read: a hash with a key of the force.
    @_spi(Stores)
    public func mark(of text: String, for purpose: StaticString) -> [UInt8] {
        HMAC.sha256(key: tenant.keys.links, Array("\(purpose)\u{1F}\(text)".utf8))
    }

    /// Writes the force's file anew, so that neither its unused parts nor its log hold what was removed from it.
    ///
    /// - Returns: whether it is done; not if somebody read from the log all the while.
    @_spi(Stores)
    public func rewriteFile() async throws -> Bool { try await tenant.database.inWords.rewrite() }

    /// Empties the log of the force's file, which holds what its pages held before.
    ///
    /// - Returns: whether it is done; not if somebody read from the log all the while.
    @_spi(Stores)
    public func clearLog() async throws -> Bool { try await tenant.database.inWords.clearLog() }

    /// How many bytes the force's file has.
    @_spi(Stores)
    public var fileSize: Int { tenant.database.size }

    /// What to keep of a short secret that somebody is sent: slow to make, so that it is slow to guess from the file.
    ///
    /// - Throws: `.tooMany` while very many wait for theirs.
    @_spi(Stores)
    public func slowHash(of secret: String) async throws -> String { try await PasswordWork.shared.make(secret) }

    /// Whether a secret is the one of which a slow hash was made; compared in constant time.
    @_spi(Stores)
    public func fits(_ secret: String, _ hash: String) async throws -> Bool { try await PasswordWork.shared.matches(secret, hash) }
}

/// A visitor's leave: one force, nobody in particular.
public struct PublicScope: Sendable {
    /// The force's data, in a visitor's name.
    public let data: ForceData
    /// The force.
    public var tenant: Tenant { data.tenant }
}

/// A member's leave, from a link that was sent to them: one force, one person, one purpose.
public struct MemberScope: Sendable {
    /// The force's data, in the member's name.
    public let data: ForceData
    /// Who.
    public let member: ID<Member>
    /// For what.
    public let purpose: LinkPurpose
    /// The force.
    public var tenant: Tenant { data.tenant }
}

/// Leave to work inside one force's data, as one member of its staff.
///
/// There is no public initialiser: only ``Platform`` makes a scope, from a sign-in that it has checked.
public struct StaffScope: Sendable {
    /// The force's data, in that person's name.
    public let data: ForceData
    /// Who.
    public let account: Account
    /// Which roles the person holds, where and how long.
    public let grants: [Grant]
    let decision: Decision
    let platform: Platform
    /// Whether the force's directory has seen to a second step, in a way that the force counts.
    let hasSteppedElsewhere: Bool
    /// The force.
    public var tenant: Tenant { data.tenant }

    init(
        data: ForceData, account: Account, grants: [Grant], platform: Platform, hasSteppedElsewhere: Bool = false,
        decision: Decision? = nil
    ) {
        self.data = data
        self.account = account
        self.grants = grants
        self.platform = platform
        self.hasSteppedElsewhere = hasSteppedElsewhere
        self.decision = decision ?? Decision(rules: data.tenant.access, grants: grants, now: data.clock.now)
    }

    /// Whether the person may do something in an area; with no area, anywhere at all.
    public func allows(_ permission: Permission, in area: String? = nil) -> Bool { decision.allows(permission, in: area) }

    /// Where the person may do something.
    public func reach(of permission: Permission) -> Reach { decision.reach(of: permission) }

    /// Stops what the person may not do.
    ///
    /// - Throws: a `.forbidden` ``Problem``.
    public func require(_ permission: Permission, in area: String? = nil) throws(Problem) {
        guard allows(permission, in: area) else {
            throw Problem(
                .forbidden, "Your role does not let you do this here. Ask whoever manages roles in your force.",
                detail: "\(permission.name) in \(area ?? "any area")")
        }
    }

    /// Whether the person must set up a second factor before anything else.
    public var owesSecondFactor: Bool { !account.hasSecondFactor && !hasSteppedElsewhere && isFactorDemanded }

    private var isFactorDemanded: Bool { !tenant.access.secondFactorRoles.isDisjoint(with: roles.map(\.code)) }

    /// The person's own account, from the session that they are in.
    ///
    /// - Parameter notices: writes to the person of what is changed.
    public func own(_ session: SessionToken, telling notices: AccountNotices? = nil) -> OwnAccount {
        OwnAccount(
            account: account, isFactorDemanded: isFactorDemanded, takesPasswords: tenant.takesPasswords,
            store: tenant.account(from: data.origin, clock: data.clock), session: session.hash, throttle: platform.throttle,
            notices: notices)
    }

    /// The roles that the person holds now, as the force calls them.
    public var roles: [Role] {
        grants.filter { $0.holds(at: data.clock.now) }.compactMap { tenant.access.roles[$0.role] }
    }
}

/// A platform operator's leave inside one force: to set it up, bring data in and check it.
///
/// What shows a person is not made from it.
public struct OperatorScope: Sendable {
    /// The force's data, in the operator's name.
    public let data: ForceData
    /// The operator's name, as the audit has it.
    public let operatorName: String
    let platform: Platform
    /// The force.
    public var tenant: Tenant { data.tenant }
}

/// Leave to see what forces have published, and nothing else.
public struct NationalScope: Sendable {
    /// Who.
    public let account: Account
    let origin: Origin
    let platform: Platform
    /// What the key of a program is for; nothing for a person, who sees all that was published.
    let permissions: Set<String>?

    /// Whether a person or a key may do something.
    public func allows(_ permission: Permission) -> Bool { permissions?.contains(permission.name) ?? true }

    /// The person's own account, from the session that they are in.
    public func own(_ session: SessionToken) -> OwnAccount {
        OwnAccount(
            account: account, isFactorDemanded: false, takesPasswords: true, store: platform.nationalAccounts(from: origin),
            session: session.hash,
            throttle: platform.throttle)
    }

    /// The latest revision of what each force published, for each month of a period, by force and month.
    public func publications(from first: Month, through last: Month) async throws -> [Publication] {
        try await platform.publications(from: first, through: last)
    }

    /// Which those are.
    public func references(from first: Month, through last: Month) async throws -> [PublicationReference] {
        try await platform.registry.inWords.read { db in
            try PublicationTable.latestReferences(from: first, through: last, in: db)
        }
    }

    /// The latest month of a period of which anything was published.
    public func latestMonth(from first: Month, through last: Month) async throws -> Month? {
        try await platform.registry.inWords.read { db in
            try PublicationTable.latestMonth(from: first, through: last, in: db)
        }
    }

    /// Some publications, in their order; nothing where one is gone.
    public func publications(_ references: [PublicationReference]) async throws -> [Publication?] {
        try await platform.registry.inWords.read { db in try references.map { try PublicationTable.publication($0, in: db) } }
    }
}

/// A platform operator's leave in the registry: forces, hosts, national leads.
///
/// It reads no force's data.
public struct PlatformScope: Sendable {
    /// The operator's name, as the audit has it.
    public let operatorName: String
    let origin: Origin
    let platform: Platform

    /// The operator's leave inside one force, for setting up, imports and checks.
    ///
    /// - Throws: `.missing` if there is no such force.
    public func force(_ slug: String) async throws -> OperatorScope {
        let tenant = try await platform.tenant(slug: slug)
        let data = ForceData(
            tenant: tenant, actor: .platformOperator(operatorName), from: origin, clock: platform.clock)
        return OperatorScope(data: data, operatorName: operatorName, platform: platform)
    }
}
