import Basics
import Glibc
@_spi(TenantFiles) import Storage

/// What a restore did.
public struct Restored: Sendable {
    /// The backup that it began from.
    public let backup: BackupManifest
    /// When the last commit was made that it has.
    public let stateOf: Moment
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
        let database = try platform.file(of: slug).database
        let work = try await enterWorkFolder()
        let manifest = try choose(point, subject)
        let path = try await fetch(manifest, into: work.path)
        let state = try await bringForward(path, manifest, to: point)
        let facts = try await note(manifest, of: state, because: reason, in: path, subject)
        let (interpretation, revision) = try await interpretation(of: path, slug)
        let detail: JSON = ["backup": .string(manifest.id), "state_of": .string(state.description), "reason": .string(reason)]
        try await audit(AuditEntry("force.restoring", subject: slug, detail: detail))
        let aside = try await swap(path, facts, database, slug)
        withExtendedLifetime(work.lock) {}
        let entry = AuditEntry("force.restored", subject: slug, detail: detail)
        try await platform.take(
            interpretation, revision: revision, of: slug, because: entry, by: scope.operatorName, from: scope.origin)
        return Restored(backup: manifest, stateOf: state, facts: facts, keptIn: aside)
    }

    /// Puts a file in place; where a journal is kept, it is at once what the journal goes on from.
    ///
    /// - Returns: the folder in which the old one is kept.
    private func swap(_ path: String, _ facts: DatabaseFacts, _ database: Database, _ slug: String) async throws -> String {
        let aside = try makeRoom(for: slug)
        Files.giveToOwner(of: platform.directory, path)
        let base: RestoredBase? =
            if let archive = platform.archive { try await RestoredBase(of: path, facts, slug, in: archive) } else { nil }
        var (generation, moment) = (0, Moment.now)
        try told {
            try database.replace(with: path, keepingOldIn: aside) {
                generation = try database.journal?.latestGeneration() ?? 0
                moment = .now
            }
        }
        // A journal that cannot be written at present begins anew later, with a backup that the service makes.
        let point = try? await database.journalPoint()
        if let base, point?.generation == generation + 1 { try base.keep(since: moment, generation: generation + 1) }
        base?.discard()
        return aside
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

    /// Brings a copy to a moment with the journal, and looks whether it is whole then.
    ///
    /// - Returns: of when its state is.
    /// - Throws: `.missing` if the journal does not have all until that moment.
    private func bringForward(_ path: String, _ manifest: BackupManifest, to point: RestorePoint) async throws -> Moment {
        guard case .moment(let moment) = point else { return manifest.takenAt }
        guard let start = manifest.journal, let journal = journal(of: manifest.subject) else {
            throw Problem(
                .missing,
                "No archive was kept then, so only backups can come back. The last before that moment: --backup \(manifest.id)",
                code: "no-journal")
        }
        let replay = try told { try JournalReplay.run(journal, from: start.point, until: moment.milliseconds, into: path) }
        let state = replay.lastTime.map { Moment(milliseconds: $0) } ?? start.completeAt
        guard !replay.isCutShort else {
            throw Problem(
                .missing, "The archive has a gap before that moment. What it has without a gap comes back with: --at \(state)",
                code: "journal-gap")
        }
        _ = try await checkedFacts(of: path, manifest.subject)
        return state
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
        let (name, origin, now) = (scope.operatorName, scope.origin, platform.clock.now)
        let entry = AuditEntry(
            "force.restored",
            detail: ["backup": .string(manifest.id), "state_of": .string(state.description), "reason": .string(reason)])
        // A backup of an earlier version has tables from then.
        try await database.inWords.migrate()
        try await database.inWords.write { db in
            try AuditChain.append(entry, by: .platformOperator(name), from: origin, at: now, to: db)
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

/// A copy of a restored file, made before the file is in use: the backup that a journal goes on from afterwards.
private struct RestoredBase {
    private let place: BackupFolder
    private let id = BackupStore.name(.now)
    private let facts: DatabaseFacts
    private let bytes: Int
    private let sha256: String
    private let copy: String
    private let lock: FileLock

    init(of path: String, _ facts: DatabaseFacts, _ slug: String, in archive: String) async throws {
        place = BackupFolder(archive, .force(slug))
        lock = try await place.enter()
        copy = "\(place.path)/\(id).copy"
        self.facts = facts
        bytes = try Files.size(of: path)
        sha256 = try Files.copy(path, to: copy)
    }

    /// Removes the copy, unless it has become a backup.
    func discard() { unlink(copy) }

    /// Makes it a backup.
    func keep(since moment: Moment, generation: Int) throws(Problem) {
        let start = JournalStart(point: JournalPoint(generation: generation, segment: 1, offset: 0), completeAt: moment)
        let manifest = BackupManifest(
            id: id, subject: place.subject, takenAt: moment, facts: facts, bytes: bytes, sha256: sha256, encryptedSHA256: nil,
            sameAs: nil,
            journal: start)
        try Files.move(copy, to: place.file(of: manifest))
        try place.write(manifest)
    }
}
