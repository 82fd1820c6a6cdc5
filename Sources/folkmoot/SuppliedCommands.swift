import Basics
import CommandLine
import FolkmootCore
import FolkmootTenancy

/// Figures of forces that somebody else has published.
extension Command {
    static let supplied = Command(
        "supplied", "Look after figures that others have published, shown beside those of forces",
        subcommands: [importSupplied, showSupplied, removeSupplied])

    private static let source = Option(
        "source", value: "TEXT", help: "Who published the figures, and where.", required: true)

    private static let importSupplied = verb(
        "import", "Bring in figures that somebody else has published, such as the Crime Survey’s",
        discussion: """
            The file has the columns month, force, measure and value, and may have low and high, the ends of 95 % intervals. The measure is the \
            one beside which a figure stands; a figure of all forces together has england-and-wales as its force. National pages show them \
            apart, marked as supplied, with source, licence and date; they are in no rank, total or limit. The file takes the place of all that \
            was brought in of the same source.
            """,
        arguments: [Argument("FILE", help: "The CSV file.")],
        options: [
            source, Option("licence", value: "TEXT", help: "Under which licence they may be shown.", required: true),
            Option("as-of", value: "YYYY-MM-DD", help: "As at when they were published.", required: true),
            Option("note", value: "TEXT", help: "What they say and how they were counted, as far as that is known."),
            Option("dry-run", short: "n", help: "Only look through the file."),
        ],
        examples: [
            Example(
                "folkmoot benchmark supplied import survey.csv --source \"Crime Survey for England and Wales\" "
                    + "--licence \"Open Government Licence v3.0\" --as-of 2026-07-23",
                "Replaces what was there of that source.")
        ],
        onPlatform: bringSupplied)

    private static let showSupplied = verb(
        "show", "Show where supplied figures are from, and how many there are",
        examples: [Example("folkmoot benchmark supplied show", "A row to each source.")], onPlatform: tellSupplied)

    private static let removeSupplied = verb(
        "remove", "Take away the figures of a source",
        options: [source],
        examples: [
            Example(
                "folkmoot benchmark supplied remove --source \"Crime Survey for England and Wales\"",
                "They are shown nowhere any more.")
        ],
        onPlatform: endSupplied)
}

@Sendable private func bringSupplied(_ session: Session) async throws {
    let reference = try ReferenceForces(folder: session.seeds.directory + "/reference")
    guard let asOf = session.invocation["as-of"].flatMap({ Day($0) }) else {
        throw UsageError("The option --as-of takes a day such as 2026-07-23.")
    }
    guard asOf <= London.day(at: session.now) else { throw UsageError("The option --as-of takes a day that has come.") }
    let series = try SuppliedImport(
        file: session.invocation.argument("FILE"), source: try session.words("source"), licence: try session.words("licence"),
        asOf: asOf, note: session.invocation["note"].map { CleanText.line($0, limit: 500) }.flatMap { $0.isEmpty ? nil : $0 },
        reference: reference
    ).series
    let isDryRun = session.invocation.flag("dry-run")
    if !isDryRun { try await session.operations.importSupplied(series) }
    session.show([
        "source": .string(series.source), "figures": .integer(Int64(series.figures.count)), "dry_run": .bool(isDryRun),
    ]) { output in
        let what = counted(series.figures.count, "figure")
        output.line(
            isDryRun
                ? "\(what) could be brought in. Nothing was: this was a dry run."
                : "\(what) brought in, in the place of all that was there of ‘\(series.source)’.")
    }
}

@Sendable private func tellSupplied(_ session: Session) async throws {
    let all = try await session.operations.supplied(through: London.day(at: session.now).inMonth)
    let json = all.map { series -> JSON in
        [
            "source": .string(series.source), "licence": .string(series.licence), "as_of": .string(series.asOf.description),
            "note": series.note.map { .string($0) } ?? .null, "figures": .integer(Int64(series.figures.count)),
        ]
    }
    session.show(["sources": .array(json)]) { output in
        let rows = all.map { [$0.source, $0.licence, $0.asOf.description, Decimals.grouped($0.figures.count)] }
        output.table(
            headers: ["Source", "Licence", "As of", "Figures"], rows: rows, alignment: [.left, .left, .left, .right])
        output.line("\(counted(all.count, "source")) of supplied figures.")
    }
}

@Sendable private func endSupplied(_ session: Session) async throws {
    let source = try session.words("source")
    try await session.operations.removeSupplied(source)
    session.show(["source": .string(source)]) { output in output.line("All figures of ‘\(source)’ are taken away.") }
}

extension Session {
    /// The text of an option that must not be blank.
    fileprivate func words(_ option: String) throws -> String {
        let words = CleanText.line(invocation[option] ?? "", limit: 300)
        guard !words.isEmpty else { throw UsageError("The option --\(option) needs a text.") }
        return words
    }
}
