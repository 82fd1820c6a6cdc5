import Basics
import FolkmootCore
import FolkmootTenancy
import Testing

@Suite("Damaged files")
struct DamageTests {
    @Test(
        "However a file is damaged, there are findings or a configuration, and never both",
        arguments: Westmarch.files().files.keys.sorted())
    func damage(file: String) throws {
        let seeds = try Westmarch.seeds()
        let whole = Westmarch.files().files
        var context = ConfigurationContext()
        context.previous = try Westmarch.configuration()
        var generator = Numbers(state: 7)

        for _ in 0..<40 {
            let damaged = Self.damaged(whole[file] ?? [], &generator)
            let files = ConfigurationFiles(whole.merging([file: damaged]) { $1 })
            let check = ConfigurationCheck(files, seeds: seeds, context: context)
            #expect(check.findings.isEmpty == (check.configuration != nil))
            #expect(check.findings.allSatisfy { !$0.message.isEmpty && !$0.remedy.isEmpty && $0.line > 0 && $0.column > 0 })
        }
    }

    /// The bytes with some lost, doubled or changed.
    private static func damaged(_ bytes: [UInt8], _ generator: inout Numbers) -> [UInt8] {
        let start = Int.random(in: 0..<bytes.count, using: &generator)
        let end = min(bytes.count, start + Int.random(in: 1...12, using: &generator))
        switch Int.random(in: 0..<5, using: &generator) {
        case 0: return Array(bytes[..<start])
        case 1: return Array(bytes[..<start] + bytes[end...])
        case 2: return Array(bytes[..<end] + bytes[start...])
        case 3: return Array(bytes[..<start]) + [UInt8.random(in: 0...255, using: &generator)] + bytes[(start + 1)...]
        default: return Array(bytes[..<start] + "null".utf8 + bytes[end...])
        }
    }
}

/// Numbers that come out alike each time (Steele and others, "SplitMix", 2014).
private struct Numbers: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
