import Basics
@_spi(TenantFiles) import Storage

/// Keeps the archive: puts journals on disk every second, and makes the backups that they begin from.
///
/// Without an archive it does nothing.
public struct ArchiveRounds: Sendable {
    private let platform: Platform
    private let report: @Sendable (String, any Error) -> Void

    /// - Parameter report: told of what failed, and why; it is tried again in the next round.
    public init(_ platform: Platform, report: @escaping @Sendable (_ what: String, _ cause: any Error) -> Void) {
        self.platform = platform
        self.report = report
    }

    /// Puts on disk what was added to journals, every second, until it is cancelled.
    public func putOnDisk() async throws {
        while platform.archive != nil {
            try await Task.sleep(for: .seconds(1))
            for database in platform.databases {
                guard let journal = database.journal else { continue }
                do { try journal.sync() } catch { report("journal \(journal.folder)", error) }
            }
        }
        try await waitForEnd()
    }

    /// Makes a backup for each journal that has begun anew, until it is cancelled.
    public func makeBackups() async throws {
        guard let archive = platform.archive else { return try await waitForEnd() }
        let store = BackupStore(platform.service(named: "archive"), folder: archive)
        var based: [BackupSubject: Int] = [:]
        while true {
            try await Task.sleep(for: .seconds(1))
            for subject in store.subjects {
                // A force that has just been taken away has nothing to be kept.
                guard let generation = try? store.database(of: subject).journal?.generation, based[subject] != generation else {
                    continue
                }
                do {
                    try await base(subject, generation, in: store)
                    based[subject] = generation
                } catch {
                    report("archive of \(subject.name)", error)
                }
            }
        }
    }

    private func base(_ subject: BackupSubject, _ generation: Int, in store: BackupStore) async throws {
        let isThere = try store.list(subject).contains { $0.journal?.point.generation == generation }
        if !isThere { _ = try await store.create(subject) }
    }

    private func waitForEnd() async throws {
        while true { try await Task.sleep(for: .seconds(3600)) }
    }
}
