import Synchronization

/// The short name of one request, for the log and for a person to quote: eight characters such as `7f3kq0zd`.
///
/// 40 bits, made to differ from the others of its day; neither secret nor hard to guess.
public struct RequestID: Hashable, Sendable {
    private let bits: UInt64

    /// A new one.
    public init() {
        self.init(bits: RequestID.counter.wrappingAdd(0x9E37_79B9_7F4A_7C15, ordering: .relaxed).newValue)
    }

    /// One with a fixed value, for tests: the lowest 40 bits count.
    public init(number: UInt64) { bits = number & 0xFF_FFFF_FFFF }

    /// Mixes a running number, so that one after another look unlike (Steele, Lea and Flood, "SplitMix").
    private init(bits state: UInt64) {
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        self.init(number: mixed ^ mixed >> 31)
    }

    private static let counter = Atomic<UInt64>(UInt64.random(in: 0 ... .max))
}

extension RequestID: CustomStringConvertible {
    /// Eight characters of Crockford's base 32, in lower case.
    public var description: String {
        String(unsafeUninitializedCapacity: 8) { buffer in
            for index in 0..<8 { buffer[index] = character(index) }
            return 8
        }
    }

    /// Appends the eight characters.
    public func write(to bytes: inout [UInt8]) {
        for index in 0..<8 { bytes.append(character(index)) }
    }

    private func character(_ index: Int) -> UInt8 {
        let digits: StaticString = "0123456789abcdefghjkmnpqrstvwxyz"
        return digits.utf8Start[Int(bits >> UInt64(35 - index * 5) & 31)]
    }
}
