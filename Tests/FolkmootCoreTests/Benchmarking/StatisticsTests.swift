import Basics
import Foundation
import Testing

@testable import FolkmootCore

@Suite("The statistics of comparing forces, beside an independent calculation")
struct StatisticsTests {
    @Test("Wilson's interval, scores, φ, τ² and limits equal those of numpy and scipy to 1e-9", arguments: ExpectedSet.all)
    func exact(_ expected: ExpectedSet) throws {
        let funnel = try #require(Funnel(expected.ratios))

        #expect(funnel.target.isNear(expected.target))
        #expect(funnel.dispersion.isNear(expected.dispersion))
        #expect(funnel.variance.isNear(expected.variance))
        for (index, ratio) in expected.ratios.enumerated() {
            let estimate = try #require(ShareEstimate(ratio))
            #expect(estimate.interval.isNear(expected.wilson[index]), "\(expected.name), \(ratio)")
            #expect(funnel.scores[index].isNear(expected.scores[index]), "\(expected.name), \(ratio)")
            #expect(funnel.limits95(ratio.denominator).isNear(expected.limits95[index]), "\(expected.name), \(ratio)")
            #expect(funnel.limits998(ratio.denominator).isNear(expected.limits998[index]), "\(expected.name), \(ratio)")
        }
    }

    @Test("Drawn places agree with another program's draws, as nearly as draws can", arguments: ExpectedSet.all)
    func drawn(_ expected: ExpectedSet) throws {
        let estimates = expected.ratios.compactMap { ShareEstimate($0).map { SampledEstimate(interval: $0.interval) } }
        let ranks = RankIntervals(estimates)
        let count = estimates.count

        let table = RankIntervals.placesDrawn(estimates)

        for index in 0..<count {
            var sum = 0
            for place in 0..<count {
                sum += table[index * count + place]
                let (own, other) = (Double(sum) / Double(RankIntervals.draws), expected.reached[index][place])
                #expect((own - other).magnitude <= expected.error(of: other), "\(expected.name), \(index) by place \(place + 1)")
            }
            expected.checkPercentiles(ranks.places[index], of: index)
        }
    }

    @Test("Without more variation than chance gives there is no variance between forces")
    func chanceAlone() throws {
        let alike = try #require(Funnel([Ratio(50, of: 100), Ratio(51, of: 100), Ratio(100, of: 200)]))

        #expect(alike.variance == 0)
        #expect(alike.dispersion < 2.0 / 3)
        #expect(ExpectedSet.all.contains { $0.variance == 0 })
        #expect(ExpectedSet.all.contains { $0.variance > 0 })
    }

    @Test("The tenth at either end is drawn in to the next, and fewer than ten are left as they are")
    func drawnIn() {
        #expect(Funnel.drawnIn([-9, 1, 2, 3, 4, 5, 6, 7, 8, 90]) == [1, 1, 2, 3, 4, 5, 6, 7, 8, 8])
        #expect(Funnel.drawnIn([-9, 1, 90]) == [-9, 1, 90])
    }

    @Test("There is no funnel of one, of nobody, or of none of anything")
    func noFunnel() {
        #expect(Funnel([]) == nil)
        #expect(Funnel([Ratio(1, of: 2)]) == nil)
        #expect(Funnel([Ratio(1, of: 2), Ratio(0, of: 0)]) == nil)
        #expect(Funnel([Ratio(0, of: 20), Ratio(0, of: 30)]) == nil)
        #expect(Funnel([Ratio(20, of: 20), Ratio(30, of: 30)]) == nil)
    }

    @Test("Who cannot be told apart from the highest shares its band; who can begins the next")
    func bands() {
        let ratios = [Ratio(60, of: 100), Ratio(580, of: 1000), Ratio(30, of: 100), Ratio(55, of: 100), Ratio(290, of: 1000)]

        let ranks = RankIntervals(ratios.compactMap { ShareEstimate($0).map { SampledEstimate(interval: $0.interval) } })

        #expect(ranks.bands == [1, 1, 2, 1, 2])
        #expect(ranks.places[2].lowerBound >= 4)
        #expect(ranks.places[0].lowerBound == 1)
        #expect(ranks.places[0].upperBound == 3)
    }

    @Test("Nobody has a place among nobody, and who is alone is first")
    func edges() {
        #expect(RankIntervals([]).places.isEmpty)
        let alone = RankIntervals([SampledEstimate(interval: 0.2...0.4)])
        #expect(alone.places == [1...1])
        #expect(alone.bands == [1])
    }

    @Test("The same estimates have the same places each time")
    func repeatable() {
        let estimates = [0.4...0.5, 0.42...0.48, 0.3...0.47].map { SampledEstimate(interval: $0) }

        #expect(RankIntervals(estimates) == RankIntervals(estimates))
    }
}

/// One of the data sets of `Tests/Statistics/expected.json`, which `expected.py` beside it made.
struct ExpectedSet: Sendable, CustomTestStringConvertible {
    let name: String
    let ratios: [Ratio]
    let wilson: [ClosedRange<Double>]
    let target: Double
    let scores: [Double]
    let dispersion: Double
    let variance: Double
    let limits95: [ClosedRange<Double>]
    let limits998: [ClosedRange<Double>]
    let reached: [[Double]]
    let draws: Double

    var testDescription: String { name }

    static let all: [ExpectedSet] = {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
            "../../Statistics/expected.json")
        guard let data = try? Data(contentsOf: file), let json = try? JSONNode.parse(Array(data)).json else { return [] }
        return (json["sets"]?.array ?? []).compactMap { ExpectedSet($0, draws: json["draws"]?.double ?? 1) }
    }()

    private init?(_ json: JSON, draws: Double) {
        guard let name = json["name"]?.string, let funnel = json["funnel"], let target = funnel["theta"]?.double,
            let dispersion = funnel["phi"]?.double, let variance = funnel["tau2"]?.double
        else { return nil }
        self.name = name
        self.draws = draws
        (self.target, self.dispersion, self.variance) = (target, dispersion, variance)
        ratios = zip(Self.numbers(json["numerators"]), Self.numbers(json["denominators"])).map { Ratio(Int($0), of: Int($1)) }
        wilson = Self.ranges(json["wilson"])
        scores = Self.numbers(funnel["z"])
        limits95 = Self.ranges(funnel["limits95"])
        limits998 = Self.ranges(funnel["limits998"])
        reached = (json["reached"]?.array ?? []).map { Self.numbers($0) }
    }

    /// Five standard errors of the difference of two shares of draws.
    func error(of share: Double) -> Double {
        5 * (max(share * (1 - share), 1e-4) * (1 / Double(RankIntervals.draws) + 1 / draws)).squareRoot()
    }

    /// Before the low end and the high end of an interval less than 2.5 and 97.5 % of draws are reached, and with them as much.
    func checkPercentiles(_ places: ClosedRange<Int>, of index: Int) {
        for (place, share) in [(places.lowerBound, 0.025), (places.upperBound, 0.975)] {
            #expect(reached[index][place - 1] >= share - error(of: share), "\(name), \(index): \(places)")
            #expect(place == 1 || reached[index][place - 2] < share + error(of: share), "\(name), \(index): \(places)")
        }
    }

    private static func numbers(_ json: JSON?) -> [Double] { (json?.array ?? []).compactMap(\.double) }

    private static func ranges(_ json: JSON?) -> [ClosedRange<Double>] {
        (json?.array ?? []).compactMap { pair in
            let ends = numbers(pair)
            return ends.count == 2 ? ends[0]...ends[1] : nil
        }
    }
}

extension Double {
    fileprivate func isNear(_ other: Double) -> Bool { (self - other).magnitude < 1e-9 * max(1, other.magnitude) }
}

extension ClosedRange<Double> {
    fileprivate func isNear(_ other: ClosedRange<Double>) -> Bool {
        lowerBound.isNear(other.lowerBound) && upperBound.isNear(other.upperBound)
    }
}
