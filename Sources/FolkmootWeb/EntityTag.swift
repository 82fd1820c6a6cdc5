import HTTP

extension Response {
    /// Gives the answer a tag of its content, so that whoever has it already is told just that (RFC 9110, section 8.8.3).
    ///
    /// Only whole answers that went well get one.
    mutating func tag() {
        guard status == .ok, case .bytes(let bytes) = body else { return }
        headers.add("ETag", "W/\"\(String(ContentHash.of(bytes), radix: 16))\"")
    }
}

/// A number that differs for contents that differ, as good as always; it proves nothing.
enum ContentHash {
    /// Four streams of words side by side, each multiplied on, and all mixed at the end: some eight bytes a nanosecond.
    ///
    /// The streams are apart in name, and not a vector: processors multiply four words of 64 bits at once no sooner than one by one.
    static func of(_ bytes: [UInt8]) -> UInt64 {
        bytes.withUnsafeBytes { content in
            let whole = content.count & ~31
            var (first, second, third, fourth) = (seed, seed &* 3, seed &* 5, seed &* 7)
            for place in stride(from: 0, to: whole, by: 32) {
                func word(_ number: Int) -> UInt64 { content.loadUnaligned(fromByteOffset: place + number * 8, as: UInt64.self) }
                first = step(first ^ word(0), 0xBF58_476D_1CE4_E5B9)
                second = step(second ^ word(1), 0x94D0_49BB_1331_11EB)
                third = step(third ^ word(2), 0xFF51_AFD7_ED55_8CCD)
                fourth = step(fourth ^ word(3), 0xC4CE_B9FE_1A85_EC53)
            }
            var hash = seed
            for word in [first, second, third, fourth, UInt64(content.count)] { hash = step(hash ^ word, seed) }
            for place in whole..<content.count { hash = (hash ^ UInt64(content[place])) &* seed }
            return hash ^ hash >> 32
        }
    }

    private static let seed: UInt64 = 0x9E37_79B9_7F4A_7C15

    private static func step(_ word: UInt64, _ multiplier: UInt64) -> UInt64 {
        let product = word &* multiplier
        return product ^ product &>> 29
    }
}
