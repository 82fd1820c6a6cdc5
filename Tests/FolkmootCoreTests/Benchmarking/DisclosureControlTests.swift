import Basics
import Testing

@testable import FolkmootCore

@Suite("Small numbers stay in the force")
struct DisclosureControlTests {
    private let suppression = DisclosureControl(threshold: 10)

    @Test("Fewer than ten are hidden, ten are shown, and zero where the measure says so")
    func primary() {
        #expect(suppression.hides(9, showsZero: true))
        #expect(!suppression.hides(10, showsZero: true))
        #expect(!suppression.hides(0, showsZero: true))
        #expect(suppression.hides(0, showsZero: false))
        #expect(suppression.hides(-3, showsZero: true))
    }

    @Test("A hidden part takes the smallest shown one with it, so that it cannot be worked out from the whole")
    func secondary() {
        #expect(hidden([500, 7, 40, 300]) == [1, 2])
        #expect(hidden([500, 40, 300]) == [])
        #expect(hidden([500, 0, 40]) == [])
        #expect(hidden([7, 500]) == [0, 1])
    }

    @Test("Hidden parts together are never a small number either")
    func sums() {
        #expect(hidden([500, 2, 3, 40]) == [1, 2, 3])
        #expect(hidden([500, 6, 7]) == [1, 2])
    }

    @Test("What lies in no part counts as hidden")
    func unseen() {
        #expect(suppression.hidden(among: [500, 40], of: 545, unseen: 5, showsZero: true) == [1])
        #expect(suppression.hidden(among: [500, 40], of: 600, unseen: 60, showsZero: true) == [])
    }

    @Test("Of a whole that is too small nothing is shown")
    func smallWhole() {
        #expect(hidden([4, 3]) == [0, 1])
    }

    @Test("Whatever the counts, no hidden one follows from the shown ones", arguments: 0..<300)
    func nothingFollows(seed: Int) {
        var random = Dice(seed: seed)
        let parts = (0..<random.below(8) + 1).map { _ in random.below(3) == 0 ? random.below(12) : random.below(300) }
        let whole = parts.reduce(0, +)

        let hidden = suppression.hidden(among: parts, of: whole, showsZero: true)

        let rest = hidden.reduce(0) { $0 + parts[$1] }
        #expect(parts.indices.allSatisfy { hidden.contains($0) || !suppression.hides(parts[$0], showsZero: true) })
        #expect(hidden.isEmpty || hidden.count == parts.count || (hidden.count > 1 && rest >= 10), "\(parts) hides \(hidden)")
    }

    @Test("A small flow hides the other one, since the net change follows from the members of two months")
    func flows() {
        #expect(suppression.hidden(joined: 120, left: 3, before: 1000, after: 1117) == (flows: true, net: false))
        #expect(suppression.hidden(joined: 120, left: 30, before: 1000, after: 1090) == (flows: false, net: false))
        #expect(suppression.hidden(joined: 120, left: 30, before: 5, after: 95) == (flows: true, net: true))
        #expect(suppression.hidden(joined: 0, left: 0, before: 0, after: 0) == (flows: false, net: false))
    }

    private func hidden(_ parts: [Int]) -> Set<Int> {
        suppression.hidden(among: parts, of: parts.reduce(0, +), showsZero: true)
    }
}

/// Numbers that come out alike each time.
struct Dice {
    private var state: UInt64

    init(seed: Int) { state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1 }

    mutating func below(_ limit: Int) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int(state % UInt64(limit))
    }
}
