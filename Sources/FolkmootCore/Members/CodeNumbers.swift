/// Small numbers for codes, such as those of areas, so that counts by code stand in arrays.
struct CodeNumbers {
    /// The codes, by their numbers.
    private(set) var codes: [String] = []
    private var slots = [Slot](repeating: Slot(), count: 256)
    /// What was asked last, which is often asked again.
    private var last = Slot()
    /// The numbers of codes that are too long to be packed.
    private var long: [String: Int] = [:]

    private struct Slot {
        /// The length and the bytes of a code; 0 if the slot is empty.
        var packed: UInt128 = 0
        var number = 0
    }

    /// The number of a code, a new one if it has none yet.
    mutating func number(of code: String) -> Int {
        var code = code
        return code.withUTF8 { number(of: UnsafeRawBufferPointer($0)) }
    }

    /// The number of a code in UTF-8.
    mutating func number(of code: UnsafeRawBufferPointer) -> Int {
        guard let packed = Self.pack(code) else { return numberOfLong(String(decoding: code, as: UTF8.self)) }
        if packed == last.packed { return last.number }
        let place = place(of: packed)
        if slots[place].packed == 0 {
            slots[place] = Slot(packed: packed, number: codes.count)
            codes.append(String(decoding: code, as: UTF8.self))
        }
        last = slots[place]
        if codes.count * 2 > slots.count { grow() }
        return last.number
    }

    private mutating func numberOfLong(_ code: String) -> Int {
        if let number = long[code] { return number }
        codes.append(code)
        long[code] = codes.count - 1
        return codes.count - 1
    }

    /// A code of 15 bytes or fewer, with its length, as one number.
    private static func pack(_ code: UnsafeRawBufferPointer) -> UInt128? {
        guard code.count <= 15 else { return nil }
        let (low, high) = code.count < 8 ? (word(code[...]), 0) : (code.loadUnaligned(as: UInt64.self), word(code[8...]))
        return UInt128(code.count + 1) << 120 | UInt128(high) << 64 | UInt128(low)
    }

    /// Seven bytes or fewer as one number.
    private static func word(_ bytes: Slice<UnsafeRawBufferPointer>) -> UInt64 {
        let code = UnsafeRawBufferPointer(rebasing: bytes)
        guard code.count >= 4 else { return code.reduce(0) { $0 << 8 | UInt64($1) } }
        // Two loads of four bytes, which may overlap.
        let (first, last) = (
            code.loadUnaligned(as: UInt32.self), code.loadUnaligned(fromByteOffset: code.count - 4, as: UInt32.self)
        )
        return UInt64(last >> UInt32(8 * (8 - code.count))) << 32 | UInt64(first)
    }

    private func place(of packed: UInt128) -> Int {
        let mask = slots.count - 1
        let mixed = (UInt64(truncatingIfNeeded: packed) ^ UInt64(truncatingIfNeeded: packed >> 64)) &* 0x9E37_79B9_7F4A_7C15
        var place = Int(truncatingIfNeeded: mixed >> 32) & mask
        while slots[place].packed != 0, slots[place].packed != packed { place = (place + 1) & mask }
        return place
    }

    private mutating func grow() {
        let before = slots
        slots = Array(repeating: Slot(), count: before.count * 2)
        for slot in before where slot.packed != 0 { slots[place(of: slot.packed)] = slot }
    }
}
