import Foundation

/// The compiler, set to see the modules of this build as a floor above them would.
struct Compiler {
    /// What the compiler said of a program.
    struct Verdict {
        let succeeded: Bool
        /// The messages of its errors, in the order of the output.
        let errors: [String]
    }

    private let arguments: [String]

    init() throws {
        let build = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        let modules = build.appendingPathComponent("Modules")
        guard FileManager.default.fileExists(atPath: modules.appendingPathComponent("FolkmootWeb.swiftmodule").path) else {
            throw NoModules(folder: modules.path)
        }
        let maps = ["CSQLite", "CLinux", "CCrypt"].map { "\(Checkout.root)/Sources/\($0)/module.modulemap" }
        let features = ["ExistentialAny", "MemberImportVisibility", "InternalImportsByDefault"]
        // What is sent between tasks is checked after the types, on the way to SIL.
        arguments =
            ["swiftc", "-emit-sil", "-o", "/dev/null", "-parse-as-library", "-swift-version", "6", "-module-name", "Forbidden"]
            + [
                "-diagnostic-style", "llvm", "-I", modules.path, "-module-cache-path",
                build.appendingPathComponent("ForbiddenModuleCache").path,
            ]
            + features.flatMap { ["-enable-upcoming-feature", $0] }
            + maps.flatMap { ["-Xcc", "-fmodule-map-file=\($0)"] }
    }

    /// Compiles one file, and keeps nothing of it.
    func judge(_ path: String) async throws -> Verdict {
        let (status, output) = try await Subprocess.run(arguments + [path])
        let errors = output.split(separator: "\n").compactMap { line in
            line.range(of: " error: ").map { String(line[$0.upperBound...]) }
        }
        return Verdict(succeeded: status == 0, errors: errors)
    }

    /// The modules of the build were not found where they are expected.
    struct NoModules: Error, CustomStringConvertible {
        let folder: String
        var description: String { "There are no modules in \(folder): run this test with `swift test`, in a debug build." }
    }
}

/// The folder that the package was checked out into.
enum Checkout {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path

    /// Paths of the files in a folder and below, from that folder, in order.
    static func files(in folder: String, ending: String) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: "\(root)/\(folder)").filter { $0.hasSuffix(ending) }.sorted()
    }

    static func text(of path: String) throws -> String { try String(contentsOfFile: "\(root)/\(path)", encoding: .utf8) }
}

/// Another program.
enum Subprocess {
    /// Runs a program found on the path, and gives its exit code and all that it wrote.
    static func run(_ arguments: [String], environment: [String: String] = [:]) async throws -> (status: Int32, output: String) {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { _, new in new }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = pipe
        process.standardError = pipe
        return try await withCheckedThrowingContinuation { continuation in
            // Reading blocks until the program ends, so it is done on a thread of its own.
            Thread.detachNewThread {
                continuation.resume(with: Result { try finish(process, pipe) })
            }
        }
    }

    private static func finish(_ process: Process, _ pipe: Pipe) throws -> (Int32, String) {
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }
}
