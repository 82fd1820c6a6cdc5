import Basics
import Glibc
@_spi(TenantFiles) import Storage

/// What waits at one force's file.
public struct ForceLoad: Sendable {
    /// The force's short name.
    public let slug: String
    /// How many reads wait for a connection.
    public let readsWaiting: Int
    /// How many writes wait for a commit.
    public let writesWaiting: Int
}

extension Platform {
    /// What waits at the file of each force that has been asked for since the program began, by name.
    public var loads: [ForceLoad] {
        filesInUse.map { slug, file in
            let waiting = file.database.waiting
            return ForceLoad(slug: slug, readsWaiting: waiting.reads, writesWaiting: waiting.writes)
        }
    }

    /// Each force that cannot serve, with the reason, for whoever runs the service; suspended ones among them.
    ///
    /// Told by what is there and by how the last use of each file went: nothing is opened for the answer.
    public var outOfService: [(slug: String, reason: String)] {
        let files = Dictionary(uniqueKeysWithValues: filesInUse)
        return records.compactMap { record in
            if record.state == .suspended { return (record.slug, "suspended") }
            let failure = files[record.slug].map(\.failure) ?? (isThere(record.slug) ? nil : "its file is missing")
            return failure.map { (record.slug, $0) }
        }
    }

    /// Reads in the registry.
    ///
    /// - Throws: `.unavailable` if it cannot be read.
    public func checkRegistry() async throws {
        _ = try await registry.inWords.read { db in try Registry.nationalHost(in: db) }
    }

    /// How many sign-ins wait for their password to be hashed.
    public static var signInsWaiting: Int { PasswordWork.shared.waitingCount }

    private func isThere(_ slug: String) -> Bool { access(path(of: slug), F_OK) == 0 }
}

extension StorageOptions {
    /// The usual ones, with somebody who wants to know of slow statements.
    init(watchedBy watch: SlowStatements) {
        self.init()
        slowStatements = watch
    }
}
