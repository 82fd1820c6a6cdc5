public import Basics
import Glibc
@_spi(TenantFiles) public import Storage
import Synchronization

/// All forces of one installation: the registry, each force's file, and the only way to get a scope.
///
/// A data folder holds `platform.sqlite` (the registry), `tenants/<slug>.sqlite` (a file to a force) and `outbox/`. Programs that
/// run beside each other on one folder see each other's changes through ``watch()``.
public final class Platform: Sendable {
    /// The data folder.
    public let directory: String
    /// The folder of backups in which a journal of every commit is kept: what `archive` in the data folder is or leads to, if it is there.
    public let archive: String?
    /// What tells the time.
    public let clock: WallClock

    /// Watches how long statements take, in every file.
    public let slowStatements = SlowStatements()

    let registry: Database
    /// Under what passwords and secrets of apps are kept.
    let keys: PlatformKeys
    let blueprint: Blueprint
    let throttle = SignInThrottle()
    /// As many configurations as there are forces on a national platform, and room for some more.
    let shelf = Shelf(limit: 48)
    /// What sends the service's own requests elsewhere.
    public let outgoing: Outgoing
    /// Asks forces' directories.
    let directories: DirectoryCalls
    private let state = Mutex(State())

    private struct State {
        var records: [String: TenantRecord] = [:]
        var slugByHost: [String: String] = [:]
        /// Of the forces that have been asked for.
        var fileByHost: [String: TenantFile] = [:]
        var nationalHost = ""
        var files: [String: TenantFile] = [:]
        var formKey: [UInt8] = []
    }

    private init(directory: String, blueprint: Blueprint, clock: WallClock, outgoing: Outgoing) {
        self.outgoing = outgoing
        directories = DirectoryCalls(outgoing)
        self.directory = directory
        self.blueprint = blueprint
        self.clock = clock
        // A link whose disk is not there counts too: what is missing is then told, and not passed over.
        var status = stat()
        archive = lstat(directory + "/archive", &status) == 0 ? directory + "/archive" : nil
        keys = PlatformKeys(file: directory + "/key")
        registry = Database(
            path: directory + "/platform.sqlite", migrations: Registry.migrations,
            options: Self.options(archive, .registry, slowStatements))
    }

    /// Opens the platform in a data folder, and makes the folder and the registry if they are not there.
    ///
    /// - Parameter outgoing: what sends the service's own requests elsewhere; nothing leaves unless there is one.
    /// - Throws: `.unavailable` if the folder cannot be used, or was written by a later version.
    public static func open(directory: String, blueprint: Blueprint, clock: WallClock = .system, outgoing: Outgoing = .none)
        async throws -> Platform
    {
        for path in [directory, directory + "/tenants"] { try makeFolder(path) }
        let platform = Platform(directory: directory, blueprint: blueprint, clock: clock, outgoing: outgoing)
        try await platform.registry.inWords.migrate()
        try await platform.registry.inWords.write { db in try Registry.prepare(db) }
        try await platform.reload()
        return platform
    }

    /// Closes every file that is open.
    public func close() async {
        for file in state.withLock({ Array($0.files.values) }) { await file.database.close() }
        await registry.close()
        // What fails here has been told before, or is found when the journal goes on.
        for database in databases { try? database.journal?.sync() }
    }

    private static func options(
        _ archive: String?, _ subject: BackupSubject, _ slowStatements: SlowStatements
    ) -> StorageOptions {
        var options = StorageOptions(watchedBy: slowStatements)
        options.journal = archive.map { Journal(folder: BackupFolder($0, subject).journal) }
        return options
    }

    /// The registry and those forces that have been used.
    var databases: [Database] { [registry] + state.withLock { $0.files.values.map(\.database) } }

    private static func makeFolder(_ path: String) throws(Problem) {
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else {
            let reason = String(cString: strerror(errno))
            throw Problem(.unavailable, "The folder \(path) cannot be made: \(reason). Make it, or name another with --data.")
        }
    }
}

// MARK: - Forces

extension Platform {
    /// The force that answers at a host name, or nobody.
    public func tenant(host: String) async throws -> Tenant? {
        guard let slug = slug(at: host) else { return nil }
        return try await tenant(slug: slug)
    }

    /// The force that answers at a host name, without its configuration, or nobody.
    public func standing(host: String) async throws -> Standing? {
        guard let slug = slug(at: host) else { return nil }
        guard let (record, file) = found(slug) else { throw noSuchForce(slug) }
        return try await file.standing(as: record)
    }

    /// The force that answers at a host name, if it is as it was last read; else ``standing(host:)`` must read it.
    ///
    /// Spares a request that has nothing to wait for the way of those that have.
    public func presentStanding(host: String) -> Standing? {
        state.withLock { $0.fileByHost[host] }?.present
    }

    /// The force of that name.
    ///
    /// - Throws: `.missing` if there is none; `.unavailable` if its file cannot be used.
    public func tenant(slug: String) async throws -> Tenant {
        guard let (record, file) = found(slug) else { throw noSuchForce(slug) }
        return try await file.tenant(as: record)
    }

    /// Reads something in a force's file that its configuration has no part in, and that is nobody's personal data.
    ///
    /// - Throws: as ``tenant(slug:)``.
    @_spi(Stores)
    public func read<T: Sendable>(in slug: String, _ body: @escaping @Sendable (Connection) throws -> T) async throws -> T {
        try await file(of: slug).read(body)
    }

    /// Does something for a force in passing: if nobody had its file open, it is closed again after.
    ///
    /// For going by all forces, most of which have nothing to do: open files take memory for as long as they stay open.
    ///
    /// - Throws: `.missing` if there is no such force; what the work throws.
    public func inPassing<T>(by slug: String, _ work: () async throws -> T) async throws -> T {
        try await file(of: slug).inPassing(work)
    }

    /// What a force's file looks like from outside, told without opening it; nothing if there is no such force, or it cannot be looked at.
    public func glance(at slug: String) -> FileGlance? { found(slug)?.1.database.glance }

    /// The place of the force of that name, whether or not its file can be used.
    func file(of slug: String) throws(Problem) -> TenantFile {
        guard let (_, file) = found(slug) else { throw noSuchForce(slug) }
        return file
    }

    private func noSuchForce(_ slug: String) -> Problem {
        let hint = Spelling.nearest(to: slug, among: records.map(\.slug)).map { " Did you mean ‘\($0)’?" } ?? ""
        return Problem(.missing, "There is no force ‘\(slug)’ here.\(hint)", code: "no-such-force")
    }

    /// What is known of a force, and its place.
    func found(_ slug: String) -> (TenantRecord, TenantFile)? {
        state.withLock { state in
            guard let record = state.records[slug] else { return nil }
            if let file = state.files[slug] { return (record, file) }
            let file = TenantFile(
                slug, path: path(of: slug), blueprint: blueprint, keys: keys, shelf: shelf,
                options: Self.options(archive, .force(slug), slowStatements))
            state.files[slug] = file
            for host in record.hosts { state.fileByHost[host] = file }
            return (record, file)
        }
    }

    /// The short name of the force that answers at a host name, or nothing.
    public func slug(at host: String) -> String? { state.withLock { $0.slugByHost[host] } }

    /// The files that have been asked for, by name.
    var filesInUse: [(String, TenantFile)] {
        state.withLock { $0.files.sorted { $0.key < $1.key }.map { ($0.key, $0.value) } }
    }

    /// Every force, by name.
    public var records: [TenantRecord] {
        state.withLock { $0.records.values.sorted { $0.slug < $1.slug } }
    }

    /// The host name at which national leads compare forces.
    public var nationalHost: String { state.withLock { $0.nationalHost } }

    /// Makes and checks the tokens of the forms on the national host.
    public var nationalFormGuard: FormGuard { FormGuard(key: state.withLock { $0.formKey }) }

    func path(of slug: String) -> String { "\(directory)/tenants/\(slug).sqlite" }

    /// Takes up what has changed in the registry.
    public func reload() async throws {
        let (records, national, key) = try await registry.inWords.read { db in
            (try Registry.records(in: db), try Registry.nationalHost(in: db), try Registry.formKey(in: db))
        }
        state.withLock { state in
            state.records = Dictionary(records.map { ($0.slug, $0) }, uniquingKeysWith: { first, _ in first })
            state.slugByHost = [:]
            for record in records { for host in record.hosts { state.slugByHost[host] = record.slug } }
            state.nationalHost = national
            state.formKey = key
            state.files = state.files.filter { state.records[$0.key] != nil }
            state.fileByHost = [:]
            for (slug, file) in state.files {
                guard let record = state.records[slug] else { continue }
                file.forget(unless: record)
                for host in record.hosts { state.fileByHost[host] = file }
            }
        }
    }

    /// Takes up changes that other programs make in the registry, within a quarter of a second, until it is cancelled.
    public func watch() async throws {
        var seen = try await registry.dataVersion()
        // What changed between opening and now.
        try await reload()
        while true {
            try await Task.sleep(for: .milliseconds(200))
            let version = try await registry.dataVersion()
            guard version != seen else { continue }
            try await reload()
            seen = version
        }
    }
}

// MARK: - Scopes

extension Platform {
    /// A visitor's leave in a force.
    public func visitor(at tenant: Tenant, from origin: Origin) -> PublicScope {
        PublicScope(data: ForceData(tenant: tenant, actor: .visitor, from: origin, clock: clock))
    }

    /// A member's leave, from a link.
    ///
    /// - Throws: `.missing` if the link is not this force's or is for something else, `.unauthenticated` if its time is over.
    public func member(link: String, to purpose: LinkPurpose, at tenant: Tenant, from origin: Origin) throws(Problem) -> MemberScope
    {
        let subject = try SignedLink.subject(of: link, purpose: purpose, at: clock.now, keys: tenant.keys)
        guard let member = ID<Member>(subject) else { throw Problem.missing("link") }
        return MemberScope(
            data: ForceData(tenant: tenant, actor: .member(member), from: origin, clock: clock), member: member, purpose: purpose)
    }

    /// The leave of whoever holds a session in a force, or nobody's.
    public func staff(_ token: SessionToken, at tenant: Tenant, from origin: Origin) async throws -> StaffScope? {
        guard let holder = try await tenant.account(from: origin, clock: clock).holder(of: token) else { return nil }
        let data = ForceData(tenant: tenant, actor: .account(holder.account.id), from: origin, clock: clock)
        return StaffScope(
            data: data, account: holder.account, grants: holder.grants, platform: self,
            hasSteppedElsewhere: holder.hasSteppedElsewhere)
    }

    /// The leave of whoever holds a session at the national host, or nobody's.
    public func national(_ token: SessionToken, from origin: Origin) async throws -> NationalScope? {
        guard let holder = try await nationalAccounts(from: origin).holder(of: token) else { return nil }
        return NationalScope(account: holder.account, origin: origin, platform: self, permissions: nil)
    }

    /// The leave of whoever runs a command on the platform's own machine.
    public func platformOperator(named name: String) -> PlatformScope {
        PlatformScope(operatorName: name, origin: Origin(.command), platform: self)
    }

    /// The leave of the service itself, for one of its rounds.
    public func service(named name: String) -> PlatformScope {
        PlatformScope(operatorName: name, origin: Origin(.service), platform: self)
    }

    /// Signs a member of staff in.
    ///
    /// - Parameter browser: what sort of browser it is, in a word or two, for the person's own list of sessions.
    /// - Throws: `.unauthenticated` if address and password do not fit, `.tooMany` after too many tries, `.forbidden` where staff sign in by
    ///   the force's directory alone.
    public func signIn(email: String, password: String, from origin: Origin, on browser: String = "", at tenant: Tenant)
        async throws -> SessionToken
    {
        try tenant.requirePasswords()
        return try await tenant.account(from: origin, clock: clock).signIn(
            email: email, password: password, near: place(origin, at: tenant), on: browser, throttle: throttle)
    }

    /// Signs a national lead in.
    ///
    /// - Throws: as for staff.
    public func signInNationally(email: String, password: String, from origin: Origin, on browser: String = "") async throws
        -> SessionToken
    {
        try await nationalAccounts(from: origin).signIn(
            email: email, password: password, near: "national \(origin.place)", on: browser, throttle: throttle)
    }

    /// Takes the code of somebody whose password was right, and gives a session for it.
    ///
    /// - Throws: `.unauthenticated` if the code does not fit, or with the code `sign-in` if it came too late.
    public func signIn(with code: String, after token: SessionToken, from origin: Origin, at tenant: Tenant) async throws
        -> SessionToken
    {
        try await tenant.account(from: origin, clock: clock).signIn(
            with: code, after: token, near: place(origin, at: tenant), throttle: throttle)
    }

    /// Takes the code of a national lead whose password was right.
    ///
    /// - Throws: as for staff.
    public func signInNationally(with code: String, after token: SessionToken, from origin: Origin) async throws -> SessionToken {
        try await nationalAccounts(from: origin).signIn(
            with: code, after: token, near: "national \(origin.place)", throttle: throttle)
    }

    /// Tries at one force do not slow those at another.
    func place(_ origin: Origin, at tenant: Tenant) -> String { "\(tenant.slug) \(origin.place)" }

    /// Ends a session of a force.
    public func signOut(_ token: SessionToken, at tenant: Tenant, from origin: Origin) async throws {
        try await tenant.account(from: origin, clock: clock).signOut(token)
    }

    /// Ends a session at the national host.
    public func signOutNationally(_ token: SessionToken, from origin: Origin) async throws {
        try await nationalAccounts(from: origin).signOut(token)
    }

    func nationalAccounts(from origin: Origin) -> AccountStore {
        AccountStore(database: registry, kind: .national, origin: origin, clock: clock, keys: keys)
    }
}
