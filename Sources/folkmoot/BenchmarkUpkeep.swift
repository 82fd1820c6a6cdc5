import Basics
import CommandLine
import FolkmootCore
import FolkmootTenancy

/// What is done about publications besides publishing: drafts, restating, taking back, looking them through, and groups of peers.
extension Command {
    static let benchmarkUpkeep = [draft, preview, restate, withdraw, verify, peers, supplied, boundaries]

    private static let month = Option("month", value: "YYYY-MM", help: "The month; it must have ended.", required: true)
    private static let why = Option("reason", value: "TEXT", help: "Why; others read it beside the figures.", required: true)

    private static let draft = verb(
        "draft", "Tell what publishing a month would change, for every force",
        discussion: "Computes the month of each force and compares it with what is published. Nothing is published.",
        options: [month],
        examples: [Example("folkmoot benchmark draft --month 2026-10", "Which forces have something to sign off.")],
        onPlatform: draftMonth)

    private static let preview = verb(
        "preview", "Show exactly what would leave a force",
        options: [.force, month],
        examples: [
            Example("folkmoot benchmark preview --force humberside --month 2026-10 --json", "The figures as they would be stored.")
        ],
        onPlatform: previewMonth)

    private static let restate = verb(
        "restate", "Publish a month again that has been published with other figures",
        discussion: "The earlier figures stay on record. What was hidden in them stays hidden.",
        options: [.force, month, why],
        examples: [
            Example(
                "folkmoot benchmark restate --force humberside --month 2026-10 --reason \"A list came late\"", "Makes revision 2.")
        ],
        onPlatform: restateMonth)

    private static let withdraw = verb(
        "withdraw", "Take back what a force has published of a month",
        discussion: "The figures stay on record, and are shown to nobody; national pages say that they were withdrawn, and why.",
        options: [.force, month, why],
        examples: [
            Example(
                "folkmoot benchmark withdraw --force humberside --month 2026-10 --reason \"Counted twice\"",
                "Withdraws October 2026.")
        ],
        onPlatform: withdrawMonth)

    private static let verify = verb(
        "verify", "Look through everything that has been published",
        discussion: """
            Computes every hash anew, looks for small numbers that are shown, and tries to work out hidden ones from wholes, parts and the \
            months around them.
            """,
        examples: [Example("folkmoot benchmark verify", "Tells of each thing that is wrong, or that nothing is.")],
        onPlatform: verifyAll)

    private static let peers = Command(
        "peers", "Look after the groups of forces that are compared with each other", subcommands: [importPeers, showPeers])

    private static let importPeers = verb(
        "import", "Bring in groups that somebody has published",
        discussion: """
            The file has the columns force_id, rank and comparator_force_id, a row to each pair. It takes the place of all groups that were \
            brought in before.
            """,
        arguments: [Argument("FILE", help: "The CSV file.")],
        options: [Option("source", value: "TEXT", help: "Who published them, and when.", required: true)],
        examples: [
            Example("folkmoot benchmark peers import groups.csv --source \"Most similar groups, 2026\"", "Replaces all groups.")
        ],
        onPlatform: bringPeers)

    private static let boundaries = verb(
        "boundaries", "Bring in the borders of forces, for the map of the country",
        discussion: """
            The file is GeoJSON (RFC 7946) with a feature to each force, known by its short name or its code among the properties. It takes the \
            place of all borders that were brought in before. Points are put on a grid of 200 metres. Without borders the map is one of tiles.
            """,
        arguments: [Argument("FILE", help: "The GeoJSON file.")],
        options: [
            Option(
                "source", value: "TEXT", help: "Where the borders are from and of when, as it is told under the map.",
                required: true),
            Option("dry-run", short: "n", help: "Only look through the file."),
        ],
        examples: [
            Example(
                "folkmoot benchmark boundaries forces.geojson --source 'ONS, police force areas, December 2020'",
                "Replaces all borders.")
        ],
        onPlatform: bringForceBoundaries)

    private static let showPeers = verb(
        "show", "Show the peers of a force, with where the group comes from",
        arguments: [Argument("FORCE", help: "The force.")],
        examples: [Example("folkmoot benchmark peers show lancashire", "The group, and the distances where it was worked out.")],
        onPlatform: tellPeers)
}

// MARK: - Drafts

@Sendable private func draftMonth(_ session: Session) async throws {
    let month = try session.month()
    var rows: [(force: String, state: String)] = []
    for record in session.platform.records {
        let store = PublicationStore(try await session.operations.force(record.slug))
        rows.append((record.slug, state(try await store.preview(month), try await store.published().first { $0.month == month })))
    }
    let json = JSON.array(rows.map { ["force": .string($0.force), "state": .string($0.state)] })
    session.show(["month": .string(month.description), "drafts": json]) { output in
        output.table(headers: ["Force", "Publishing \(month) now would"], rows: rows.map { [$0.force, $0.state] })
    }
}

private func state(_ figures: MonthFigures, _ earlier: PublishedMonth?) -> String {
    guard let earlier else { return "publish it for the first time" }
    if earlier.withdrawnAt != nil { return "publish it again after it was withdrawn" }
    return earlier.hash == figures.hash ? "change nothing" : "restate revision \(earlier.revision)"
}

@Sendable private func previewMonth(_ session: Session) async throws {
    let figures = try await PublicationStore(try await session.force()).preview(try session.month())
    session.show(figures.json) { output in
        let rows = figures.values.map { value in
            let measure = try? Measures.find(value.measure.id, version: value.measure.version)
            let amount = value.isSuppressed ? "suppressed" : value.amount.flatMap { measure?.text($0) } ?? ""
            return [value.measure.id, value.area, value.part ?? "", amount, value.denominator.map(Decimals.grouped) ?? ""]
        }
        output.table(
            headers: ["Measure", "Area", "Part", "Value", "Out of"], rows: rows, alignment: [.left, .left, .left, .right, .right])
        output.line("\(figures.month): \(figures.values.count) figures would leave the force, \(figures.hash.prefix(12)).")
    }
}

// MARK: - Changing

@Sendable private func restateMonth(_ session: Session) async throws {
    let (month, store) = (try session.month(), PublicationStore(try await session.force()))
    guard try await store.published().contains(where: { $0.month == month }) else {
        throw Problem(.missing, "Nothing of \(month) has been published, so it cannot be restated.", code: "not-published")
    }
    let publication = try await store.publish(
        month, demonstration: try await store.isDemonstration(), reason: session.invocation["reason"])
    session.show(PublicationExport.json([publication])) { output in
        output.line("\(month): revision \(publication.revision) stands, \(publication.hash.prefix(12)).")
    }
}

@Sendable private func withdrawMonth(_ session: Session) async throws {
    let month = try session.month()
    let head = try await PublicationStore(try await session.force()).withdraw(month, because: session.invocation["reason"])
    session.show([
        "force": .string(head.force), "month": .string(month.description), "revision": .integer(Int64(head.revision)),
        "reason": head.withdrawal.map { .string($0.reason) } ?? .null,
    ]) { output in
        output.line("\(month): revision \(head.revision) is withdrawn. National pages say so, with the reason.")
    }
}

// MARK: - Looking through

@Sendable private func verifyAll(_ session: Session) async throws {
    guard let first = Month("2000-01") else { return }
    let all = try await session.operations.revisions(from: first, through: London.day(at: session.now).inMonth)
    let findings = DisclosureAudit.findings(all)
    session.show([
        "publications": .integer(Int64(all.count)), "findings": .array(findings.map(\.json)),
    ]) { output in
        for finding in findings { output.line(finding.words) }
        output.line("\(counted(all.count, "publication")) looked through, \(counted(findings.count, "finding")).")
    }
    guard findings.isEmpty else {
        throw Problem(.conflict, "What has been published is not as it should be.", code: "publications-unsound")
    }
}

extension DisclosureAudit.Finding {
    fileprivate var words: String { "\(force), \(month), revision \(revision): \(what)\(place.map { " (\($0))" } ?? "")" }

    private var what: String {
        switch kind {
        case .hash: "the figures are not those that were signed off"
        case .unreadable: "the figures cannot be read"
        case .small: "a number below the threshold is shown"
        case .recovered: "a hidden number can be worked out"
        }
    }

    fileprivate var json: JSON {
        [
            "force": .string(force), "month": .string(month.description), "revision": .integer(Int64(revision)),
            "place": place.map { .string($0) } ?? .null, "what": .string(what),
        ]
    }
}

// MARK: - Peers

@Sendable private func bringPeers(_ session: Session) async throws {
    let reference = try ReferenceForces(folder: session.seeds.directory + "/reference")
    let source = CleanText.line(session.invocation["source"] ?? "", limit: 300)
    guard !source.isEmpty else { throw UsageError("The option --source needs a text.") }
    let groups = try PeerImport(file: session.invocation.argument("FILE"), source: source, reference: reference).groups
    try await session.operations.importPeers(groups)
    session.show(["forces": .integer(Int64(groups.count)), "source": .string(source)]) { output in
        output.line("Groups of \(counted(groups.count, "force")) brought in. They take the place of all that were there.")
    }
}

@Sendable private func bringForceBoundaries(_ session: Session) async throws {
    let reference = try ReferenceForces(folder: session.seeds.directory + "/reference")
    let source = CleanText.line(session.invocation["source"] ?? "", limit: 300)
    guard !source.isEmpty else { throw UsageError("The option --source needs a text.") }
    let found = try ForceBoundaryImport(file: session.invocation.argument("FILE"), source: source, reference: reference)
    let (isDryRun, forces) = (session.invocation.flag("dry-run"), found.boundaries.byForce.count)
    if !isDryRun { try await session.operations.importForceBoundaries(found.boundaries) }
    session.show([
        "forces": .integer(Int64(forces)), "points": .integer(Int64(found.points)),
        "passed_over": .integer(Int64(found.passedOver)), "dry_run": .bool(isDryRun),
    ]) { output in
        output.line("Borders of \(counted(forces, "force")) with \(counted(found.points, "point")).")
        if found.passedOver > 0 { output.line("\(counted(found.passedOver, "feature")) of no force passed over.") }
        if isDryRun { output.line("Nothing was changed: this was a dry run.") }
    }
}

@Sendable private func tellPeers(_ session: Session) async throws {
    let reference = try ReferenceForces(folder: session.seeds.directory + "/reference")
    let slug = session.invocation.argument("FORCE")
    guard reference[slug] != nil else {
        let hint = Spelling.nearest(to: slug, among: reference.all.map(\.slug)).map { " Did you mean ‘\($0)’?" } ?? ""
        throw Problem(.missing, "There is no force ‘\(slug)’.\(hint)", code: "no-such-force")
    }
    let peers = Peers(of: slug, imported: try await session.operations.peerGroups(), reference: reference)
    session.show(peers.json) { output in
        let rows = peers.all.map {
            [reference[$0.slug]?.name ?? $0.slug, $0.distance.map { Decimals.text($0, decimals: 3) } ?? ""]
        }
        output.table(headers: ["Force", "Distance"], rows: rows, alignment: [.left, .right])
        output.line("\(peers.source).")
        if !peers.isImported { output.line("The eight: \(ForceProfile.variables.joined(separator: "; ")).") }
    }
}

extension Peers {
    fileprivate var json: JSON {
        [
            "force": .string(force), "source": .string(source), "imported": .bool(isImported),
            "variables": .array(isImported ? [] : ForceProfile.variables.map { .string($0) }),
            "peers": .array(
                all.map { peer in
                    [
                        "force": .string(peer.slug),
                        "distance": peer.distance.map { .string(Decimals.text($0, decimals: 3)) } ?? .null,
                    ]
                }),
        ]
    }
}

extension Session {
    /// The month that is named.
    fileprivate func month() throws -> Month {
        guard let month = invocation["month"].flatMap({ Month($0) }) else {
            throw UsageError("The option --month takes a month such as 2026-10.")
        }
        return month
    }
}
