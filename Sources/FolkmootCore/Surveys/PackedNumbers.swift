/// Small whole numbers one after another, each in the bytes in which UTF-8 writes a character (RFC 2279): one byte below 128, two below
/// 2,048, and so on up to 2³¹.
///
/// SQL makes the same of them with `char`.
struct PackedNumbers {
    private(set) var bytes: [UInt8] = []

    mutating func append(_ number: Int) {
        precondition((0...Int(Int32.max)).contains(number), "A packed number has 31 bits.")
        guard number >= 0x80 else { return bytes.append(UInt8(number)) }
        var length = 2
        while length < 6, number >> (5 * length + 1) > 0 { length += 1 }
        bytes.append(UInt8(truncatingIfNeeded: 0xFF00 >> length | number >> (6 * (length - 1))))
        for place in stride(from: length - 2, through: 0, by: -1) {
            bytes.append(UInt8(0x80 | number >> (6 * place) & 0x3F))
        }
    }

    /// Reads numbers from bytes; the end is also where a number is cut off.
    struct Reader {
        private let bytes: UnsafeRawBufferPointer
        private var index = 0

        init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

        mutating func next() -> Int? {
            guard index < bytes.count else { return nil }
            let first = bytes[index]
            index += 1
            guard first >= 0x80 else { return Int(first) }
            let length = (~first).leadingZeroBitCount
            guard length >= 2, length <= 6, index + length - 1 <= bytes.count else { return nil }
            var number = Int(first) & 0x7F >> length
            for _ in 1..<length {
                number = number << 6 | Int(bytes[index] & 0x3F)
                index += 1
            }
            return number
        }
    }
}
