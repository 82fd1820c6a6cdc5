import Basics
import Glibc

/// Looks whether the data folder can be worked in, and only by those who should.
struct DataFolderHealth {
    private let directory: String

    init(_ directory: String) { self.directory = directory }

    var symptoms: [Symptom] {
        guard let mode = fileMode(directory) else {
            return [Symptom(.problem, directory, "There is no such folder.", "Name another with --data.")]
        }
        guard access(directory, R_OK | W_OK | X_OK) == 0 else {
            return [Symptom(.problem, directory, "This user cannot read and write here.", "Run as the user that owns it.")]
        }
        return [folder(mode), files, space].compactMap { $0 }
    }

    private func folder(_ mode: mode_t) -> Symptom {
        let isClosed = mode & 0o077 == 0
        return Symptom(
            isClosed ? .ok : .warning, directory, isClosed ? "closed to other users" : "Other users can look into it.",
            "Close it: chmod 700 \(directory)")
    }

    private var files: Symptom {
        let databases = ["platform.sqlite"] + fileNames(in: directory + "/tenants").map { "tenants/" + $0 }
        let open = databases.filter { (fileMode("\(directory)/\($0)") ?? 0) & 0o077 != 0 }
        return Symptom(
            .warning, "files", ok: "closed to other users, \(counted(databases.count, "file"))",
            not: open.map { "\($0) can be read by others." }, "Close them: chmod -R go= \(directory)")
    }

    private var space: Symptom? {
        var status = statvfs()
        guard statvfs(directory, &status) == 0 else { return nil }
        let megabytes = Int(status.f_bavail) * Int(status.f_frsize) / 1_000_000
        let level: Symptom.Level = megabytes < 200 ? .problem : megabytes < 2_000 ? .warning : .ok
        return Symptom(
            level, "free space",
            level == .ok ? "\(Decimals.grouped(megabytes)) MB" : "Only \(Decimals.grouped(megabytes)) MB are left.",
            "Make room, or move the data folder to a larger disk.")
    }

    private func fileMode(_ path: String) -> mode_t? {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_mode & 0o777 : nil
    }
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
