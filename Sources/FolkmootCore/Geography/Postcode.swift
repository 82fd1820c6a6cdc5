/// A postcode of the United Kingdom or a Crown dependency, well formed; whether it exists is another question.
public struct Postcode: Sendable, Hashable {
    /// The first half: `LE1`.
    public let outward: String
    /// The second half, always three characters: `1AA`.
    public let inward: String

    /// The sector: `LE1 1`.
    public var sector: String { "\(outward) \(inward.prefix(1))" }
}

extension Postcode: CustomStringConvertible {
    /// With one space: `LE1 1AA`.
    public var description: String { "\(outward) \(inward)" }
}

/// What a person may have typed into a field for a postcode.
public enum PostcodeReading: Sendable, Equatable {
    /// A postcode.
    case postcode(Postcode)
    /// A postcode once letters and digits that look alike are told apart: show it and ask.
    case repaired(Postcode)
    /// A postcode of the old Newport form `NPT 0AD`, which has been replaced.
    case historic(String)
    /// An address without a place here: forces' post offices, overseas territories, and codes that stand for none.
    case elsewhere(String)
    /// None of these.
    case none

    /// Reads what a person typed; case, spaces, stops, hyphens, quotes and invisible characters make no difference.
    public init(_ input: String) {
        let text = PostcodeForm.folded(input)
        if let postcode = PostcodeForm.postcode(text) {
            self = .postcode(postcode)
        } else if let historic = PostcodeForm.historic(text) {
            self = .historic(historic)
        } else if let elsewhere = PostcodeForm.elsewhere(text) {
            self = .elsewhere(elsewhere)
        } else if let repaired = PostcodeForm.repaired(text) {
            self = .repaired(repaired)
        } else {
            self = .none
        }
    }
}

extension Postcode {
    /// Reads a postcode however it is spelt; nothing if it is none, or would have to be repaired.
    public init?(_ input: String) {
        guard case .postcode(let postcode) = PostcodeReading(input) else { return nil }
        self = postcode
    }
}

/// The forms of postcodes (Royal Mail, "Programmers' guide"; the government's pattern for bulk data).
enum PostcodeForm {
    /// The shapes of the first half: A for a letter, 9 for a digit.
    private static let shapes: [[UInt8]] = ["A9", "A99", "AA9", "AA99", "A9A", "AA9A"].map { Array($0.utf8) }
    private static let inwardLetters = Set("ABDEFGHJLNPQRSTUWXYZ".utf8)
    private static let overseas: Set<String> = [
        "ASCN1ZZ", "STHL1ZZ", "TDCU1ZZ", "BBND1ZZ", "BIQQ1ZZ", "FIQQ1ZZ", "SIQQ1ZZ", "PCRN1ZZ", "TKCA1ZZ", "ZZ999ZZ", "SANTA1",
    ]

    /// Capital letters and digits; nothing at all if there is anything that no postcode is written with.
    static func folded(_ input: String) -> [UInt8] {
        guard input.utf8.count <= 200 else { return [] }
        var text: [UInt8] = []
        for scalar in input.unicodeScalars where !isPassedOver(scalar) {
            // Full-width forms, as some keyboards write them.
            let value = (0xFF01...0xFF5E).contains(scalar.value) ? scalar.value - 0xFEE0 : scalar.value
            guard let byte = UInt8(exactly: value), let folded = capital(byte) else { return [] }
            text.append(folded)
        }
        return text
    }

    private static func isPassedOver(_ scalar: Unicode.Scalar) -> Bool {
        // As good as always; what Unicode says of the others takes long to look up.
        if scalar.isASCII { return scalar == " " || (9...13).contains(scalar.value) || "-.\"'".unicodeScalars.contains(scalar) }
        if scalar.properties.isWhitespace || scalar.properties.isDefaultIgnorableCodePoint { return true }
        return "‐‑–“”’".unicodeScalars.contains(scalar)
    }

    private static func capital(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, UInt8(ascii: "/"): byte
        case 0x61...0x7A: byte - 32
        default: nil
        }
    }

    static func postcode(_ text: [UInt8]) -> Postcode? {
        guard text.count > 4, isInward(text.suffix(3)) else { return nil }
        let outward = Array(text.dropLast(3))
        guard isOutward(outward) || outward == Array("GIR".utf8) else { return nil }
        return split(text)
    }

    static func historic(_ text: [UInt8]) -> String? {
        guard text.count == 6, text.starts(with: "NPT".utf8), isInward(text.suffix(3)) else { return nil }
        return split(text).description
    }

    static func elsewhere(_ text: [UInt8]) -> String? {
        let word = String(decoding: text, as: UTF8.self)
        if overseas.contains(word) { return split(text).description }
        guard word.hasPrefix("BFPO") else { return nil }
        let number = word.dropFirst(4).hasPrefix("C/O") ? word.dropFirst(7) : word.dropFirst(4)
        return (1...4).contains(number.count) && number.utf8.allSatisfy(isDigit) ? "BFPO \(number)" : nil
    }

    /// The one postcode that differs least by O for 0 and I for 1, or the other way round.
    static func repaired(_ text: [UInt8]) -> Postcode? {
        guard (5...7).contains(text.count) else { return nil }
        let candidates = shapes.filter { $0.count == text.count - 3 }.compactMap { shape in
            candidate(text, shape: shape + Array("9AA".utf8))
        }
        let least = candidates.map(\.changes).min()
        let nearest = Set(candidates.filter { $0.changes == least }.map(\.postcode))
        return nearest.count == 1 ? nearest.first : nil
    }

    private static func candidate(_ text: [UInt8], shape: [UInt8]) -> (postcode: Postcode, changes: Int)? {
        let repaired = zip(text, shape).map { byte, kind in kind == UInt8(ascii: "9") ? digit(byte) : letter(byte) }
        // To make the second character a digit would be to guess at the area: LI1 may be L11 or LE1.
        guard isDigit(text[1]) || !isDigit(repaired[1]), let postcode = postcode(repaired) else { return nil }
        return (postcode, zip(text, repaired).filter { $0 != $1 }.count)
    }

    private static func digit(_ byte: UInt8) -> UInt8 {
        switch byte {
        case UInt8(ascii: "O"): UInt8(ascii: "0")
        case UInt8(ascii: "I"): UInt8(ascii: "1")
        default: byte
        }
    }

    private static func letter(_ byte: UInt8) -> UInt8 {
        switch byte {
        case UInt8(ascii: "0"): UInt8(ascii: "O")
        case UInt8(ascii: "1"): UInt8(ascii: "I")
        default: byte
        }
    }

    /// Whether this is the first half of a postcode.
    static func isOutward(_ text: [UInt8]) -> Bool {
        guard let shape = shapes.first(where: { fits(text, $0) }) else { return false }
        let hasTwoLetters = shape[1] == UInt8(ascii: "A")
        guard hasTwoLetters ? !"QVX".utf8.contains(text[0]) : "BEGLMNSW".utf8.contains(text[0]) else { return false }
        if hasTwoLetters, "IJZ".utf8.contains(text[1]) { return false }
        // The letter after a district's digit is never one that looks like a digit.
        if let last = text.last, "IO".utf8.contains(last) { return false }
        // A district of two digits never begins with nought, so that S01 is somebody's SO1.
        let digits = text.filter(isDigit)
        return digits.count == 1 || digits[0] != UInt8(ascii: "0")
    }

    private static func fits(_ text: [UInt8], _ shape: [UInt8]) -> Bool {
        text.count == shape.count
            && zip(text, shape).allSatisfy { isDigit($0) == ($1 == UInt8(ascii: "9")) && $0 != UInt8(ascii: "/") }
    }

    private static func isInward(_ text: ArraySlice<UInt8>) -> Bool {
        guard let first = text.first, text.count == 3, isDigit(first) else { return false }
        return text.dropFirst().allSatisfy(inwardLetters.contains)
    }

    static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private static func split(_ text: [UInt8]) -> Postcode {
        Postcode(
            outward: String(decoding: text.dropLast(3), as: UTF8.self), inward: String(decoding: text.suffix(3), as: UTF8.self))
    }
}
