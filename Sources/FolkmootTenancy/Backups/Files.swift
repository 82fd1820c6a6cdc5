import Basics
import Dispatch
import Glibc
import Hashing

/// What backups ask of the file system; failures are told in words.
enum Files {
    /// Makes a folder and those above it, closed to other users.
    static func makeFolders(_ path: String) throws(Problem) {
        var folder = path.hasPrefix("/") ? "" : "."
        for part in path.split(separator: "/") {
            folder += "/\(part)"
            guard mkdir(folder, 0o700) == 0 || errno == EEXIST else { throw failure("made", folder) }
        }
    }

    /// The names in a folder, sorted; none if there is no such folder.
    static func names(in folder: String) throws(Problem) -> [String] {
        guard let directory = opendir(folder) else {
            if errno == ENOENT { return [] }
            throw failure("read", folder)
        }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    static func isFile(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }

    static func size(of path: String) throws(Problem) -> Int {
        var status = stat()
        guard stat(path, &status) == 0 else { throw failure("found", path) }
        return status.st_size
    }

    /// The whole of a small file.
    static func contents(of path: String) throws(Problem) -> [UInt8] {
        var bytes: [UInt8] = []
        try read(path) { bytes.append(contentsOf: $0) }
        return bytes
    }

    /// SHA-256 of a file, in hexadecimal.
    static func hash(of path: String) throws(Problem) -> String {
        var hash = SHA256()
        try read(path) { hash.update($0) }
        return Hex.encode(hash.finalize())
    }

    /// Copies a file into a new one that only its owner may read, and gives the SHA-256 of what it copied.
    static func copy(_ path: String, to target: String) throws(Problem) -> String {
        var hash = SHA256()
        let descriptor = try create(target)
        defer { close(descriptor) }
        var failed = false
        try read(path) { part in
            hash.update(part)
            failed = failed || !writeAll(part, to: descriptor)
        }
        guard !failed, fsync(descriptor) == 0 else { throw failure("written", target) }
        return Hex.encode(hash.finalize())
    }

    /// Writes a file that is there whole or not at all.
    static func write(_ bytes: [UInt8], to path: String) throws(Problem) {
        let partial = path + ".partial"
        unlink(partial)
        let descriptor = try create(partial)
        defer { close(descriptor) }
        guard bytes.withUnsafeBytes({ writeAll($0, to: descriptor) }), fsync(descriptor) == 0 else {
            throw failure("written", path)
        }
        try move(partial, to: path)
    }

    /// Gives a file another name, for good.
    static func move(_ path: String, to target: String) throws(Problem) {
        guard rename(path, target) == 0 else { throw failure("written", target) }
        try sync(folder(of: target))
    }

    /// Puts on disk what a file or a folder holds.
    static func sync(_ path: String) throws(Problem) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("opened", path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure("written", path) }
    }

    static func folder(of path: String) -> String {
        path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    }

    /// Makes the folder's owner the file's, where whoever runs this may do so.
    static func giveToOwner(of folder: String, _ path: String) {
        var status = stat()
        guard geteuid() == 0, stat(folder, &status) == 0 else { return }
        chown(path, status.st_uid, status.st_gid)
    }

    static func failure(_ done: String, _ path: String) -> Problem {
        let cause = errno
        return Problem(.unavailable, "\(path) cannot be \(done): \(String(cString: strerror(cause))).", code: "file-failed")
    }

    private static func create(_ path: String) throws(Problem) -> Int32 {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure("made", path) }
        return descriptor
    }

    private static func read(_ path: String, _ body: (UnsafeRawBufferPointer) -> Void) throws(Problem) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("opened", path) }
        defer { close(descriptor) }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
        defer { buffer.deallocate() }
        while true {
            let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw failure("read", path) }
            if count == 0 { return }
            body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
    }

    private static func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let part = UnsafeRawBufferPointer(rebasing: rest)
            let count = Glibc.write(descriptor, part.baseAddress, part.count)
            if count > 0 { rest = rest.dropFirst(count) } else if errno != EINTR { return false }
        }
        return true
    }
}

extension Files {
    private static let queue = DispatchQueue(label: "folkmoot.files")

    /// Does what takes long, such as reading a large file, on a thread of its own: the service's tasks go on meanwhile.
    static func aside<T: Sendable>(_ work: @escaping @Sendable () throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try work() }) }
        }
    }
}

/// Keeps other processes from a folder as long as it lives; goes with the process.
///
/// It is a lock on a file in the folder, for that on the folder itself is for those who open databases there.
final class FileLock: Sendable {
    static let name = ".lock"
    private let descriptor: Int32

    private init(descriptor: Int32) { self.descriptor = descriptor }

    /// Waits until nobody else holds it, without keeping a thread.
    static func take(in folder: String) async throws -> FileLock {
        let descriptor = open("\(folder)/\(Self.name)", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Files.failure("opened", folder) }
        let lock = FileLock(descriptor: descriptor)
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            guard errno == EWOULDBLOCK || errno == EINTR else { throw Files.failure("locked", folder) }
            try await Task.sleep(for: .milliseconds(20))
        }
        return lock
    }

    deinit { close(descriptor) }
}
