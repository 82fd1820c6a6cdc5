import Basics
import CommandLine
import FolkmootCore
import FolkmootTenancy
import Glibc
import HTTP

extension Command {
    static let demo = verb(
        "demo", "Show the platform with 43 forces and made-up people",
        discussion: """
            An empty data folder is filled first: the forces that have a folder in “tenants”, all others made from the template, and \
            made-up members, answers and published months. A folder that has been filled is served as it is.
            """,
        options: [
            Option("port", short: "p", value: "N", help: "The port, 0 for any that is free; 8080 if left out."),
            Option("fill-only", help: "Fill the folder and stop."),
        ],
        examples: [Example("folkmoot demo --data data/demo", "Fills data/demo if it is empty, and serves it on port 8080.")]
    ) { invocation in
        let settings = try DemoSettings(file: try SeedsFolder.find(invocation) + "/demo.json")
        let folder = DemoFolder(path: Session.dataFolder(of: invocation))
        if try folder.needsFilling() { try await fill(folder, settings, invocation) }
        guard !invocation.flag("fill-only") else { return }
        try await Session.run(invocation, folder: .mustExist) { session in
            let port = try ServerConfiguration.port(of: invocation)
            let configuration = ServerConfiguration(host: "127.0.0.1", port: port)
            try await serveUntilStopped(session, at: configuration, watched: Watching(logPath: folder.path + "/access.log")) {
                port in
                DemoGuide(session: session, settings: settings, port: port).show()
            }
        }
    }

    private static func fill(_ folder: DemoFolder, _ settings: DemoSettings, _ invocation: Invocation) async throws {
        let (output, began) = (invocation.output, ContinuousClock.now)
        let seeds = try Seeds(directory: try SeedsFolder.find(invocation))
        let forces = try DemoForces(tenants: seeds.directory + "/../tenants", seeds: seeds, settings: settings)
        output.line("Filling \(folder.path) with \(forces.all.count) forces and made-up people …")
        let progress = output.progress("Making members")
        let builder = DemoBuilder(
            directory: try folder.begin(), seeds: seeds, settings: settings, forces: forces,
            calendar: DemoCalendar(settings: settings, now: WallClock.system.now), tally: DemoTally(progress))
        try await builder.build()
        progress.finish()
        try folder.finish()
        let (counts, seconds) = (builder.tally.counts, (ContinuousClock.now - began).components.seconds)
        output.line(
            "Made \(Decimals.grouped(counts.members)) members, \(Decimals.grouped(counts.answers)) answers and "
                + "\(Decimals.grouped(counts.publications)) published months in \(seconds) seconds.")
    }
}

/// The data folder of a demonstration.
///
/// It is filled under another name, and gets its own once it is complete.
struct DemoFolder: Sendable {
    let path: String

    private var unfinished: String { path + ".unfinished" }
    private var marker: String { path + "/demonstration" }

    /// Whether there is nothing in it yet.
    ///
    /// - Throws: `.conflict` if somebody else's data are in it.
    func needsFilling() throws(Problem) -> Bool {
        if access(marker, F_OK) == 0 { return false }
        guard access(path, F_OK) == 0 else { return true }
        guard rmdir(path) == 0 else {
            throw Problem(
                .conflict, "The folder \(path) holds something that is not a demonstration. Name an empty one with --data.",
                code: "not-a-demonstration")
        }
        return true
    }

    /// Makes the folder to be filled; what an interrupted run has left is removed.
    func begin() throws(Problem) -> String {
        try remove(unfinished)
        guard mkdir(unfinished, 0o700) == 0 else {
            throw Problem(.unavailable, "The folder \(unfinished) cannot be made: \(String(cString: strerror(errno))).")
        }
        return unfinished
    }

    /// Gives the filled folder its name.
    func finish() throws(Problem) {
        try DemoFile.write(Array("Made by folkmoot demo. Nobody in it is real.\n".utf8), to: unfinished + "/demonstration")
        guard rename(unfinished, path) == 0 else {
            throw Problem(.unavailable, "The folder \(path) cannot be made: \(String(cString: strerror(errno))).")
        }
    }

    /// Removes a folder with all that is in it; nothing if it is not there.
    private func remove(_ path: String) throws(Problem) {
        for name in Self.names(in: path) {
            let inside = "\(path)/\(name)"
            if unlink(inside) != 0 { try remove(inside) }
        }
        guard rmdir(path) == 0 || errno == ENOENT else {
            throw Problem(.unavailable, "What is left in \(path) cannot be removed: \(String(cString: strerror(errno))).")
        }
    }

    private static func names(in path: String) -> [String] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            names.append(
                withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                    pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                })
        }
        return names.filter { $0 != "." && $0 != ".." }
    }
}
