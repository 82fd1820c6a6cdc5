import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

/// Comparing forces, and publishing what is compared.
enum BenchmarkingRoutes {
    static let all: [Route] =
        league + funnel + series + quality + supplied + forces + peers + changes + measures + publications

    private static let league: [Route] = [
        .national(.get, "/") { call, scope in
            let (league, choice) = try await call.league(scope)
            let order = LeagueOrder(call.request.query)
            let boundaries = try await scope.forceBoundaries()
            return call.page(LeaguePages.league(league, choice, order, call.reference, boundaries, today: call.today))
        },
        .national(.get, "/league.csv") { call, scope in try await call.leagueFile(scope, named: "league").csv }.costly(),
        .national(.get, "/league.json") { call, scope in try await call.leagueFile(scope, named: "league").json }.costly(),
        .national(.get, "/league.atom") { call, scope in try await call.leagueFile(scope, named: "league").atom("/", call) }
            .costly(),
    ]

    private static let funnel: [Route] = [
        .national(.get, "/funnel") { call, scope in
            let (league, choice) = try await call.league(scope)
            return call.page(FunnelPages.funnel(league, choice, call.reference, today: call.today))
        },
        .national(.get, "/funnel.csv") { call, scope in try await call.leagueFile(scope, named: "funnel").csv }.costly(),
        .national(.get, "/funnel.json") { call, scope in try await call.leagueFile(scope, named: "funnel").json }.costly(),
        .national(.get, "/funnel.atom") { call, scope in
            try await call.leagueFile(scope, named: "funnel").atom("/funnel", call)
        }.costly(),
    ]

    private static let series: [Route] = [
        .national(.get, "/series") { call, scope in
            let (series, choice) = try await call.series(scope)
            return call.page(SeriesPages.series(series, choice, call.reference, today: call.today))
        }.costly(),
        .national(.get, "/series.csv") { call, scope in try await call.seriesFile(scope).csv }.costly(),
        .national(.get, "/series.json") { call, scope in try await call.seriesFile(scope).json }.costly(),
        .national(.get, "/series.atom") { call, scope in try await call.seriesFile(scope).atom("/series", call) }.costly(),
    ]

    private static let quality: [Route] = [
        .national(.get, "/quality") { call, scope in
            let (quality, choice) = try await call.quality(scope)
            return call.page(QualityPages.quality(quality, choice, call.reference, today: call.today))
        },
        .national(.get, "/quality.csv") { call, scope in try await call.qualityFile(scope).csv }.costly(),
        .national(.get, "/quality.json") { call, scope in try await call.qualityFile(scope).json }.costly(),
        .national(.get, "/quality.atom") { call, scope in try await call.qualityFile(scope).atom("/quality", call) }.costly(),
    ]

    private static let supplied: [Route] = [
        .national(.get, "/supplied") { call, scope in
            let supplied = try await call.supplied(scope)
            return call.page(SuppliedPages.page(supplied.figures, call.reference, through: supplied.last))
        },
        .national(.get, "/supplied.csv") { call, scope in
            let supplied = try await call.supplied(scope)
            return FigureFile(table: supplied.figures.table, name: "supplied", month: supplied.last).csv
        }.costly(),
        .national(.get, "/supplied.json") { call, scope in .json(try await call.supplied(scope).figures.table.json) }.costly(),
    ]

    private static let forces: [Route] = [
        .national(.get, "/forces/:slug") { call, scope in
            call.page(TrendPages.trend(try await call.trend(scope)))
        },
        .national(.get, "/forces/:slug/coverage.csv") { call, scope in try await call.trendFile(scope).csv }.costly(),
        .national(.get, "/forces/:slug/coverage.json") { call, scope in try await call.trendFile(scope).json }.costly(),
        .national(.get, "/forces/:slug/measures.csv") { call, scope in
            let months = try await call.months(scope)
            let own = months.all.filter { $0.publication.force == call.place("slug") }
            let file = FigureFile.name(
                "measures-\(call.place("slug"))", months.last, own.contains { $0.publication.isDemonstration })
            return .csv(PublicationExport.csv(own), named: file)
        }.costly(),
    ]

    private static let peers: [Route] = [
        .national(.get, "/forces/:slug/peers") { call, scope in
            let (comparison, choice) = try await call.peers(scope)
            return call.page(PeerPages.page(comparison, choice, call.reference, today: call.today))
        },
        .national(.get, "/forces/:slug/peers.csv") { call, scope in try await call.peersFile(scope).csv }.costly(),
        .national(.get, "/forces/:slug/peers.json") { call, scope in try await call.peersFile(scope).json }.costly(),
        .national(.get, "/forces/:slug/peers.atom") { call, scope in
            try await call.peersFile(scope).atom(Path("/forces/\(call.place("slug"))/peers"), call)
        }.costly(),
    ]

    private static let changes: [Route] = [
        .national(.get, "/forces/:slug/change") { call, scope in
            call.page(ChangePages.page(try await call.change(scope), today: call.today))
        },
        .national(.get, "/forces/:slug/change.csv") { call, scope in try await call.changeFile(scope).csv }.costly(),
        .national(.get, "/forces/:slug/change.json") { call, scope in try await call.changeFile(scope).json }.costly(),
        .national(.get, "/forces/:slug/change.atom") { call, scope in
            try await call.changeFile(scope).atom(Path("/forces/\(call.place("slug"))/change"), call)
        }.costly(),
    ]

    private static let measures: [Route] = [
        .national(.get, "/measures") { call, _ in call.page(MeasurePages.all()) }
    ]

    private static let publications: [Route] = [
        .staff(.get, "/staff/publications", needs: .publishBenchmark) { call, scope in
            let store = PublicationStore(scope)
            let (published, drafts) = (try await store.published(), try await store.drafts())
            return call.page(PublicationPages.list(published, drafts, today: call.today))
        },
        .staff(.get, "/staff/publications/:month", needs: .publishBenchmark) { call, scope in
            call.page(try await call.preview(scope, FormState(call.language, csrf: call.context.csrf)))
        }.costly(),
        .staff(.post, "/staff/publications/:month", needs: .publishBenchmark) { call, scope in
            do {
                try await call.publish(scope)
                return .seeOther("/staff/publications")
            } catch let problem as Problem where ["needs-a-reason", "figures-changed"].contains(problem.code) {
                let page = try await call.preview(scope, call.refused(problem))
                return call.page(page, status: .unprocessableContent)
            }
        },
        .staff(.post, "/staff/publications/:month/withdrawal", needs: .publishBenchmark) { call, scope in
            do {
                try await PublicationStore(scope).withdraw(try call.monthInPath(), because: call.form["withdrawal"])
                return .seeOther("/staff/publications")
            } catch let problem as Problem where problem.kind == .invalid {
                let page = try await call.preview(scope, call.refusedWithdrawal(problem))
                return call.page(page, status: .unprocessableContent)
            }
        },
    ]
}

extension Call {
    /// What would be published of the month in the path, with what has been published of it.
    fileprivate func preview(_ scope: StaffScope, _ state: FormState) async throws -> Page {
        let (store, month) = (PublicationStore(scope), try monthInPath())
        let earlier = try await store.published().first { $0.month == month }
        do {
            let draft = PublicationDraft(
                figures: try await store.preview(month), earlier: earlier, isDemonstration: try await store.isDemonstration(),
                kept: try await store.drafts().first { $0.month == month })
            return PublicationPages.preview(draft, state)
        } catch let problem as Problem where problem.code == "would-disclose" {
            return PublicationPages.refused(month, earlier, because: problem, state)
        }
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

    /// The form of a withdrawal as it was sent.
    fileprivate func refusedWithdrawal(_ problem: Problem) -> FormState {
        var problem = problem
        problem.fields = ["withdrawal": problem.message]
        return FormState(language, values: ["withdrawal": [form["withdrawal"] ?? ""]], problem: problem, csrf: context.csrf)
    }

    fileprivate func monthInPath() throws(Problem) -> Month {
        guard let month = Month(place("month")) else { throw Problem.missing("month") }
        return month
    }
}
