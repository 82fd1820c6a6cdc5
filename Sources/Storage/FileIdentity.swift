import Glibc

/// Which file it is, whatever its name: another one that was put in its place is another.
struct FileIdentity: Equatable, Sendable {
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
struct FileState: Equatable, Sendable {
    let identity: FileIdentity
    private let size: Int
    private let seconds: Int
    private let nanoseconds: Int

    init(of path: String) throws {
        let status = try FileIdentity.status(of: path)
        identity = FileIdentity(status)
        size = status.st_size
        seconds = status.st_mtim.tv_sec
        nanoseconds = status.st_mtim.tv_nsec
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
