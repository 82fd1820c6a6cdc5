import Basics
import CommandLine
import Glibc

extension Option {
    static let archive = Option(
        "archive", value: "DIR",
        help: "Keep every commit in this folder, beside backups, so that any moment can come back; kept until it is ‘off’.")
}

/// The link in the data folder that leads to the archive: every command that finds it keeps its commits there.
struct ArchiveLink {
    private let folder: String
    private var path: String { folder + "/archive" }

    init(_ invocation: Invocation) { folder = Session.dataFolder(of: invocation) }

    /// Does what the option `--archive` says.
    func keep(_ invocation: Invocation) throws(Problem) {
        guard let target = invocation[Option.archive.name] else { return }
        guard target != "off" else { return try remove() }
        try make(folder)
        try make(target)
        guard let resolved = realpath(target, nil) else { throw failure(target) }
        defer { free(resolved) }
        guard isReplaceable else {
            throw Problem(.conflict, "\(path) is a folder, and is the archive. Move it away to name another.")
        }
        unlink(path)
        guard symlink(resolved, path) == 0 else { throw failure(path) }
    }

    private func remove() throws(Problem) {
        guard isReplaceable else { throw Problem(.conflict, "\(path) is a folder, and is the archive. Move it away to end it.") }
        guard unlink(path) == 0 || errno == ENOENT else { throw failure(path) }
    }

    /// Whether there is nothing, or a link.
    private var isReplaceable: Bool {
        var status = stat()
        return lstat(path, &status) != 0 || status.st_mode & S_IFMT == S_IFLNK
    }

    private func make(_ folder: String) throws(Problem) {
        guard mkdir(folder, 0o700) == 0 || errno == EEXIST else { throw failure(folder) }
    }

    private func failure(_ path: String) -> Problem {
        Problem(.unavailable, "\(path) cannot be made: \(String(cString: strerror(errno))).", code: "archive-failed")
    }
}
