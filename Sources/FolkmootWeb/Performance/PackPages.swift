import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

/// Measures of teams by the framework, with what the place has set itself.
enum FrameworkPages {
    static func report(_ report: FrameworkReport, _ call: Call) -> Page {
        let base: Path = "/staff/performance/framework"
        let above = report.ancestors.map { Breadcrumb(title: $0.name.english, path: base.query("area", $0.code)) }
        let parts: [HTML] = report.parts.map { part in
            """
            <h2>\(part.area.title)</h2>
            \(part.lines.isEmpty ? "<p class=\"quiet\">Nothing is measured here: look at it together, at a review.</p>\n" : Components.table(table(part.area, part.lines)))
            """
        }
        return Page(
            title: "How do we stand in \(report.area.name.english)?", caption: "Framework",
            breadcrumbs: [Breadcrumb(title: "Performance", path: "/staff/performance")] + above,
            body: """
                <p>\(TeamActivityPages.months(report.months, call)). Goals are of this place, and stand in <code>standards.json</code>.</p>
                \(parts)
                <ul class="ways"><li><a href="\(Path("/staff/performance/packs").query("area", report.area.code))">Reviews and packs for meetings</a></li></ul>
                """)
    }

    private static func table(_ area: FrameworkArea, _ lines: [FrameworkReport.Line]) -> Table {
        let rows = lines.map { line in
            Table.Row([
                "\(line.title)", "\(line.cell.printed)", "\(line.goal?.words ?? "")",
                line.isReached.html { $0 ? Components.tag("Reached", .good) : Components.tag("Not reached", .warning) } ?? .empty,
            ])
        }
        return Table(
            caption: area.title, captionIsUnseen: true,
            columns: [
                .init(title: "Measure"), .init(title: "Figure", kind: .number), .init(title: "Goal", kind: .number),
                .init(title: "State"),
            ], rows: rows)
    }
}

/// Reviews with their dates, and packs for meetings: figures as they were on a day.
enum PackPages {
    private static let crumbs = [
        Breadcrumb(title: "Performance", path: "/staff/performance"),
        Breadcrumb(title: "Reviews", path: "/staff/performance/packs"),
    ]

    static func calendar(
        _ calendar: (area: Area, reviews: [ReviewDate], packs: [MeetingPack]), _ ancestors: [Area], mayWrite: Bool, _ call: Call
    ) -> Page {
        let base: Path = "/staff/performance/packs"
        let publish = Path("/staff/performance/packs/\(calendar.area.code)/publish")
        let items: [HTML] = calendar.packs.map { link($0, call) }
        let packs: HTML = items.isEmpty ? "<p>None has been published yet.</p>" : "<ul>\n\(items)</ul>"
        return Page(
            title: "When do we look at \(calendar.area.name.english)?", caption: "Reviews",
            breadcrumbs: [crumbs[0]] + ancestors.map { Breadcrumb(title: $0.name.english, path: base.query("area", $0.code)) },
            notices: call.justDone == "published"
                ? Components.success("The pack is published", "<p>Its figures stay as they are.</p>") : .empty,
            body: """
                \(calendar.reviews.isEmpty ? Components.empty("No reviews yet", "<p>Meetings and reports that come again stand in <code>standards.json</code>.</p>") : Components.table(reviews(calendar.reviews, call)))
                \(when: mayWrite && !calendar.reviews.isEmpty, "<p>\(Components.linkButton("Publish a pack", to: publish))</p>\n")\
                <h2>Packs</h2>
                \(packs)
                """)
    }

    private static func reviews(_ reviews: [ReviewDate], _ call: Call) -> Table {
        let rows = reviews.map { one in
            Table.Row([
                "\(one.review.text)", "Every \(one.review.months == 1 ? "month" : "\(one.review.months) months")", state(one, call),
                "\(call.language.month(one.next))",
            ])
        }
        return Table(
            caption: "Meetings and reports that come again", captionIsUnseen: true,
            columns: ["What", "How often", "Last due", "Next"].map { .init(title: $0) }, rows: rows)
    }

    private static func state(_ one: ReviewDate, _ call: Call) -> HTML {
        guard let due = one.due else { return "Not yet" }
        if let pack = one.pack { return "<span>\(call.language.month(due)): <a href=\"\(path(to: pack))\">the pack</a></span>" }
        let isOver = due < call.today.inMonth
        return
            "<span>\(call.language.month(due)) \(isOver ? Components.tag("No pack yet", .warning) : Components.tag("Due this month"))</span>"
    }

    private static func link(_ pack: MeetingPack, _ call: Call) -> HTML {
        "<li><a href=\"\(path(to: pack))\">\(pack.title), \(call.language.date(London.day(at: pack.publishedAt)))</a></li>\n"
    }

    private static func path(to pack: MeetingPack) -> Path { Path("/staff/performance/packs/\(pack.id)") }

    static func publish(in area: Area, _ call: Call, _ problem: Problem? = nil) -> Page {
        let state = call.formState(problem)
        let reviews = call.configuration.framework.reviews.map { Choice(value: $0.code, label: $0.text) }
        return Page(
            title: "Publish a pack for \(area.name.english)", caption: "Reviews", breadcrumbs: crumbs,
            notices: Components.errorSummary(state, fields: ["review", "words"]),
            body: """
                <p>A pack holds the figures of the last three months as they are now. They do not change after, whatever is put right later. \
                All who may see what teams did can read it; no person’s figures are in it.</p>
                \(Components.form(
                    state, to: Path("/staff/performance/packs/\(area.code)/publish"), button: "Publish it",
                    """
                    \(Components.select("review", "For which meeting or report", reviews, in: state))\
                    \(Components.textArea("words", "What the meeting should look at", in: state, hint: "Name nobody.", rows: 4, isOptional: true))
                    """))
                """, hasErrors: state.hasErrors)
    }

    static func pack(_ pack: MeetingPack, _ call: Call) -> Page {
        let area = call.configuration.areas[pack.area]?.name.english ?? pack.area
        let day = call.language.date(London.day(at: pack.publishedAt))
        return Page(
            title: "\(pack.title): \(area)", caption: "Pack, as at \(day)",
            breadcrumbs: crumbs + [Breadcrumb(title: area, path: Path("/staff/performance/packs").query("area", pack.area))],
            body: """
                <p>\(TeamActivityPages.months(pack.months, call)). Published by \(pack.publisher). The figures are as they were on \(day), and do not change.</p>
                \(pack.words.html { "<blockquote><p>\($0)</p></blockquote>\n" })\
                \(pack.sections.map(section))
                <p>\(Components.printButton(in: call.language))</p>
                """)
    }

    private static func section(_ section: MeetingPack.Section) -> HTML {
        let rows = section.rows.map { Table.Row($0.map { "\($0)" }) }
        let table = Table(
            caption: section.title, captionIsUnseen: true,
            columns: section.columns.enumerated().map {
                .init(title: $1, kind: $0 > 0 && section.columns.count > 6 ? .number : .text)
            }, rows: rows,
            isMatrix: section.columns.count > 6)
        let notes: [HTML] = section.notes.map { "<li>\($0)</li>" }
        return """
            <h2>\(section.title)</h2>
            \(rows.isEmpty ? "<p>Nothing.</p>" : Components.table(table))
            \(when: !notes.isEmpty, "<ul class=\"small\">\(notes)</ul>\n")
            """
    }
}
