import Glibc

/// Which file it is, whatever its name: another one that was put in its place is another.
struct FileIdentity: Hashable, Sendable {
    private let device: UInt
    private let inode: UInt

    /// The file of that name.
    ///
    /// - Throws: a ``StorageError`` of kind `cannotOpen` if there is none.
    init(of path: String) throws {
        self.init(try Self.status(of: path))
    }

    fileprivate init(_ status: stat) {
        device = status.st_dev
        inode = status.st_ino
    }

    static func status(of path: String) throws -> stat {
        var status = stat()
        guard stat(path, &status) == 0 else { throw FileSystem.cannotOpen(path) }
        return status
    }
}

/// A file, and when it was last written.
struct FileState: Hashable, Sendable {
    let identity: FileIdentity
    let size: Int
    let seconds: Int
    private let nanoseconds: Int

    init(of path: String) throws {
        let status = try FileIdentity.status(of: path)
        identity = FileIdentity(status)
        size = status.st_size
        seconds = status.st_mtim.tv_sec
        nanoseconds = status.st_mtim.tv_nsec
    }

    var isEmpty: Bool { size == 0 }
}

/// What a database looked like from outside at one moment.
public struct FileGlance: Sendable {
    /// A number that changes with every write.
    private let state: Int
    /// For how many seconds nothing had been written.
    private let rest: Int

    init(state: Int, rest: Int) { (self.state, self.rest) = (state, rest) }

    /// Whether somebody who looked into the database at this moment knows what is in it at a later one.
    ///
    /// A commit shows from outside before it can be read, by as long as the disk takes. So who looked within two seconds of a write
    /// looks again after these, and once more when the file has rested for ten, for disks that take very long.
    ///
    /// - Parameter later: nothing if the file could not be looked at, of which nobody knows anything.
    public func holds(at later: FileGlance?) -> Bool {
        guard let later else { return false }
        return state == later.state && (rest > 10 || rest >= 2 && later.rest <= 10)
    }
}

extension Database {
    /// What it looks like from outside, told by size and time of the file and its log without opening either; nothing if they cannot be
    /// looked at.
    public var glance: FileGlance? {
        guard let file = try? FileState(of: path) else { return nil }
        // Whoever opens a file to read it makes a log, which stays empty.
        let log = (try? FileState(of: path + "-wal")).flatMap { $0.isEmpty ? nil : $0 }
        var hasher = Hasher()
        hasher.combine(file)
        hasher.combine(log)
        return FileGlance(state: hasher.finalize(), rest: time(nil) - max(file.seconds, log?.seconds ?? 0))
    }
}

/// Keeps files from being put in the place of databases while others open or close one in the same folder.
///
/// SQLite finds the log of a database by its name, when it opens and when it closes: in between, whoever changes what stands behind the
/// name would mix two databases. The lock is one of the folder (`flock`), so it holds among processes and goes with whoever holds it.
struct FolderGate {
    private let descriptor: Int32

    enum Way {
        /// To open or close a database.
        case shared
        /// To put a file in place.
        case alone
    }

    /// Waits until it may pass.
    init(of path: String, _ way: Way) throws {
        let folder = FileSystem.folder(of: path)
        descriptor = Glibc.open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileSystem.cannotOpen(folder) }
        while flock(descriptor, way == .shared ? LOCK_SH : LOCK_EX) != 0 {
            guard errno == EINTR else {
                close(descriptor)
                throw FileSystem.failure("lock", folder)
            }
        }
    }

    /// Lets the others pass.
    func open() { close(descriptor) }
}
