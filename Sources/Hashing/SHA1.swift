/// The SHA-1 hash (FIPS 180-4, section 6.1), for one-time codes alone: what authenticator apps understand is HMAC-SHA-1.
///
/// Two messages with one SHA-1 can be made, so nothing else may rest on it; a keyed hash of it has no such weakness.
enum SHA1 {
    static let blockSize = 64

    /// The 20 bytes of the hash of some bytes.
    static func hash(_ bytes: [UInt8]) -> [UInt8] {
        let zeros = (2 * blockSize - 9 - bytes.count % blockSize) % blockSize
        let padded = bytes + [0x80] + [UInt8](repeating: 0, count: zeros) + bigEndianBytes(UInt64(bytes.count) &* 8)
        var state: [UInt32] = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0]
        for start in stride(from: 0, to: padded.count, by: blockSize) {
            compress(padded[start..<start + blockSize], into: &state)
        }
        return state.flatMap { bigEndianBytes($0) }
    }

    private static func compress(_ block: ArraySlice<UInt8>, into state: inout [UInt32]) {
        let words = schedule(of: block)
        var (a, b, c, d, e) = (state[0], state[1], state[2], state[3], state[4])
        for t in 0..<80 {
            let next = rotated(a, 5) &+ mix(t, b, c, d) &+ e &+ constants[t / 20] &+ words[t]
            (e, d, c, b, a) = (d, c, rotated(b, 30), a, next)
        }
        for (index, word) in [a, b, c, d, e].enumerated() { state[index] &+= word }
    }

    private static func schedule(of block: ArraySlice<UInt8>) -> [UInt32] {
        var words = stride(from: block.startIndex, to: block.endIndex, by: 4).map { index in
            block[index..<index + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        }
        for t in 16..<80 { words.append(rotated(words[t - 3] ^ words[t - 8] ^ words[t - 14] ^ words[t - 16], 1)) }
        return words
    }

    private static func mix(_ t: Int, _ b: UInt32, _ c: UInt32, _ d: UInt32) -> UInt32 {
        switch t {
        case 0..<20: (b & c) ^ (~b & d)
        case 40..<60: (b & c) ^ (b & d) ^ (c & d)
        default: b ^ c ^ d
        }
    }

    private static func rotated(_ word: UInt32, _ places: UInt32) -> UInt32 { word << places | word >> (32 - places) }

    private static let constants: [UInt32] = [0x5a82_7999, 0x6ed9_eba1, 0x8f1b_bcdc, 0xca62_c1d6]
}
