import Basics
import Testing

@testable import FolkmootCore

@Suite("Shares and the confidence index carry their intervals")
struct EstimateTests {
    /// Values by R: `binom::binom.wilson(x, n)` with z = 1.96.
    @Test(
        "Wilson's interval",
        arguments: [
            (8, 10, 0.49016, 0.94332), (0, 10, 0, 0.27753), (10, 10, 0.72247, 1), (1, 1, 0.20654, 1), (50, 100, 0.40383, 0.59617),
        ])
    func wilson(part: Int, whole: Int, low: Double, high: Double) throws {
        let estimate = try #require(ShareEstimate(Ratio(part, of: whole)))

        #expect(abs(estimate.interval.lowerBound - low) < 1e-4)
        #expect(abs(estimate.interval.upperBound - high) < 1e-4)
        #expect(estimate.interval.contains(estimate.share))
    }

    @Test("Nothing of nothing has no share")
    func nothing() { #expect(ShareEstimate(Ratio(0, of: 0)) == nil) }

    @Test("The index of patterns is that of the people themselves, whose covariances are added up", arguments: 1...20)
    func linearised(seed: UInt64) throws {
        var generator = SeededGenerator(seed * 7919)
        let people = (0..<Int.random(in: 2...80, using: &generator)).map { _ in
            (0..<5).map { _ -> Int? in [nil, 0, 1, 1].randomElement(using: &generator) ?? nil }
        }.filter { $0.contains { $0 != nil } }
        let codes = ["a", "b", "c", "d", "e"]
        let patterns = Dictionary(people.map { (Self.pattern($0, codes), 1) }, uniquingKeysWith: +)

        let index = ConfidenceIndex(patterns: patterns, questions: codes)

        guard let expected = Self.byCovariance(people) else {
            #expect(index == nil)
            return
        }
        let found = try #require(index)
        #expect(abs(found.value - expected.value) < 1e-9)
        #expect(found.people == people.count)
        if let interval = found.interval {
            #expect(abs(interval.lowerBound - max(0, expected.value - expected.half)) < 1e-9)
            #expect(abs(interval.upperBound - min(100, expected.value + expected.half)) < 1e-9)
        }
    }

    @Test("With four of five questions there is a figure, with three there is none")
    func fewestQuestions() {
        let codes = ["a", "b", "c", "d", "e"]

        #expect(ConfidenceIndex(patterns: ["a+,b-,c+": 40], questions: codes) == nil)
        #expect(ConfidenceIndex(patterns: ["a+,b-,c+": 40, "d+": 1], questions: codes)?.value == 75)
    }

    private static func pattern(_ answers: [Int?], _ codes: [String]) -> String {
        zip(codes, answers).compactMap { code, answer in answer.map { code + ($0 == 1 ? "+" : "-") } }.joined(separator: ",")
    }

    /// Var(mean of p_q) as the sum of all covariances of the p_q, each estimated from those who answered both questions.
    static func byCovariance(_ people: [[Int?]]) -> (value: Double, half: Double)? {
        let answered = (0..<5).map { q in people.compactMap { $0[q] } }
        let present = (0..<5).filter { !answered[$0].isEmpty }
        guard present.count >= 4 else { return nil }
        let means = answered.map { $0.isEmpty ? 0 : Double($0.reduce(0, +)) / Double($0.count) }
        var variance = 0.0
        for q in present {
            for r in present {
                let products = people.compactMap { person -> Double? in
                    guard let y = person[q], let z = person[r] else { return nil }
                    return (Double(y) - means[q]) * (Double(z) - means[r])
                }
                variance += products.reduce(0, +) / Double(answered[q].count * answered[r].count)
            }
        }
        let n = Double(people.count)
        let count = Double(present.count)
        variance *= n / max(n - 1, 1) / (count * count)
        return (present.map { means[$0] }.reduce(0, +) / count * 100, 1.96 * max(0, variance).squareRoot() * 100)
    }
}

@Suite("Small counts cannot be seen or worked out")
struct SuppressionTests {
    private let tree = AreaTree(
        [("force", nil), ("a", "force"), ("b", "force"), ("c", "force"), ("a1", "a"), ("a2", "a"), ("a3", "a")].map {
            code, parent in
            Area(
                code: code, name: Localized(code), kind: "area", parent: parent, validFrom: Day(daysSinceEpoch: 0), validTo: nil,
                households: nil, population: nil, position: nil)
        })

    /// The codes of the areas whose count is shown, each asked for alone and all at once.
    private func shown(threshold: Int = 10, _ count: (String) -> Int) -> Set<String> {
        let suppression = Suppression(tree: tree, threshold: threshold)
        let shown = suppression.shown { count(tree.areas[$0].code) }
        #expect(Set(tree.areas.indices.filter { suppression.shows($0) { count(tree.areas[$0].code) } }) == shown)
        return Set(shown.map { tree.areas[$0].code })
    }

    @Test(
        "The counts of an area are those of all that lies in it, and the force has those of places nobody knows", arguments: 1...50)
    func sums(seed: UInt64) {
        var generator = SeededGenerator(seed &* 7_919)
        var own = Dictionary(uniqueKeysWithValues: tree.areas.map { ($0.code, Int.random(in: 0...25, using: &generator)) })
        own["nowhere"] = Int.random(in: 1...25, using: &generator)

        let counts = SurveyFigures.rolledUp(own, over: tree)

        for area in tree.areas where area.parent != nil {
            #expect(counts[area.code] == tree.subtree(of: area.code).reduce(0) { $0 + (own[$1.code] ?? 0) })
        }
        #expect(counts[tree.root?.code ?? ""] == own.values.reduce(0, +))
        #expect(counts["nowhere"] == own["nowhere"])
    }

    @Test("What is left of an area when all that is shown is taken away is nobody, or enough people", arguments: 1...200)
    func differences(seed: UInt64) {
        var generator = SeededGenerator(seed * 104_729)
        let own = Dictionary(uniqueKeysWithValues: tree.areas.map { ($0.code, Int.random(in: 0...25, using: &generator)) })
        let counts = SurveyFigures.rolledUp(own, over: tree)

        let shown = shown { counts[$0] ?? 0 }

        #expect(shown.allSatisfy { (counts[$0] ?? 0) >= 10 })
        for parent in tree.areas.map(\.code) where shown.contains(parent) {
            let left = tree.children(of: parent).reduce(counts[parent] ?? 0) { left, child in
                shown.contains(child.code) ? left - (counts[child.code] ?? 0) : left
            }
            #expect(left == 0 || left >= 10 || tree.children(of: parent).allSatisfy { !shown.contains($0.code) })
        }
        #expect(shown.allSatisfy { code in tree[code]?.parent.map(shown.contains) ?? true })
    }

    @Test("A single small area takes its smallest neighbour with it")
    func secondary() {
        let counts = ["force": 57, "a": 30, "b": 20, "c": 7]

        let shown = shown { counts[$0] ?? 0 }

        #expect(shown == ["force", "a"])
    }

    @Test("Without a threshold everything is shown, also nobody")
    func staff() {
        let shown = shown(threshold: 0) { _ in 0 }

        #expect(shown.count == tree.areas.count)
    }
}
