import Basics
import CommandLine
import FolkmootCore
import FolkmootTenancy
import Glibc

/// One run of a command on the platform of a data folder: opened before it, closed after it.
struct Session: Sendable {
    let invocation: Invocation
    let seeds: Seeds
    let platform: Platform
    let operatorName: String

    var output: Output { invocation.output }
    var wantsJSON: Bool { invocation.flag(Option.json.name) }
    var now: Timestamp { platform.clock.now }

    /// The operator's leave in the registry.
    var operations: PlatformScope { platform.platformOperator(named: operatorName) }
    /// Checks, adds and changes forces' configurations.
    var configurations: ConfigurationStore { ConfigurationStore(operations, seeds: seeds) }

    /// The operator's leave inside the force that `--force` names.
    func force() async throws -> OperatorScope { try await operations.force(invocation.required(Option.force.name)) }

    /// The reason that was given, or a plain one.
    func reason(otherwise text: String) -> String { CleanText.line(invocation[Option.reason.name] ?? text, limit: 500) }

    /// Writes the result: as JSON if that was asked for, else in words.
    func show(_ json: @autoclosure () -> JSON, words: (Output) -> Void) {
        if wantsJSON { output.json(json()) } else { words(output) }
    }
}

extension Session {
    /// Whether a command makes the data folder where there is none.
    enum Folder {
        case mustExist
        case isMade
    }

    /// Opens the platform, works on it, closes it.
    static func run<T: Sendable>(
        _ invocation: Invocation, folder: Folder, outgoing: Outgoing = .curl, _ body: @Sendable (Session) async throws -> T
    ) async throws -> T {
        let directory = dataFolder(of: invocation)
        guard folder == .isMade || isPlatform(directory) else {
            throw Problem(
                .missing,
                "There is no platform in the folder \(directory). Name another with --data, or begin with: folkmoot force add DIR")
        }
        let seeds = try Seeds(directory: try SeedsFolder.find(invocation))
        let platform = try await Platform.open(directory: directory, blueprint: .folkmoot(seeds: seeds), outgoing: outgoing)
        let session = Session(invocation: invocation, seeds: seeds, platform: platform, operatorName: Operator.name)
        do {
            let result = try await body(session)
            await platform.close()
            return result
        } catch {
            await platform.close()
            throw error
        }
    }

    static func dataFolder(of invocation: Invocation) -> String {
        invocation[Option.data.name] ?? Environment["FOLKMOOT_DATA"] ?? "data"
    }

    static func isPlatform(_ directory: String) -> Bool { access(directory + "/platform.sqlite", F_OK) == 0 }
}

/// Who runs the command, as the history and the audit will say.
enum Operator {
    static var name: String {
        let name = Environment["FOLKMOOT_OPERATOR"] ?? Environment["SUDO_USER"] ?? loginName ?? "operator"
        return CleanText.line(name, limit: 100)
    }

    private static var loginName: String? {
        var entry = passwd()
        var found: UnsafeMutablePointer<passwd>?
        var text = [CChar](repeating: 0, count: 4096)
        guard getpwuid_r(geteuid(), &entry, &text, text.count, &found) == 0, found != nil else { return nil }
        return entry.pw_name.map { String(cString: $0) }
    }
}

/// Variables of the environment; empty ones count as not set.
enum Environment {
    static subscript(name: String) -> String? {
        guard let value = getenv(name), value.pointee != 0 else { return nil }
        return String(cString: value)
    }
}

/// Where schemas and defaults stand.
enum SeedsFolder {
    static func find(_ invocation: Invocation) throws(Problem) -> String {
        if let named = invocation[Option.seeds.name] ?? Environment["FOLKMOOT_SEEDS"] {
            guard isSeeds(named) else { throw missing("\(named) holds no schemas and defaults.") }
            return named
        }
        let starts = [realPath("/proc/self/exe"), realPath(".")].compactMap { $0 }
        guard let found = starts.lazy.flatMap(candidates).first(where: isSeeds) else {
            throw missing("The folder “seeds” with schemas and defaults was not found beside the program or the working folder.")
        }
        return found
    }

    /// `seeds` in a folder and in all those above it.
    private static func candidates(_ path: String) -> [String] {
        let parts = path.split(separator: "/")
        return (0...parts.count).reversed().map { "/" + (parts.prefix($0) + ["seeds"]).joined(separator: "/") }
    }

    private static func isSeeds(_ path: String) -> Bool { access(path + "/schemas/force.json", R_OK) == 0 }

    private static func missing(_ what: String) -> Problem {
        Problem(.missing, "\(what) Name it with --seeds or $FOLKMOOT_SEEDS.", code: "no-seeds")
    }

    private static func realPath(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}
