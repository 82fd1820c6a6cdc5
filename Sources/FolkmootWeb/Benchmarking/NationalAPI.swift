import Basics
import FolkmootCore
import FolkmootTenancy

/// What forces have published, for programs of those who compare them: hidden, restated and withdrawn as on the national pages.
enum NationalAPI {
    static let all: [APIOperation] = [
        .nationalList(
            "/api/v1/measures", "listMeasures", "How every figure is measured, by code", needs: .readFigures, of: measure
        ) { call, _ in APIPage(of: Measures.all, by: \.id, call) },
        APIOperation.nationalList(
            "/api/v1/forces", "listForces", "Forces by code, each with the latest month that it has published",
            needs: .readPublications, of: force
        ) { call, scope in
            let published = try await call.ground.publications(scope)
            let known = call.ground.reference.all.map { Standing(code: $0.slug, name: $0.name, $0, published[$0.slug] ?? []) }
            let others = published.filter { call.ground.reference[$0.key] == nil }.map { code, heads in
                Standing(code: code, name: heads.last?.forceName ?? code, nil, heads)
            }
            return APIPage(of: known + others, by: \.code, call)
        }.costly(),
        APIOperation.nationalList(
            "/api/v1/forces/:slug/publications", "listPublications",
            "The months that a force has published within five years, the earliest first", needs: .readPublications, [forceCode],
            of: publication, cursor: .month
        ) { call, scope in
            APIPage(of: try await call.ground.publications(of: call.force, scope), by: \.month.description, call)
        }.costly(),
        APIOperation.nationalList(
            "/api/v1/comparison", "listComparison", "A measure of all forces in a month, by the code of the force",
            needs: .readFigures,
            [
                chosenMeasure,
                .query("month", askedMonth, "The month; the latest of which any force has published something if it is left out."),
            ], of: compared
        ) { call, scope in
            let asked = try await call.month("month", scope)
            return APIPage(of: try await call.ground.league(of: call.measure, asked, scope).rows, by: \.slug, call)
        }.costly(),
        APIOperation.nationalList(
            "/api/v1/forces/:slug/figures", "listFigures", "A measure of a force month by month, the earliest first",
            needs: .readFigures,
            [
                forceCode, chosenMeasure,
                .query(
                    "until", askedMonth, "The last month; the latest of which any force has published something if it is left out."),
                .query("months", .whole(1...NationalFigures.months), "How many months.", standard: 13),
            ], of: figure, cursor: .month
        ) { call, scope in
            let (slug, measure, count) = (call.force, call.measure, call.values["months"]?.int ?? 13)
            let last = try await call.month("until", scope)
            let series = try await call.ground.series(of: measure, through: last, count: count, scope) { $0 == slug }
            let points = series.rows.first?.points ?? []
            if points.isEmpty { _ = try await call.ground.publications(of: slug, scope) }
            let figures = series.months.enumerated().map { place, month in
                MonthFigure(measure: measure, month: month, point: points.isEmpty ? nil : points[place])
            }
            return APIPage(of: figures, by: \.month.description, call)
        }.costly(),
    ]

    private static let forceCode = APIParameter.path("slug", .code, "The force’s code.")
    /// A month that can be asked for; what is told may be earlier.
    private static let askedMonth = APISchema.text(pattern: "^20[0-9]{2}-(0[1-9]|1[0-2])$")
    private static let chosenMeasure = APIParameter.query(
        "measure", .text(among: Measures.published.map(\.id)), "The measure.", standard: .string(Measures.householdCoverage.id))

    // MARK: Measures

    private static let measure = APIShape<Measure>(
        "Measure", "What a figure is an instance of.",
        [
            .init("code", .code, "Its name for programs.") { .string($0.id) },
            .init("version", .count, "Figures of different versions do not mean the same.") { .count($0.version) },
            .init("title", .words, "What people call it.") { .string($0.title) },
            .init("words", .words, "What it says.") { .string($0.words) },
            .init("numerator", .words, "What is counted.") { .string($0.numerator) },
            .init("denominator", .orNull(.words), "Out of what; null if it is no share.") { .text($0.denominator) },
            .init("unit", .text(among: ["count", "percent", "rating", "ratio", "each"]), "What its values are.") {
                .string($0.unit.rawValue)
            },
            .init("decimals", .count, "With how many decimals it is printed.") { .count($0.decimals) },
            .init("base", .text(among: ["instant", "month", "cumulative", "wave", "window"]), "The period that it is about.") {
                .string($0.base.rawValue)
            },
            .init("source", .words, "Where its counts come from.") { .string($0.source) },
            .init("certainty", certainty, "Whether all were counted, or some were asked.") { .string($0.certainty.rawValue) },
            .init("is_published", .flag, "Whether forces publish it.") { measure in
                .bool(Measures.published.contains { $0.id == measure.id })
            },
        ])

    private static let certainty = APISchema.text(among: ["exact", "sample"])

    // MARK: Publications

    private struct Standing: Sendable {
        let code: String
        let name: String
        let reference: ReferenceForce?
        let latest: PublicationHead?

        init(code: String, name: String, _ reference: ReferenceForce?, _ published: [PublicationHead]) {
            (self.code, self.name, self.reference) = (code, name, reference)
            latest = published.last { $0.withdrawal == nil }
        }
    }

    private static let force = APIShape<Standing>(
        "Force", "A force, and how far it has published.",
        [
            .init("code", .code, "Its short name in addresses.") { .string($0.code) },
            .init("name", .words, "Its official name.") { .string($0.name) },
            .init("region", .orNull(.words), "The region that it lies in.") { .text($0.reference?.region) },
            .init("households", .orNull(.count), "Households of its area in the reference census.") {
                .count($0.reference?.households)
            },
            .init("latest", .orNull(publication.schema), "The latest month of five years that it has published, not withdrawn.") {
                $0.latest.map(publication.json) ?? .null
            },
        ])

    private static let publication = APIShape<PublicationHead>(
        "Publication", "What stands of a month that a force has published.",
        [
            .init("month", .month, "The month.") { .string($0.month.description) },
            .init("revision", .count, "1 for the first; higher for a restatement.") { .count($0.revision) },
            .init("published_at", .instant, "When this revision was published.") { .instant($0.publishedAt) },
            .init("is_restated", .flag, "Whether it takes the place of an earlier one.") { .bool($0.revision > 1) },
            .init("restated_because", .orNull(.words), "Why, as the force said.") { .text($0.reason) },
            .init("withdrawn_at", .orNull(.instant), "When the force took it back; null if it stands.") {
                .instant($0.withdrawal?.at)
            },
            .init("withdrawn_because", .orNull(.words), "Why, as the force said.") { .text($0.withdrawal?.reason) },
            .init("is_demonstration", .flag, "Whether its figures are made up.") { .bool($0.isDemonstration) },
        ])

    // MARK: Figures

    private struct MonthFigure: Sendable {
        let measure: Measure
        let month: Month
        let point: ForceSeries.Point?

        var status: League.Row.Status { point?.status ?? .notPublished }
        var value: MeasureValue? { point?.value }
    }

    private static let status = APISchema.text(
        among: ["published", "suppressed", "not-recorded", "other-version", "withdrawn", "not-published"])
    private static let amount = APISchema.number(Double(Int32.min)...Double(Int32.max))

    private static let compared = APIShape<League.Row>(
        "Compared", "A measure of a force in a month, among those of the others.", forceAndValue + figures { $0.value } + place)

    private static let forceAndValue: [APIShape<League.Row>.Field] = [
        .init("force", .code, "The force’s code.") { .string($0.slug) },
        .init("force_name", .words, "Its official name.") { .string($0.name) },
        .init("status", status, "Whether there is a figure, and why there is none.") { .string($0.status.name) },
        .init("value", .orNull(amount), "The figure as it is printed; null if there is none.") {
            $0.printed.map { .number($0) } ?? .null
        },
    ]

    private static let place: [APIShape<League.Row>.Field] = [
        .init("hidden_below", .orNull(.count), "If it is hidden: below how many it would be, or would give another away.") {
            .count($0.status.threshold)
        },
        .init("rank", .orNull(.count), "Its place; null for one that is not compared, and for figures from samples.") {
            .count($0.places == nil ? $0.rank : nil)
        },
        .init("rank_low", .orNull(.count), "For a figure from a sample, the first place that it may have.") {
            .count($0.places?.lowerBound)
        },
        .init("rank_high", .orNull(.count), "The last.") { .count($0.places?.upperBound) },
        .init("is_compared", .flag, "Whether it takes part in ranks.") { .bool($0.isCompared) },
        .init("publication", .orNull(publication.schema), "What stands of the month; null if the force has not published it.") {
            $0.publication.map(publication.json) ?? .null
        },
    ]

    private static let figure = APIShape<MonthFigure>(
        "MonthFigure", "A measure of a force in a month.", monthAndValue + figures { $0.value } + breaks)

    private static let monthAndValue: [APIShape<MonthFigure>.Field] = [
        .init("month", .month, "The month.") { .string($0.month.description) },
        .init("status", status, "Whether there is a figure, and why there is none.") { .string($0.status.name) },
        .init("value", .orNull(amount), "The figure as it is printed; null if there is none.") {
            .printed($0.value?.amount, of: $0.measure)
        },
    ]

    private static let breaks: [APIShape<MonthFigure>.Field] = [
        .init("hidden_below", .orNull(.count), "If it is hidden: below how many it would be, or would give another away.") {
            .count($0.status.threshold)
        },
        .init(
            "breaks", .list(.text(among: ["definition", "denominator-source", "mode"])),
            "Why it does not mean the same as the figure before it."
        ) { .texts($0.point?.breaks.map(\.name) ?? []) },
        .init("publication", .orNull(publication.schema), "What stands of the month; null if the force has not published it.") {
            $0.point?.publication.map(publication.json) ?? .null
        },
    ]

    /// What a figure rests on, as far as it may be read.
    private static func figures<Model: Sendable>(
        _ value: @escaping @Sendable (Model) -> MeasureValue?
    ) -> [APIShape<Model>.Field] {
        [
            .init("numerator", .orNull(.whole()), "What was counted; null for an estimate.") { .count(value($0)?.numerator) },
            .init("denominator", .orNull(.count), "Out of how many.") { .count(value($0)?.denominator) },
            .init("denominator_source", .orNull(.words), "Where the denominator comes from.") { .text(value($0)?.source) },
            .init("people", .orNull(.count), "For a figure from a sample, how many people it rests on.") {
                .count(value($0).flatMap { $0.interval == nil ? nil : $0.sampleSize })
            },
            .init("interval_low", .orNull(amount), "For a figure from a sample, the lower end of its 95 % interval.") {
                .number(value($0)?.interval?.lowerBound, decimals: 2)
            },
            .init("interval_high", .orNull(amount), "The upper end.") { .number(value($0)?.interval?.upperBound, decimals: 2) },
        ]
    }
}

extension NationalAPICall {
    /// The force in the path.
    fileprivate var force: String { text("slug") ?? "" }

    /// The measure that was asked for.
    fileprivate var measure: Measure {
        let asked = text("measure")
        return Measures.published.first { $0.id == asked } ?? Measures.householdCoverage
    }

    /// A month that was asked for; the latest of which somebody published something if none was.
    fileprivate func month(_ name: String, _ scope: NationalScope) async throws -> Month {
        if let month = text(name).flatMap(Month.init) { return month }
        return try await ground.latest(scope)
    }
}

extension League.Row.Status {
    /// Below how many people its figure is hidden, if it is.
    fileprivate var threshold: Int? { if case .suppressed(let threshold) = self { threshold } else { nil } }
}
