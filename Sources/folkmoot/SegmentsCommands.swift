import Basics
import CommandLine
import FolkmootCore
import FolkmootTenancy

extension Command {
    static let segments = Command(
        "segments", "Look after the populations that a force compares its members with", subcommands: [importSegments])

    private static let importSegments = verb(
        "import", "Bring in how many people of each group live in each area",
        discussion: """
            The file has the columns area, classification, group, people, source and date. Areas, classifications and groups are the \
            force's own: areas.csv and segments.json have their codes. An area has a row of every group of a classification, with 0 where \
            nobody lives, or none. The figures of a classification at a date take the place of what was there of them, so that a file can \
            be brought again. One row that cannot be used stops the file; all such rows are told.
            """,
        arguments: [Argument("FORCE", help: "The force."), Argument("FILE", help: "The CSV file.")],
        options: [Option("dry-run", short: "n", help: "Only tell what would come of it.")],
        examples: [
            Example(
                "folkmoot segments import leicestershire tenants/leicestershire/populations.csv",
                "Brings age bands and ethnic groups by ward.")
        ],
        onPlatform: bringSegments)
}

@Sendable private func bringSegments(_ session: Session) async throws {
    let (path, isDryRun) = (session.invocation.argument("FILE"), session.invocation.flag("dry-run"))
    let force = try await session.operations.force(session.invocation.argument("FORCE"))
    let report = try await PopulationImport(force).run(file: path, isDryRun: isDryRun)
    session.show(report.json(isDryRun: isDryRun)) { report.tell($0, isDryRun: isDryRun, path: path) }
    guard report.faults.isEmpty else {
        // The faults have been told already.
        throw Problem(
            .invalid, "\(counted(report.faultCount, "row")) of \(path) cannot be used. Nothing was changed.", code: Refusal.code)
    }
}

extension PopulationReport {
    /// How many faults are told one by one on a screen.
    private static let told = 20

    fileprivate func tell(_ output: Output, isDryRun: Bool, path: String) {
        for fault in faults.prefix(Self.told) { output.error("\(path):\(fault.line):\(fault.column): \(fault.reason)") }
        if faultCount > Self.told {
            output.error("… and \(Decimals.grouped(faultCount - Self.told)) more; see them all with --json.")
        }
        guard faults.isEmpty else { return }
        for edition in editions {
            output.line(
                "\(edition.classification) at \(edition.asAt), in \(counted(edition.areas, "area")): \(edition.source)")
        }
        if isDryRun { output.line("Nothing was changed: this was a dry run.") }
    }

    fileprivate func json(isDryRun: Bool) -> JSON {
        [
            "rows": .integer(Int64(rows)), "dry_run": .bool(isDryRun), "cannot_be_used": .integer(Int64(faultCount)),
            "editions": .array(
                editions.map {
                    [
                        "classification": .string($0.classification), "date": .string($0.asAt.description),
                        "source": .string($0.source), "areas": .integer(Int64($0.areas)),
                    ]
                }),
            "faults": .array(
                faults.map {
                    [
                        "line": .integer(Int64($0.line)), "column": .integer(Int64($0.column)), "reason": .string($0.reason),
                    ]
                }),
        ]
    }
}
