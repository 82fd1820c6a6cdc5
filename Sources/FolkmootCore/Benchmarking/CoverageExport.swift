public import Basics
import CSV
import FolkmootTenancy

/// Coverage as files that others can use: every row with numerator, denominator, instant and source.
public enum CoverageExport {
    /// The columns of every CSV of coverage.
    static let columns = [
        "month", "force", "force_name", "rank", "coverage_percent", "households_covered", "households", "as_at",
        "households_source",
        "measure", "measure_version", "certainty", "status", "compared", "demonstration", "revision", "published_at",
    ]

    /// The league of a month as CSV.
    public static func csv(_ league: CoverageLeague) -> [UInt8] { csv(league.rows.map { record($0, league.month) }) }

    /// The months of a force as CSV.
    public static func csv(_ trend: ForceTrend, reference: ReferenceForces) -> [UInt8] { csv(records(trend, reference)) }

    /// The league of a month as JSON, with the definition of the measure.
    public static func json(_ league: CoverageLeague) -> JSON {
        let total: JSON? = league.total.map { total in
            [
                "households_covered": .integer(Int64(total.coverage.numerator)),
                "households": .integer(Int64(total.coverage.denominator)),
                "coverage_percent": total.coverage.percent().map { .string($0) } ?? .null, "forces": .integer(Int64(total.forces)),
            ]
        }
        return [
            "schema": "folkmoot.coverage/1", "month": .string(league.month.description), "as_at": .string(league.asAt.description),
            "demonstration": .bool(league.hasDemonstration), "definitions": [Measures.householdCoverage.definition],
            "left_out_below_households": .integer(Int64(CoverageLeague.fewestHouseholds)), "total": total ?? .null,
            "forces": .array(league.rows.map { .object(record($0, league.month)) }),
        ]
    }

    /// The months of a force as JSON; supplied figures stand by themselves.
    public static func json(_ trend: ForceTrend, reference: ReferenceForces) -> JSON {
        [
            "schema": "folkmoot.force-coverage/1", "force": .string(trend.slug), "force_name": .string(trend.name),
            "demonstration": .bool(trend.hasDemonstration), "definitions": [Measures.householdCoverage.definition],
            "months": .array(records(trend, reference).map { .object($0) }),
            "supplied": .array(
                trend.supplied.map { figure in
                    [
                        "month": .string(figure.month.description),
                        "percent": .string(Measures.householdCoverage.text(figure.percent)), "source": .string(figure.source),
                    ]
                }),
        ]
    }
}

extension CoverageExport {
    /// One row of a force and a month: name and value of each column, in order.
    static func record(_ row: CoverageLeague.Row, _ month: Month, isRanked: Bool = true) -> [JSON.Member] {
        let (coverage, publication, measure) = (row.coverage, row.publication, Measures.householdCoverage)
        return [
            JSON.Member("month", .string(month.description)), JSON.Member("force", .string(row.slug)),
            JSON.Member("force_name", .string(row.name)), JSON.Member("rank", number(isRanked ? row.rank : nil)),
            JSON.Member("coverage_percent", text(row.percent)), JSON.Member("households_covered", number(coverage?.numerator)),
            JSON.Member("households", number(coverage?.denominator)),
            JSON.Member("as_at", .string(month.end.adding(seconds: -1).description)),
            JSON.Member("households_source", text(row.source)), JSON.Member("measure", .string(measure.id)),
            JSON.Member("measure_version", .integer(Int64(measure.version))),
            JSON.Member("certainty", .string(measure.certainty.rawValue)), JSON.Member("status", .string(row.status.name)),
            JSON.Member("compared", .bool(row.isCompared)), JSON.Member("demonstration", .bool(row.isDemonstration)),
            JSON.Member("revision", number(publication?.revision)),
            JSON.Member("published_at", text(publication?.publishedAt.description)),
        ]
    }

    /// Each month's row is the force's own, without a place among others.
    private static func records(_ trend: ForceTrend, _ reference: ReferenceForces) -> [[JSON.Member]] {
        let own = ReferenceForces(reference.all.filter { $0.slug == trend.slug })
        return trend.points.compactMap { point in
            let league = CoverageLeague(point.month, [point.publication].compactMap(\.self), reference: own)
            return league.rows.first.map { record($0, point.month, isRanked: false) }
        }
    }

    private static func csv(_ records: [[JSON.Member]]) -> [UInt8] {
        var writer = CSVWriter()
        writer.row(columns)
        for record in records { writer.row(record.map { cell($0.value) }) }
        return writer.bytes
    }

    private static func cell(_ value: JSON) -> String {
        switch value {
        case .string(let text): text
        case .integer(let number): String(number)
        case .bool(let flag): flag ? "yes" : "no"
        default: ""
        }
    }

    private static func number(_ number: Int?) -> JSON { number.map { .integer(Int64($0)) } ?? .null }

    private static func text(_ text: String?) -> JSON { text.map { .string($0) } ?? .null }
}

extension CoverageLeague.Row.Status {
    /// Its name for programs.
    fileprivate var name: String {
        switch self {
        case .published: "published"
        case .suppressed: "suppressed"
        case .notRecorded: "not-recorded"
        case .otherVersion: "other-version"
        case .notPublished: "not-published"
        }
    }
}
