import Basics
import FolkmootCore
import Markup

/// Newsletters as everybody reads them.
enum PublicNewsletterPages {
    static func newsletter(_ newsletter: Newsletter, calledOff: Set<String>, _ call: Call) -> Page {
        let area = call.configuration.areas[newsletter.area]
        var page = Page(
            title: newsletter.headline[call.language], caption: NewsletterWords.title(of: newsletter, call),
            breadcrumbs: area.map { PublicBoardPages.breadcrumbs(to: $0, call) } ?? [],
            body: """
                \(newsletter.published.html { body(newsletter, $0.content, calledOff: calledOff, in: call.language, call) })
                \(newsletter.published.html { imprint(newsletter, London.day(at: $0.at), call) })
                """)
        page.asset = Assets.newsletter
        return page
    }

    /// What is told in place of one that was withdrawn.
    static func withdrawn(_ newsletter: Newsletter, _ withdrawal: Newsletter.Withdrawal, _ call: Call) -> Page {
        Page(
            title: call(Phrases.withdrawnTitle), caption: NewsletterWords.title(of: newsletter, call),
            breadcrumbs: call.configuration.areas[newsletter.area].map { PublicBoardPages.breadcrumbs(to: $0, call) } ?? [],
            body: """
                <p>\(Phrases.withdrawnOn.filled(in: call.language, ["date": call.language.date(withdrawal.at)]))</p>
                <blockquote><p>\(PriorityWords.html(withdrawal.reason, in: call.language))</p></blockquote>
                <p><a href="\(Path("/areas/\(newsletter.area)/newsletters"))">\(call(Phrases.others))</a></p>
                """)
    }

    /// Where it is read online, for those who read it on paper, and where others are.
    private static func imprint(_ newsletter: Newsletter, _ day: Day, _ call: Call) -> HTML {
        """
        <p class="quiet">\(Phrases.published.filled(in: call.language, ["date": call.language.date(day)]))<br>\
        \(call.address(newsletter.page))</p>
        <p>\(Components.printButton(in: call.language))</p>
        <ul class="ways"><li><a href="\(Path("/areas/\(newsletter.area)/newsletters"))">\(call(Phrases.others))</a></li>\
        <li><a href="/register">\(call(Phrases.register))</a></li></ul>
        """
    }

    // MARK: What it says

    /// All but its headline.
    ///
    /// - Parameter calledOff: the identities of events that will not be.
    static func body(
        _ newsletter: Newsletter, _ content: NewsletterContent, calledOff: Set<String> = [], in language: Language, _ call: Call
    ) -> HTML {
        let parts: [HTML] = sections(content.items).map { items in
            let articles: [HTML] = items.map { article($0, calledOff: calledOff, in: language, call) }
            return """
                <section>
                <h2>\(NewsletterWords.heading(items[0].name.kind)[language])</h2>
                \(articles)</section>

                """
        }
        return """
            \(opening(newsletter.opening, in: language))
            <div class="news">
            \(parts)</div>
            """
    }

    /// The first paragraph leads.
    private static func opening(_ words: Localized, in language: Language) -> HTML {
        let other: HTML = language == .welsh && words.translations[.cy] == nil ? " lang=\"en\"" : .empty
        let lines = words[language].split(separator: "\n").map(String.init)
        return .joined(lines.enumerated().map { $0 == 0 ? "<p class=\"lead\"\(other)>\($1)</p>\n" : "<p\(other)>\($1)</p>\n" })
    }

    /// What stands together under one heading.
    private static func sections(_ items: [NewsletterItem]) -> [[NewsletterItem]] {
        items.reduce(into: []) { sections, item in
            if sections.last?.last?.name.kind == item.name.kind {
                sections[sections.count - 1].append(item)
            } else {
                sections.append([item])
            }
        }
    }

    private static func article(_ item: NewsletterItem, calledOff: Set<String>, in language: Language, _ call: Call) -> HTML {
        let off: HTML =
            calledOff.contains(item.name.subject) ? "<p>\(Components.tag(Phrases.calledOff[language], .bad))</p>\n" : .empty
        return """
            <article>
            <h3>\(PriorityWords.html(item.words, in: language))</h3>
            \(off)\(facts(of: item, in: language, call))\(did(item, in: language))</article>

            """
    }

    private static func facts(of item: NewsletterItem, in language: Language, _ call: Call) -> HTML {
        let area: HTML = item.areaName.html { "\($0[language])<br>" } ?? .empty
        switch item.name.kind {
        case .priority:
            let date = item.on.map { Phrases.setOn.filled(in: language, ["date": language.date($0)]) } ?? ""
            return "<p class=\"quiet\">\(area)\(date) \(sources(of: item, in: language))</p>\n"
        case .answer:
            let source = item.sources.first.map { PriorityWords.name(of: $0.source, in: language) } ?? ""
            let places = ["date": item.on.map { language.date($0) } ?? "", "source": source]
            return "<p class=\"quiet\">\(area)\(PublicBoardPages.Phrases.raised.filled(in: language, places))</p>\n"
        case .event:
            return item.occasion.html {
                "<p>\(when($0, in: language))<br>\($0.place)\(item.areaName.html { ", \($0[language])" })</p>\n"
            }
                ?? .empty
        case .survey:
            let page = Path("/surveys/\(item.name.subject)")
            return "<p>\(Phrases.answerAt[language]) <a href=\"\(page)\">\(call.address(page))</a></p>\n"
        case .team:
            let number = call.configuration.contacts.nonEmergency
            return "<p>\(FramePhrases.notEmergency.filled(in: language, ["number": number]))</p>\n"
        }
    }

    private static func sources(of item: NewsletterItem, in language: Language) -> String {
        guard !item.sources.isEmpty else { return "" }
        let names = item.sources.map { "\(PriorityWords.name(of: $0.source, in: language)) (\(language.date($0.on)))" }
        return Phrases.sources.filled(in: language, ["sources": names.joined(separator: ", ")])
    }

    /// `Saturday 28 November 2026, 18:30 – 19:30`.
    private static func when(_ occasion: NewsletterItem.Occasion, in language: Language) -> String {
        let ends = occasion.begins.adding(seconds: Int64(occasion.minutes) * 60)
        let day = language.longDate(London.day(at: occasion.begins))
        return "\(day), \(language.dateAndTime(occasion.begins).prefix(5)) – \(language.dateAndTime(ends).prefix(5))"
    }

    /// What was done: in the team's own words, and as it was told.
    private static func did(_ item: NewsletterItem, in language: Language) -> HTML {
        guard item.remark != nil || !item.steps.isEmpty else { return .empty }
        let steps: [HTML] = item.steps.map { step in
            """
            <li><strong>\(PriorityWords.name(of: step.stage, in: language))</strong> \
            <span class="quiet">\(language.date(step.on))</span><br>\(PriorityWords.html(step.words, in: language))</li>
            """
        }
        return """
            <h4>\(PublicBoardPages.Phrases.weDid[language])</h4>
            \(item.remark.html { "<p>\(PriorityWords.html($0, in: language))</p>\n" })\(when: !steps.isEmpty, "<ul>\(steps)</ul>\n")
            """
    }

    // MARK: Lists

    static func list(_ newsletters: [Newsletter], near area: Area, _ call: Call) -> Page {
        Page(
            title: Phrases.title.filled(in: call.language, ["area": area.name[call.language]]), caption: call(Phrases.caption),
            breadcrumbs: PublicBoardPages.breadcrumbs(to: area, call),
            body: newsletters.isEmpty ? "<p>\(call(Phrases.none))</p>" : links(to: newsletters, call))
    }

    /// The latest of an area, with the way to all; nothing where there are none.
    static func latest(_ newsletters: [Newsletter], near area: Area, _ call: Call) -> HTML {
        guard !newsletters.isEmpty else { return .empty }
        return """
            <h2>\(call(Phrases.caption))</h2>
            \(links(to: newsletters, call))
            <p><a href="\(Path("/areas/\(area.code)/newsletters"))">\(call(Phrases.others))</a></p>

            """
    }

    /// So many stand on the page of an area.
    static let latestAtMost = 3

    private static func links(to newsletters: [Newsletter], _ call: Call) -> HTML {
        let items: [HTML] = newsletters.map { newsletter in
            guard newsletter.isShown else {
                return "<li>\(NewsletterWords.title(of: newsletter, call)) \(Components.tag(call(Phrases.withdrawn)))</li>\n"
            }
            return """
                <li><a href="\(newsletter.page)">\(NewsletterWords.title(of: newsletter, call))</a><br>\
                \(PriorityWords.html(newsletter.headline, in: call.language))</li>

                """
        }
        return "<ul>\(items)</ul>"
    }

    private enum Phrases {
        static let title = Phrase("Newsletters of {area}", cy: "Cylchlythyrau {area}")
        static let caption = Phrase("Newsletters", cy: "Cylchlythyrau")
        static let none = Phrase(
            "No newsletter has been published here yet.", cy: "Nid oes cylchlythyr wedi’i gyhoeddi yma eto.")
        static let others = Phrase("All newsletters here", cy: "Pob cylchlythyr yma")
        static let published = Phrase("Published on {date}.", cy: "Cyhoeddwyd ar {date}.")
        static let register = Phrase("Get local alerts", cy: "Cael rhybuddion lleol")
        static let setOn = Phrase("Set on {date}.", cy: "Gosodwyd ar {date}.")
        static let sources = Phrase("Sources: {sources}.", cy: "Ffynonellau: {sources}.")
        static let answerAt = Phrase("Answer it here:", cy: "Atebwch ef yma:")
        static let calledOff = Phrase(
            "Called off since this was published", cy: "Wedi’i ganslo ers cyhoeddi hwn")
        static let withdrawn = Phrase("Withdrawn", cy: "Tynnwyd yn ôl")
        static let withdrawnTitle = Phrase("This newsletter was withdrawn", cy: "Tynnwyd y cylchlythyr hwn yn ôl")
        static let withdrawnOn = Phrase("It was withdrawn on {date}, because:", cy: "Tynnwyd ef yn ôl ar {date}, oherwydd:")
    }
}
