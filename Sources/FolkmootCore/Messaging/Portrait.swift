public import Basics
import Hashing

/// A photograph of somebody with nothing in it but the picture: where and with what it was taken is left out before it is kept.
public struct Portrait: Sendable, Equatable {
    /// The file.
    public let bytes: [UInt8]
    /// What it is.
    public let format: Format
    /// Its size in pixels.
    public let size: Size

    /// What a photograph may be.
    public enum Format: String, Sendable {
        /// JPEG (ITU-T T.81).
        case jpeg = "jpg"
        /// PNG (ISO/IEC 15948).
        case png = "png"

        /// The media type.
        public var mediaType: String { self == .jpeg ? "image/jpeg" : "image/png" }
    }

    /// A size in pixels.
    public struct Size: Sendable, Equatable {
        /// From left to right.
        public let width: Int
        /// From top to bottom.
        public let height: Int
    }

    /// No larger file is taken.
    public static let mostBytes = 900 * 1024
    /// No side is longer, in pixels.
    public static let longestSide = 2400
    /// No side is shorter, in pixels.
    public static let shortestSide = 96

    /// The name under which it is shown, made of its bytes: another picture has another name.
    public var name: String { "\(SHA256.hex(of: bytes)).\(format.rawValue)" }

    /// Reads a file that somebody sent.
    ///
    /// - Throws: an `.invalid` ``Problem`` at the field `photo` for what is no such picture, or too large a one.
    public init(_ file: [UInt8]) throws(Problem) {
        guard !file.isEmpty else { throw Self.invalid("Choose a photograph.") }
        guard file.count <= Self.mostBytes else {
            throw Self.invalid("This file has \(file.count / 1024) KB. Choose one of \(Self.mostBytes / 1024) KB at most.")
        }
        let read: (bytes: [UInt8], size: Size)?
        if file.starts(with: [0xFF, 0xD8, 0xFF]) {
            (format, read) = (.jpeg, JPEGFile.stripped(file))
        } else if file.starts(with: PNGFile.signature) {
            (format, read) = (.png, PNGFile.stripped(file))
        } else {
            throw Self.invalid("This is no photograph in JPEG or PNG. Save it as one of them, and choose it again.")
        }
        guard let read else {
            throw Self.invalid(
                "This photograph is damaged or of an unusual kind. Save it anew as JPEG or PNG, and choose it again.")
        }
        (bytes, size) = read
        let (shorter, longer) = (min(size.width, size.height), max(size.width, size.height))
        guard shorter >= Self.shortestSide, longer <= Self.longestSide else {
            throw Self.invalid(
                """
                This photograph has \(size.width) by \(size.height) pixels. Choose one with \(Self.shortestSide) to \(Self.longestSide) on \
                each side.
                """)
        }
    }

    private static func invalid(_ words: String) -> Problem { Problem(.invalid, words, fields: ["photo": words]) }
}

/// The parts of a JPEG file that make the picture.
enum JPEGFile {
    /// The file with its tables, its frame and its scans alone, and how it is turned; nothing if it is no whole picture.
    static func stripped(_ file: [UInt8]) -> (bytes: [UInt8], size: Portrait.Size)? {
        var (kept, place, size, turn): ([UInt8], Int, Portrait.Size?, UInt8) = ([], 2, nil, 1)
        var hasScan = false
        while let marker = marker(of: file, at: &place) {
            // End of image: whatever follows, such as a film, is no part of the picture.
            if marker == 0xD9 {
                guard hasScan, let size else { return nil }
                return ([0xFF, 0xD8] + orientation(turn) + kept + [0xFF, 0xD9], size)
            }
            guard let segment = segment(of: file, at: place) else { return nil }
            let content = file[(segment.lowerBound + 2)..<segment.upperBound]
            switch marker {
            // Frames as browsers draw them: baseline, extended and progressive.
            case 0xC0, 0xC1, 0xC2:
                guard size == nil, content.count >= 6 else { return nil }
                let bytes = Array(content)
                size = Portrait.Size(width: Int(bytes[3]) << 8 | Int(bytes[4]), height: Int(bytes[1]) << 8 | Int(bytes[2]))
            // Tables of quantisation, of codes, and how often a scan begins anew.
            case 0xDB, 0xC4, 0xDD: break
            // What its colours mean; always of twelve bytes.
            case 0xEE where content.count == 12 && content.starts(with: Array("Adobe".utf8)): break
            case 0xE1:
                turn = turned(Array(content)) ?? turn
                place = segment.upperBound
                continue
            case 0xDA:
                guard size != nil else { return nil }
                hasScan = true
                let end = scanEnd(in: file, from: segment.upperBound)
                kept += [0xFF, marker] + file[segment.lowerBound..<end]
                place = end
                continue
            // All that is told beside the picture, by cameras and programs.
            case 0xE0...0xEF, 0xFE:
                place = segment.upperBound
                continue
            default: return nil
            }
            kept += [0xFF, marker] + file[segment]
            place = segment.upperBound
        }
        return nil
    }

    /// The marker that stands at a place, which moves behind it.
    private static func marker(of file: [UInt8], at place: inout Int) -> UInt8? {
        guard place < file.count, file[place] == 0xFF else { return nil }
        // Any number of these may stand before a marker.
        while place < file.count, file[place] == 0xFF { place += 1 }
        guard place < file.count, file[place] != 0 else { return nil }
        place += 1
        return file[place - 1]
    }

    /// Where a segment stands, with the two bytes of its length.
    private static func segment(of file: [UInt8], at place: Int) -> Range<Int>? {
        guard place + 2 <= file.count else { return nil }
        let length = Int(file[place]) << 8 | Int(file[place + 1])
        guard length >= 2, place + length <= file.count else { return nil }
        return place..<(place + length)
    }

    /// Where the next marker stands behind the codes of a scan.
    private static func scanEnd(in file: [UInt8], from start: Int) -> Int {
        var place = start
        while place + 1 < file.count {
            if file[place] == 0xFF, file[place + 1] != 0, file[place + 1] != 0xFF, !(0xD0...0xD7).contains(file[place + 1]) {
                return place
            }
            place += 1
        }
        return file.count
    }

    /// How the camera was held, from its notes (Exif 2.3, tag 0x0112): 1 to 8.
    private static func turned(_ segment: [UInt8]) -> UInt8? {
        guard segment.starts(with: Array("Exif\0\0".utf8)) else { return nil }
        let notes = Array(segment.dropFirst(6))
        guard notes.count >= 8 else { return nil }
        let isLittle = notes.starts(with: [0x49, 0x49])
        func number(_ place: Int, _ count: Int) -> Int? {
            guard place >= 0, place + count <= notes.count else { return nil }
            let bytes = notes[place..<(place + count)]
            return (isLittle ? Array(bytes.reversed()) : Array(bytes)).reduce(0) { $0 << 8 | Int($1) }
        }
        guard let directory = number(4, 4), let count = number(directory, 2) else { return nil }
        for entry in 0..<min(count, 200) {
            let place = directory + 2 + entry * 12
            guard number(place, 2) == 0x0112 else { continue }
            return number(place + 8, 2).flatMap { (1...8).contains($0) ? UInt8($0) : nil }
        }
        return nil
    }

    /// Notes that say how the picture is turned, and nothing else; none if it is upright.
    private static func orientation(_ turn: UInt8) -> [UInt8] {
        guard turn != 1 else { return [] }
        let directory: [UInt8] = [0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, turn, 0, 0, 0, 0, 0, 0]
        let notes: [UInt8] = Array("Exif\0\0MM\0".utf8) + [0x2A, 0, 0, 0, 8] + directory
        return [0xFF, 0xE1, 0, UInt8(notes.count + 2)] + notes
    }
}

/// The parts of a PNG file that make the picture.
enum PNGFile {
    static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    /// The file with the chunks that make the picture alone; nothing if it is no whole picture.
    static func stripped(_ file: [UInt8]) -> (bytes: [UInt8], size: Portrait.Size)? {
        var (kept, place, size, hasData) = (signature, signature.count, Portrait.Size?.none, false)
        while let (kind, chunk) = chunk(of: file, at: place) {
            if size == nil {
                guard kind == "IHDR", chunk.count == 25 else { return nil }
                let sides = [8, 12].map { side in file[(place + side)..<(place + side + 4)].reduce(0) { $0 << 8 | Int($1) } }
                size = Portrait.Size(width: sides[0], height: sides[1])
                kept += file[chunk]
            } else if kind == "IEND" {
                guard let size, hasData, chunk.count == 12 else { return nil }
                return (kept + file[chunk], size)
            } else if kind == "IDAT" || kind == "PLTE" || kind == "tRNS" {
                hasData = hasData || kind == "IDAT"
                kept += file[chunk]
            }
            place = chunk.upperBound
        }
        return nil
    }

    /// The kind of a chunk, and where it stands with its length and its sum.
    private static func chunk(of file: [UInt8], at place: Int) -> (String, Range<Int>)? {
        guard place + 12 <= file.count else { return nil }
        let length = file[place..<(place + 4)].reduce(0) { $0 << 8 | Int($1) }
        guard length <= file.count - place - 12 else { return nil }
        return (String(decoding: file[(place + 4)..<(place + 8)], as: UTF8.self), place..<(place + 12 + length))
    }
}
