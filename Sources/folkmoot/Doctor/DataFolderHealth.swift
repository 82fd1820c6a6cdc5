import Basics
import Glibc

/// Looks whether the data folder can be worked in, and only by those who should.
struct DataFolderHealth {
    private let directory: String
    private let now: Timestamp

    init(_ directory: String, at now: Timestamp) {
        self.directory = directory
        self.now = now
    }

    /// Whether files may be opened: by another user than the folder's, SQLite would leave files there that the service cannot use.
    var canBeOpened: Bool { FileStatus(directory)?.owner == geteuid() && isUsable }

    var symptoms: [Symptom] {
        guard let folder = FileStatus(directory) else {
            return [Symptom(.problem, directory, "There is no such folder.", "Name another with --data.")]
        }
        guard folder.owner == geteuid() else {
            let user = userName(folder.owner)
            return [
                Symptom(
                    .problem, directory, "It belongs to \(user), and this is \(userName(geteuid())).",
                    "Run this, and every command, as that user: sudo -u \(user) folkmoot doctor")
            ]
        }
        guard isUsable else {
            return [Symptom(.problem, directory, "This user cannot read and write here.", "chmod 700 \(directory)")]
        }
        return [access(folder), permissions, owners(folder.owner), leftovers, outbox, space, inodes].compactMap { $0 }
    }

    private var isUsable: Bool { Glibc.access(directory, R_OK | W_OK | X_OK) == 0 }

    private func access(_ folder: FileStatus) -> Symptom {
        Symptom(
            .warning, directory, ok: "closed to other users", not: folder.isClosed ? [] : ["Other users can look into it."],
            "Close it: chmod 700 \(directory)")
    }

    /// Every database with the files beside it, below the data folder, and secrets that directories gave.
    private var databases: [String] {
        fileNames(in: directory).filter { $0.hasPrefix("platform.sqlite") }
            + fileNames(in: directory + "/tenants").map { "tenants/" + $0 }
            + fileNames(in: directory + "/secrets").map { "secrets/" + $0 }
    }

    private var permissions: Symptom {
        let open = databases.filter { FileStatus("\(directory)/\($0)")?.isClosed == false }
        return Symptom(
            .warning, "files", ok: "closed to other users, \(counted(databases.count, "file"))",
            not: open.map { "\($0) can be read by others." }, "Close them: chmod -R go= \(directory)")
    }

    private func owners(_ owner: uid_t) -> Symptom {
        let others = databases.filter { name in FileStatus("\(directory)/\(name)").map { $0.owner != owner } ?? false }
        return Symptom(
            .problem, "owner", ok: "every file is \(userName(owner))’s",
            not: others.map { "\($0) belongs to another user: the service may not be able to write it." },
            "Give them back, as root: chown -R \(userName(owner)) \(directory)")
    }

    private var leftovers: Symptom {
        let partial = databases.filter { $0.hasSuffix(".partial") || $0.contains(".partial-") }
        let orphans = databases.filter { name in
            ["-wal", "-shm", "-journal"].contains { name.hasSuffix($0) }
                && FileStatus("\(directory)/\(name.dropLast(name.hasSuffix("-journal") ? 8 : 4))") == nil
        }
        let names = partial + fileNames(in: directory).filter { $0.hasSuffix(".partial") && !partial.contains($0) }
        return Symptom(
            .warning, "leftovers", ok: "nothing is left from work that was interrupted",
            not: names.map { "\($0) is a copy that was not finished." } + orphans.map { "\($0) has lost its database." },
            "If nothing is being copied or restored at this moment, delete it.")
    }

    private var outbox: Symptom {
        let folder = directory + "/outbox"
        let old = fileNames(in: folder).flatMap { slug in
            fileNames(in: "\(folder)/\(slug)").filter { name in
                FileStatus("\(folder)/\(slug)/\(name)").map { $0.changed.adding(seconds: 3600) < now } ?? false
            }
        }
        return Symptom(
            .warning, "outbox", ok: "no message waits for longer than an hour",
            not: old.isEmpty ? [] : ["\(counted(old.count, "message")) of more than an hour ago wait to be collected."],
            "See that the mail system collects from \(folder) and removes what it has sent.")
    }

    private var space: Symptom? {
        var status = statvfs()
        guard statvfs(directory, &status) == 0 else { return nil }
        return Self.space(megabytes: Int(status.f_bavail) * Int(status.f_frsize) / 1_000_000)
    }

    static func space(megabytes: Int) -> Symptom {
        let level: Symptom.Level = megabytes < 200 ? .problem : megabytes < 2_000 ? .warning : .ok
        return Symptom(
            level, "free space",
            level == .ok ? "\(Decimals.grouped(megabytes)) MB" : "Only \(Decimals.grouped(megabytes)) MB are left.",
            "Make room, or move the data folder to a larger disk.")
    }

    /// Some file systems count no inodes, and say that there are none at all.
    private var inodes: Symptom? {
        var status = statvfs()
        guard statvfs(directory, &status) == 0, status.f_files > 0 else { return nil }
        return Self.inodes(free: Int(clamping: status.f_favail))
    }

    static func inodes(free: Int) -> Symptom {
        Symptom(
            .problem, "inodes", ok: "room for \(Decimals.grouped(free)) more files",
            not: free < 1_000 ? ["There is room for only \(Decimals.grouped(free)) more files."] : [],
            "Delete many small files, or move the data folder to another disk.")
    }
}

/// Who owns a file, who may read it, and when it was changed last.
struct FileStatus {
    let owner: uid_t
    let mode: mode_t
    let changed: Timestamp

    /// Nothing if there is no such file.
    init?(_ path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        owner = status.st_uid
        mode = status.st_mode & 0o777
        changed = Timestamp(seconds: Int64(status.st_mtim.tv_sec))
    }

    /// Whether only its owner may use it.
    var isClosed: Bool { mode & 0o077 == 0 }
}

/// The name of a user; the number if it has none.
func userName(_ number: uid_t) -> String {
    var entry = passwd()
    var found: UnsafeMutablePointer<passwd>?
    var text = [CChar](repeating: 0, count: 4096)
    guard getpwuid_r(number, &entry, &text, text.count, &found) == 0, found != nil, let name = entry.pw_name else {
        return "\(number)"
    }
    return String(cString: name)
}

/// The names in a folder, sorted; none if it cannot be read.
func fileNames(in folder: String) -> [String] {
    guard let directory = opendir(folder) else { return [] }
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
