import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

/// What teams did with the public, and how standards are kept, for staff in the areas that their role reaches.
enum FieldworkRoutes {
    static let all: [Route] = encounters + writing + reviews + standards + exemptions

    private static let encounters: [Route] = [
        .staff(.get, "/staff/encounters", needs: .readStandards) { call, scope in
            let areas = scope.topmostAreas(for: .readStandards)
            guard areas.count == 1 else { return call.page(EncounterPages.start(areas)) }
            return call.page(EncounterPages.list(try await call.list(of: areas[0].code, scope), call))
        },
        .staff(.get, "/staff/encounters/:area", needs: .readStandards) { call, scope in
            call.page(EncounterPages.list(try await call.list(of: call.place("area"), scope), call))
        },
        .staff(.get, "/staff/encounters/:area/encounters.csv", needs: .readStandards) { call, scope in
            let days = call.today.adding(days: -EncounterDraft.oldestDays)...call.today
            let encounters = try await EncounterStore(scope).encounters(in: call.place("area"), days)
            return .csv(FieldworkExport.csv(encounters, call.configuration), named: "encounters-\(call.place("area")).csv")
        }.costly(),
        .staff(.get, "/staff/encounters/:encounter/story", needs: .readStandards) { call, scope in
            let story = try await EncounterStore(scope).story(try call.encounter)
            let origin = try await LibraryStore(scope).origin(of: story.encounter.id.description)
            return call.page(EncounterPages.story(story, from: origin, scope, call))
        },
    ]

    private static let writing: [Route] = [
        .staff(.get, "/staff/encounters/:area/log", needs: .writeEngagement) { call, scope in
            let (area, event) = (try scope.extendableArea(call.place("area")), try await call.event(of: scope))
            let offer = try await call.offer([.newsletter, .post, .tile], in: area.code, scope)
            return call.page(EncounterFormPages.log(in: area, of: event, offer, call))
        },
        .staff(.post, "/staff/encounters/:area/log", needs: .writeEngagement) { call, scope in
            let base = try scope.extendableArea(call.place("area"))
            return try await call.sending(to: "/staff/encounters/\(base.code)", done: "logged") {
                let area = try await call.chosenOrFoundArea(in: base, scope)
                let draft = try EncounterDraft(
                    EncounterInput.encounter(call.form), in: area, for: call.configuration, today: call.today)
                let (event, use) = (try await call.event(of: scope)?.id, try await call.sentUse(in: base.code, scope))
                try await EncounterStore(scope).log(draft, in: area.code, of: event, from: use)
            } again: {
                EncounterFormPages.log(in: base, of: nil, LibraryOffer(), call, $0)
            }
        },
        .staff(.get, "/staff/encounters/:encounter/correct", needs: .writeEngagement) { call, scope in
            call.page(EncounterFormPages.correct(try await EncounterStore(scope).writable(try call.encounter), call))
        },
        .staff(.post, "/staff/encounters/:encounter/correct", needs: .writeEngagement) { call, scope in
            let story = try await EncounterStore(scope).writable(try call.encounter)
            return try await call.sending(to: story.encounter.path("story"), done: "corrected") {
                let draft = try EncounterDraft(
                    EncounterInput.encounter(call.form), in: story.area, for: call.configuration, today: call.today)
                try await EncounterStore(scope).correct(story.encounter.id, to: draft)
            } again: {
                EncounterFormPages.correct(story, call, $0)
            }
        },
        .staff(.get, "/staff/encounters/:encounter/withdraw", needs: .writeEngagement) { call, scope in
            call.page(EncounterFormPages.withdraw(try await EncounterStore(scope).writable(try call.encounter), call))
        },
        .staff(.post, "/staff/encounters/:encounter/withdraw", needs: .writeEngagement) { call, scope in
            let story = try await EncounterStore(scope).writable(try call.encounter)
            return try await call.sending(to: story.encounter.path("story"), done: "withdrawn") {
                try await EncounterStore(scope).withdraw(story.encounter.id, because: call.form.text("reason"))
            } again: {
                EncounterFormPages.withdraw(story, call, $0)
            }
        },
        .staff(.post, "/staff/encounters/:encounter/action", needs: .writeEngagement) { call, scope in
            let id = try call.encounter
            try await EncounterStore(scope).finish(Int(call.form.text("action")) ?? 0, of: id)
            return .seeOther(Path("/staff/encounters/\(id.description)/story").query("done", "action"))
        },
        .staff(.get, "/staff/encounters/:encounter/review", needs: .approveExemptions) { call, scope in
            call.page(EncounterFormPages.review(try await EncounterStore(scope).story(try call.encounter), call))
        },
        .staff(.post, "/staff/encounters/:encounter/review", needs: .approveExemptions) { call, scope in
            let story = try await EncounterStore(scope).story(try call.encounter)
            return try await call.sending(to: story.encounter.path("story"), done: "reviewed") {
                try await EncounterStore(scope).review(
                    story.encounter.id, met: call.form.all("met"), words: call.form.text("words"))
            } again: {
                EncounterFormPages.review(story, call, $0)
            }
        },
    ]

    private static let reviews: [Route] = [
        .staff(.get, "/staff/encounters/:area/sample", needs: .readStandards) { call, scope in
            let area = try scope.readableArea(call.place("area"), for: .readStandards)
            let found = try await ReviewStore(scope).samples(in: area.code)
            let mayDraw = scope.allows(.approveExemptions, in: area.code)
            return call.page(ReviewPages.samples(in: area, found, mayDraw: mayDraw, call))
        },
        .staff(.post, "/staff/encounters/:area/sample", needs: .approveExemptions) { call, scope in
            let area = try scope.readableArea(call.place("area"), for: .readStandards)
            do {
                let id = try await ReviewStore(scope).draw(ReviewPages.input(call.form), in: area.code)
                return .seeOther(Path("/staff/samples/\(id.description)").query("done", "drawn"))
            } catch let problem as Problem where problem.kind == .invalid {
                let found = try await ReviewStore(scope).samples(in: area.code)
                return call.page(ReviewPages.samples(in: area, found, mayDraw: true, call, problem), status: .unprocessableContent)
            }
        },
        .staff(.get, "/staff/samples/:sample", needs: .readStandards) { call, scope in
            guard let id = ID<ReviewSample>(call.place("sample")) else { throw Problem.missing("sample") }
            let me = scope.account.id
            return call.page(
                ReviewPages.sample(try await ReviewStore(scope).sample(id), { [$0.doneBy, $0.loggedBy].contains(me) }, call))
        },
    ]

    private static let standards: [Route] = [
        .staff(.get, "/staff/standards", needs: .readStandards) { call, scope in
            let store = ComplianceStore(scope)
            let board = try await store.board()
            let concerns = try await store.concerns(of: board)
            guard call.request.query["show"] == "mine" else {
                let away = try await TeamActivityStore(scope).timeAway(since: call.today.adding(days: -ComplianceStore.boardDays))
                let undecided = try await store.undecided().count
                return call.page(CompliancePages.board(board, concerns, away: away, undecided: undecided, call))
            }
            let own = try await store.own(of: board)
            return call.page(CompliancePages.mine(own, concerns.filter { $0.concerns(scope.account.id) }, call))
        },
        .staff(.get, "/staff/standards.csv", needs: .readStandards) { call, scope in
            .csv(FieldworkExport.csv(try await ComplianceStore(scope).board()), named: "standards.csv")
        }.costly(),
        .staff(.get, "/staff/standards/:standard", needs: .readStandards) { call, scope in
            let compliance = try await ComplianceStore(scope).compliance(of: call.place("standard"))
            let quality = try await ReviewStore(scope).quality(
                of: compliance.standard.activity, since: call.today.adding(days: -365))
            let away = try await TeamActivityStore(scope).timeAway(since: compliance.periods.first?.lowerBound ?? call.today)
            let mayAsk = scope.allows(.writeEngagement)
            return call.page(CompliancePages.standard(compliance, quality, away: away, mayAsk: mayAsk, call))
        },
        .staff(.get, "/staff/standards/:standard/:unit", needs: .readStandards) { call, scope in
            let record = try await ComplianceStore(scope).record(of: call.place("standard"), for: call.place("unit"))
            let away = try await TeamActivityStore(scope).timeAway(since: record.periods.first?.days.lowerBound ?? call.today)
            return call.page(CompliancePages.record(record, away: away, call))
        },
        .staff(.get, "/staff/standards/:standard/:unit/calendar", needs: .readStandards) { call, scope in
            let year = call.request.query["year"].flatMap { Int($0) } ?? call.today.year
            let record = try await ComplianceStore(scope).record(of: call.place("standard"), for: call.place("unit"), in: year)
            let from = call.request.query["from"].flatMap { Day($0) }
            let period = record.periods.first { $0.days.lowerBound == from }?.days
            return call.page(CalendarPages.year(year, record, of: period, call))
        },
    ]

    private static let exemptions: [Route] = [
        .staff(.get, "/staff/exemptions/:standard/ask", needs: .writeEngagement) { call, scope in
            let compliance = try await ComplianceStore(scope).compliance(of: call.place("standard"))
            return call.page(ExemptionPages.ask(compliance, call))
        },
        .staff(.post, "/staff/exemptions/:standard/ask", needs: .writeEngagement) { call, scope in
            let compliance = try await ComplianceStore(scope).compliance(of: call.place("standard"))
            let code = compliance.standard.code
            return try await call.sending(to: "/staff/standards/\(code)", done: "asked") {
                try await ComplianceStore(scope).ask(ExemptionPages.form(call.form), of: code)
            } again: {
                ExemptionPages.ask(compliance, call, $0)
            }
        },
        .staff(.get, "/staff/exemptions", needs: .approveExemptions) { call, scope in
            call.page(ExemptionPages.undecided(try await ComplianceStore(scope).undecided(), scope, call))
        },
        .staff(.post, "/staff/exemptions", needs: .approveExemptions) { call, scope in
            guard let id = ID<Exemption>(call.form.text("exemption")) else { throw Problem.missing("exemption") }
            try await ComplianceStore(scope).decide(id, granting: call.form.text("decision") == "grant")
            return .seeOther(Path("/staff/exemptions").query("done", "decided"))
        },
    ]
}

extension Call {
    fileprivate func list(of code: String, _ scope: StaffScope) async throws -> EncounterPages.List {
        let area = try scope.readableArea(code, for: .readStandards)
        let isUnreviewed = request.query["show"] == "unreviewed"
        return EncounterPages.List(
            area: area, ancestors: scope.reachableAncestors(of: area.code, for: .readStandards),
            encounters: try await EncounterStore(scope).latest(in: area.code, unreviewed: isUnreviewed), isUnreviewed: isUnreviewed,
            newsletter: try await NewsletterPlaceStore(scope).coverage(in: area.code, atMost: 1).first,
            mayWrite: scope.allows(.writeEngagement, in: area.code))
    }

    /// The planned event that is being written down, if it is one.
    fileprivate func event(of scope: StaffScope) async throws -> Event? {
        guard let id = ID<Event>(request.query["event"] ?? form.text("event")) else { return nil }
        return try await EventStore(scope).event(id)
    }

    fileprivate var encounter: ID<Encounter> {
        get throws(Problem) {
            guard let id = ID<Encounter>(place("encounter")) else { throw Problem.missing("encounter") }
            return id
        }
    }
}

extension Encounter {
    /// A page about it.
    func path(_ page: String) -> Path { Path("/staff/encounters/\(id.description)/\(page)") }
}
