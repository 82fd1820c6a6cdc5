import Basics
import Testing

@testable import FolkmootCore

@Suite("Photographs are kept without anything but the picture")
struct PortraitTests {
    private static let place = Array("GPS 52.7657".utf8)

    /// A small file of the form of a JPEG, with notes as cameras write them.
    private static func jpeg(
        width: Int = 300, height: Int = 400, turned: UInt8 = 6, isLittle: Bool = true, frame kind: UInt8 = 0xC0, more: [UInt8] = []
    ) -> [UInt8] {
        func segment(_ marker: UInt8, _ content: [UInt8]) -> [UInt8] {
            [0xFF, marker, UInt8((content.count + 2) >> 8), UInt8((content.count + 2) & 255)] + content
        }
        let little: [UInt8] = [0x2A, 0, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, turned, 0, 0, 0, 0, 0, 0, 0]
        let big: [UInt8] = [0, 0x2A, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, turned, 0, 0, 0, 0, 0, 0]
        let notes = Array((isLittle ? "Exif\0\0II" : "Exif\0\0MM").utf8) + (isLittle ? little : big) + place
        let frame: [UInt8] = [8, UInt8(height >> 8), UInt8(height & 255), UInt8(width >> 8), UInt8(width & 255), 1, 1, 0x11, 0]
        let scan: [UInt8] = segment(0xDA, [1, 1, 0, 0, 63, 0]) + [1, 2, 0xFF, 0, 3, 0xFF, 0xD0, 4]
        let told = segment(0xE1, notes) + segment(0xE2, place) + segment(0xFE, place)
        return [0xFF, 0xD8] + told + segment(0xEE, Array("Adobe".utf8) + [0, 100, 0, 0, 0, 0, 1]) + more
            + segment(0xDB, [0] + Array(repeating: 1, count: 64)) + segment(kind, frame) + scan + [0xFF, 0xD9] + place
    }

    private static func png(width: Int = 300, height: Int = 400, data: Bool = true) -> [UInt8] {
        func number(_ value: Int) -> [UInt8] { [24, 16, 8, 0].map { UInt8(value >> $0 & 255) } }
        func chunk(_ kind: String, _ content: [UInt8]) -> [UInt8] {
            number(content.count) + Array(kind.utf8) + content + [0, 0, 0, 0]
        }
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + chunk("IHDR", number(width) + number(height) + [8, 2, 0, 0, 0])
            + chunk("eXIf", place) + chunk("tEXt", place) + chunk("iTXt", place) + chunk("acTL", place)
            + (data ? chunk("IDAT", [1, 2, 3]) : []) + chunk("IEND", []) + place
    }

    private static func holds(_ needle: [UInt8], _ bytes: [UInt8]) -> Bool {
        guard bytes.count >= needle.count else { return false }
        return (0...(bytes.count - needle.count)).contains { bytes[$0..<($0 + needle.count)].elementsEqual(needle) }
    }

    @Test("Where it was taken, remarks, previews and what stands behind the picture are left out of a JPEG; how it is turned stays")
    func stripped() throws {
        for isLittle in [true, false] {
            let photo = try Portrait(Self.jpeg(isLittle: isLittle))

            #expect(photo.format == .jpeg && photo.size == Portrait.Size(width: 300, height: 400))
            #expect(!Self.holds(Self.place, photo.bytes))
            #expect(Self.holds(Array("Adobe".utf8), photo.bytes) && photo.bytes.suffix(2) == [0xFF, 0xD9])
            #expect(Self.holds([1, 2, 0xFF, 0, 3, 0xFF, 0xD0, 4], photo.bytes))
            #expect(
                Self.holds(Array("Exif\0\0MM\0*".utf8), photo.bytes)
                    && Self.holds([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6], photo.bytes))
            #expect(try Portrait(photo.bytes).bytes == photo.bytes)
        }
        let upright = try Portrait(Self.jpeg(turned: 1))
        #expect(!Self.holds(Array("Exif".utf8), upright.bytes))
    }

    @Test("Of a PNG the chunks of the picture stay alone")
    func png() throws {
        let photo = try Portrait(Self.png())

        #expect(photo.format == .png && photo.size == Portrait.Size(width: 300, height: 400))
        #expect(!Self.holds(Self.place, photo.bytes) && !Self.holds(Array("acTL".utf8), photo.bytes))
        #expect(Self.holds(Array("IDAT".utf8), photo.bytes) && photo.name.hasSuffix(".png") && photo.name.utf8.count == 68)
    }

    @Test("What is too large, too small, no picture or only half of one is refused in words")
    func refused() {
        let files: [([UInt8], String)] = [
            ([], "Choose a photograph."), (Array("GIF89a".utf8), "no photograph in JPEG or PNG"),
            (Array(repeating: 0xFF, count: Portrait.mostBytes + 1), "KB at most"),
            (Self.jpeg(width: 2401), "2401 by 400 pixels"), (Self.jpeg(height: 95), "300 by 95 pixels"),
            (Self.png(width: 1 << 30), "pixels"), (Self.png(data: false), "damaged"),
            // A lossless frame, and a marker that belongs to no such file.
            (Self.jpeg(frame: 0xC3), "unusual kind"), (Self.jpeg(more: [0xFF, 0x01]), "damaged"), ([0xFF, 0xD8, 0xFF], "damaged"),
        ]
        for (file, words) in files {
            let problem = #expect(throws: Problem.self) { try Portrait(file) }
            #expect(
                problem?.kind == .invalid && problem?.fields["photo"]?.contains(words) == true,
                "\(words): \(problem?.message ?? "")")
        }
    }

    @Test("However a file is cut or changed, it is refused or read without harm, and never with what was beside the picture")
    func damaged() {
        for file in [Self.jpeg(), Self.png()] {
            for place in 0..<file.count {
                _ = try? Portrait(Array(file[..<place]))
                for byte: UInt8 in [0, 0xFF, 0xD9] {
                    var changed = file
                    changed[place] = byte
                    _ = try? Portrait(changed)
                }
            }
        }
        let half = Self.jpeg()
        #expect(throws: Problem.self) { try Portrait(Array(half.prefix(half.count - 20))) }
    }
}
