/// Texts that have been seen, each with a number, in 32 bytes a text however long they are.
///
/// A text is known by 128 bits of a hash with a key that is new in each process, so that nobody can choose two texts that look alike; by
/// chance two of a million do with a likelihood below 10⁻²⁶.
struct SeenTexts {
    private var slots: [Slot]
    private var count = 0

    private struct Slot {
        var fingerprint: UInt128 = 0
        var number: Int32 = 0
    }

    /// Room for so many texts; it grows by itself.
    init(expecting texts: Int = 0) {
        slots = Array(repeating: Slot(), count: Self.size(for: texts))
    }

    /// The number of a text that has been seen; of another one nothing, and it is then kept with the number that is given.
    mutating func number(of text: UnsafeRawBufferPointer, elseKeeping number: Int32) -> Int32? {
        if count * 3 > slots.count * 2 { grow() }
        let fingerprint = Self.fingerprint(of: text)
        let place = place(of: fingerprint)
        guard slots[place].fingerprint == 0 else { return slots[place].number }
        slots[place] = Slot(fingerprint: fingerprint, number: number)
        count += 1
        return nil
    }

    /// The slot of a fingerprint, or the empty one where it belongs.
    private func place(of fingerprint: UInt128) -> Int {
        let mask = slots.count - 1
        var place = Int(truncatingIfNeeded: fingerprint) & mask
        while slots[place].fingerprint != 0, slots[place].fingerprint != fingerprint { place = (place + 1) & mask }
        return place
    }

    private mutating func grow() {
        let before = slots
        slots = Array(repeating: Slot(), count: before.count * 2)
        for slot in before where slot.fingerprint != 0 { slots[place(of: slot.fingerprint)] = slot }
    }

    private static func size(for texts: Int) -> Int {
        var size = 1024
        while size * 2 < texts * 3 { size *= 2 }
        return size
    }

    /// Never 0, which stands for an empty slot.
    private static func fingerprint(of text: UnsafeRawBufferPointer) -> UInt128 {
        var (low, high) = (Hasher(), Hasher())
        low.combine(bytes: text)
        high.combine(text.count)
        high.combine(bytes: text)
        let halves = (UInt64(bitPattern: Int64(low.finalize())), UInt64(bitPattern: Int64(high.finalize())))
        return max(1, UInt128(halves.1) << 64 | UInt128(halves.0))
    }
}
