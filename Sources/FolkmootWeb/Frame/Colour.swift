import FolkmootCore

extension Colour {
    /// The text of the light scheme, and the paper of the dark one.
    static let ink = Colour(red: 0x14, green: 0x18, blue: 0x1C)

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
}
