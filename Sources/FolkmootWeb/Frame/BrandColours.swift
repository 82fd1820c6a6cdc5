import FolkmootCore

/// A force's colours as pages use them.
///
/// What is written on them, and how they look on a dark screen, the platform works out, so that all can be read whatever the
/// force's taste.
extension Palette {
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
    private var dark: Palette {
        Palette(
            band: band, accent: accent.lightened(to: 3, on: .ink), link: link.lightened(to: 7.5, on: .ink),
            focus: focus.lightened(to: 7.5, on: .ink), button: button.lightened(to: 5.5, on: .ink))
    }

    private func properties(for colours: Palette, band: Bool) -> String {
        let bandPart = band ? "--band:\(colours.band);--band-text:\(colours.band.text);" : ""
        return bandPart + "--accent:\(colours.accent);--link:\(colours.link);--focus:\(colours.focus);"
            + "--button:\(colours.button);--button-text:\(colours.button.text)"
    }
}
