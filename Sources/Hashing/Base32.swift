/// Bytes as capital letters and digits that can be read out and typed (RFC 4648, section 6), without padding.
public enum Base32 {
    /// Eight characters for each five bytes: `A` to `Z` and `2` to `7`.
    public static func encode(_ bytes: [UInt8]) -> String {
        var text = ""
        var (bits, count): (UInt32, UInt32) = (0, 0)
        for byte in bytes {
            bits = bits << 8 | UInt32(byte)
            count += 8
            while count >= 5 {
                count -= 5
                text.append(digits[Int(bits >> count & 31)])
            }
        }
        if count > 0 { text.append(digits[Int(bits << (5 - count) & 31)]) }
        return text
    }

    private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
}
