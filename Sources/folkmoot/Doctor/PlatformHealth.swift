import Basics
import CommandLine
import FolkmootCore
import FolkmootTenancy

/// Looks whether the registry and every force are sound.
struct PlatformHealth: Sendable {
    private let session: Session
    private let registry = "registry"
    private let looksInto: @Sendable (String) -> Bool

    /// - Parameter looksInto: whether a force's file is sound enough to be worked on.
    init(_ session: Session, looksInto: @escaping @Sendable (String) -> Bool) {
        self.session = session
        self.looksInto = looksInto
    }

    func symptoms() async throws -> [Symptom] {
        let all = session.operations.forces
        let records = all.filter { looksInto($0.slug) }
        var found = [try await registryAudit(), try await key(records), orphans(all), missing(all)]
        let progress = session.output.progress("Looking at forces", total: records.count)
        var latest: [Timestamp] = []
        for (index, record) in records.enumerated() {
            do {
                let force = try await session.operations.force(record.slug)
                latest += try await force.history().prefix(1).map(\.appliedAt)
                found += try await symptoms(of: force, record)
            } catch let problem as Problem {
                let cause = problem.detail.map { " (\($0))" } ?? ""
                found.append(
                    Symptom(
                        .problem, record.slug, problem.message + cause, "Restore its file from a backup if it cannot be mended."))
            }
            progress.advance(to: index + 1)
        }
        progress.finish()
        return found + [clock(latest.max())] + (try backups(of: all))
    }

    private func registryAudit() async throws -> Symptom {
        let verdict = try await session.operations.verifyAudit()
        return Symptom(verdict.isWhole ? .ok : .problem, registry, "audit \(verdict.words)", Self.auditRemedy)
    }

    /// Whatever people sign in with is of no use without the key that it is kept under.
    private func key(_ records: [TenantRecord]) async throws -> Symptom {
        let path = session.platform.directory + "/key"
        guard session.platform.keyFault == nil else {
            return Symptom(.problem, "key", "\(session.platform.keyFault ?? "").", "Until then nobody can sign in with a password.")
        }
        var faults: [String] = []
        for slug in [nil] + records.map({ Optional($0.slug) }) {
            // What else is wrong with a force's file is told with the force.
            let names = (try? await session.platform.missingKeys(of: slug)) ?? []
            if !names.isEmpty { faults.append("\(slug ?? registry) needs \(names.joined(separator: ", ")), which is not there.") }
        }
        return Symptom(
            .problem, "key", ok: FileStatus(path) == nil ? "none is kept apart from the data" : "opens all that is kept under one",
            not: faults,
            "Put it back as a line of \(path). If it is lost: folkmoot staff reset and folkmoot staff second-factor-remove, for each person."
        )
    }

    private func orphans(_ records: [TenantRecord]) -> Symptom {
        let known = Set(records.map { $0.slug + ".sqlite" })
        let others = fileNames(in: session.platform.directory + "/tenants").filter {
            $0.hasSuffix(".sqlite") && !known.contains($0)
        }
        return Symptom(
            .warning, "tenants", ok: "no file without a force",
            not: others.map { "\($0) belongs to no force." },
            "It is left from an addition that was interrupted; if nobody misses it, delete it.")
    }

    private func missing(_ records: [TenantRecord]) -> Symptom {
        let there = Set(fileNames(in: session.platform.directory + "/tenants"))
        return Symptom(
            .problem, "tenants", ok: "each force has its file",
            not: records.filter { !there.contains($0.slug + ".sqlite") }.map { "\($0.slug).sqlite is missing." },
            "Restore it from a backup.")
    }

    /// Forces that are only being tried need no backup.
    private func backups(of records: [TenantRecord]) throws -> [Symptom] {
        let live = records.filter { $0.state == .live }.map { BackupSubject.force($0.slug) }
        guard !live.isEmpty else { return [] }
        let store = session.backups(in: "backups")
        let faults = try (live + [.registry]).compactMap { subject -> String? in
            guard let last = try store.list(subject).last else { return "Of \(subject.name) there is none." }
            let hours = (Moment.now.milliseconds - last.takenAt.milliseconds) / 3_600_000
            return hours > Self.mostHours ? "The last of \(subject.name) is \(hours) hours old." : nil
        }
        return [
            Symptom(
                .warning, "backups", ok: "each of the last day, in \(store.folder)", not: faults,
                "Run ‘folkmoot backup create’, and let a timer do so every day: admin/deploy has one.")
        ]
    }

    /// A day, and time for the backup to be made.
    private static let mostHours: Int64 = 26

    private func clock(_ latest: Timestamp?) -> Symptom {
        let now = session.now
        let isSound = now > Self.earliest && (latest.map { $0 <= now } ?? true)
        return Symptom(
            isSound ? .ok : .problem, "clock", isSound ? "\(now)" : "It is \(now), and something here was done later than that.",
            "Set the machine's clock; let it follow a time server.")
    }

    private static let earliest = Timestamp(seconds: 1_735_689_600)  // 2025
    private static let auditRemedy = "Keep the data folder as it is, and compare with a backup."
}

// MARK: - One force

extension PlatformHealth {
    private func symptoms(of force: OperatorScope, _ record: TenantRecord) async throws -> [Symptom] {
        let health = ForceHealth(force, seeds: session.seeds)
        let slug = record.slug
        let verdict = try await force.verifyAudit()
        return [
            Symptom(verdict.isWhole ? .ok : .problem, slug, "audit \(verdict.words)", Self.auditRemedy),
            Symptom(
                .warning, slug, ok: "configuration is sound, revision \(force.tenant.revision.number)",
                not: try await health.configurationFindings().map(\.description),
                "Export it, mend it and apply it again: folkmoot config export \(slug) --into DIR"),
            hosts(force.tenant.configuration, record),
            revision(force.tenant.revision.number, record),
            Symptom(
                .problem, slug, ok: "figures of members are as counted", not: try await force.memberFigureDifferences(),
                "Report this: a write did not keep them."),
            Symptom(
                .problem, slug, ok: "figures of surveys are as counted",
                not: try await force.surveyFigureDifferences() + force.surveyVoteDifferences(),
                "Report this: a write did not keep them."),
            Symptom(
                try await health.hasAdministrator() ? .ok : .warning, slug,
                try await health.hasAdministrator() ? "somebody can manage staff" : "Nobody active can manage staff and roles.",
                "Add somebody: folkmoot staff add EMAIL --force \(slug) --name NAME --role ROLE"),
        ] + directory(of: force)
    }

    /// What the force's directory gave this service must be there, if it gave something.
    private func directory(of force: OperatorScope) -> [Symptom] {
        guard force.tenant.configuration.policy.directory?.hasSecret == true else { return [] }
        let path = "\(session.platform.directory)/secrets/\(force.tenant.slug).directory"
        return [
            Symptom(
                .problem, force.tenant.slug, ok: "the secret for its directory is there",
                not: FileStatus(path)?.isClosed == true
                    ? [] : ["\(path) is not there, or others can read it: staff cannot sign in by it."],
                "Write what the directory gave into its first line: umask 077; mkdir -p \(session.platform.directory)/secrets")
        ]
    }

    private func revision(_ number: Int, _ record: TenantRecord) -> Symptom {
        Symptom(
            .problem, record.slug, ok: "registry and file have the same configuration",
            not: number == record.revision ? [] : ["The registry has revision \(record.revision), and its file \(number)."],
            "Apply its configuration again: an earlier change was interrupted, or the file was restored.")
    }

    private func hosts(_ configuration: ForceConfiguration, _ record: TenantRecord) -> Symptom {
        let isSame = configuration.hosts == record.hosts
        return Symptom(
            isSame ? .ok : .problem, record.slug,
            isSame
                ? "answers at \(record.hosts.joined(separator: ", "))"
                : "It answers at \(record.hosts.joined(separator: ", ")), and its configuration says "
                    + "\(configuration.hosts.joined(separator: ", ")).",
            "Apply its configuration again: an earlier change was interrupted.")
    }
}
