public import Basics
import Glibc
import Hashing
@_spi(TenantFiles) import Storage

// What platform operators do: add forces, change their configuration, staff and state, publish for them, look after the audit.

extension PlatformScope {
    /// Every force, by name.
    public var forces: [TenantRecord] { platform.records }

    /// The host name at which national leads compare forces.
    public var nationalHost: String { platform.nationalHost }

    /// Who has one of these host names already, besides a force.
    public func holder(of hosts: [String], besides slug: String) async throws -> (host: String, name: String)? {
        try await platform.registry.inWords.read { db in try Registry.holder(of: hosts, besides: slug, in: db) }
    }

    /// Adds a force, in test mode, with its first revision.
    ///
    /// Nothing is left behind if it fails.
    ///
    /// - Throws: `.conflict` if the name or a host is in use; whatever makes the files unreadable.
    public func add(_ slug: String, _ files: ConfigurationFiles, because reason: String) async throws -> Tenant {
        let interpretation = try platform.blueprint.interpret(files)
        let (now, path) = (platform.clock.now, platform.path(of: slug))
        guard !platform.records.contains(where: { $0.slug == slug }) else {
            throw Problem(
                .conflict, "\(interpretation.name) (\(slug)) is here already. Change it with: folkmoot config apply",
                code: "force-exists")
        }
        if let taken = try await holder(of: interpretation.hosts, besides: slug) {
            throw Problem(
                .conflict, "The host name \(taken.host) is in use by \(taken.name). Choose another in force.json.",
                code: "host-taken")
        }
        // A file that no force in the registry owns is what an interrupted `add` left.
        for ending in ["", "-wal", "-shm", "-journal"] { unlink(path + ending) }
        let file = TenantFile(
            slug, path: path, blueprint: platform.blueprint, keys: platform.keys, shelf: platform.shelf,
            options: StorageOptions(watchedBy: platform.slowStatements))
        try await file.found(files, by: operatorName, from: origin, because: reason, at: now)
        await file.database.close()
        try await write(audit: AuditEntry("force.added", subject: slug, detail: ["hash": .string(files.hash)])) { db in
            try db.run(
                """
                INSERT INTO tenant (slug, name, state, resumes_as, revision, added_at, changed_at)
                VALUES (\(slug), \(interpretation.name), 'test', 'test', 1, \(now), \(now))
                """)
            try Registry.claim(interpretation.hosts, for: slug, in: db)
        }
        try await platform.reload()
        return try await platform.tenant(slug: slug)
    }

    /// Takes a force out of service, or back into it as it was.
    public func set(suspended: Bool, _ slug: String, because reason: String) async throws {
        _ = try await platform.tenant(slug: slug)
        let now = platform.clock.now
        let entry =
            suspended
            ? AuditEntry("force.suspended", subject: slug, detail: ["reason": .string(reason)])
            : AuditEntry("force.resumed", subject: slug, detail: ["reason": .string(reason)])
        try await write(audit: entry) { db in
            let state: SQL = suspended ? "'suspended'" : "resumes_as"
            _ = try db.run("UPDATE tenant SET state = \(state), changed_at = \(now) WHERE slug = \(slug)")
        }
        try await platform.reload()
    }

    /// Sets the host name at which national leads compare forces.
    public func set(nationalHost host: String) async throws {
        guard host != platform.nationalHost else { return }
        try await write(audit: AuditEntry("platform.national-host", detail: ["host": .string(host)])) { db in
            if let taken = try db.value("SELECT slug FROM host WHERE host = \(host)", as: String.self) {
                throw Problem(
                    .conflict, "The host name \(host) is in use by the force ‘\(taken)’. Choose another.", code: "host-taken")
            }
            try db.run("UPDATE setting SET value = \(host) WHERE name = 'national_host'")
        }
        try await platform.reload()
    }

    /// Adds somebody who compares forces.
    public func addNationalLead(_ new: NewAccount) async throws -> Account {
        try await platform.nationalAccounts(from: origin).add(new, by: .platformOperator(operatorName))
    }

    /// Everybody who compares forces.
    public func nationalLeads() async throws -> [Account] { try await platform.nationalAccounts(from: origin).all().map(\.account) }

    /// Disables somebody who compares forces.
    public func disableNationalLead(email: String) async throws -> Account {
        try await platform.nationalAccounts(from: origin).disable(email: email, by: .platformOperator(operatorName), keeping: nil)
    }

    /// Looks through the registry's audit.
    ///
    /// - Parameter anchors: what was noted of it earlier, and kept elsewhere.
    public func verifyAudit(against anchors: [AuditAnchor] = []) async throws -> AuditVerdict {
        try await platform.registry.inWords.read { db in try AuditChain.verify(db, against: anchors) }
    }

    /// The last line of the registry's audit in each month, to be kept elsewhere.
    public func auditAnchors() async throws -> [AuditAnchor] {
        try await platform.registry.inWords.read { db in try AuditChain.anchors(in: db) }
    }

    /// What forces have published in a period, as the national pages see it.
    public func publications(from first: Month, through last: Month) async throws -> [Publication] {
        try await platform.publications(from: first, through: last)
    }

    /// Every revision of what forces have published in a period, by force, month and revision.
    public func revisions(from first: Month, through last: Month) async throws -> [Publication] {
        try await platform.revisions(from: first, through: last, of: nil)
    }

    private func write<T: Sendable>(audit entry: AuditEntry, _ body: @escaping @Sendable (Connection) throws -> T) async throws -> T
    {
        try await platform.registryWrite(audit: entry, by: .platformOperator(operatorName), from: origin, body)
    }
}

extension OperatorScope {
    /// The history of the configuration, the latest first.
    public func history() async throws -> [RevisionRecord] {
        try await data.read { db in try RevisionTable.history(in: db) }
    }

    /// The files of a revision; of the latest if no number is given.
    public func files(of number: Int? = nil) async throws -> ConfigurationFiles {
        let number = number ?? tenant.revision.number
        return try await data.read { db in try RevisionTable.files(of: number, in: db) }
    }

    /// Makes files the new revision.
    ///
    /// Pages follow within a second. The same files again change nothing.
    ///
    /// - Throws: `.conflict` if a host is in use elsewhere, or if nobody active would be left to manage staff and roles.
    public func apply(_ files: ConfigurationFiles, because reason: String, restoring earlier: Int? = nil) async throws
        -> RevisionRecord
    {
        let interpretation = try platform.blueprint.interpret(files)
        let (slug, now, name) = (tenant.slug, platform.clock.now, operatorName)
        // Hosts are claimed first and given up last, so that a stop in between leaves every page where it was.
        try await platform.registryWrite(
            audit: AuditEntry("configuration.claimed", subject: slug, detail: ["hash": .string(files.hash)]),
            by: .platformOperator(name), from: data.origin
        ) { db in try Registry.claim(interpretation.hosts, for: slug, in: db) }
        let revision = try await data.write { db in
            if let latest = try RevisionTable.latest(in: db), latest.hash == files.hash { return latest }
            let staffed = try db.exists("SELECT 1 FROM account WHERE active = 1")
            guard try !staffed || AccountStore.hasAdministrator(interpretation.access, at: now, in: db) else {
                throw Problem(
                    .conflict, "With these roles nobody active could manage staff and roles. Keep a role with both for somebody.",
                    code: "last-administrator")
            }
            return try RevisionTable.append(files, by: name, because: reason, restores: earlier, at: now, in: db)
        } audit: { revision in
            AuditEntry(
                "configuration.applied", detail: ["revision": .integer(Int64(revision.number)), "hash": .string(revision.hash)])
        }
        let entry = AuditEntry("configuration.applied", subject: slug, detail: ["revision": .integer(Int64(revision.number))])
        try await platform.take(
            interpretation, revision: revision.number, of: slug, because: entry, by: name, from: data.origin)
        return revision
    }

    /// Adds a member of staff with roles, which wait for somebody of the force to agree where ``rolesWait()`` says so.
    ///
    /// - Throws: `.invalid` if a role or an area is not of this force.
    public func addStaff(_ new: NewAccount) async throws -> Account {
        for grant in new.grants { try tenant.check(grant) }
        let store = tenant.account(from: data.origin, clock: platform.clock)
        return try await store.add(new, by: data.actor, agreedToBy: isLive ? tenant.access : nil)
    }

    /// Whether roles that an operator gives wait for somebody of the force: once it is in service, if there is somebody who can agree.
    public func rolesWait() async throws -> Bool {
        let (rules, now) = (tenant.access, platform.clock.now)
        guard isLive else { return false }
        return try await data.read { db in try AccountStore.hasAdministrator(rules, at: now, in: db) }
    }

    private var isLive: Bool { platform.records.contains { $0.slug == tenant.slug && $0.state != .test } }

    /// Everybody of the force's staff, with their roles.
    public func staff() async throws -> [(account: Account, grants: [Grant])] {
        try await tenant.account(from: data.origin, clock: platform.clock).all()
    }

    /// Disables a member of staff and ends their sessions.
    public func disableStaff(email: String) async throws -> Account {
        try await tenant.account(from: data.origin, clock: platform.clock).disable(
            email: email, by: data.actor, keeping: tenant.access)
    }

    /// Looks through the force's audit.
    ///
    /// - Parameter anchors: what was noted of it earlier, and kept elsewhere.
    public func verifyAudit(against anchors: [AuditAnchor] = []) async throws -> AuditVerdict {
        try await data.read { db in try AuditChain.verify(db, against: anchors) }
    }

    /// The last line of the force's audit in each month, to be kept elsewhere.
    public func auditAnchors() async throws -> [AuditAnchor] {
        try await data.read { db in try AuditChain.anchors(in: db) }
    }

    /// Publishes figures of a month, which the caller has computed and suppressed.
    public func publish(_ new: NewPublication) async throws -> Publication {
        try await platform.publish(new, from: data, signedOffBy: operatorName)
    }

    /// Takes back what the force has published of a month.
    public func withdraw(_ month: Month, because reason: String) async throws -> PublicationHead {
        try await platform.withdraw(month, of: data, because: reason, by: operatorName)
    }

    /// Every revision that the force has published in a period, by month and revision.
    public func revisions(from first: Month, through last: Month) async throws -> [Publication] {
        try await platform.revisions(from: first, through: last, of: tenant.slug)
    }

    /// Puts a force in test mode into service; whoever calls has checked that it is ready.
    @_spi(Stores)
    public func goLive(because reason: String) async throws {
        let (slug, now) = (tenant.slug, platform.clock.now)
        try await data.write(audit: AuditEntry("force.live", subject: slug, detail: ["reason": .string(reason)])) { _ in }
        let entry = AuditEntry("force.live", subject: slug, detail: ["reason": .string(reason)])
        _ = try await platform.registryWrite(audit: entry, by: .platformOperator(operatorName), from: data.origin) { db in
            try db.run(
                "UPDATE tenant SET state = 'live', resumes_as = 'live', changed_at = \(now) WHERE slug = \(slug) AND state = 'test'"
            )
        }
        try await platform.reload()
    }
}

extension Tenant {
    /// The role of a grant.
    ///
    /// - Throws: `.invalid` if its role or its area is not of this force, or if one is missing.
    @discardableResult
    func check(_ grant: (role: String, area: String?)) throws(Problem) -> Role {
        let rules = access
        guard let role = rules.roles[grant.role] else {
            let hint = Spelling.nearest(to: grant.role, among: rules.roles.keys).map { " Did you mean ‘\($0)’?" } ?? ""
            let known = rules.roles.keys.sorted().joined(separator: ", ")
            throw Problem(
                .invalid, "\(name) has no role ‘\(grant.role)’.\(hint) It has: \(known).", fields: ["role": "No such role."])
        }
        if let area = grant.area, area != rules.rootArea, rules.areaParents[area] == nil {
            throw Problem(
                .invalid, "\(name) has no area ‘\(area)’. Its areas are in areas.csv.", fields: ["area": "No such area."])
        }
        guard role.isForceWide || grant.area != nil else {
            throw Problem(
                .invalid, "The role ‘\(role.code)’ holds in an area. Name it, for example --area \(rules.rootArea).",
                fields: ["area": "Name an area."])
        }
        return role
    }
}

extension StaffScope {
    /// Publishes figures of a month, which the caller has computed and suppressed and has the permission to sign off.
    public func publish(_ new: NewPublication) async throws -> Publication {
        try await platform.publish(new, from: data, signedOffBy: account.name)
    }

    /// Takes back what the force has published of a month; the caller has checked the permission.
    public func withdraw(_ month: Month, because reason: String) async throws -> PublicationHead {
        try await platform.withdraw(month, of: data, because: reason, by: account.name)
    }

    /// Every revision that the person's own force has published in a period, by month and revision.
    public func revisions(from first: Month, through last: Month) async throws -> [Publication] {
        try await platform.revisions(from: first, through: last, of: tenant.slug)
    }
}

extension Platform {
    func publications(from first: Month, through last: Month) async throws -> [Publication] {
        try await registry.inWords.read { db in try PublicationTable.latest(from: first, through: last, in: db) }
    }

    func revisions(from first: Month, through last: Month, of force: String?) async throws -> [Publication] {
        try await registry.inWords.read { db in try PublicationTable.all(from: first, through: last, of: force, in: db) }
    }

    /// The force's audit first, as when publishing.
    func withdraw(_ month: Month, of data: ForceData, because reason: String, by name: String) async throws -> PublicationHead {
        let (tenant, now) = ((slug: data.tenant.slug, name: data.tenant.name), clock.now)
        let detail: JSON = ["month": .string(month.description), "reason": .string(reason)]
        try await data.write(audit: AuditEntry("publication.withdrawal-signed", detail: detail)) { _ in }
        return try await registryWrite(
            audit: AuditEntry("publication.withdrawn", subject: tenant.slug, detail: detail), by: data.actor, from: data.origin
        ) { db in
            try PublicationTable.withdraw(month, of: tenant, because: reason, by: name, at: now, in: db)
        }
    }

    /// The force's audit first: what the registry shows has always been signed off.
    func publish(_ new: NewPublication, from data: ForceData, signedOffBy name: String) async throws -> Publication {
        let tenant = (slug: data.tenant.slug, name: data.tenant.name)
        let hash = SHA256.hex(of: new.figures.canonical())
        let detail: JSON = ["month": .string(new.month.description), "hash": .string(hash)]
        try await data.write(audit: AuditEntry("publication.signed-off", detail: detail)) { _ in }
        let now = clock.now
        return try await registryWrite(
            audit: AuditEntry("publication.stored", subject: tenant.slug, detail: detail), by: data.actor, from: data.origin
        ) { db in
            try PublicationTable.append(new, of: tenant, by: name, at: now, in: db)
        }
    }

    /// Tells the registry which configuration a force's file has.
    func take(
        _ interpretation: Interpretation, revision: Int, of slug: String, because entry: AuditEntry, by name: String,
        from origin: Origin
    ) async throws {
        let now = clock.now
        try await registryWrite(audit: entry, by: .platformOperator(name), from: origin) { db in
            try Registry.take(interpretation, revision: revision, for: slug, at: now, in: db)
        }
        try await reload()
    }

    func registryWrite<T: Sendable>(
        audit entry: AuditEntry, by actor: Actor, from origin: Origin, _ body: @escaping @Sendable (Connection) throws -> T
    ) async throws -> T {
        let now = clock.now
        return try await registry.inWords.write { db in
            let result = try body(db)
            try AuditChain.append(entry, by: actor, from: origin, at: now, to: db)
            return result
        }
    }
}
