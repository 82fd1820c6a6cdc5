import CSQLite
import Glibc

/// An open file of a journal.
final class JournalFile {
    let path: String
    private let descriptor: Int32

    /// - Parameter creation: what else the system is asked for: `O_CREAT` to make the file if it is missing, with `O_EXCL` to make it anew.
    init(_ path: String, creation: Int32 = 0) throws {
        self.path = path
        descriptor = open(path, O_RDWR | O_CLOEXEC | creation, 0o600)
        guard descriptor >= 0 else { throw FileSystem.cannotOpen(path) }
    }

    deinit { close(descriptor) }

    func size() throws -> Int {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw FileSystem.failure("read", path) }
        return status.st_size
    }

    /// Reads so many bytes, or fewer at the end of the file.
    func read(_ count: Int, at offset: Int) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var done = 0
        while done < count {
            let part = bytes.withUnsafeMutableBytes {
                pread(descriptor, $0.baseAddress?.advanced(by: done), count - done, off_t(offset + done))
            }
            if part < 0, errno == EINTR { continue }
            guard part >= 0 else { throw FileSystem.failure("read", path) }
            if part == 0 { break }
            done += part
        }
        return Array(bytes.prefix(done))
    }

    func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws {
        var done = 0
        while done < bytes.count {
            let part = pwrite(descriptor, bytes.baseAddress?.advanced(by: done), bytes.count - done, off_t(offset + done))
            if part < 0, errno == EINTR { continue }
            guard part > 0 else { throw FileSystem.failure("write", path) }
            done += part
        }
    }

    func truncate(to size: Int) throws {
        guard ftruncate(descriptor, off_t(size)) == 0 else { throw FileSystem.failure("write", path) }
    }

    /// The record that begins at an offset; nothing if there is no whole one.
    func record(at offset: Int, size: Int) throws -> JournalRecord? {
        guard let record = JournalRecord(try read(JournalRecord.size, at: offset)) else { return nil }
        return offset + JournalRecord.size + record.payload <= size ? record : nil
    }

    /// Keeps other processes out while the body runs.
    func locked<Result>(_ body: () throws -> Result) throws -> Result {
        while flock(descriptor, LOCK_EX) != 0 {
            guard errno == EINTR else { throw FileSystem.failure("lock", path) }
        }
        defer { flock(descriptor, LOCK_UN) }
        return try body()
    }
}
