@_spi(Stores) import FolkmootTenancy
import Storage
import Testing

@testable import FolkmootCore

@Suite("Packed numbers")
struct PackedNumbersTests {
    @Test("Numbers come back as they were packed")
    func roundTrip() {
        let numbers = [
            0, 1, 127, 128, 2047, 2048, 0xD800, 0xFFFF, 0x10000, 0x1F_FFFF, 0x20_0000, 0x3FF_FFFF, 0x400_0000, 0x7FFF_FFFF,
        ]

        let read = SurveyVote.packed(numbers).withUnsafeBytes(SurveyVote.unpacked)

        #expect(read == numbers)
    }

    @Test("A character of SQL is the same number")
    func characters() async throws {
        let force = try await SurveyForce()

        let bytes = try await force.operations.data.read { db in
            try db.value("SELECT CAST(char(1, 300, 70000) AS BLOB)", as: [UInt8].self)
        }

        #expect(bytes == SurveyVote.packed([1, 300, 70000]))
        await force.remove()
    }

    @Test(
        "What is cut off or no number ends the list",
        arguments: [[0xC4], [0x41, 0xFF, 0x80], [0x41, 0x80], [0xF0, 0x80, 0x80]] as [[UInt8]])
    func damaged(bytes: [UInt8]) {
        let read = bytes.withUnsafeBytes(SurveyVote.unpacked)

        #expect(read == (bytes[0] == 0x41 ? [0x41] : []))
    }
}
