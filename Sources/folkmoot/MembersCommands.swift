import Basics
import CommandLine
import FolkmootCore
import Glibc

extension Command {
    static let members = Command("members", "Look after a force's members", subcommands: [importMembers])

    private static let importMembers = verb(
        "import", "Bring people from a CSV file into a force",
        discussion: """
            The file has the columns name, email, phone, address, postcode, area, language, route, joined_on, consent_on, consent_provider, \
            consent_wording and uprn; the first line names those that it has. Whose opt-in is recorded (consent_on, a provider and a wording that the \
            force has used) becomes a member; all others are invited, and hear nothing until they agree. Rows that cannot be used are left \
            out and reported with line and column; all others come in together or not at all.
            """,
        arguments: [Argument("FILE.csv", help: "The CSV file.")],
        options: [
            .force, Option("dry-run", short: "n", help: "Only tell what would come in."),
            Option("errors", value: "FILE", help: "Write the rows that were left out to this CSV file: line, column, reason."),
        ],
        examples: [Example("folkmoot members import list.csv --force lancashire --dry-run", "Tells what would come in.")],
        onPlatform: bringMembers)
}

@Sendable private func bringMembers(_ session: Session) async throws {
    let (path, isDryRun) = (session.invocation.argument("FILE.csv"), session.invocation.flag("dry-run"))
    let force = try await session.force()
    // Opened first, so that nobody comes in with a command that fails on it.
    let faults = try session.invocation["errors"].map(FaultsFile.init)
    let progress = session.output.progress("Importing members")
    let report = try await MemberImport(force).run(file: path, isDryRun: isDryRun) { progress.advance(to: $0) }
    progress.finish()
    try faults?.write(report.faultsCSV)
    session.show(report.json(isDryRun: isDryRun)) { report.tell($0, isDryRun: isDryRun, path: path) }
}

/// The file that tells which rows were left out; what it held before stays until it is written.
private final class FaultsFile: Sendable {
    private let path: String
    private let descriptor: Int32

    /// - Throws: `.unavailable` if it cannot be written.
    init(_ path: String) throws(Problem) {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.fault(path) }
    }

    deinit { close(descriptor) }

    func write(_ bytes: [UInt8]) throws(Problem) {
        guard ftruncate(descriptor, 0) == 0 || errno == EINVAL else { throw Self.fault(path) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { throw Self.fault(path) }
            rest = rest.dropFirst(count)
        }
    }

    private static func fault(_ path: String) -> Problem {
        Problem(.unavailable, "\(path) cannot be written: \(String(cString: strerror(errno))).")
    }
}

extension ImportReport {
    /// How many faults are told one by one on a screen.
    private static let told = 20

    fileprivate func tell(_ output: Output, isDryRun: Bool, path: String) {
        for fault in faults.prefix(Self.told) { output.error("\(path):\(fault.line):\(fault.column): \(fault.reason)") }
        if faultCount > Self.told {
            output.error("… and \(Decimals.grouped(faultCount - Self.told)) more; see them with --errors FILE.")
        }
        output.line(
            "\(counted(active, "member")) and \(Decimals.grouped(invited)) invited from \(counted(rows, "row")); "
                + "\(counted(households, "household")) more reached, \(counted(faultCount, "row")) left out.")
        if isDryRun { output.line("Nothing was changed: this was a dry run.") }
    }

    fileprivate func json(isDryRun: Bool) -> JSON {
        [
            "rows": .integer(Int64(rows)), "active": .integer(Int64(active)), "invited": .integer(Int64(invited)),
            "households": .integer(Int64(households)), "without_household": .integer(Int64(withoutHousehold)),
            "left_out": .integer(Int64(faultCount)), "dry_run": .bool(isDryRun),
            "faults": .array(
                faults.map {
                    [
                        "line": .integer(Int64($0.line)), "column": .integer(Int64($0.column)), "reason": .string($0.reason),
                    ]
                }),
        ]
    }
}
