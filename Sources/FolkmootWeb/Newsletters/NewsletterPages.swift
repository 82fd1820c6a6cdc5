import Basics
import FolkmootCore
import HTTP
import Markup

/// Newsletters as staff write and publish them.
enum NewsletterPages {
    /// The newsletters of an area.
    struct List {
        let area: Area
        let ancestors: [Area]
        let newsletters: [Newsletter]
        /// Where those that the public reads were put up.
        let coverage: [NewsletterCoverage]
        /// Surveys that take answers, which can be shared.
        let surveys: [SurveyDefinition]
        let mayWrite: Bool
    }

    /// The topmost areas of somebody who has several, or none.
    static func start(_ areas: [Area]) -> Page {
        let items: [HTML] = areas.map { "<li><a href=\"\(Path("/staff/newsletters/\($0.code)"))\">\($0.name.english)</a></li>" }
        return Page(
            title: "Whose newsletters?", caption: "Newsletters",
            body: areas.isEmpty ? Components.noAreas : "<ul class=\"ways\">\(items)</ul>")
    }

    static func list(_ list: List, _ call: Call, _ problem: Problem? = nil) -> Page {
        let area = list.area
        let state = call.formState(problem, first: ["month": [call.today.inMonth.description]])
        return Page(
            title: "Newsletters of \(area.name)", caption: "Engagement",
            breadcrumbs: [Breadcrumb(title: area.name.english, path: "/staff/encounters/\(area.code)")],
            notices: Components.errorSummary(state, fields: ["month", "team"]) + done(call),
            body: """
                \(list.newsletters.isEmpty ? "<p>None has been written yet.</p>\n" : Components.table(table(list, call)))
                \(when: list.mayWrite, "<h2>Begin one</h2>\n\(begin(in: area, state, call))")
                \(ways(list, call))
                """, hasErrors: state.hasErrors)
    }

    private static func done(_ call: Call) -> HTML {
        switch call.justDone {
        case "published":
            Components.success(
                "It is published",
                call.configuration.fieldwork.activity(Newsletter.kind) == nil
                    ? "<p>Your force has no kind of engagement for newsletters, so nothing of it is written down.</p>"
                    : "<p>It is written down as a newsletter, and counts for the standards that ask for one.</p>")
        case "withdrawn": Components.success("It is withdrawn", "<p>The public reads why, and nothing else of it.</p>")
        case "dropped": Components.success("The draft is removed")
        case "put-up": Components.success("It is written down where it was put up")
        default: .empty
        }
    }

    private static func table(_ list: List, _ call: Call) -> Table {
        let coverage = Dictionary(list.coverage.map { ($0.newsletter.id, $0) }) { first, _ in first }
        let rows = list.newsletters.map { one -> Table.Row in
            let path = one.published == nil && list.mayWrite ? one.path("edit") : one.path("story")
            let headline: HTML = one.headline.english.isEmpty ? .empty : "<br><span class=\"quiet\">\(one.headline.english)</span>"
            let posted: HTML =
                coverage[one.id].html { "<a href=\"\(one.path("put-up"))\">\(NewsletterWords.coverage($0))</a>" } ?? .empty
            return Table.Row([
                "<span><a href=\"\(path)\">\(NewsletterWords.title(of: one, call))</a>\(headline)</span>", state(of: one, call),
                posted,
            ])
        }
        return Table(
            caption: "Drafts first, then the latest", captionIsUnseen: true,
            columns: ["Newsletter", "How it stands", "Where it hangs"].map { .init(title: $0) }, rows: rows)
    }

    static func state(of one: Newsletter, _ call: Call) -> HTML {
        if one.withdrawal != nil { return Components.tag("Withdrawn", .bad) }
        return one.published.html { "Published \(call.language.date($0.at))" } ?? Components.tag("Draft", .notice)
    }

    private static func begin(in area: Area, _ state: FormState, _ call: Call) -> HTML {
        let months = Newsletter.months(on: call.today).map { Choice(value: $0.description, label: call.language.month($0)) }
        let teams = call.configuration.teams(in: area, on: call.today).map { Choice(value: $0.code, label: $0.name) }
        return Components.form(
            state, to: "/staff/newsletters/\(area.code)", button: "Begin a newsletter",
            """
            \(Components.radios("month", "For which month", months, in: state, isInline: true))\
            \(when: !teams.isEmpty, Components.select("team", "Of which team", teams, in: state, hint: "Left open, it is the area’s, and counts for all teams that look after it.", isOptional: true))
            """)
    }

    private static func ways(_ list: List, _ call: Call) -> HTML {
        let path = Path("/staff/newsletters/\(list.area.code)")
        let parts = call.configuration.areas.children(of: list.area.code, at: call.today).sorted {
            $0.name.english < $1.name.english
        }
        let shared: [HTML] = list.surveys.map { survey in
            "<li><a href=\"\(SharedItem.path(.survey, survey.code))\">Share “\(survey.title.english)”</a></li>"
        }
        let links: [HTML] = parts.map { "<li><a href=\"\(Path("/staff/newsletters/\($0.code)"))\">\($0.name.english)</a></li>" }
        return """
            <ul class="ways"><li><a href="\(Path("\(path)/places"))">Places where newsletters are put up</a></li>\
            <li><a href="\(Path("\(path)/put-up.csv"))" download>Where they were put up, as CSV</a></li>\
            <li><a href="\(Path("/areas/\(list.area.code)/newsletters"))">What the public reads</a></li>\
            \(when: list.mayWrite, .joined(shared))</ul>
            \(when: !links.isEmpty, Components.details("Areas in \(list.area.name.english)", "<ul class=\"ways\">\(links)</ul>"))
            """
    }

    static func breadcrumbs(to newsletter: Newsletter, _ call: Call) -> [Breadcrumb] {
        let name = call.configuration.areas[newsletter.area]?.name.english ?? newsletter.area
        return [Breadcrumb(title: "Newsletters of \(name)", path: "/staff/newsletters/\(newsletter.area)")]
    }
}

// MARK: - Writing

extension NewsletterPages {
    static func edit(_ desk: NewsletterStore.Desk, _ call: Call, _ problem: Problem? = nil) -> Page {
        let state = call.formState(problem, first: values(of: desk))
        let known = ["headline", "headline-welsh", "opening", "opening-welsh"]
        let hasWelsh = call.configuration.languages.contains(.cy)
        let items: [HTML] = desk.items.map { item($0, in: state, hasWelsh: hasWelsh, call) }
        return Page(
            title: NewsletterWords.title(of: desk.newsletter, call), caption: "Draft",
            breadcrumbs: breadcrumbs(to: desk.newsletter, call),
            notices: Components.errorSummary(state, fields: known + desk.items.map { "place-\($0.name.text)" }),
            body: """
                <p>Everybody will read it. Name nobody.</p>
                \(done(desk, call))\
                \(Components.form(
                    state, to: desk.newsletter.path("edit"), button: "Keep it, and look at it",
                    """
                    \(Components.hidden("after", problem?.kind == .invalid ? state.value("after") : String(desk.newsletter.changes)))\
                    \(Components.textField("headline", "Headline", in: state))\
                    \(when: hasWelsh, Components.textField("headline-welsh", "The same in Welsh", in: state, isOptional: true))\
                    \(Components.textArea("opening", "What you want to say first", in: state, hint: "In your own words. Leave a line empty for a new paragraph.", rows: 6))\
                    \(when: hasWelsh, Components.textArea("opening-welsh", "The same in Welsh", in: state, rows: 6, isOptional: true))\
                    <h2>What goes in</h2>
                    <p>A number says where in the newsletter a thing stands. Clear it to leave the thing out.</p>
                    \(when: items.isEmpty, "<p>There is nothing to tell yet: no priority, no answer, no event, no open survey.</p>\n")\
                    \(items)
                    """))
                \(Components.action("Remove this draft", to: desk.newsletter.path("drop"), csrf: call.context.csrf))
                """, hasErrors: state.hasErrors)
    }

    /// What colleagues wrote down, to draw from; the public does not see it.
    private static func done(_ desk: NewsletterStore.Desk, _ call: Call) -> HTML {
        guard !desk.done.isEmpty else { return .empty }
        let items: [HTML] = desk.done.map { one in
            """
            <li><a href="\(one.path("story"))">\(call.configuration.fieldwork.activity(one.kind)?.text.english ?? one.kind)</a>, \
            \(call.language.date(one.heldOn)): \(one.words)</li>
            """
        }
        return Components.details("What you wrote down in the last month, to draw from", "<ul>\(items)</ul>")
    }

    private static func item(_ item: NewsletterItem, in state: FormState, hasWelsh: Bool, _ call: Call) -> HTML {
        let (name, isPriority) = (item.name.text, item.name.kind == .priority)
        let about = [item.areaName?.english, item.occasion.map { "\(call.language.dateAndTime($0.begins)), \($0.place)" }]
            .compactMap { $0 }
        let did: [HTML] = item.steps.map { "<li>\(call.language.date($0.on)): \($0.words.english)</li>" }
        return Components.fieldset(
            "\(NewsletterWords.name(of: item.name.kind)): \(item.words.english)",
            hint: about.isEmpty ? nil : about.joined(separator: ", "),
            """
            \(when: !did.isEmpty, "<ul class=\"small\">\(did)</ul>\n")\
            \(Components.textField("place-\(name)", "Its place in the newsletter", in: state, kind: .wholeNumber, width: .short, isOptional: true))\
            \(when: isPriority, Components.textArea("remark-\(name)", "What you did about it", in: state, hint: "In a sentence or two, besides what is listed here.", rows: 2, isOptional: true))\
            \(when: isPriority && hasWelsh, Components.textArea("welsh-\(name)", "The same in Welsh", in: state, rows: 2, isOptional: true))
            """)
    }

    private static func values(of desk: NewsletterStore.Desk) -> [String: [String]] {
        let newsletter = desk.newsletter
        var values = [
            "headline": newsletter.headline.english, "headline-welsh": newsletter.headline.translations[.cy] ?? "",
            "opening": newsletter.opening.english, "opening-welsh": newsletter.opening.translations[.cy] ?? "",
        ]
        for (index, item) in desk.content.items.enumerated() {
            values["place-\(item.name.text)"] = String(index + 1)
            values["remark-\(item.name.text)"] = item.remark?.english ?? ""
            values["welsh-\(item.name.text)"] = item.remark?.translations[.cy] ?? ""
        }
        return values.mapValues { [$0] }
    }

    static func input(_ form: Form) -> NewsletterForm {
        var input = NewsletterForm()
        (input.headline, input.headlineWelsh) = (form.text("headline"), form.text("headline-welsh"))
        (input.opening, input.openingWelsh) = (form.text("opening"), form.text("opening-welsh"))
        input.after = Int(form.text("after")) ?? -1
        input.items = form.names.filter { $0.hasPrefix("place-") }.map { field in
            var item = NewsletterForm.Item()
            item.name = String(field.dropFirst("place-".count))
            (item.place, item.remark) = (form.text(field), form.text("remark-\(item.name)"))
            item.remarkWelsh = form.text("welsh-\(item.name)")
            return item
        }
        return input
    }
}

// MARK: - Publishing

extension NewsletterPages {
    /// A draft exactly as the public will read it, in each of the force's languages.
    static func preview(_ desk: NewsletterStore.Desk, _ call: Call, _ problem: Problem? = nil) -> Page {
        let newsletter = desk.newsletter
        let isAsked = problem?.fields["written"] != nil
        let state = FormState(
            call.language, values: call.request.method == .post ? ["written": call.form.all("written")] : [:],
            problem: problem.map { isAsked ? $0 : Problem($0.kind, $0.message) }, csrf: call.context.csrf)
        var page = Page(
            title: "Look at it before you publish it", caption: NewsletterWords.title(of: newsletter, call),
            breadcrumbs: breadcrumbs(to: newsletter, call) + [Breadcrumb(title: "The draft", path: newsletter.path("edit"))],
            notices: Components.errorSummary(state, fields: ["written"]),
            body: """
                \(call.configuration.languages.map { shown(newsletter, desk.content, in: $0, call) })
                <h2>Publish it</h2>
                <p>It stays as it is from then on, whatever becomes of what it tells. You can withdraw it, and say why.</p>
                \(Components.form(
                    state, to: newsletter.path("publish"), button: "Publish it",
                    """
                    \(Components.hidden("mark", desk.content.mark))\(Components.hidden("after", String(newsletter.changes)))\
                    \(when: !desk.writtenDown.isEmpty, written(desk, in: state, call))
                    """, beside: Components.linkButton("Change it", to: newsletter.path("edit"), style: .second)))
                """, hasErrors: state.hasErrors)
        page.asset = Assets.newsletter
        return page
    }

    private static func written(_ desk: NewsletterStore.Desk, in state: FormState, _ call: Call) -> HTML {
        let known = desk.writtenDown.map {
            Choice(value: $0.id.description, label: "Yes: \($0.words), \(call.language.date($0.heldOn))")
        }
        return Components.radios(
            "written", "Is this newsletter written down already?",
            known + [Choice(value: "another", label: "No, it is another one, and counts besides")], in: state,
            hint: "A newsletter of this month was written down by hand. One newsletter counts once.")
    }

    private static func shown(_ newsletter: Newsletter, _ content: NewsletterContent, in language: Language, _ call: Call) -> HTML {
        """
        <div class="panel" lang="\(language.rawValue)">
        <h2>\(newsletter.headline[language])</h2>
        \(PublicNewsletterPages.body(newsletter, content, in: language, call))
        </div>

        """
    }

    /// One that was published, for staff: also what the public does not read any more.
    static func story(_ newsletter: Newsletter, _ coverage: NewsletterCoverage?, mayWrite: Bool, _ call: Call) -> Page {
        let counts: HTML? = newsletter.published?.encounter.html {
            "<a href=\"\(Path("/staff/encounters/\($0)/story"))\">What is written down of it</a>"
        }
        let why: HTML? = newsletter.withdrawal.html { "<p>\($0.reason.english)</p>" }
        return Page(
            title: newsletter.headline.english.isEmpty ? "A draft" : newsletter.headline.english,
            caption: NewsletterWords.title(of: newsletter, call), breadcrumbs: breadcrumbs(to: newsletter, call),
            notices: done(call),
            body: """
                <p>\(state(of: newsletter, call))</p>
                \(why)\
                <ul class="ways">\(when: newsletter.isShown, "<li><a href=\"\(newsletter.page)\">What the public reads</a></li>")\
                \(counts.html { "<li>\($0)</li>" })\
                \(coverage.html { "<li><a href=\"\(newsletter.path("put-up"))\">\(NewsletterWords.coverage($0))</a></li>" })\
                \(when: newsletter.isShown && mayWrite, "<li>\(SharePages.link(.newsletter, newsletter.id.description, newsletter.headline.english))</li>")\
                \(when: newsletter.isShown && mayWrite, "<li><a href=\"\(newsletter.path("withdraw"))\">Withdraw it</a></li>")</ul>
                \(newsletter.published.html { published in
                    HTML.joined(call.configuration.languages.map { shown(newsletter, published.content, in: $0, call) })
                })
                """)
    }

    static func withdraw(_ newsletter: Newsletter, _ call: Call, _ problem: Problem? = nil) -> Page {
        let state = call.formState(problem)
        let welsh = Components.textField("welsh", "The same in Welsh", in: state, isOptional: true)
        return Page(
            title: "Should nobody read this newsletter any more?", breadcrumbs: breadcrumbs(to: newsletter, call),
            notices: Components.errorSummary(state, fields: ["words", "welsh"]),
            body: """
                <blockquote><p>\(newsletter.headline.english)</p></blockquote>
                <p>It stays on record. The public reads that it was withdrawn and why, and nothing else of it. What was written down of it when it \
                was published does not count any more. You can publish another for the same month.</p>
                \(Components.form(
                    state, to: newsletter.path("withdraw"), button: "Withdraw it",
                    """
                    \(Components.textField("words", "Why", in: state, hint: "Everybody can read it. Name nobody."))\
                    \(when: call.configuration.languages.contains(.cy), welsh)
                    """))
                """, hasErrors: state.hasErrors)
    }
}
