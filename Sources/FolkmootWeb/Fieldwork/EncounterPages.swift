import Basics
import FolkmootCore
import FolkmootTenancy
import Markup

/// What teams did with the public, as staff see it.
enum EncounterPages {
    /// What a list is of.
    struct List {
        let area: Area
        let ancestors: [Area]
        let encounters: [Encounter]
        let isUnreviewed: Bool
        /// Where the latest newsletter was put up.
        let newsletter: NewsletterCoverage?
        let mayWrite: Bool
    }

    /// The topmost areas of somebody who has several, or none.
    static func start(_ areas: [Area]) -> Page {
        let items: [HTML] = areas.map { "<li><a href=\"\(Path("/staff/encounters/\($0.code)"))\">\($0.name.english)</a></li>" }
        return Page(
            title: "What did your teams do?", caption: "Engagement",
            body: areas.isEmpty ? Components.noAreas : "<ul class=\"ways\">\(items)</ul>")
    }

    static func list(_ list: List, _ call: Call) -> Page {
        let area = list.area
        return Page(
            title: list.isUnreviewed ? "What nobody has looked at in \(area.name)" : "What teams did in \(area.name)",
            caption: "Engagement",
            breadcrumbs: list.ancestors.map { Breadcrumb(title: $0.name.english, path: "/staff/encounters/\($0.code)") },
            notices: call.justDone == "logged" ? Components.success("It is written down") : .empty,
            body: """
                \(when: list.mayWrite, "<p>\(Components.linkButton("Write down what you did", to: "/staff/encounters/\(area.code)/log"))</p>")
                \(list.encounters.isEmpty ? nothing(list) : Components.table(table(list.encounters, call)))
                \(list.newsletter.html { newsletter($0, call) })\
                \(ways(list, call))
                """)
    }

    private static func newsletter(_ coverage: NewsletterCoverage, _ call: Call) -> HTML {
        let newsletter = coverage.newsletter
        return """
            <p>\(NewsletterWords.title(of: newsletter, call)): <a href="\(newsletter.path("put-up"))">\
            \(NewsletterWords.coverage(coverage))</a></p>

            """
    }

    private static func nothing(_ list: List) -> HTML {
        list.isUnreviewed
            ? "<p>Everything here has been looked at.</p>\n"
            : "<p>Nothing is written down yet. Meetings, walks, newsletters and posts go here once, and count for every standard they meet.</p>\n"
    }

    private static func table(_ encounters: [Encounter], _ call: Call) -> Table {
        let fieldwork = call.configuration.fieldwork
        let rows = encounters.map { one -> Table.Row in
            let what: HTML = """
                <span><a href="\(one.path("story"))">\(fieldwork.activity(one.kind)?.text.english ?? one.kind)</a><br>\
                <span class="quiet">\(one.words)</span></span>
                """
            let place = [one.team.flatMap(fieldwork.team)?.name, call.configuration.areas[one.area]?.name.english].compactMap { $0 }
            return Table.Row([
                what, "\(call.language.date(one.heldOn))", "\(place.joined(separator: ", "))", counts(one, call),
            ])
        }
        return Table(
            caption: "The latest first", captionIsUnseen: true,
            columns: ["What", "When", "Where", "Counts towards"].map { .init(title: $0) }, rows: rows)
    }

    /// The standards towards which it counts, and what it lacks for others.
    private static func counts(_ one: Encounter, _ call: Call) -> HTML {
        if let reason = one.withdrawn {
            return "<span>\(Components.tag("Does not count")) <span class=\"quiet\">\(reason)</span></span>"
        }
        let (counted, wanting) = call.configuration.standards(for: one)
        let lacks = wanting.map { standard, missing -> HTML in
            let words = missing.map(FieldworkWords.name).sorted().joined(separator: " and ")
            return "<span class=\"quiet\">\(standard.text.english): it lacks \(words)</span>"
        }
        let all = counted.map { "\($0.text.english)" as HTML } + lacks
        return all.isEmpty
            ? "<span class=\"quiet\">No standard asks for it</span>" : "<span>\(HTML.joined(all, separator: "<br>"))</span>"
    }

    private static func ways(_ list: List, _ call: Call) -> HTML {
        let path = Path("/staff/encounters/\(list.area.code)")
        let other: HTML =
            list.isUnreviewed
            ? "<a href=\"\(path)\">All that was done</a>"
            : "<a href=\"\(path.query("show", "unreviewed"))\">What nobody has looked at yet</a>"
        let parts = call.configuration.areas.children(of: list.area.code, at: call.today).sorted {
            $0.name.english < $1.name.english
        }
        let links: [HTML] = parts.map { "<li><a href=\"\(Path("/staff/encounters/\($0.code)"))\">\($0.name.english)</a></li>" }
        return """
            <ul class="ways"><li>\(other)</li>\
            <li><a href="\(Path("/staff/events/\(list.area.code)"))">What is planned</a></li>\
            <li><a href="\(Path("/staff/newsletters/\(list.area.code)"))">Newsletters</a></li>\
            <li><a href="\(Path("/staff/reach/\(list.area.code)"))">How far reached what was shared</a></li>\
            <li><a href="\(Path("/staff/encounters/\(list.area.code)/encounters.csv"))" download>All of two years here as CSV</a></li>\
            <li><a href="\(Path("/staff/encounters/\(list.area.code)/sample"))">How well it was done, and samples by lot</a></li>\
            <li><a href="/staff/standards">How standards are kept</a></li></ul>
            \(when: !links.isEmpty, Components.details("Areas in \(list.area.name.english)", "<ul class=\"ways\">\(links)</ul>"))
            """
    }
}

// MARK: - One of them

extension EncounterPages {
    static func story(_ story: EncounterStore.Story, from origin: LibraryOrigin?, _ scope: StaffScope, _ call: Call) -> Page {
        let one = story.encounter
        let kind = call.configuration.fieldwork.activity(one.kind)?.text.english ?? one.kind
        let (mayWrite, mayReview) = (
            scope.allows(.writeEngagement, in: story.area.code), scope.allows(.approveExemptions, in: story.area.code)
        )
        return Page(
            title: "\(kind) in \(story.area.name)", caption: call.language.date(one.heldOn),
            breadcrumbs: [
                Breadcrumb(title: "Engagement", path: "/staff/encounters"),
                Breadcrumb(title: story.area.name.english, path: "/staff/encounters/\(story.area.code)"),
            ],
            notices: done(call),
            body: """
                \(one.withdrawn.html { "<p>\(Components.tag("Does not count")) \($0)</p>" })\
                <p>\(one.words)</p>
                \(origin.html { $0.note })\
                \(Components.summaryList(rows(story, call), in: call.language))
                \(when: !story.issues.isEmpty, "<h2>What people raised</h2>\n<ul>\(story.issues.map { issue($0, call) })</ul>")
                \(when: !story.actions.isEmpty, "<h2>What is to be done</h2>\n\(actions(story, mayWrite: mayWrite, call))")
                \(review(story, call))
                \(ways(one, mayWrite: mayWrite, mayReview: mayReview))
                """)
    }

    private static func done(_ call: Call) -> HTML {
        switch call.justDone {
        case "corrected": Components.success("It is put right")
        case "withdrawn": Components.success("It does not count any more")
        case "reviewed": Components.success("The review is kept")
        case "action": Components.success("It is done")
        default: .empty
        }
    }

    private static func rows(_ story: EncounterStore.Story, _ call: Call) -> [SummaryRow] {
        let one = story.encounter
        let team = one.team.flatMap(call.configuration.fieldwork.team)?.name
        let late = one.daysLate > 0 ? (one.daysLate == 1 ? ", a day later" : ", \(one.daysLate) days later") : ""
        let told: [(String, HTML?)] = [
            ("Counts towards", one.withdrawn == nil ? counts(one, call) : nil), ("Team", team.html { "\($0)" }),
            ("Place", one.place.html { "\($0)" }), ("Partners", one.partners.html { "\($0)" }),
            ("Where its content comes from", one.source.html { "\($0)" }),
            ("Whose meeting it was", one.meeting.body.html { "\($0)" }),
            ("People met", one.met.html { "\(Decimals.grouped($0))" }),
            ("Councillors", one.meeting.councillors.html { "\(Decimals.grouped($0))" }),
            ("From other organisations", one.meeting.representatives.html { "\(Decimals.grouped($0))" }),
            ("Police", one.meeting.police.html { "\($0)" }),
            (
                "What the police reported",
                one.meeting.report.flatMap { ExternalURL($0) }.html { "<a href=\"\($0)\">\($0.description)</a>" }
            ),
            ("People reached", one.reached.html { "\(Decimals.grouped($0))" }),
            ("Likes, comments and the like", one.engagements.html { "\(Decimals.grouped($0))" }),
            ("Where it can be seen", one.link.flatMap { ExternalURL($0) }.html { "<a href=\"\($0)\">\($0.description)</a>" }),
            ("What is said in it", one.transcript.html { "\($0)" }),
            ("Programmes and groups", one.tags.isEmpty ? nil : "\(one.tags.joined(separator: ", "))"),
            ("Done by", "\(story.names.doneBy)"),
            ("Written down", "\(story.names.loggedBy), \(call.language.dateAndTime(one.loggedAt))\(late)"),
            ("Put right", one.changedAt == one.loggedAt ? nil : "\(call.language.dateAndTime(one.changedAt))"),
        ]
        return told.compactMap { name, value in value.map { SummaryRow(label: name, value: $0) } }
    }

    private static func issue(_ issue: RaisedIssue, _ call: Call) -> HTML {
        let answer: HTML = issue.answeredOn.map { "answered \(call.language.date($0))" } ?? "not answered yet"
        let steps = Path("/staff/priorities/\(issue.id.description)/steps")
        return "<li><a href=\"\(steps)\">\(issue.words.english)</a> <span class=\"quiet\">\(answer)</span></li>"
    }

    private static func actions(_ story: EncounterStore.Story, mayWrite: Bool, _ call: Call) -> HTML {
        let rows = story.actions.map { action -> Table.Row in
            let isLate = action.doneOn == nil && action.dueOn < call.today
            let due: HTML = "\(call.language.date(action.dueOn))\(when: isLate, " \(Components.tag("Late", .bad))")"
            let button: HTML = Components.action(
                "Done", to: story.encounter.path("action"), csrf: call.context.csrf,
                hidden: Components.hidden("action", String(action.number)))
            let state: HTML = action.doneOn.html { "Done on \(call.language.date($0))" } ?? (mayWrite ? button : "To be done")
            return Table.Row(["\(action.words)", "\(action.owner)", due, state])
        }
        return Components.table(
            Table(
                caption: "What is to be done", captionIsUnseen: true,
                columns: ["What", "Who", "Until", "Done"].map { .init(title: $0) },
                rows: rows))
    }

    private static func review(_ story: EncounterStore.Story, _ call: Call) -> HTML {
        guard let review = story.review else { return "<p class=\"quiet\">Nobody has looked at how well it was done yet.</p>\n" }
        return "<h2>How well it was done</h2>\n\(ReviewPages.review(review, call))"
    }

    private static func ways(_ one: Encounter, mayWrite: Bool, mayReview: Bool) -> HTML {
        let canChange = mayWrite && one.withdrawn == nil
        return """
            <ul class="ways">\(when: canChange, "<li><a href=\"\(one.path("correct"))\">Put it right</a></li>")\
            \(when: canChange, "<li><a href=\"\(one.path("withdraw"))\">It should not count</a></li>")\
            \(when: mayReview, "<li><a href=\"\(one.path("review"))\">Say how well it was done</a></li>")\
            <li><a href="\(Path("/staff/encounters/\(one.area)"))">All that was done there</a></li></ul>
            """
    }
}
