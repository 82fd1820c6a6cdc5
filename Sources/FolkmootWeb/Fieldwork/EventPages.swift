import Basics
import FolkmootCore
import HTTP
import Markup

/// What teams will do, as staff plan it.
enum EventPages {
    static func plan(_ plan: EventStore.Plan, mayWrite: Bool, _ call: Call) -> Page {
        let area = plan.area
        return Page(
            title: "What is planned in \(area.name)?", caption: "Engagement", breadcrumbs: breadcrumbs(to: area),
            notices: done(call),
            body: """
                \(when: mayWrite, "<p>\(Components.linkButton("Plan something", to: "/staff/events/\(area.code)/plan"))</p>\n")\
                \(plan.ahead.isEmpty ? "<p>Nothing is planned.</p>" : Components.table(table(plan.ahead, "What lies ahead", call) { event in steps(event, mayWrite: mayWrite, call) }))
                \(when: !plan.unwritten.isEmpty, unwritten(plan, mayWrite: mayWrite, call))
                <ul class="ways"><li><a href="\(Path("/areas/\(area.code)/events"))">What the public reads</a></li>\
                <li><a href="\(Path("/areas/\(area.code)/events.ics"))">Calendar to subscribe to</a></li>\
                \(teamCalendars(in: area, call))\
                <li><a href="\(Path("/staff/encounters/\(area.code)"))">What was done</a></li></ul>
                """)
    }

    /// The calendars of the teams that look after the area, where these are few enough to choose from.
    private static func teamCalendars(in area: Area, _ call: Call) -> HTML {
        let teams = call.configuration.teams(in: area, on: call.today)
        guard teams.count <= 12 else { return .empty }
        return HTML.joined(
            teams.map { "<li><a href=\"\(Path("/teams/\($0.code)/events.ics"))\">Calendar of the team \($0.name)</a></li>" })
    }

    private static func unwritten(_ plan: EventStore.Plan, mayWrite: Bool, _ call: Call) -> HTML {
        """
        <h2>What has been, and nobody wrote down yet</h2>
        \(Components.table(table(plan.unwritten, "What has been", call) { event in mayWrite ? logLink(event) : .empty }))
        """
    }

    private static func table(_ events: [Event], _ caption: String, _ call: Call, link: (Event) -> HTML) -> Table {
        let rows = events.map { event -> Table.Row in
            let team = event.team.flatMap(call.configuration.fieldwork.team)?.name
            let places = [event.place, call.configuration.areas[event.area]?.name.english, team].compactMap { $0 }
            let cancelled = event.cancelled.html {
                " \(Components.tag("Called off", .bad)) <span class=\"quiet\">\($0.english)</span>"
            }
            let hidden: HTML = event.isPublic ? .empty : "<br><span class=\"quiet\">Staff only</span>"
            return Table.Row([
                "<span>\(event.title.english)\(cancelled)\(hidden)</span>", "\(call.language.dateAndTime(event.begins))",
                "\(places.joined(separator: ", "))", event.cancelled == nil ? link(event) : .empty,
            ])
        }
        return Table(
            caption: caption, captionIsUnseen: true, columns: ["What", "When", "Where", "Next step"].map { .init(title: $0) },
            rows: rows)
    }

    private static func steps(_ event: Event, mayWrite: Bool, _ call: Call) -> HTML {
        // Whoever came with words of the library takes them along.
        let invitations = Path("/staff/events/\(event.id.description)/invitations").query("library", call.request.query["library"])
        return """
            <ul class="ways"><li><a href="\(invitations)">Who comes<span class="unseen"> to “\(event.title.english)”</span></a></li>\
            \(when: mayWrite, "<li>\(cancelLink(event))</li>")\
            \(when: mayWrite && event.isPublic, "<li>\(SharePages.link(.event, event.id.description, event.title.english))</li>")</ul>
            """
    }

    private static func cancelLink(_ event: Event) -> HTML {
        """
        <a href="\(Path("/staff/events/\(event.id.description)/cancel"))">Call off<span class="unseen"> “\(event.title.english)”</span></a>
        """
    }

    /// The form on which it is written down, filled in as far as it is known.
    private static func logLink(_ event: Event) -> HTML {
        let path = Path("/staff/encounters/\(event.area)/log").query("event", event.id.description)
        return "<a href=\"\(path)\">Write it down<span class=\"unseen\">: “\(event.title.english)”</span></a>"
    }

    private static func done(_ call: Call) -> HTML {
        switch call.justDone {
        case "planned": Components.success("It is planned")
        case "cancelled": Components.success("It is called off", "<p>Those who have the calendar see it there.</p>")
        default: .empty
        }
    }

    private static func breadcrumbs(to area: Area) -> [Breadcrumb] {
        [
            Breadcrumb(title: "Engagement", path: "/staff/encounters"),
            Breadcrumb(title: area.name.english, path: "/staff/encounters/\(area.code)"),
        ]
    }
}

// MARK: - Forms

extension EventPages {
    static func input(_ form: Form) -> EventForm {
        var input = EventForm()
        (input.kind, input.team, input.words, input.welsh) = (
            form.text("kind"), form.text("team"), form.text("words"), form.text("welsh")
        )
        (input.place, input.day, input.time, input.minutes) = (
            form.text("place"), form.text("day"), form.text("time"), form.text("minutes")
        )
        input.room = form.text("room")
        (input.repeats, input.times, input.isPublic) = (form.text("repeats"), form.text("times"), form["public"] != nil)
        return input
    }

    static func form(in area: Area, _ call: Call, _ problem: Problem? = nil) -> Page {
        let state = call.formState(problem, first: ["public": ["yes"], "minutes": ["60"]])
        let welsh = Components.textField("welsh", "The same in Welsh", in: state, isOptional: true)
        return Page(
            title: "What do you plan in \(area.name)?", breadcrumbs: breadcrumbs(to: area),
            notices: Components.errorSummary(
                state,
                fields: [
                    "kind", "within", "team", "words", "welsh", "place", "day", "time", "minutes", "room", "repeats", "times",
                    "public",
                ]),
            body: Components.form(
                state, to: "/staff/events/\(area.code)/plan", button: "Plan it",
                """
                \(EncounterFormPages.occasion(in: area, state, call))\
                \(Components.textField("words", "What it is", in: state, hint: "Such as: Talk to your team at the market. Name nobody."))\
                \(when: call.configuration.languages.contains(.cy), welsh)\
                \(Components.textField("place", "Where it is", in: state, hint: "A hall, a street, or a link."))\
                \(Components.textField("day", "On which day", in: state, kind: .day, width: .medium))\
                \(Components.textField("time", "When it begins", in: state, hint: "Such as 18:30", width: .short))\
                \(Components.textField("minutes", "For how many minutes", in: state, kind: .wholeNumber, width: .short))\
                \(Components.textField("room", "How many people there is room for", in: state, kind: .wholeNumber, width: .short, isOptional: true))\
                \(Components.select("repeats", "How it comes again", repeats, in: state, isOptional: true))\
                \(Components.textField("times", "How often in all, if it comes again", in: state, hint: "\(EventDraft.mostTimes) times at most", kind: .wholeNumber, width: .short, isOptional: true))\
                \(Components.checkbox("public", Choice(value: "yes", label: "Show it to everybody"), in: state))
                """), hasErrors: state.hasErrors)
    }

    private static let repeats = [
        Choice(value: EventRepeat.weekly.rawValue, label: "Every week"),
        Choice(value: EventRepeat.fortnightly.rawValue, label: "Every two weeks"),
        Choice(value: EventRepeat.monthly.rawValue, label: "Every month, on the same weekday"),
    ]

    static func cancel(_ event: Event, _ call: Call, _ problem: Problem? = nil) -> Page {
        let state = call.formState(problem)
        let welsh = Components.textField("welsh", "The same in Welsh", in: state, isOptional: true)
        return Page(
            title: "Why will this not be?",
            breadcrumbs: [Breadcrumb(title: "What is planned", path: "/staff/events/\(event.area)")],
            notices: Components.errorSummary(state, fields: ["words", "welsh"]),
            body: """
                <blockquote><p>\(event.title.english)</p><p class="quiet">\(call.language.dateAndTime(event.begins)), \(event.place)</p></blockquote>
                \(Components.form(
                    state, to: "/staff/events/\(event.id.description)/cancel", button: "Call it off",
                    """
                    \(Components.textField("words", "Why", in: state, hint: "Everybody can read it. Name nobody."))\
                    \(when: call.configuration.languages.contains(.cy), welsh)
                    """))
                """, hasErrors: state.hasErrors)
    }
}
