import Basics
import CommandLine
import FolkmootCore
import FolkmootTenancy

extension Command {
    static let areas = Command("areas", "Look after a force's areas", subcommands: [importAreas, boundaries, streets])

    private static let importAreas = verb(
        "import", "Bring areas from a CSV file into a force's configuration, as a new revision",
        discussion: """
            The file has the columns of areas.csv, or those in which the Office for National Statistics gives wards: ward_code, ward_name, \
            lad_code, lad_name, and if known households, population, latitude, longitude, ons_pfa_code. Areas are known by their codes: those \
            that are there are updated, others added, none removed.
            """,
        arguments: [Argument("FILE", help: "The CSV file.")],
        options: [
            .force, Option("dry-run", short: "n", help: "Only tell what would change."), .reason,
            Option("from", value: "DAY", help: "The day on which new areas begin, as YYYY-MM-DD; else as what they lie in."),
        ],
        examples: [Example("folkmoot areas import wards.csv --force leicestershire --dry-run", "Tells what would change.")],
        onPlatform: bringAreas)
}

@Sendable private func bringAreas(_ session: Session) async throws {
    let path = session.invocation.argument("FILE")
    let force = try await session.force()
    let files = try await force.files()
    try await Refusal.telling("", session.invocation) {
        let areas = try AreaImport(path, into: files, of: force.tenant.configuration, from: try firstDay(session.invocation))
        do {
            try await finish(areas, from: path, session)
        } catch let refused as ConfigurationRefused {
            throw ConfigurationRefused(findings: refused.findings.map(areas.relocated).sorted())
        }
    }
}

private func finish(_ areas: AreaImport, from path: String, _ session: Session) async throws {
    guard !session.invocation.flag("dry-run") else {
        let plan = try await session.configurations.plan(areas.files)
        return session.show(areas.json(changes: plan.json["changes"] ?? .null)) { output in
            output.line(plan.description)
            areas.tell(output)
            output.line("Nothing was changed: this was a dry run.")
        }
    }
    let reason = session.reason(otherwise: "Areas from \(path.split(separator: "/").last ?? "").")
    let outcome = try await session.configurations.apply(areas.files, because: reason)
    if !session.wantsJSON { areas.tell(session.output) }
    session.show(outcome)
}

private func firstDay(_ invocation: Invocation) throws -> Day? {
    guard let text = invocation["from"] else { return nil }
    guard let day = Day(text) else { throw UsageError("The option --from takes a day such as 2026-04-01, not ‘\(text)’.") }
    return day
}

extension AreaImport {
    fileprivate func tell(_ output: Output) {
        let others = passedOver > 0 ? ", \(counted(passedOver, "row")) of other forces passed over" : ""
        output.line("\(counted(added, "area")) new, \(Decimals.grouped(updated)) updated\(others).")
        if !ignoredColumns.isEmpty {
            output.line("Columns that say nothing of an area: \(ignoredColumns.joined(separator: ", ")).")
        }
    }

    fileprivate func json(changes: JSON) -> JSON {
        [
            "added": .integer(Int64(added)), "updated": .integer(Int64(updated)), "passed_over": .integer(Int64(passedOver)),
            "ignored_columns": .array(ignoredColumns.map { .string($0) }), "changes": changes,
        ]
    }
}

extension Command {
    fileprivate static let boundaries = verb(
        "boundaries", "Bring borders of areas from a GeoJSON file, so that maps show their shapes",
        discussion: """
            The file is a collection of features with polygons in degrees (WGS 84, RFC 7946), as the Office for National Statistics gives \
            boundaries. A feature is of the area whose code is among its properties; features of no area of the force are passed over. Use \
            boundaries that are generalised for maps (BGC or BUC): coastlines in full only make pages large.
            """,
        arguments: [Argument("FILE", help: "The GeoJSON file.")],
        options: [
            .force, Option("dry-run", short: "n", help: "Only tell what would come of it."),
            Option("source", value: "TEXT", help: "Where the borders are from and of when, as it is told under maps."),
        ],
        examples: [
            Example(
                "folkmoot areas boundaries wards.geojson --force leicestershire --source 'ONS, wards, May 2025'",
                "Brings the borders of wards.")
        ],
        onPlatform: bringBoundaries)
}

@Sendable private func bringBoundaries(_ session: Session) async throws {
    let isDryRun = session.invocation.flag("dry-run")
    guard let source = session.invocation["source"], source.contains(where: { !$0.isWhitespace }) else {
        throw UsageError(
            "Say with --source where the borders are from and of when, such as 'ONS, wards, May 2025': it is told under maps.")
    }
    let report = try await BoundaryImport(try await session.force()).run(
        file: session.invocation.argument("FILE"), source: source, isDryRun: isDryRun)
    let counts = report.counts.map { JSON.Member($0.name, .integer(Int64($0.count))) }
    session.show(.object(counts + [.init("dry_run", .bool(isDryRun))])) { output in
        output.line(
            "\(counted(report.added, "border")) new, \(Decimals.grouped(report.changed)) changed, "
                + "\(Decimals.grouped(report.unchanged)) as they were; \(counted(report.points, "point")).")
        if report.withoutGeometry > 0 { output.line("\(counted(report.withoutGeometry, "area")) without a geometry.") }
        if report.passedOver > 0 { output.line("\(counted(report.passedOver, "feature")) of no area of the force passed over.") }
        if isDryRun { output.line("Nothing was changed: this was a dry run.") }
    }
}

extension Command {
    fileprivate static let streets = verb(
        "streets", "Bring streets with their postcodes under a force's areas",
        discussion: """
            The file has the columns street, postcode, source and date, and if known area and households: a row to each postcode, with the \
            households that a source counted in it at a date. Without an area the force's table of postcodes tells it. What was there of a \
            postcode is replaced, so that a file can be brought again. Rows that cannot be used are left out and told; all others come in \
            together.
            """,
        arguments: [Argument("FILE", help: "The CSV file.")],
        options: [.force, Option("dry-run", short: "n", help: "Only tell what would come of it.")],
        examples: [
            Example("folkmoot areas streets streets.csv --force leicestershire --dry-run", "Tells what would come in.")
        ],
        onPlatform: bringStreets)
}

@Sendable private func bringStreets(_ session: Session) async throws {
    let (path, isDryRun) = (session.invocation.argument("FILE"), session.invocation.flag("dry-run"))
    let report = try await StreetImport(try await session.force()).run(file: path, isDryRun: isDryRun)
    let counts = report.counts.map { JSON.Member($0.name, .integer(Int64($0.count))) }
    let faults = report.faults.map { fault -> JSON in
        ["line": .integer(Int64(fault.line)), "column": .integer(Int64(fault.column)), "reason": .string(fault.reason)]
    }
    session.show(.object(counts + [.init("dry_run", .bool(isDryRun)), .init("faults", .array(faults))])) { output in
        for fault in report.faults.prefix(20) { output.error("\(path):\(fault.line):\(fault.column): \(fault.reason)") }
        if report.faultCount > 20 {
            output.error("… and \(Decimals.grouped(report.faultCount - 20)) more; see them all with --json.")
        }
        output.line(
            "\(counted(report.added, "postcode")) new, \(Decimals.grouped(report.renewed)) renewed; "
                + "\(counted(report.faultCount, "row")) left out.")
        if isDryRun { output.line("Nothing was changed: this was a dry run.") }
    }
}
