import Basics
import FolkmootCore
import Markup

/// What teams will do, as everybody reads it.
enum PublicEventPages {
    static func title(of place: String, _ call: Call) -> String { Phrases.title.filled(in: call.language, ["area": place]) }

    static func events(_ events: [Event], near area: Area, _ call: Call) -> Page {
        Page(
            title: title(of: area.name[call.language], call), caption: call(Phrases.caption),
            breadcrumbs: PublicBoardPages.breadcrumbs(to: area, call),
            body: """
                \(events.isEmpty ? "<p>\(call(Phrases.none))</p>" : HTML.joined(events.map { item($0, call) }))
                <p><a href="\(Path("/areas/\(area.code)/events.ics"))">\(call(Phrases.calendar))</a></p>
                <p class="quiet">\(call(Phrases.calendarHint))</p>
                """)
    }

    private static func item(_ event: Event, _ call: Call) -> HTML {
        let (hour, minute) = London.time(at: event.ends)
        let ends = "\(hour < 10 ? "0" : "")\(hour):\(minute < 10 ? "0" : "")\(minute)"
        let name = call.configuration.areas[event.area]?.name[call.language] ?? ""
        let team = event.team.flatMap(call.configuration.fieldwork.team).html { "<br>\($0.name)" }
        let cancelled = event.cancelled.html { "<p>\(Components.tag(call(Phrases.cancelled), .bad)) \($0[call.language])</p>\n" }
        return """
            <h2>\(event.title[call.language])</h2>
            \(cancelled)<p>\(call.language.longDate(event.day)), \(call.language.dateAndTime(event.begins).prefix(5)) – \(ends)<br>\
            \(event.place), \(name)\(team)</p>

            """
    }

    /// The way to the page, from what else is told of an area.
    static func way(to area: Area, _ call: Call) -> HTML {
        """
        <p><a href="\(Path("/areas/\(area.code)/events"))">\(title(of: area.name[call.language], call))</a></p>
        """
    }

    private enum Phrases {
        static let title = Phrase("Meet your team: {area}", cy: "Cwrdd â’ch tîm: {area}")
        static let caption = Phrase("Events", cy: "Digwyddiadau")
        static let none = Phrase(
            "Nothing is planned at present. Look again, or subscribe to the calendar.",
            cy: "Nid oes dim wedi’i gynllunio ar hyn o bryd. Edrychwch eto, neu tanysgrifiwch i’r calendr.")
        static let calendar = Phrase("Add to your calendar", cy: "Ychwanegu at eich calendr")
        static let calendarHint = Phrase(
            "Your calendar shows new events by itself once you subscribe to this address.",
            cy: "Bydd eich calendr yn dangos digwyddiadau newydd ei hun unwaith y byddwch wedi tanysgrifio i’r cyfeiriad hwn.")
        static let cancelled = Phrase("Called off", cy: "Wedi’i ganslo")
    }
}
