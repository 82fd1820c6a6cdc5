import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

/// What teams tell their areas each month: read by everybody, written and put up by staff.
enum NewsletterRoutes {
    static let all: [Route] = everybody + lists + writing + places

    private static let everybody: [Route] = [
        .visitor(.get, "/areas/:area/newsletters") { call, scope in
            let area = try call.knownArea
            let newsletters = try await PublicNewsletterStore(scope).newsletters(near: area)
            return call.page(PublicNewsletterPages.list(newsletters, near: area, call))
        },
        .visitor(.get, "/newsletters/:newsletter") { call, scope in
            let (newsletter, calledOff) = try await PublicNewsletterStore(scope).newsletter(try call.newsletter)
            if let withdrawal = newsletter.withdrawal {
                return call.page(PublicNewsletterPages.withdrawn(newsletter, withdrawal, call), status: .gone)
            }
            return call.page(PublicNewsletterPages.newsletter(newsletter, calledOff: calledOff, call))
        },
    ]

    private static let lists: [Route] = [
        .staff(.get, "/staff/newsletters", needs: .readStandards) { call, scope in
            let areas = scope.topmostAreas(for: .readStandards)
            guard areas.count == 1 else { return call.page(NewsletterPages.start(areas)) }
            return call.page(NewsletterPages.list(try await call.newsletters(of: areas[0].code, scope), call))
        },
        .staff(.get, "/staff/newsletters/:area", needs: .readStandards) { call, scope in
            call.page(NewsletterPages.list(try await call.newsletters(of: call.place("area"), scope), call))
        },
        .staff(.post, "/staff/newsletters/:area", needs: .writeEngagement) { call, scope in
            let area = try scope.extendableArea(call.place("area"))
            do {
                let id = try await NewsletterStore(scope).begin(
                    month: call.form.text("month"), team: call.form.text("team"), in: area.code)
                return .seeOther("/staff/newsletters/\(id)/edit")
            } catch let problem as Problem where problem.kind == .invalid {
                let list = try await call.newsletters(of: area.code, scope)
                return call.page(NewsletterPages.list(list, call, problem), status: .unprocessableContent)
            }
        },
        .staff(.get, "/staff/newsletters/:newsletter/story", needs: .readStandards) { call, scope in
            let newsletter = try await NewsletterStore(scope).newsletter(try call.newsletter)
            let coverage = newsletter.isShown ? try await NewsletterPlaceStore(scope).coverage(of: newsletter.id) : nil
            let mayWrite = scope.allows(.writeEngagement, in: newsletter.area)
            return call.page(NewsletterPages.story(newsletter, coverage, mayWrite: mayWrite, call))
        },
    ]

    private static let writing: [Route] = [
        .staff(.get, "/staff/newsletters/:newsletter/edit", needs: .writeEngagement) { call, scope in
            call.page(NewsletterPages.edit(try await NewsletterStore(scope).desk(of: try call.newsletter), call))
        },
        .staff(.post, "/staff/newsletters/:newsletter/edit", needs: .writeEngagement) { call, scope in
            let desk = try await NewsletterStore(scope).desk(of: try call.newsletter)
            return try await call.sending(to: desk.newsletter.path("preview"), done: "kept") {
                try await NewsletterStore(scope).keep(NewsletterPages.input(call.form), in: desk.newsletter.id)
            } again: {
                NewsletterPages.edit(desk, call, $0)
            }
        },
        .staff(.post, "/staff/newsletters/:newsletter/drop", needs: .writeEngagement) { call, scope in
            let newsletter = try await NewsletterStore(scope).newsletter(try call.newsletter)
            try await NewsletterStore(scope).drop(newsletter.id)
            return .seeOther(Path("/staff/newsletters/\(newsletter.area)").query("done", "dropped"))
        },
        .staff(.get, "/staff/newsletters/:newsletter/preview", needs: .writeEngagement) { call, scope in
            call.page(NewsletterPages.preview(try await NewsletterStore(scope).desk(of: try call.newsletter), call))
        },
        .staff(.post, "/staff/newsletters/:newsletter/publish", needs: .writeEngagement) { call, scope in
            let desk = try await NewsletterStore(scope).desk(of: try call.newsletter)
            return try await call.sending(to: desk.newsletter.path("story"), done: "published") {
                try await NewsletterStore(scope).publish(
                    desk.newsletter.id, as: call.form.text("mark"), after: Int(call.form.text("after")) ?? -1,
                    written: call.form.text("written"), page: call.address(desk.newsletter.page))
            } again: {
                NewsletterPages.preview(try await NewsletterStore(scope).desk(of: desk.newsletter.id), call, $0)
            }
        },
        .staff(.get, "/staff/newsletters/:newsletter/withdraw", needs: .writeEngagement) { call, scope in
            call.page(NewsletterPages.withdraw(try await call.shownNewsletter(scope), call))
        },
        .staff(.post, "/staff/newsletters/:newsletter/withdraw", needs: .writeEngagement) { call, scope in
            let newsletter = try await call.shownNewsletter(scope)
            return try await call.sending(to: newsletter.path("story"), done: "withdrawn") {
                try await NewsletterStore(scope).withdraw(
                    newsletter.id, because: call.form.text("words"), welsh: call.form.text("welsh"))
            } again: {
                NewsletterPages.withdraw(newsletter, call, $0)
            }
        },
    ]

    private static let places: [Route] = [
        .staff(.get, "/staff/newsletters/:area/places", needs: .readStandards) { call, scope in
            let area = try scope.readableArea(call.place("area"), for: .readStandards)
            let places = try await NewsletterPlaceStore(scope).places(in: area.code)
            let mayWrite = scope.allows(.writeEngagement, in: area.code)
            return call.page(NewsletterPlacePages.places(places, in: area, mayWrite: mayWrite, call))
        },
        .staff(.post, "/staff/newsletters/:area/places", needs: .writeEngagement) { call, scope in
            let (area, store) = (try scope.extendableArea(call.place("area")), NewsletterPlaceStore(scope))
            return try await call.sending(to: "/staff/newsletters/\(area.code)/places", done: "added") {
                try await store.add(NewsletterPlacePages.place(call.form), in: area.code)
            } again: {
                NewsletterPlacePages.places(try await store.places(in: area.code), in: area, mayWrite: true, call, $0)
            }
        },
        .staff(.get, "/staff/newsletters/:area/places.csv", needs: .readStandards) { call, scope in
            let places = try await NewsletterPlaceStore(scope).places(in: call.place("area"))
            return .csv(NewsletterExport.csv(places, call.configuration), named: "newsletter-places-\(call.place("area")).csv")
        }.costly(),
        .staff(.get, "/staff/newsletters/:area/put-up.csv", needs: .readStandards) { call, scope in
            let coverage = try await NewsletterPlaceStore(scope).coverage(in: call.place("area"))
            return .csv(NewsletterExport.csv(coverage, call.configuration), named: "newsletters-\(call.place("area")).csv")
        }.costly(),
        .staff(.post, "/staff/newsletters/:board/end", needs: .writeEngagement) { call, scope in
            guard let id = ID<NewsletterPlace>(call.place("board")) else { throw Problem.missing("place") }
            let place = try await NewsletterPlaceStore(scope).place(id)
            try await NewsletterPlaceStore(scope).end(id)
            return .seeOther(Path("/staff/newsletters/\(place.area)/places").query("done", "ended"))
        },
        .staff(.get, "/staff/newsletters/:newsletter/put-up", needs: .readStandards) { call, scope in
            let coverage = try await NewsletterPlaceStore(scope).coverage(of: try call.newsletter)
            let mayWrite = scope.allows(.writeEngagement, in: coverage.newsletter.area)
            return call.page(NewsletterPlacePages.putUp(coverage, mayWrite: mayWrite, call))
        },
        .staff(.post, "/staff/newsletters/:newsletter/put-up", needs: .writeEngagement) { call, scope in
            let (id, store) = (try call.newsletter, NewsletterPlaceStore(scope))
            return try await call.sending(to: "/staff/newsletters/\(id)/put-up", done: "put-up") {
                try await store.putUp(id, NewsletterPlacePages.posting(call.form))
            } again: {
                NewsletterPlacePages.putUp(try await store.coverage(of: id), mayWrite: true, call, $0)
            }
        },
        .staff(.post, "/staff/newsletters/:newsletter/take-back", needs: .writeEngagement) { call, scope in
            let id = try call.newsletter
            guard let place = ID<NewsletterPlace>(call.form.text("place")) else { throw Problem.missing("place") }
            try await NewsletterPlaceStore(scope).takeBack(id, at: place)
            return .seeOther(Path("/staff/newsletters/\(id)/put-up").query("done", "taken-back"))
        },
    ]
}

extension Call {
    fileprivate func newsletters(of code: String, _ scope: StaffScope) async throws -> NewsletterPages.List {
        let area = try scope.readableArea(code, for: .readStandards)
        var open: [SurveyDefinition] = []
        for survey in configuration.surveys where try await StaffSurvey(scope).state(of: survey) == .open { open.append(survey) }
        return NewsletterPages.List(
            area: area, ancestors: scope.reachableAncestors(of: area.code, for: .readStandards),
            newsletters: try await NewsletterStore(scope).newsletters(in: area.code),
            coverage: try await NewsletterPlaceStore(scope).coverage(in: area.code),
            surveys: open, mayWrite: scope.allows(.writeEngagement, in: area.code))
    }

    /// One that the public reads, and that the person may withdraw.
    fileprivate func shownNewsletter(_ scope: StaffScope) async throws -> Newsletter {
        let newsletter = try await NewsletterStore(scope).newsletter(try newsletter)
        _ = try scope.writableArea(newsletter.area)
        guard newsletter.isShown else { throw Problem(.conflict, "This newsletter is not shown to the public.") }
        return newsletter
    }

    fileprivate var newsletter: ID<Newsletter> {
        get throws(Problem) {
            guard let id = ID<Newsletter>(place("newsletter")) else { throw Problem.missing("newsletter") }
            return id
        }
    }
}
