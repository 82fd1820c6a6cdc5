import CSQLite
import Synchronization

/// What is known of damage to a file: once a page was found that cannot be right, nothing is read or written until the file has changed
/// and was looked through.
///
/// A file that is half readable would otherwise go on being written, and each write could make the rest of it worse.
final class Damage: Sendable {
    private let path: String
    private let found = Mutex<(state: FileState, error: StorageError)?>(nil)

    init(path: String) { self.path = path }

    /// Remembers what was found.
    func note(_ error: StorageError) {
        // Without the file there is nothing to keep anybody from.
        guard let state = try? FileState(of: path) else { return }
        found.withLock { if $0?.state != state { $0 = (state, error) } }
    }

    /// Whether damage was found.
    var isKnown: Bool { found.withLock { $0 != nil } }

    /// Which file stands there at present.
    ///
    /// - Throws: what was found to be damaged, unless the file has changed since and is whole again; `cannotOpen` if there is none.
    func check() throws -> FileIdentity {
        guard let known = found.withLock({ $0 }) else { return try FileIdentity(of: path) }
        let state = try FileState(of: path)
        guard state != known.state else { throw known.error }
        do {
            try lookThrough()
        } catch let error as StorageError where error.isDamage {
            note(error)
            throw error
        }
        found.withLock { $0 = nil }
        return state.identity
    }

    private func lookThrough() throws {
        let connection = Connection(try Handle(path: path, mode: .read, options: .onlooker))
        let verdict = try connection.value("PRAGMA quick_check(1)", as: String.self)
        guard verdict == "ok" else {
            throw StorageError(.corrupt, code: SQLITE_CORRUPT, "the file is damaged: \(verdict ?? "nothing can be read")")
        }
    }
}
