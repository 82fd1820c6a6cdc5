import Basics
import CommandLine
import FolkmootCore
import FolkmootProof
import FolkmootTenancy
import Glibc

extension Command {
    static let isolation = Command(
        "isolation", "Show that forces are kept apart", subcommands: [proveIsolation])

    private static let proveIsolation = verb(
        "prove", "Plant marked words in throw-away copies, walk everything as everyone, and report what was seen where",
        discussion: """
            Each force’s configuration in force is read from its file by a connection that cannot write; no person’s data are copied. The copies \
            stand in a folder of their own below $TMPDIR, which is removed in the end. It takes minutes, and more with each force: at most \
            five walk at once, those that are named and then others. With one force, a copy of it under a made-up name stands beside it. It \
            ends with 0 if nothing was found where it must not be and everything was seen that is meant to be, and else with 1.
            """,
        options: [
            Option("force", short: "f", value: "SLUG", help: "A force that walks; may be given up to five times.", repeats: true),
            Option(
                "tenants", value: "DIR",
                help: "Take the forces from folders of configuration in this one, where there is no data folder."),
            Option("keep", help: "Leave the copies where they are, and tell where that is."),
        ],
        examples: [
            Example(
                "folkmoot isolation prove --force lancashire > isolation.txt",
                "Writes the report for Lancashire’s security officer."),
            Example("folkmoot isolation prove --tenants tenants", "Walks the forces of a folder of configurations."),
        ], run: prove)
}

@Sendable private func prove(_ invocation: Invocation) async throws {
    let seeds = try Seeds(directory: try SeedsFolder.find(invocation))
    let source = try ProofSource(invocation, seeds)
    let (chosen, left) = try ProofForce.choose(invocation.values("force"), from: try await source.slugs())
    var forces: [ProofForce] = []
    for slug in chosen { forces.append(try await source.force(slug)) }
    let proof = IsolationProof(
        of: try ProofForce.together(forces), leaving: left, seeds: seeds, version: Folkmoot.version)
    let output = invocation.output
    let signals = await StopSignals()
    let folder = try ThrowAwayFolder()
    let report: IsolationReport
    do {
        report = try await untilStopped(signals) { try await proof.run(in: folder.path) { output.error("\($0) …") } }
    } catch {
        try putAway(folder, invocation)
        throw error
    }
    try putAway(folder, invocation)
    if invocation.flag(Option.json.name) { output.json(report.json) } else { output.text(report.text) }
    guard report.isClean else { throw CommandFailed(report.conclusion) }
}

private func putAway(_ folder: ThrowAwayFolder, _ invocation: Invocation) throws {
    guard invocation.flag("keep") else { return try folder.remove() }
    invocation.output.error("The copies are in \(folder.path).")
}

/// Does something until it is done, or a signal comes.
///
/// - Throws: `CancellationError` once it has ended after a signal.
private func untilStopped<T: Sendable>(
    _ signals: StopSignals, _ work: @escaping @Sendable () async throws -> T
) async throws -> T {
    try await withThrowingTaskGroup(of: T?.self) { group in
        group.addTask { try await work() }
        group.addTask {
            await signals.wait()
            return nil
        }
        defer { group.cancelAll() }
        guard let result = try await group.next() ?? nil else { throw CancellationError() }
        return result
    }
}

/// Where the configurations come from: a data folder, or a folder of folders.
private enum ProofSource {
    case data(folder: String, seeds: Seeds)
    case tenants(folder: String)

    init(_ invocation: Invocation, _ seeds: Seeds) throws {
        if let tenants = invocation["tenants"] {
            self = .tenants(folder: tenants)
            return
        }
        let folder = Session.dataFolder(of: invocation)
        guard Session.isPlatform(folder) else {
            throw Problem(
                .missing,
                "There is no platform in the folder \(folder). Name another with --data, or a folder of configurations with --tenants."
            )
        }
        self = .data(folder: folder, seeds: seeds)
    }

    func slugs() async throws -> [String] {
        switch self {
        case .data(let folder, _): try await Platform.slugs(in: folder)
        case .tenants(let folder):
            fileNames(in: folder).filter { !$0.hasPrefix("_") && access("\(folder)/\($0)/force.json", R_OK) == 0 }
        }
    }

    func force(_ slug: String) async throws -> ProofForce {
        switch self {
        case .data(let folder, let seeds):
            ProofForce(kept: try await Platform.configuration(of: slug, in: folder, blueprint: .folkmoot(seeds: seeds)))
        case .tenants(let folder): try ProofForce(folder: try ConfigurationFolder("\(folder)/\(slug)"))
        }
    }
}
