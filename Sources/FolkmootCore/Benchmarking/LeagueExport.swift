import Basics
import FolkmootTenancy

extension League {
    /// The columns of the files of a league.
    static let columns = [
        "month", "force", "force_name", "measure", "measure_version", "value", "numerator", "denominator", "denominator_source",
        "as_at", "certainty", "people", "interval_low", "interval_high", "rank", "rank_low", "rank_high", "band",
        "funnel_z", "funnel_position", "status", "status_reason", "compared", "demonstration", "revision", "published_at",
    ]

    /// The league as a file: every row with numerator, denominator, instant, source and how sure it is.
    public func table(_ words: (Row) -> String) -> FigureTable {
        let scores = Dictionary(
            zip(rows.filter { $0.position != nil }, funnel?.scores ?? []).map { ($0.slug, $1) },
            uniquingKeysWith: { first, _ in first })
        let published = rows.compactMap { $0.publication.map { $0.withdrawal?.at ?? $0.publishedAt } }
        return FigureTable(
            schema: "folkmoot.league/1", title: measure.title, updatedAt: published.max(), columns: Self.columns,
            around: [
                JSON.Member("month", .string(month.description)), JSON.Member("as_at", .string(asAt.description)),
                JSON.Member("definitions", [measure.definition]),
                JSON.Member("left_out_below_households", .optional(measure.isPerHousehold ? Self.fewestHouseholds : nil)),
                JSON.Member("supplied", supplied.json), JSON.Member("total", totalJSON),
                JSON.Member("funnel", funnel.map(\.json) ?? .null),
                JSON.Member("rank_draws", .optional(measure.certainty == .sample ? RankIntervals.draws : nil)),
            ],
            rows: rows.map { row in
                FigureTable.Row(
                    key: "\(row.slug)/\(month)", words: words(row), updatedAt: row.publication?.publishedAt,
                    values: values(row, scores[row.slug]))
            }, isDemonstration: hasDemonstration)
    }

    /// The rows of one force, without a place among others.
    fileprivate var ownRows: [FigureTable.Row] {
        rows.map { row in
            FigureTable.Row(
                key: "\(row.slug)/\(month)", words: "", updatedAt: row.publication?.publishedAt,
                values: values(row, nil, isRanked: false))
        }
    }

    private var totalJSON: JSON {
        guard let total else { return .null }
        let ratio: Ratio? = if case .ratio(let ratio) = total.amount { ratio } else { nil }
        return [
            "value": .string(measure.plainText(total.amount)), "numerator": .optional(ratio?.numerator),
            "denominator": .optional(ratio?.denominator), "forces": .integer(Int64(total.forces)),
        ]
    }

    private func values(_ row: Row, _ score: Double?, isRanked: Bool = true) -> [JSON] {
        let (value, publication) = (row.value, row.publication)
        return [
            .string(month.description), .string(row.slug), .string(row.name), .string(measure.id), .integer(Int64(measure.version)),
            .optional(row.amount.map(measure.plainText)), .optional(value?.numerator), .optional(value?.denominator),
            .optional(value?.source), .string(asAt.description), .string(measure.certainty.rawValue),
            .optional(value?.interval == nil ? nil : value?.sampleSize),
            .optional(value?.interval.map { Decimals.text($0.lowerBound, decimals: measure.decimals) }),
            .optional(value?.interval.map { Decimals.text($0.upperBound, decimals: measure.decimals) }),
            .optional(isRanked && row.places == nil ? row.rank : nil), .optional(row.places?.lowerBound),
            .optional(row.places?.upperBound),
            .optional(row.band), score.map { .string(Decimals.text($0, decimals: 2)) } ?? .null,
            .optional(row.position.map(\.name)), .string(row.status.name), .optional(row.status.reason), .bool(row.isCompared),
            .bool(row.isDemonstration), .optional(publication?.revision), .optional(publication?.publishedAt.description),
        ]
    }
}

extension ForceTrend {
    /// The months as a file; supplied figures stand by themselves.
    public func table(_ reference: ReferenceForces) -> FigureTable {
        let own = ReferenceForces(reference.all.filter { $0.slug == slug })
        let published = points.filter { $0.publication != nil }
        let leagues = published.map { point in
            League(point.month, [point.publication.map { ForceMonth($0, point.figures) }].compactMap(\.self), reference: own)
        }
        return FigureTable(
            schema: "folkmoot.force-coverage/2", title: name, updatedAt: points.compactMap { $0.publication?.publishedAt }.max(),
            columns: League.columns,
            around: [
                JSON.Member("force", .string(slug)), JSON.Member("definitions", [Measures.householdCoverage.definition]),
                JSON.Member("supplied", supplied.json),
            ], rows: leagues.flatMap(\.ownRows), isDemonstration: hasDemonstration)
    }
}

extension Funnel {
    fileprivate var json: JSON {
        [
            "target": .number(target), "dispersion": .number(dispersion), "variance": .number(variance),
            "method": "Spiegelhalter, Statistics in Medicine 2005;24:1185; additive over-dispersion, 10 % winsorised",
        ]
    }
}

extension Funnel.Position {
    /// Its name for programs.
    fileprivate var name: String {
        switch self {
        case .inside: "inside"
        case .near: "beyond-95"
        case .outside: "beyond-99.8"
        }
    }
}

extension League.Row.Status {
    /// Its name for programs.
    public var name: String {
        switch self {
        case .published: "published"
        case .suppressed: "suppressed"
        case .notRecorded: "not-recorded"
        case .otherVersion: "other-version"
        case .withdrawn: "withdrawn"
        case .notPublished: "not-published"
        }
    }

    /// Why there is no figure, where the force said so.
    fileprivate var reason: String? { if case .withdrawn(let withdrawal) = self { withdrawal.reason } else { nil } }
}
