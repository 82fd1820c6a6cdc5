import FolkmootCore
import Markup

/// Whose service it is and in which language, with the parts of the frame that are then alike on every page.
///
/// They are most of the work of drawing a frame, so whoever serves many pages makes them once.
final class Frame: Sendable {
    let brand: Brand
    let language: Language
    /// In the head: stylesheets, icon and script.
    let links: HTML
    /// In the band: logo, force, product and strapline, as the link home.
    let wayHome: HTML
    /// Under the band, while the service is being tested.
    let testBanner: HTML
    /// What follows the page's own part: the foot, and the end of the document.
    let end: HTML

    init(_ brand: Brand, in language: Language) {
        self.brand = brand
        self.language = language
        links = Self.links(brand).fitted
        wayHome = Self.wayHome(brand).fitted
        testBanner = brand.isTest ? Self.testBanner(language).fitted : .empty
        end = Self.end(brand, language).fitted
    }

    private static func end(_ brand: Brand, _ language: Language) -> HTML {
        """

        </main>
        \(Footer.render(brand, in: language))
        </body>
        </html>

        """
    }

    private static func links(_ brand: Brand) -> HTML {
        """
        <link rel="stylesheet" href="\(Assets.stylesheet.path)">
        \(brand.stylesheet.html { "<link rel=\"stylesheet\" href=\"\($0)\">\n" })\
        <link rel="icon" href="\(brand.logo ?? Assets.icon.path)">
        <script src="\(Assets.script.path)" defer></script>
        """
    }

    private static func wayHome(_ brand: Brand) -> HTML {
        """
        <a class="brand" href="\(brand.home)">\(brand.logo.html(logo))\
        <span>\(when: brand.force != brand.product, "<span class=\"force\">\(brand.force)</span> ")\
        <span class="product">\(brand.product)</span>\
        \(brand.strapline.html { " <span class=\"strapline\">\($0)</span>" })</span></a>
        """
    }

    private static func testBanner(_ language: Language) -> HTML {
        """

        <div class="testing"><div class="wide"><p><strong class="tag warning">\(FramePhrases.test[language])</strong>\
        \(FramePhrases.testing[language])</p></div></div>
        """
    }

    /// The force's name stands beside it, so it has no words of its own.
    private static func logo(_ path: Path) -> HTML {
        "<img class=\"logo\" src=\"\(path)\" alt=\"\" width=\"70\" height=\"70\">"
    }
}
