import Basics
import Glibc
@_spi(TenantFiles) import Storage

/// What a restore did.
public struct Restored: Sendable {
    /// The backup that it began from.
    public let backup: BackupManifest
    /// When the last commit was made that it has.
    public let stateOf: Moment
    /// Whether nothing that the journal should have is missing before the moment that was asked for.
    public let isComplete: Bool
    /// What the force's file holds now.
    public let facts: DatabaseFacts
    /// The folder in which the file that was replaced is kept.
    public let keptIn: String
}

/// Which state is to come back.
public enum RestorePoint: Sendable {
    /// The latest backup.
    case latest
    /// A backup by its name.
    case backup(String)
    /// The state at a moment.
    case moment(Moment)
}

extension BackupStore {
    /// Puts one force back to an earlier state, while it and the others are served; the file that was there is kept.
    ///
    /// What it published stays published. Both audits tell of it.
    ///
    /// - Throws: in words, and then nothing was changed.
    public func restore(_ slug: String, to point: RestorePoint, because reason: String) async throws -> Restored {
        let subject = BackupSubject.force(slug)
        _ = try platform.file(of: slug)
        let work = try enterWorkFolder()
        let manifest = try choose(point, subject)
        let path = try await fetch(manifest, into: work.path)
        let (state, isComplete) = try await bringForward(path, manifest, to: point)
        let facts = try await note(manifest, of: state, because: reason, in: path, subject)
        let revision = try await interpretation(of: path, slug)
        let detail: JSON = [
            "backup": .string(manifest.id), "state_of": .string(state.description), "reason": .string(reason),
        ]
        try await audit(AuditEntry("force.restoring", subject: slug, detail: detail))
        let aside = try makeRoom(for: slug)
        Files.giveToOwner(of: platform.directory, path)
        try told { try Database.replace(platform.path(of: slug), with: path, keepingOldIn: aside) }
        withExtendedLifetime(work.lock) {}
        try await platform.take(
            revision.0, revision: revision.1, of: slug, because: AuditEntry("force.restored", subject: slug, detail: detail),
            by: scope.operatorName)
        return Restored(backup: manifest, stateOf: state, isComplete: isComplete, facts: facts, keptIn: aside)
    }

    private func choose(_ point: RestorePoint, _ subject: BackupSubject) throws -> BackupManifest {
        let manifests = try list(subject)
        let chosen =
            switch point {
            case .latest: manifests.last
            case .backup(let id): manifests.first { $0.id == id }
            case .moment(let moment): manifests.last { ($0.journal?.completeAt ?? $0.takenAt) <= moment }
            }
        if let chosen { return chosen }
        let known = manifests.isEmpty ? "There is none of \(subject.name) in \(folder)." : "See: folkmoot backup list"
        throw Problem(.missing, "There is no such backup of \(subject.name). \(known)", code: "no-such-backup")
    }

    /// Brings a copy to a moment, as far as the journal goes, and looks whether it is whole then.
    ///
    /// - Returns: of when its state is, and whether the journal had all.
    private func bringForward(_ path: String, _ manifest: BackupManifest, to point: RestorePoint) async throws -> (Moment, Bool) {
        guard case .moment(let moment) = point else { return (manifest.takenAt, true) }
        guard let start = manifest.journal, let journal = journal(of: manifest.subject) else { return (manifest.takenAt, false) }
        let replay = try told { try JournalReplay.run(journal, from: start.point, until: moment.milliseconds, into: path) }
        _ = try await checkedFacts(of: path, manifest.subject)
        return (replay.lastTime.map { Moment(milliseconds: $0) } ?? start.completeAt, !replay.isCutShort)
    }

    /// The journal beside the backups, or the one that the platform keeps.
    private func journal(of subject: BackupSubject) -> String? {
        [folder, platform.archive].compactMap { $0.map { BackupFolder($0, subject).journal } }.first { access($0, R_OK) == 0 }
    }

    /// Says in the restored file itself where it comes from.
    private func note(
        _ manifest: BackupManifest, of state: Moment, because reason: String, in path: String, _ subject: BackupSubject
    ) async throws
        -> DatabaseFacts
    {
        let database = copy(path, of: subject)
        let (name, now) = (scope.operatorName, platform.clock.now)
        let entry = AuditEntry(
            "force.restored",
            detail: ["backup": .string(manifest.id), "state_of": .string(state.description), "reason": .string(reason)])
        try await database.inWords.write { db in
            try AuditChain.append(entry, by: .platformOperator(name), at: now, to: db)
        }
        await database.close()
        return try await facts(of: path, subject)
    }

    /// What the file's configuration says, once it is sure that the force can answer at its hosts.
    private func interpretation(of path: String, _ slug: String) async throws -> (Interpretation, Int) {
        let database = copy(path, of: .force(slug))
        let (number, files) = try await database.inWords.read { db in
            guard let latest = try RevisionTable.latest(in: db) else { throw Problem.missing("revision") }
            return (latest.number, try RevisionTable.files(of: latest.number, in: db))
        }
        await database.close()
        let interpretation = try platform.blueprint.interpret(files)
        if let taken = try await scope.holder(of: interpretation.hosts, besides: slug) {
            throw Problem(
                .conflict, "In that state \(slug) answered at \(taken.host), which \(taken.name) has now. Give that up first.",
                code: "host-taken")
        }
        return (interpretation, number)
    }

    /// The name of a folder for what is replaced.
    private func makeRoom(for slug: String) throws(Problem) -> String {
        let folder = platform.directory + "/replaced"
        try Files.makeFolders(folder)
        let time = Moment.now.description.filter { $0 != "-" && $0 != ":" }
        return "\(folder)/\(slug)-\(time)"
    }
}
