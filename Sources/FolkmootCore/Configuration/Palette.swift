import Glibc

/// A colour of the sRGB space, opaque.
public struct Colour: Sendable, Hashable {
    /// Red, 0 to 255.
    public let red: UInt8
    /// Green, 0 to 255.
    public let green: UInt8
    /// Blue, 0 to 255.
    public let blue: UInt8

    /// White.
    public static let white = Colour(red: 255, green: 255, blue: 255)

    /// A colour of three parts, each 0 to 255.
    public init(red: UInt8, green: UInt8, blue: UInt8) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    /// Reads `#rrggbb`.
    public init?(_ text: String) {
        guard text.utf8.count == 7, text.hasPrefix("#"), let number = UInt32(text.dropFirst(), radix: 16) else { return nil }
        self.init(
            red: UInt8(truncatingIfNeeded: number >> 16), green: UInt8(truncatingIfNeeded: number >> 8),
            blue: UInt8(truncatingIfNeeded: number))
    }

    /// The relative luminance, 0 for black to 1 for white (WCAG 2.2, "relative luminance").
    public var luminance: Double {
        func linear(_ part: UInt8) -> Double {
            let value = Double(part) / 255
            return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }

    /// The contrast ratio of two colours, 1 to 21 (WCAG 2.2, "contrast ratio").
    public func contrast(with other: Colour) -> Double {
        let (lighter, darker) = (max(luminance, other.luminance), min(luminance, other.luminance))
        return (lighter + 0.05) / (darker + 0.05)
    }

    /// The colour of the same hue and saturation, nearest in lightness, that a condition accepts; the darker of two equally near.
    public func nearest(where accepts: (Colour) -> Bool) -> Colour? {
        let (hue, saturation, lightness) = hueSaturationLightness
        for step in 0...200 {
            for direction in [-1.0, 1.0] {
                let moved = lightness + direction * Double(step) / 200
                guard (0...1).contains(moved) else { continue }
                let colour = step == 0 ? self : Colour(hue: hue, saturation: saturation, lightness: moved)
                if accepts(colour) { return colour }
            }
        }
        return nil
    }
}

extension Colour: CustomStringConvertible {
    /// `#rrggbb`, in lower case.
    public var description: String {
        "#" + [red, green, blue].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

extension Colour {
    /// Hue in sixths of the circle, saturation and lightness from 0 to 1.
    private var hueSaturationLightness: (Double, Double, Double) {
        let (r, g, b) = (Double(red) / 255, Double(green) / 255, Double(blue) / 255)
        let (most, least) = (max(r, g, b), min(r, g, b))
        let (lightness, chroma) = ((most + least) / 2, most - least)
        guard chroma > 0 else { return (0, 0, lightness) }
        let saturation = chroma / (1 - abs(2 * lightness - 1))
        let hue = most == r ? (g - b) / chroma : most == g ? (b - r) / chroma + 2 : (r - g) / chroma + 4
        return (hue < 0 ? hue + 6 : hue, saturation, lightness)
    }

    private init(hue: Double, saturation: Double, lightness: Double) {
        let chroma = (1 - abs(2 * lightness - 1)) * saturation
        func part(_ offset: Double) -> UInt8 {
            let position = (hue + offset).truncatingRemainder(dividingBy: 6)
            let value = lightness - chroma / 2 + chroma * max(0, min(1, abs(position - 3) - 1))
            return UInt8((value * 255).rounded())
        }
        self.init(red: part(0), green: part(4), blue: part(2))
    }
}

/// A force's colours.
public struct Palette: Sendable, Equatable {
    /// Behind the name at the top of each page; its text is white.
    public let band: Colour
    /// Lines and marks.
    public let accent: Colour
    /// Links, on white.
    public let link: Colour
    /// The ring around what has the focus, on white and on the band.
    public let focus: Colour
    /// Buttons; their text is white.
    public let button: Colour

    /// Five colours, each with its part.
    public init(band: Colour, accent: Colour, link: Colour, focus: Colour, button: Colour) {
        self.band = band
        self.accent = accent
        self.link = link
        self.focus = focus
        self.button = button
    }

    /// The least contrast of text (WCAG 2.2, 1.4.3, AA).
    public static let textContrast = 4.5
    /// The least contrast of what is not text (WCAG 2.2, 1.4.11, AA).
    public static let markContrast = 3.0
}
