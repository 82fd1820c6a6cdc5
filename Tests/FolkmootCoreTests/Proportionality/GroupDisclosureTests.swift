import Basics
import Testing

@testable import FolkmootCore

@Suite("Small groups stay hidden, and cannot be worked out")
struct GroupDisclosureTests {
    @Test("Where every group has enough people in every area all are shown")
    func enough() {
        #expect(hidden(["a": [40, 12], "b": [30, 10]]) == [:])
    }

    @Test("A small count takes a second group and a second area with it")
    func rectangle() {
        let hidden = hidden(["a": [400, 40, 3], "b": [300, 30, 20], "c": [500, 60, 25]])

        #expect(hidden == ["a": [1, 2], "b": [1, 2]])
    }

    @Test("What is hidden in an area is hidden in all that lies in it")
    func below() {
        let tree = Self.tree(["f": nil, "a": "f", "b": "f", "a1": "a", "a2": "a", "b1": "b"])
        let hidden = Self.hidden(
            tree, leaves: ["a1": [200, 20, 1], "a2": [200, 20, 2], "b1": [300, 30, 50]])

        #expect(hidden["f"] ?? [] == [])
        #expect(hidden["a"] == [1, 2] && hidden["b"] == [1, 2])
        #expect(hidden["a1"] == [1, 2] && hidden["a2"] == [1, 2] && hidden["b1"] == [1, 2])
    }

    @Test("Of an area in which few are known nothing is shown, nor of the smallest beside it, while the others stay open")
    func few() {
        let hidden = hidden(["a": [4, 2, 1], "b": [30, 20, 15], "c": [300, 50, 25], "d": [500, 60, 35]])

        #expect(hidden == ["a": [0, 1, 2], "b": [0, 1, 2]])
    }

    @Test("An area in which nobody is known hides nothing, and protects nobody")
    func nobody() {
        let hidden = hidden(["a": [0, 0, 0], "b": [300, 20, 2], "c": [300, 50, 25]])

        #expect(hidden == ["b": [1, 2], "c": [1, 2]])
    }

    @Test("In a force with too few people of a group even the whole force does not tell it")
    func wholeForce() {
        let hidden = hidden(["a": [400, 30, 3], "b": [300, 30, 2]])

        #expect(hidden["f"] == [1, 2] && hidden["a"] == [1, 2])
    }

    /// All shown counts and the sum of each area are told to an attacker, who knows that nobody lives in an area but not in its parts.
    @Test("No hidden count follows from all that is shown, whatever the counts", arguments: 0..<400)
    func nothingFollows(seed: Int) throws {
        var random = Dice(seed: seed)
        let tree = Self.randomTree(&random)
        let groups = 2 + random.below(4)
        let leaves = tree.areas.filter { tree.children(of: $0.code).isEmpty }.map(\.code)
        let people = Dictionary(
            uniqueKeysWithValues: leaves.map { leaf in
                (leaf, Self.counts(groups, &random))
            })

        let hidden = Self.hidden(tree, leaves: people)

        let places = Dictionary(uniqueKeysWithValues: leaves.enumerated().map { ($1, $0) })
        func vector(_ area: String, _ group: Int) -> [Int] {
            var vector = Array(repeating: 0, count: leaves.count * groups)
            for leaf in tree.subtree(of: area) { if let place = places[leaf.code] { vector[place * groups + group] = 1 } }
            return vector
        }
        var known = Span()
        for area in tree.areas.map(\.code) {
            known.add(
                (0..<groups).map { vector(area, $0) }.reduce(Array(repeating: 0, count: leaves.count * groups)) {
                    zip($0, $1).map(+)
                })
            for group in 0..<groups where hidden[area]?.contains(group) != true { known.add(vector(area, group)) }
        }
        let counts = Self.rolledUp(people, over: tree)
        Self.expectNoFewLeft(hidden, counts, tree)
        for area in tree.areas.map(\.code) {
            for group in 0..<groups {
                let isHidden = hidden[area]?.contains(group) == true
                if !isHidden, counts[area]?.contains(where: { $0 > 0 }) == true {
                    #expect(counts[area]?[group] ?? 0 >= 10, "\(area) \(group)")
                }
                if isHidden { #expect(!known.holds(vector(area, group)), "\(area) \(group) of \(people): \(hidden)") }
            }
        }
    }

    private func hidden(_ parts: [String: [Int]]) -> [String: Set<Int>] {
        var parents: [String: String?] = ["f": nil]
        for area in parts.keys { parents[area] = "f" }
        return Self.hidden(Self.tree(parents), leaves: parts)
    }

    private static func hidden(_ tree: AreaTree, leaves: [String: [Int]]) -> [String: Set<Int>] {
        GroupDisclosure(
            tree: tree, threshold: 10, counts: rolledUp(leaves, over: tree), groups: leaves.values.first?.count ?? 0
        ).hidden().filter { !$0.value.isEmpty }
    }

    private static func rolledUp(_ leaves: [String: [Int]], over tree: AreaTree) -> [String: [Int]] {
        var counts: [String: [Int]] = [:]
        for (leaf, people) in leaves {
            for area in tree.path(from: leaf) { counts[area] = counts[area].map { zip($0, people).map(+) } ?? people }
        }
        return counts
    }

    private static func tree(_ parents: [String: String?]) -> AreaTree {
        AreaTree(
            parents.sorted { $0.key < $1.key }.map { code, parent in
                Area(
                    code: code, name: Localized(code), kind: "area", parent: parent,
                    validFrom: Day(year: 2020, month: 1, day: 1) ?? today,
                    validTo: nil, households: nil, population: nil, position: nil)
            })
    }

    private static let today = London.day(at: MemberForce.start)

    /// What is hidden of a row, or of a column under a shown sum, is of enough people, or else nothing of the row is shown.
    private static func expectNoFewLeft(_ hidden: [String: Set<Int>], _ counts: [String: [Int]], _ tree: AreaTree) {
        for area in tree.areas.map(\.code) {
            let (here, row) = (hidden[area] ?? [], counts[area] ?? [])
            #expect(here.isEmpty || here.count == row.count || here.reduce(0) { $0 + row[$1] } >= 10, "\(area): \(row) \(here)")
            for group in row.indices where !here.contains(group) {
                let parts = tree.children(of: area).map(\.code).filter { hidden[$0]?.contains(group) == true }
                let left = parts.reduce(0) { $0 + (counts[$1]?[group] ?? 0) }
                #expect(parts.isEmpty || left >= 10, "\(area), group \(group): \(left)")
            }
        }
    }

    /// Mostly enough, sometimes few of a group or of all, sometimes nobody at all.
    private static func counts(_ groups: Int, _ random: inout Dice) -> [Int] {
        let kind = random.below(6)
        return (0..<groups).map { _ in
            switch kind {
            case 0: 0
            case 1: random.below(4)
            default: random.below(4) == 0 ? random.below(12) : 10 + random.below(200)
            }
        }
    }

    /// The force, two to four areas in it, and none to four in each of these.
    private static func randomTree(_ random: inout Dice) -> AreaTree {
        var parents: [String: String?] = ["f": nil]
        for area in 0..<2 + random.below(3) {
            parents["a\(area)"] = "f"
            for part in 0..<random.below(5) { parents["a\(area)p\(part)"] = "a\(area)" }
        }
        return tree(parents)
    }
}

/// What follows from sums that are known: vectors modulo a prime, by Gauss.
private struct Span {
    private static let prime = 2_147_483_647
    /// By the place of its first number, which is 1.
    private var rows: [Int: [Int]] = [:]

    mutating func add(_ vector: [Int]) {
        let rest = reduced(vector)
        guard let place = rest.firstIndex(where: { $0 != 0 }) else { return }
        let inverse = Self.power(rest[place], Self.prime - 2)
        rows[place] = rest.map { $0 * inverse % Self.prime }
    }

    func holds(_ vector: [Int]) -> Bool { reduced(vector).allSatisfy { $0 == 0 } }

    private func reduced(_ vector: [Int]) -> [Int] {
        var rest = vector.map { ($0 % Self.prime + Self.prime) % Self.prime }
        for place in rest.indices where rest[place] != 0 {
            guard let row = rows[place] else { continue }
            let factor = rest[place]
            rest = zip(rest, row).map { ($0 + (Self.prime - factor) * $1) % Self.prime }
        }
        return rest
    }

    private static func power(_ base: Int, _ exponent: Int) -> Int {
        var (result, base, exponent) = (1, base, exponent)
        while exponent > 0 {
            if exponent & 1 == 1 { result = result * base % prime }
            base = base * base % prime
            exponent >>= 1
        }
        return result
    }
}
