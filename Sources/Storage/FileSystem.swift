import CSQLite
import Glibc

/// The few things that storage asks of the file system itself.
enum FileSystem {
    /// Makes an empty file that only its owner may read, unless there is one of this name.
    static func createPrivate(_ path: String) throws {
        let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        if descriptor < 0, errno == EEXIST { return }
        guard descriptor >= 0 else { throw failure("make", path) }
        close(descriptor)
        try syncFolder(of: path)
    }

    /// Puts on disk what has been written to a file.
    static func sync(_ path: String) throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("open", path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure("write", path) }
    }

    /// Puts on disk which files a folder holds.
    static func syncFolder(of path: String) throws { try sync(folder(of: path)) }

    /// The folder that a file is in.
    static func folder(of path: String) -> String {
        path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    }

    /// Gives a file another name, in place of what had that name, so that there is always one or the other.
    static func move(_ path: String, to target: String) throws {
        guard rename(path, target) == 0 else { throw failure("rename", path) }
        try syncFolder(of: target)
    }

    /// Removes files, whether or not they are there.
    static func remove(_ paths: String...) {
        for path in paths { unlink(path) }
    }

    /// Throws, as the system would, where hardly any descriptor is left.
    ///
    /// Databases leave the last ones alone: libdispatch ends a process that has none for the look that it takes at its threads once a second.
    static func leaveSpareDescriptors(for path: String) throws {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        var free = 0
        // From the top: a new descriptor is always the lowest that is free, so the highest are the last to be used.
        var number = Int32(clamping: limit.rlim_cur)
        while free < spareDescriptors {
            number -= 1
            guard number > STDERR_FILENO else { throw failure("open", path, because: EMFILE) }
            if fcntl(number, F_GETFD) < 0 { free += 1 }
        }
    }

    private static let spareDescriptors = 32

    static func failure(_ action: String, _ path: String, because cause: Int32 = errno) -> StorageError {
        let kind: StorageError.Kind =
            switch cause {
            case ENOSPC, EDQUOT: .full
            case EROFS, EACCES, EPERM: .readOnly
            case EIO: .disk
            default: .cannotOpen
            }
        return StorageError(kind, code: SQLITE_CANTOPEN, "cannot \(action) \(path): \(String(cString: strerror(cause)))")
    }

    static func cannotOpen(_ path: String) -> StorageError {
        StorageError(.cannotOpen, code: SQLITE_CANTOPEN, "cannot open \(path): \(String(cString: strerror(errno)))")
    }
}
