import Glibc

/// A colour of the screen (sRGB), with the arithmetic of contrast.
struct Colour: Hashable, Sendable {
    let red: UInt8
    let green: UInt8
    let blue: UInt8

    static let white = Colour(red: 255, green: 255, blue: 255)
    /// The text of the light scheme, and the paper of the dark one.
    static let ink = Colour(red: 0x14, green: 0x18, blue: 0x1C)

    /// How light it is, 0 to 1 (WCAG 2.2, "relative luminance").
    var luminance: Double {
        0.2126 * Self.linear(red) + 0.7152 * Self.linear(green) + 0.0722 * Self.linear(blue)
    }

    /// Contrast with another, 1 to 21 (WCAG 2.2, "contrast ratio").
    func contrast(with other: Colour) -> Double {
        let (lighter, darker) = (max(luminance, other.luminance), min(luminance, other.luminance))
        return (lighter + 0.05) / (darker + 0.05)
    }

    /// White or ink, whichever can be read better on it.
    var text: Colour { contrast(with: .white) >= contrast(with: .ink) ? .white : .ink }

    /// Itself, or made lighter in small steps until it has that contrast with a dark ground.
    ///
    /// First it becomes as bright as its hue can be, which keeps it a colour, and only then paler.
    func lightened(to contrast: Double, on ground: Colour) -> Colour {
        let brighter = (0...20).map { mixed(with: brightest, twentieths: $0) }
        let paler = (0...20).map { brightest.mixed(with: .white, twentieths: $0) }
        return (brighter + paler).first { $0.contrast(with: ground) >= contrast } ?? .white
    }

    /// The brightest colour of its hue.
    ///
    /// Black has none, and stays.
    private var brightest: Colour {
        let most = max(1, Int(max(red, green, blue)))
        func full(_ channel: UInt8) -> UInt8 { UInt8(Int(channel) * 255 / most) }
        return Colour(red: full(red), green: full(green), blue: full(blue))
    }

    private func mixed(with other: Colour, twentieths: Int) -> Colour {
        func mix(_ from: UInt8, _ to: UInt8) -> UInt8 { UInt8((Int(from) * (20 - twentieths) + Int(to) * twentieths) / 20) }
        return Colour(red: mix(red, other.red), green: mix(green, other.green), blue: mix(blue, other.blue))
    }

    /// The light of a channel without its gamma (IEC 61966-2-1).
    private static func linear(_ channel: UInt8) -> Double {
        let value = Double(channel) / 255
        return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }
}

extension Colour: CustomStringConvertible {
    /// Reads `#1d5ea8`.
    init?(_ text: String) {
        let digits = text.utf8.dropFirst().compactMap { Character(Unicode.Scalar($0)).hexDigitValue.map(UInt8.init) }
        guard text.utf8.first == UInt8(ascii: "#"), text.utf8.count == 7, digits.count == 6 else { return nil }
        self.init(red: digits[0] << 4 | digits[1], green: digits[2] << 4 | digits[3], blue: digits[4] << 4 | digits[5])
    }

    /// `#1d5ea8`.
    var description: String { "#" + [red, green, blue].map(Self.hex).joined() }

    private static func hex(_ byte: UInt8) -> String { (byte < 16 ? "0" : "") + String(byte, radix: 16) }
}
