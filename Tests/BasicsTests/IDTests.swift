import Basics
import Testing

private enum Household {}

@Suite("Identities")
struct IDTests {
    @Test("An identity comes back from its text", arguments: 0..<50)
    func roundTrip(seed: UInt64) {
        var random = SplitMix(seed: seed)
        let id = ID<Household>(at: Int64.random(in: 0..<1 << 47, using: &random), random: &random)

        #expect(id.description.utf8.count == 26)
        #expect(ID<Household>(id.description) == id)
    }

    @Test("Later ones sort after earlier ones, as values and as text")
    func order() {
        var random = SplitMix(seed: 1)
        let times: [Int64] = [0, 1, 255, 256, 65_535, 1_700_000_000_000, 1_700_000_000_001, (1 << 48) - 1]

        let ids = times.map { ID<Household>(at: $0, random: &random) }

        #expect(ids == ids.sorted())
        #expect(ids.map(\.description) == ids.map(\.description).sorted())
    }

    @Test("Those made one after another sort in that order, however fast they are made")
    func succession() {
        let ids = (0..<10_000).map { _ in ID<Household>() }

        #expect(zip(ids, ids.dropFirst()).allSatisfy { $0 < $1 })
    }

    @Test("The layout is that of a version 7 UUID")
    func layout() {
        var zeros = Constant(value: 0)
        var ones = Constant(value: .max)

        #expect(ID<Household>(at: 0, random: &zeros).description == "0000000000e008000000000000")
        #expect(ID<Household>(at: (1 << 48) - 1, random: &ones).description == "7zzzzzzzzzfzzvzzzzzzzzzzzz")
    }

    @Test("No two are alike")
    func uniqueness() {
        let ids = Set((0..<10_000).map { _ in ID<Household>() })

        #expect(ids.count == 10_000)
    }

    @Test(
        "What is no identity is not read",
        arguments: [
            "", "0", "7zzzzzzzzzzzzzzzzzzzzzzzzzz", "7zzzzzzzzzzzzzzzzzzzzzzzz", "8zzzzzzzzzzzzzzzzzzzzzzzzz",
            "7ZZZZZZZZZZZZZZZZZZZZZZZZZ",
            "0000000000000000000000000i", "0000000000000000000000000l", "0000000000000000000000000o", "0000000000000000000000000u",
            "000000000000-000000000000x", "000000000000000000000000é",
        ])
    func notAnIdentity(text: String) {
        #expect(ID<Household>(text) == nil)
    }
}

private struct Constant: RandomNumberGenerator {
    let value: UInt64

    func next() -> UInt64 { value }
}
