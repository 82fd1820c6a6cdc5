/// A count out of a count, kept as both, so that totals are made from parts and never by averaging averages.
public struct Ratio: Hashable, Sendable {
    /// How many.
    public var numerator: Int
    /// Out of how many.
    public var denominator: Int

    /// So many out of so many.
    public init(_ numerator: Int, of denominator: Int) {
        self.numerator = numerator
        self.denominator = denominator
    }

    /// The whole of two parts: numerators and denominators added apart.
    public static func + (left: Ratio, right: Ratio) -> Ratio {
        Ratio(left.numerator + right.numerator, of: left.denominator + right.denominator)
    }

    /// The quotient, or nothing of nothing.
    public var value: Double? { denominator > 0 ? Double(numerator) / Double(denominator) : nil }

    /// As a percentage in units of the last decimal, rounded half up: 8.20 % with two decimals is 820.
    ///
    /// Nothing of nothing is nothing.
    public func percentUnits(decimals: Int) -> Int? {
        guard denominator > 0, numerator >= 0 else { return nil }
        let scale = (0..<decimals).reduce(100) { scale, _ in scale * 10 }
        let product = numerator.multipliedFullWidth(by: scale)
        // The quotient must have room for one more: beyond, there is no percentage that anybody could mean.
        guard product.high < denominator / 4 || product.high == 0 && product.low < UInt(Int.max) else { return nil }
        let (quotient, remainder) = denominator.dividingFullWidth(product)
        return remainder >= denominator - remainder ? quotient + 1 : quotient
    }

    /// As a percentage, rounded half up, like `8.20`.
    ///
    /// Nothing of nothing is nothing.
    public func percent(decimals: Int = 2) -> String? {
        percentUnits(decimals: decimals).map { Decimals.text(units: $0, decimals: decimals) }
    }
}

/// Numbers as people read them.
public enum Decimals {
    /// Units of the last decimal as text: 820 with two decimals is `8.20`.
    public static func text(units: Int, decimals: Int) -> String {
        guard decimals > 0 else { return String(units) }
        let scale = (0..<decimals).reduce(1) { scale, _ in scale * 10 }
        let fraction = String(units.magnitude % UInt(scale))
        let zeros = String(repeating: "0", count: decimals - fraction.utf8.count)
        return "\(units < 0 ? "-" : "")\(units.magnitude / UInt(scale)).\(zeros)\(fraction)"
    }

    /// A value rounded half up (away from zero) to so many decimals: `-2.50`.
    public static func text(_ value: Double, decimals: Int) -> String {
        let scale = (0..<decimals).reduce(1.0) { scale, _ in scale * 10 }
        // Half up in decimal, not in binary: 1.005 is written 1.01 though its binary value lies a hair below.
        let scaled = (value.magnitude * scale * (1 + 4 * Double.ulpOfOne) + 0.5).rounded(.down)
        guard scaled < 0x1p63 else { return value.description }
        let units = Int(scaled)
        return text(units: value < 0 ? -units : units, decimals: decimals)
    }

    /// A count with its thousands apart: `440,489`.
    public static func grouped(_ count: Int) -> String {
        guard count.magnitude >= 1000 else { return String(count) }
        let digits = String(count.magnitude).utf8
        var text = count < 0 ? "-" : ""
        for (place, digit) in digits.enumerated() {
            if place > 0, (digits.count - place) % 3 == 0 { text.append(",") }
            text.unicodeScalars.append(Unicode.Scalar(digit))
        }
        return text
    }
}
