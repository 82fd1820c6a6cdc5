/// Percent-encoding (RFC 3986, section 2.1) in bytes.
enum Percent {
    /// Decodes in place; false if a `%` is not followed by two hexadecimal digits.
    static func decode(_ bytes: inout [UInt8]) -> Bool {
        var (read, write) = (0, 0)
        while read < bytes.count {
            if bytes[read] == Byte.percent {
                guard let byte = escaped(bytes, at: read) else { return false }
                bytes[write] = byte
                read += 3
            } else {
                bytes[write] = bytes[read]
                read += 1
            }
            write += 1
        }
        bytes.removeLast(read - write)
        return true
    }

    /// Decodes a name or value of a form in place: `+` is a space, and a `%` that begins nothing is itself (WHATWG URL, section 5.1).
    static func decodeForm(_ bytes: inout [UInt8]) {
        var (read, write) = (0, 0)
        while read < bytes.count {
            if bytes[read] == Byte.percent, let byte = escaped(bytes, at: read) {
                bytes[write] = byte
                read += 3
            } else {
                bytes[write] = bytes[read] == Byte.plus ? Byte.space : bytes[read]
                read += 1
            }
            write += 1
        }
        bytes.removeLast(read - write)
    }

    /// Appends bytes, each as it is or encoded.
    static func encode(_ bytes: some Sequence<UInt8>, to result: inout [UInt8], isKept: (UInt8) -> Bool) {
        let digits: StaticString = "0123456789ABCDEF"
        for byte in bytes {
            if isKept(byte) {
                result.append(byte)
            } else {
                result += [Byte.percent, digits.utf8Start[Int(byte >> 4)], digits.utf8Start[Int(byte & 15)]]
            }
        }
    }

    private static func escaped(_ bytes: [UInt8], at index: Int) -> UInt8? {
        guard index + 2 < bytes.count, let high = bytes[index + 1].hexValue, let low = bytes[index + 2].hexValue else { return nil }
        return high << 4 | low
    }
}
