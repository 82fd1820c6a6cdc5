import Markup

/// The foot of every page: whom to call, what a visitor has a right to read, who runs the service.
enum Footer {
    static func render(_ context: PageContext) -> HTML {
        """
        <footer class="foot"><div class="wide">
        \(calls(context))<div class="columns"><div>
        \(about(context))\(links(context.brand))
        </div><div>
        \(context.brand.serviceOperator.html { operatorBlock($0, context) })\
        <p class="quiet">\(context(FramePhrases.cookieNotice))</p>
        <p class="quiet">\(context(FramePhrases.platform))</p>
        </div></div>
        </div></footer>
        """
    }

    private static func calls(_ context: PageContext) -> HTML {
        let brand = context.brand
        let urgent = brand.emergencyNumber.html { sentence(FramePhrases.emergency, $0, context) }
        let other = brand.nonEmergencyNumber.html { sentence(FramePhrases.notEmergency, $0, context) }
        guard urgent != nil || other != nil else { return .empty }
        return "<p class=\"urgent\">\(urgent.html { "<strong>\($0)</strong> " })\(other)</p>\n"
    }

    private static func sentence(_ phrase: Phrase, _ number: String, _ context: PageContext) -> HTML {
        let link: HTML = ExternalURL(telephone: number).html { "<a href=\"\($0)\">\(number)</a>" } ?? "\(number)"
        return phrase.html(in: context.language, ["number": link])
    }

    private static func about(_ context: PageContext) -> HTML {
        """
        <nav aria-label="\(context(FramePhrases.aboutService))"><ul>
        <li><a href="\(Path("/privacy"))">\(context(FramePhrases.privacy))</a></li>
        <li><a href="\(Path("/accessibility"))">\(context(FramePhrases.accessibility))</a></li>
        <li><a href="\(Path("/cookies"))">\(context(FramePhrases.cookies))</a></li>
        </ul></nav>
        """
    }

    private static func links(_ brand: Brand) -> HTML {
        guard !brand.links.isEmpty else { return .empty }
        let items: [HTML] = brand.links.map { "<li><a href=\"\($0.url)\" rel=\"noopener\">\($0.name)</a></li>" }
        return "\n<ul>\(items)</ul>"
    }

    private static func operatorBlock(_ operated: ServiceOperator, _ context: PageContext) -> HTML {
        let name: HTML = operated.website.html { "<a href=\"\($0)\">\(operated.name)</a>" } ?? "\(operated.name)"
        return """
            <address>\(FramePhrases.runBy.html(in: context.language, ["name": name]))\
            \(operated.address.html { "<br>\($0)" })\(operated.telephone.html(telephone))</address>

            """
    }

    private static func telephone(_ number: String) -> HTML {
        "<br>\(ExternalURL(telephone: number).html { "<a href=\"\($0)\">\(number)</a>" } ?? "\(number)")"
    }
}
