import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

/// What teams did with the public, and how standards are kept, for staff in the areas that their role reaches.
enum FieldworkRoutes {
    static let all: [Route] = encounters + writing + standards + exemptions

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
            return call.page(EncounterPages.story(story, scope, call))
        },
    ]

    private static let writing: [Route] = [
        .staff(.get, "/staff/encounters/:area/log", needs: .writeEngagement) { call, scope in
            let event = try await call.event(of: scope)
            return call.page(EncounterFormPages.log(in: try scope.extendableArea(call.place("area")), of: event, call))
        },
        .staff(.post, "/staff/encounters/:area/log", needs: .writeEngagement) { call, scope in
            let base = try scope.extendableArea(call.place("area"))
            return try await call.sending(to: "/staff/encounters/\(base.code)", done: "logged") {
                let area = try call.chosenArea(in: base)
                let draft = try EncounterDraft(
                    EncounterInput.encounter(call.form), in: area, for: call.configuration, today: call.today)
                try await EncounterStore(scope).log(draft, in: area.code, of: try await call.event(of: scope)?.id)
            } again: {
                EncounterFormPages.log(in: base, of: nil, call, $0)
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
                let (score, words) = (call.form.text("score"), call.form.text("words"))
                try await EncounterStore(scope).review(story.encounter.id, score: score, words: words)
            } again: {
                EncounterFormPages.review(story, call, $0)
            }
        },
    ]

    private static let standards: [Route] = [
        .staff(.get, "/staff/standards", needs: .readStandards) { call, scope in
            let store = ComplianceStore(scope)
            return call.page(CompliancePages.board(try await store.board(), undecided: try await store.undecided().count, call))
        },
        .staff(.get, "/staff/standards.csv", needs: .readStandards) { call, scope in
            .csv(FieldworkExport.csv(try await ComplianceStore(scope).board()), named: "standards.csv")
        }.costly(),
        .staff(.get, "/staff/standards/:standard", needs: .readStandards) { call, scope in
            let compliance = try await ComplianceStore(scope).compliance(of: call.place("standard"))
            return call.page(CompliancePages.standard(compliance, mayAsk: scope.allows(.writeEngagement), call))
        },
        .staff(.get, "/staff/standards/:standard/:unit", needs: .readStandards) { call, scope in
            let record = try await ComplianceStore(scope).record(of: call.place("standard"), for: call.place("unit"))
            return call.page(CompliancePages.record(record, call))
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
