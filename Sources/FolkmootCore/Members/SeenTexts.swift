/// Texts that have been seen, each with a number, in 20 bytes a text however long they are, and as many again for room.
///
/// A text is known by 128 bits of a hash with a key that is new in each process, so that nobody can choose two texts that look alike; by
/// chance two of a million do with a likelihood below 10⁻²⁶.
struct SeenTexts {
    /// What a text is known by: never 0, which stands for an empty slot.
    typealias Fingerprint = UInt128

    private var fingerprints: [Fingerprint]
    private var numbers: [Int32]
    private var count = 0

    /// Nothing yet; it grows by itself.
    init() {
        fingerprints = Array(repeating: 0, count: 1024)
        numbers = Array(repeating: 0, count: 1024)
    }

    /// The number of a text that has been seen; of another one nothing, and it is then kept with the number that is given.
    mutating func number(of text: UnsafeRawBufferPointer, elseKeeping number: Int32) -> Int32? {
        self.number(of: Self.fingerprint(of: text), elseKeeping: number)
    }

    /// The same for a text whose fingerprint has been taken elsewhere.
    mutating func number(of fingerprint: Fingerprint, elseKeeping number: Int32) -> Int32? {
        if count * 3 > numbers.count * 2 { grow() }
        let place = place(of: fingerprint)
        guard fingerprints[place] == 0 else { return numbers[place] }
        fingerprints[place] = fingerprint
        numbers[place] = number
        count += 1
        return nil
    }

    /// The number of a text that has been seen; nothing of another one, which is not kept.
    func number(of text: UnsafeRawBufferPointer) -> Int32? { number(of: Self.fingerprint(of: text)) }

    /// The same for a text whose fingerprint has been taken elsewhere.
    func number(of fingerprint: Fingerprint) -> Int32? {
        let place = place(of: fingerprint)
        return fingerprints[place] == 0 ? nil : numbers[place]
    }

    static func fingerprint(of text: UnsafeRawBufferPointer) -> Fingerprint {
        var (low, high) = (Hasher(), Hasher())
        low.combine(bytes: text)
        high.combine(text.count)
        high.combine(bytes: text)
        let halves = (UInt64(bitPattern: Int64(low.finalize())), UInt64(bitPattern: Int64(high.finalize())))
        return max(1, UInt128(halves.1) << 64 | UInt128(halves.0))
    }

    /// The slot of a fingerprint, or the empty one where it belongs.
    private func place(of fingerprint: Fingerprint) -> Int {
        let mask = fingerprints.count - 1
        var place = Int(truncatingIfNeeded: fingerprint) & mask
        while fingerprints[place] != 0, fingerprints[place] != fingerprint { place = (place + 1) & mask }
        return place
    }

    private mutating func grow() {
        let before = (fingerprints, numbers)
        fingerprints = Array(repeating: 0, count: before.0.count * 2)
        numbers = Array(repeating: 0, count: before.1.count * 2)
        for (fingerprint, number) in zip(before.0, before.1) where fingerprint != 0 {
            let place = place(of: fingerprint)
            fingerprints[place] = fingerprint
            numbers[place] = number
        }
    }
}
