import FolkmootCore
import Markup

/// The frame around every page: head, band, navigation, way here, main part, foot.
enum Layout {
    /// A whole document.
    static func render(_ page: Page, _ context: PageContext) -> HTML {
        .joined([top(page, context), page.body, context.frame.end])
    }

    /// A document without band, sections and foot: for those who see it within another page, or by a link to it alone.
    static func bare(_ page: Page, _ context: PageContext) -> HTML {
        """
        <!DOCTYPE html>
        <html lang="\(context.language.rawValue)" class="\(context.audience.rawValue)">
        \(head(page, context))
        <body>
        <main id="main" class="wide" tabindex="-1">
        \(heading(page))
        \(page.body)
        <p class="small">\(context.brand.product), \(context.brand.force)</p>
        </main>
        </body>
        </html>

        """
    }

    /// All of a document that comes before the page's own part.
    static func top(_ page: Page, _ context: PageContext) -> HTML {
        """
        <!DOCTYPE html>
        <html lang="\(context.language.rawValue)" class="\(context.audience.rawValue)">
        \(head(page, context))
        <body>
        <a class="skip" href="#main">\(context(FramePhrases.skip))</a>
        <header>
        \(band(context))\(context.frame.testBanner)
        </header>\(context.menu)\(breadcrumbs(page.breadcrumbs, context))
        <main id="main" class="wide" tabindex="-1">
        \(page.notices)\(heading(page))

        """
    }

    private static func head(_ page: Page, _ context: PageContext) -> HTML {
        """
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>\(title(page, context))</title>
        \(context.translations.map(alternate))\(page.feed.html(feed))\(context.frame.links)\(page.asset.html(asset))
        </head>
        """
    }

    /// What the browser calls the page: the narrowest first, since tabs cut it off.
    private static func title(_ page: Page, _ context: PageContext) -> HTML {
        let brand = context.brand
        return """
            \(when: page.hasErrors, "\(context(FramePhrases.errorPrefix)) ")\(page.title)\
            \(when: brand.product != page.title, " – \(brand.product)")\
            \(when: brand.force != page.title && brand.force != brand.product, " – \(brand.force)")
            """
    }

    private static func alternate(_ translation: Translation) -> HTML {
        """
        <link rel="alternate" hreflang="\(translation.language.rawValue)" href="\(translation.path)">

        """
    }

    private static func feed(_ path: Path) -> HTML {
        "<link rel=\"alternate\" type=\"application/atom+xml\" href=\"\(path)\">\n"
    }

    /// A style of one page is for paper.
    private static func asset(_ asset: Asset) -> HTML {
        switch asset.kind {
        case .stylesheet: "\n<link rel=\"stylesheet\" media=\"print\" href=\"\(asset.path)\">"
        case .script: "\n<script src=\"\(asset.path)\" defer></script>"
        case .picture: .empty
        }
    }

    private static func heading(_ page: Page) -> HTML {
        "<h1>\(page.caption.html { "<span class=\"caption\">\($0) </span>" })\(page.title)</h1>"
    }

    private static func breadcrumbs(_ steps: [Breadcrumb], _ context: PageContext) -> HTML {
        steps.isEmpty ? .empty : Components.breadcrumbs(steps, in: context.language)
    }
}

// MARK: Band and navigation

extension Layout {
    private static func band(_ context: PageContext) -> HTML {
        """
        <div class="band"><div class="wide">
        \(context.frame.wayHome)
        \(aside(context))
        </div></div>
        """
    }

    /// The other languages, and who has signed in.
    private static func aside(_ context: PageContext) -> HTML {
        guard !context.translations.isEmpty || context.person != nil else { return .empty }
        return "<div class=\"aside\">\(languages(context))\(context.person.html { person($0, context) })</div>"
    }

    private static func languages(_ context: PageContext) -> HTML {
        guard !context.translations.isEmpty else { return .empty }
        let items: [HTML] = context.translations.map {
            """
            <li><a href="\($0.path)" lang="\($0.language.rawValue)" hreflang="\($0.language.rawValue)">\($0.language.ownName)</a></li>
            """
        }
        return "<nav aria-label=\"\(context(FramePhrases.languages))\"><ul>\(items)</ul></nav>"
    }

    private static func person(_ person: SignedIn, _ context: PageContext) -> HTML {
        let name: HTML = person.account.html { "<a href=\"\($0)\">\(person.name)</a>" } ?? "<span>\(person.name)</span>"
        return """
            <p>\(name)</p>\
            <form method="post" action="\(person.signOut)">\(Components.csrf(context.csrf))\
            <button class="plain">\(context(FramePhrases.signOut))</button></form>
            """
    }
}
