import Basics
import CommandLine
import FolkmootCore
import FolkmootTenancy

extension Command {
    static let privacy = Command(
        "privacy", "Look after what forces hold of people", subcommands: [retention, processingRegister])

    private static let retention = verb(
        "retention", "End what a force has kept for long enough",
        discussion: """
            The service does it by itself once a day; this is for a look beforehand, and for where no service runs. The periods stand in \
            policy.json and standards.json.
            """,
        options: [.force, Option("dry-run", short: "n", help: "Only tell what would end.")],
        examples: [Example("folkmoot privacy retention --force lancashire --dry-run", "Tells what would end today.")],
        onPlatform: applyRetention)

    private static let processingRegister = verb(
        "register", "Print the register of processing of a force (UK GDPR, article 30)",
        discussion: "It is made of what the program declares, and of the force's configuration as it is now.", options: [.force],
        examples: [Example("folkmoot privacy register --force lancashire --json", "Prints it as JSON.")], onPlatform: printRegister)
}

@Sendable private func applyRetention(_ session: Session) async throws {
    let retention = Retention(try await session.force(), MailFolder(of: session.platform))
    let isDryRun = session.invocation.flag("dry-run")
    let standings = try await isDryRun ? retention.due() : retention.apply()
    session.show(
        [
            "dry_run": .bool(isDryRun),
            "rules": .array(
                standings.map {
                    ["rule": .string($0.rule.code), "months": .integer(Int64($0.months)), "count": .integer(Int64($0.count))]
                }),
        ]
    ) { output in
        guard !standings.isEmpty else { return output.line("Nothing has been kept for too long.") }
        output.table(
            headers: ["Rule", "Kept for (months)", isDryRun ? "Would end" : "Ended", "What becomes of it"],
            rows: standings.map { [$0.rule.code, String($0.months), Decimals.grouped($0.count), $0.rule.becomes] })
        if isDryRun { output.line("Nothing was changed: this was a dry run.") }
    }
}

@Sendable private func printRegister(_ session: Session) async throws {
    let register = ProcessingRegister(try await session.force().tenant.configuration)
    session.show(register.json) { output in
        output.line("\(register.controller), processed by \(register.processor); write to \(register.contact)")
        output.table(
            headers: ["Table", "What", "Why", "Kept for"],
            rows: register.entries.map { [$0.data.table, $0.data.what, $0.data.purpose, $0.kept] })
    }
}
