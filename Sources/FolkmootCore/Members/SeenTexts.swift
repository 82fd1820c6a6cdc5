/// Texts that have been seen, each with a number, in some 40 bytes a text however long they are.
///
/// A text of 16 bytes, as the end of an identity is, is known by its bytes; any other by 128 bits of a hash with a key that is new in each
/// process, so that nobody can choose two texts that look alike; by chance two of a million do with a likelihood below 10⁻²⁶.
struct SeenTexts {
    /// What a text is known by.
    typealias Fingerprint = UInt128

    private struct Text {
        let fingerprint: Fingerprint
        let number: Int32
    }

    /// In the order in which they were seen first.
    private var texts: [Text] = []
    /// Half of the hash of the text that belongs there, and its place in the list, counted from 1; 0 where there is none.
    ///
    /// So a text that was not seen is nearly always told without a look at any that was.
    private var slots: [UInt64]

    /// What slots are chosen with, so that nobody can choose texts that all want the same one.
    private static let secrets = (UInt64.random(in: .min ... .max), UInt64.random(in: .min ... .max))

    /// Nothing yet; it grows by itself beyond the texts that are expected.
    init(expecting count: Int = 0) {
        var room = 1024
        while room * 2 < count * 3 { room *= 2 }
        slots = Array(repeating: 0, count: room)
        texts.reserveCapacity(count)
    }

    /// The number of a text that has been seen; of another one nothing, and it is then kept with the number that is given.
    mutating func number(of text: UnsafeRawBufferPointer, elseKeeping number: Int32) -> Int32? {
        self.number(of: Self.fingerprint(of: text), elseKeeping: number)
    }

    /// The same for a text whose fingerprint has been taken elsewhere.
    mutating func number(of fingerprint: Fingerprint, elseKeeping number: Int32) -> Int32? {
        if texts.count * 3 >= slots.count * 2 { grow() }
        let hash = Self.hash(fingerprint)
        let slot = slot(of: fingerprint, hash)
        guard slots[slot] == 0 else { return texts[Self.place(in: slots[slot])].number }
        texts.append(Text(fingerprint: fingerprint, number: number))
        slots[slot] = Self.filled(hash, texts.count)
        return nil
    }

    /// The number of a text that has been seen; nothing of another one, which is not kept.
    func number(of text: UnsafeRawBufferPointer) -> Int32? { number(of: Self.fingerprint(of: text)) }

    /// The same for a text whose fingerprint has been taken elsewhere.
    func number(of fingerprint: Fingerprint) -> Int32? {
        let slot = slots[slot(of: fingerprint, Self.hash(fingerprint))]
        return slot == 0 ? nil : texts[Self.place(in: slot)].number
    }

    static func fingerprint(of text: UnsafeRawBufferPointer) -> Fingerprint {
        if text.count == 16 { return text.loadUnaligned(as: Fingerprint.self) }
        var (low, high) = (Hasher(), Hasher())
        low.combine(bytes: text)
        high.combine(text.count)
        high.combine(bytes: text)
        let halves = (UInt64(bitPattern: Int64(low.finalize())), UInt64(bitPattern: Int64(high.finalize())))
        return UInt128(halves.1) << 64 | UInt128(halves.0)
    }

    /// 64 bits that choose a text's place.
    static func hash(_ fingerprint: Fingerprint) -> UInt64 {
        let (low, high) = (UInt64(truncatingIfNeeded: fingerprint), UInt64(truncatingIfNeeded: fingerprint >> 64))
        let product = (low ^ secrets.0).multipliedFullWidth(by: high ^ secrets.1)
        return product.high ^ product.low
    }

    private static func filled(_ hash: UInt64, _ count: Int) -> UInt64 { hash & ~0xFFFF_FFFF | UInt64(count) }

    private static func place(in slot: UInt64) -> Int { Int(slot & 0xFFFF_FFFF) - 1 }

    /// The slot of a text, or the empty one where it belongs.
    private func slot(of fingerprint: Fingerprint, _ hash: UInt64) -> Int {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot] != 0 {
            if (slots[slot] ^ hash) >> 32 == 0, texts[Self.place(in: slots[slot])].fingerprint == fingerprint { break }
            slot = (slot + 1) & mask
        }
        return slot
    }

    private mutating func grow() {
        let room = slots.count * 2
        slots = Array(repeating: 0, count: room)
        for (place, text) in texts.enumerated() {
            let hash = Self.hash(text.fingerprint)
            slots[slot(of: text.fingerprint, hash)] = Self.filled(hash, place + 1)
        }
    }
}
