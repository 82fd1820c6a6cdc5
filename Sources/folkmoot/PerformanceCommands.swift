import Basics
import CommandLine
import FolkmootCore

extension Command {
    static let performance = Command(
        "performance", "Bring in what teams did and how long they worked", subcommands: [importActivity, linkPerson])

    private static let importActivity = verb(
        "import", "Bring in a table of teams’ activity",
        discussion: """
            A row tells of an area (its code or name), of a role group in it (group), or of a person of the group (person: the force’s \
            reference, never a name), for a period of whole months (month, or from and to). Columns of figures: headcount, working_days, \
            hours_total and hours_away (or, if hours are not known, pct_time_not_on_nhp as it was printed), live_pops, itk_messages_sent, \
            itk_people_reached, users_registered, surveys_completed, incidents_attended, incidents_as_oic, new_investigations_as_ro, \
            new_investigations_as_oic and new_cases_as_oic. What is blank stays missing and is never zero. What is told of a whole goes before \
            what its parts come to, so that an incident that two groups attended counts once in their area. The table is taken whole or \
            not at all, and takes the place of what the source told of the same periods.
            """,
        arguments: [Argument("FILE", help: "The CSV file.")],
        options: [
            .force, Option("source", value: "NAME", help: "Whose figures these are, such as the duty system.", required: true),
            Option("from", value: "YYYY-MM", help: "The first month of the rows that do not say."),
            Option("to", value: "YYYY-MM", help: "The last month of the rows that do not say; else the first."),
            Option("dry-run", short: "n", help: "Only tell what would come of it."),
        ],
        examples: [
            Example(
                "folkmoot performance import teams.csv --force lancashire --source \"Duty system\" --from 2026-08 --to 2026-10",
                "Brings in what teams did in three months.")
        ],
        onPlatform: bringActivity)

    private static let linkPerson = verb(
        "link", "Say which reference is whose, so that people see their own figures",
        arguments: [Argument("EMAIL", help: "The address that the person signs in with.")],
        options: [
            .force,
            Option("reference", value: "REFERENCE", help: "The force’s reference of the person; left out, none is any more."),
        ],
        examples: [
            Example(
                "folkmoot performance link sam@lancashire.example --force lancashire --reference P-0417",
                "Lets somebody see the figures of that reference.")
        ],
        onPlatform: linkPersonToReference)
}

@Sendable private func bringActivity(_ session: Session) async throws {
    let (invocation, isDryRun) = (session.invocation, session.invocation.flag("dry-run"))
    let (from, to) = (try month("from", invocation), try month("to", invocation))
    let months = try from.map { from in
        guard from <= to ?? from else { throw UsageError("The option --to names a month before that of --from.") }
        return from...(to ?? from)
    }
    let path = invocation.argument("FILE")
    let report = try await TeamActivityImport(try await session.force()).run(
        file: path, from: invocation.required("source"), in: months, isDryRun: isDryRun)
    session.show(report.json(isDryRun: isDryRun)) { report.tell($0, isDryRun: isDryRun, path: path) }
    if !report.faults.isEmpty { throw Problem(.invalid, "Nothing was brought in: put these rows right first.", code: Refusal.code) }
}

private func month(_ option: String, _ invocation: Invocation) throws -> Month? {
    try invocation[option].map { text in
        guard let month = Month(text) else {
            throw UsageError("The option --\(option) takes a month such as 2026-01, not ‘\(text)’.")
        }
        return month
    }
}

@Sendable private func linkPersonToReference(_ session: Session) async throws {
    let (email, reference) = (session.invocation.argument("EMAIL"), session.invocation["reference"])
    try await TeamActivityImport(try await session.force()).link(email, to: reference)
    session.show(["email": .string(email), "reference": reference.map { .string($0) } ?? .null]) { output in
        output.line(
            reference == nil ? "\(email) sees no figures of their own any more." : "\(email) sees the figures of this reference.")
    }
}

extension TeamActivityReport {
    /// How many faults are told one by one on a screen.
    private static let told = 20

    fileprivate func tell(_ output: Output, isDryRun: Bool, path: String) {
        for fault in faults.prefix(Self.told) { output.error("\(path):\(fault.line):\(fault.column): \(fault.reason)") }
        if faults.count > Self.told {
            output.error("… and \(Decimals.grouped(faults.count - Self.told)) more; see them with --json.")
        }
        output.line(
            "\(counted(rows, "row")): \(Decimals.grouped(areas)) of areas, \(Decimals.grouped(groups)) of role groups, "
                + "\(Decimals.grouped(people)) of people, in \(counted(periods, "period")); \(Decimals.grouped(replaced)) replaced."
        )
        for difference in differences { output.line("\(path): \(difference)") }
        if folded > 0 {
            output.line("\(counted(folded, "row")) of people are older than they are kept: they stay as their groups’ figures.")
        }
        if isDryRun { output.line("Nothing was changed: this was a dry run.") }
    }

    fileprivate func json(isDryRun: Bool) -> JSON {
        .object(
            counts.map { JSON.Member($0.name, .integer(Int64($0.count))) } + [
                .init("dry_run", .bool(isDryRun)), .init("differences", .array(differences.map { .string($0) })),
                .init(
                    "faults",
                    .array(
                        faults.map {
                            [
                                "line": .integer(Int64($0.line)), "column": .integer(Int64($0.column)),
                                "reason": .string($0.reason),
                            ]
                        })),
            ])
    }
}
