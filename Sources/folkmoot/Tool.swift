import CommandLine

/// The command `folkmoot`: what an operator of the platform does with it.
enum Folkmoot {
    static let version = "0.1.0"

    /// Every command: the table of contents of what an operator can do.
    static let commands: [Command] = [
        .force, .config, .staff, .keys, .members, .areas, .crime, .encounters, .segments, .reports, .performance, .benchmark,
        .measures,
        .serve,
        .demo,
        .backup,
        .audit, .privacy, .isolation, .doctor, .docs,
    ]

    static let tool = CommandLineTool(
        name: "folkmoot", version: version,
        summary: "Run neighbourhood engagement for many police forces, each with its own branded service",
        globalOptions: [.data, .json, .seeds], commands: commands)
}

extension Option {
    static let data = Option("data", value: "DIR", help: "The folder that holds the data; else $FOLKMOOT_DATA, else ./data.")
    static let json = Option("json", help: "Write results as JSON.")
    static let seeds = Option(
        "seeds", value: "DIR",
        help: "The folder of schemas and defaults; else $FOLKMOOT_SEEDS, else the one beside the program or the working folder.")

    static let reason = Option("reason", value: "TEXT", help: "Why, for the history and the audit.")
    static let force = Option("force", short: "f", value: "SLUG", help: "The force.", required: true)
}
