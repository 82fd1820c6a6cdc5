import Basics
import CommandLine
import FolkmootCore

extension Command {
    static let reports = Command(
        "reports", "Bring in figures that reports show beside the counted ones", subcommands: [importFigures, importSeries])

    private static let importFigures = verb(
        "import", "Bring in figures of an earlier programme, or totals that a force states",
        discussion: """
            A table has a figure to a line (area, measure, month, value) or a column to each month or measure, as reports print them. \
            Areas are codes or names; without a column for them the figures are the force's. Figures of surveys_completed are cumulative at \
            the month's end, and are used for the months before the force's own. With --stated they are totals to compare with the computed \
            ones: where they differ both are shown. Blank cells stay missing. The table is taken whole or not at all.
            """,
        arguments: [Argument("FILE", help: "The CSV file.")],
        options: [
            .force,
            Option("measure", value: "MEASURE", help: "Of what the figures are, if the table does not say."),
            Option("month", value: "YYYY-MM", help: "Of when they are, if the table does not say."),
            Option("stated", help: "They are totals to compare with the computed ones."),
            Option("dry-run", short: "n", help: "Only tell what would come of it."),
        ],
        examples: [
            Example(
                "folkmoot reports import cumulative.csv --force lancashire --measure surveys_completed",
                "Brings surveys completed by district."),
            Example(
                "folkmoot reports import totals.csv --force lancashire --measure surveys_completed --stated",
                "Brings printed totals."),
        ],
        onPlatform: bringFigures)
}

extension Command {
    fileprivate static let importSeries = verb(
        "series", "Bring in confidence as somebody else measured it, such as the Crime Survey",
        discussion: """
            The file has the columns wave (a year, or a month such as 2024-05), confidence_pct and n, how many were asked: blank if that was \
            not recorded. It takes the place of what was there of the series. Staff see it beside the force's own figures, marked as supplied.
            """,
        arguments: [Argument("FILE", help: "The CSV file.")],
        options: [
            .force, Option("name", value: "NAME", help: "What the series is called.", required: true),
            Option("dry-run", short: "n", help: "Only tell what would come of it."),
        ],
        examples: [
            Example("folkmoot reports series csew.csv --force lancashire --name \"Crime Survey\"", "Brings the series in.")
        ],
        onPlatform: bringSeries)
}

@Sendable private func bringSeries(_ session: Session) async throws {
    let isDryRun = session.invocation.flag("dry-run")
    let name = session.invocation["name"] ?? ""
    let count = try await SeriesImport(try await session.force()).run(
        file: session.invocation.argument("FILE"), named: name, isDryRun: isDryRun)
    session.show(["series": .string(name), "figures": .integer(Int64(count)), "dry_run": .bool(isDryRun)]) { output in
        output.line("\(name): \(counted(count, "figure")).")
        if isDryRun { output.line("Nothing was changed: this was a dry run.") }
    }
}

@Sendable private func bringFigures(_ session: Session) async throws {
    let (invocation, isDryRun) = (session.invocation, session.invocation.flag("dry-run"))
    let month = try invocation["month"].map { text in
        guard let month = Month(text) else { throw UsageError("The option --month takes a month such as 2021-01, not ‘\(text)’.") }
        return month
    }
    let report = try await GivenImport(try await session.force()).run(
        file: invocation.argument("FILE"), measure: invocation["measure"], month: month, isStated: invocation.flag("stated"),
        isDryRun: isDryRun)
    session.show(report.json(isDryRun: isDryRun)) { output in
        output.line(
            "\(counted(report.added, "figure")) added, \(Decimals.grouped(report.changed)) changed, \(Decimals.grouped(report.unchanged)) "
                + "unchanged, \(counted(report.blanks, "blank cell")) left missing.")
        if !report.passedOver.isEmpty { output.line("Columns passed over: \(report.passedOver.joined(separator: ", ")).") }
        for warning in report.reconciliations.compactMap(\.warning) { output.line(warning) }
        if isDryRun { output.line("Nothing was changed: this was a dry run.") }
    }
}

extension GivenReport {
    fileprivate func json(isDryRun: Bool) -> JSON {
        let counts = counts.map { JSON.Member($0.name, .integer(Int64($0.count))) }
        let reconciliations = reconciliations.map { one -> JSON in
            [
                "place": .string(one.place), "stated": .integer(Int64(one.stated)), "computed": .integer(Int64(one.computed)),
                "difference": .integer(Int64(one.stated - one.computed)),
            ]
        }
        return .object(
            counts + [
                .init("passed_over", .array(passedOver.map { .string($0) })), .init("reconciliations", .array(reconciliations)),
                .init("dry_run", .bool(isDryRun)),
            ])
    }
}
