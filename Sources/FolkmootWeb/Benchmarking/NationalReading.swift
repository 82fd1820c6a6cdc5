import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

extension NationalCall {
    /// The day in London.
    var today: Day { London.day(at: now) }

    /// What was chosen: of the month that was asked for, or of the latest of which anything was published.
    func choice(_ scope: NationalScope) async throws -> ComparisonChoice {
        if try ComparisonChoice.month(request.query["month"]) != nil {
            return try ComparisonChoice(request.query, otherwise: today.inMonth)
        }
        return try ComparisonChoice(request.query, otherwise: try await figures.latest(scope))
    }

    private var figures: NationalFigures { NationalFigures(reference: reference, published: published, now: now) }

    /// The forces that were chosen; all if none was.
    private func among(_ choice: ComparisonChoice, _ scope: NationalScope) async throws -> @Sendable (String) -> Bool {
        let groups = choice.peers == nil ? [] : try await scope.peerGroups()
        return try choice.forces(reference, groups) ?? { _ in true }
    }

    /// The league that was asked for.
    func league(_ scope: NationalScope) async throws -> (League, ComparisonChoice) {
        let choice = try await choice(scope)
        let isChosen = try await among(choice, scope)
        return (try await figures.league(of: choice.measure, choice.month, scope, among: isChosen), choice)
    }

    /// A measure of each force over months.
    func series(_ scope: NationalScope) async throws -> (ForceSeries, ComparisonChoice) {
        let choice = try await choice(scope)
        let count = request.query["months"].flatMap { Int($0) } ?? SeriesPages.lengths[0]
        guard SeriesPages.lengths.contains(count) else { throw Problem(.invalid, "Choose 13, 25 or 60 months.") }
        let isChosen = try await among(choice, scope)
        let series = try await figures.series(of: choice.measure, through: choice.month, count: count, scope, among: isChosen)
        return (series, choice)
    }

    /// How good the data of a month are.
    func quality(_ scope: NationalScope) async throws -> (PublishedQuality, ComparisonChoice) {
        let choice = try await choice(scope)
        let first = choice.month.adding(months: 1 - PublishedQuality.length)
        let months = try await published.read(scope, from: first, through: choice.month)
        let isChosen = try await among(choice, scope)
        return (PublishedQuality(choice.month, months, reference: reference, at: now, among: isChosen), choice)
    }

    /// What was published of the thirteen months that end with the one that was asked for.
    func months(_ scope: NationalScope) async throws -> (all: [ForceMonth], last: Month) {
        let month = try await choice(scope).month
        return (try await published.read(scope, from: ForceTrend.first(through: month), through: month), month)
    }

    /// The thirteen months of the force in the path.
    func trend(_ scope: NationalScope) async throws -> ForceTrend {
        let (months, last) = try await months(scope)
        let supplied = try await scope.supplied(through: last)
        return try ForceTrend(place("slug"), through: last, months, reference: reference, supplied: supplied)
    }

    /// All that others have published and was brought in, until the last month that has ended.
    func supplied(_ scope: NationalScope) async throws -> (figures: SuppliedFigures, last: Month) {
        let last = Months.lastEnded(at: now)
        return (SuppliedFigures(reference, try await scope.supplied(through: last), through: last), last)
    }

    /// The force in the path among its peers.
    func peers(_ scope: NationalScope) async throws -> (PeerComparison, ComparisonChoice) {
        var choice = try await choice(scope)
        (choice.region, choice.peers, choice.forces) = (nil, nil, [])
        let months = try await published.read(scope, from: choice.month, through: choice.month)
        let groups = try await scope.peerGroups()
        return (try PeerComparison(of: place("slug"), choice, months, groups, reference), choice)
    }

    /// The change of the force in the path, and what it aims at.
    func change(_ scope: NationalScope) async throws -> CoverageFacts {
        let last = try await choice(scope).month
        let first = try ComparisonChoice.month(request.query["from"]) ?? last.adding(months: -12)
        guard (first.adding(months: 1)...first.adding(months: 120)).contains(last) else {
            throw Problem(.invalid, "Choose an earlier month to compare with, at most ten years before.")
        }
        let months = try await published.read(scope, from: first, through: last)
        let count = (last.year - first.year) * 12 + last.month - first.month + 1
        let trend = try ForceTrend(place("slug"), through: last, count: count, months, reference: reference)
        return CoverageFacts(
            trend: trend, first: first, change: CoverageChange(trend.points), league: League(last, months, reference: reference),
            target: try target(), by: try day())
    }

    private func target() throws(Problem) -> Int? {
        guard let text = request.query["target"], !text.isEmpty else { return nil }
        guard case .stated(let units, let decimals)? = Amount(stated: text), decimals <= 2 else {
            throw Problem(.invalid, "Write the target as a percentage, like 12.50.")
        }
        return (decimals..<2).reduce(units) { units, _ in units * 10 }
    }

    private func day() throws(Problem) -> Day? {
        guard let text = request.query["by"], !text.isEmpty else { return nil }
        guard let day = Day(text) else { throw Problem(.invalid, "Write the day as year, month and day, like 2027-03-31.") }
        return day
    }
}

// MARK: - Files

/// A table of figures in each of the forms in which it can be taken away.
struct FigureFile: Sendable {
    let table: FigureTable
    let name: String
    let month: Month

    /// As CSV.
    var csv: Reply { .csv(table.csv, named: Self.name(name, month, table.isDemonstration)) }
    /// As JSON.
    var json: Reply { .json(table.json) }
    /// As a feed of a page.
    func atom(_ page: Path, _ call: NationalCall) -> Reply { FigureFiles.atom(table, page: page, call) }

    /// A name that says what is in the file, when, and whether it is made up: `coverage-2026-02-demonstration.csv`.
    static func name(_ what: String, _ month: Month, _ isDemonstration: Bool) -> String {
        "\(what)-\(month)\(isDemonstration ? "-demonstration" : "").csv"
    }
}

extension NationalCall {
    /// The league as a file.
    func leagueFile(_ scope: NationalScope, named name: String) async throws -> FigureFile {
        let (league, choice) = try await league(scope)
        return FigureFile(
            table: league.table { LeagueWords.sentence($0, league) }, name: fileName(name, choice), month: choice.month)
    }

    /// The months of all forces as a file.
    func seriesFile(_ scope: NationalScope) async throws -> FigureFile {
        let (series, choice) = try await series(scope)
        return FigureFile(
            table: series.table { SeriesPages.sentence($0, series) }, name: fileName("series", choice), month: choice.month)
    }

    /// The quality of the data as a file.
    func qualityFile(_ scope: NationalScope) async throws -> FigureFile {
        let (quality, choice) = try await quality(scope)
        return FigureFile(
            table: quality.table { QualityPages.sentence($0, quality) }, name: "quality", month: choice.month)
    }

    /// The months of the force in the path as a file.
    func trendFile(_ scope: NationalScope) async throws -> FigureFile {
        let trend = try await trend(scope)
        return FigureFile(table: trend.table(reference), name: "coverage-\(trend.slug)", month: trend.month)
    }

    /// The force in the path among its peers, as a file.
    func peersFile(_ scope: NationalScope) async throws -> FigureFile {
        let (comparison, choice) = try await peers(scope)
        return FigureFile(
            table: comparison.league.table { LeagueWords.sentence($0, comparison.league) },
            name: fileName("peers-\(comparison.slug)", choice), month: choice.month)
    }

    /// The parts of a change as a file.
    func changeFile(_ scope: NationalScope) async throws -> FigureFile {
        let facts = try await change(scope)
        return FigureFile(table: facts.table, name: "change-\(facts.trend.slug)", month: facts.trend.month)
    }

    private func fileName(_ what: String, _ choice: ComparisonChoice) -> String {
        "\(what)-\(choice.measure.id.replacing("_", with: "-"))"
    }
}
