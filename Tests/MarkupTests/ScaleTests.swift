import Testing

@testable import Markup

@Suite("Scales, numbers and labels of charts")
struct ScaleTests {
    @Test(
        "Ticks are few, round, and enclose the values",
        arguments: [
            (0.0, 8.2, 4, [0, 5, 10]), (0, 1, 5, [0, 0.2, 0.4, 0.6, 0.8, 1]), (-12.4, 10.3, 3, [-20, -10, 0, 10, 20]),
            (70, 77, 4, [70, 72, 74, 76, 78]), (0, 0, 4, [0, 0.5, 1]), (0, 36_120, 4, [0, 10_000, 20_000, 30_000, 40_000]),
        ])
    func ticks(low: Double, high: Double, count: Int, expected: [Double]) {
        #expect(Scale.niceTicks(from: low, to: high, count: count) == expected)
    }

    @Test("Ticks enclose any two values, rise, and are never many")
    func anyTicks() {
        var random = Xorshift(seed: 3)
        for _ in 0..<2000 {
            let low =
                Double.random(in: -1...1, using: &random)
                * Double(sign: .plus, exponent: Int.random(in: -90...900, using: &random), significand: 1)
            let high =
                low + Double.random(in: 0...1, using: &random)
                * Double(sign: .plus, exponent: Int.random(in: -90...900, using: &random), significand: 1)

            let ticks = Scale.niceTicks(from: low, to: high, count: 5)

            let tolerance = (ticks[1] - ticks[0]) * 1e-6
            #expect(ticks.count >= 2 && ticks.count <= 8, "\(low) \(high)")
            #expect(zip(ticks, ticks.dropFirst()).allSatisfy { $0 < $1 }, "\(low) \(high)")
            #expect(ticks[0] <= low + tolerance && ticks[ticks.count - 1] >= high - tolerance, "\(low) \(high)")
        }
    }

    @Test("Equal values stand in the middle of their axis, and endless ones do not disturb it")
    func equalValues() {
        let equal = Scale([5, 5], includesZero: false, ticks: 4, from: 0, to: 100)
        let disturbed = Scale([1, .infinity, .nan, 2], includesZero: true, ticks: 4, from: 0, to: 100)

        #expect((equal.position(5) - 50).magnitude < 1)
        #expect(disturbed.ticks.last == 2)
    }

    @Test("Numbers are written with their unit and thousands apart")
    func numbers() {
        #expect(ChartNumber.count.text(440_489) == "440,489")
        #expect(ChartNumber.percent(decimals: 2).text(8.2) == "8.20\u{A0}%")
        #expect(ChartNumber.decimal(1, unit: "points").text(-1234.56) == "\u{2212}1,234.6\u{A0}points")
        #expect(ChartNumber.decimal(1).text(-0.04) == "0.0")
        #expect(ChartNumber.decimal(1).text(-0.5) == "\u{2212}0.5")
        #expect(ChartNumber.percent(decimals: 1).text(7.1...9.3, english) == "7.1 to 9.3\u{A0}%")
        #expect(ChartNumber.percent(decimals: 0).text(7.1...7.2, english) == "7\u{A0}%")
        #expect(ChartNumber.count.text(1e300) == "1e+300")
    }

    @Test("Ticks are written with no more decimals than they need, and millions in short")
    func tickNumbers() {
        #expect(ChartNumber.percent(decimals: 2).tick(5, step: 5) == "5\u{A0}%")
        #expect(ChartNumber.percent(decimals: 0).tick(0.4, step: 0.2) == "0.4\u{A0}%")
        #expect(ChartNumber.decimal(1, unit: "points").tick(-10, step: 10) == "\u{2212}10")
        #expect(ChartNumber.count.tick(4_000_000, step: 2_000_000) == "4m")
        #expect(ChartNumber.count.tick(5e11, step: 5e11) == "500bn")
    }

    @Test("Labels are pushed apart until they do not touch, and stay inside")
    func spreading() {
        var random = Xorshift(seed: 11)
        for _ in 0..<300 {
            let count = Int.random(in: 0...9, using: &random)
            let wanted = (0..<count).map { _ in Double.random(in: 0...200, using: &random) }
            let heights = (0..<count).map { _ in Double.random(in: 15...21, using: &random) }

            let places = LabelPlacement.spread(wanted, heights: heights, from: 0, to: 200)

            let blocks = zip(places, heights).map { (top: $0 - $1 / 2, bottom: $0 + $1 / 2) }.sorted { $0.top < $1.top }
            #expect(zip(blocks, blocks.dropFirst()).allSatisfy { $0.bottom <= $1.top + 1e-6 })
            #expect(blocks.allSatisfy { $0.top >= -1e-6 && $0.bottom <= 200 + 1e-6 })
        }
    }

    @Test("A label with room around it stays where it is")
    func noNeed() {
        #expect(LabelPlacement.spread([150, 50], heights: [17, 17], from: 0, to: 200) == [150, 50])
    }

    @Test("Labels along an axis are shown as often as they fit, the last always")
    func thinning() {
        let middles = (0..<24).map { Double($0) * 10 }

        #expect(LabelPlacement.shown(middles: middles, widths: Array(repeating: 40, count: 24)) == [5, 11, 17, 23])
        #expect(LabelPlacement.shown(middles: middles, widths: Array(repeating: 110, count: 24)) == [0, 23])
        #expect(LabelPlacement.shown(middles: middles, widths: Array(repeating: 900, count: 24)) == [23])
        #expect(LabelPlacement.shown(middles: [5], widths: [10]) == [0])
        #expect(LabelPlacement.shown(middles: [], widths: []).isEmpty)
    }

    @Test("Long names are wrapped at spaces, and cut only when they must be")
    func wrapping() {
        #expect(TextWidth.wrapped("Oadby and Wigston", width: 100, lines: 3) == ["Oadby and", "Wigston"])
        #expect(
            TextWidth.wrapped("Avon and Somerset Constabulary", width: 120, lines: 4) == ["Avon and", "Somerset", "Constabulary"])
        #expect(TextWidth.wrapped("", width: 100, lines: 2) == [""])
        for line in TextWidth.wrapped("Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch", width: 100, lines: 2) {
            #expect(TextWidth.of(line) <= 100 && line.hasSuffix("…"))
        }
    }

    @Test("Classes hold about equally many, and equal values share one")
    func quantiles() {
        #expect(Quantiles((1...10).map(Double.init)).classes == [1...2, 3...4, 5...6, 7...8, 9...10])
        #expect(Quantiles([1, 1, 1, 1, 2]).classes == [1...1, 2...2])
        #expect(Quantiles([3, 3, 3]).classes == [3...3])
        #expect(Quantiles([]).classes.isEmpty)
        #expect(Quantiles([.nan, 1]).index(of: 1) == 0)
    }
}
