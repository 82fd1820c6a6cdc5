import Basics
public import FolkmootTenancy

/// Checks, adds and changes the configurations of forces, against all that the platform knows.
///
/// Whatever it refuses, it refuses with every finding at once, and changes nothing.
public struct ConfigurationStore: Sendable {
    private let scope: PlatformScope
    private let seeds: Seeds

    /// The configurations of the platform that a scope reaches.
    public init(_ scope: PlatformScope, seeds: Seeds) {
        self.scope = scope
        self.seeds = seeds
    }

    /// Checks a folder, against the force's configuration, answers and staff if it is here already.
    ///
    /// - Parameter hosts: By host name, which other folder that is checked with it claims it.
    public func check(_ folder: ConfigurationFolder, beside hosts: [String: String] = [:]) async throws -> ConfigurationCheck {
        var context = try await context(of: folder.files)
        context.hostsTakenBy.merge(hosts) { taken, _ in taken }
        return ConfigurationCheck(folder, seeds: seeds, context: context)
    }

    /// Adds a force, in test mode, with its first revision.
    ///
    /// - Throws: ``ConfigurationRefused`` with all findings; `.conflict` if the force is here already.
    public func add(_ folder: ConfigurationFolder, because reason: String) async throws -> Tenant {
        let slug = ForceFile(folder.files).slug
        if let slug, scope.forces.contains(where: { $0.slug == slug }) {
            throw Problem(
                .conflict, "The force ‘\(slug)’ is here already. Change it with: folkmoot config apply", code: "force-exists")
        }
        let configuration = try await check(folder).sound()
        return try await scope.add(configuration.slug, folder.files.canonicalised(), because: reason)
    }

    /// What a folder would change.
    ///
    /// - Throws: ``ConfigurationRefused`` with all findings; `.missing` if there is no such force.
    public func plan(_ folder: ConfigurationFolder) async throws -> ConfigurationPlan {
        try await change(to: folder.files, folderName: folder.name, found: folder.findings).plan
    }

    /// Makes a folder the new revision of its force, or proposes it where the force asks for a second person.
    ///
    /// Pages follow within a second.
    ///
    /// - Throws: ``ConfigurationRefused`` with all findings; `.missing` if there is no such force.
    public func apply(_ folder: ConfigurationFolder, because reason: String) async throws -> ConfigurationOutcome {
        let change = try await change(to: folder.files, folderName: folder.name, found: folder.findings)
        return try await apply(change, because: reason)
    }

    /// Makes other files the new revision of a force.
    ///
    /// - Throws: as for a folder.
    public func apply(_ files: ConfigurationFiles, because reason: String) async throws -> ConfigurationOutcome {
        try await apply(try await change(to: files), because: reason)
    }

    /// What other files would change.
    ///
    /// - Throws: as for a folder.
    public func plan(_ files: ConfigurationFiles) async throws -> ConfigurationPlan { try await change(to: files).plan }

    /// Brings an earlier revision back, as a new one.
    ///
    /// - Throws: ``ConfigurationRefused`` if it no longer fits, for example what has been answered since; `.missing` if there is none.
    public func rollback(_ slug: String, to number: Int, because reason: String) async throws -> ConfigurationOutcome {
        let force = try await scope.force(slug)
        guard try await force.history().contains(where: { $0.number == number }) else {
            throw Problem(.missing, "\(force.tenant.name) has no revision \(number). See: folkmoot config history \(slug)")
        }
        return try await apply(try await change(to: try await force.files(of: number)), because: reason, restoring: number)
    }
}

extension ConfigurationStore {
    /// Changes of a force that wait for a second person, the latest first.
    public func proposals(of slug: String) async throws -> [ConfigurationProposal] {
        try await ProposalStore(try await scope.force(slug)).waiting()
    }

    /// Makes what somebody else proposed the new revision, if it is still sound.
    ///
    /// - Parameter hash: The hash of the proposal, or its beginning.
    /// - Throws: `.forbidden` to whoever proposed it; `.missing` if there is none; ``ConfigurationRefused`` with all findings.
    public func approve(_ hash: String, of slug: String) async throws -> AppliedConfiguration {
        let (proposal, proposals) = try await proposal(hash, of: slug)
        guard proposal.proposedBy.lowercased() != scope.operatorName.lowercased() else {
            throw Problem(
                .forbidden, "\(proposal.proposedBy) has proposed this change, so somebody else must approve it.",
                code: "second-person")
        }
        let change = try await change(to: try await proposals.files(of: proposal))
        let reason = "\(proposal.reason) (proposed by \(proposal.proposedBy))"
        let revision = try await change.force.apply(change.files, because: reason, restoring: proposal.restores)
        try await proposals.close(proposal)
        return AppliedConfiguration(revision: revision, plan: change.plan)
    }

    /// Gives up a change that waits.
    ///
    /// - Throws: `.missing` if there is none.
    public func withdraw(_ hash: String, of slug: String) async throws -> ConfigurationProposal {
        let (proposal, proposals) = try await proposal(hash, of: slug)
        try await proposals.withdraw(proposal)
        return proposal
    }

    private func proposal(_ hash: String, of slug: String) async throws -> (ConfigurationProposal, ProposalStore) {
        let proposals = ProposalStore(try await scope.force(slug))
        let found = try await proposals.waiting().filter { $0.hash.hasPrefix(hash.lowercased()) }
        guard let proposal = found.first, found.count == 1 else {
            throw Problem(
                .missing,
                found.isEmpty
                    ? "No change \(quoted(hash)) waits for a second person. It may have been overtaken by another revision; see: "
                        + "folkmoot config history \(slug)"
                    : "Several changes that wait begin with \(quoted(hash)). Write more of it.")
        }
        return (proposal, proposals)
    }
}

/// What became of a change.
public enum ConfigurationOutcome: Sendable {
    /// It is in force.
    case inForce(AppliedConfiguration)
    /// It waits for a second person, and nothing has changed yet.
    case waiting(ConfigurationProposal, ConfigurationPlan)
}

/// A new revision, and what it changed.
public struct AppliedConfiguration: Sendable {
    /// The revision; the one in force before, if nothing changed.
    public let revision: RevisionRecord
    /// What changed.
    public let plan: ConfigurationPlan
}

/// Files that are not sound: everything that is wrong with them.
public struct ConfigurationRefused: Error, Sendable {
    /// Every finding, by file and line.
    public let findings: [Finding]

    /// A refusal for these findings.
    public init(findings: [Finding]) { self.findings = findings }
}

extension ConfigurationCheck {
    /// The configuration.
    ///
    /// - Throws: ``ConfigurationRefused`` if anything is wrong.
    public func sound() throws(ConfigurationRefused) -> ForceConfiguration {
        guard let configuration else { throw ConfigurationRefused(findings: findings) }
        return configuration
    }
}

// MARK: - One change

extension ConfigurationStore {
    private struct Change {
        let force: OperatorScope
        let files: ConfigurationFiles
        let plan: ConfigurationPlan
    }

    private func change(
        to files: ConfigurationFiles, folderName: String? = nil, found: [Finding] = []
    ) async throws -> Change {
        guard let slug = ForceFile(files).slug ?? folderName else { throw ConfigurationRefused(findings: found) }
        let force = try await scope.force(slug)
        var context = try await context(of: files)
        context.folderName = folderName
        let sound = try ConfigurationCheck(files, seeds: seeds, context: context, found: found).sound()
        let plan = ConfigurationPlan(from: force.tenant.configuration, to: sound, liveWaves: context.liveWaves)
        return Change(force: force, files: files.canonicalised(), plan: plan)
    }

    private func apply(
        _ change: Change, because reason: String, restoring earlier: Int? = nil
    ) async throws -> ConfigurationOutcome {
        guard change.plan.needsSecondPerson.isEmpty else {
            let proposal = try await ProposalStore(change.force).keep(change.files, because: reason, restores: earlier)
            return .waiting(proposal, change.plan)
        }
        let revision = try await change.force.apply(change.files, because: reason, restoring: earlier)
        return .inForce(AppliedConfiguration(revision: revision, plan: change.plan))
    }
}

// MARK: - What the platform knows

extension ConfigurationStore {
    /// What the platform knows that the files do not say.
    private func context(of files: ConfigurationFiles) async throws -> ConfigurationContext {
        let file = ForceFile(files)
        var context = ConfigurationContext()
        for force in scope.forces { for host in force.hosts { context.hostsTakenBy[host] = force.slug } }
        for host in file.hosts where context.hostsTakenBy[host] == nil {
            context.hostsTakenBy[host] = try await scope.holder(of: [host], besides: "")?.name
        }
        guard let slug = file.slug, scope.forces.contains(where: { $0.slug == slug }) else { return context }
        let force = try await scope.force(slug)
        context.previous = force.tenant.configuration
        context.activeStaffByRole = try await Self.activeStaffByRole(in: force)
        (context.answered, context.voted) = try await force.answeredQuestions()
        context.liveWaves = Dictionary(uniqueKeysWithValues: force.tenant.configuration.surveys.map { ($0.code, 1) })
        return context
    }

    private static func activeStaffByRole(in force: OperatorScope) async throws -> [String: Int] {
        let now = force.data.clock.now
        let roles = try await force.staff().filter(\.account.isActive).flatMap { person in
            Set(person.grants.filter { $0.holds(at: now) }.map(\.role))
        }
        return Dictionary(roles.map { ($0, 1) }, uniquingKeysWith: +)
    }
}

/// The two things that must be known of a folder before it can be checked.
private struct ForceFile {
    let slug: String?
    let hosts: [String]

    init(_ files: ConfigurationFiles) {
        // A file that cannot be read is the check's finding.
        let force = files.files["force.json"].flatMap { try? JSONNode.parse($0) }?.json
        slug = force?["slug"]?.string
        hosts = (force?["hosts"]?.array ?? []).compactMap(\.string)
    }
}
