import FolkmootCore
import Markup

/// The frame around every page: head, band, navigation, way here, main part, foot.
enum Layout {
    /// A whole document.
    static func render(_ page: Page, _ context: PageContext) -> HTML {
        let fixed = context.fixed ?? FixedParts(context.brand, in: context.language)
        return """
            <!DOCTYPE html>
            <html lang="\(context.language.rawValue)" class="\(context.audience.rawValue)">
            \(head(page, context, fixed.head))
            <body>
            <a class="skip" href="#main">\(context(FramePhrases.skip))</a>
            <header>
            \(band(context, fixed.brand))\(testBanner(context))
            </header>\(menu(context))\(breadcrumbs(page.breadcrumbs, context))
            <main id="main" class="wide" tabindex="-1">
            \(page.notices)\(heading(page))
            \(page.body)
            </main>
            \(fixed.foot)
            </body>
            </html>

            """
    }

    private static func head(_ page: Page, _ context: PageContext, _ links: HTML) -> HTML {
        """
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>\(title(page, context))</title>
        \(context.translations.map(alternate))\(links)
        </head>
        """
    }

    /// What the browser calls the page: the narrowest first, since tabs cut it off.
    private static func title(_ page: Page, _ context: PageContext) -> String {
        let start = page.hasErrors ? "\(context(FramePhrases.errorPrefix)) \(page.title)" : page.title
        let names = [start, context.brand.product, context.brand.force]
        return names.enumerated().filter { index, name in !names[..<index].contains(name) }.map(\.element).joined(separator: " – ")
    }

    private static func alternate(_ translation: Translation) -> HTML {
        """
        <link rel="alternate" hreflang="\(translation.language.rawValue)" href="\(translation.path)">

        """
    }

    private static func heading(_ page: Page) -> HTML {
        "<h1>\(page.caption.html { "<span class=\"caption\">\($0) </span>" })\(page.title)</h1>"
    }

    private static func testBanner(_ context: PageContext) -> HTML {
        guard context.brand.isTest else { return .empty }
        return """

            <div class="testing"><div class="wide"><p><strong class="tag warning">\(context(FramePhrases.test))</strong>\
            \(context(FramePhrases.testing))</p></div></div>
            """
    }

    private static func breadcrumbs(_ steps: [Breadcrumb], _ context: PageContext) -> HTML {
        steps.isEmpty ? .empty : Components.breadcrumbs(steps, in: context.language)
    }
}

// MARK: Band and navigation

extension Layout {
    private static func band(_ context: PageContext, _ brand: HTML) -> HTML {
        """
        <div class="band"><div class="wide">
        \(brand)
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

    /// On a phone a list that opens, on a desk a row; without script in both.
    private static func menu(_ context: PageContext) -> HTML {
        guard !context.navigation.isEmpty else { return .empty }
        let current = context.navigation.first { $0.isCurrent }
        return """

            <nav class="menu" aria-label="\(context(FramePhrases.sections))"><div class="wide"><details>
            <summary>\(context(FramePhrases.menu))\(current.html { "<span class=\"quiet\">\($0.title)</span>" })</summary>
            <ul>
            \(context.navigation.map(menuItem))</ul>
            </details></div></nav>
            """
    }

    private static func menuItem(_ item: NavigationItem) -> HTML {
        """
        <li><a href="\(item.path)"\(attribute: "aria-current", item.isCurrent ? "page" : nil)>\(item.title)</a></li>

        """
    }
}
