import FolkmootCore
import Markup

/// The foot of every page: whom to call, what a visitor has a right to read, who runs the service.
enum Footer {
    static func render(_ brand: Brand, in language: Language) -> HTML {
        """
        <footer class="foot"><div class="wide">
        \(calls(brand, language))<div class="columns"><div>
        \(when: brand.hasPages, about(language))\(links(brand))
        </div><div>
        \(brand.serviceOperator.html { operatorBlock($0, language) })\
        <p class="quiet">\(FramePhrases.cookieNotice[language])</p>
        <p class="quiet">\(FramePhrases.platform[language])</p>
        </div></div>
        </div></footer>
        """
    }

    private static func calls(_ brand: Brand, _ language: Language) -> HTML {
        let urgent = brand.emergencyNumber.html { sentence(FramePhrases.emergency, $0, language) }
        let other = brand.nonEmergencyNumber.html { sentence(FramePhrases.notEmergency, $0, language) }
        guard urgent != nil || other != nil else { return .empty }
        return "<p class=\"urgent\">\(urgent.html { "<strong>\($0)</strong> " })\(other)</p>\n"
    }

    private static func sentence(_ phrase: Phrase, _ number: String, _ language: Language) -> HTML {
        let link: HTML = ExternalURL(telephone: number).html { "<a href=\"\($0)\">\(number)</a>" } ?? "\(number)"
        return phrase.html(in: language, ["number": link])
    }

    private static func about(_ language: Language) -> HTML {
        """
        <nav aria-label="\(FramePhrases.aboutService[language])"><ul>
        <li><a href="\(Path("/privacy"))">\(FramePhrases.privacy[language])</a></li>
        <li><a href="\(Path("/accessibility"))">\(FramePhrases.accessibility[language])</a></li>
        <li><a href="\(Path("/cookies"))">\(FramePhrases.cookies[language])</a></li>
        </ul></nav>
        """
    }

    private static func links(_ brand: Brand) -> HTML {
        guard !brand.links.isEmpty else { return .empty }
        let items: [HTML] = brand.links.map { "<li><a href=\"\($0.url)\" rel=\"noopener\">\($0.name)</a></li>" }
        return "\n<ul>\(items)</ul>"
    }

    private static func operatorBlock(_ operated: ServiceOperator, _ language: Language) -> HTML {
        let name: HTML = operated.website.html { "<a href=\"\($0)\">\(operated.name)</a>" } ?? "\(operated.name)"
        return """
            <address>\(FramePhrases.runBy.html(in: language, ["name": name]))\
            \(operated.address.html { "<br>\($0)" })\(operated.telephone.html(telephone))</address>

            """
    }

    private static func telephone(_ number: String) -> HTML {
        "<br>\(ExternalURL(telephone: number).html { "<a href=\"\($0)\">\(number)</a>" } ?? "\(number)")"
    }
}
