import Basics
import CommandLine
import FolkmootCore

/// Tells what is wrong with folders: every finding on a line of its own, then how many there were.
struct Refusal {
    static let code = "configuration-refused"

    /// Findings by the folder that they are about, as the folder was named on the command line.
    let findings: [(folder: String, finding: Finding)]

    /// Writes every finding: in words on standard error, or as JSON with the results.
    func tell(_ invocation: Invocation) {
        guard invocation.flag(Option.json.name) else {
            for (folder, finding) in findings { invocation.output.error(Self.place(finding.file, in: folder) + finding.afterFile) }
            return
        }
        invocation.output.json([
            "findings": .array(findings.map { folder, finding in finding.json(file: Self.place(finding.file, in: folder)) }),
            "result": .string(result),
        ])
    }

    /// What stops the command, after the findings.
    var problem: Problem { Problem(.invalid, result, code: Self.code) }

    private var result: String {
        let files = Set(findings.map { Self.place($0.finding.file, in: $0.folder) }).count
        return "\(counted(findings.count, "problem")) in \(counted(files, "file")). Nothing was changed."
    }

    /// The path of a file as it can be opened from here.
    private static func place(_ file: String, in folder: String) -> String {
        guard !file.hasPrefix("seeds/"), !folder.isEmpty else { return file }
        return folder.hasSuffix("/") ? folder + file : "\(folder)/\(file)"
    }
}

extension Refusal {
    /// Runs what may refuse a folder, and tells all that is wrong with it.
    static func telling<T>(_ folder: String, _ invocation: Invocation, _ work: () async throws -> T) async throws -> T {
        do {
            return try await work()
        } catch let refused as ConfigurationRefused {
            let refusal = Refusal(findings: refused.findings.map { (folder, $0) })
            refusal.tell(invocation)
            throw refusal.problem
        }
    }
}

extension Finding {
    fileprivate var afterFile: String { ":\(line):\(column): \(path.isEmpty ? "" : path + ": ")\(message) \(remedy)" }

    fileprivate func json(file: String) -> JSON {
        [
            "file": .string(file), "line": .integer(Int64(line)), "column": .integer(Int64(column)), "path": .string(path),
            "code": .string(code), "message": .string(message), "remedy": .string(remedy),
        ]
    }
}

/// A number with its noun: `1 problem`, `1,204 areas`.
func counted(_ count: Int, _ noun: String, _ plural: String? = nil) -> String {
    "\(Decimals.grouped(count)) \(count == 1 ? noun : plural ?? noun + "s")"
}
