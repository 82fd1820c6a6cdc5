import Glibc

/// Numbers that look drawn by chance and come out alike each time (SplitMix64; Steele, Lea and Flood, OOPSLA 2014).
public struct SeededRandom: RandomNumberGenerator, Sendable {
    private var state: UInt64
    private var spare: Double?

    /// The generator of a seed: the same seed, the same numbers.
    public init(seed: UInt64) { state = seed }

    /// The next 64 bits.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number from 0 up to, and without, 1.
    public mutating func share() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// A number of the standard normal distribution, by Marsaglia's polar method (SIAM Review 1964;6:260).
    mutating func normal() -> Double {
        if let number = spare {
            spare = nil
            return number
        }
        while true {
            let (x, y) = (2 * share() - 1, 2 * share() - 1)
            let square = x * x + y * y
            guard square > 0, square < 1 else { continue }
            let scale = (-2 * log(square) / square).squareRoot()
            spare = y * scale
            return x * scale
        }
    }
}
