import Basics

/// What walks leave behind: files and lines of the log, in which no force's words may stand that belong to another.
struct Remains: Sendable {
    let realm: Realm

    /// How much was searched, and where words were found that must not be there.
    struct Finding: Sendable {
        var files = 0
        var bytes = 0
        var lines = 0
        /// The place, and whose words stand there; never the words.
        var leaks: [(place: String, force: String)] = []
        /// Of marked words that no file of their force holds, so that there would be nothing to find.
        var missing: [String] = []
    }

    /// Whether each marked word stands in its force's files; to be asked before a walk.
    func planted() throws -> Finding {
        var finding = Finding()
        for force in realm.forces {
            let bytes = try bytes(of: force, &finding)
            for canary in realm.plants(force).canaries where !Bytes.contain(canary.description, in: bytes) {
                finding.missing.append("\(canary.place) of \(force)")
            }
        }
        return finding
    }

    /// The files of a force hold no marked word of another, the registry none but those that were published, and no other file any.
    ///
    /// To be asked once the platform is closed.
    func files() throws -> Finding {
        var finding = Finding()
        for path in try paths(below: "") {
            let bytes = try Disk.read("\(realm.folder)/\(path)")
            (finding.files, finding.bytes) = (finding.files + 1, finding.bytes + bytes.count)
            guard Bytes.contain(Canary.beginning, in: bytes) else { continue }
            for force in realm.forces where !isOwn(path, of: force) {
                let hidden = path.hasPrefix("platform.sqlite") ? Canary.unpublished(of: force) : [Canary.prefix(of: force)]
                if hidden.contains(where: { Bytes.contain($0, in: bytes) }) { finding.leaks.append((path, force)) }
            }
        }
        return finding
    }

    /// No line of the log holds a marked word of anybody.
    func log(_ lines: [String]) -> Finding {
        var finding = Finding()
        finding.lines = lines.count
        for line in lines {
            for force in realm.forces where Bytes.contain(Canary.prefix(of: force), in: Array(line.utf8)) {
                finding.leaks.append(("a line of the log", force))
            }
        }
        return finding
    }

    private func isOwn(_ path: String, of force: String) -> Bool {
        path.hasPrefix("tenants/\(force).sqlite") || path.hasPrefix("outbox/\(force)/")
    }

    private func bytes(of force: String, _ finding: inout Finding) throws -> [UInt8] {
        var all: [UInt8] = []
        for path in try paths(below: "") where isOwn(path, of: force) {
            all += try Disk.read("\(realm.folder)/\(path)")
            finding.files += 1
        }
        finding.bytes += all.count
        return all
    }

    /// The paths of all files below a folder, from the platform's own.
    private func paths(below folder: String) throws -> [String] {
        try Disk.names(in: "\(realm.folder)/\(folder)").flatMap { name -> [String] in
            let path = folder.isEmpty ? name : "\(folder)/\(name)"
            return try Disk.isFolder("\(realm.folder)/\(path)") ? paths(below: path) : [path]
        }
    }
}
