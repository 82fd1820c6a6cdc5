import Synchronization

/// The identity of one thing of one kind: an `ID<Member>` is not an `ID<Survey>`, and no two are ever alike, in any force.
///
/// 128 bits in the layout of a version 7 UUID (RFC 9562, section 5.7): 48 bits of Unix milliseconds, 12 bits of a fraction of the
/// millisecond, 62 of randomness. Later ones sort after earlier ones, and of one process without exception. Written as 26 characters of
/// Crockford's base 32 in lower case, which a person can read aloud.
public struct ID<Entity>: Hashable, Sendable {
    private let high: UInt64
    private let low: UInt64

    /// A new identity, unlike any other.
    public init() {
        let instant = IDClock.next()
        high = (instant & ~0x0FFF) << 4 | 0x7000 | (instant & 0x0FFF)
        low = 0x8000_0000_0000_0000 | (UInt64.random(in: .min ... .max) >> 2)
    }

    /// An identity as it would have been made at an instant, with the given randomness: for seeds that must come out alike each time.
    ///
    /// - Parameter milliseconds: Unix time in milliseconds.
    public init(at milliseconds: Int64, random generator: inout some RandomNumberGenerator) {
        let random = generator.next()
        high = UInt64(truncatingIfNeeded: milliseconds) << 16 | 0x7000 | (random & 0x0FFF)
        low = 0x8000_0000_0000_0000 | (generator.next() >> 2)
    }

    /// Reads the 26 characters that ``description`` writes; nothing else is an identity.
    public init?(_ text: String) {
        var text = text
        let parsed: (UInt64, UInt64)? = text.withUTF8 { characters in
            guard characters.count == 26 else { return nil }
            var high: UInt64 = 0
            var low: UInt64 = 0
            for (index, character) in characters.enumerated() {
                guard let digit = Crockford.value(of: character), index > 0 || digit < 8 else { return nil }
                high = high << 5 | low >> 59
                low = low << 5 | UInt64(digit)
            }
            return (high, low)
        }
        guard let (high, low) = parsed else { return nil }
        self.high = high
        self.low = low
    }
}

extension ID: CustomStringConvertible {
    /// 26 characters, `0`–`9` and `a`–`z` without `i`, `l`, `o` and `u`.
    public var description: String {
        String(unsafeUninitializedCapacity: 26) { buffer in
            var high = high
            var low = low
            for index in stride(from: 25, through: 0, by: -1) {
                buffer[index] = Crockford.digits[Int(low & 31)]
                low = low >> 5 | high << 59
                high >>= 5
            }
            return 26
        }
    }
}

extension ID: Comparable {
    /// Earlier identities come first.
    public static func < (left: ID, right: ID) -> Bool {
        (left.high, left.low) < (right.high, right.low)
    }
}

/// Instants of identities: 48 bits of Unix milliseconds and 12 of a fraction of one, each later than those that were given before.
private enum IDClock {
    private static let last = Atomic<UInt64>(0)

    static func next() -> UInt64 {
        let nanoseconds = UInt64(Timestamp.nanosecondsNow())
        let now = (nanoseconds / 1_000_000) << 12 | (nanoseconds % 1_000_000) * 4096 / 1_000_000
        var last = Self.last.load(ordering: .relaxed)
        while true {
            let next = max(now, last + 1)
            let (exchanged, found) = Self.last.compareExchange(expected: last, desired: next, ordering: .relaxed)
            if exchanged { return next }
            last = found
        }
    }
}

private enum Crockford {
    static let digits: [UInt8] = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 255, count: 256)
        for (value, digit) in digits.enumerated() { values[Int(digit)] = UInt8(value) }
        return values
    }()

    static func value(of character: UInt8) -> UInt8? {
        let value = values[Int(character)]
        return value == 255 ? nil : value
    }
}
