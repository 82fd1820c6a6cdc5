import Basics
import CommandLine
import FolkmootCore
import FolkmootTenancy

extension Command {
    static let force = Command(
        "force", "Look after forces",
        subcommands: [
            checkForces, addForce, listForces, showForce, forceChecklist, completeStep, goLive, suspendForce, resumeForce,
        ])

    private static let checkForces = verb(
        "check", "Check folders of configuration, and tell everything that is wrong with them",
        discussion: """
            Each problem is told on a line of its own: file, line, column, path, what is wrong, and what would be right. Nothing is changed. \
            Where there is a platform, the folder is checked against its forces too: host names, answers, staff.
            """,
        arguments: [Argument("DIR", help: "A force's folder.", repeats: true)],
        examples: [Example("folkmoot force check tenants/lancashire", "Checks one folder.")], run: check)

    private static let addForce = verb(
        "add", "Add a force in test mode, from its folder",
        arguments: [Argument("DIR", help: "The force's folder.")], options: [.reason],
        examples: [Example("folkmoot force add tenants/lancashire", "Adds it; pages answer at its host names within a second.")],
        folder: .isMade, onPlatform: add)

    private static let listForces = verb("list", "List the forces", onPlatform: list)

    private static let showForce = verb("show", "Show one force", arguments: [.slug], onPlatform: show)

    private static let suspendForce = verb(
        "suspend", "Take a force out of service; its data stay", arguments: [.slug], options: [.reason]
    ) { session in try await set(suspended: true, session) }

    private static let resumeForce = verb(
        "resume", "Take a suspended force back into service", arguments: [.slug], options: [.reason]
    ) { session in try await set(suspended: false, session) }
}

extension Argument {
    static let slug = Argument("SLUG", help: "The force.")
}

// MARK: - Checking

@Sendable private func check(_ invocation: Invocation) async throws {
    let checks: [FolderCheck]
    if Session.isPlatform(Session.dataFolder(of: invocation)) {
        checks = try await checksOnPlatform(invocation)
    } else {
        let seeds = try Seeds(directory: try SeedsFolder.find(invocation))
        checks = try await FolderCheck.each(invocation.arguments("DIR")) { folder, hosts in
            var context = ConfigurationContext()
            context.hostsTakenBy = hosts
            return ConfigurationCheck(folder, seeds: seeds, context: context)
        }
    }
    try tell(checks, invocation)
}

private func checksOnPlatform(_ invocation: Invocation) async throws -> [FolderCheck] {
    try await Session.run(invocation, folder: .mustExist) { session in
        try await FolderCheck.each(invocation.arguments("DIR")) { folder, hosts in
            try await session.configurations.check(folder, beside: hosts)
        }
    }
}

private func tell(_ checks: [FolderCheck], _ invocation: Invocation) throws {
    let refusal = Refusal(findings: checks.flatMap { check in check.result.findings.map { (check.folder, $0) } })
    guard refusal.findings.isEmpty else {
        refusal.tell(invocation)
        throw refusal.problem
    }
    guard !invocation.flag(Option.json.name) else {
        return invocation.output.json(["findings": [], "result": .string("No problems.")])
    }
    for check in checks { invocation.output.line(check.words) }
}

/// What the check of one folder found.
private struct FolderCheck: Sendable {
    let folder: String
    let result: ConfigurationCheck

    /// Checks folders one after the other: a host name that one claims is taken for those after it.
    static func each(
        _ folders: [String], check: (ConfigurationFolder, [String: String]) async throws -> ConfigurationCheck
    ) async throws -> [FolderCheck] {
        var hosts: [String: String] = [:]
        var checks: [FolderCheck] = []
        for path in folders {
            let folder = try ConfigurationFolder(path)
            let result = try await check(folder, hosts)
            for host in result.configuration?.hosts ?? [] { hosts[host] = folder.name }
            checks.append(FolderCheck(folder: path, result: result))
        }
        return checks
    }

    /// What was found sound.
    var words: String {
        guard let found = result.configuration else { return "" }
        let parts = [
            counted(found.areas.areas.count, "area"), counted(found.surveys.count, "survey"),
            counted(found.roles.count, "role"), "hosts \(found.hosts.joined(separator: ", "))",
        ]
        return "\(folder): No problems. \(found.name.english): \(parts.joined(separator: ", "))."
    }
}

// MARK: - Adding

@Sendable private func add(_ session: Session) async throws {
    let path = session.invocation.argument("DIR")
    let folder = try ConfigurationFolder(path)
    let tenant = try await Refusal.telling(path, session.invocation) {
        try await session.configurations.add(folder, because: session.reason(otherwise: "The force was added."))
    }
    let hosts = tenant.configuration.hosts
    session.show([
        "slug": .string(tenant.slug), "name": .string(tenant.name), "state": .string(tenant.state.rawValue),
        "revision": .integer(Int64(tenant.revision.number)), "hash": .string(tenant.revision.hash),
        "hosts": .array(hosts.map { .string($0) }),
    ]) { output in
        output.line("\(tenant.name) was added in test mode, with its first revision \(tenant.revision.hash.prefix(12)).")
        output.line("It answers at \(hosts.joined(separator: ", ")) while ‘folkmoot serve’ runs.")
        output.line("Next, its first administrator: folkmoot staff add EMAIL --force \(tenant.slug) --name NAME --role ROLE")
    }
}

// MARK: - Showing

@Sendable private func list(_ session: Session) {
    let forces = session.operations.forces
    session.show(.array(forces.map(\.json))) { output in
        guard !forces.isEmpty else { return output.line("There are no forces yet. Add one with: folkmoot force add DIR") }
        output.table(
            headers: ["Slug", "Name", "State", "Revision", "Hosts"],
            rows: forces.map { [$0.slug, $0.name, $0.state.rawValue, "\($0.revision)", $0.hosts.joined(separator: " ")] },
            alignment: [.left, .left, .left, .right])
    }
}

@Sendable private func show(_ session: Session) async throws {
    let force = try await session.operations.force(session.invocation.argument("SLUG"))
    let details = ForceDetails(
        tenant: force.tenant, latest: try await force.history().first,
        staff: try await force.staff().filter(\.account.isActive).count)
    session.show(details.json) { output in
        for (name, value) in details.lines { output.line(name + String(repeating: " ", count: 14 - name.count) + value) }
    }
}

/// What `force show` tells.
private struct ForceDetails {
    let tenant: Tenant
    let latest: RevisionRecord?
    let staff: Int

    private var configuration: ForceConfiguration { tenant.configuration }

    var lines: [(String, String)] {
        let latest = latest.map { ", \($0.appliedAt) by \($0.appliedBy): \($0.reason)" } ?? ""
        return [
            ("Name", tenant.name), ("Slug", tenant.slug), ("State", tenant.state.rawValue),
            ("Hosts", configuration.hosts.joined(separator: ", ")),
            ("Languages", configuration.languages.map(\.englishName).joined(separator: ", ")),
            ("Revision", "\(tenant.revision.number) (\(tenant.revision.hash.prefix(12)))\(latest)"),
            ("Areas", Decimals.grouped(configuration.areas.areas.count)),
            ("Surveys", configuration.surveys.map(\.code).joined(separator: ", ")),
            ("Roles", configuration.roles.map(\.code).joined(separator: ", ")),
            ("Active staff", Decimals.grouped(staff)),
        ]
    }

    var json: JSON {
        [
            "slug": .string(tenant.slug), "name": .string(tenant.name), "state": .string(tenant.state.rawValue),
            "hosts": .array(configuration.hosts.map { .string($0) }),
            "languages": .array(configuration.languages.map { .string($0.rawValue) }),
            "revision": .integer(Int64(tenant.revision.number)), "hash": .string(tenant.revision.hash),
            "areas": .integer(Int64(configuration.areas.areas.count)),
            "surveys": .array(configuration.surveys.map { .string($0.code) }),
            "roles": .array(configuration.roles.map { .string($0.code) }), "active_staff": .integer(Int64(staff)),
        ]
    }
}

extension TenantRecord {
    fileprivate var json: JSON {
        [
            "slug": .string(slug), "name": .string(name), "state": .string(state.rawValue), "revision": .integer(Int64(revision)),
            "added_at": .string(addedAt.description), "hosts": .array(hosts.map { .string($0) }),
        ]
    }
}

// MARK: - In and out of service

private func set(suspended: Bool, _ session: Session) async throws {
    let slug = session.invocation.argument("SLUG")
    try await session.operations.set(suspended: suspended, slug, because: session.reason(otherwise: "No reason was given."))
    let tenant = try await session.operations.force(slug).tenant
    session.show(["slug": .string(slug), "state": .string(tenant.state.rawValue)]) { output in
        output.line(
            suspended
                ? "\(tenant.name) is out of service. Its data stay. Bring it back with: folkmoot force resume \(slug)"
                : "\(tenant.name) is in service again (\(tenant.state.rawValue)).")
    }
}
