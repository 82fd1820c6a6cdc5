import Basics
import FolkmootCore
import HTTP
import Markup

/// Passing on what everybody may read, and how far it reached.
enum SharePages {
    static func share(_ item: SharedItem, _ shares: [Share], isLogged: Bool, _ call: Call, _ problem: Problem? = nil) -> Page {
        let state = call.formState(problem, first: ["day": [call.today.description]])
        var page = Page(
            title: "Share this", caption: item.words.english,
            breadcrumbs: [Breadcrumb(title: "How far it reached", path: "/staff/reach/\(item.area)")],
            notices: Components.errorSummary(state, fields: ["platform", "day", "reached", "link"])
                + (call.justDone == "shared" ? Components.success("It is written down") : .empty),
            body: """
                \(call.configuration.languages.map { ready(item, in: $0, call) })
                <h2>How far it reached</h2>
                \(shares.isEmpty ? "<p>Nobody has written down yet that it was shared.</p>" : Components.table(reach(shares)))
                \(when: isLogged, form(item, state))\
                \(when: !isLogged, "<p>Your force has no kind of engagement for posts, so nothing of it is written down.</p>")
                """, hasErrors: state.hasErrors)
        page.asset = Assets.share
        return page
    }

    /// The text, the picture and the ways to pass them on, in one language.
    private static func ready(_ item: SharedItem, in language: Language, _ call: Call) -> HTML {
        let (text, ways) = sending(item, in: language, call)
        let (tile, name) = (item.path("tile.svg").query("words", language.rawValue), "\(item.kind.rawValue)-\(language.rawValue)")
        let title = call.configuration.languages.count > 1 ? "In \(language.englishName)" : "Ready to send"
        let links: [HTML] = ways.map { way in
            "<li><a href=\"\(way.link)\">\(way.words)<span class=\"unseen\">, \(title)</span></a></li>"
        }
        let lines: [HTML] = text.split(separator: "\n").map { "<p>\(String($0))</p>\n" }
        return """
            <section lang="\(language.rawValue)">
            <h2 lang="en">\(title)</h2>
            <blockquote>\(lines)</blockquote>
            <ul class="ways" lang="en">\(links)</ul>
            <p><img class="tile" src="\(tile)" width="360" height="360" alt="\(alternative(item, in: language, call))"></p>
            <ul class="ways" lang="en"><li><a href="\(tile)" download="\(name).svg">Save the picture as SVG</a></li></ul>
            <p lang="en"><button class="button second" type="button" data-png="\(name).png" hidden>Save the picture as PNG</button></p>
            </section>

            """
    }

    /// The text, as long as addresses have room for it, and the ways to send it.
    private static func sending(
        _ item: SharedItem, in language: Language, _ call: Call
    ) -> (text: String, ways: [(words: String, link: ExternalURL)]) {
        let about = heading(of: item, in: language)
        for most in [300, 150, 75, 30] {
            let text = text(of: item, in: language, cutAt: most, call)
            guard let messenger = ExternalURL("https://wa.me\(Path("/").query("text", text))"),
                let letter = ExternalURL(mailAbout: about, saying: text)
            else { continue }
            return (text, [("Send it by WhatsApp", messenger), ("Send it by email", letter)])
        }
        return (text(of: item, in: language, cutAt: 30, call), [])
    }

    /// What the picture says.
    private static func alternative(_ item: SharedItem, in language: Language, _ call: Call) -> String {
        let tile = tile(of: item, in: language, call)
        return [tile.heading, tile.words, tile.more].compactMap { $0 }.joined(separator: ": ")
    }

    private static func form(_ item: SharedItem, _ state: FormState) -> HTML {
        let platforms = SharePlatform.allCases.map { Choice(value: $0.rawValue, label: $0.name) }
        return """
            <h3>Write down that you shared it</h3>
            <p>It counts as a post on social media. Write the number down once it is known; to put it right, open what is written down.</p>
            \(Components.form(
                state, to: item.path, button: "Write it down",
                """
                \(Components.select("platform", "Where", platforms, in: state))\
                \(Components.textField("day", "On which day", in: state, kind: .day, width: .medium))\
                \(Components.textField("reached", "How many people it reached", in: state, hint: "As the platform counts them. Leave it blank if it does not.", kind: .wholeNumber, width: .short, isOptional: true))\
                \(Components.textField("link", "Where it can be seen", in: state, hint: "An address that begins with https://", isOptional: true))
                """))
            """
    }

    private static func reach(_ shares: [Share]) -> Table {
        let rows = PlatformReach.all(shares).map { one in
            Table.Row([
                "\(one.platform.name)", "\(Decimals.grouped(one.times))", "\(Decimals.grouped(one.told))",
                one.reached.html { "\(Decimals.grouped($0))" } ?? .empty,
            ])
        }
        return Table(
            caption: "Reach by platform", captionIsUnseen: true,
            columns: [
                .init(title: "Platform"), .init(title: "Times shared", kind: .number),
                .init(title: "Of which reach is known", kind: .number),
                .init(title: "People reached", kind: .number),
            ], rows: rows)
    }

    /// All that was passed on in an area.
    static func area(_ area: Area, _ shares: [Share], ancestors: [Area], _ call: Call) -> Page {
        let rows = shares.prefix(100).map { one in
            Table.Row([
                "<a href=\"\(Path("/staff/encounters/\(one.encounter)/story"))\">\(one.platform.name)</a>",
                "\(call.language.date(one.on))",
                "\(name(of: one.kind))", one.reached.html { "\(Decimals.grouped($0))" } ?? .empty,
            ])
        }
        let latest = Table(
            caption: "The latest",
            columns: [
                .init(title: "Where"), .init(title: "When"), .init(title: "What"), .init(title: "People reached", kind: .number),
            ], rows: rows)
        return Page(
            title: "How far did it reach in \(area.name)?", caption: "What was shared",
            breadcrumbs: [Breadcrumb(title: "Engagement", path: "/staff/encounters")]
                + ancestors.map { Breadcrumb(title: $0.name.english, path: "/staff/reach/\($0.code)") },
            body: """
                <p>What was shared in the last 12 months. Somebody who was reached twice counts twice.</p>
                \(shares.isEmpty ? "<p>Nothing is written down.</p>" : Components.table(reach(shares)) + Components.table(latest))
                <ul class="ways"><li><a href="\(Path("/staff/reach/\(area.code)/reach.csv"))" download>All of it as CSV</a></li></ul>
                """)
    }

    private static func name(of kind: SharedItem.Kind) -> String {
        switch kind {
        case .priority: "Priority"
        case .issue: "You said, we did"
        case .event: "Event"
        case .newsletter: "Newsletter"
        case .survey: "Survey"
        }
    }

    /// The way to pass something on, for whoever may.
    static func link(_ kind: SharedItem.Kind, _ subject: String, _ words: String) -> HTML {
        "<a href=\"\(SharedItem.path(kind, subject))\">Share<span class=\"unseen\"> “\(words)”</span></a>"
    }
}

// MARK: - What it says

extension SharePages {
    /// The picture.
    static func tile(of item: SharedItem, in language: Language, _ call: Call) -> ShareTile {
        ShareTile(
            heading: heading(of: item, in: language), words: item.words[language], more: more(of: item, in: language),
            force: call.configuration.name[language], address: call.request.authority, palette: call.configuration.branding.palette)
    }

    /// A text with the way to the page, each part of so many characters at most.
    private static func text(of item: SharedItem, in language: Language, cutAt most: Int, _ call: Call) -> String {
        func short(_ words: String) -> String { words.count <= most ? words : words.prefix(most - 1) + "…" }
        let page = call.configuration.languages.count > 1 ? item.page.query("language", language.rawValue) : item.page
        return [
            "\(heading(of: item, in: language)): \(short(item.words[language]))", more(of: item, in: language).map(short),
            call.address(page),
        ].compactMap { $0 }.joined(separator: "\n")
    }

    private static func heading(of item: SharedItem, in language: Language) -> String {
        switch item.kind {
        case .priority: Phrase("What we work on", cy: "Yr hyn rydym yn gweithio arno")[language]
        case .issue: PublicBoardPages.Phrases.youSaid[language]
        case .event: Phrase("Come and meet us", cy: "Dewch i gwrdd â ni")[language]
        case .newsletter: Phrase("Our newsletter", cy: "Ein cylchlythyr")[language]
        case .survey: Phrase("Have your say", cy: "Dweud eich dweud")[language]
        }
    }

    private static func more(of item: SharedItem, in language: Language) -> String? {
        switch item.more {
        case .done(let words): "\(PublicBoardPages.Phrases.weDid[language]): \(words[language])"
        case .occasion(let begins, let place): "\(language.dateAndTime(begins)), \(place)"
        case nil: nil
        }
    }
}

extension SharedItem {
    /// Where everybody reads it.
    var page: Path {
        switch kind {
        case .priority, .issue: Path("/areas/\(area)/priorities")
        case .event: Path("/areas/\(area)/events")
        case .newsletter: Path("/newsletters/\(subject)")
        case .survey: Path("/surveys/\(subject)")
        }
    }

    /// The page on which staff pass it on.
    var path: Path { Self.path(kind, subject) }

    /// A file of it.
    func path(_ file: String) -> Path { Path("\(path)/\(file)") }

    static func path(_ kind: Kind, _ subject: String) -> Path {
        switch kind {
        case .priority: Path("/staff/share/priorities/\(subject)")
        case .issue: Path("/staff/share/issues/\(subject)")
        case .event: Path("/staff/share/events/\(subject)")
        case .newsletter: Path("/staff/share/newsletters/\(subject)")
        case .survey: Path("/staff/share/surveys/\(subject)")
        }
    }
}
