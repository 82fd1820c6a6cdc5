import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

/// What teams will do with the public: planned by staff, read by everybody, and as a calendar to subscribe to.
enum EventRoutes {
    static let all: [Route] = everybody + staff

    private static let everybody: [Route] = [
        .visitor(.get, "/areas/:area/events") { call, scope in
            let area = try call.knownArea
            return call.page(PublicEventPages.events(try await PublicEventStore(scope).events(near: area), near: area, call))
        },
        .visitor(.get, "/areas/:area/events.ics") { call, scope in
            let area = try call.knownArea
            let team = call.request.query["team"].flatMap(call.configuration.fieldwork.team)
            let events = try await PublicEventStore(scope).events(near: area, past: 60).filter {
                team == nil || $0.team == team?.code
            }
            let page = call.address(Path("/areas/\(area.code)/events"))
            let name = PublicEventPages.title(of: team?.name ?? area.name[call.language], call)
            let file = EventCalendar.file(events, named: name, host: call.request.authority, page: page, in: call.language)
            return Reply(.bytes(file, type: EventCalendar.mediaType))
        },
    ]

    private static let staff: [Route] = [
        .staff(.get, "/staff/events/:area", needs: .readStandards) { call, scope in
            let plan = try await EventStore(scope).plan(of: call.place("area"))
            return call.page(EventPages.plan(plan, mayWrite: scope.allows(.writeEngagement, in: plan.area.code), call))
        },
        .staff(.get, "/staff/events/:area/plan", needs: .writeEngagement) { call, scope in
            call.page(EventPages.form(in: try scope.extendableArea(call.place("area")), call))
        },
        .staff(.post, "/staff/events/:area/plan", needs: .writeEngagement) { call, scope in
            let base = try scope.extendableArea(call.place("area"))
            return try await call.sending(to: "/staff/events/\(base.code)", done: "planned") {
                let area = try call.chosenArea(in: base)
                let draft = try EventDraft(EventPages.input(call.form), in: area, for: call.configuration, now: call.now)
                try await EventStore(scope).plan(draft, in: area.code)
            } again: {
                EventPages.form(in: base, call, $0)
            }
        },
        .staff(.get, "/staff/events/:event/cancel", needs: .writeEngagement) { call, scope in
            call.page(EventPages.cancel(try await EventStore(scope).event(try call.event), call))
        },
        .staff(.post, "/staff/events/:event/cancel", needs: .writeEngagement) { call, scope in
            let event = try await EventStore(scope).event(try call.event)
            return try await call.sending(to: "/staff/events/\(event.area)", done: "cancelled") {
                let (words, welsh) = (call.form.text("words"), call.form.text("welsh"))
                try await EventStore(scope).cancel(event.id, because: words, welsh: welsh)
            } again: {
                EventPages.cancel(event, call, $0)
            }
        },
    ]
}

extension Call {
    fileprivate var event: ID<Event> {
        get throws(Problem) {
            guard let id = ID<Event>(place("event")) else { throw Problem.missing("event") }
            return id
        }
    }

    /// The smaller area that was chosen on a form, else the one of the page.
    func chosenArea(in base: Area) throws(Problem) -> Area {
        let code = form.text("within")
        guard !code.isEmpty else { return base }
        guard configuration.areas.isArea(code, within: base.code), let area = configuration.areas[code] else {
            let told = "Choose an area in \(base.name.english), or none."
            throw Problem(.invalid, told, fields: ["within": told])
        }
        return area
    }
}
