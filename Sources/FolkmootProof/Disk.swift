public import Basics
import Glibc

/// Files of the proof.
enum Disk {
    /// Makes a file of a text, or puts it in the place of what is there.
    static func write(_ text: String, to path: String) throws(Problem) {
        let failed = Problem(.unavailable, "The file \(path) cannot be written.")
        guard let file = fopen(path, "w") else { throw failed }
        let bytes = Array(text.utf8)
        let written = fwrite(bytes, 1, bytes.count, file)
        guard fclose(file) == 0, written == bytes.count else { throw failed }
    }

    /// All bytes of a file.
    static func read(_ path: String) throws(Problem) -> [UInt8] {
        let file = try InputFile(path: path)
        var (bytes, buffer): ([UInt8], [UInt8]) = ([], [])
        repeat {
            try file.read(into: &buffer)
            bytes += buffer
        } while !buffer.isEmpty
        return bytes
    }

    /// The names in a folder, in order; none if it is not there.
    static func names(in path: String) -> [String] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            names.append(
                withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                    pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                })
        }
        return names.filter { $0 != "." && $0 != ".." }.sorted()
    }

    /// Whether a folder is there of that name, and no link to one.
    static func isFolder(_ path: String) throws(Problem) -> Bool {
        var status = stat()
        guard lstat(path, &status) == 0 else { throw Problem(.unavailable, "\(path) cannot be looked at.") }
        return status.st_mode & S_IFMT == S_IFDIR
    }

    /// Removes a file, or a folder with all that is in it; a link is removed, and not what it leads to.
    static func remove(_ path: String) throws(Problem) {
        guard unlink(path) != 0, errno != ENOENT else { return }
        for name in names(in: path) { try remove("\(path)/\(name)") }
        guard rmdir(path) == 0 || errno == ENOENT else {
            throw Problem(.unavailable, "\(path) cannot be removed: \(String(cString: strerror(errno))). Remove it by hand.")
        }
    }
}

/// A folder for the time of a proof, which nobody else may look into.
public struct ThrowAwayFolder: Sendable {
    /// Where it is.
    public let path: String

    /// Makes one below `$TMPDIR`, or else below `/tmp`, with mode 0700.
    ///
    /// - Throws: `.unavailable` if none can be made there.
    public init() throws(Problem) {
        let root = getenv("TMPDIR").map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
        var template = Array("\(root)/folkmoot-proof-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            let reason = String(cString: strerror(errno))
            throw Problem(
                .unavailable, "No folder can be made below \(root): \(reason). Name another place with the variable TMPDIR.")
        }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Removes it with all that is in it.
    ///
    /// - Throws: `.unavailable` if something in it cannot be removed.
    public func remove() throws(Problem) { try Disk.remove(path) }
}
