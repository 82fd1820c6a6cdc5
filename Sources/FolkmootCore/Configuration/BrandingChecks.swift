import Basics
import FolkmootTenancy

extension CheckRun {
    /// Product names, colours and senders.
    mutating func checkBranding() {
        guard let branding = documents.json["branding.json"] else { return }
        for product in branding.list("products") { checkDay(product, "valid_from") }
        checkCodes(branding.list("products"), "products from", key: "valid_from")
        if let colours = branding["colours"] { checkContrast(colours) }
        checkSenders(branding)
    }

    private mutating func checkSenders(_ branding: SourcedValue) {
        checkCodes(branding.list("senders"), "senders for the provider", key: "provider")
        guard !documents.broken.contains("policy.json") else { return }
        let providers = documents.list("policy.json", "providers").compactMap { $0.string("code") }
        for sender in branding.list("senders") {
            guard let provider = sender.string("provider"), !providers.contains(provider) else { continue }
            add(
                sender.origin(of: "provider"), "unknown-provider", "There is no provider \(quoted(provider)) in policy.json.",
                suggestion(for: provider, among: providers))
        }
    }

    private mutating func checkContrast(_ colours: SourcedValue) {
        let band = colours.string("band").flatMap { Colour($0) }
        require(colours, "band", Palette.textContrast, "white text on the band") { $0.contrast(with: .white) }
        require(colours, "button", Palette.textContrast, "white text on a button") { $0.contrast(with: .white) }
        require(colours, "link", Palette.textContrast, "a link on white") { $0.contrast(with: .white) }
        require(colours, "focus", Palette.markContrast, "the focus ring on white and on the band") { colour in
            min(colour.contrast(with: .white), band.map { colour.contrast(with: $0) } ?? 21)
        }
    }

    private mutating func require(
        _ colours: SourcedValue, _ key: String, _ least: Double, _ what: String, contrast: (Colour) -> Double
    ) {
        guard let colour = colours.string(key).flatMap({ Colour($0) }), contrast(colour) < least else { return }
        let nearest = colour.nearest { contrast($0) >= least }
        // Between a band of middling darkness and white there may be no room for a ring that is seen on both.
        let remedy =
            nearest.map { "The nearest colour that passes is \($0)." }
            ?? "Make the band darker: no ring is seen on it and on white."
        add(
            colours.origin(of: key), "contrast",
            "\(quoted(colour.description)) gives \(what) a contrast of \(Self.ratio(contrast(colour))) to 1; WCAG AA asks for \(Self.ratio(least)).",
            remedy)
    }

    /// Cut, not rounded, so that 4.499 is not shown as the 4.5 that it fails.
    private static func ratio(_ value: Double) -> String {
        Decimals.text(units: Int((value * 100 + 1e-9).rounded(.down)), decimals: 2)
    }

    /// The logo's markup.
    mutating func checkLogo() {
        guard let logo = documents.files.files["logo.svg"] else { return }
        findings += LogoCheck.findings(in: logo, file: "logo.svg")
    }
}
