import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

/// Comparing forces, and publishing what is compared.
enum BenchmarkingRoutes {
    static let all: [Route] = league + forces + measures + publications

    private static let league: [Route] = [
        .national(.get, "/") { call, scope in
            let league = try await call.league(scope)
            return call.page(LeaguePages.league(league, LeagueOrder(call.request.query), today: London.day(at: call.now)))
        },
        .national(.get, "/coverage.csv") { call, scope in
            let league = try await call.league(scope)
            return .csv(CoverageExport.csv(league), named: fileName("coverage", league.month, league.hasDemonstration))
        }.costly(),
        .national(.get, "/coverage.json") { call, scope in
            .json(CoverageExport.json(try await call.league(scope)))
        }.costly(),
    ]

    private static let forces: [Route] = [
        .national(.get, "/forces/:slug") { call, scope in
            call.page(TrendPages.trend(try await call.trend(scope)))
        },
        .national(.get, "/forces/:slug/coverage.csv") { call, scope in
            let trend = try await call.trend(scope)
            let name = fileName("coverage-\(trend.slug)", trend.month, trend.hasDemonstration)
            return .csv(CoverageExport.csv(trend, reference: call.reference), named: name)
        }.costly(),
        .national(.get, "/forces/:slug/measures.csv") { call, scope in
            let trend = try await call.trend(scope)
            let name = fileName("measures-\(trend.slug)", trend.month, trend.hasDemonstration)
            return .csv(try PublicationExport.csv(trend.points.compactMap(\.publication)), named: name)
        }.costly(),
        .national(.get, "/forces/:slug/coverage.json") { call, scope in
            .json(CoverageExport.json(try await call.trend(scope), reference: call.reference))
        }.costly(),
    ]

    private static let measures: [Route] = [
        .national(.get, "/measures") { call, _ in call.page(MeasurePages.all()) }
    ]

    private static let publications: [Route] = [
        .staff(.get, "/staff/publications", needs: .publishBenchmark) { call, scope in
            let store = PublicationStore(scope)
            return call.page(PublicationPages.list(try await store.published(), today: call.today))
        },
        .staff(.get, "/staff/publications/:month", needs: .publishBenchmark) { call, scope in
            call.page(PublicationPages.preview(try await call.draft(scope), FormState(call.language, csrf: call.context.csrf)))
        }.costly(),
        .staff(.post, "/staff/publications/:month", needs: .publishBenchmark) { call, scope in
            do {
                try await call.publish(scope)
                return .seeOther("/staff/publications")
            } catch let problem as Problem where problem.code == "needs-a-reason" || problem.code == "figures-changed" {
                let page = PublicationPages.preview(try await call.draft(scope), call.refused(problem))
                return call.page(page, status: .unprocessableContent)
            }
        },
    ]

    /// A name that says what is in the file, when, and whether it is made up: `coverage-2026-02-demonstration.csv`.
    private static func fileName(_ what: String, _ month: Month, _ isDemonstration: Bool) -> String {
        "\(what)-\(month)\(isDemonstration ? "-demonstration" : "").csv"
    }
}

extension NationalCall {
    /// The league of the month that was asked for, or of the latest of which anything was published.
    func league(_ scope: NationalScope) async throws -> CoverageLeague {
        let month = try await month(scope)
        return CoverageLeague(month, try await scope.publications(from: month, through: month), reference: reference)
    }

    /// The thirteen months of the force in the path.
    func trend(_ scope: NationalScope) async throws -> ForceTrend {
        let month = try await month(scope)
        let publications = try await scope.publications(from: ForceTrend.first(through: month), through: month)
        return try ForceTrend(place("slug"), through: month, publications, reference: reference)
    }

    private func month(_ scope: NationalScope) async throws -> Month {
        let last = Months.lastEnded(at: now)
        guard let text = request.query["month"], !text.isEmpty else { return try await latest(scope, last) }
        guard let month = Month(text) else { throw Problem(.invalid, "Write the month as year and month, like \(last).") }
        return month
    }

    /// The latest month of which somebody published something; the last that has ended if nobody did in two years.
    private func latest(_ scope: NationalScope, _ last: Month) async throws -> Month {
        for offset in 0..<Months.shown {
            let month = last.adding(months: -offset)
            if try await !scope.publications(from: month, through: month).isEmpty { return month }
        }
        return last
    }
}

extension Call {
    /// What would be published of the month in the path, with what has been published of it.
    fileprivate func draft(_ scope: StaffScope) async throws -> PublicationDraft {
        let store = PublicationStore(scope)
        let month = try monthInPath()
        return PublicationDraft(
            figures: try await store.preview(month), earlier: try await store.published().first { $0.month == month },
            isDemonstration: try await store.isDemonstration())
    }

    fileprivate func publish(_ scope: StaffScope) async throws {
        let store = PublicationStore(scope)
        try await store.publish(
            try monthInPath(), seen: form["hash"] ?? "", demonstration: try await store.isDemonstration(), reason: form["reason"])
    }

    /// The form as it was sent, with what is wrong beside the field that it is about.
    fileprivate func refused(_ problem: Problem) -> FormState {
        var problem = problem
        if problem.code == "needs-a-reason" {
            problem.fields = ["reason": "Say why you restate this month. Others will read it beside the figures."]
        }
        return FormState(language, values: ["reason": [form["reason"] ?? ""]], problem: problem, csrf: context.csrf)
    }

    private func monthInPath() throws(Problem) -> Month {
        guard let month = Month(place("month")) else { throw Problem.missing("month") }
        return month
    }
}

/// Months to choose from.
enum Months {
    /// How many are shown.
    static let shown = 24

    /// The last month that has ended, in London.
    static func lastEnded(at now: Timestamp) -> Month { London.day(at: now).inMonth.adding(months: -1) }

    /// The months before a day's own, the latest first.
    static func ended(before today: Day, count: Int = shown) -> [Month] {
        (1...count).map { today.inMonth.adding(months: -$0) }
    }
}
