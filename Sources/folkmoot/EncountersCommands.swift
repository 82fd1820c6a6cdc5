import Basics
import CommandLine
import FolkmootCore

extension Command {
    static let encounters = Command(
        "encounters", "Look after what a force's teams did with the public", subcommands: [importPosts])

    private static let importPosts = verb(
        "import", "Bring in posts from what a tool for social media exports",
        discussion: """
            Columns are found by what their names begin with: the post's identity (Post ID), the account (Page name), when it was published \
            (2026-11-20 or 20/11/2026), what it says (Message); and if there are some, its address (Permalink), reach, and engagement. The \
            table of accounts has the columns account, area, team (may be blank) and kind, an activity of standards.json. Each post becomes \
            an encounter once: the same file again changes nothing, and a later one brings later figures. With anything wrong in it, nothing \
            is brought in, and all that is wrong is told.
            """,
        arguments: [Argument("FILE.csv", help: "The export.")],
        options: [
            .force,
            Option("accounts", value: "ACCOUNTS.csv", help: "Which account is of which team, and of which kind.", required: true),
            Option("by", value: "EMAIL", help: "Whoever publishes for the teams, of the force's staff.", required: true),
            Option("dry-run", short: "n", help: "Only tell what would come of it."),
        ],
        examples: [
            Example(
                "folkmoot encounters import posts.csv --force leicestershire --accounts accounts.csv --by comms@leicestershire.example",
                "Brings posts in, each once.")
        ],
        onPlatform: bringPosts)
}

@Sendable private func bringPosts(_ session: Session) async throws {
    let (invocation, isDryRun) = (session.invocation, session.invocation.flag("dry-run"))
    let report = try await PostsImport(try await session.force()).run(
        file: invocation.argument("FILE.csv"), accounts: invocation["accounts"] ?? "", by: invocation["by"] ?? "",
        isDryRun: isDryRun)
    let refusal = Refusal(findings: report.findings.map { ("", $0) })
    guard refusal.findings.isEmpty else {
        refusal.tell(invocation)
        throw refusal.problem
    }
    let counts = report.counts.map { JSON.Member($0.name, .integer(Int64($0.count))) }
    session.show(.object(counts + [JSON.Member("dry_run", .bool(isDryRun))])) { output in
        output.line(
            "\(counted(report.added, "post")) added, \(Decimals.grouped(report.changed)) changed, \(Decimals.grouped(report.unchanged)) unchanged."
        )
        if !report.passedOver.isEmpty { output.line("Columns passed over: \(report.passedOver.joined(separator: ", ")).") }
        if isDryRun { output.line("Nothing was changed: this was a dry run.") }
    }
}
