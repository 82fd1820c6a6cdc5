import FolkmootCore
import Markup

/// The parts of the frame that are alike on every page of a brand in one language.
///
/// They are most of the work of drawing a frame, so whoever serves many pages makes them once, with ``PageContext/fixed``.
struct FixedParts: Sendable {
    /// In the head: stylesheets, icon and script.
    let head: HTML
    /// In the band: logo, force, product and strapline, as the link home.
    let brand: HTML
    /// The whole foot of the page.
    let foot: HTML

    init(_ brand: Brand, in language: Language) {
        head = Self.head(brand)
        self.brand = Self.brand(brand)
        foot = Footer.render(brand, in: language)
    }

    private static func head(_ brand: Brand) -> HTML {
        """
        <link rel="stylesheet" href="\(Assets.stylesheet.path)">
        \(brand.stylesheet.html { "<link rel=\"stylesheet\" href=\"\($0)\">\n" })\
        <link rel="icon" href="\(brand.logo ?? Assets.icon.path)">
        <script src="\(Assets.script.path)" defer></script>
        """
    }

    private static func brand(_ brand: Brand) -> HTML {
        """
        <a class="brand" href="\(brand.home)">\(brand.logo.html(logo))\
        <span>\(when: brand.force != brand.product, "<span class=\"force\">\(brand.force)</span> ")\
        <span class="product">\(brand.product)</span>\
        \(brand.strapline.html { " <span class=\"strapline\">\($0)</span>" })</span></a>
        """
    }

    /// The force's name stands beside it, so it has no words of its own.
    private static func logo(_ path: Path) -> HTML {
        "<img class=\"logo\" src=\"\(path)\" alt=\"\" width=\"70\" height=\"70\">"
    }
}
