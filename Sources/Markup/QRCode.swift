/// A text as squares that a camera reads: a QR code (ISO/IEC 18004) of bytes, with a sixth of them to spare (level M).
///
/// For addresses that somebody at one device needs on another. Versions 1 to 10 are made: up to 213 bytes of UTF-8.
public struct QRCode: Sendable {
    /// How many squares a side has.
    public let size: Int
    /// Row by row.
    private var squares: [Bool]
    /// Those whose place the standard gives, which no mask touches.
    private var fixed: [Bool]

    /// Whether the square of a column and a row is dark.
    public func isDark(_ column: Int, _ row: Int) -> Bool { squares[row * size + column] }

    /// The code of a text; nothing if the text is too long.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard let version = Version.all.first(where: { $0.room >= bytes.count }) else { return nil }
        size = version.size
        squares = [Bool](repeating: false, count: size * size)
        fixed = squares
        drawFixed(version)
        place(Self.interleaved(Self.codewords(of: bytes, version), version))
        // The mask whose picture is the easiest to read, by the standard's own count of what disturbs.
        let masked = (0..<8).map { mask in
            var code = self
            code.apply(mask)
            return code
        }
        if let best = masked.min(by: { $0.penalty < $1.penalty }) { squares = best.squares }
    }

    /// The drawing, dark on light with the margin that readers need, whatever colours the page has.
    ///
    /// - Parameters:
    ///   - id: Unique on the page.
    ///   - title: What it is for, in words.
    public func svg(id: String, title: String) -> HTML {
        let (id, side) = (ChartFrame.plain(id), size + 8)
        return """
            <svg viewBox="0 0 \(side) \(side)" width="\(side * 4)" height="\(side * 4)" role="img" aria-labelledby="\(id)-title" \
            shape-rendering="crispEdges"><title id="\(id)-title">\(title)</title>\
            <rect width="\(side)" height="\(side)" fill="#fff"/><path fill="#000" d="\(outline)"/></svg>
            """
    }

    /// One box for each run of dark squares in a row.
    private var outline: [HTML] {
        (0..<size).flatMap { row -> [HTML] in
            var boxes: [HTML] = []
            var column = 0
            while column < size {
                let run = (column..<size).prefix { isDark($0, row) }.count
                if run > 0 { boxes.append("M\(column + 4) \(row + 4)h\(run)v1h-\(run)z") }
                column += max(run, 1)
            }
            return boxes
        }
    }
}

// MARK: - What is encoded

extension QRCode {
    /// A size of code, and how its bytes are divided at level M.
    private struct Version {
        let number: Int
        /// How many blocks there are.
        let blocks: Int
        /// How many bytes of each block are for correcting others.
        let spare: Int

        /// ISO/IEC 18004, table 9, level M.
        static let all = [
            (1, 10), (1, 16), (1, 26), (2, 18), (2, 24), (4, 16), (4, 18), (4, 22), (5, 22), (5, 26),
        ].enumerated().map { Version(number: $0.offset + 1, blocks: $0.element.0, spare: $0.element.1) }

        var size: Int { number * 4 + 17 }
        /// All bytes, those to spare too: the squares that are free, by eights.
        var total: Int {
            var squares = (16 * number + 128) * number + 64
            if number >= 2 {
                let marks = number / 7 + 2
                squares -= (25 * marks - 10) * marks - 55
            }
            if number >= 7 { squares -= 36 }
            return squares / 8
        }
        var data: Int { total - blocks * spare }
        /// Bits that say how many bytes of text follow.
        var countBits: Int { number < 10 ? 8 : 16 }
        /// How many bytes of text fit: four bits say that they are bytes.
        var room: Int { (data * 8 - 4 - countBits) / 8 }

        /// Where the small marks are centred, across and down.
        var marks: [Int] {
            guard number > 1 else { return [] }
            let count = number / 7 + 2
            let step = (number * 4 + count * 2 + 1) / (count * 2 - 2) * 2
            return [6] + (0..<count - 1).reversed().map { size - 7 - $0 * step }
        }
    }

    /// The bytes of a text with what it is and how long, filled up.
    private static func codewords(of text: [UInt8], _ version: Version) -> [UInt8] {
        var bits: [Bool] = []
        func add(_ value: Int, _ count: Int) { for bit in (0..<count).reversed() { bits.append(value >> bit & 1 == 1) } }
        add(0b0100, 4)
        add(text.count, version.countBits)
        for byte in text { add(Int(byte), 8) }
        add(0, min(4, version.data * 8 - bits.count))
        add(0, (8 - bits.count % 8) % 8)
        var bytes = stride(from: 0, to: bits.count, by: 8).map { start in
            bits[start..<start + 8].reduce(UInt8(0)) { $0 << 1 | ($1 ? 1 : 0) }
        }
        let filling: [UInt8] = [0xEC, 0x11]
        for index in 0..<version.data - bytes.count { bytes.append(filling[index % 2]) }
        return bytes
    }

    /// The bytes of all blocks in turn, and after them those to spare.
    private static func interleaved(_ data: [UInt8], _ version: Version) -> [UInt8] {
        let long = data.count % version.blocks
        var blocks: [ArraySlice<UInt8>] = []
        for index in 0..<version.blocks {
            let count = data.count / version.blocks + (index >= version.blocks - long ? 1 : 0)
            let start = blocks.last?.endIndex ?? 0
            blocks.append(data[start..<start + count])
        }
        let spares = blocks.map { ReedSolomon.remainder(of: $0, degree: version.spare) }
        let longest = blocks.map(\.count).max() ?? 0
        let first = (0..<longest).flatMap { place in blocks.compactMap { $0.dropFirst(place).first } }
        return first + (0..<version.spare).flatMap { place in spares.map { $0[place] } }
    }
}

/// Bytes from which others can be put right: arithmetic in the field of 256 elements of ISO/IEC 18004 (x⁸+x⁴+x³+x²+1).
private enum ReedSolomon {
    /// What is left of data divided by the generator of a degree.
    static func remainder(of data: ArraySlice<UInt8>, degree: Int) -> [UInt8] {
        let divisor = generator(degree)
        var rest = [UInt8](repeating: 0, count: degree)
        for byte in data {
            let factor = byte ^ rest.removeFirst()
            rest.append(0)
            for index in rest.indices { rest[index] ^= product(divisor[index], factor) }
        }
        return rest
    }

    /// (x - 2⁰)(x - 2¹)…, without its leading 1.
    private static func generator(_ degree: Int) -> [UInt8] {
        var coefficients = [UInt8](repeating: 0, count: degree - 1) + [1]
        var root: UInt8 = 1
        for _ in 0..<degree {
            for index in coefficients.indices {
                coefficients[index] = product(coefficients[index], root)
                if index + 1 < degree { coefficients[index] ^= coefficients[index + 1] }
            }
            root = product(root, 2)
        }
        return coefficients
    }

    private static func product(_ left: UInt8, _ right: UInt8) -> UInt8 {
        var result: UInt8 = 0
        for bit in (0..<8).reversed() {
            result = result << 1 ^ (result >> 7 == 1 ? 0x1D : 0)
            if right >> UInt8(bit) & 1 == 1 { result ^= left }
        }
        return result
    }
}

// MARK: - Where it is drawn

extension QRCode {
    private mutating func set(_ column: Int, _ row: Int, _ isDark: Bool) {
        squares[row * size + column] = isDark
        fixed[row * size + column] = true
    }

    private mutating func drawFixed(_ version: Version) {
        for index in 0..<size {
            set(6, index, index % 2 == 0)
            set(index, 6, index % 2 == 0)
        }
        for (column, row) in [(3, 3), (size - 4, 3), (3, size - 4)] { drawCorner(column, row) }
        let (marks, last) = (version.marks, version.marks.count - 1)
        for (across, column) in marks.enumerated() {
            for (down, row) in marks.enumerated() where ![[0, 0], [0, last], [last, 0]].contains([across, down]) {
                for x in -2...2 { for y in -2...2 { set(column + x, row + y, max(abs(x), abs(y)) != 1) } }
            }
        }
        // Kept free until the mask is known.
        drawFormat(mask: 0)
        if version.number >= 7 { drawNumber(of: version) }
    }

    private mutating func drawCorner(_ column: Int, _ row: Int) {
        for x in -4...4 {
            for y in -4...4 where (0..<size).contains(column + x) && (0..<size).contains(row + y) {
                let ring = max(abs(x), abs(y))
                set(column + x, row + y, ring != 2 && ring != 4)
            }
        }
    }

    /// Level M and the mask, with ten bits that correct them, twice.
    private mutating func drawFormat(mask: Int) {
        var rest = mask
        for _ in 0..<10 { rest = rest << 1 ^ (rest >> 9) * 0x537 }
        let bits = (mask << 10 | rest) ^ 0x5412
        func bit(_ index: Int) -> Bool { bits >> index & 1 == 1 }
        for index in 0...5 { set(8, index, bit(index)) }
        for (index, place) in [(6, (8, 7)), (7, (8, 8)), (8, (7, 8))] { set(place.0, place.1, bit(index)) }
        for index in 9..<15 { set(14 - index, 8, bit(index)) }
        for index in 0..<8 { set(size - 1 - index, 8, bit(index)) }
        for index in 8..<15 { set(8, size - 15 + index, bit(index)) }
        set(8, size - 8, true)
    }

    /// The number of the version, with twelve bits that correct it, twice.
    private mutating func drawNumber(of version: Version) {
        var rest = version.number
        for _ in 0..<12 { rest = rest << 1 ^ (rest >> 11) * 0x1F25 }
        let bits = version.number << 12 | rest
        for index in 0..<18 {
            let (far, near, isDark) = (size - 11 + index % 3, index / 3, bits >> index & 1 == 1)
            set(far, near, isDark)
            set(near, far, isDark)
        }
    }

    /// Bytes into the free squares: two columns at a time from the right, up and down in turn.
    private mutating func place(_ bytes: [UInt8]) {
        var bits = bytes.lazy.flatMap { byte in (0..<8).reversed().map { byte >> UInt8($0) & 1 == 1 } }.makeIterator()
        var isUpward = true
        for right in [Int](stride(from: size - 1, to: 6, by: -2)) + [5, 3, 1] {
            for step in 0..<size {
                let row = isUpward ? size - 1 - step : step
                for column in [right, right - 1] where !fixed[row * size + column] {
                    squares[row * size + column] = bits.next() ?? false
                }
            }
            isUpward.toggle()
        }
    }

    private mutating func apply(_ mask: Int) {
        drawFormat(mask: mask)
        for row in 0..<size {
            for column in 0..<size where !fixed[row * size + column] && Self.isTurned(column, row, by: mask) {
                squares[row * size + column].toggle()
            }
        }
    }

    /// ISO/IEC 18004, table 10.
    private static func isTurned(_ column: Int, _ row: Int, by mask: Int) -> Bool {
        switch mask {
        case 0: (row + column) % 2 == 0
        case 1: row % 2 == 0
        case 2: column % 3 == 0
        case 3: (row + column) % 3 == 0
        case 4: (row / 2 + column / 3) % 2 == 0
        case 5: row * column % 2 + row * column % 3 == 0
        case 6: (row * column % 2 + row * column % 3) % 2 == 0
        default: ((row + column) % 2 + row * column % 3) % 2 == 0
        }
    }

    /// What disturbs a reader, as ISO/IEC 18004 counts it: long runs, blocks, what looks like a corner, too much of one colour.
    private var penalty: Int {
        let rows = (0..<size).map { row in (0..<size).map { isDark($0, row) } }
        let columns = (0..<size).map { column in (0..<size).map { isDark(column, $0) } }
        var points = (rows + columns).reduce(0) { $0 + Self.penalty(of: $1) }
        for row in 0..<size - 1 {
            for column in 0..<size - 1 {
                let block = [rows[row][column], rows[row][column + 1], rows[row + 1][column], rows[row + 1][column + 1]]
                if Set(block).count == 1 { points += 3 }
            }
        }
        let dark = squares.count { $0 }
        return points + abs(dark * 20 - squares.count * 10) / squares.count * 10
    }

    private static func penalty(of line: [Bool]) -> Int {
        var (points, run) = (0, 0)
        for index in line.indices {
            run = index > 0 && line[index] == line[index - 1] ? run + 1 : 1
            if run == 5 { points += 3 } else if run > 5 { points += 1 }
        }
        for corner in [
            [true, false, true, true, true, false, true, false, false, false, false],
            [false, false, false, false, true, false, true, true, true, false, true],
        ] {
            for start in 0..<max(0, line.count - 10) where Array(line[start..<start + 11]) == corner { points += 40 }
        }
        return points
    }
}
