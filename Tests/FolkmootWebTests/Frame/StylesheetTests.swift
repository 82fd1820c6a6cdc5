import FolkmootCore
import Markup
import Testing

@testable import FolkmootWeb

@Suite("How it looks")
struct StylesheetTests {
    /// What must be read on what: text by 4.5 to 1, signs and edges by 3 to 1 (WCAG 2.2, 1.4.3 and 1.4.11).
    static let pairs: [(front: String, ground: String, least: Double)] =
        ["text", "quiet", "link", "error", "good", "warning", "notice"].flatMap { [($0, "paper", 4.5), ($0, "wash", 4.5)] }
        + [
            ("error", "error-wash", 4.5), ("good", "good-wash", 4.5), ("warning", "warning-wash", 4.5),
            ("notice", "notice-wash", 4.5),
        ]
        + ["error-wash", "good-wash", "warning-wash", "notice-wash"].flatMap {
            [("text", $0, 4.5), ("quiet", $0, 4.5), ("link", $0, 4.5)]
        }
        + (1...6).map { ("series-\($0)", "paper", 4.5) }
        + ["edge", "mark", "others", "focus", "button"].map { ($0, "paper", 3) }
        + [("button-text", "button", 4.5), ("on-low", "others", 4.5)]
        + (0...2).map { ("on-low", "class-\($0)", 4.5) } + (3...4).map { ("on-high", "class-\($0)", 4.5) }

    @Test("All that is written can be read on what it is written on, in the light and in the dark", arguments: ["light", "dark"])
    func contrast(scheme: String) throws {
        let light = properties(of: Self.css[...])
        let dark = try #require(Self.css.firstRange(of: "@media screen and (prefers-color-scheme: dark) {"))
        let colours = scheme == "light" ? light : light.merging(properties(of: Self.css[dark.upperBound...])) { $1 }

        for pair in Self.pairs {
            let front = try #require(colours[pair.front], "\(pair.front)")
            let ground = try #require(colours[pair.ground], "\(pair.ground)")
            #expect(front.contrast(with: ground) >= pair.least, "\(pair.front) on \(pair.ground): \(front.contrast(with: ground))")
        }
    }

    @Test("Stylesheet and script are small, and fetch nothing from elsewhere")
    func size() {
        #expect(Assets.stylesheet.bytes.count <= 30_000)
        #expect(Assets.script.bytes.count <= 3_000)
        for word in ["url(", "@import", "http:", "https:"] { #expect(!Self.css.contains(word)) }
    }

    @Test("An asset is found by the name that pages call it, and by no other")
    func finding() {
        let path = Assets.stylesheet.path.description

        #expect(path.wholeMatch(of: /\/assets\/site-[0-9a-f]{12}\.css/) != nil)
        #expect(Assets.find(path)?.bytes == Assets.stylesheet.bytes)
        #expect(Assets.find("/assets/site-000000000000.css") == nil)
    }

    @Test("An asset has another name as soon as it is another file")
    func hashing() {
        let one = Asset("brand", .stylesheet, Array("a{}".utf8))
        let other = Asset("brand", .stylesheet, Array("b{}".utf8))

        #expect(one.path != other.path)
        #expect(one.path == Asset("brand", .stylesheet, Array("a{}".utf8)).path)
    }

    private static let css = String(decoding: Assets.stylesheet.bytes, as: UTF8.self)

    /// The custom properties of the first rule of `:root` that are colours.
    private func properties(of css: Substring) -> [String: Colour] {
        let rule = css[(css.firstRange(of: ":root {")?.upperBound ?? css.endIndex)...].prefix { $0 != "}" }
        let pairs = rule.matches(of: /--([a-z0-9-]+): (#[0-9a-f]{3,6})\b/).compactMap { match -> (String, Colour)? in
            let digits = match.2.count == 4 ? "#" + match.2.dropFirst().map { "\($0)\($0)" }.joined() : String(match.2)
            return Colour(digits).map { (String(match.1), $0) }
        }
        return Dictionary(pairs) { first, _ in first }
    }
}

@Suite("A force's colours")
struct BrandColoursTests {
    static let tastes = ["#000000", "#0b1a2b", "#0b2d5b", "#5b1a3a", "#005a3c", "#7a4b00", "#b01226", "#ffd447"]

    @Test("Whatever the band's colour, its text can be read on it", arguments: tastes)
    func band(text: String) throws {
        let colour = try #require(Colour(text))

        #expect(colour.contrast(with: colour.text) >= 4.5)
    }

    @Test("On a dark screen links, focus and buttons can be read, and keep their hue", arguments: tastes)
    func dark(text: String) throws {
        let colour = try #require(Colour(text))

        let link = colour.lightened(to: 7.5, on: .ink)
        let button = colour.lightened(to: 5.5, on: .ink)

        #expect(link.contrast(with: .ink) >= 7.5)
        #expect(button.contrast(with: button.text) >= 4.5)
    }

    @Test("A colour that is light enough already is left alone")
    func unchanged() throws {
        let yellow = try #require(Colour("#ffd447"))

        #expect(yellow.lightened(to: 7.5, on: .ink) == yellow)
    }

    @Test("Contrast is computed as WCAG defines it")
    func contrast() throws {
        let grey = try #require(Colour("#767676"))

        #expect(abs(Colour.white.contrast(with: grey) - 4.54) < 0.005)
        #expect(abs(Colour.white.contrast(with: try #require(Colour("#000000"))) - 21) < 0.001)
    }

    @Test("A force's stylesheet sets the brand's properties for light and dark, and nothing else")
    func stylesheet() throws {
        let navy = try #require(Colour("#0b2d5b"))

        let css = Palette(band: navy, accent: navy, link: navy, focus: navy, button: navy).stylesheet

        #expect(css.hasPrefix(":root{--band:#0b2d5b;--band-text:#ffffff;--accent:#0b2d5b;--link:#0b2d5b;"))
        #expect(css.ranges(of: "{").count == 3)
        #expect(css.contains("@media screen and (prefers-color-scheme:dark){:root{--accent:"))
    }

    @Test(
        "What is not a colour of six digits is none",
        arguments: ["", "#", "#12345", "#1234567", "123456", "#12345g", "#12 456", "#é2345"])
    func notColours(text: String) {
        #expect(Colour(text) == nil)
    }
}
