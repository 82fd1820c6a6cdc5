/// The SHA-256 hash of a stream of bytes (FIPS 180-4, section 6.2).
public struct SHA256: Sendable {
    private var state = initialState
    /// Bytes that do not make a whole block yet; of no more than one block.
    private var waiting: [UInt8] = []
    private var length: UInt64 = 0

    /// The hash of nothing, so far.
    public init() {}

    /// Adds bytes to the end of the stream.
    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        length &+= UInt64(bytes.count)
        var rest = bytes[...]
        if !waiting.isEmpty {
            let taken = rest.prefix(Self.blockSize - waiting.count)
            waiting.append(contentsOf: taken)
            rest = rest.dropFirst(taken.count)
            guard waiting.count == Self.blockSize else { return }
            waiting.withUnsafeBytes { state.compress(blocks: $0) }
            waiting.removeAll(keepingCapacity: true)
        }
        let whole = rest.count / Self.blockSize * Self.blockSize
        if whole > 0 { state.compress(blocks: UnsafeRawBufferPointer(rebasing: rest.prefix(whole))) }
        waiting.append(contentsOf: rest.dropFirst(whole))
    }

    /// Adds bytes to the end of the stream.
    public mutating func update(_ bytes: some Collection<UInt8>) {
        let done: Void? = bytes.withContiguousStorageIfAvailable { update(UnsafeRawBufferPointer($0)) }
        if done == nil { Array(bytes).withUnsafeBytes { update($0) } }
    }

    /// Adds the UTF-8 of a text to the end of the stream.
    public mutating func update(_ text: String) { update(text.utf8) }

    /// The 32 bytes of the hash of all that was added.
    ///
    /// More can be added afterwards.
    public func finalize() -> [UInt8] {
        var state = state
        withUnsafeTemporaryAllocation(byteCount: 2 * Self.blockSize, alignment: 8) { end in
            end.initializeMemory(as: UInt8.self, repeating: 0)
            end.copyBytes(from: waiting)
            end[waiting.count] = 0x80
            let size = waiting.count < Self.blockSize - 8 ? Self.blockSize : 2 * Self.blockSize
            end.storeBytes(of: (length &* 8).bigEndian, toByteOffset: size - 8, as: UInt64.self)
            state.compress(blocks: UnsafeRawBufferPointer(rebasing: end[..<size]))
        }
        return [UInt8](unsafeUninitializedCapacity: 32) { bytes, count in
            for word in 0..<8 {
                UnsafeMutableRawBufferPointer(bytes).storeBytes(of: state[word].bigEndian, toByteOffset: 4 * word, as: UInt32.self)
            }
            count = 32
        }
    }
}

extension SHA256 {
    /// The 32 bytes of the hash of some bytes.
    public static func hash(_ bytes: [UInt8]) -> [UInt8] {
        var hash = SHA256()
        hash.update(bytes)
        return hash.finalize()
    }

    /// The hash of some bytes in 64 hexadecimal digits.
    public static func hex(of bytes: [UInt8]) -> String { Hex.encode(hash(bytes)) }

    /// The hash of the UTF-8 of a text in 64 hexadecimal digits.
    public static func hex(of text: String) -> String { hex(of: Array(text.utf8)) }

    static let blockSize = 64

    /// FIPS 180-4, section 5.3.3.
    private static let initialState = SIMD8<UInt32>(
        0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19)

    /// FIPS 180-4, section 4.2.2.
    fileprivate static let constants: [UInt32] = [
        0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4, 0xab1c_5ed5,
        0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7, 0xc19b_f174,
        0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da,
        0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7, 0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967,
        0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85,
        0xa2bf_e8a1, 0xa81a_664b, 0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070,
        0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
        0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7, 0xc671_78f2,
    ]
}

extension SIMD8<UInt32> {
    /// Takes in a whole number of blocks.
    fileprivate mutating func compress(blocks: UnsafeRawBufferPointer) {
        SHA256.constants.withUnsafeBufferPointer { constants in
            withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 64) { schedule in
                for start in stride(from: 0, to: blocks.count, by: SHA256.blockSize) {
                    prepare(schedule, UnsafeRawBufferPointer(rebasing: blocks[start..<start + SHA256.blockSize]))
                    self = self &+ mixed(schedule, constants)
                }
            }
        }
    }

    /// The state after the 64 rounds of a block.
    ///
    /// The eight words take turns in the parts a to h, so that none is ever moved.
    private func mixed(_ schedule: UnsafeMutableBufferPointer<UInt32>, _ constants: UnsafeBufferPointer<UInt32>) -> Self {
        var (a, b, c, d, e, f, g, h) = (self[0], self[1], self[2], self[3], self[4], self[5], self[6], self[7])
        for t in stride(from: 0, to: 64, by: 8) {
            turn(a, b, c, &d, e, f, g, &h, schedule[t] &+ constants[t])
            turn(h, a, b, &c, d, e, f, &g, schedule[t + 1] &+ constants[t + 1])
            turn(g, h, a, &b, c, d, e, &f, schedule[t + 2] &+ constants[t + 2])
            turn(f, g, h, &a, b, c, d, &e, schedule[t + 3] &+ constants[t + 3])
            turn(e, f, g, &h, a, b, c, &d, schedule[t + 4] &+ constants[t + 4])
            turn(d, e, f, &g, h, a, b, &c, schedule[t + 5] &+ constants[t + 5])
            turn(c, d, e, &f, g, h, a, &b, schedule[t + 6] &+ constants[t + 6])
            turn(b, c, d, &e, f, g, h, &a, schedule[t + 7] &+ constants[t + 7])
        }
        return SIMD8(a, b, c, d, e, f, g, h)
    }
}

/// Fills the 64 words of a block's message schedule.
@inline(__always)
private func prepare(_ schedule: UnsafeMutableBufferPointer<UInt32>, _ block: UnsafeRawBufferPointer) {
    for t in 0..<16 {
        schedule[t] = UInt32(bigEndian: block.loadUnaligned(fromByteOffset: 4 * t, as: UInt32.self))
    }
    for t in 16..<64 {
        let early = schedule[t - 15]
        let late = schedule[t - 2]
        let sigma0 = rotated(early, 7) ^ rotated(early, 18) ^ (early &>> 3)
        let sigma1 = rotated(late, 17) ^ rotated(late, 19) ^ (late &>> 10)
        schedule[t] = sigma1 &+ schedule[t - 7] &+ sigma0 &+ schedule[t - 16]
    }
}

/// One round, in the letters of FIPS 180-4, section 6.2.2, step 3.
@inline(__always)
private func turn(
    _ a: UInt32, _ b: UInt32, _ c: UInt32, _ d: inout UInt32, _ e: UInt32, _ f: UInt32, _ g: UInt32, _ h: inout UInt32,
    _ word: UInt32
) {
    let choice = g ^ (e & (f ^ g))
    let majority = (a & b) | (c & (a | b))
    let mixed = h &+ (rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)) &+ choice &+ word
    d = d &+ mixed
    h = mixed &+ (rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)) &+ majority
}

@inline(__always)
private func rotated(_ word: UInt32, _ bits: UInt32) -> UInt32 { word &>> bits | word &<< (32 &- bits) }

func bigEndianBytes(_ number: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: number.bigEndian) { Array($0) }
}
