import Glibc

/// A file that is read from its beginning to its end, and closed when nobody needs it any longer.
public final class InputFile: Sendable {
    private let descriptor: Int32
    private let path: String
    private let bufferSize: Int

    /// Opens a file.
    ///
    /// - Parameter bufferSize: In bytes, how much is read at a time.
    /// - Throws: a ``Problem`` if there is no such file, or it may not be read.
    public init(path: String, bufferSize: Int = 1 << 18) throws(Problem) {
        precondition(bufferSize > 0, "A buffer holds at least one byte.")
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        self.path = path
        self.bufferSize = bufferSize
        guard descriptor >= 0 else { throw Self.problem(path, errno) }
        var status = stat()
        if fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
            throw Problem(.invalid, "\(path) is a folder. Name a file.", code: "file")
        }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// In bytes; 0 for what is no file, such as a pipe.
    public var size: Int {
        var status = stat()
        return fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
    }

    /// Puts the next bytes in the place of those in the buffer; none at the end.
    ///
    /// - Throws: a ``Problem`` if the disk fails.
    public func read(into buffer: inout [UInt8]) throws(Problem) {
        if buffer.count < bufferSize { buffer = [UInt8](repeating: 0, count: bufferSize) }
        var count: Int
        repeat { count = Glibc.read(descriptor, &buffer, bufferSize) } while count < 0 && errno == EINTR
        guard count >= 0 else { throw Self.problem(path, errno) }
        buffer.removeLast(buffer.count - count)
    }

    private static func problem(_ path: String, _ code: Int32) -> Problem {
        switch code {
        case ENOENT, ENOTDIR: Problem(.missing, "There is no file \(path).", code: "file")
        case EACCES, EPERM: Problem(.forbidden, "The file \(path) may not be read by this user.", code: "file")
        default: Problem(.unavailable, "The file \(path) cannot be read: \(String(cString: strerror(code))).", code: "file")
        }
    }
}
