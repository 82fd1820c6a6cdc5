import Basics
import FolkmootCore
import HTTP
import Markup

/// What everybody reads of an area's priorities, and of what was done about what people said.
enum PublicBoardPages {
    static func board(_ board: PublicBoard, _ call: Call) -> Page {
        let name = board.area.name[call.language]
        return Page(
            title: Phrases.title.filled(in: call.language, ["area": name]), caption: call(Phrases.caption),
            breadcrumbs: breadcrumbs(to: board.area, call),
            body: """
                <h2>\(call(Phrases.now))</h2>
                \(current(board, call))
                <h2>\(call(Phrases.saidAndDid))</h2>
                \(issues(board, call))
                \(when: !board.ended.isEmpty, ended(board, call))\
                \(when: !board.parts.isEmpty, parts(board, call))
                \(ways(board, call))
                """,
            feed: BoardFeed.path(of: board.area, in: call))
    }

    /// The way to what else is told of an area, from all of them down to its own page.
    static func breadcrumbs(to area: Area, _ call: Call) -> [Breadcrumb] {
        let above = call.configuration.areas.ancestors(of: area.code).reversed() + [area]
        return [Breadcrumb(title: call(Phrases.areas), path: "/areas")]
            + above.map { Breadcrumb(title: $0.name[call.language], path: "/areas/\($0.code)") }
    }

    private static func current(_ board: PublicBoard, _ call: Call) -> HTML {
        guard !board.current.isEmpty else { return "<p>\(call(Phrases.none))</p>" }
        return .joined(board.current.map { priority($0, call) })
    }

    private static func priority(_ priority: Priority, _ call: Call) -> HTML {
        """
        <h3>\(PriorityWords.html(priority.words, in: call.language))</h3>
        <p>\(issue(priority.issue, call))<span class="quiet">\(PriorityWords.grounds(of: priority, in: call.language))</span></p>

        """
    }

    /// The survey's own words for what it is about.
    private static func issue(_ code: String?, _ call: Call) -> HTML {
        guard let issue = code.flatMap(call.configuration.issue) else { return .empty }
        return "\(Components.tag(issue.text[call.language])) "
    }

    private static func issues(_ board: PublicBoard, _ call: Call) -> HTML {
        guard !board.issues.isEmpty else { return "<p>\(call(Phrases.nothingSaid))</p>" }
        return .joined(board.issues.map { issue($0, call) })
    }

    private static func issue(_ issue: RaisedIssue, _ call: Call) -> HTML {
        let places = [
            "date": call.language.date(issue.raisedOn), "source": PriorityWords.name(of: issue.source, in: call.language),
        ]
        return """
            <h3>\(call(Phrases.youSaid))</h3>
            <blockquote><p>\(PriorityWords.html(issue.words, in: call.language))</p>
            <p class="quiet">\(Phrases.raised.filled(in: call.language, places))</p></blockquote>
            <h4>\(call(Phrases.weDid))</h4>
            \(steps(issue, call))

            """
    }

    private static func steps(_ issue: RaisedIssue, _ call: Call) -> HTML {
        guard !issue.publicSteps.isEmpty else { return "<p>\(call(Phrases.noAnswer))</p>" }
        let items: [HTML] = issue.publicSteps.map { step in
            """
            <li><strong>\(PriorityWords.name(of: step.stage, in: call.language))</strong> \
            <span class="quiet">\(call.language.date(step.on))</span><br>\(PriorityWords.html(step.words, in: call.language))</li>
            """
        }
        return "<ul>\(items)</ul>"
    }

    private static func ended(_ board: PublicBoard, _ call: Call) -> HTML {
        let items: [HTML] = board.ended.map { priority in
            let date = ["date": priority.ending.map { call.language.date($0.on) } ?? ""]
            return """
                <li><strong>\(PriorityWords.html(priority.words, in: call.language))</strong><br>\
                \(Phrases.endedOn.filled(in: call.language, date)) \
                \(priority.ending.html { PriorityWords.html($0.reason, in: call.language) })</li>
                """
        }
        return "<h2>\(call(Phrases.before))</h2>\n<ul>\(items)</ul>\n"
    }

    private static func parts(_ board: PublicBoard, _ call: Call) -> HTML {
        let title = Phrases.parts.filled(in: call.language, ["area": board.area.name[call.language]])
        let rows = board.parts.sorted { $0.area.name[call.language] < $1.area.name[call.language] }.map { part in
            Table.Row([
                "<a href=\"\(Path("/areas/\(part.area.code)/priorities"))\">\(part.area.name[call.language])</a>",
                "\(Decimals.grouped(part.priorities))",
            ])
        }
        let columns: [Table.Column] = [.init(title: call(Phrases.area)), .init(title: call(Phrases.caption), kind: .number)]
        let table = Table(caption: title, captionIsUnseen: true, columns: columns, rows: rows)
        return "<h2>\(title)</h2>\n\(Components.table(table))"
    }

    private static func ways(_ board: PublicBoard, _ call: Call) -> HTML {
        let feed = BoardFeed.path(of: board.area, in: call)
        return """
            <ul class="ways"><li><a href="\(Path("/areas/\(board.area.code)"))">\
            \(Phrases.said.filled(in: call.language, ["area": board.area.name[call.language]]))</a></li>\
            <li><a href="\(feed)" type="application/atom+xml">\(call(Phrases.feed))</a></li>\
            <li><a href="\(Path("/areas/\(board.area.code)/priorities.json"))">\(call(Phrases.json))</a></li></ul>
            """
    }

    /// The way to it from the page of what people said.
    static func way(to area: Area, _ call: Call) -> HTML {
        """
        <p><a href="\(Path("/areas/\(area.code)/priorities"))">\
        \(Phrases.title.filled(in: call.language, ["area": area.name[call.language]]))</a></p>
        """
    }

    enum Phrases {
        static let title = Phrase("You said, we did: {area}", cy: "Dywedoch chi, gwnaethom ni: {area}")
        static let caption = Phrase("Priorities", cy: "Blaenoriaethau")
        static let areas = Phrase("Areas", cy: "Ardaloedd")
        static let area = Phrase("Area", cy: "Ardal")
        static let now = Phrase("What the team works on now", cy: "Yr hyn y mae’r tîm yn gweithio arno nawr")
        static let none = Phrase(
            "No priorities are set for this area at present.",
            cy: "Nid oes blaenoriaethau wedi’u gosod i’r ardal hon ar hyn o bryd.")
        static let saidAndDid = Phrase("What you said, and what we did", cy: "Yr hyn a ddywedoch, a’r hyn a wnaethom")
        static let nothingSaid = Phrase(
            "What people raise here, and what is done about it, will be told on this page.",
            cy: "Bydd yr hyn y mae pobl yn ei godi yma, a’r hyn a wneir yn ei gylch, yn cael ei ddweud ar y dudalen hon.")
        static let youSaid = Phrase("You said", cy: "Dywedoch chi")
        static let weDid = Phrase("We did", cy: "Gwnaethom ni")
        static let raised = Phrase("Raised on {date}. {source}.", cy: "Codwyd ar {date}. {source}.")
        static let noAnswer = Phrase("Nothing has been told yet.", cy: "Nid oes dim wedi’i ddweud eto.")
        static let before = Phrase("What the team worked on before", cy: "Yr hyn y bu’r tîm yn gweithio arno o’r blaen")
        static let endedOn = Phrase("Ended on {date}.", cy: "Daeth i ben ar {date}.")
        static let parts = Phrase("Smaller areas in {area}", cy: "Ardaloedd llai yn {area}")
        static let said = Phrase("What people in {area} said", cy: "Beth ddywedodd pobl yn {area}")
        static let feed = Phrase(
            "Follow this page in a feed reader (Atom)", cy: "Dilyn y dudalen hon mewn darllenydd ffrydiau (Atom)")
        static let json = Phrase("The same as data (JSON)", cy: "Yr un peth fel data (JSON)")
    }
}
