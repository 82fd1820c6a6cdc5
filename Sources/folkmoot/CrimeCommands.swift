import Basics
import CommandLine
import FolkmootCore

extension Command {
    static let crime = Command("crime", "Bring recorded crime into a force", subcommands: [crimePlaces, importCrime])

    private static let crimePlaces = verb(
        "places", "Bring in which small census area (LSOA) lies in which area of a force",
        discussion: """
            The file has the columns lsoa_code (or LSOA21CD), ward_code (WD25CD) and, if known, lad_code (LAD25CD), as the look-ups of the \
            Office for National Statistics have them: each LSOA is counted in its ward if the force has it as an area, else in its local \
            authority. A file with lsoa11_code and lsoa21_code instead tells what became of the codes of 2011. Either takes the place of \
            what was there, and the months that are there are placed anew.
            """,
        arguments: [Argument("FILE", help: "The CSV file.")],
        options: [.force, .dryRun],
        examples: [Example("folkmoot crime places lsoas.csv --force leicestershire", "Places the LSOAs in the force's wards.")],
        onPlatform: bringPlaces)

    private static let importCrime = verb(
        "import", "Bring a month's street-level file of data.police.uk into a force",
        discussion: """
            Files are those that data.police.uk calls YYYY-MM-FORCE-street.csv, unchanged. Every row counts once, in the area of its LSOA; \
            what has no position or lies elsewhere is counted apart. A month takes the place of what was there of it. Only counts are kept.
            """,
        arguments: [Argument("FILE", help: "The CSV files, one to a month.", repeats: true)],
        options: [
            .force, .dryRun,
            Option("reported-by", value: "NAME", help: "What data.police.uk calls the force, if not by its name."),
        ],
        examples: [
            Example("folkmoot crime import 2025-12-leicestershire-street.csv --force leicestershire", "Brings December 2025.")
        ],
        onPlatform: bringCrime)
}

extension Option {
    fileprivate static let dryRun = Option("dry-run", short: "n", help: "Only tell what would come of it.")
}

@Sendable private func bringPlaces(_ session: Session) async throws {
    let isDryRun = session.invocation.flag("dry-run")
    let report = try await CrimePlacesImport(try await session.force()).run(
        file: session.invocation.argument("FILE"), isDryRun: isDryRun)
    session.show(.object(.counts(report.counts) + [.init("dry_run", .bool(isDryRun))])) { output in
        output.line(report.words)
        output.tellDryRun(isDryRun)
    }
}

@Sendable private func bringCrime(_ session: Session) async throws {
    let isDryRun = session.invocation.flag("dry-run")
    let reports = try await CrimeImport(try await session.force()).run(
        files: session.invocation.arguments("FILE"), reportedBy: session.invocation["reported-by"], isDryRun: isDryRun)
    session.show(.array(reports.map { $0.json(isDryRun: isDryRun) })) { output in
        for report in reports { report.tell(output) }
        output.tellDryRun(isDryRun)
    }
}

extension CrimePlacesReport {
    fileprivate var words: String {
        switch self {
        case .places(let inWards, let inAuthorities, let passedOver):
            "\(counted(inWards, "LSOA")) in wards, \(Decimals.grouped(inAuthorities)) in local authorities, "
                + "\(counted(passedOver, "row")) of other places passed over."
        case .changes(let codes, let unchanged):
            "\(counted(codes, "code")) of 2011 that changed, \(Decimals.grouped(unchanged)) that did not."
        }
    }
}

extension CrimeMonthReport {
    fileprivate func tell(_ output: Output) {
        output.line(
            "\(month): \(counted(rows, "row")), \(Decimals.grouped(inAreas)) in the force's areas "
                + "(\(Decimals.grouped(carriedForward)) by codes of 2011 carried forward).")
        output.line(
            "    Counted in no area: \(Decimals.grouped(withoutPosition)) without a position, \(Decimals.grouped(outside)) outside the "
                + "force's areas, \(Decimals.grouped(split)) with a 2011 code that was split.")
        if !unknownTypes.isEmpty { output.line("    Types that are new here: \(unknownTypes.joined(separator: ", ")).") }
        if inAreas == 0 {
            output.line("    None is in an area. Which LSOA lies in which area is brought by: folkmoot crime places")
        }
    }

    fileprivate func json(isDryRun: Bool) -> JSON {
        .object(
            [.init("month", .string(month.description)), .init("file", .string(file))] + .counts(counts)
                + [.init("unknown_types", .array(unknownTypes.map { .string($0) })), .init("dry_run", .bool(isDryRun))])
    }
}

extension [JSON.Member] {
    fileprivate static func counts(_ counts: [(name: String, count: Int)]) -> [JSON.Member] {
        counts.map { JSON.Member($0.name, .integer(Int64($0.count))) }
    }
}

extension Output {
    fileprivate func tellDryRun(_ isDryRun: Bool) {
        if isDryRun { line("Nothing was changed: this was a dry run.") }
    }
}
