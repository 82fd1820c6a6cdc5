import Basics
import CommandLine
import FolkmootTenancy

extension Command {
    static let backup = Command(
        "backup", "Back up forces and the platform, and bring a force back to an earlier state",
        subcommands: [createBackup, listBackups, verifyBackups, restoreBackup, pruneBackups])

    private static let createBackup = verb(
        "create", "Back up one force, or all forces and the platform's registry, while they are served",
        discussion: """
            Each backup is a database of its own, as it was at one moment, with a manifest beside it. Every page and the audit are checked. \
            Where nothing has changed since the last backup the new one shares its file.
            """,
        options: [
            .someForce,
            Option(
                "to", value: "DIR", help: "The folder of the backups; if left out the archive, else ‘backups’ in the data folder."),
            Option(
                "encrypt-with", value: "COMMAND", help: "A command that encrypts its input into its output, such as age or gpg."),
        ],
        examples: [
            Example("folkmoot backup create --to /mnt/backup", "Backs up everything."),
            Example("folkmoot backup create --encrypt-with 'age -R /etc/folkmoot/backup.pub'", "Only who has the key can read it."),
        ], onPlatform: create)

    private static let listBackups = verb(
        "list", "List the backups", options: [.someForce, .backupFolder],
        examples: [Example("folkmoot backup list --force lancashire", "Lists one force's, the latest last.")], onPlatform: list)

    private static let verifyBackups = verb(
        "verify", "Look whether backups can be restored: each file, every page of it, and its audit",
        discussion: "The latest backup of each is looked at, or the one that is named, or all.",
        options: [
            .someForce, .backupFolder, .backupName, .decryptWith, Option("all", help: "Every backup, not only the latest of each."),
        ],
        examples: [Example("folkmoot backup verify --from /mnt/backup", "Looks at the latest backup of each.")], onPlatform: verify)

    private static let restoreBackup = verb(
        "restore", "Put one force back to an earlier state, while all are served",
        discussion: """
            The backup is checked before anything is changed. The file that was there is kept in the folder ‘replaced’ of the data folder. \
            Other forces are not touched, and what the force has published stays published.
            """,
        options: [
            .force, .backupFolder, .backupName,
            Option("at", value: "TIME", help: "The moment to go back to, in UTC: 2026-02-28T17:05:09Z."), .decryptWith, .reason,
        ],
        examples: [
            Example("folkmoot backup restore --force lancashire", "Goes back to the latest backup."),
            Example("folkmoot backup restore --force lancashire --at 2026-02-28T17:05:09Z", "Goes back to a moment."),
        ], onPlatform: restore)

    private static let pruneBackups = verb(
        "prune", "Remove old backups",
        options: [
            .someForce, .backupFolder,
            Option("keep", value: "N", help: "How many backups of each are kept, the latest ones.", required: true),
        ],
        examples: [Example("folkmoot backup prune --keep 30", "Keeps the latest thirty of each force and of the platform.")],
        onPlatform: prune)
}

extension Option {
    fileprivate static let someForce = Option(
        "force", short: "f", value: "SLUG", help: "One force; all, and the platform's registry, if left out.")
    fileprivate static let backupFolder = Option(
        "from", value: "DIR", help: "The folder of the backups; if left out the archive, else ‘backups’ in the data folder.")
    fileprivate static let backupName = Option("backup", value: "NAME", help: "A backup by its name; the latest if left out.")
    fileprivate static let decryptWith = Option(
        "decrypt-with", value: "COMMAND", help: "A command that decrypts its input into its output.")
}

extension Session {
    /// Backups in the folder that an option names.
    func backups(in option: String, encrypt: String? = nil, decrypt: String? = nil) -> BackupStore {
        BackupStore(
            operations, folder: invocation[option] ?? platform.archive ?? platform.directory + "/backups",
            encrypt: encrypt.map(ShellFilter.through),
            decrypt: decrypt.map(ShellFilter.through))
    }

    /// What an invocation is about: one force, or everything.
    fileprivate func subjects(of store: BackupStore) throws -> [BackupSubject] {
        guard let named = invocation["force"], named != "all" else { return store.subjects }
        guard store.subjects.contains(.force(named)) else {
            throw Problem(.missing, "There is no force ‘\(named)’ here.", code: "no-such-force")
        }
        return [.force(named)]
    }
}

// MARK: - Making

@Sendable private func create(_ session: Session) async throws {
    let store = session.backups(in: "to", encrypt: session.invocation["encrypt-with"])
    let results = await each(try session.subjects(of: store), session, "Backing up") { [try await store.create($0)] }
    try results.tell(session) { manifest in
        let size = manifest.sameAs.map { "as \($0)" } ?? "\(Decimals.grouped(manifest.bytes)) bytes"
        return "\(manifest.subject.name): \(manifest.id), \(size), audit \(counted(manifest.facts.auditLines, "line"))"
    }
}

@Sendable private func verify(_ session: Session) async throws {
    let store = session.backups(in: "from", decrypt: session.invocation["decrypt-with"])
    let results = await each(try session.subjects(of: store), session, "Looking at backups") { subject in
        let chosen = try session.chosen(of: try store.list(subject), subject, in: store)
        for manifest in chosen { try await store.verify(manifest) }
        return chosen
    }
    try results.tell(session) { "\($0.subject.name): \($0.id) is whole" }
}

extension Session {
    fileprivate func chosen(of manifests: [BackupManifest], _ subject: BackupSubject, in store: BackupStore) throws
        -> [BackupManifest]
    {
        if invocation.flag("all") { return manifests }
        let name = invocation["backup"]
        guard let found = manifests.last(where: { name == nil || $0.id == name }) else {
            throw Problem(.missing, "There is no such backup of \(subject.name) in \(store.folder).", code: "no-such-backup")
        }
        return [found]
    }
}

/// Does something with each subject: one that fails keeps no other from it.
private func each(
    _ subjects: [BackupSubject], _ session: Session, _ title: String, _ work: (BackupSubject) async throws -> [BackupManifest]
) async -> BackupResults {
    var results = BackupResults()
    let progress = session.output.progress(title, total: subjects.count)
    for (index, subject) in subjects.enumerated() {
        do {
            results.done += try await work(subject)
        } catch {
            let problem = error as? Problem ?? Problem(.unavailable, "It failed.", detail: String(reflecting: error))
            results.failed.append((subject, problem))
        }
        progress.advance(to: index + 1)
    }
    progress.finish()
    return results
}

/// What became of each subject.
private struct BackupResults {
    var done: [BackupManifest] = []
    var failed: [(subject: BackupSubject, problem: Problem)] = []

    func tell(_ session: Session, words: (BackupManifest) -> String) throws {
        session.show(json) { output in
            for manifest in done { output.line(words(manifest)) }
            if done.isEmpty, failed.isEmpty { output.line("There was nothing to do.") }
        }
        guard let first = failed.first else { return }
        if !session.wantsJSON {
            for (subject, problem) in failed {
                session.output.error("\(subject.name): \(problem.message)\(problem.detail.map { " (\($0))" } ?? "")")
            }
        }
        let names = failed.map(\.subject.name).joined(separator: ", ")
        throw Problem(first.problem.kind, "It did not go well for \(names).", code: Refusal.code)
    }

    private var json: JSON {
        [
            "backups": .array(done.map(\.json)),
            "problems": .array(
                failed.map {
                    ["subject": .string($0.subject.name), "message": .string($0.problem.message), "code": .string($0.problem.code)]
                }),
        ]
    }
}

// MARK: - Listing and removing

@Sendable private func list(_ session: Session) async throws {
    let store = session.backups(in: "from")
    let manifests = try session.subjects(of: store).flatMap { try store.list($0) }
    session.show(.array(manifests.map(\.json))) { output in
        guard !manifests.isEmpty else { return output.line("There are no backups in \(store.folder).") }
        output.table(
            headers: ["Of", "Backup", "Taken at", "Revision", "Bytes", "Kept as"],
            rows: manifests.map { manifest in
                [
                    manifest.subject.name, manifest.id, manifest.takenAt.description,
                    manifest.facts.revision.map { "\($0)" } ?? "", Decimals.grouped(manifest.bytes),
                    manifest.sameAs ?? (manifest.encryptedSHA256 == nil ? "a file" : "encrypted"),
                ]
            }, alignment: [.left, .left, .left, .right, .right])
    }
}

@Sendable private func prune(_ session: Session) async throws {
    guard let keep = Int(session.invocation.required("keep")), keep > 0 else {
        throw UsageError("The option --keep takes a whole number from 1.")
    }
    let store = session.backups(in: "from")
    let results = await each(try session.subjects(of: store), session, "Removing") { try await store.prune($0, keeping: keep) }
    try results.tell(session) { "\($0.subject.name): \($0.id) was removed" }
}

// MARK: - Restoring

@Sendable private func restore(_ session: Session) async throws {
    let slug = session.invocation.required("force")
    let store = session.backups(in: "from", decrypt: session.invocation["decrypt-with"])
    let restored = try await store.restore(
        slug, to: try restorePoint(session.invocation), because: session.reason(otherwise: "No reason was given."))
    session.show([
        "force": .string(slug), "backup": .string(restored.backup.id), "state_of": .string(restored.stateOf.description),
        "configuration_revision": restored.facts.revision.map { .integer(Int64($0)) } ?? .null, "kept_in": .string(restored.keptIn),
    ]) { output in
        output.line("\(slug) is as it was at \(restored.stateOf) (from backup \(restored.backup.id)).")
        if let revision = restored.facts.revision {
            output.line("Its configuration is revision \(revision), and the registry says so too. Publications stay as they are.")
        }
        output.line(
            "The file that was there is kept in \(restored.keptIn): it holds personal data; remove it when it is not needed.")
    }
}

private func restorePoint(_ invocation: Invocation) throws -> RestorePoint {
    if let name = invocation["backup"] {
        guard invocation["at"] == nil else { throw UsageError("Give either --backup or --at, not both.") }
        return .backup(name)
    }
    guard let text = invocation["at"] else { return .latest }
    guard let moment = Moment(text) else {
        throw UsageError("The option --at takes a time in UTC like 2026-02-28T17:05:09Z, not ‘\(text)’.")
    }
    return .moment(moment)
}
