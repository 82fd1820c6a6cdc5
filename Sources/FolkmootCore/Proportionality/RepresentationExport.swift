public import Basics
import CSV

/// Comparisons with the population as files that others can use.
///
/// A count that is not shown is empty, and its state says so.
public enum RepresentationExport {
    /// A row to each area, classification and group, with those whose group is not known in a row of their own.
    public static func csv(_ report: RepresentationReport) -> [UInt8] {
        var writer = CSVWriter()
        writer.row(["of"] + columns)
        for comparison in report.comparisons {
            for area in [comparison.whole] + comparison.parts {
                for row in rows(area, comparison, report) { writer.row([name(of: report.people)] + row) }
            }
        }
        return writer.bytes
    }

    /// The same as JSON.
    public static func json(_ report: RepresentationReport) -> JSON {
        [
            "schema": "folkmoot.representation/1", "of": .string(name(of: report.people)), "area": .string(report.area.code),
            "minimum_ratio": .number(report.minimumRatio), "read_at": .string(report.readAt.description),
            "comparisons": .array(report.comparisons.map { json($0, report) }),
            "not_asked": .array(report.unasked.map { .string($0.code) }),
        ]
    }

    /// The rows of a tactical document: its three sections in their order, in each what lacks most first.
    public static func csv(_ document: TacticalDocument) -> [UInt8] {
        let report = document.report
        var writer = CSVWriter()
        writer.row(["section"] + columns)
        for line in document.coverage { writer.row(["membership"] + row(line, report)) }
        for (section, comparisons) in [("groups", document.groups), ("cultural_origin", document.origins)] {
            for comparison in comparisons {
                for (group, area) in comparison.ranked { writer.row([section] + row(group, area, comparison, report)) }
            }
        }
        return writer.bytes
    }

    private static let columns = [
        "area", "area_name", "classification", "group", "group_name", "people", "out_of", "share_percent", "population",
        "population_out_of", "population_percent", "ratio", "interval_low", "interval_high", "needed", "state",
        "population_source", "population_date", "read_at",
    ]

    /// `members`, or the code of the survey with its wave.
    static func name(of people: RepresentedPeople) -> String {
        switch people {
        case .members: "members"
        case .surveyed(let survey, let wave): "\(survey.code) \(wave.code)"
        }
    }
}

// MARK: Rows

extension RepresentationExport {
    private static func rows(
        _ area: AreaRepresentation, _ comparison: GroupComparison, _ report: RepresentationReport
    ) -> [[String]] {
        let unknown =
            start(area.area) + [comparison.classification.code, "unknown", "Not known", String(area.unknown), String(area.people)]
            + Array(repeating: "", count: 7) + ["", "unknown"] + end(comparison, report)
        return area.lines.map { line in
            switch line {
            case .shown(let group): row(group, area, comparison, report)
            case .hidden(let group):
                start(area.area) + [comparison.classification.code, group.code, group.name, "", String(area.known)]
                    + Array(repeating: "", count: 7) + ["", "not_shown"] + end(comparison, report)
            }
        } + [unknown]
    }

    private static func row(
        _ line: GroupRepresentation, _ area: AreaRepresentation, _ comparison: GroupComparison, _ report: RepresentationReport
    ) -> [String] {
        let isKnown = area.gap != .noPopulation
        return start(area.area)
            + [comparison.classification.code, line.group.code, line.group.name, String(line.actual.numerator), String(area.known)]
            + [
                line.actual.percent() ?? "", isKnown ? String(line.population.numerator) : "",
                isKnown ? String(line.population.denominator) : "", line.population.percent() ?? "", decimal(line.ratio),
                decimal(line.interval?.lowerBound), decimal(line.interval?.upperBound),
                line.ratio == nil ? "" : String(line.shortfall),
                line.state,
            ] + end(comparison, report)
    }

    private static func row(_ line: AreaCoverage, _ report: RepresentationReport) -> [String] {
        start(line.area)
            + [
                "", "", "", String(line.count.households), line.area.households.map { String($0) } ?? "",
                line.coverage?.percent() ?? "",
            ]
            + Array(repeating: "", count: 6)
            + [line.shortfall.map { String($0) } ?? "", line.shortfall.map { $0 > 0 ? "below" : "reached" } ?? "not_known"]
            + ["", "", report.readAt.description]
    }

    private static func start(_ area: Area) -> [String] { [area.code, area.name.english] }

    private static func end(_ comparison: GroupComparison, _ report: RepresentationReport) -> [String] {
        [comparison.source?.name ?? "", comparison.source?.asAt.description ?? "", report.readAt.description]
    }

    private static func decimal(_ value: Double?) -> String { value.map { Decimals.text($0, decimals: 2) } ?? "" }
}

extension GroupRepresentation {
    /// `under`, `under_or_chance` where chance may be the reason, `reached`, or `not_known`.
    fileprivate var state: String {
        guard ratio != nil else { return "not_known" }
        return isUnder ? isClearlyUnder ? "under" : "under_or_chance" : "reached"
    }
}

// MARK: JSON

extension RepresentationExport {
    private static func json(_ comparison: GroupComparison, _ report: RepresentationReport) -> JSON {
        [
            "classification": .string(comparison.classification.code), "name": .string(comparison.classification.name),
            "source": comparison.source.map { ["name": .string($0.name), "as_at": .string($0.asAt.description)] } ?? .null,
            "areas": .array(([comparison.whole] + comparison.parts).map(json)),
        ]
    }

    private static func json(_ area: AreaRepresentation) -> JSON {
        [
            "area": .string(area.area.code), "area_name": .string(area.area.name.english), "people": integer(area.people),
            "known": integer(area.known), "unknown": integer(area.unknown), "groups": .array(area.lines.map(json)),
        ]
    }

    private static func json(_ line: AreaRepresentation.Line) -> JSON {
        switch line {
        case .hidden(let group): return ["group": .string(group.code), "name": .string(group.name), "state": "not_shown"]
        case .shown(let line):
            let interval: JSON = line.interval.map { .array([number($0.lowerBound), number($0.upperBound)]) } ?? .null
            return [
                "group": .string(line.group.code), "name": .string(line.group.name), "people": integer(line.actual.numerator),
                "population": integer(line.population.numerator), "population_out_of": integer(line.population.denominator),
                "ratio": line.ratio.map(number) ?? .null, "interval": interval, "needed": integer(line.shortfall),
                "state": .string(line.state),
            ]
        }
    }

    private static func integer(_ count: Int) -> JSON { .integer(Int64(count)) }

    /// To four decimals, so that whoever rounds to two again comes to the figure of the page.
    private static func number(_ value: Double) -> JSON { .number((value * 10_000).rounded() / 10_000) }
}
