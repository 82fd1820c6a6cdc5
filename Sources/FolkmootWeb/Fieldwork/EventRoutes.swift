import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

/// What teams will do with the public: planned by staff, read by everybody, and as a calendar to subscribe to.
enum EventRoutes {
    static let all: [Route] = everybody + staff + invitations

    private static let everybody: [Route] = [
        .visitor(.get, "/areas/:area/events") { call, scope in
            let area = try call.knownArea
            return call.page(PublicEventPages.events(try await PublicEventStore(scope).events(near: area), near: area, call))
        },
        .visitor(.get, "/areas/:area/events.ics") { call, scope in
            let area = try call.knownArea
            let events = try await PublicEventStore(scope).events(near: area, past: 60)
            return call.calendar(of: events, named: area.name[call.language], page: "/areas/\(area.code)/events")
        },
        .visitor(.get, "/teams/:team/events.ics") { call, scope in
            guard let team = call.configuration.fieldwork.team(call.place("team")) else { throw Problem.missing("team") }
            let events = try await PublicEventStore(scope).events(of: team, past: 60)
            return call.calendar(of: events, named: team.name, page: "/areas/\(team.areas.first ?? "")/events")
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
                try await EventStore(scope).cancel(event.id, because: words, welsh: welsh, at: call.serviceAddress)
            } again: {
                EventPages.cancel(event, call, $0)
            }
        },
    ]
}

extension EventRoutes {
    private static let invitations: [Route] = [
        .staff(.get, "/staff/events/:event/invitations", needs: .readStandards) { call, scope in
            let event = try await EventStore(scope).event(try call.event)
            let parts = try await call.parts(of: event, scope)
            return call.page(InvitationPages.staff(event, parts, mayInvite: scope.allows(.sendMessages, in: event.area), call))
        },
        .staff(.post, "/staff/events/:event/invitations", needs: .sendMessages) { call, scope in
            let event = try await EventStore(scope).event(try call.event)
            return try await call.sending(to: "/staff/events/\(event.id.description)/invitations", done: "invited") {
                let use = try await call.sentUse(in: event.area, scope)
                try await InvitationStore(scope).invite(
                    InvitationPages.input(call.form), to: event, at: call.serviceAddress, from: use)
            } again: {
                InvitationPages.staff(event, try await call.parts(of: event, scope), mayInvite: true, call, $0)
            }
        }.costly(),
        .member(.get, "/invitation/:link/:event", to: .invitation) { call, scope in
            call.page(InvitationPages.own(try await OwnInvitations(scope).invitation(to: try call.event), call))
        },
        .member(.post, "/invitation/:link/:event", to: .invitation) { call, scope in
            let event = try call.event
            return try await call.sending(to: "/invitation/\(call.place("link"))/\(event.description)", done: "answered") {
                try await OwnInvitations(scope).answer(InvitationPages.reply(call.form), to: event)
            } again: {
                InvitationPages.own(try await OwnInvitations(scope).invitation(to: event), call, $0)
            }
        },
    ]
}

extension Call {
    /// What the page of an event's invitations shows.
    fileprivate func parts(of event: Event, _ scope: StaffScope) async throws -> InvitationPages.Parts {
        InvitationPages.Parts(
            counts: try await InvitationStore(scope).counts(of: event), offer: try await offer([.message], in: event.area, scope),
            senders: try await SenderCardStore(scope).offered(in: event.area))
    }

    fileprivate func calendar(of events: [Event], named name: String, page: Path) -> Reply {
        let file = EventCalendar.file(
            events, named: PublicEventPages.title(of: name, self), host: request.authority, page: address(page), in: language)
        return Reply(.bytes(file, type: EventCalendar.mediaType))
    }

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

    /// The smaller area that was chosen on a form, else that of the place which was told there, else the one of the page.
    func chosenOrFoundArea(in base: Area, _ scope: StaffScope) async throws -> Area {
        let (area, place) = (try chosenArea(in: base), form.text("position"))
        guard form.text("within").isEmpty, !place.isEmpty else { return area }
        do {
            return try await PlaceFinder(scope).area(at: place, within: base)
        } catch let problem as Problem where problem.kind == .invalid {
            throw Problem(.invalid, problem.message, fields: ["position": problem.message])
        }
    }
}
