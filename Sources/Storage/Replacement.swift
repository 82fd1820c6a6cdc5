import CSQLite
import Glibc

/// Puts one database file in the place of another that may be in use, in this process or in others.
///
/// Whoever writes the old one is let finish; connections to it notice at their next use that another file has its name, and open that.
/// The old file is kept, with its log, in a folder of its own. Stopped half-way, there is either the old file or none under the name,
/// never one without its log, and doing it again completes it.
struct Replacement {
    private let path: String
    private let new: String
    private let aside: String
    private let journal: Journal?

    /// - Parameters:
    ///   - path: The database that is replaced; it may be damaged or missing.
    ///   - new: A closed database on the same disk, which takes that name.
    ///   - aside: The folder in which the old one is kept.
    ///   - journal: Has every commit of the old one before it is replaced.
    init(of path: String, with new: String, keepingOldIn aside: String, journal: Journal?) {
        self.journal = journal
        self.path = path
        self.new = new
        self.aside = aside
    }

    /// - Parameter whileLocked: runs once nobody can write the old file any more.
    func run(whileLocked: () throws -> Void) throws {
        try makeFolder()
        try FileSystem.sync(new)
        let writer = try lockOld()
        let gate = try FolderGate(of: path, .alone)
        let result = Result {
            try whileLocked()
            try swap()
        }
        gate.open()
        // Only now, for to close it passes the gate.
        withExtendedLifetime(writer) {}
        try result.get()
    }

    /// Waits for whoever writes, and keeps all others from it; nothing if the file cannot be opened any more.
    private func lockOld() throws -> Connection? {
        do {
            let connection = Connection(try Handle(path: path, mode: .write, options: .onlooker))
            try connection.transact("BEGIN IMMEDIATE")
            if let journal { JournalWriter(journal, connection.handle).begin() }
            return connection
        } catch let error as StorageError where error.kind != .busy {
            return nil
        }
    }

    private func swap() throws {
        let endings = ["", "-wal", "-shm"]
        for ending in endings { try keep(ending) }
        try FileSystem.sync(aside)
        // The file first: without it nobody can open what is left.
        for ending in endings { unlink(path + ending) }
        try FileSystem.move(new, to: path)
    }

    private func keep(_ ending: String) throws {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        guard link(path + ending, "\(aside)/\(name)\(ending)") != 0, errno != ENOENT else { return }
        throw FileSystem.failure("keep", path + ending)
    }

    private func makeFolder() throws {
        guard mkdir(aside, 0o700) == 0 else { throw FileSystem.failure("make", aside) }
        try FileSystem.syncFolder(of: aside)
    }
}
