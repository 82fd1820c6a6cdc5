/// The colours of a force, each with one part to play.
///
/// What is written on them, and how they look on a dark screen, the platform works out, so that all can be read whatever the
/// force's taste.
struct BrandColours: Hashable, Sendable {
    /// The band across the head of the page.
    var band: Colour
    /// The line under the band, and the mark of the current section.
    var accent: Colour
    /// Links.
    ///
    /// Contrast with white at least 4.5, which the configuration sees to.
    var link: Colour
    /// The ring around what has the focus.
    var focus: Colour
    /// The main button of a page.
    var button: Colour

    /// The force's own stylesheet: the brand's custom properties, and nothing else.
    var stylesheet: String {
        """
        :root{\(properties(for: self, band: true))}
        @media screen and (prefers-color-scheme:dark){:root{\(properties(for: dark, band: false))}}

        """
    }

    /// Lighter where something is read or seen on dark ground.
    ///
    /// The band keeps its colour.
    private var dark: BrandColours {
        BrandColours(
            band: band, accent: accent.lightened(to: 3, on: .ink), link: link.lightened(to: 7.5, on: .ink),
            focus: focus.lightened(to: 7.5, on: .ink), button: button.lightened(to: 5.5, on: .ink))
    }

    private func properties(for colours: BrandColours, band: Bool) -> String {
        let bandPart = band ? "--band:\(colours.band);--band-text:\(colours.band.text);" : ""
        return bandPart + "--accent:\(colours.accent);--link:\(colours.link);--focus:\(colours.focus);"
            + "--button:\(colours.button);--button-text:\(colours.button.text)"
    }
}
