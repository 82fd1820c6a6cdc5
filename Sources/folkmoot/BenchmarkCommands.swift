import Basics
import CommandLine
import FolkmootCore
import FolkmootTenancy

extension Command {
    static let benchmark = Command(
        "benchmark", "Publish a force's month, and see what forces have published",
        subcommands: [publish, show, export] + benchmarkUpkeep)

    private static let month = Option("month", value: "YYYY-MM", help: "The month.")
    private static let requiredMonth = Option("month", value: "YYYY-MM", help: "The month; it must have ended.", required: true)

    private static let publish = verb(
        "publish", "Compute a force's month from its own data and publish it",
        discussion: """
            What leaves the force is figures, each small number suppressed before. The same figures again change nothing; other figures for a \
            month that is published already need a reason and become a restatement, and the earlier ones stay on record.
            """,
        options: [
            .force, requiredMonth, .reason, Option("dry-run", short: "n", help: "Only show what would leave the force."),
        ],
        examples: [Example("folkmoot benchmark publish --force humberside --month 2026-10", "Publishes October 2026.")],
        onPlatform: publishMonth)

    private static let show = verb(
        "show", "Show what forces have published of a month",
        options: [month], examples: [Example("folkmoot benchmark show --month 2026-10", "Household coverage by force.")],
        onPlatform: showMonth)

    private static let export = verb(
        "export", "Write everything that forces have published of a month",
        options: [month, Option("format", value: "FORMAT", help: "How; CSV if left out.", allowed: ["csv", "json"])],
        examples: [Example("folkmoot benchmark export --month 2026-10 --format json", "With definitions, hashes and revisions.")],
        onPlatform: exportMonth)

    static let measures = verb(
        "measures", "Show how every figure is measured",
        examples: [Example("folkmoot measures --json", "The registry, for programs.")]
    ) { invocation in
        guard !invocation.flag(Option.json.name) else { return invocation.output.json(.array(Measures.all.map(\.definition))) }
        invocation.output.text(MeasureHandbook.markdown)
    }
}

@Sendable private func publishMonth(_ session: Session) async throws {
    let month = try month(of: session.invocation, otherwise: nil)
    let store = PublicationStore(try await session.force())
    guard !session.invocation.flag("dry-run") else {
        let figures = try await store.preview(month)
        return session.show(figures.json) { tell(figures, $0, "would leave the force. Nothing was published: this was a dry run.") }
    }
    let reason = session.invocation[Option.reason.name]
    let publication = try await store.publish(month, demonstration: try await store.isDemonstration(), reason: reason)
    let figures = try MonthFigures(publication.figures)
    session.show(PublicationExport.json([publication])) { output in
        let kind = publication.isDemonstration ? ", as demonstration data," : ""
        tell(figures, output, "published\(kind) as revision \(publication.revision), \(publication.hash.prefix(12)).")
    }
}

private func tell(_ figures: MonthFigures, _ output: Output, _ result: String) {
    let rows = figures.ofForce.filter { $0.part == nil }.map { value in
        let measure = try? Measures.find(value.measure.id, version: value.measure.version)
        let amount = value.isSuppressed ? "suppressed" : value.amount.flatMap { measure?.text($0) } ?? ""
        return [measure?.title ?? value.measure.id, amount, value.denominator.map(Decimals.grouped) ?? ""]
    }
    output.table(headers: ["Measure", "Value", "Out of"], rows: rows, alignment: [.left, .right, .right])
    output.line("\(figures.month): \(counted(figures.values.count, "figure")) \(result)")
}

@Sendable private func showMonth(_ session: Session) async throws {
    let league = try await league(session)
    session.show(league.table { _ in "" }.json) { output in
        let rows = league.sorted(by: .value, descending: true).map { row in
            [
                row.rank.map { "\($0)\(row.sharesRank ? "=" : "")" } ?? "", row.name, row.text ?? "",
                row.ratio.map { Decimals.grouped($0.numerator) } ?? "",
                row.ratio.map { Decimals.grouped($0.denominator) } ?? "",
                row.isDemonstration ? "demonstration" : "",
            ]
        }
        output.table(
            headers: ["Rank", "Force", "Coverage (%)", "Households covered", "Households", ""], rows: rows,
            alignment: [.right, .left, .right, .right, .right, .left])
        output.line("\(league.month): \(summary(of: league))")
    }
}

@Sendable private func exportMonth(_ session: Session) async throws {
    let month = try month(of: session.invocation, otherwise: lastMonth(session))
    let publications = try await session.operations.publications(from: month, through: month)
    if session.wantsJSON || session.invocation["format"] == "json" {
        session.output.json(PublicationExport.json(publications))
    } else {
        session.output.bytes(PublicationExport.csv(publications.map(ForceMonth.init)))
    }
}

private func league(_ session: Session) async throws -> League {
    let month = try month(of: session.invocation, otherwise: lastMonth(session))
    let reference = try ReferenceForces(folder: session.seeds.directory + "/reference")
    let publications = try await session.operations.publications(from: month, through: month)
    return League(month, publications.map(ForceMonth.init), reference: reference)
}

private func lastMonth(_ session: Session) -> Month { London.day(at: session.now).inMonth.adding(months: -1) }

private func month(of invocation: Invocation, otherwise month: Month?) throws -> Month {
    guard let text = invocation["month"] else {
        guard let month else { throw UsageError("The option --month is needed.") }
        return month
    }
    guard let month = Month(text) else { throw UsageError("The option --month takes a month such as 2026-10, not ‘\(text)’.") }
    return month
}

private func summary(of league: League) -> String {
    guard let total = league.total else {
        return league.isEmpty ? "No force has published this month." : "What was published of this month has no coverage to show."
    }
    let reach = total.forces == 1 ? "1 force reaches" : "\(Decimals.grouped(total.forces)) forces together reach"
    guard case .ratio(let coverage) = total.amount else { return "\(total.forces) forces have published." }
    return "\(reach) \(coverage.percent() ?? "") % of \(Decimals.grouped(coverage.denominator)) households."
}
